"""Size advice: the chart for a measure, the own purchases without one, the cut of the product for both."""

from datetime import datetime, timezone

import pytest

import shop
from tests import outfitter


@pytest.fixture
def outdoor(engine, session, tmp_path):
    """The session of the outfitter."""
    outfitter.fill(engine, tmp_path)
    return session


def advise(session, product_id, customer_id=None, **more):
    return shop.advise_size(session, shop.find_product(session, product_id), customer_id, **more)


def test_a_measure_is_looked_up_in_the_chart(outdoor):
    advice = advise(outdoor, "gale", measure_cm=26.2)
    assert (advice.size, advice.basis, advice.is_sure, advice.in_stock) == ("42", "chart", True, True)
    assert advise(outdoor, "rain", measure_cm=106).size == "L"
    assert advise(outdoor, "gale", measure_cm=12) is None


def test_between_two_sizes_the_larger_is_named_and_not_for_sure(outdoor):
    advice = advise(outdoor, "gale", measure_cm=26.55)
    assert (advice.size, advice.is_sure) == ("43", False)


def test_what_was_kept_twice_is_sure(outdoor):
    advice = advise(outdoor, "brook", "mia")
    assert (advice.size, advice.basis, advice.kept, advice.is_sure) == ("42", "history", 2, True)


def test_what_is_cut_small_is_taken_a_size_up(outdoor):
    advice = advise(outdoor, "tarn", "mia")
    assert (advice.size, advice.step) == ("43", 1)
    assert advise(outdoor, "tarn", measure_cm=26.2).size == "43"


def test_what_came_back_too_small_is_taken_a_size_up_and_not_for_sure(outdoor):
    now = datetime.now(timezone.utc)
    shop.open_return(outdoor, "noah", "A-2001", "gale", "too_small", now)
    advice = advise(outdoor, "brook", "noah")
    assert (advice.size, advice.refused, advice.is_sure) == ("42", 1, False)


def test_without_chart_and_purchases_nothing_is_said(outdoor):
    assert advise(outdoor, "gaiter", "noah") is None
    assert advise(outdoor, "gale") is None
    assert shop.list_measures(outdoor, shop.find_product(outdoor, "gale")) == ["foot length"]
