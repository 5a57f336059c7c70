"""A corner shop small enough to know by heart."""

from datetime import datetime, timezone

from shop import Product

NOW = datetime(2026, 3, 2, 12, 0, tzinfo=timezone.utc)

# id, title, brand, department, category, type, attributes, price, stock, popularity
SHELVES = [
    (
        "m1",
        "Whole milk, 1 GA",
        "Store brand",
        "Dairy",
        "Milk and cream",
        "Milk",
        {"size": "1 GA"},
        299,
        20,
        900,
    ),
    (
        "m2",
        "Whole milk, 32 OZ",
        "National brand",
        "Dairy",
        "Milk and cream",
        "Milk",
        {"size": "32 OZ"},
        189,
        0,
        950,
    ),
    (
        "m3",
        "Chocolate milk, 32 OZ",
        "National brand",
        "Dairy",
        "Milk and cream",
        "Chocolate milk",
        {},
        219,
        9,
        80,
    ),
    ("m4", "Coffee creamer", "National brand", "Dairy", "Milk and cream", "Creamer", {}, 99, 9, 300),
    (
        "s1",
        "Soy milk, 64 OZ",
        "National brand",
        "Natural foods",
        "Soy milk",
        "Soy milk",
        {"organic": True},
        349,
        5,
        60,
    ),
    ("s2", "Soy milk, 32 OZ", "Store brand", "Natural foods", "Soy milk", "Soy milk", {}, 249, 5, 40),
    ("c1", "Milk chocolate bar", "National brand", "Snacks", "Candy", "Chocolate", {}, 79, 50, 999),
    (
        "y1",
        "Organic yogurt, 6 OZ",
        "Store brand",
        "Dairy",
        "Yogurt",
        "Yogurt",
        {"organic": True},
        89,
        30,
        200,
    ),
    ("p1", "Spaghetti", "Store brand", "Pantry", "Pasta", "Spaghetti", {}, 119, 12, 300),
    ("p2", "Penne", "National brand", "Pantry", "Pasta", "Penne", {}, 149, 12, 100),
    ("p3", "Canned pasta", "National brand", "Pantry", "Canned meals", "Canned pasta", {}, 99, 12, 400),
    ("p4", "Pasta sauce", "National brand", "Pantry", "Pasta sauce", "Pasta sauce", {}, 259, 12, 500),
    (
        "g1",
        "Corn cereal",
        "National brand",
        "Breakfast",
        "Cereal",
        "Cereal",
        {"gluten_free": True},
        429,
        3,
        10,
    ),
    ("j1", "Orange juice, 64 OZ", "Store brand", "Drinks", "Juice", "Orange juice", {}, 329, 8, 350),
    (
        "d1",
        "Soft drinks, 12 cans",
        "National brand",
        "Drinks",
        "Soft drinks",
        "Soft drinks",
        {},
        459,
        40,
        800,
    ),
    ("d2", "Baking soda, 16 OZ", "Store brand", "Pantry", "Baking", "Baking soda", {}, 69, 40, 100),
    ("t1", "Toilet tissue, 12 rolls", "Store brand", "Household", "Paper", "Toilet tissue", {}, 699, 14, 400),
    ("k1", "Catsup, 24 OZ", "National brand", "Pantry", "Condiments", "Catsup", {}, 199, 7, 90),
    ("b1", "Peanut butter", "Store brand", "Pantry", "Spreads", "Peanut butter", {}, 289, 7, 210),
    ("b2", "Salted butter", "Store brand", "Dairy", "Butter", "Butter", {}, 389, 7, 150),
    ("f1", "Gala apples", "National brand", "Produce", "Apples", "Apples", {}, 159, 90, 310),
    ("f2", "Apple juice", "National brand", "Drinks", "Juice", "Apple juice", {}, 229, 90, 330),
    ("w1", "Running shoes", "Fleet", "Clothing", "Shoes", "Running shoes", {"material": "mesh"}, 5900, 0, 20),
]


def make_product(product_id="x1", title="Thing", **columns):
    values = {"price_cents": 100, "stock": 5, "updated_at": NOW, **columns}
    return Product(product_id=product_id, title=title, **values)
