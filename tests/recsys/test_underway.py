"""Two trainings at once, and a training that is killed."""

import multiprocessing
import os
import signal
from dataclasses import replace

import pytest

from recsys import TrainingUnderway, find_current, hold_training, list_versions, load_current

FORK = multiprocessing.get_context("fork")


class Killer:
    """Ends its process in the way of kill -9 when the model's facts are written, its arrays being there."""

    def __str__(self):
        os.kill(os.getpid(), signal.SIGKILL)
        return ""


def save_and_die(model, folder):
    with hold_training(folder):
        replace(model, version="20990101-killed", data={"events": Killer()}).save(folder)


def test_a_second_training_is_refused_and_says_what_to_do(tmp_path):
    said = pytest.raises(TrainingUnderway, match=r"is under way\. Wait for it to end")
    with hold_training(tmp_path), said, hold_training(tmp_path):
        pytest.fail("two at once")
    with hold_training(tmp_path):
        assert list_versions(tmp_path) == []


def test_a_training_that_failed_lets_the_next_one_in(tmp_path):
    with pytest.raises(ZeroDivisionError), hold_training(tmp_path):
        raise ZeroDivisionError
    with hold_training(tmp_path):
        assert list_versions(tmp_path) == []


def test_a_training_that_is_killed_while_it_writes_leaves_the_old_version_and_nothing_in_the_way(
    crowd, tmp_path
):
    crowd.save(tmp_path)
    child = FORK.Process(target=save_and_die, args=(crowd, tmp_path))
    child.start()
    child.join()
    assert child.exitcode == -signal.SIGKILL
    drafts = [path for path in tmp_path.iterdir() if path.name.startswith(".20990101-killed")]
    assert [path.name for path in drafts[0].iterdir()] == ["arrays.npz"]
    assert list_versions(tmp_path) == [crowd.version]
    assert load_current(tmp_path).version == crowd.version
    with hold_training(tmp_path):
        replace(crowd, version="20990102-next").save(tmp_path)
    assert find_current(tmp_path) == "20990102-next"
    assert not drafts[0].exists()
