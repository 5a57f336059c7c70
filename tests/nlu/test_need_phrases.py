"""What a message says something is for."""

import pytest

from bot.nlu.need_phrases import find_need


@pytest.mark.parametrize(
    ("text", "need"),
    [
        ("what do u have for a bbq this weekend", "a bbq"),
        ("i need something to unclog the sink", "unclog the sink"),
        ("need stuff to get a wine stain out of my shirt", "get a wine stain out of my shirt"),
        ("Any ideas for breakfast?", "breakfast"),
        ("breakfast ideas", "breakfast"),
        ("my kid has a birthday party on saturday what should i get", "a birthday party"),
        ("i'm cooking italian tonight, help", "cooking italian"),
        ("i wanna bake a cake", "bake a cake"),
        ("how do i get rid of ants", "get rid of ants"),
        ("gift for my mum who likes gardening", "gardening"),
        ("got something against mosquitoes?", "mosquitoes"),
        ("suggest something for dinner under $10", "dinner"),
        ("whats nice for a picnic", "a picnic"),
        ("something for the kids lunchbox, max 3 dollars", "the kids lunchbox"),
        ("can you find me something to wrap presents please", "wrap presents"),
    ],
)
def test_what_it_is_for_is_read_in_the_shoppers_words(text, need):
    assert find_need(text) == need


@pytest.mark.parametrize(
    "text",
    [
        "looking for milk",
        "i need washing up liquid",
        "anything for me?",
        "something for my husband",
        "what do you have for tonight",
        "what do you have for 5 bucks",
        "something for under 5 dollars",
        "do you have anything cheaper",
        "is there anything new for me",
        "recommend me something",
        "what goes well with steak",
        "",
    ],
)
def test_persons_times_and_sums_are_no_needs(text):
    assert find_need(text) is None
