"""How much is in a pack."""

import pytest

import shop
from tests.shop.shelves import make_product


@pytest.mark.parametrize(
    ("size", "kind", "value"),
    [
        ("1 GAL", "volume", 3785.4),
        ("1/2 GAL", "volume", 1892.7),
        ("750 ML", "volume", 750),
        ("12 x 12 OZ", "weight", 12 * 12 * 28.35),
        ("2.5 LB", "weight", 1134),
        ("18 CT", "count", 18),
        ("1 dozen", "count", 12),
        ("110 SQ FT", "area", 110),
        ("12 oz bottle", "weight", 12 * 28.35),
    ],
)
def test_a_size_says_how_much_of_what(size, kind, value):
    amount = shop.read_amount(size)
    assert amount.kind == kind
    assert amount.value == pytest.approx(value)


@pytest.mark.parametrize("size", ["", "L", "medium", "42", "8 OZ, 4 CT", "queen size", "4-6 LB"])
def test_what_cannot_be_compared_is_no_amount(size):
    assert shop.read_amount(size) is None


def test_packs_are_ranked_ounces_of_milk_being_fluid(shelves):
    for product_id, size in (("pack1", "1 PT"), ("pack2", "1/2 GAL"), ("pack3", "2 CT"), ("pack4", "big")):
        shelves.add(
            make_product(product_id, f"Milk {size}", product_type="Milk", attributes={"size": size}, stock=1)
        )
    shelves.flush()
    shop.index_products(shelves)
    ranked = [one.product_id for one in shop.rank_by_amount(shelves, shop.Query(text="milk"))]
    assert [p for p in ranked if p in {"m1", "pack2", "m2", "pack1"}] == ["m1", "pack2", "m2", "pack1"]
    assert not {"pack3", "pack4"} & set(ranked)
    assert shop.rank_by_amount(shelves, shop.Query(text="unicorn")) == []


def test_value_is_the_price_of_what_is_in_a_pack(shelves):
    for product_id, size, cents in (("v1", "1 GAL", 400), ("v2", "1/2 GAL", 150), ("v3", "16 OZ", 100)):
        made = make_product(
            product_id, f"Rye drink {size}", product_type="Rye drink", attributes={"size": size}
        )
        made.price_cents, made.stock = cents, 1
        shelves.add(made)
    shelves.flush()
    shop.index_products(shelves)
    ranked = shop.rank_by_value(shelves, shop.Query(text="rye drink"))
    assert [one.product_id for one in ranked] == ["v2", "v1", "v3"]
    assert [round(one.unit_cents, 2) for one in ranked] == [2.34, 3.12, 6.25]
