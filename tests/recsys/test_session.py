"""What goes with the session's products gains, and the reasons say so."""

from dataclasses import replace

import numpy as np
import pytest

from recsys import train
from recsys.session import Session
from tests.recsys.tables import NOW, SMALL, ago, make_log


@pytest.fixture(scope="module")
def model():
    """Bread is bought with butter, tea with lemon, and most by far is salt, alone."""
    events = []
    for number in range(4):
        events += [(f"a{number}", thing, 20 + number) for thing in ("bread", "butter")]
        events += [(f"b{number}", thing, 30 + number) for thing in ("tea", "lemon")]
    events += [(f"s{number}", "salt", 3) for number in range(9)]
    return train(make_log(*events), replace(SMALL, any_session=5.0, new_session=5.0))


def test_what_goes_with_the_session_comes_first(model):
    history = [("tea", 5.0, NOW), ("bread", 0.2, ago(60))]
    alone = [s.product_id for s in model.recommend(history, now=NOW)]
    within = [s.product_id for s in model.recommend(history, now=NOW, session=["bread"])]
    assert alone.index("lemon") < alone.index("butter")
    assert within[0] == "butter"


def test_the_reasons_of_a_session_add_up_to_the_score(model):
    history = [("tea", 1.0, ago(10)), ("bread", 1.0, NOW)]
    for suggestion in model.recommend(history, now=NOW, session=["bread", "tea"], novelty="any"):
        assert sum(c.share for c in suggestion.contributions) == pytest.approx(suggestion.score, abs=1e-6)
        names = [(c.source, c.product_id) for c in suggestion.contributions]
        assert len(names) == len(set(names))


def test_the_gain_is_said_to_come_from_the_product_of_the_session(model):
    (first, *_) = model.recommend([("bread", 1.0, NOW)], now=NOW, session=["bread"])
    assert first.contributions[0][:2] == ("goes_with", "bread")


def test_unknown_products_in_the_session_change_nothing(model):
    history = [("bread", 1.0, ago(10))]
    assert model.recommend(history, now=NOW, session=["?"]) == model.recommend(history, now=NOW)


def test_rows_without_partners_keep_their_scores(model):
    rows = np.array([model.row_of["bread"], model.row_of["tea"]])
    session = Session(model.sources.together, rows[:1], 2.0)
    targets = np.array([model.row_of["butter"], model.row_of["salt"], 99])
    strength = model.sources.together.matrix[rows[0], targets[0]]
    raised = session.add_to(np.zeros(3), targets)
    assert raised == pytest.approx([2 * strength, 0, 0])
