"""What something is for leads to goods of the kinds that come near."""

from bot.actions.catalog import RefineSearch, SearchProducts
from bot.actions.recommend import Recommend
from bot.actions.smalltalk import MakeSmallTalk
from tests.actions.conftest import names


def need(text, *kinds, category="Food"):
    near = [{"kind": kind, "category": category, "likeness": 0.6} for kind in kinds]
    return {"text": text, "kinds": near}


def types_of(said):
    """List what the cards' titles begin with."""
    items = [card for reply in said for card in (reply["custom"] or {}).get("items", [])]
    return [card["title"].partition(",")[0] for card in items]


def test_the_best_of_each_kind_is_shown_the_nearest_kind_first(guest):
    said = guest.say(Recommend, "x", "ask_recommendation", need=need("a pasta evening", "Dry pasta", "Milk"))
    assert names(said) == ["utter_recommend_for"]
    assert said[0]["need"] == "a pasta evening"
    assert said[0]["kinds"] == "Dry pasta; Milk"
    assert types_of(said) == ["Spaghetti", "White milk"]


def test_a_search_for_no_thing_is_served_the_same_way_and_its_limits_hold(guest):
    said = guest.say(
        SearchProducts, "x", "search_products", price_max=2, need=need("a feast", "Milk", "Dry pasta")
    )
    assert names(said) == ["utter_recommend_for_within"]
    assert types_of(said) == ["Spaghetti"]
    assert said[0]["kinds"] == "Dry pasta"
    cheaper = guest.say(RefineSearch, "x", "refine_search", price_max=1)
    assert names(cheaper) == ["utter_nothing_left_but"]


def test_where_no_kind_is_near_that_is_said_before_what_sells(guest):
    said = guest.say(Recommend, "x", "ask_recommendation", need=need("a movie night"))
    assert names(said) == ["utter_need_unknown", "utter_recommend_popular"]


def test_what_is_in_the_cart_or_rejected_stays_away(mia):
    from bot.actions.cart import AddToCart
    from bot.actions.recommend_objections import RejectRecommendation

    wanted = need("breakfast", "Cereal", "Milk")
    mia.say(AddToCart, "add cereal", "add_to_cart", product="gluten free cereal")
    assert types_of(mia.say(Recommend, "x", "ask_recommendation", need=wanted)) == ["White milk"]
    said = mia.say(RejectRecommendation, "not the milk", "reject_recommendation", product="white milk")
    assert "White milk" not in types_of(said)


def test_a_how_to_leads_to_goods_and_no_advice(guest):
    said = guest.say(MakeSmallTalk, "x", "out_of_scope", need=need("make spaghetti", "Dry pasta"))
    assert names(said) == ["utter_no_advice", "utter_recommend_for"]
    said = guest.say(MakeSmallTalk, "x", "out_of_scope", need=need("fix my marriage"))
    assert names(said) == ["utter_out_of_scope"]
