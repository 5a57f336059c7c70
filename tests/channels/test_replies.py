import pytest

from bot.channels.replies import describe, make_replies

CARD = {
    "product_id": "7",
    "title": "Soy milk",
    "price": 2.99,
    "currency": "USD",
    "image": "dairy",
    "in_stock": True,
    "reason": "You buy it often",
    "buttons": [{"title": "Add to cart", "payload": '/add_to_cart{"product_id": "7"}'}],
}


def issue(title, payload):
    return f"token of {title}"


def draw(*messages):
    """Make replies and leave out what every reply carries."""
    replies = make_replies(messages, issue)
    assert all(reply.pop("id") and reply.pop("by") == "bot" for reply in replies)
    return replies


def test_a_text_stays_one_reply_whatever_its_paragraphs():
    assert draw({"text": "One.\n\nTwo."}) == [{"type": "text", "text": "One.\n\nTwo."}]


def test_a_payload_never_leaves_the_house():
    [reply] = draw({"text": "Which?", "buttons": [{"title": "This", "payload": "/inform"}]})
    assert reply == {
        "type": "buttons",
        "text": "Which?",
        "buttons": [{"title": "This", "button": "token of This"}],
    }


def test_the_text_beside_products_is_part_of_their_reply():
    [reply] = draw({"text": "Here:", "custom": {"type": "products", "items": [CARD]}})
    assert reply["text"] == "Here:"
    assert reply["items"] == [
        {
            **CARD,
            "image": "/shop/icons/dairy.svg",
            "buttons": [{"title": "Add to cart", "button": "token of Add to cart"}],
        }
    ]


def test_the_choices_follow_the_products():
    message = {"text": "Here:", "custom": {"type": "products", "items": [CARD]}}
    drawn = draw({**message, "buttons": [{"title": "More", "payload": "/more"}]})
    assert [(reply["type"], reply.get("text")) for reply in drawn] == [("products", "Here:"), ("buttons", "")]


def test_a_picture_of_the_shop_keeps_its_address():
    card = {**CARD, "image": "https://shop.example/7.jpg"}
    [reply] = draw({"custom": {"type": "products", "items": [card]}})
    assert reply["items"][0]["image"] == "https://shop.example/7.jpg"


def test_a_text_stands_before_a_table_or_a_link():
    table = {"type": "table", "columns": ["", "A"], "rows": [["Price", 3]]}
    assert draw({"text": "Side by side:", "custom": table}) == [
        {"type": "text", "text": "Side by side:"},
        {"type": "table", "columns": ["", "A"], "rows": [["Price", "3"]]},
    ]
    link = {"type": "link", "title": "Returns", "url": "/returns"}
    assert draw({"custom": link}) == [link]


def test_what_no_channel_can_draw_gives_no_reply():
    assert draw({"custom": {"type": "hologram"}}, {"text": "  "}, {}) == []


@pytest.mark.parametrize(
    ("message", "line"),
    [
        ({"text": "Hello"}, "Hello"),
        ({"text": "Here", "custom": {"type": "products", "items": [CARD]}}, "Here: Soy milk"),
        ({"custom": {"type": "table", "columns": ["", "A"], "rows": [["Price", 3]]}}, " | A\nPrice | 3"),
        ({"custom": {"type": "link", "title": "Help", "url": "/help"}}, "Help: /help"),
    ],
)
def test_every_reply_can_be_said_in_plain_text(message, line):
    [reply] = make_replies([message], issue)
    assert describe(reply) == line
