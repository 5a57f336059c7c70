"""Suggestions that were put in the cart, and what is said when only best-sellers are left."""

import pytest
from sqlalchemy.orm import Session

import shop
from bot.actions.cart import AddToCart, ChangeCart, RemoveFromCart
from bot.actions.recommend import Recommend
from bot.actions.recommend_objections import RejectRecommendation
from tests.actions.conftest import buy, names
from tests.actions.test_recommend import shown


@pytest.mark.parametrize(
    ("action", "intent"),
    [
        (RejectRecommendation, "reject_recommendation"),
        (ChangeCart, "change_cart"),
        (RemoveFromCart, "remove_from_cart"),
    ],
)
def test_a_suggestion_that_was_just_added_is_taken_out_and_not_rejected(learned, mia, ask, action, intent):
    suggested = shown(mia.say(Recommend, "suggest something", "ask_recommendation"))
    mia.say(AddToCart, "add the first one", "add_to_cart", ordinal=1)
    assert [line.product_id for line in ask(shop.list_cart, "customer:mia").lines] == suggested[:1]
    assert names(mia.say(action, "not the first one", intent, ordinal=1)) == ["utter_removed_last"]
    assert ask(shop.list_cart, "customer:mia").lines == []


def test_a_suggestion_that_is_not_in_the_cart_is_rejected(learned, mia):
    suggested = shown(mia.say(Recommend, "suggest something", "ask_recommendation"))
    said = mia.say(RejectRecommendation, "not the first one", "reject_recommendation", ordinal=1)
    assert suggested[0] not in shown(said)


def test_a_customer_is_not_told_to_be_unknown_where_only_best_sellers_are_left(services, mia, guest):
    with Session(services.engine, future=True) as session, session.begin():
        buy(session, "mia", ["soy1"], 10)  # no recommender was trained
    asked = ("suggest something", "ask_recommendation")
    assert names(guest.say(Recommend, *asked)) == ["utter_recommend_popular"]
    assert names(mia.say(Recommend, *asked)) == ["utter_recommend_best_sellers"]
