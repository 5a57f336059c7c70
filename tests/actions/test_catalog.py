"""Searching, looking and comparing."""

from bot.actions.catalog import AnswerSuperlative, RefineSearch, SearchProducts
from bot.actions.catalog_compare import CompareProducts
from bot.actions.catalog_products import TellProductDetails, TellStock


def card_ids(messages):
    return [item["product_id"] for m in messages for item in (m["custom"] or {}).get("items", [])]


def names(messages):
    return [message["response"] for message in messages]


def test_a_search_shows_cards_and_remembers_them(guest):
    said = guest.say(SearchProducts, product="soy milk")
    assert names(said) == ["utter_found_all"]
    assert set(card_ids(said)) == {"soy1", "soy2", "soy3"}
    assert guest.slots["shown"] == card_ids(said)


def test_a_limit_narrows_the_list_just_shown(guest):
    guest.say(SearchProducts, product="soy milk")
    said = guest.say(RefineSearch, price_max=3.0)
    assert card_ids(said) == ["soy1"]


def test_what_is_excluded_never_shows(guest):
    guest.say(SearchProducts, product="soy milk")
    said = guest.say(RefineSearch, brand_excluded="store brand")
    assert set(card_ids(said)) == {"soy1", "soy2"}


def test_no_result_names_the_limit_and_the_nearest_price(guest):
    [said] = guest.say(SearchProducts, product="soy milk", price_max=1.0)
    assert said["response"] == "utter_found_nothing_but"
    assert said["nearest"] == ", the closest at $2.49"
    assert guest.slots["question"]["kind"] == "search"


def test_when_only_other_kinds_have_the_attribute_they_are_shown(guest):
    said = guest.say(SearchProducts, product="pasta", attribute="gluten free")
    assert names(said) == ["utter_found_only_others"]
    assert card_ids(said) == ["cereal"]


def test_the_cheapest_is_the_cheapest_of_the_whole_catalogue(guest):
    [said] = guest.say(AnswerSuperlative, "cheapest soy milk", product="soy milk", sort="price_asc")
    assert (said["response"], said["title"], said["price"]) == (
        "utter_extreme_price_asc",
        "Soy milk, 32 oz",
        "$2.49",
    )


def test_how_many_are_counted(guest):
    [said] = guest.say(AnswerSuperlative, "how many soy milks do you have", product="soy milk")
    assert (said["total"], said["in_stock"]) == (3, 2)


def test_details_of_an_unrecorded_attribute_are_unknown(guest):
    guest.say(SearchProducts, product="soy milk")
    place = guest.slots["shown"].index("soy1") + 1
    [said] = guest.say(TellProductDetails, "is the first one vegan", ordinal=place, attribute="vegan")
    assert said["response"] == "utter_product_unknown"


def test_what_is_asked_of_a_kind_that_nothing_has_is_asked_of_which(guest):
    [said] = guest.say(
        TellProductDetails,
        "is the soy milk halal",
        "ask_product_details",
        product="soy milk",
        attribute="halal",
    )
    assert (said["response"], len(said["buttons"])) == ("utter_ask_which_of_these", 3)


def test_what_is_asked_of_the_only_one_and_not_recorded_is_unknown(guest):
    said = guest.say(
        TellProductDetails,
        "is the spaghetti halal",
        "ask_product_details",
        product="spaghetti",
        attribute="halal",
    )
    assert [(m["response"], m["title"], m["attribute"]) for m in said] == [
        ("utter_product_unknown", "Spaghetti, 16 oz", "halal")
    ]


def test_what_the_shop_lacks_is_not_found(guest):
    [said] = guest.say(
        TellProductDetails, "is the caviar halal", "ask_product_details", product="caviar", attribute="halal"
    )
    assert (said["response"], said["phrase"]) == ("utter_product_not_found", "caviar")


def test_stock_of_one_product_is_its_number(guest):
    guest.say(SearchProducts, product="spaghetti")
    [said] = guest.say(TellStock, "any left?")
    assert (said["response"], said["stock"]) == ("utter_in_stock", 12)


def test_a_comparison_shows_only_what_differs(guest):
    guest.say(SearchProducts, product="soy milk")
    places = [guest.slots["shown"].index(p) + 1 for p in ("soy2", "soy3")]
    said = guest.say(CompareProducts, "compare these", ordinal=places)
    table = said[0]["custom"]
    facts = {row[0] for row in table["rows"]}
    assert "organic" in facts
    assert "size" not in facts
    assert "size 64 oz" in said[1]["same"]


def test_an_unknown_product_is_said_to_be_unknown(guest):
    [said] = guest.say(TellStock, "is the unicorn steak in stock", product="unicorn steak")
    assert said["response"] == "utter_product_not_found"
