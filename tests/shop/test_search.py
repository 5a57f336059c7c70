import pytest

from shop import Query, count, search


def find_ids(session, text="", **limits):
    return [product.product_id for product in search(session, Query(text, **limits)).products]


def test_what_the_word_names_is_found_and_what_only_mentions_it_is_not(shelves):
    found = find_ids(shelves, "milk")
    assert found[0] == "m1"
    assert "c1" not in found
    assert "m4" not in found


def test_what_is_in_stock_comes_before_what_is_not(shelves):
    found = find_ids(shelves, "whole milk")
    assert found == ["m1", "m2"]


def test_every_word_must_match(shelves):
    assert find_ids(shelves, "soy milk") == ["s1", "s2"]
    assert find_ids(shelves, "soy penne") == []


def test_a_category_names_its_products_even_where_their_titles_do_not(shelves):
    assert find_ids(shelves, "pasta") == ["p1", "p2", "p3"]


def test_plural_and_singular_find_the_same(shelves):
    assert find_ids(shelves, "apple") == find_ids(shelves, "apples") == ["f1"]


def test_a_compound_is_not_its_last_word(shelves):
    assert find_ids(shelves, "butter") == ["b2"]
    assert find_ids(shelves, "peanut butter") == ["b1"]


def test_words_that_name_nothing_find_what_mentions_them(shelves):
    assert find_ids(shelves, "salted") == ["b2"]


@pytest.mark.parametrize(
    ("said", "meant"),
    [("soda", "d1"), ("baking soda", "d2"), ("tp", "t1"), ("ketchup", "k1"), ("some oj please", "j1")],
)
def test_the_words_of_shoppers_are_understood(shelves, said, meant):
    assert find_ids(shelves, said) == [meant]


@pytest.mark.parametrize(
    ("typed", "corrected", "first"),
    [
        ("yoghrt", "yogurt", "y1"),
        ("choclate milk", "chocolate milk", "m3"),
        ("ornage juice", "orange juice", "j1"),
    ],
)
def test_slips_are_mended_and_said(shelves, typed, corrected, first):
    found = search(shelves, Query(typed))
    assert found.corrected == corrected
    assert found.products[0].product_id == first


def test_a_real_word_we_do_not_sell_is_left_alone(shelves):
    found = search(shelves, Query("vegan"))
    assert (found.total, found.corrected) == (0, None)


def test_the_cheapest_milk_is_a_milk(shelves):
    assert find_ids(shelves, "milk", sort="price_asc", limit=1) == ["m2"]
    assert find_ids(shelves, "milk", sort="price_desc", limit=1) == ["s1"]


@pytest.mark.parametrize("sort", ["relevance", "price_asc", "price_desc", "popular"])
def test_as_many_are_counted_as_are_found(shelves, sort):
    query = Query("milk", sort=sort)
    assert count(shelves, query) == search(shelves, query).total


def test_popular_sorts_by_movement(shelves):
    assert find_ids(shelves, sort="popular", limit=2) == ["c1", "m2"]


def test_pages_do_not_overlap_and_the_total_counts_all(shelves):
    first, second = (search(shelves, Query("milk", limit=2, offset=offset)) for offset in (0, 2))
    assert first.total == second.total == 5
    assert not {p.product_id for p in first.products} & {p.product_id for p in second.products}
    beyond = search(shelves, Query("milk", offset=50))
    assert (beyond.products, beyond.total) == ([], 5)


def test_count_says_how_many_all_pages_hold(shelves):
    assert count(shelves, Query("milk", limit=1)) == 5
    assert count(shelves, Query()) == 23


@pytest.mark.parametrize(
    "text", ['"', 'milk" OR head:x', "(", "*", "a AND NOT", "'; --", "milk:*", "🥛", "&|!"]
)
def test_no_typing_breaks_the_search(shelves, text):
    search(shelves, Query(text, exclude=(text,), attributes=(text,), categories=(text,), brands=(text,)))
