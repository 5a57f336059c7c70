"""The gate lets through what makes nothing worse beyond its bounds, and names what does."""

from bot.versions.gate import Bounds, Checked, judge


def figures(**f1):
    mean = sum(f1.values()) / len(f1)
    return {"macro_f1": mean, "intents": {intent: {"f1": value} for intent, value in f1.items()}}


SAME = figures(greet=0.9, thank=0.9), figures(greet=0.9, thank=0.9)
MENDED = Checked(1, is_tried=True, before=["intent"], after=[])


def kinds(verdict):
    return [(one["kind"], one.get("intent")) for one in verdict["problems"]]


def test_a_candidate_that_mends_and_spoils_nothing_passes():
    verdict = judge([MENDED], SAME, SAME)
    assert verdict["passed"]
    assert verdict["problems"] == []
    assert verdict["bounds"]["suite_intent"] == Bounds().suite_intent


def test_a_regression_conversation_that_held_and_holds_no_longer_blocks():
    broken = Checked(7, is_tried=False, before=["step"], after=["intent", "step"])
    verdict = judge([MENDED, broken], SAME, SAME)
    assert verdict["problems"] == [{"kind": "regression", "correction_id": 7, "parts": ["intent", "step"]}]


def test_what_was_wrong_before_and_still_is_does_not_block():
    assert judge([MENDED, Checked(7, True, ["entities"], ["entities"])], SAME, SAME)["passed"]


def test_an_intent_that_falls_beyond_its_bound_blocks_by_name_and_one_within_does_not():
    fallen = figures(greet=0.9, thank=0.9, undo=0.8), figures(greet=0.78, thank=0.86, undo=0.95)
    assert kinds(judge([MENDED], fallen, SAME)) == [("suite", "greet")]
    assert kinds(judge([MENDED], None, fallen)) == [("cross", "greet")]


def test_a_fall_of_all_intents_together_blocks():
    fallen = figures(greet=0.9, thank=0.9), figures(greet=0.87, thank=0.88)
    assert kinds(judge([MENDED], SAME, fallen)) == [("cross", None)]


def test_an_intent_that_is_gone_counts_as_fallen_to_nothing():
    assert ("suite", "thank") in kinds(judge([MENDED], (SAME[0], figures(greet=0.9)), SAME))


def test_a_candidate_that_mends_none_of_its_corrections_is_blocked():
    assert kinds(judge([Checked(1, True, ["intent"], ["intent"])], None, SAME)) == [("nothing_mended", None)]
