"""Numbers, amounts and sizes, in words and digits."""

import pytest

from bot.nlu.entities_text import Reading, tokenise
from bot.nlu.quantities import number_at
from tests.nlu.toy_catalogue import read


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("12", 12), ("2.5", 2.5), ("1,250", 1250), ("2,50", 2.5), ("1/2", 0.5), ("seven", 7),
        ("twenty five", 25),
        ("twenty-five", 25), ("two hundred", 200), ("two hundred and fifty", 250), ("a hundred", 100),
        ("a dozen", 12), ("half a dozen", 6), ("two dozen", 24), ("a couple of", 2),
    ],
)  # fmt: skip
def test_numbers_are_read_to_their_end(text, value):
    reading = Reading(text, tokenise(text))
    assert number_at(reading, 0) == (value, len(reading))


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("2 cartons of milk", [("quantity", 2), ("product", "milk")]),
        ("three frozen pizzas", [("quantity", 3), ("product", "frozen pizzas")]),
        ("milk x 3", [("product", "milk"), ("quantity", 3)]),
        ("2x butter", [("quantity", 2), ("product", "butter")]),
        ("butter x3", [("product", "butter"), ("quantity", 3)]),
        ("add the butter x12 please", [("product", "butter"), ("quantity", 12)]),
        ("butter 3x", [("product", "butter"), ("quantity", 3)]),
        ("x3 butter", [("quantity", 3), ("product", "butter")]),
        ("3x butter", [("quantity", 3), ("product", "butter")]),
        (
            "eggs x3, butter x2",
            [("product", "eggs"), ("quantity", 3), ("product", "butter"), ("quantity", 2)],
        ),
        ("a couple of bananas", [("quantity", 2), ("product", "bananas")]),
        ("a dozen yogurts", [("quantity", 12), ("product", "yogurts")]),
        ("one more please", [("quantity", 1)]),
        ("the yogurt one", [("product", "yogurt")]),
    ],
)
def test_amounts_are_found_when_adding(text, found):
    assert read(text, "add_to_cart") == found


def test_eggs_are_sold_by_the_dozen():
    assert read("a dozen eggs", "add_to_cart") == [("size", "dozen"), ("product", "eggs")]
    assert read("two dozen eggs", "add_to_cart")[:2] == [("quantity", 2), ("size", "dozen")]


def test_only_the_new_amount_counts():
    assert read("make it 3", "change_cart") == [("quantity", 3)]
    assert read("3 instead of 2", "change_cart") == [("quantity", 3)]
    assert read("not 5 but 3", "change_cart") == [("quantity", 3)]


@pytest.mark.parametrize(
    ("text", "size"),
    [
        ("yogurt 32oz", "32 oz"), ("yogurt 32 ounces", "32 oz"), ("2 liter milk", "2 liter"),
        ("a gallon of milk", "gallon"),
        ("half gallon milk", "half gallon"), ("1/2 gallon of milk", "half gallon"), ("3 pounds of apples",
        "3 lb"),
        ("a pound of butter", "1 lb"), ("paper towels 12-pack", "12 pack"), ("shoes size 42", "42"),
        ("shoes in 42", "42"),
        ("shoes in XL", "XL"), ("the large umbrella", "large"), ("family size chips", "family size"),
    ],
)  # fmt: skip
def test_sizes_are_written_one_way(text, size):
    assert ("size", size) in read(text)


def test_two_gallons_are_two_of_a_size():
    assert read("2 gallons of milk", "add_to_cart") == [
        ("quantity", 2),
        ("size", "gallon"),
        ("product", "milk"),
    ]


def test_a_size_word_in_a_catalogue_name_belongs_to_the_name():
    assert read("large eggs") == [("product", "large eggs")]


def test_a_bare_number_may_be_an_amount_or_a_size():
    assert read("42", "inform") == [("quantity", 42), ("size", "42")]
    assert read("3", "inform") == [("quantity", 3)]


@pytest.mark.parametrize("text", ["a 2x4", "the butter mx3", "butter -x3"])
def test_a_number_within_a_name_is_no_times(text):
    assert ("quantity", 4) not in read(text, "add_to_cart")
    assert ("quantity", 3) not in read(text, "add_to_cart")
