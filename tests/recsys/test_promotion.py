"""Whether a new version may take over."""

from dataclasses import replace

import pytest

from recsys import NoModel, NotPromoted, NoVersion, Weights, evaluate, find_current, judge, save, use
from tests.recsys.tables import SMALL, make_random_log


def say(new, current):
    return {"tasks": {"all": {"shopmate": {"ndcg@10": new}, "current": {"ndcg@10": current}}}}


@pytest.mark.parametrize(("new", "worse"), [(0.3, []), (0.395, []), (0.38, ["all"]), (0.45, [])])
def test_a_version_is_worse_only_beyond_the_bound(new, worse):
    assert judge(say(new, 0.3 if new == 0.3 else 0.4))["worse"] == worse


def test_without_a_current_version_nothing_is_worse():
    assert judge({"not_measured": "too little"})["worse"] == []


@pytest.mark.slow
def test_the_current_version_is_measured_on_the_same_window(crowd):
    spoilt = replace(crowd, settings=replace(SMALL, any_weights=Weights(0.0, 0.0, 1.0, factor=0.0)))
    report = evaluate(make_random_log(), SMALL, peers=False, current=spoilt).report
    assert set(report["tasks"]["all"]) == {"shopmate", "current"}
    found = judge(report)["tasks"]["all"]
    assert found["new"] > found["current"] > 0


def test_a_version_that_is_worse_is_kept_but_does_not_answer(crowd, tmp_path):
    crowd.save(tmp_path)
    other = replace(crowd, version="20990101-worse")
    save(other, tmp_path, current=False)
    assert find_current(tmp_path) == crowd.version
    use(tmp_path, other.version)
    assert find_current(tmp_path) == other.version


def test_the_first_version_may_be_saved_without_answering(crowd, tmp_path):
    save(crowd, tmp_path, current=False)
    with pytest.raises(NoModel):
        find_current(tmp_path)


def test_an_unknown_version_is_refused_and_nothing_changes(crowd, tmp_path):
    crowd.save(tmp_path)
    with pytest.raises(NoVersion, match=f"No recommender 'x' in .* There are: {crowd.version}"):
        use(tmp_path, "x")
    assert find_current(tmp_path) == crowd.version


def test_the_refusal_says_how_to_overrule_it():
    said = str(NotPromoted("v2", ["all", "new"], 0.02))
    assert "worse by more than 2% in all, new" in said
    assert "`shopmate recommender use v2`" in said
