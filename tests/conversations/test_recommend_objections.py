"""Why, not this, not this brand, a gift, undo: in five hands each."""

import pytest

import profiles
from tests.conversations.facts import ask_shop, find_products


def suggest(shopper):
    """Ask for suggestions of which at least one rests on a purchase."""
    said = shopper.say("what do you recommend for me")
    assert said.cards
    return said


@pytest.mark.parametrize(
    "text",
    [
        "why the first one?",
        "why are you showing me the first one",
        "how come you suggest the first",
        "what makes you recommend number one",
        "whys the first one on there",
    ],
)
def test_why_names_the_suggestion_and_its_shares(talk, text):
    shopper = talk("1")
    shown = suggest(shopper)
    said = shopper.say(text)
    assert said.intent == "ask_why_recommended"
    assert shown.titles[0] in said.text
    assert "%" in said.text


@pytest.mark.parametrize(
    "text",
    [
        "not the second one",
        "no thanks, not the second",
        "i dont want the second one",
        "second one isnt for me",
        "the second one is not my thing",
    ],
)
def test_not_this_one_changes_the_list_at_once(talk, text):
    shopper = talk("7")
    shown = suggest(shopper)
    said = shopper.say(text)
    assert shown.cards[1]["product_id"] not in {card["product_id"] for card in said.cards}
    assert said.cards


@pytest.mark.parametrize(
    "text",
    [
        "not that brand",
        "i dont like that brand",
        "no more from this brand please",
        "anything but this brand",
        "skip that brand",
    ],
)
def test_not_this_brand_leaves_the_maker_out(talk, demo_services, text):
    shopper = talk("13")
    shown = suggest(shopper)
    maker = find_products(demo_services, shown.cards)[0].maker
    shopper.say("tell me about the first one")
    said = shopper.say(text)
    assert said.intent == "reject_recommendation"
    assert maker not in {product.maker for product in find_products(demo_services, said.cards)}
    shopper.say("undo")


@pytest.mark.parametrize(
    "text",
    [
        "that was a gift",
        "i bought that for my neighbour",
        "my flatmate bought that, not me",
        "that wasnt for me, it was a present",
        "no that purchase was for someone else",
    ],
)
def test_a_gift_is_left_out_at_once_and_undo_counts_it_again(talk, demo_services, text):
    shopper = talk("1")
    suggest(shopper)
    shopper.say("why the first one")
    said = shopper.say(text)
    assert said.intent == "dispute_reason"
    assert "no longer counts" in said.text
    objections = ask_shop(demo_services, profiles.list_objections, "1", shopper.conversation_id)
    assert objections[0].kind == "purchase"
    logged = ask_shop(demo_services, profiles.list_suggestions, shopper.conversation_id)
    newest = logged[: len(said.cards)]
    assert all(p["product_id"] != objections[0].value for s in newest for p in s.reasons)
    assert "counts again" in shopper.say("undo").text


@pytest.mark.parametrize("text", ["undo", "undo that", "take that back", "oops undo", "revert"])
def test_undo_brings_a_rejected_product_back(talk, text):
    shopper = talk("19")
    shown = suggest(shopper)
    shopper.say("not the first one")
    said = shopper.say(text)
    assert shown.cards[0]["product_id"] in {card["product_id"] for card in said.cards}


def test_what_was_rejected_stays_away_in_a_later_conversation_and_can_be_seen(talk):
    shopper = talk("25")
    shown = suggest(shopper)
    shopper.say("not the first one")
    later = talk("25")
    assert shown.cards[0]["product_id"] not in {card["product_id"] for card in suggest(later).cards}
    told = later.say("what do you know about me")
    assert any(shown.titles[0] in " ".join(row) for table in told.tables for row in table["rows"])


@pytest.mark.parametrize("text", ["suggest a wine under 1 cent", "recommend wine for less than $0.05"])
def test_the_limit_in_the_way_is_named_with_the_nearest_price(talk, text):
    shopper = talk()
    said = shopper.say(text)
    assert not said.cards
    assert "Shall I show those?" in said.text
    assert "$" in said.text
    assert shopper.say("yes please").cards
