"""Rasa's own test of stories: the trained model and its rules, by the command that the README names."""

import subprocess
import sys

from bot.nlu.model_files import find_current
from bot.settings import ROOT


def test_rasa_finds_no_wrong_step_in_the_stories(demo_services, tmp_path):
    model = find_current(demo_services.settings.models)
    command = [sys.executable, "-m", "rasa", "test", "core", "--model", str(model), "--out", str(tmp_path)]
    command += ["--stories", "tests/stories", "--fail-on-prediction-errors"]
    run = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    failed = tmp_path / "failed_test_stories.yml"
    assert run.returncode == 0, failed.read_text() if failed.exists() else run.stderr[-2000:]
