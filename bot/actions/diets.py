"""Diets that a customer may state, and by which names products are then not suggested."""

import re
from dataclasses import dataclass

NEVER = r"(do ?n['’]?o?t|do not|can['’]?t|cannot|never|stopped|mustn['’]?t)"
MEAT = (
    "meat", "chicken", "beef", "pork", "turkey", "ham", "bacon", "sausage", "hot dogs", "veal", "lamb",
    "pepperoni", "salami", "fish", "seafood", "shrimp", "tuna", "salmon", "crab",
)  # fmt: skip
MILK = ("milk", "cheese", "yogurt", "butter", "cream")
NUTS = ("nuts", "peanut", "almond", "walnut", "cashew", "pecan", "pistachio", "hazelnut")


@dataclass(frozen=True)
class Diet:
    """How a diet is said (a pattern), and the phrases by which products are left out of suggestions."""

    said: str
    leaves_out: tuple[str, ...] = ()


DIETS = {
    "vegetarian": Diet(rf"vegetarian|veggie|no meat|{NEVER} (eat|have|touch|do) (any )?meat", MEAT),
    "vegan": Diet(
        rf"vegan|plant[ -]based|{NEVER} (eat|have|use) (any )?animal products?",
        (*MEAT, *MILK, "eggs", "honey"),
    ),
    "gluten free": Diet(rf"gluten[ -]?free|coeliac|celiac|no gluten|{NEVER} (eat|have|do) (any )?gluten"),
    "lactose free": Diet(
        rf"lactose|no dairy|dairy[ -]free|{NEVER} (eat|drink|have|do) (any )?(dairy|milk)", MILK
    ),
    "nut allergy": Diet(r"(nut|peanut)s? allerg(y|ies|ic)|allergic to (pea)?nuts?", NUTS),
    "halal": Diet("halal", ("pork", "ham", "bacon", "wine", "beer")),
    "kosher": Diet("kosher", ("pork", "ham", "bacon", "shrimp", "crab")),
}


def read_diet(text: str) -> str | None:
    """Find the diet that a message states; the last of the table where it states several."""
    stated = [name for name, diet in DIETS.items() if re.search(rf"\b({diet.said})\b", text, re.I)]
    return stated[-1] if stated else None
