"""Sizes and colours: one and the same variant must keep to every limit, and the cart knows which it is."""

import pytest

import shop
from tests import outfitter


@pytest.fixture
def outdoor(engine, session, tmp_path):
    """The session of the outfitter."""
    outfitter.fill(engine, tmp_path)
    return session


def find(session, text="running shoes", **limits):
    return [p.product_id for p in shop.search(session, shop.Query(text=text, **limits)).products]


def test_the_outfitter_is_imported_once(engine, outdoor, tmp_path):
    report = outfitter.import_csv(engine, tmp_path)
    assert {name: c["added"] + c["updated"] for name, c in report["files"].items()} == dict.fromkeys(
        ("products.csv", "variants.csv", "size_charts.csv", "faq.csv", "customers.csv", "orders.csv"), 0
    )


def test_size_colour_and_stock_are_kept_by_one_and_the_same_variant(outdoor):
    assert set(find(outdoor, attributes=("waterproof", "42"))) == {"gale", "brook", "tarn", "ridge"}
    assert set(find(outdoor, attributes=("waterproof", "42"), in_stock=True)) == {"gale", "brook", "tarn"}
    assert find(outdoor, attributes=("43", "blue")) == ["brook"]
    assert find(outdoor, attributes=("43", "blue"), in_stock=True) == []
    assert find(outdoor, attributes=("42", "black", "waterproof"), price_max_cents=8500) == ["gale"]
    assert set(find(outdoor, attributes=("43", "black"))) == {"dash"}


def test_a_colour_that_is_not_wanted_leaves_the_other_colours(outdoor):
    assert set(find(outdoor, attributes=("waterproof", "42"), exclude=("black",), in_stock=True)) == {
        "gale",
        "brook",
        "tarn",
    }
    assert "gale" not in find(outdoor, attributes=("42",), exclude=("black", "grey"))


def test_the_price_of_a_variant_counts(outdoor):
    outdoor.get(shop.Variant, "dash-43-black").price_cents = 9900
    outdoor.flush()
    assert "dash" in find(outdoor, price_max_cents=6000)
    assert find(outdoor, attributes=("43", "black"), price_max_cents=6000) == []


def test_the_cheapest_limit_to_give_up_is_named_for_sizes_too(outdoor):
    query = shop.Query(
        text="running shoes", attributes=("waterproof", "42"), price_max_cents=7000, in_stock=True
    )
    first, second, *_ = shop.relaxations(outdoor, query)
    assert (first.field, first.nearest) == ("price_max_cents", 7900)
    assert (second.field, second.value) == ("attributes", "waterproof")


def test_a_product_with_variants_is_added_by_its_variant(outdoor):
    with pytest.raises(shop.ChoiceNeeded, match="Brook Dry"):
        shop.add_to_cart(outdoor, "c", "brook")
    line = shop.add_to_cart(outdoor, "c", "brook", 1, "brook-42-blue")
    assert line.title == "Brook Dry running shoe, 42, blue"
    with pytest.raises(shop.OutOfStock, match="43, blue"):
        shop.add_to_cart(outdoor, "c", "brook", 1, "brook-43-blue")


def test_a_line_is_swapped_and_undone_as_one_change(outdoor):
    line = shop.add_to_cart(outdoor, "c", "brook", 2, "brook-42-blue")
    swapped = shop.swap_line(outdoor, "c", line.line_id, "tarn", "tarn-42-green")
    assert (swapped.title, swapped.quantity) == ("Tarn GTX running shoe, 42, green", 2)
    assert len(shop.list_cart(outdoor, "c").lines) == 1
    shop.undo_cart(outdoor, "c")
    assert [line.variant_id for line in shop.list_cart(outdoor, "c").lines] == ["brook-42-blue"]


def test_a_swap_for_what_is_there_already_adds_up(outdoor):
    shop.add_to_cart(outdoor, "c", "dash", 1, "dash-42-white")
    line = shop.add_to_cart(outdoor, "c", "dash", 2, "dash-43-white")
    shop.swap_line(outdoor, "c", line.line_id, "dash", "dash-42-white")
    assert [(line.variant_id, line.quantity) for line in shop.list_cart(outdoor, "c").lines] == [
        ("dash-42-white", 3)
    ]
    shop.undo_cart(outdoor, "c")
    assert sorted((line.variant_id, line.quantity) for line in shop.list_cart(outdoor, "c").lines) == [
        ("dash-42-white", 1),
        ("dash-43-white", 2),
    ]


def test_a_swap_that_fails_leaves_the_line(outdoor):
    line = shop.add_to_cart(outdoor, "c", "brook", 1, "brook-42-blue")
    with pytest.raises(shop.OutOfStock):
        shop.swap_line(outdoor, "c", line.line_id, "ridge", "ridge-42-orange")
    assert [line.variant_id for line in shop.list_cart(outdoor, "c").lines] == ["brook-42-blue"]
