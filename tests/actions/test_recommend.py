"""Suggestions in talk: hard limits, the log, objections, disputes, and taking them back."""

import pytest
from sqlalchemy.orm import Session

import profiles
import shop
from bot.actions.account import TellStoredData
from bot.actions.cart import AddToCart, RemoveFromCart
from bot.actions.catalog import SearchProducts
from bot.actions.dialogue_affirming import Affirm
from bot.actions.recommend import Recommend, ReorderUsual, ShowGoesWith
from bot.actions.recommend_objections import RejectRecommendation
from bot.actions.recommend_reasons import DisputeReason, ExplainRecommendation
from bot.actions.undo import Undo
from tests.actions.conftest import NOW, names


def shown(messages):
    return [i["product_id"] for m in messages for i in (m.get("custom") or {}).get("items", [])]


def test_a_shown_list_is_logged_with_parts_that_add_up_to_each_score(learned, mia, ask):
    said = shown(mia.say(Recommend, "suggest something", "ask_recommendation"))
    logged = ask(profiles.list_suggestions, "c-mia")
    assert said == [s.product_id for s in logged]
    assert {(s.place, s.customer_id, s.propensity) for s in logged} == {("recommend", "mia", 1.0)}
    for suggestion in logged:
        assert suggestion.model == learned.recommendations.version
        assert sum(part["share"] for part in suggestion.reasons) == pytest.approx(suggestion.score, abs=1e-6)


def test_what_is_searched_added_and_rejected_is_credited_in_the_log(learned, mia, ask):
    found = shown(mia.say(SearchProducts, "pasta", "search_products", product="pasta"))
    mia.say(AddToCart, "", "add_to_cart", product_id="pasta")
    first = shown(mia.say(Recommend, "suggest", "ask_recommendation"))[0]
    mia.say(RejectRecommendation, "not this", "reject_recommendation", product_id=first)
    counted = {(c.place): c for c in ask(profiles.count_suggestions)}
    assert found == ["pasta"]
    assert (counted["search"].added, counted["recommend"].rejected) == (1, 1)


def test_a_rejected_product_stays_away_in_the_next_conversation_too(learned, mia, ask):
    first = shown(mia.say(Recommend, "suggest", "ask_recommendation"))[0]
    said = mia.say(RejectRecommendation, "not this", "reject_recommendation", product_id=first)
    assert names(said)[0] == "utter_rejected_products_known"
    with Session(learned.engine, future=True) as session, session.begin():
        profiles.open_conversation(session, "web", customer_id="mia", conversation_id="c-next", at=NOW)
    mia.conversation_id, mia.slots = "c-next", {}
    assert first not in shown(mia.say(Recommend, "suggest", "ask_recommendation"))


def test_undo_lets_a_rejected_maker_come_back_at_once(learned, guest, ask):
    before = shown(guest.say(Recommend, "suggest", "ask_recommendation"))
    said = guest.say(RejectRecommendation, "not that brand", "reject_recommendation", product_id=before[0])
    assert names(said)[0] == "utter_rejected_makers"
    assert before[0] not in shown(said)
    again = guest.say(Undo, "undo", "undo")
    assert names(again)[0] == "utter_unrejected"
    assert before[0] in shown(again)
    assert ask(profiles.list_objections, None, "c-guest") == []


def test_undo_takes_back_what_was_done_last_the_cart_or_the_no(learned, mia):
    mia.say(Recommend, "suggest", "ask_recommendation")
    mia.say(RejectRecommendation, "not this", "reject_recommendation", product_id="cereal")
    mia.say(AddToCart, "", "add_to_cart", product_id="pasta")
    assert names(mia.say(Undo, "undo", "undo"))[0] == "utter_undone"
    assert names(mia.say(Undo, "undo", "undo"))[0] == "utter_unrejected"


def test_a_disputed_purchase_is_no_reason_any_more_in_the_same_turn(learned, mia, ask):
    mia.say(Recommend, "suggest", "ask_recommendation")
    said = mia.say(DisputeReason, "the soy milk was a gift", "dispute_reason", product_id="soy1")
    assert names(said)[0] == "utter_disputed"
    after = ask(profiles.list_suggestions, "c-mia")[: len(shown(said))]
    assert all(part["product_id"] != "soy1" for s in after for part in s.reasons)
    events = [e for e in ask(profiles.list_events, "mia") if e.product_id == "soy1"]
    assert len(events) == 2
    assert all(event.disputed_at for event in events)


def test_a_dispute_is_undone_like_anything_else(learned, mia, ask):
    mia.say(Recommend, "suggest", "ask_recommendation")
    mia.say(DisputeReason, "a gift", "dispute_reason", product_id="soy1")
    assert names(mia.say(Undo, "undo", "undo"))[0] == "utter_undisputed"
    assert not any(event.disputed_at for event in ask(profiles.list_events, "mia"))


def test_a_dispute_without_a_reason_given_changes_nothing(learned, mia, ask):
    assert names(mia.say(DisputeReason, "that was a gift", "dispute_reason")) == ["utter_dispute_nothing"]
    assert ask(profiles.list_objections, "mia", "c-mia") == []


def test_the_limit_that_helps_most_is_named_with_the_nearest_price_and_given_up_on_yes(learned, guest):
    said = guest.say(Recommend, "under 1 dollar", "ask_recommendation", price_max="1")
    assert names(said) == ["utter_nothing_left_but"]
    assert "$1.29" in said[0]["nearest"]
    assert "$1.00" in said[0]["limit"]
    shown_now = shown(guest.say(Affirm, "yes", "affirm"))
    assert "pasta" in shown_now


def test_a_rejection_that_leaves_nothing_is_offered_to_be_taken_back(learned, guest):
    guest.say(Recommend, "pasta", "ask_recommendation", product="pasta")
    said = guest.say(RejectRecommendation, "not this", "reject_recommendation", product_id="pasta")
    assert names(said) == ["utter_rejected_products", "utter_nothing_left_but"]
    again = guest.say(Affirm, "yes", "affirm")
    assert names(again)[0] == "utter_unrejected"
    assert shown(again) == ["pasta"]


def test_the_usual_comes_with_its_rhythm_and_leaves_the_cart_out(learned, mia):
    said = mia.say(ReorderUsual, "my usual", "reorder_usual")
    assert shown(said) == ["soy1"]
    assert "about every 10 days, last 10 days ago" in said[0]["custom"]["items"][0]["reason"]
    mia.say(AddToCart, "", "add_to_cart", product_id="soy1")
    assert names(mia.say(ReorderUsual, "my usual", "reorder_usual")) == ["utter_no_usual"]


def test_a_reason_says_what_was_really_done_with_the_product(learned, guest):
    guest.say(AddToCart, "", "add_to_cart", product_id="soy1")
    guest.say(Recommend, "suggest", "ask_recommendation")
    kinds = {kind for reasons in guest.slots["reasons"].values() for kind, *_ in reasons}
    assert "bought" not in kinds
    assert "soy1" not in shown(guest.say(ShowGoesWith, "what goes with my cart", "ask_goes_with"))


def test_why_gives_the_shares_that_were_counted(learned, mia):
    first = shown(mia.say(Recommend, "suggest", "ask_recommendation"))[0]
    said = mia.say(ExplainRecommendation, "why", "ask_why_recommended", product_id=first)
    assert names(said) == ["utter_why"]
    assert "%" in said[0]["reasons"]


def test_what_is_objected_to_is_told_as_stored_data(learned, mia):
    mia.say(Recommend, "suggest", "ask_recommendation")
    mia.say(RejectRecommendation, "not this", "reject_recommendation", product_id="cereal")
    rows = mia.say(TellStoredData, "what do you know", "ask_stored_data")[0]["custom"]["rows"]
    assert ["not suggested", "Gluten free cereal", "you"] in [row[:3] for row in rows]


def test_a_customer_who_refused_profiling_is_suggested_to_like_a_guest(learned, mia, guest):
    with Session(learned.engine, future=True) as session, session.begin():
        no = {"at": NOW, "source": "chat"}
        profiles.record_consent(session, "mia", "profiling", "web", False, **no)
    assert shown(mia.say(Recommend, "suggest", "ask_recommendation")) == shown(
        guest.say(Recommend, "suggest", "ask_recommendation")
    )
    kinds = {kind for reasons in mia.slots["reasons"].values() for kind, *_ in reasons}
    assert kinds == {"popular"}


def test_nothing_is_suggested_that_is_not_there(learned, guest):
    with Session(learned.engine, future=True) as session, session.begin():
        session.get(shop.Product, "pasta").stock = 0
    assert "pasta" not in shown(guest.say(Recommend, "suggest", "ask_recommendation"))


def test_not_wanting_the_second_suggestion_takes_nothing_out_of_the_cart(learned, guest, ask):
    guest.say(AddToCart, "", "add_to_cart", product_id="milk")
    second = shown(guest.say(Recommend, "suggest", "ask_recommendation"))[1]
    said = guest.say(RemoveFromCart, "i dont want the second one", "remove_from_cart", ordinal=2)
    assert names(said)[0] == "utter_rejected_products"
    assert second not in shown(said)
    lines = ask(shop.list_cart, "conversation:c-guest").lines
    assert [line.product_id for line in lines] == ["milk"]
