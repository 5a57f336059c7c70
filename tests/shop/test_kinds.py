"""The kinds of products in the catalogue."""

import sqlalchemy as sa

import shop
from tests.shop.shelves import make_product


def test_kinds_have_the_category_where_most_of_them_stand_and_know_their_stock(shelves):
    shelves.add(make_product("kind1", "Kettle", product_type="Kettles", category="Kitchen", stock=0))
    shelves.add(make_product("kind2", "Kettle", product_type="Kettles", category="Kitchen", stock=2))
    shelves.add(make_product("kind3", "Kettle", product_type="Kettles", category="Camping", stock=1))
    shelves.add(make_product("kind4", "Globe", product_type="", category="Globes", stock=0))
    shelves.add(make_product("kind5", "Thing", product_type="", category="", stock=1))
    shelves.flush()
    found = {kind.name: kind for kind in shop.list_kinds(shelves)}
    assert found["Kettles"] == shop.Kind("Kettles", "Kitchen", True)
    assert found["Globes"] == shop.Kind("Globes", "", False)
    assert "" not in found
    assert list(found) == sorted(found)


def test_a_variant_in_stock_is_stock(shelves):
    shop_owned = shelves.get(shop.Product, "w1")
    name = shop_owned.product_type or shop_owned.category
    shelves.execute(sa.update(shop.Product).values(stock=0))
    found = {kind.name: kind.in_stock for kind in shop.list_kinds(shelves)}
    assert found[name]
    assert sum(found.values()) == 1
