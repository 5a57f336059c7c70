"""One conversation looked into, marked and taken along as a file."""

import csv
import io

import pytest

import profiles
import shop
from console.conversation import TURNS
from console.errors import ReasonMissing
from console.turns import Piece, read_turn
from shop.models import Product
from tests.console.talks import NOW, positions, talk
from tests.console.visiting import form_token

UNDERSTOOD = {
    "intent": "add_to_cart",
    "confidence": 0.71,
    "ranking": [{"name": "add_to_cart", "confidence": 0.71}, {"name": "search_products", "confidence": 0.2}],
    "entities": [{"entity": "product", "value": "soy milk", "start": 4, "end": 12}],
    "sentiment": {"label": "negative", "strength": 0.5},
    "decisions": [{"action": "action_add_to_cart", "policy": "RulePolicy", "confidence": 1.0}],
    "slots": {"focus": {"before": None, "after": "p77"}},
}


@pytest.fixture(params=["IndexedRulePolicy", "RulePolicy"])  # ours, and Rasa's of which older turns speak
def understood(session, request):
    [decision] = UNDERSTOOD["decisions"]
    decisions = [decision | {"policy": request.param}]
    talk(session, "c1", "add soy milk", **UNDERSTOOD | {"decisions": decisions})
    profiles.keep_run(
        session, "c1", "action_add_to_cart", at=NOW, ms=12.4, reads=["products"], writes=["carts"]
    )
    session.add(Product(product_id="p12", title="Soy milk", price_cents=299, stock=5, updated_at=NOW))
    parts = [("bought", "p12", 0.06), ("popular", None, 0.02), ("bought", None, 0.01), ("bought", None, 0.01)]
    against = ("similar", "p3", -0.5)
    reasons = [
        {"kind": kind, "product_id": product_id, "share": share}
        for kind, product_id, share in (*parts, against)
    ]
    shown = profiles.Shown("p77", 0.1, reasons)
    profiles.log_suggestions(
        session, [shown], place="recommend", conversation_id="c1", customer_id=None, at=NOW, turn=1
    )
    item = {
        "product_id": "p77",
        "title": "Oat drink",
        "price": 2.5,
        "currency": "USD",
        "reason": "You like it",
    }
    reply = {"type": "products", "text": "Added", "items": [item]}
    profiles.log_message(session, "c1", by="bot", text="Added", at=NOW, reply=reply)
    session.commit()


def test_a_turn_says_on_demand_how_it_came_about(understood, staff):
    page = staff.get("/conversations/c1").text
    positions(page, '<mark title="product">soy milk', "search_products 20%", "the rule of add_to_cart")
    positions(page, "in 12 ms", "read products", "wrote carts", "<td>-</td><td>p77</td>")
    positions(page, "You like it", "60% bought Soy milk · 20% popular · 20% bought (unnamed)</span>")


def test_the_mood_is_a_line_in_words_too(understood, session, staff):
    assert "<svg" not in staff.get("/conversations/c1").text
    talk(session, "c1", "great", intent="thank", sentiment={"label": "positive", "strength": 0.8})
    assert "From -0.50 to +0.80; least -0.50, most +0.80." in staff.get("/conversations/c1").text


def test_cart_and_consents_stand_on_the_card(session, staff):
    profiles.add_customer(session, "1", "Ann", at=NOW)
    profiles.record_consent(session, "1", "marketing", "web", True, at=NOW, source="chat")
    session.add(Product(product_id="p1", title="Soy milk", price_cents=299, stock=5, updated_at=NOW))
    session.flush()
    shop.add_to_cart(session, "customer:1", "p1", 2)
    talk(session, "c1", "hello", customer_id="1")
    page = staff.get("/conversations/c1").text
    positions(page, "2 × Soy milk", "$5.98", "<dt>marketing, web</dt><dd>yes")


def test_a_link_to_a_message_shows_the_page_where_it_stands(session, staff):
    talk(session, "c1", *(f"message {number:03}" for number in range(1, 3 * TURNS)))
    page = staff.get("/conversations/c1?at=60").text
    positions(page, "message 011", 'id="m60"', 'href="?at=60#m60"')
    assert "message 010" not in page


def mark(staff, **fields):
    return staff.post(
        "/conversations/c1/mark", data={"token": form_token(staff, "/conversations/c1"), **fields}
    )


def test_tags_and_notes_hang_on_the_conversation_and_on_one_message(session, staff):
    talk(session, "c1", "hello", "again")
    page = mark(staff, act="tag", tag="Rude").text
    assert "Remove the tag rude" in page
    response = mark(staff, act="tag", tag="funny", position="2")
    assert response.url.query == b"at=2"
    mark(staff, act="note", text="called her")
    page = mark(staff, act="note", text="meant as a joke", position="2").text
    positions(page, "meant as a joke", "dana", "called her")
    mark(staff, act="untag", tag="rude")
    assert profiles.list_tags(session) == [("funny", 1)]


def test_a_review_is_given_and_taken_back(session, staff):
    talk(session, "c1", "hello")
    assert "Reviewed by dana" in mark(staff, act="review").text
    assert "Mark as reviewed" in mark(staff, act="unreview").text


def test_nothing_is_hung_on_what_is_not_there(session, staff):
    talk(session, "c1", "hello")
    assert mark(staff, act="tag", tag="rude", position="9").status_code == 404
    form = {"token": form_token(staff, "/"), "act": "tag", "tag": "rude"}
    assert staff.post("/conversations/gone/mark", data=form).status_code == 404
    assert profiles.list_tags(session) == []


def export(staff, **fields):
    form = {"token": form_token(staff, "/conversations/c1"), **fields}
    return staff.post("/conversations/c1/export", data=form)


@pytest.fixture
def private(session, staff, app):
    """A conversation with an address in it, and a cell that a spreadsheet would run."""
    talk(session, "c1", "=1+1", **UNDERSTOOD)
    keep = {"owner": "conversation:c1", "kind": "email", "value": "mia@example.test", "at": NOW}
    token = profiles.keep_value(session, app.state.vault, **keep)
    talk(session, "c1", f"write to {token}")


def test_an_export_is_masked_and_stands_in_the_audit(private, session, staff):
    response = export(staff, format="json")
    assert 'filename="conversation-c1.json"' in response.headers["content-disposition"]
    first, second = response.json()["messages"]
    assert (first["understanding"]["intent"], second["text"]) == ("add_to_cart", "write to [e-mail]")
    (entry,) = profiles.list_audit(session, what="export")
    assert (entry.target, entry.reason) == ("conversation:c1", "json, masked")


def test_an_export_with_what_is_private_takes_a_reason(private, session, staff):
    refused = export(staff, format="json", revealed="yes")
    assert str(ReasonMissing()) in refused.text
    shown = export(staff, format="json", revealed="yes", reason="asked by her")
    assert shown.json()["messages"][1]["text"] == "write to mia@example.test"
    assert [entry.reason for entry in profiles.list_audit(session, what="export_revealed")] == [
        "asked by her"
    ]


def test_a_table_has_a_row_a_message_and_no_formula(private, staff):
    rows = list(csv.DictReader(io.StringIO(export(staff, format="csv").text)))
    assert [row["text"] for row in rows] == ["'=1+1", "write to [e-mail]"]
    assert (rows[0]["intent"], rows[0]["entities"]) == ("add_to_cart", "product=soy milk")


@pytest.mark.parametrize(
    ("places", "cut"),
    [
        ([(0, 3)], [("red", "a"), (" shoe", None)]),
        ([(4, 8), (0, 3)], [("red", "a"), (" ", None), ("shoe", "a")]),
        ([(0, 5), (4, 8)], [("red s", "a"), ("hoe", None)]),
        ([(0, 99), (5, 5), (None, 3)], [("red shoe", None)]),
    ],
)
def test_a_text_is_cut_at_its_entities(places, cut):
    entities = [{"entity": "a", "value": 1, "start": start, "end": end} for start, end in places]
    message = profiles.Message(text="red shoe", by="shopper", understanding={"entities": entities})
    assert read_turn(message).pieces == tuple(Piece(*piece) for piece in cut)
