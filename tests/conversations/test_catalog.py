"""Searching, refining, facts, stock, extremes and comparisons, as shoppers say them."""

import re

import pytest

from tests.conversations.facts import find_products, list_lines, search_shop


@pytest.mark.parametrize(
    "text",
    [
        "any soy milk?",
        "do you have soy milk",
        "im looking for soy milk pls",
        "Would you happen to carry soy milk, dear?",
        "soymilk",
    ],
)
def test_a_search_shows_what_was_asked_for(talk, text):
    said = talk().say(text)
    assert said.titles
    assert all("soy milk" in title.lower() for title in said.titles)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("do you have choclate chip cookis", "cookies"),
        ("panut butter", "peanut butter"),
        ("any shampo for me", "shampoo"),
        ("spagetti", "spaghetti"),
        ("toiletpaper pls", "toilet"),
    ],
)
def test_a_typo_is_searched_as_it_was_meant(talk, typed, meant):
    said = talk().say(typed)
    assert said.titles
    assert all(meant in title.lower() for title in said.titles)


def test_a_run_on_from_voice_to_text_is_understood(talk):
    said = talk().say(
        "ok so um i was wondering like do you guys have uh any of that peanut butter the crunchy one"
    )
    assert said.titles
    assert all("peanut butter" in title.lower() for title in said.titles)


def test_every_limit_of_one_message_holds(talk):
    said = talk().say("show me wine between 10 and 20 dollars")
    assert said.cards
    assert all(10 <= card["price"] <= 20 for card in said.cards)


def test_a_chain_of_refinements_keeps_every_limit(talk, demo_services):
    shopper = talk()
    shopper.say("cookies")
    shopper.say("under 4 dollars")
    shopper.say("no chocolate ones")
    said = shopper.say("only store brand")
    assert said.cards
    for product in find_products(demo_services, said.cards):
        assert "cookie" in f"{product.title} {product.product_type}".lower()
        assert product.price_cents <= 400
        assert "chocolate" not in product.title.lower()
        assert product.attributes["brand_class"] == "store"


def test_a_corrected_limit_replaces_the_old_one(talk):
    shopper = talk()
    shopper.say("cheese under 2 dollars")
    said = shopper.say("ok make it up to 12 dollars, most expensive first")
    assert said.cards
    assert 2 < max(card["price"] for card in said.cards) <= 12


def test_a_new_search_forgets_the_old_limits(talk):
    shopper = talk()
    shopper.say("soy milk under 3 dollars")
    said = shopper.say("now show me shampoo")
    assert all("shampoo" in title.lower() for title in said.titles)
    assert "$3.00" not in said.text


@pytest.mark.parametrize(
    "text", ["soup without tomato", "soup, but no tomato please", "any soup except tomato"]
)
def test_what_is_excluded_stays_away(talk, text):
    said = talk().say(text)
    assert said.titles
    assert all("soup" in title.lower() and "tomato" not in title.lower() for title in said.titles)


def test_show_more_gives_others_within_the_same_limits(talk):
    shopper = talk()
    first = shopper.say("cookies under 3 dollars")
    more = shopper.say("show me more")
    assert more.cards
    assert not {c["product_id"] for c in first.cards} & {c["product_id"] for c in more.cards}
    assert all(card["price"] <= 3 for card in more.cards)


def test_only_in_stock_is_a_limit(talk):
    shopper = talk()
    shopper.say("cookies under 3 dollars")
    assert not all(card["in_stock"] for card in shopper.say("cheapest first").cards)
    said = shopper.say("only what's in stock please")
    assert said.cards
    assert all(card["in_stock"] for card in said.cards)


def test_no_result_names_the_limit_and_the_nearest_value(talk, demo_services):
    shopper = talk()
    said = shopper.say("wine under 50 cents")
    nearest = search_shop(demo_services, "wine", sort="price_asc", limit=1).products[0]
    assert not said.cards
    assert "$0.50" in said.text
    assert f"${nearest.price_cents / 100:.2f}" in said.text


@pytest.mark.parametrize("answer", ["yes", "ok show me those", "sure go on"])
def test_the_offered_way_out_of_no_result_is_taken(talk, answer):
    shopper = talk()
    shopper.say("wine under 50 cents")
    said = shopper.say(answer)
    assert said.titles
    assert all("wine" in title.lower() for title in said.titles)


def test_the_button_of_no_result_does_the_same(talk):
    shopper = talk()
    said = shopper.press(shopper.say("wine under 50 cents"), "Show those")
    assert said.titles
    assert all("wine" in title.lower() for title in said.titles)


@pytest.mark.parametrize(
    "text",
    ["do you have gluten free pasta", "gluten free pasta?", "any pasta without gluten, its for my wife"],
)
def test_gluten_free_pasta_is_not_made_up(talk, demo_services, text):
    said = talk().say(text)
    assert re.search(r"no gluten.free pasta|nothing", said.text, re.IGNORECASE)
    for product in find_products(demo_services, said.cards):
        assert "cereal" in product.title.lower()


def test_what_the_shop_does_not_sell_is_not_shown(talk):
    said = talk().say("do you have almond milk")
    assert all("almond" in title.lower() for title in said.titles)


def test_a_bare_word_without_match_never_offers_the_whole_shop(talk):
    shopper = talk()
    for text in ("42", "waterproof", "size 44"):
        said = shopper.say(text)
        assert not re.search(r"\b\d{5,}\b", said.text)


@pytest.mark.parametrize(
    ("text", "wanted", "sort"),
    [
        ("whats the most expensive cheese", "cheese", "price_desc"),
        ("cheapest shampoo?", "shampoo", "price_asc"),
        ("which wine is the dearest", "wine", "price_desc"),
        ("what is the least expensive bread you have", "bread", "price_asc"),
    ],
)
def test_a_superlative_is_that_of_the_whole_catalogue(talk, demo_services, text, wanted, sort):
    said = talk().say(text)
    best = search_shop(demo_services, wanted, sort=sort, limit=1).products[0]
    assert round(said.cards[0]["price"] * 100) == best.price_cents


def test_the_cheapest_milk_is_milk_to_drink(talk, demo_services):
    said = talk().say("whats ur cheapest milk")
    first = find_products(demo_services, said.cards)[0]
    assert "milk" in first.product_type.lower()
    assert not re.search("chocolate|evaporated|condensed|dry", first.product_type, re.IGNORECASE)


def test_the_cheapest_wine_is_wine_to_drink(talk, demo_services):
    said = talk().say("cheapest wine")
    assert "vinegar" not in find_products(demo_services, said.cards)[0].title.lower()


def test_the_cheapest_of_a_kind_can_be_bought(talk, demo_services):
    shopper = talk()
    shopper.say("mustard")
    shopper.say("whats the cheapest one")
    shopper.say("add it")
    assert len(list_lines(demo_services, shopper)) == 1


def test_the_biggest_pack_is_not_answered_by_another_measure(talk):
    shopper = talk()
    shopper.say("diapers")
    assert "best-selling" not in shopper.say("the biggest pack").text


def test_a_size_nobody_has_matches_no_title_by_chance(talk, demo_services):
    shopper = talk()
    shopper.say("diapers")
    said = shopper.say("size 4")
    meant = find_products(demo_services, said.cards) if "mean" in said.text else []
    assert all(product.attributes.get("size", "").split()[:1] == ["4"] for product in meant)


@pytest.mark.parametrize("text", ["shredded", "only shredded", "shredded ones please"])
def test_a_bare_word_narrows_the_list_on_the_screen(talk, text):
    shopper = talk()
    shopper.say("cheese")
    said = shopper.say(text)
    assert said.titles
    assert all("cheese" in title.lower() for title in said.titles)


@pytest.mark.parametrize("text", ["not chicken", "no flowers please", "nothing with fish"])
def test_what_is_refused_is_not_shown(talk, text):
    shopper = talk()
    shopper.say("what should i get")
    said = shopper.say(text)
    unwanted = text.replace(" please", "").split()[-1].removesuffix("s")
    assert all(unwanted not in title.lower() for title in said.titles)


def test_several_answers_to_a_reference_become_the_choice(talk):
    shopper = talk()
    shopper.say("ketchup")
    few = shopper.say("the store brand one")
    assert len(few.titles) == 2
    asked = shopper.say("add it")
    assert set(asked.buttons) & set(few.titles)
    assert len([title for title in asked.buttons if "national brand" in title]) == 0


def test_two_wishes_in_one_message_are_both_heard(talk):
    said = talk().say("i need shampoo and toothpaste")
    everything = " ".join([said.text, *said.titles, *said.buttons]).lower()
    assert "shampoo" in everything
    assert "toothpaste" in everything


def test_the_choice_asked_for_can_be_answered_with_the_cheapest(talk, demo_services):
    shopper = talk()
    shopper.say("cereal")
    asked = shopper.say("add butter")
    assert any("utter" in title for title in [*asked.buttons, *asked.titles])
    said = shopper.say("the cheapest")
    assert "cereal" not in said.text.lower()


def test_a_count_is_that_of_the_whole_catalogue(talk, demo_services):
    said = talk().say("how many cheeses do you have")
    assert (
        str(search_shop(demo_services, "cheese", sort="price_asc").total) in said.text
    )  # no cheese crackers


def test_how_many_after_a_search_counts_its_matches(talk, demo_services):
    shopper = talk()
    shopper.say("soy milk under 3 dollars")
    said = shopper.say("how many are there")
    assert str(search_shop(demo_services, "soy milk", price_max_cents=300).total) in said.text


@pytest.mark.parametrize("text", ["compare the first two", "put the first and the second side by side"])
def test_a_comparison_puts_the_named_ones_side_by_side(talk, text):
    shopper = talk()
    shown = shopper.say("soy milk")
    said = shopper.say(text)
    assert said.tables[0]["columns"][1:] == shown.titles[:2]
    rows = {row[0]: row[1:] for row in said.tables[0]["rows"]}
    assert rows.get("price", []) in ([f"${card['price']:.2f}" for card in shown.cards[:2]], [])


def test_a_comparison_leaves_out_what_is_the_same(talk):
    shopper = talk()
    shopper.say("soy milk")
    said = shopper.say("whats the difference between 1 and 3")
    assert all(len(set(row[1:])) > 1 for row in said.tables[0]["rows"])


def test_two_kinds_are_compared_by_name(talk):
    said = talk().say("compare butter and margarine")
    columns = [column.lower() for column in said.tables[0]["columns"][1:]]
    assert any("butter" in column for column in columns)
    assert any("margarine" in column for column in columns)


def test_a_picked_product_can_be_compared_with_the_rest_of_its_list(talk):
    shopper = talk()
    shown = shopper.say("dog food")
    shopper.say("the second one")
    said = shopper.say("compare it with the first")
    assert sorted(said.tables[0]["columns"][1:]) == sorted(shown.titles[:2])


@pytest.mark.parametrize(
    "text", ["how much is the second one", "price of number two?", "whats the 2nd one cost"]
)
def test_the_price_of_a_shown_product_is_told(talk, text):
    shopper = talk()
    shown = shopper.say("shampoo")
    said = shopper.say(text)
    assert f"${shown.cards[1]['price']:.2f}" in said.text


def test_the_pack_size_is_told(talk, demo_services):
    shopper = talk()
    shown = shopper.say("soy milk")
    said = shopper.say("how big is the first one")
    assert find_products(demo_services, shown.cards)[0].attributes["size"] in said.text


@pytest.mark.parametrize(
    "text", ["does the first one contain nuts", "is the first one vegan?", "are there nuts in the 1st"]
)
def test_what_the_data_does_not_hold_is_said_to_be_unknown(talk, text):
    shopper = talk()
    shopper.say("cookies")
    said = shopper.say(text)
    assert re.search(r"does.?n.t say|can.t tell|not know|no information", said.text)


def test_the_stock_of_a_shown_product_is_told(talk, demo_services):
    shopper = talk()
    shown = shopper.say("shampoo")
    said = shopper.say("how many of the third one are left")
    assert str(find_products(demo_services, shown.cards)[2].stock) in said.text


def test_a_sold_out_product_is_said_to_be_and_cannot_be_added(talk, demo_services):
    shopper = talk()
    shopper.say("cookies under 3 dollars")
    shown = shopper.say("sort by price")
    gone = [card["in_stock"] for card in shown.cards].index(False) + 1
    assert "out of stock" in shopper.say(f"is number {gone} in stock").text
    said = shopper.say(f"add number {gone} to my cart")
    assert "out of stock" in said.text
    assert list_lines(demo_services, shopper) == []


@pytest.mark.parametrize(
    ("phrase", "best"),
    [("the cheaper one", min), ("the cheapest one please", min), ("the expensive one", max)],
)
def test_the_cheaper_one_is_one_of_those_shown(talk, demo_services, phrase, best):
    shopper = talk()
    shown = shopper.say("shampoo")
    shopper.say(phrase)
    shopper.say("add it")
    (line,) = list_lines(demo_services, shopper)
    prices = {card["product_id"]: card["price"] for card in shown.cards}
    assert prices[line[0]] == best(prices.values())


def test_the_store_brand_one_is_that_of_the_list(talk, demo_services):
    shopper = talk()
    shown = shopper.say("soy milk under 3 dollars")
    shopper.say("the store brand one")
    shopper.say("put it in my cart")
    (line,) = list_lines(demo_services, shopper)
    assert line[0] in {card["product_id"] for card in shown.cards if "store brand" in card["title"]}


def test_the_organic_one_never_leaves_the_list(talk):
    shopper = talk()
    shopper.say("dog food")
    said = shopper.say("the organic one")
    assert all("dog food" in title.lower() for title in said.titles)


def test_the_last_one_is_the_last_of_those_shown(talk):
    shopper = talk()
    shown = shopper.say("butter")
    said = shopper.say("tell me more about the last one")
    assert shown.titles[-1] in said.text + " ".join(said.titles)


def test_it_is_the_product_last_spoken_of(talk):
    shopper = talk()
    shown = shopper.say("butter")
    shopper.say("what does the third one cost")
    said = shopper.say("is it in stock?")
    assert shown.titles[2] in said.text


def test_an_unclear_it_is_asked_back_with_what_is_on_the_screen(talk):
    shopper = talk()
    shown = shopper.say("butter")
    said = shopper.say("is it in stock?")
    assert set(said.buttons) & set(shown.titles)


def test_of_several_things_it_is_asked_which_is_to_be_told_when_back(talk):
    said = talk().say("let me know when the soy milk is back in stock")
    assert said.intent == "subscribe_back_in_stock"
    assert "Which of these" in said.text
    assert said.buttons


@pytest.mark.parametrize(
    ("text", "answer"),
    [("what size should i get", "Which product"), ("which size of diapers for a 20 pound baby", "can't")],
)
def test_size_advice_is_not_made_up(talk, text, answer):
    said = talk().say(text)
    assert said.intent == "ask_size_advice"
    assert answer in said.text
