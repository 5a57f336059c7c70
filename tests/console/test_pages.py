"""What staff see."""

import pytest
import sqlalchemy as sa
from starlette.testclient import TestClient

import profiles
from console.conversation import TURNS
from shop.models import Order
from tests.console.talks import NOW, positions, talk
from tests.console.visiting import open_room, sign_in


def test_an_empty_room_says_how_the_first_conversation_comes_about(staff):
    page = staff.get("/").text
    assert "No conversations yet" in page
    assert 'href="http://127.0.0.1:5005/shop"' in page
    assert "Nobody is waiting" in staff.get("/queue").text


@pytest.fixture
def exchange(session):
    talk(session, "c1", "something vegan, not soy")
    understanding = {
        "intent": "search_products",
        "confidence": 0.41,
        "sentiment": {"label": "negative", "strength": 0.8},
        "entities": [
            {"entity": "price_max", "value": 4.0},
            {"entity": "product", "value": "soy", "role": "exclude"},
        ],
    }
    profiles.describe_message(
        session, "c1", 1, understanding=understanding, actions=["action_search_products"]
    )
    item = {"product_id": "p1", "title": "Oat drink", "price": 2.5, "currency": "USD", "in_stock": False}
    for reply in (
        {"type": "products", "text": "Two found", "items": [item | {"reason": "You like oats"}]},
        {"type": "table", "columns": ["", "A"], "rows": [["Price", "$1.00"]]},
        {
            "type": "buttons",
            "text": "Which?",
            "buttons": [{"title": "The oat one", "button": "secret-token"}],
        },
        {"type": "link", "title": "Returns", "url": "javascript:alert(1)"},
    ):
        profiles.log_message(session, "c1", by="bot", text="said", at=NOW, reply=reply)
    session.commit()


def test_a_turn_shows_what_was_understood_and_done(exchange, staff):
    page = staff.get("/conversations/c1").text
    positions(page, "something vegan, not soy", "search_products", "41%", "unsure", "negative 80%")
    positions(page, "<dt>price max</dt><dd>4</dd>", "<dt>not product</dt><dd>soy</dd>", "search products")


def test_every_kind_of_reply_is_shown_in_short_and_no_token_leaves_the_store(exchange, staff):
    page = staff.get("/conversations/c1").text
    positions(page, "Two found", "Oat drink", "$2.50", "out of stock", "You like oats")
    positions(page, "$1.00", "The oat one", "Returns")
    assert "secret-token" not in page
    assert 'href="javascript' not in page


def test_what_shoppers_write_is_never_markup(session, staff):
    talk(session, "c1", "<script>alert(1)</script>")
    for path in ("/", "/conversations/c1", "/?q=<script>"):
        page = staff.get(path).text
        assert "<script>" not in page
    assert "&lt;script&gt;" in staff.get("/conversations/c1").text


def test_the_customer_stands_beside_the_conversation(session, staff):
    profiles.add_customer(session, "1", "Ann Miller", at=NOW)
    profiles.state_fact(session, "1", "has_baby", True, "purchases", 0.7, at=NOW)
    session.add(
        Order(order_number="A-77", customer_id="1", status="shipped", placed_at=NOW, total_cents=1234)
    )
    talk(session, "c1", "hello", customer_id="1")
    talk(session, "c2", "the other talk", customer_id="1", minutes_ago=5)
    page = staff.get("/conversations/c1").text
    positions(
        page, "Ann Miller", "has baby", "purchases", "70% sure", "A-77", "shipped", "$12.34", "This one"
    )
    assert 'href="/conversations/c2"' in page


def test_a_guest_has_no_card_and_an_unknown_customer_no_name(session, staff):
    talk(session, "c1", "hello")
    talk(session, "c2", "hello", customer_id="99")
    assert "has not said who they are" in staff.get("/conversations/c1").text
    assert "Customer 99" in staff.get("/conversations/c2").text


def test_a_long_conversation_opens_at_its_end_and_leads_back(session, staff):
    talk(session, "c1", *(f"message {number:03}" for number in range(1, TURNS + 31)))
    page = staff.get("/conversations/c1").text
    assert "message 031" in page
    assert "message 030" not in page
    assert 'href="?after=0"' in page
    earlier = staff.get("/conversations/c1?after=0").text
    positions(earlier, "message 001", "message 100", 'href="?after=30"')


def test_a_conversation_that_is_not_there_is_a_page_too(staff):
    response = staff.get("/conversations/nowhere")
    assert response.status_code == 404
    assert "There is nothing here" in response.text


def test_health_needs_no_account(stranger):
    response = stranger.get("/health")
    assert (response.status_code, response.json()) == (200, {"status": "ok"})


@pytest.fixture
def astray():
    """A console whose store is gone."""
    nowhere = sa.create_engine("sqlite:////nowhere/at/all.db", future=True)
    return TestClient(open_room(nowhere), raise_server_exceptions=False)


def test_health_says_when_the_store_is_gone(astray):
    response = astray.get("/health")
    assert (response.status_code, response.json()) == (503, {"status": "store unreachable"})


def test_a_broken_page_says_so_and_tells_nothing_else(astray):
    response = sign_in(astray)
    assert response.status_code == 500
    assert "Something broke" in response.text
    assert "nowhere" not in response.text
    assert "default-src 'none'" in response.headers["content-security-policy"]
