"""What the model answers."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from recsys import Groups, UnfitMask, train
from recsys.settings import Weights
from tests.recsys.tables import NOW, SMALL, ago, make_log, make_random_log

TEA = [("tea", 1.0, ago(1)), ("lemon", 1.0, ago(1))]


def ids(suggestions):
    return [s.product_id for s in suggestions]


def test_a_tea_drinker_is_shown_tea_things(tastes):
    assert set(ids(tastes.recommend(TEA, k=2, exclude=["bread"], now=NOW))) == {"honey", "biscuit"}


def test_new_leaves_out_all_that_is_in_the_history(tastes):
    assert not {"tea", "lemon"} & set(ids(tastes.recommend(TEA, k=20, now=NOW, novelty="new")))


def test_any_brings_back_what_is_bought_again(tastes):
    often = [*TEA, *(("tea", 1.0, ago(n)) for n in range(2, 6))]
    assert ids(tastes.recommend(often, k=1, now=NOW, novelty="any")) == ["tea"]


def test_the_newest_events_change_the_next_answer(tastes):
    more = [*TEA, *((thing, 1.0, NOW) for thing in ("coffee", "cream", "sugar"))]
    assert "filter" not in ids(tastes.recommend(TEA, k=2, exclude=["bread"], now=NOW))
    assert "filter" in ids(tastes.recommend(more, k=3, exclude=["bread"], now=NOW))


def test_a_stranger_is_shown_what_is_popular(tastes):
    first, *_ = tastes.recommend([], k=3, now=NOW)
    assert first.product_id == "bread"
    assert [(c.source, c.product_id) for c in first.contributions] == [("popular", None)]
    assert first.contributions[0].share == pytest.approx(first.score)


def test_a_history_of_unknown_products_is_a_strangers(tastes):
    unknown = [("caviar", 1.0, ago(1))]
    assert tastes.recommend(unknown, k=3, now=NOW) == tastes.recommend([], k=3, now=NOW)


@pytest.mark.parametrize("novelty", ["new", "any"])
def test_a_rejected_product_is_not_suggested(tastes, novelty):
    history = [*TEA, ("honey", -1.0, ago(0))]
    assert "honey" not in ids(tastes.recommend(history, k=20, now=NOW, novelty=novelty))


@pytest.mark.parametrize("novelty", ["new", "any"])
def test_the_shares_add_up_to_the_score(crowd, novelty):
    history = [(f"p{n}", 1.0, ago(n)) for n in range(12)]
    suggestions = crowd.recommend(history, k=40, now=NOW, novelty=novelty)
    assert len(suggestions) > 20
    for suggestion in suggestions:
        assert sum(c.share for c in suggestion.contributions) == pytest.approx(suggestion.score, abs=1e-5)


def test_the_strongest_reason_names_a_product_of_the_own_kind(tastes):
    suggestion = tastes.recommend(TEA, k=1, allowed={"honey"}, now=NOW)[0]
    named = [c for c in suggestion.contributions if c.source == "bought" and c.product_id]
    assert named[0].product_id in {"tea", "lemon"}


def test_a_mask_made_for_another_model_is_refused(tastes):
    with pytest.raises(UnfitMask, match=r"has 3 entries but the model knows 9 products\. Build it from"):
        tastes.recommend([], allowed=np.ones(3, dtype=bool), now=NOW)


def test_answers_are_never_padded(tastes):
    assert ids(tastes.recommend(TEA, k=50, allowed={"honey", "caviar"}, now=NOW)) == ["honey"]
    assert tastes.recommend(TEA, k=5, allowed=set(), now=NOW) == []
    assert len(tastes.recommend([], k=500, now=NOW)) == 9


def test_no_more_than_two_of_a_kind_are_given(tastes):
    kinds = Groups(np.array([0 if p == "bread" else 1 for p in tastes.product_ids]), most=2)
    assert len(tastes.recommend([], k=9, now=NOW, groups=kinds)) == 3


def test_a_cold_product_can_be_bought_again_but_brings_nothing_down():
    model = train(
        make_log(*[(f"c{n}", p, n) for n in range(3) for p in ("tea", "jam")], ("c0", "caviar", 1)), SMALL
    )
    history = [("caviar", 1.0, ago(1)), ("caviar", 1.0, ago(3))]
    assert ids(model.usual(history, now=NOW)) == ["caviar"]
    assert model.recommend(history, k=3, now=NOW, novelty="any")[0].product_id == "caviar"
    assert model.similar("caviar") == []
    assert model.goes_with(["caviar"]) == []


def test_usual_is_what_is_bought_most_often_lately(tastes):
    history = [("tea", 1.0, ago(n)) for n in (300, 310, 320)] + [("coffee", 1.0, ago(n)) for n in (1, 9)]
    history += [("sugar", 1.0, ago(1))]
    usual = tastes.usual(history, 5, now=NOW)
    assert ids(usual) == ["coffee", "tea"]
    assert usual[0].score == pytest.approx(0.5 ** (1 / 90) + 0.5 ** (9 / 90))
    assert [(c.source, c.product_id) for c in usual[0].contributions] == [("usual", "coffee")]


def test_similar_products_are_of_the_same_kind(tastes):
    similar = ids(tastes.similar("tea", 3, exclude=["bread"]))
    assert set(similar) == {"lemon", "honey", "biscuit"}


@pytest.mark.parametrize("product_id", ["caviar", ""])
def test_nothing_is_similar_to_an_unknown_product(tastes, product_id):
    assert tastes.similar(product_id) == []
    assert tastes.goes_with([product_id]) == []


def test_goes_with_never_gives_what_is_in_the_cart(tastes):
    partners = tastes.goes_with(["tea", "lemon"], 10)
    assert set(ids(partners)) == {"honey", "biscuit"}
    for partner in partners:
        assert {c.product_id for c in partner.contributions} <= {"tea", "lemon"}
        assert sum(c.share for c in partner.contributions) == pytest.approx(partner.score, abs=1e-6)


def test_what_goes_with_loses_exactly_the_share_of_what_is_left_out(tastes):
    for partner in tastes.goes_with(["tea", "lemon"], 10):
        top = partner.contributions[0]
        rest = [product_id for product_id in ("tea", "lemon") if product_id != top.product_id]
        later = {s.product_id: s.score for s in tastes.goes_with(rest, 10)}
        assert later.get(partner.product_id, 0.0) == pytest.approx(partner.score - top.share, abs=1e-6)


def test_a_blend_loses_exactly_the_shares_of_its_strongest_reason(crowd):
    weights = Weights(usual=0.5, together=1.0, popular=0.1, factor=0.0, ease=1.0)
    blend = replace(crowd, rankers={}, settings=replace(crowd.settings, any_weights=weights))
    history = [(f"p{n}", 1.0, ago(3 * n)) for n in (1, 2, 3, 5, 8)]
    checked = 0
    for first in blend.recommend(history, k=10, now=NOW, novelty="any"):
        named = [c for c in first.contributions if c.product_id not in (None, first.product_id)]
        if not named:
            continue
        shares = sum(c.share for c in first.contributions if c.product_id == named[0].product_id)
        rest = [event for event in history if event[0] != named[0].product_id]
        (later,) = blend.recommend(rest, k=1, allowed={first.product_id}, now=NOW, novelty="any")
        assert later.score == pytest.approx(first.score - shares, abs=1e-6)
        checked += 1
    assert checked >= 5


PRODUCTS = [f"p{n}" for n in range(45)]


@pytest.mark.slow
@settings(max_examples=150, deadline=None)
@given(
    history=st.lists(
        st.tuples(st.sampled_from(PRODUCTS), st.sampled_from([1.0, 0.1, -1.0]), st.integers(0, 99))
    ),
    allowed=st.none() | st.sets(st.sampled_from(PRODUCTS)),
    exclude=st.sets(st.sampled_from(PRODUCTS)),
    k=st.integers(0, 50),
    novelty=st.sampled_from(["new", "any"]),
)
def test_no_answer_ever_breaks_a_limit(crowd, history, allowed, exclude, k, novelty):
    events = [(product, weight, ago(days)) for product, weight, days in history]
    answers = [
        ids(crowd.recommend(events, k=k, allowed=allowed, exclude=exclude, now=NOW, novelty=novelty)),
        ids(crowd.usual(events, k, allowed, exclude, now=NOW)),
        ids(crowd.goes_with([p for p, _, _ in events], k, allowed, exclude)),
        ids(crowd.similar("p1", k, allowed, exclude)),
    ]
    for answer in answers:
        assert len(answer) == len(set(answer)) <= k
        assert not exclude & set(answer)
        assert allowed is None or set(answer) <= allowed


def test_a_mask_and_the_same_set_of_ids_give_the_same_answer(crowd):
    chosen = {f"p{n}" for n in range(0, 40, 3)}
    mask = np.array([product_id in chosen for product_id in crowd.product_ids])
    history = [("p1", 1.0, ago(2)), ("p2", 1.0, ago(5))]
    assert crowd.recommend(history, allowed=mask, now=NOW) == crowd.recommend(
        history, allowed=chosen, now=NOW
    )
    assert mask.sum() == len(chosen & set(crowd.product_ids))


def test_the_same_question_has_the_same_answer(crowd):
    again = train(make_random_log(), SMALL)
    history = [("p1", 1.0, ago(2)), ("p7", 1.0, ago(30))]
    assert ids(again.recommend(history, k=20, now=NOW)) == ids(crowd.recommend(history, k=20, now=NOW))
