"""The catalogue's words: respelling, and reading them again while the assistant runs."""

import pytest

from bot.nlu.entities_english import English, load_english, singular
from bot.nlu.vocabulary import Term, Vocabulary
from tests.nlu.toy_catalogue import toy_vocabulary


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("yogrt", "yogurt"),
        ("choclate", "chocolate"),
        ("bannanas", "bananas"),
        ("umbrela", "umbrella"),
        ("organc", "organic"),
    ],
)
def test_slips_are_respelt(typed, meant):
    assert toy_vocabulary().nearest(typed) == meant


@pytest.mark.parametrize(
    "word", ["like", "want", "house", "show", "peppermint", "laptop", "norden", "warmest", "pepsi", "yogurt"]
)
def test_ordinary_and_strange_words_are_left_alone(word):
    assert toy_vocabulary().nearest(word) is None


@pytest.mark.parametrize(
    ("word", "one"),
    [("berries", "berry"), ("boxes", "box"), ("tomatoes", "tomato"), ("glass", "glass"), ("eggs", "egg")],
)
def test_plurals_have_their_singular(word, one):
    assert singular(word) == one


def test_english_knows_what_can_name_a_thing():
    english = load_english()
    assert english.can_name("unicorns")
    assert not english.can_name("quickly")
    assert english.can_describe("creamy")


@pytest.mark.parametrize(
    ("said", "written"),
    [
        ("gallon", "1 gal"),
        ("half gallon", "1/2 gal"),
        ("2 liter", "2 l"),
        ("12 pack", "12 pk"),
        ("XL", "XL"),
        ("7 oz", "7 oz"),
    ],
)
def test_sizes_are_written_as_the_catalogue_does(said, written):
    terms = [Term("attribute", phrase) for phrase in ("1 gal", "1/2 gal", "2 l", "12 pk", "8 oz")]
    assert Vocabulary(terms, English()).find_measure(said) == written
