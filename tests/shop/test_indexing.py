import sqlalchemy as sa

from shop import Product, Query, Term, index_products, list_vocabulary, search
from shop.models import SearchEntry
from tests.shop.shelves import SHELVES, make_product


def test_the_vocabulary_names_what_the_catalogue_knows_and_how_often(shelves):
    terms = set(list_vocabulary(shelves))
    assert Term("category", "pasta", 2) in terms
    assert Term("brand", "store brand", 9) in terms
    assert Term("attribute", "gluten free", 1) in terms
    assert Term("attribute", "42", 1) in terms
    assert Term("type", "chocolate milk", 1) in terms
    assert Term("department", "natural foods", 2) in terms
    assert {term.kind for term in terms} == {"category", "brand", "attribute", "type", "department"}


def test_indexing_again_gives_the_same(shelves):
    before = list_vocabulary(shelves)
    assert index_products(shelves) == len(SHELVES)
    assert list_vocabulary(shelves) == before
    assert search(shelves, Query("pasta")).total == 3


def test_what_is_new_is_found_once_indexed(shelves):
    shelves.add(make_product("n1", "Kombucha, ginger"))
    index_products(shelves)
    assert search(shelves, Query("kombucha")).total == 1


def test_what_is_deleted_is_gone_from_the_index_at_once(shelves):
    shelves.execute(sa.delete(Product).where(Product.product_id == "k1"))
    assert search(shelves, Query("ketchup")).total == 0
    assert shelves.scalar(sa.select(sa.func.count()).select_from(SearchEntry)) == len(SHELVES) - 1


def test_price_and_stock_are_always_fresh(shelves):
    shelves.execute(sa.update(Product).where(Product.product_id == "y1").values(stock=0, price_cents=5))
    assert search(shelves, Query("yogurt", in_stock=True)).total == 0
    assert search(shelves, Query("yogurt", price_max_cents=5)).total == 1


def test_attributes_are_said_as_a_shopper_says_them(session):
    said = {"fat_free": True, "vegan": False, "color": ["Red", "blue"], "note": None, "brand_class": "store"}
    session.add(make_product(attributes=said))
    index_products(session)
    phrases = {term.phrase for term in list_vocabulary(session) if term.kind == "attribute"}
    assert phrases == {"fat free", "red", "blue"}


def test_an_empty_catalogue_can_be_indexed_and_searched(session):
    assert index_products(session) == 0
    assert list_vocabulary(session) == []
    assert search(session, Query("milk")).total == 0
