"""The catalogue's words: respelling, and reading them again while the assistant runs."""

import logging

import pytest

from bot.nlu.entities_english import English, load_english, singular
from bot.nlu.entities_source import VocabularySource
from bot.nlu.vocabulary import Term, Vocabulary
from tests.nlu.toy_catalogue import TERMS, toy_vocabulary


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


class Catalogue:
    """A catalogue that changes, breaks and is counted."""

    def __init__(self, terms):
        self.terms, self.reads, self.is_broken = terms, 0, False

    def read(self):
        self.reads += 1
        if self.is_broken:
            raise LookupError("no store")
        return self.terms


@pytest.fixture
def clock():
    return {"now": 0.0}


def make_source(catalogue, clock):
    return VocabularySource(catalogue.read, (LookupError,), English(), 600, lambda: clock["now"])


def test_the_catalogue_is_read_once_until_it_is_old(clock):
    catalogue = Catalogue(TERMS)
    source = make_source(catalogue, clock)
    assert source.current() is source.current()
    assert catalogue.reads == 1


def test_an_old_vocabulary_is_served_while_the_new_one_is_read(clock):
    catalogue = Catalogue([Term("type", "milk")])
    source = make_source(catalogue, clock)
    assert not source.current().knows("tea")
    catalogue.terms, clock["now"] = [Term("type", "tea")], 601.0
    source.current()
    source.settle()
    assert source.current().knows("tea")


def test_a_missing_store_gives_one_warning_and_a_new_attempt(clock, caplog):
    catalogue = Catalogue(TERMS)
    catalogue.is_broken = True
    source = make_source(catalogue, clock)
    with caplog.at_level(logging.WARNING):
        assert len(source.current()) == len(source.current()) == 0
    assert len(caplog.records) == 1
    catalogue.is_broken, clock["now"] = False, 31.0
    source.current()
    source.settle()
    assert source.current().knows("milk")
