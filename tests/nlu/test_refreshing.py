"""What is known of the catalogue stays fresh without making anybody wait."""

import logging

import pytest

from bot.nlu.refreshing import Refreshed


class Catalogue:
    """A catalogue that changes, breaks and is counted."""

    def __init__(self, words):
        self.words, self.reads, self.is_broken = words, 0, False

    def read(self, known):
        self.reads += 1
        if self.is_broken:
            raise LookupError("no store")
        return self.words


@pytest.fixture
def clock():
    return {"now": 0.0}


def make_source(catalogue, clock):
    return Refreshed(catalogue.read, [], 600, (LookupError,), lambda: clock["now"])


def test_the_catalogue_is_read_once_until_it_is_old(clock):
    catalogue = Catalogue(["milk"])
    source = make_source(catalogue, clock)
    assert source.current() is source.current()
    assert catalogue.reads == 1


def test_an_old_value_is_served_while_the_new_one_is_read(clock):
    catalogue = Catalogue(["milk"])
    source = make_source(catalogue, clock)
    assert source.current() == ["milk"]
    catalogue.words, clock["now"] = ["tea"], 601.0
    source.current()
    source.settle()
    assert source.current() == ["tea"]


def test_a_missing_store_gives_one_warning_and_a_new_attempt(clock, caplog):
    catalogue = Catalogue(["milk"])
    catalogue.is_broken = True
    source = make_source(catalogue, clock)
    with caplog.at_level(logging.WARNING):
        assert source.current() == source.current() == []
    assert len(caplog.records) == 1
    catalogue.is_broken, clock["now"] = False, 31.0
    source.current()
    source.settle()
    assert source.current() == ["milk"]
