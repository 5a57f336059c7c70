"""The cart: what is said to be in it is in it, and nothing else happens."""

import pytest

from tests.conversations.facts import list_lines


@pytest.mark.parametrize(
    "text",
    [
        "the second one, two of them",
        "add 2 of the second one",
        "two of number two please",
        "ill take the 2nd, twice",
    ],
)
def test_a_place_in_the_list_and_a_number_are_both_taken(talk, demo_services, text):
    shopper = talk()
    shown = shopper.say("shampoo")
    shopper.say(text)
    assert list_lines(demo_services, shopper) == [(shown.cards[1]["product_id"], 2)]


def test_a_product_of_the_list_is_added_by_its_name(talk, demo_services):
    shopper = talk()
    shown = shopper.say("butter")
    shopper.say("add the store brand butter to my cart")
    assert list_lines(demo_services, shopper) == [(shown.cards[0]["product_id"], 1)]


@pytest.mark.parametrize("text", ["add both", "both please, add them", "i'll take both of them"])
def test_both_are_added(talk, demo_services, text):
    shopper = talk()
    shown = shopper.say("bananas")
    assert len(shown.cards) == 2
    shopper.say(text)
    assert list_lines(demo_services, shopper) == [(card["product_id"], 1) for card in shown.cards]


def test_two_places_in_one_message_are_both_added(talk, demo_services):
    shopper = talk()
    shown = shopper.say("shampoo")
    shopper.say("add the first one and the third one")
    wanted = [shown.cards[0]["product_id"], shown.cards[2]["product_id"]]
    assert [product_id for product_id, _ in list_lines(demo_services, shopper)] == wanted


def test_an_unclear_wish_is_asked_back_and_keeps_its_number(talk, demo_services):
    shopper = talk()
    shown = shopper.say("shampoo")
    asked = shopper.say("add 3")
    assert list_lines(demo_services, shopper) == []
    assert "?" in asked.text
    shopper.say("the third one")
    assert list_lines(demo_services, shopper) == [(shown.cards[2]["product_id"], 3)]


def test_a_named_kind_with_many_products_is_not_guessed(talk, demo_services):
    shopper = talk()
    said = shopper.say("add milk to my cart")
    assert list_lines(demo_services, shopper) == []
    assert said.cards or said.buttons


def test_the_button_of_a_choice_finishes_the_adding(talk, demo_services):
    shopper = talk()
    asked = shopper.say("add butter to my cart")
    title = next(title for title in asked.buttons if "utter" in title or title == "Add to cart")
    shopper.press(asked, title)
    ((_, quantity),) = list_lines(demo_services, shopper)
    assert quantity == 1


def test_a_button_pressed_twice_adds_once(talk, demo_services):
    shopper = talk()
    shown = shopper.say("bananas")
    shopper.press(shown, "Add to cart")
    again = shopper.press(shown, "Add to cart")
    assert [quantity for _, quantity in list_lines(demo_services, shopper)] == [1]
    assert "already" in again.text


@pytest.mark.parametrize("text", ["make it three", "change that to 3", "actually 3 of those"])
def test_the_number_of_the_last_thing_is_changed(talk, demo_services, text):
    shopper = talk()
    shopper.say("bananas")
    shopper.say("add the first one")
    shopper.say(text)
    assert [quantity for _, quantity in list_lines(demo_services, shopper)] == [3]


def test_the_number_is_changed_by_name_among_several(talk, demo_services):
    shopper = talk()
    shopper.say("bananas")
    shopper.say("add the first one")
    shopper.say("butter")
    shopper.say("add the first one")
    shopper.say("change the bananas to 4")
    assert [quantity for _, quantity in list_lines(demo_services, shopper)] == [4, 1]


def test_one_more_is_one_more(talk, demo_services):
    shopper = talk()
    shopper.say("bananas")
    shopper.say("add two of the first")
    shopper.say("one more of those")
    assert [quantity for _, quantity in list_lines(demo_services, shopper)] == [3]


@pytest.mark.parametrize("text", ["no i meant the second one", "sorry, the second one not the first"])
def test_a_corrected_choice_replaces_the_first(talk, demo_services, text):
    shopper = talk()
    shown = shopper.say("shampoo")
    shopper.say("add the first one")
    shopper.say(text)
    assert list_lines(demo_services, shopper) == [(shown.cards[1]["product_id"], 1)]


def test_a_corrected_number_replaces_the_first(talk, demo_services):
    shopper = talk()
    shopper.say("bananas")
    shopper.say("add 3 of the first")
    shopper.say("not 3, 5")
    assert [quantity for _, quantity in list_lines(demo_services, shopper)] == [5]


@pytest.mark.parametrize(
    "text", ["take the butter out", "remove the butter", "i dont want the butter anymore"]
)
def test_a_named_thing_is_taken_out_and_the_rest_stays(talk, demo_services, text):
    shopper = talk()
    bananas = shopper.say("bananas").cards[0]["product_id"]
    shopper.say("add the first one")
    shopper.say("butter")
    shopper.say("add the first one")
    shopper.say(text)
    assert list_lines(demo_services, shopper) == [(bananas, 1)]


def test_what_is_not_in_the_cart_is_not_taken_out(talk, demo_services):
    shopper = talk()
    shopper.say("bananas")
    shopper.say("add the first one")
    said = shopper.say("take the wine out of my cart")
    assert len(list_lines(demo_services, shopper)) == 1
    assert "not in your cart" in said.text


@pytest.mark.parametrize(
    "text", ["empty my cart", "clear the whole basket", "remove everything from my cart"]
)
def test_a_cart_is_emptied_and_the_emptying_taken_back(talk, demo_services, text):
    shopper = talk()
    shopper.say("shampoo")
    shopper.say("add the first one")
    shopper.say("add the second one")
    before = list_lines(demo_services, shopper)
    shopper.say(text)
    assert list_lines(demo_services, shopper) == []
    shopper.say("undo")
    assert sorted(list_lines(demo_services, shopper)) == sorted(before)


@pytest.mark.parametrize("text", ["undo", "take that back", "oops, go back one step"])
def test_an_adding_is_taken_back(talk, demo_services, text):
    shopper = talk()
    shopper.say("bananas")
    shopper.say("add the first one")
    shopper.say(text)
    assert list_lines(demo_services, shopper) == []


def test_the_undo_button_takes_back_what_its_message_did(talk, demo_services):
    shopper = talk()
    shopper.say("bananas")
    shopper.say("add 2 of the first one")
    removed = shopper.say("take the bananas out")
    shopper.press(removed, "Undo")
    assert [quantity for _, quantity in list_lines(demo_services, shopper)] == [2]


def test_undoing_nothing_is_said(talk):
    said = talk().say("undo")
    assert said.actions == ["action_undo"]
    assert "no change" in said.text or "nothing" in said.text.lower()


def test_the_cart_is_shown_with_its_numbers(talk):
    shopper = talk()
    shown = shopper.say("bananas")
    shopper.say("add 3 of the first one")
    said = shopper.say("whats in my cart")
    (row,) = said.tables[0]["rows"]
    assert row == [shown.titles[0], "3", f"${3 * shown.cards[0]['price']:.2f}"]
    assert row[2] in said.text


def test_an_empty_cart_is_said_to_be_empty(talk):
    assert "empty" in talk().say("what do i have in my basket").text


def test_more_than_there_is_cannot_be_added(talk, demo_services):
    shopper = talk()
    shopper.say("soy milk")
    shopper.say("add 90 of the first one")
    assert list_lines(demo_services, shopper) == []


@pytest.mark.parametrize(
    "text", ["add -2 of the first", "add 0 of the first one", "put 5000 of the first in my cart"]
)
def test_an_absurd_number_changes_nothing(talk, demo_services, text):
    shopper = talk()
    shopper.say("bananas")
    shopper.say(text)
    assert list_lines(demo_services, shopper) == []


def test_a_smaller_number_after_a_refusal_is_taken(talk, demo_services):
    shopper = talk()
    shown = shopper.say("soy milk")
    shopper.say("add 90 of the first one")
    shopper.say("ok then just 1")
    assert list_lines(demo_services, shopper) == [(shown.cards[0]["product_id"], 1)]


def test_dont_add_it_adds_nothing(talk, demo_services):
    shopper = talk()
    shopper.say("bananas")
    shopper.say("don't add anything yet")
    assert list_lines(demo_services, shopper) == []


def test_also_adds_beside_what_is_there(talk, demo_services):
    shopper = talk()
    shopper.say("bananas")
    shopper.say("add the first one")
    said = shopper.say("also some butter")
    assert len(list_lines(demo_services, shopper)) in {1, 2}
    assert any("utter" in title for title in [*said.titles, *said.buttons]) or "utter" in said.text


@pytest.mark.parametrize("text", ["checkout", "im done, ring me up", "where can i pay"])
def test_paying_is_left_to_the_shops_own_checkout(talk, demo_services, text):
    shopper = talk()
    shopper.say("bananas")
    shopper.say("add the first one")
    said = shopper.say(text)
    assert "checkout" in said.text
    assert len(list_lines(demo_services, shopper)) == 1


def test_two_shoppers_have_two_carts(talk, demo_services):
    one, other = talk(), talk()
    one.say("bananas")
    one.say("add the first one")
    assert "empty" in other.say("show my cart").text
    assert len(list_lines(demo_services, one)) == 1


def test_a_households_cart_is_there_in_its_next_conversation(talk, demo_services):
    first = talk("13")
    first.say("bananas")
    first.say("add the first one")
    said = talk("13").say("whats in my cart?")
    assert "Bananas" in str(said.tables)
