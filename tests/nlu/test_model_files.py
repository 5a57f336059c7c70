"""Which dialogue model answers: the one that was chosen or trained last."""

import os

from bot.nlu.model_files import find_current, set_current


def put(folder, name, age_s):
    """Put a model of this age into the folder."""
    path = folder / name
    path.parent.mkdir(exist_ok=True)
    path.touch()
    os.utime(path, (path.stat().st_mtime - age_s,) * 2)
    return path


def test_without_a_choice_the_newest_model_answers(tmp_path):
    assert find_current(tmp_path) is None
    put(tmp_path, "old.tar.gz", 200)
    newest = put(tmp_path, "new.tar.gz", 100)
    assert find_current(tmp_path) == newest


def test_a_chosen_model_answers_until_another_is_trained(tmp_path):
    candidate = put(tmp_path, "candidates/v2.tar.gz", 200)
    put(tmp_path, "new.tar.gz", 100)
    set_current(tmp_path, candidate)
    assert find_current(tmp_path) == candidate
    trained = put(tmp_path, "newest.tar.gz", -100)
    assert find_current(tmp_path) == trained


def test_a_chosen_model_that_is_gone_leaves_the_newest(tmp_path):
    candidate = put(tmp_path, "candidates/v2.tar.gz", 200)
    newest = put(tmp_path, "new.tar.gz", 100)
    set_current(tmp_path, candidate)
    candidate.unlink()
    assert find_current(tmp_path) == newest
