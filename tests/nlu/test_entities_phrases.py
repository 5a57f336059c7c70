"""Products, categories, brands, attributes, and what is ruled out."""

import pytest

from bot.nlu.entities_english import English
from bot.nlu.entities_reader import read_entities
from bot.nlu.vocabulary import Vocabulary
from tests.nlu.toy_catalogue import read, toy_vocabulary


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("do you have soy milk", ["soy milk"]), ("yogrt", ["yogurt"]),
        ("choclate milk pls", ["chocolate milk"]),
        ("milk, eggs and bread", ["milk", "eggs", "bread"]), ("need milk eggs and bread", ["milk", "eggs",
        "bread"]),
        ("mac and cheese", ["mac and cheese"]), ("macaroni & cheese", ["macaroni & cheese"]),
        ("laptops", ["laptops"]),
        ("cream of mushroom soup", ["cream of mushroom soup"]), ("unicorn meat", ["unicorn meat"]),
        ("any birthday cake toppers?", ["birthday cake toppers"]), ("i want a house show", ["house"]),
        ("cheaper milk than that", ["milk"]), ("a bag of potato chips", ["potato chips"]),
        ("i would like something you like", []), ("V8 juice", ["v8 juice"]), ("2% milk", ["2% milk"]),
        ("looking for a snack", ["snack"]), ("morning! need soy milk", ["soy milk"]),
        ("evening all, any soy milk?", ["soy milk"]),
        ("chuck out the bread", ["bread"]), ("lightest umbrella", ["umbrella"]),
        ("washing powder for sensitive skin", ["washing powder"]), ("anything good for dinner", []),
    ],
)  # fmt: skip
def test_product_names_are_found_whole(text, names):
    assert [value for name, value, *_ in read(text) if name == "product"] == names


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("do you like chocolate", "chitchat"), ("write a poem about bread", "out_of_scope"), ("bye milk",
        "goodbye"),
        ("what goes with it", "ask_goes_with"), ("any sugar in it", "ask_product_details"), ("go on",
        "affirm"),
    ],
)  # fmt: skip
def test_talk_and_questions_about_what_was_shown_name_no_product(text, intent):
    assert read(text, intent) == []


def test_things_the_catalogue_lacks_are_products_only_where_one_is_asked_for():
    assert read("laptops", "search_products") == [("product", "laptops")]
    assert read("laptops", "inform") == []
    assert read("how heavy is the laptop", "ask_product_details") == [("product", "laptop")]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("gluten-free pasta", [("attribute", "gluten free"), ("product", "pasta")]),
        ("dairy free", [("attribute", "non-dairy")]),
        ("hazelnut free chips", [("attribute", "hazelnut free"), ("product", "chips")]),
        ("frozen pizza", [("product", "frozen pizza")]),
        ("only frozen ones", [("attribute", "frozen")]),
        ("a red umbrella", [("attribute", "red"), ("product", "umbrella")]),
        ("red wine", [("product", "red wine")]),
        ("own brand butter", [("brand", "store brand"), ("product", "butter")]),
        ("name brand", [("brand", "national brand")]),
        ("the dairy aisle", [("category", "dairy")]),
        ("cheese section", [("category", "cheese")]),
    ],
)
def test_attributes_brands_and_aisles_have_the_catalogues_words(text, found):
    assert read(text) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("no peanuts", [("product", "peanuts", "exclude")]),
        ("yogurt allergy, need milk", [("product", "yogurt", "exclude"), ("product", "milk")]),
        ("without nuts or eggs", [("product", "nuts", "exclude"), ("product", "eggs", "exclude")]),
        ("anything but store brand", [("brand", "store brand", "exclude")]),
        ("not silk", [("brand", "silk", "exclude")]),
        ("not organic", [("attribute", "organic", "exclude")]),
        ("not the chocolate one", [("product", "chocolate", "exclude")]),
        ("i don't like yogurt", [("product", "yogurt", "exclude")]),
        ("not that brand", []),
        ("no thanks", []),
        ("no, the milk", [("product", "milk")]),
    ],
)
def test_what_is_ruled_out_has_the_role_exclude(text, found):
    assert read(text, "refine_search") == found


def test_taking_out_of_the_cart_rules_nothing_out():
    assert read("i don't want the milk anymore", "remove_from_cart") == [("product", "milk")]


def test_places_are_those_of_the_text_as_typed():
    text = "Gimme  Gluten-Free  YOGRT, under $2.50!!"
    found = read_entities(text, toy_vocabulary(), "search_products")
    assert [text[e.start : e.end] for e in found] == ["Gluten-Free", "YOGRT", "$2.50"]


def test_without_a_catalogue_everything_else_is_found():
    found = read_entities(
        "2 cartons of oat milk under $3, not store brand", Vocabulary((), English()), "search_products"
    )
    values = [(e.entity, e.value, e.role) for e in found]
    assert ("quantity", 2, None) in values
    assert ("price_max", 3.0, None) in values
    assert ("brand", "store brand", "exclude") in values
    assert ("product", "oat milk", None) in values


@pytest.mark.parametrize(
    "text", ["", "   ", "???", "🍕🍕", "$", "-", "#", "under", "no", "of of of", "x" * 5000, "1" * 400]
)
def test_odd_texts_are_read_without_harm(text):
    for intent in (None, "search_products", "inform", "add_to_cart", "compare_products"):
        assert isinstance(read(text, intent), list)
