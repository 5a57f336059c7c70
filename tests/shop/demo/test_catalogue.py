"""Merging, pricing and stocking of the demo shop's products."""

import pytest

from shop.demo import build_catalogue


@pytest.fixture
def products(source):
    return build_catalogue(source).products


def test_identical_products_are_shown_once_under_the_best_seller(source):
    members = build_catalogue(source).members
    assert members[11] == members[12] == "12"
    assert members[13] == "13"


def test_every_product_is_shown_merged_or_left_out_with_a_reason(source):
    catalogue = build_catalogue(source)
    assert catalogue.left_out == {"fuel": 1, "blank": 1, "no price": 1}
    assert (catalogue.read, len(catalogue.products), catalogue.merged) == (10, 6, 1)


def test_only_the_maker_tells_products_of_one_name_apart(products):
    assert products.loc["12", "title"] == "Yogurt, single cups, store brand, 6 OZ"
    assert products.loc["13", "title"] == "Yogurt, single cups, national brand, 6 OZ, maker 7"
    assert products["title"].str.lower().is_unique


def test_the_crate_of_unpacked_fruit_is_not_its_size(products):
    assert products.loc["15", "title"] == "Bananas"
    assert "size" not in products.loc["15", "attributes"]


def test_the_price_is_the_median_of_recent_sales_before_coupons(products):
    assert products.loc["12", "price_cents"] == 60  # of 50, 60, 70 and 70 a piece
    assert products.loc["13", "price_cents"] == 75  # with what the store gave for the coupon


def test_what_was_not_sold_recently_keeps_its_last_price_and_has_no_stock(products):
    assert (products.loc["15", "price_cents"], products.loc["15", "stock"]) == (50, 0)


def test_a_kind_that_was_never_sold_is_known_but_out_of_stock(products):
    cereal = products.loc["16"]
    assert (cereal["title"], cereal["stock"]) == ("Gluten-free cereal, national brand, 17.5 OZ", 0)
    assert cereal["price_cents"] == 400
    assert cereal["attributes"] == {
        "brand_class": "national", "natural": True, "gluten free": True, "size": "17.5 OZ",
    }  # fmt: skip


def test_stock_and_popularity_follow_recent_movement(products):
    assert (products.loc["12", "popularity"], products.loc["12", "stock"]) == (5, 2)
