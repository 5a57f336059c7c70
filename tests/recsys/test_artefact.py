"""The saved recommender."""

import json
from dataclasses import replace

import numpy as np
import pytest

from recsys import BrokenModel, Model, NoModel, Weights, find_current, load_current
from tests.recsys.tables import NOW, ago

HISTORY = [("p1", 1.0, ago(2)), ("p2", 1.0, ago(30))]


def test_a_loaded_model_answers_as_the_saved_one(crowd, tmp_path):
    crowd = replace(
        crowd, metrics={"ndcg@10": 0.4}, settings=replace(crowd.settings, any_weights=Weights(3, 0, 1))
    )
    loaded = Model.load(crowd.save(tmp_path))
    for novelty in ("new", "any"):
        assert loaded.recommend(HISTORY, now=NOW, novelty=novelty) == crowd.recommend(
            HISTORY, now=NOW, novelty=novelty
        )
    assert loaded.goes_with(["p1"]) == crowd.goes_with(["p1"])
    assert (loaded.settings, loaded.data, loaded.metrics) == (crowd.settings, crowd.data, crowd.metrics)
    assert (loaded.version, loaded.trained_at) == (crowd.version, crowd.trained_at)


def test_nothing_in_the_artefact_is_pickled_and_no_customer_is_in_it(crowd, tmp_path):
    folder = crowd.save(tmp_path)
    with np.load(folder / "arrays.npz", allow_pickle=False) as arrays:
        assert all(array.dtype != object for array in arrays.values())
        assert not any("c1" in array for array in arrays.values() if array.dtype.kind == "U")
    facts = json.loads((folder / "model.json").read_text())
    assert facts["data"]["fingerprint"] == crowd.data["fingerprint"]
    assert facts["settings"]["min_buyers"] == 2


def test_the_newest_save_is_current_and_three_versions_are_kept(crowd, tmp_path):
    versions = [f"2024060{n}-abc" for n in range(1, 6)]
    for version in versions:
        replace(crowd, version=version).save(tmp_path)
    assert find_current(tmp_path) == load_current(tmp_path).version == versions[-1]
    assert sorted(path.name for path in tmp_path.iterdir()) == [*versions[2:], "current"]


def test_a_save_that_fails_leaves_the_current_version_alone(crowd, tmp_path):
    crowd.save(tmp_path)
    with pytest.raises(TypeError):
        replace(crowd, version="20990101-bad", data={("not", "json"): 1}).save(tmp_path)
    assert load_current(tmp_path).version == crowd.version
    assert sorted(path.name for path in tmp_path.iterdir()) == [crowd.version, "current"]


def test_a_folder_without_a_model_says_what_to_run(tmp_path):
    with pytest.raises(NoModel, match=r"No recommender in .*Run `shopmate train recommender`\."):
        load_current(tmp_path)


def test_a_damaged_model_says_what_to_run(crowd, tmp_path):
    folder = crowd.save(tmp_path)
    (folder / "arrays.npz").write_bytes(b"half")
    with pytest.raises(BrokenModel, match=r"cannot be read \(.+\)\. Run `shopmate train recommender` again"):
        load_current(tmp_path)


def test_a_model_of_another_format_is_refused(crowd, tmp_path):
    folder = crowd.save(tmp_path)
    facts = json.loads((folder / "model.json").read_text())
    (folder / "model.json").write_text(json.dumps({**facts, "format": 99}))
    with pytest.raises(BrokenModel, match=r"format 99, expected 1"):
        load_current(tmp_path)
