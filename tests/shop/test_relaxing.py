from shop import Query, Relaxation, relaxations


def test_a_search_that_finds_something_needs_no_relaxing(shelves):
    assert relaxations(shelves, Query("milk")) == []


def test_a_price_limit_says_the_nearest_price(shelves):
    assert relaxations(shelves, Query("soy milk", price_max_cents=100)) == [
        Relaxation("price_max_cents", 100, 249, 2)
    ]
    assert relaxations(shelves, Query("soy milk", price_min_cents=900)) == [
        Relaxation("price_min_cents", 900, 349, 2)
    ]


def test_what_has_the_attribute_and_what_has_the_name_are_both_offered(shelves):
    assert relaxations(shelves, Query("pasta", attributes=("gluten free",))) == [
        Relaxation("attributes", "gluten free", None, 3),
        Relaxation("text", "pasta", "", 1),
    ]


def test_of_a_text_alone_each_part_is_tried_without(shelves):
    assert relaxations(shelves, Query("gluten free pasta")) == [
        Relaxation("text", "gluten free", "pasta", 3),
        Relaxation("text", "pasta", "gluten free", 1),
    ]


def test_limits_that_only_give_way_together_are_not_offered(shelves):
    assert relaxations(shelves, Query("soy milk", price_max_cents=1, brands=("fleet",))) == []


def test_each_kind_of_limit_can_give_way(shelves):
    def fields(query):
        return [relaxation.field for relaxation in relaxations(shelves, query)]

    assert fields(Query("gala apples", brands=("store brand",))) == ["brands"]
    assert fields(Query("gala apples", exclude=("apples",))) == ["exclude"]
    assert fields(Query("peanut butter", categories=("dairy",))) == ["categories", "text"]
    assert fields(Query("whole milk", brands=("national brand",), in_stock=True)) == [
        "in_stock",
        "brands",
        "text",
    ]
