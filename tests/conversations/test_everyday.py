"""What people really type: several places, "everything", "something cheaper", a diet, short questions."""

import pytest

from tests.conversations.facts import empty_cart, find_products, list_lines

MEAT = ("meat", "chicken", "beef", "pork", "sausage", "bacon", "ham", "turkey", "fish", "seafood")


@pytest.fixture
def shopper(talk, demo_services):
    shopper = talk("7")
    empty_cart(demo_services, shopper)
    return shopper


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("add one and three", (0, 2)),
        ("put 2 and 4 in my cart", (1, 3)),
        ("i'll take 1, 2 and 4", (0, 1, 3)),
        ("add everything", (0, 1, 2, 3)),
        ("all of them please, into the cart", (0, 1, 2, 3)),
    ],
)
def test_several_of_a_list_go_into_the_cart_at_once(shopper, demo_services, text, places):
    shown = shopper.say("suggest something").cards
    shopper.say(text)
    inside = [product_id for product_id, _ in list_lines(demo_services, shopper)]
    assert sorted(inside) == sorted(shown[place]["product_id"] for place in places)


@pytest.mark.parametrize(
    "text", ["something cheaper", "cheaper please", "thats pricey, anything cheaper", "got cheaper ones?"]
)
def test_suggestions_get_cheaper_when_asked_to(shopper, text):
    prices = sorted(float(card["price"]) for card in shopper.say("what do you suggest").cards)
    cheaper = shopper.say(text).cards
    assert cheaper
    assert max(float(card["price"]) for card in cheaper) < prices[-1]


@pytest.mark.parametrize(
    "text", ["show me something else", "got anything else", "others?", "nah, something different please"]
)
def test_something_else_rejects_nothing_for_good(shopper, text):
    first = shopper.say("suggest something")
    shopper.say("why the first one")
    others = shopper.say(text)
    assert others.cards
    assert not {card["product_id"] for card in first.cards} & {card["product_id"] for card in others.cards}
    assert "won't suggest" not in others.text


@pytest.mark.parametrize("text", ["i dont eat meat", "I'm vegetarian btw", "we never eat meat in this house"])
def test_a_stated_diet_leaves_its_opposite_out_of_suggestions(talk, demo_services, text):
    shopper = talk("12")
    assert "vegetarian" in shopper.say(text).text
    for ask in ("suggest something for dinner", "something else", "something else"):
        for product in find_products(demo_services, shopper.say(ask).cards):
            assert not any(
                word in f"{product.title} {product.category_path}".lower().split() for word in MEAT
            )


def test_two_lines_of_one_name_are_asked_about_and_not_denied(shopper):
    shopper.say("ground coffee")
    shopper.say("add the first and the second")
    said = shopper.say("take the coffee out")
    assert said.text == "Which one in your cart do you mean?"


def test_the_cheapest_is_of_the_search_even_when_it_found_nothing(shopper):
    shopper.say("suggest something")
    shopper.say("do you have oat milk")
    said = shopper.say("which is the cheapest")
    assert "oat milk" in said.text
    assert not said.cards


@pytest.mark.parametrize("text", ["how long will that take", "when?", "and when", "how soon"])
def test_when_is_asked_of_the_case_just_opened(talk, text):
    shopper = talk("4")
    opened = shopper.say("the milk i got yesterday was sour")
    number = opened.text.partition("case ")[2].split()[0]
    assert number in shopper.say(text).text


@pytest.mark.parametrize("text", ["what was in it", "whats in it?", "what did i buy there"])
def test_what_was_in_an_order_is_not_what_is_in_the_cart(talk, text):
    shopper = talk("1")
    shopper.say("show my orders")
    told = shopper.say("the third one")
    said = shopper.say(text)
    assert said.tables
    assert told.text.split("order ")[1].split()[0] in said.text


def test_one_fact_is_forgotten_and_not_the_whole_profile(talk):
    said = talk("20").say("forget my income")
    assert "income" in said.text
    assert "erase" not in said.text


def test_an_answer_that_cannot_be_read_leaves_the_question_open(talk):
    shopper = talk("1")
    asked = shopper.say("i want to send something back")
    again = shopper.say("too big")
    assert "couldn't read that as an answer" in again.text
    assert shopper.press(asked, next(iter(asked.buttons))).text


def test_one_place_is_swapped_for_another(shopper, demo_services):
    shown = shopper.say("suggest something").cards
    shopper.say("add the second and the fourth")
    shopper.say("hmm actually swap the fourth for the third")
    inside = [product_id for product_id, _ in list_lines(demo_services, shopper)]
    assert sorted(inside) == sorted(shown[place]["product_id"] for place in (1, 2))


@pytest.mark.parametrize("text", ["can you ping me when it ships", "tell me when it leaves"])
def test_news_of_an_order_is_no_news_of_a_product(talk, text):
    shopper = talk("1")
    shopper.say("where is my order")
    assert "order updates" in shopper.say(text).text
