import pytest

from shop import ProductNotFound, find_product, list_products


def test_a_product_is_found_by_its_number(shelves):
    assert find_product(shelves, "m1").title == "Whole milk, 1 GA"
    with pytest.raises(ProductNotFound):
        find_product(shelves, "m9")


def test_products_keep_the_order_asked_for_and_the_unknown_are_left_out(shelves):
    listed = list_products(shelves, ["s1", "gone", "m1", "s1"])
    assert [product.product_id for product in listed] == ["s1", "m1", "s1"]
    assert list_products(shelves, []) == []


def test_a_long_list_is_read_in_pieces(shelves):
    assert len(list_products(shelves, ["m1"] * 1500)) == 1500
