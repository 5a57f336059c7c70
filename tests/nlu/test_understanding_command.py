"""`shopmate evaluate understanding` as it is typed."""

import json

import pytest
import typer
from typer.testing import CliRunner

from bot.cli.understanding import evaluate_sentiment, evaluate_understanding
from bot.nlu.errors import BadLabelledLine, NoTrainedModel

pytestmark = pytest.mark.slow


@pytest.fixture
def command():
    """The two commands on an application of their own."""
    app = typer.Typer()
    app.command("understanding")(evaluate_understanding)
    app.command("sentiment")(evaluate_sentiment)
    return lambda *words: CliRunner().invoke(app, [str(word) for word in words])


@pytest.fixture
def lines(tmp_path, examples):
    """A labelled file."""
    rows = [f"{text}\t{intent}" for text, intent in zip(*examples, strict=True)]
    (tmp_path / "lines.tsv").write_text("\n".join(["text\tintent", *rows]))
    return tmp_path / "lines.tsv"


def test_json_is_the_only_thing_on_standard_output(command, lines):
    report = json.loads(command("understanding", "--test", lines, "--train", lines, "--json").stdout)
    assert report["accuracy"] == 1.0
    assert {"macro_f1", "out_of_scope", "worst_intents", "confusions", "per_intent", "ms"} <= set(report)


def test_a_person_reads_numbers_and_tables(command, lines):
    shown = command("understanding", "--test", lines, "--train", lines).stdout
    assert "accuracy 1.0" in shown
    assert "Worst intents" in shown


def test_a_broken_file_is_told_by_line(command, tmp_path):
    (tmp_path / "broken.tsv").write_text("text\tintent\nhello\n")
    result = command("understanding", "--test", tmp_path / "broken.tsv", "--train", tmp_path / "broken.tsv")
    assert isinstance(result.exception, BadLabelledLine)


def test_without_a_model_sentiment_says_what_to_run(command, tmp_path, monkeypatch):
    monkeypatch.setenv("SHOPMATE_MODELS", str(tmp_path))
    (tmp_path / "feelings.tsv").write_text("text\tsentiment\nlovely\tpositive\n")
    result = command("sentiment", "--test", tmp_path / "feelings.tsv")
    assert isinstance(result.exception, NoTrainedModel)
