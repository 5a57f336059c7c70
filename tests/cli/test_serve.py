"""What the supervisor does when a process ends by itself."""

import subprocess

import pytest

from bot.cli.serve import write_line


def run(name, tmp_path, command):
    log = tmp_path / "process.log"
    line = write_line(name, command, str(log)).replace("sleep 2", ":")
    result = subprocess.run(["/bin/sh", "-c", line], timeout=20, check=False)
    return result.returncode, log.read_text().split().count("start")


@pytest.mark.parametrize("end", ["exit 1", "kill -9 $$"])
def test_the_staffs_room_starts_anew_after_a_crash(tmp_path, end):
    count = tmp_path / "count"
    crash_once = f"sh -c 'echo start; test -e {count} && exit 0; touch {count}; {end}'"
    assert run("console", tmp_path, crash_once) == (0, 2)


def test_any_other_process_ends_with_its_crash(tmp_path):
    assert run("rasa", tmp_path, "sh -c 'echo start; exit 3'") == (3, 1)
