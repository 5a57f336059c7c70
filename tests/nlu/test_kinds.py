"""Kinds of products near in meaning to what something is for."""

import os
import time
from typing import NamedTuple

import pytest

from bot.nlu.encoder import open_encoder
from bot.nlu.kinds import MOST, MOST_KEPT, Kinds


class Kind(NamedTuple):
    """A kind as the catalogue lists it."""

    name: str
    category: str = ""
    in_stock: bool = True


SHELF = [
    Kind("Drain cleaner", "Hardware"),
    Kind("Glass cleaner", "Cleaners"),
    Kind("Taco and tostada shells", "Hispanic foods"),
    Kind("BBQ sauce", "Condiments and sauces"),
    Kind("Charcoal", "Charcoal and firewood"),
    Kind("Dog biscuits", "Pet food"),
    Kind("Toothpaste", "Oral care"),
]


@pytest.fixture(scope="module")
def encoder():
    """MiniLM alone; without its files there is nothing to test."""
    return open_encoder(with_second=False) or pytest.skip("the sentence model is not installed")


@pytest.mark.parametrize(
    ("need", "kind"),
    [
        ("unclog the sink", "Drain cleaner"),
        ("clean the windows", "Glass cleaner"),
        ("make tacos", "Taco and tostada shells"),
        ("a bbq", "BBQ sauce"),
        ("brushing my teeth", "Toothpaste"),
    ],
)
def test_the_nearest_kind_comes_first(encoder, tmp_path, need, kind):
    found = Kinds.learn(SHELF, encoder, tmp_path).find(need, encoder)
    assert found[0].kind == kind
    assert [near.likeness for near in found] == sorted((near.likeness for near in found), reverse=True)
    assert len(found) <= MOST


def test_where_all_kinds_are_far_none_is_given(encoder, tmp_path):
    assert Kinds.learn(SHELF, encoder, tmp_path).find("my exam tomorrow", encoder) == []


def test_what_is_out_of_stock_is_not_offered(encoder, tmp_path):
    sold_out = [kind._replace(in_stock=kind.name != "Drain cleaner") for kind in SHELF]
    found = Kinds.learn(sold_out, encoder, tmp_path).find("unclog the sink", encoder)
    assert "Drain cleaner" not in [near.kind for near in found]
    nothing = [kind._replace(in_stock=False) for kind in SHELF]
    assert Kinds.learn(nothing, encoder, tmp_path).find("unclog the sink", encoder) == []


def test_a_shop_without_goods_has_no_kinds(encoder):
    assert Kinds.none().find("a barbecue", encoder) == []


def test_vectors_are_kept_and_old_files_go(encoder, tmp_path):
    Kinds.learn(SHELF, encoder, tmp_path)
    (kept,) = tmp_path.glob("kinds-*.npy")
    os.utime(kept, (1, 1))
    Kinds.learn([kind._replace(in_stock=False) for kind in SHELF], encoder, tmp_path)
    assert [path.stat().st_mtime for path in tmp_path.glob("kinds-*.npy")] == [1]
    for number in range(MOST_KEPT):
        Kinds.learn([*SHELF, Kind(f"Kind {number}")], encoder, tmp_path)
        time.sleep(0.01)
    assert len(list(tmp_path.glob("kinds-*.npy"))) == MOST_KEPT
    assert not kept.exists()
