"""A staff's room with a morning's conversations in it."""

from datetime import datetime, timedelta, timezone

from sqlalchemy.orm import Session

import profiles
import shop
from shop.models import Order, Product

NOW = datetime.now(timezone.utc)
PASSWORD = "the password of this test"
RULE = {"policy": "IndexedRulePolicy", "confidence": 1.0}

# who writes, through what, how many minutes ago; then what is said: text, intent, confidence, mood, action
TALKS = (
    ("mia", "1", "web", 4),
    ("tom", "2", "telegram", 17),
    ("guest-1", None, "web", 42),
    ("ann", "3", "web", 65),
    ("guest-2", None, "web", 180),
    ("guest-3", None, "telegram", 1500),
    ("guest-4", None, "web", 3000),
)
SAID = {
    "mia": (
        ("any soy milk under 4 dollars?", "search_products", 0.97, 0.1, "search_products"),
        ("the second one, two of them", "add_to_cart", 0.91, 0.2, "add_to_cart"),
        ("great, that was quick", "thank", 0.88, 0.8, "answer_thanks"),
    ),
    "tom": (
        ("where is my order A-1042", "ask_order_status", 0.95, 0.0, "tell_order_status"),
        ("it said tuesday", "inform", 0.52, -0.3, "clarify"),
        ("second time the parcel is late. second!!", "file_complaint", 0.9, -0.8, "open_case"),
        ("a person. this is a joke", "talk_to_human", 0.96, -0.9, "open_handoff"),
    ),
    "guest-1": (("do you deliver to norway", "nlu_fallback", 0.21, 0.0, "clarify"),),
    "ann": (
        ("i want to return the coffee", "return_item", 0.93, -0.1, "start_return"),
        ("wrong size", "inform", 0.83, -0.2, "take_reason"),
    ),
    "guest-2": (("deliver to norwey?", "nlu_fallback", 0.18, 0.0, "clarify"),),
    "guest-3": (("what goes with pancakes", "ask_goes_with", 0.86, 0.1, "suggest_goes_with"),),
    "guest-4": (("is there a student discount", "nlu_fallback", 0.3, 0.0, "clarify"),),
}
ANSWERS = {
    "add_to_cart": "Added: 2 × Soy milk, store brand, 64 OZ, $4.98. Your cart is $4.98.",
    "thank": "You're welcome!",
    "ask_order_status": "A-1042 was shipped on 18 November and should arrive on Tuesday.",
    "file_complaint": "I'm sorry, that should not happen twice. I've opened case C-88.",
    "talk_to_human": "I've asked a person to take over. They see what we wrote.",
    "return_item": "Sure, coffee from order A-0990. What is the reason?",
    "ask_goes_with": "Maple syrup, because it is often bought together with pancake mix.",
}
SOY = (("p1", "Soy milk, national brand, 32 OZ", 1.99), ("p2", "Soy milk, store brand, 64 OZ", 2.49))


def fill(engine):
    """Write the conversations, their customers, an admin, and something of everything that pages draw."""
    with Session(engine, future=True) as session, session.begin():
        profiles.add_staff(session, "dana", "admin", PASSWORD, at=NOW)
        for customer_id, name in (("1", "Mia Holm"), ("2", "Tom Berg"), ("3", "Ann Miller")):
            profiles.add_customer(session, customer_id, name, at=NOW)
        _write_profile(session)
        for who, customer_id, channel, minutes in reversed(TALKS):
            _hold(session, who, customer_id, channel, NOW - timedelta(minutes=minutes))
        _hang(session)


def _write_profile(session):
    for product_id, title, price in SOY:
        cents = round(price * 100)
        session.add(Product(product_id=product_id, title=title, price_cents=cents, stock=9, updated_at=NOW))
    session.flush()
    profiles.state_fact(session, "1", "likes", ["oat drinks", "coffee"], "customer", at=NOW)
    profiles.state_fact(session, "1", "has_baby", True, "purchases", 0.7, at=NOW)
    profiles.record_consent(session, "1", "marketing", "web", False, at=NOW, source="chat")
    placed = NOW - timedelta(days=9)
    session.add(
        Order(order_number="A-1042", customer_id="1", status="shipped", placed_at=placed, total_cents=5410)
    )
    shop.add_to_cart(session, "customer:1", "p2", 2)


def _hold(session, who, customer_id, channel, at):
    profiles.open_conversation(session, channel, customer_id, who, at=at)
    for text, intent, confidence, mood, action in SAID[who]:
        understanding = {
            "intent": intent,
            "confidence": confidence,
            "ranking": [
                {"name": intent, "confidence": confidence},
                {"name": "refine_search", "confidence": (1 - confidence) / 2},
            ],
            "entities": _find(text, "soy milk") + _find(text, "coffee") + _find(text, "A-1042"),
            "sentiment": {"label": "negative" if mood < 0 else "positive", "strength": abs(mood)},
            "decisions": [{"action": f"action_{action}", **RULE}],
            "slots": {
                "focus": {"before": None, "after": "p2"},
                "shown": {"before": [], "after": ["p1", "p2"]},
            },
            "asks": intent == "inform",
        }
        names = [f"action_{action}"]
        said = profiles.log_message(
            session, who, by="shopper", text=text, at=at, understanding=understanding, actions=names
        )
        profiles.keep_run(
            session, who, names[0], at=at, ms=14.2, reads=["products", "carts"], writes=["carts"]
        )
        _answer(session, who, intent, said.position, at + timedelta(seconds=1))


def _find(text, words):
    start = text.find(words)
    entity = {"entity": "product", "value": words, "start": start, "end": start + len(words)}
    return [entity] if start >= 0 else []


def _answer(session, who, intent, position, at):
    reply = {
        "type": "text",
        "text": ANSWERS.get(intent, "Is it about an order, a product, or something else?"),
    }
    if intent == "search_products":
        reason = "You bought it in April"
        items = [
            {"product_id": one, "title": title, "price": price, "currency": "USD", "reason": reason}
            for one, title, price in SOY
        ]
        reply = {"type": "products", "text": "2 found, cheapest first.", "items": items}
        shown = [profiles.Shown("p2", 0.9, [{"kind": "bought", "product_id": "p2", "share": 0.61}])]
        profiles.log_suggestions(
            session, shown, place="search", conversation_id=who, customer_id="1", at=at, turn=position
        )
    text = reply.get("text")
    profiles.log_message(session, who, by="bot", text=text, at=at, reply=reply)


def _hang(session):
    dana = profiles.find_staff(session, "dana").staff_id
    profiles.open_handoff(session, "tom", "a person. this is a joke", NOW - timedelta(minutes=16))
    whom = {"customer_id": "2", "conversation_id": "tom"}
    day = timedelta(days=1)
    for due_at in (NOW - day, NOW + day):
        shop.promise_in_words(session, "C-88", "a new one", "Dana", at=NOW - 2 * day, due_at=due_at, **whom)
    profiles.add_tag(session, ["tom", "ann"], "late parcel", dana, NOW)
    profiles.add_note(session, "mia", "regular, likes short answers", dana, NOW)
    profiles.mark_reviewed(session, ["guest-3"], dana, NOW)
    profiles.save_view(session, "Late parcels", "tag=late+parcel", dana, NOW)
    profiles.record_audit(
        session, "reveal", at=NOW, staff_id=dana, target="conversation:tom", reason="lost parcel"
    )
