import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from shop import Query, index_products, search
from shop.words import make_key
from tests.shop.shelves import SHELVES, make_product
from tests.shop.test_search import find_ids

ATTRIBUTES = ("organic", "gluten free", "32 oz", "mesh", "blue", "purple")
WORDS = ("", "milk", "soy milk", "pasta", "juice", "butter", "choclate", "drinks", "soda")


def test_prices_are_inclusive(shelves):
    assert find_ids(shelves, "soy milk", price_max_cents=249) == ["s2"]
    assert find_ids(shelves, "soy milk", price_min_cents=349) == ["s1"]


def test_a_category_may_be_a_department_or_a_type(shelves):
    assert find_ids(shelves, categories=("yogurt",)) == ["y1"]
    assert set(find_ids(shelves, categories=("Natural Foods",))) == {"s1", "s2"}
    assert set(find_ids(shelves, categories=("penne", "cereal"))) == {"p2", "g1"}


def test_any_brand_and_all_attributes_must_hold(shelves):
    assert find_ids(shelves, "milk", brands=("store brand",)) == ["m1", "s2"]
    assert set(find_ids(shelves, attributes=("organic",))) == {"y1", "s1"}
    assert find_ids(shelves, attributes=("organic", "6 oz")) == []
    assert find_ids(shelves, attributes=("vegan",)) == []


def test_attributes_of_variants_count(shelves):
    assert find_ids(shelves, "shoes", attributes=("blue", "42")) == ["w1"]


def test_a_product_is_in_stock_when_one_of_its_variants_is(shelves):
    assert find_ids(shelves, "shoes", in_stock=True) == ["w1"]
    assert "m2" not in find_ids(shelves, "milk", in_stock=True)


def test_what_is_excluded_is_absent_by_word_brand_and_attribute(shelves):
    assert set(find_ids(shelves, "milk", exclude=("soy", "choclate"))) == {"m1", "m2"}
    assert set(find_ids(shelves, "milk", exclude=("Store brand", "organic"))) == {"m2", "m3"}


def test_excluding_a_brand_spares_those_who_mention_its_words(session):
    session.add(make_product("a", "Store cupboard jar", brand="Acme"))
    session.add(make_product("b", "Cupboard jar", brand="Store"))
    index_products(session)
    assert find_ids(session, exclude=("store",)) == ["a"]


queries = st.builds(
    Query,
    text=st.sampled_from(WORDS),
    categories=st.lists(
        st.sampled_from(["pasta", "dairy", "soft drinks", "juice", "nowhere"]), max_size=2
    ).map(tuple),
    brands=st.lists(st.sampled_from(["store brand", "National brand", "fleet"]), max_size=2).map(tuple),
    attributes=st.lists(st.sampled_from(ATTRIBUTES), max_size=1).map(tuple),
    exclude=st.lists(st.sampled_from(["soy", "pasta", "store brand", "organic", "dairy"]), max_size=2).map(
        tuple
    ),
    price_min_cents=st.none() | st.integers(0, 500),
    price_max_cents=st.none() | st.integers(0, 500),
    in_stock=st.booleans(),
    sort=st.sampled_from(["relevance", "price_asc", "price_desc", "popular"]),
    limit=st.integers(1, len(SHELVES)),
)


def keeps_limits(product, query):
    kinds = {make_key(kind) for kind in (product.category, product.department, product.product_type)}
    words = make_key(f"{product.title} {product.brand} {product.attributes} {' '.join(kinds)}").split()
    stock = product.stock + sum(variant.stock for variant in product.variants)
    low, high = query.price_min_cents, query.price_max_cents
    return (
        (low is None or product.price_cents >= low)
        and (high is None or product.price_cents <= high)
        and (not query.categories or any(make_key(name) in kinds for name in query.categories))
        and (not query.brands or product.brand.lower() in {brand.lower() for brand in query.brands})
        and all(
            phrase
            in str([product.attributes, *(v.options for v in product.variants)]).lower().replace("_", " ")
            for phrase in query.attributes
        )
        and not any(set(make_key(phrase).split()) <= set(words) for phrase in query.exclude)
        and (stock > 0 or not query.in_stock)
    )


@pytest.mark.slow
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(query=queries)
def test_no_result_breaks_a_limit(shelves, query):
    found = search(shelves, query)
    assert all(keeps_limits(product, query) for product in found.products)
    assert len(found.products) == min(found.total, query.limit)
    prices = [product.price_cents for product in found.products]
    if query.sort.startswith("price"):
        assert prices == sorted(prices, reverse=query.sort == "price_desc")
