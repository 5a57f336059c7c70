"""How much a new version changes what customers are shown."""

from dataclasses import replace

import pytest

from recsys import Weights, encode, measure_drift
from tests.recsys.tables import SMALL, make_random_log


@pytest.fixture(scope="module")
def log():
    return encode(make_random_log())


@pytest.fixture(scope="module")
def popular(crowd):
    """A version that shows everyone what sells."""
    settings = replace(SMALL, any_weights=Weights(0.0, 0.0, 1.0, factor=0.0))
    return replace(crowd, settings=settings, version="popular")


def test_a_version_beside_itself_has_moved_nothing(crowd, log):
    drift = measure_drift(crowd, crowd, log)
    assert (drift["customers"], drift["top10_kept"], drift["under_half_kept"]) == (60, 1.0, 0.0)
    assert drift["gained"] == drift["lost"] == []
    assert drift["old"] == drift["new"]


def test_the_drift_says_how_much_stays_and_for_whom(crowd, popular, log):
    drift = measure_drift(crowd, popular, log)
    assert 0 < drift["top10_kept"] < 1
    assert set(drift["by_history"]) == {"6 to 50"}
    assert drift["by_history"]["6 to 50"]["top10_kept"] == drift["top10_kept"]


def test_who_shows_everyone_the_same_covers_less_of_what_is_better_known(crowd, popular, log):
    drift = measure_drift(crowd, popular, log)
    assert drift["new"]["version"] == "popular"
    assert drift["new"]["coverage"] == pytest.approx(10 / 40)
    assert drift["old"]["coverage"] > drift["new"]["coverage"]
    assert drift["old"]["popularity"] < drift["new"]["popularity"]


def test_the_products_in_more_and_in_fewer_lists_are_named_the_most_moved_first(crowd, popular, log):
    drift = measure_drift(crowd, popular, log)
    gains = [line["lists_after"] - line["lists_before"] for line in drift["gained"]]
    losses = [line["lists_before"] - line["lists_after"] for line in drift["lost"]]
    assert gains == sorted(gains, reverse=True)
    assert losses == sorted(losses, reverse=True)
    assert min(gains + losses) > 0
    assert all(line["lists_after"] == 60 for line in drift["gained"])


def test_the_same_sample_is_asked_each_time(crowd, popular):
    many = encode(make_random_log(events=4000, customers=400))
    assert measure_drift(crowd, popular, many) == measure_drift(crowd, popular, many)
    assert measure_drift(crowd, popular, many)["customers"] == 300
