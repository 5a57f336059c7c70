"""A corner shop and an assistant that answers by a script, for the widget to draw."""

from datetime import datetime, timezone

from sqlalchemy.orm import Session

import profiles
import shop

SHELVES = {
    "produce": "Bananas|Salad mix, garden, 12 OZ",
    "dairy": "Whole milk, store brand, 1 GAL|Vanilla ice cream, 48 OZ",
    "bakery": "White bread, 20 OZ|Cake, carrot, 24 OZ",
    "coffee": "Ground coffee, dark roast, 12 OZ",
    "meat": "Chicken breast, boneless|Ground beef, 1 LB",
    "drinks": "Orange juice, 59 OZ|Soft drinks, cola, 2 LTR",
    "pasta": "Spaghetti, 16 OZ",
    "condiments": "Pasta sauce with basil, 24 OZ",
    "seafood": "Shrimp, peeled, 1 LB",
    "frozen": "Frozen pizza, four cheese",
    "candy": "Candy bar, dark chocolate, 3.5 OZ",
    "snacks": "Cookies, chocolate chip, 13 OZ",
    "cereal": "Cereal, honey oats, 18 OZ",
    "pet": "Dog food, chicken and rice, 15 LB",
    "baby": "Diapers, size 3, 68 CT",
    "paper": "Paper towels, 6 rolls",
    "household": "Laundry detergent, 100 OZ",
    "beauty": "Shampoo, moisture, 12 OZ",
    "health": "Vitamins, daily, 120 CT",
}
PEOPLE = {"1": "Ruth", "1297": "Noah", "1256": "Weber", "1261": "Carla", "43": "Okafor", "1137": "Marge"}
HOSTILE = "<img src=x onerror=alert(1)><script>alert(2)</script>"
LONG = "Donaudampfschifffahrtsgesellschaft" * 6
HEBREW = "שלום, אני מחפש חלב"


def fill(engine):
    """Put products and people into the store."""
    now = datetime.now(timezone.utc)
    with Session(engine, future=True) as session, session.begin():
        for image, titles in SHELVES.items():
            for number, title in enumerate(titles.split("|")):
                session.add(_make_product(image, number, title, now))
        shop.index_products(session)
        for customer_id, name in PEOPLE.items():
            profiles.add_customer(session, customer_id, name, at=now)


def answer(text):
    """Say what the assistant says to a text or a payload, in Rasa's form."""
    for words, messages in ANSWERS.items():
        if words in text.lower():
            return messages
    return [{"text": f"I heard: {text}"}]


def _make_product(image, number, title, now):
    name = title.split(",")[0]
    return shop.Product(
        product_id=f"{image}-{number}",
        title=title,
        department=image,
        category=name.lower(),
        product_type=name.lower(),
        price_cents=149 + 83 * number + 17 * len(title),
        stock=9,
        image=image,
        updated_at=now,
    )


def _card(product_id, title, price, image="dairy", in_stock=True, **more):
    titles = ["Add to cart", "More like this"] if in_stock else ["More like this"]
    return {
        "product_id": product_id,
        "title": title,
        "price": price,
        "currency": "USD",
        "image": image,
        "in_stock": in_stock,
        "buttons": [{"title": title, "payload": f"/{title.split()[0].lower()}"} for title in titles],
        **more,
    }


CARDS = [
    _card("1", "Soy milk, original, store brand, 32 OZ", 1.99, reason="You bought it four times this year"),
    _card("2", "Soy milk, vanilla, national brand, 64 OZ", 3.49),
    _card("3", "Organic soy milk, unsweetened, 32 OZ", 2.79, reason="The lowest price per ounce"),
    _card("4", "Soy creamer, hazelnut, 16 OZ", 2.29, in_stock=False),
    _card("5", "Chocolate soy milk, 3 x 8 OZ", 2.99, image="drinks"),
]
ANSWERS = {
    "soy milk?": [
        {
            "text": "Five kinds of **soy milk**, the ones you know first:",
            "custom": {"type": "products", "items": CARDS},
        }
    ],
    "/add": [
        {
            "text": "One soy milk is in your cart, $1.99 so far.",
            "buttons": [
                {"title": "What goes with it?", "payload": "/ask_goes_with"},
                {"title": "Show my cart", "payload": "/show_cart"},
            ],
        }
    ],
    "/show_cart": [{"text": "In your cart: 1 x Soy milk, original, 32 OZ, $1.99."}],
    "compare": [
        {
            "text": "Side by side:",
            "custom": {
                "type": "table",
                "columns": ["", "Soy milk, original", "Soy milk, vanilla"],
                "rows": [
                    ["Price", "$1.99", "$3.49"],
                    ["Size", "32 OZ", "64 OZ"],
                    ["Per ounce", "6.2 ¢", "5.5 ¢"],
                    ["In stock", "yes", "yes"],
                ],
            },
        }
    ],
    "return": [
        {
            "text": "Bring it back within 30 days with the receipt.",
            "custom": {"type": "link", "title": "Our returns, in full", "url": "https://example.org/returns"},
        }
    ],
    "hostile": [
        {
            "text": HOSTILE,
            "custom": {
                "type": "products",
                "items": [_card("6", HOSTILE + LONG, 1, image="javascript:alert(3)//x/", reason=HOSTILE)],
            },
        },
        {"custom": {"type": "link", "title": HOSTILE, "url": "javascript:alert(4)"}},
        {"custom": {"type": "table", "columns": [HOSTILE, "b"], "rows": [[HOSTILE, LONG]]}},
        {"text": f"{LONG} **{HOSTILE}** https://example.org/{LONG}"},
        {"text": HEBREW, "buttons": [{"title": HOSTILE + LONG, "payload": "/x"}]},
    ],
}
