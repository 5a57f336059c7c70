"""Rhythms: what is used up, what lasts, and what is due again."""

from datetime import datetime, timedelta, timezone

import numpy as np
import pytest

import recsys
from bot.rhythm import ENOUGH, Rhythm, find_due, load_rhythms, measure_rhythms, save_rhythms

NOW = datetime(2024, 6, 1, tzinfo=timezone.utc)


def make_log():
    """Forty customers buy milk each week and one pan in all; a late buyer sets the end of the log."""
    rows = [(f"c{n}", "milk", day) for n in range(40) for day in range(0, 120, 7)]
    rows += [(f"c{n}", "pan", n % 20) for n in range(40)]
    who, what, days = zip(*rows, strict=True)
    times = np.array([NOW.timestamp() + 86_400 * day for day in days])
    return recsys.Interactions(np.array(who, object), np.array(what, object), np.ones(len(rows)), times)


def test_what_is_used_up_is_told_from_what_lasts_by_the_purchases():
    rhythms = measure_rhythms(make_log(), {"milk": "Milk", "pan": "Pans"})
    assert rhythms["Milk"].days == 7.0
    assert not rhythms["Milk"].is_lasting
    assert rhythms["Pans"].is_lasting
    assert rhythms["Pans"].again == 0.0


def test_too_few_purchases_prove_nothing():
    assert not Rhythm(days=90, again=0.0, purchases=ENOUGH - 1).is_lasting


def test_a_product_without_a_type_has_no_rhythm():
    assert measure_rhythms(make_log(), {}) == {}


@pytest.mark.parametrize(("ago", "weight"), [(0, 0.0), (4, 0.5), (8, 1.0), (20, 1.0), (60, 0.5)])
def test_it_is_a_products_turn_when_its_own_gap_is_over_and_less_when_given_up(ago, weight):
    bought = [NOW - timedelta(days=ago + days) for days in (0, 10, 20)]
    assert find_due(bought, None, NOW).weight == pytest.approx(weight)


def test_a_customers_few_gaps_lean_on_the_types_rhythm():
    bought = [NOW - timedelta(days=days) for days in (0, 10)]
    assert find_due(bought, Rhythm(40, 0.5, 100), NOW).every == pytest.approx(30)
    assert find_due(bought[:1], Rhythm(40, 0.5, 100), NOW) is None


def test_rhythms_are_read_back_as_written_and_may_be_missing(tmp_path):
    rhythms = {"Milk": Rhythm(7.0, 0.9, 100)}
    assert load_rhythms(tmp_path) == {}
    save_rhythms(tmp_path, rhythms)
    assert load_rhythms(tmp_path) == rhythms
