"""What each source is worth."""

import pytest

from recsys import TooLittleData, ablate
from recsys.ablation import LEFT_OUT
from recsys.features import NAMES
from tests.recsys.tables import SMALL, make_log, make_random_log

pytestmark = pytest.mark.slow


def test_every_feature_can_be_left_out():
    assert sorted(name for names in LEFT_OUT.values() for name in names) == sorted(NAMES)


def test_without_habits_what_is_bought_again_is_found_less_well():
    report = ablate(make_random_log(events=6000, customers=150), SMALL, days=20)
    assert set(report) == {"any", "new"}
    assert set(report["any"]) == set(LEFT_OUT)
    assert report["any"]["nothing"]["loss"] == 0
    assert report["any"]["own habits"]["loss"] == max(line["loss"] for line in report["any"].values())


def test_a_short_log_says_what_to_do():
    with pytest.raises(TooLittleData, match="too short to leave sources out; give one of four windows"):
        ablate(make_log(("a", "tea", 1), ("b", "tea", 60)), SMALL)
