"""What is said after a list or a question is read with it, however short."""

import pytest

from tests.conversations.facts import list_lines


@pytest.mark.parametrize("more", ["dry", "ok then just dry", "dry ones please"])
def test_a_word_without_a_meaning_of_its_own_narrows_the_list(talk, more):
    shopper = talk()
    shopper.say("need dog food")
    said = shopper.say(more)
    assert "dry dog food" in said.text
    assert all(title.startswith("Dry dog food") for title in said.titles)


def test_limits_that_nothing_keeps_are_given_up_only_when_that_was_agreed_to(talk):
    shopper = talk()
    shopper.say("which yogurts are vegan")
    said = shopper.say("and lactose free")
    assert "“vegan” and “lactose free”" in said.text
    assert not said.cards
    assert shopper.say("ok then just those").cards


def test_several_things_are_added_one_after_the_other(talk, demo_services):
    shopper = talk()
    said = shopper.say("add 2 milks, a loaf of white bread and some eggs")
    assert "white bread, eggs" in said.text
    for place in ("the first", "the second", "the cheapest"):
        shopper.say(place)
    assert sorted(number for _, number in list_lines(demo_services, shopper)) == [1, 1, 2]


def test_a_feature_answers_which_of_these(talk, demo_services):
    shopper = talk()
    shopper.say("show me eggs")
    shopper.say("and add bread")
    said = shopper.say("rye pls")
    assert all("rye" in title.lower() for title in [*said.buttons, *said.titles] if "," in title)
    assert "eggs" not in said.text.lower()


def test_the_cheapest_with_a_size_keeps_the_size(talk):
    shopper = talk()
    shopper.say("show me milk")
    said = shopper.say("the cheapest one gallon")
    assert said.titles == ["Milk, store brand, 1 GAL"]


def test_a_typed_title_is_a_pressed_button(talk):
    shopper = talk("88")
    shopper.say("recommend me a red wine for steak")
    said = shopper.say("Show those")
    assert said.intent == "affirm"
    assert all("wine" in title.lower() for title in said.titles)


@pytest.mark.parametrize("word", ["cling film", "loo roll", "courgettes", "bin liners", "washing up liquid"])
def test_british_words_find_american_goods(talk, word):
    assert talk().say(f"i need {word}").cards


def test_the_biggest_pack_is_found_by_its_size_and_a_smaller_one_from_there(talk):
    shopper = talk()
    biggest = shopper.say("whats the biggest bag of dog food")
    assert "50 LB" in biggest.text
    smallest = shopper.say("and the smallest")
    assert "smallest in stock for dog food" in smallest.text
    shopper.say("show me shampoo")
    shopper.say("add first")
    bigger = shopper.say("do you have it in bigger")
    sizes = [float(title.split(" OZ")[0].split(", ")[-1]) for title in bigger.titles]
    assert min(sizes) > 15
    assert bigger.text.startswith("Bigger than Shampoo")


def test_what_gives_no_size_is_not_ranked_by_it(talk):
    shopper = talk()
    shopper.say("show me books")
    assert "I can rank by price" in shopper.say("which is the newest").text


def test_not_something_is_left_out_and_never_looked_for(talk):
    shopper = talk()
    shopper.say("show me frozen pizza")
    said = shopper.say("not premium")
    assert "premium pizza" not in said.text.lower()
    assert not any("premium" in title.lower() for title in said.titles)
