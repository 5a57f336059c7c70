"""Diets and foods that a customer avoids, and by which names products are then not suggested."""

import re
from typing import Any

MEAT = (
    "meat", "chicken", "beef", "pork", "turkey", "ham", "bacon", "sausage", "hot dogs", "veal", "lamb",
    "pepperoni", "salami",
)  # fmt: skip
SHELLFISH = ("shellfish", "shrimp", "crab", "lobster", "clams", "oysters", "seafood")
FISH = ("fish", "seafood", "tuna", "salmon", "sardines", "mackerel", "anchovies", "cod")
MILK = ("milk", "cheese", "yogurt", "butter", "cream")
NUTS = ("nuts", "peanut", "almond", "walnut", "cashew", "pecan", "pistachio", "hazelnut")
GLUTEN = ("wheat", "bread", "pasta", "flour", "noodles", "barley", "rye", "crackers", "cookies", "cake")
ALL_MEAT = (*MEAT, *FISH, "shrimp", "crab")

WAYS = {  # of eating, and how each is said; what the shop's data calls so is not left out
    "vegan": r"vegans?|plant[ -]based",
    "vegetarian": r"vegetarians?|veggie",
    "pescatarian": r"pesc[ae]tarians?",
    "gluten free": r"gluten ?free",
    "lactose free": r"lactose ?free",
    "halal": r"halal",
    "kosher": r"kosher",
}
ONE_OF = frozenset({"vegan", "vegetarian", "pescatarian"})  # who states one has given up the others
FOODS = {  # how a food is called, and the diet of who avoids it
    r"meat": "vegetarian",
    r"animal products?": "vegan",
    r"gluten": "gluten free",
    r"lactose": "lactose free",
    r"dairy(?: products?)?": "no dairy",
    r"(?:cow['’]?s? )?milk": "no milk",
    r"(?:tree )?nuts?": "no nuts",
    r"peanuts?": "no peanuts",
    r"eggs?": "no eggs",
    r"soya?|soybeans?": "no soy",
    r"wheat": "no wheat",
    r"shell ?fish": "no shellfish",
    r"sea ?food": "no seafood",
    r"fish": "no fish",
    r"pork": "no pork",
    r"alcohol": "no alcohol",
} | {
    rf"{food}(?:e?s)?": f"no {food}"
    for food in (
        "almond", "banana", "beef", "celery", "cheese", "chicken", "chocolate", "coconut", "corn", "crab",
        "garlic", "hazelnut", "honey", "kiwi", "mushroom", "mustard", "onion", "sesame", "shrimp", "sugar",
        "tomato", "walnut",
    )
}  # fmt: skip
LEAVES_OUT = {
    "vegan": (*ALL_MEAT, *MILK, "eggs", "honey"),
    "vegetarian": ALL_MEAT,
    "pescatarian": MEAT,
    "gluten free": GLUTEN,
    "lactose free": MILK,
    "halal": ("pork", "ham", "bacon", "wine", "beer"),
    "kosher": ("pork", "ham", "bacon", "shrimp", "crab"),
    "no dairy": MILK,
    "no milk": MILK,
    "no nuts": NUTS,
    "no peanuts": NUTS,
    "no soy": ("soy", "tofu"),
    "no wheat": GLUTEN,
    "no shellfish": SHELLFISH,
    "no seafood": (*SHELLFISH, *FISH),
    "no fish": FISH,
    "no pork": ("pork", "ham", "bacon"),
    "no alcohol": ("beer", "wine", "liquor", "liqueur", "vodka", "whiskey", "rum"),
}
FORMER = {"nut allergy": "no nuts"}  # as older profiles say it: what is avoided is kept, never why
BETWEEN = ", "


def name_food(food: str) -> str:
    """Name the diet of who avoids a food; any word may be one."""
    known = (diet for said, diet in FOODS.items() if re.fullmatch(said, food))
    return next(known, f"no {food}")


def list_left_out(diet: str) -> tuple[str, ...]:
    """List the phrases by which a diet leaves products out."""
    named = (diet.removeprefix("no "),) if diet.startswith("no ") else ()
    return LEAVES_OUT.get(diet, named)


def read_value(value: Any) -> list[str]:
    """Read the diets that the value of a fact holds."""
    return [FORMER.get(diet, diet) for diet in str(value).split(BETWEEN)]


def merge_diets(held: list[str], stated: tuple[str, ...]) -> list[str]:
    """Add what is stated to what is held; of vegan, vegetarian and pescatarian only the last is kept."""
    diets = list(dict.fromkeys([*held, *stated]))
    newest = next((diet for diet in reversed([*held, *stated]) if diet in ONE_OF), None)
    return [diet for diet in diets if diet == newest or diet not in ONE_OF]
