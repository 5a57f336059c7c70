"""Shoppers who say what it is for and not what it is."""

import re
from pathlib import Path

import pytest

from tests.conversations.facts import list_lines

# 120 lines that somebody wrote who had seen no program, with the kinds that a person would accept
HELD_OUT = (Path(__file__).parent / "needs.tsv").read_text(encoding="utf-8").splitlines()[1:]


def kinds_of(said):
    """List what the titles begin with."""
    return [title.partition(",")[0] for title in said.titles]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("what do u have for a bbq this weekend", "BBQ sauce"),
        ("i need something to unclog the sink", "Drain cleaner"),
        ("looking for sth to clean the windows", "Glass cleaner"),
        ("need stuff to get a wine stain out of my shirt", "Stain remover"),
        ("do you sell something against moths", "Moth balls and metal polish"),
        ("my kid has a birthday party on saturday what should i get", "Party supplies"),
        ("i wanna bake a cake", "Cake mix"),
        ("i'm cooking italian tonight, help", "Italian food"),
        ("how do i get rid of ants", "Ant killer"),
        ("gift for my mum who likes gardening", "Garden tools"),
        ("can you recommend something to polish the furniture?", "Furniture polish"),
    ],
)
def test_what_it_is_for_leads_to_the_right_kind(talk, text, kind):
    said = talk().say(text)
    assert kind in kinds_of(said)
    assert all(card["in_stock"] and card["reason"] for card in said.cards)
    assert kind in said.text


def test_the_list_is_refined_explained_and_added_from_like_any_other(talk, demo_services):
    shopper = talk("1")
    said = shopper.say("suggest something for dinner under $10")
    assert "“dinner”" in said.text
    assert all(card["price"] <= 10 for card in said.cards)
    cheaper = shopper.say("cheaper")
    assert max(card["price"] for card in cheaper.cards) < max(card["price"] for card in said.cards)
    shopper.say("why the first")
    shopper.say("add the second")
    assert cheaper.cards[1]["product_id"] in dict(list_lines(demo_services, shopper))


def test_a_thing_that_is_named_is_searched(talk):
    said = talk().say("snacks for a movie night")
    assert said.actions == ["action_search_products"]


def test_what_the_catalogue_cannot_tell_is_admitted(talk):
    said = talk().say("any suggestions for my exam tomorrow")
    assert "can't tell" in said.text


def test_two_wishes_one_of_them_a_need(talk):
    said = talk("1").say("show me my coupons and recommend something for a bbq")
    assert said.tables
    assert "BBQ sauce" in kinds_of(said)


@pytest.fixture(scope="module")
def find_kinds(assistant):
    """Give the kinds that a message is served with."""
    from bot.nlu.need_phrases import find_need
    from bot.nlu.needs import NeedReader

    reader = NeedReader.create(NeedReader.get_default_config(), None, None, None)

    def find(message):
        read = reader._read(
            {"text": message, "spelt": message, "intent": {"name": "search_products"}, "entities": []}
        )
        return [near["kind"] for near in (read or {"kinds": []})["kinds"]][:4]

    assert find_need("something for a bbq")
    return find


def test_what_is_offered_is_what_a_person_would_offer(find_kinds):
    offered, right, silent, quiet = 0, 0, 0, 0
    for line in HELD_OUT:
        message, need, kinds = line.split("\t")
        found = find_kinds(message)
        if need == "-" or kinds == "none":
            quiet += 1
            silent += not found
        elif found:
            offered += 1
            right += any(re.search(kinds, kind, re.I) for kind in found)
    print(f"offered {offered}, right {right}; silent {silent} of {quiet}")  # noqa: T201  # where it fails
    assert right >= 0.7 * offered
    assert silent >= 0.8 * quiet
