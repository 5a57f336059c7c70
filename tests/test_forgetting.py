"""Erasure: a marker in every place that speaks of a customer is found nowhere afterwards."""

from datetime import datetime, timezone

import pytest
import sqlalchemy as sa

import profiles
import shop
from bot.forgetting import OrdersOnTheWay, forget, gather, plan_forgetting
from tests import outfitter

NOW = datetime.now(timezone.utc)
MARKER = "xylophone"


@pytest.fixture
def marked(engine, session, tmp_path):
    """Mia, with the marker wherever she could have left it, and Noah beside her."""
    outfitter.fill(engine, tmp_path)
    vault = profiles.Vault("k" * 32)
    mia = profiles.find_customer(session, "mia")
    mia.display_name, mia.email = MARKER, f"{MARKER}@example.test"
    talk = profiles.open_conversation(session, "web", "mia", at=NOW)
    about = {"customer_id": "mia", "conversation_id": talk.conversation_id}
    profiles.state_fact(session, "mia", "diet", MARKER, "customer", at=NOW)
    profiles.record_consent(session, "mia", "marketing", "web", True, at=NOW, source=MARKER)
    profiles.record_event(session, "search", **about, at=NOW, source="chat", details={"text": MARKER})
    profiles.log_message(session, talk.conversation_id, by="shopper", text=MARKER, at=NOW, message_id="m1")
    profiles.save_tracker(session, talk.conversation_id, MARKER, at=NOW)
    profiles.issue_button(session, talk.conversation_id, MARKER)
    profiles.link_identity(session, "mia", "telegram", MARKER, verified_at=NOW)
    profiles.keep_value(session, vault, owner="customer:mia", kind="email", value=MARKER, at=NOW)
    profiles.open_handoff(session, talk.conversation_id, MARKER, NOW)
    profiles.subscribe(session, talk, MARKER, None, at=NOW)
    shop.open_case(
        session, talk.conversation_id, "mia", category="quality", severity="low", note=MARKER, at=NOW
    )
    shop.promise_in_words(session, "C-1", MARKER, "Dana", at=NOW, due_at=NOW, **about)
    shop.add_to_cart(session, "customer:mia", "cap")
    order = shop.find_order(session, "mia", "A-1001")
    order.address = MARKER
    session.commit()
    return session


def read_all(session):
    """Every value of every row of every table, as text."""
    tables = sa.inspect(session.get_bind()).get_table_names()
    for table in tables:
        for row in session.execute(sa.text(f'SELECT * FROM "{table}"')):  # noqa: S608  # names from the database
            yield table, " ".join(map(str, row))


def test_what_is_still_on_the_way_stops_an_erasure_that_does_not_say_so(marked):
    with pytest.raises(OrdersOnTheWay, match="A-1042, A-1057, A-1060"):
        forget(marked, "mia", at=NOW)
    assert profiles.find_customer(marked, "mia")


def test_a_plan_counts_and_changes_nothing(marked):
    plan = plan_forgetting(marked, "mia")
    assert (plan.rows["messages"], plan.rows["facts"], plan.orders_kept) == (1, 1, 7)
    assert any(MARKER in text for _, text in read_all(marked))


def test_nothing_of_an_erased_customer_is_left_but_orders_without_a_name(marked):
    others = [row for row in read_all(marked) if "noah" in row[1]]
    receipt = forget(marked, "mia", at=NOW, despite_orders=True)
    marked.commit()
    assert [table for table, text in read_all(marked) if MARKER in text or "mia" in text.split()] == []
    assert profiles.find_erasure(marked, receipt.code.lower()).counts["orders kept without a name"] == 7
    assert marked.get(shop.Order, "A-1001").customer_id.startswith("erased-")
    assert [row for row in read_all(marked) if "noah" in row[1]] == others


def test_an_erasure_that_breaks_off_leaves_everything(marked):
    forget(marked, "mia", at=NOW, despite_orders=True)
    marked.rollback()
    assert profiles.find_customer(marked, "mia").display_name == MARKER
    assert len(gather(marked, "mia")["orders"]) == 7


def test_the_customers_own_copy_holds_complaints_and_promises(marked):
    copy = gather(marked, "mia")
    assert [case["notes"] for case in copy["cases"]] == [[MARKER]]
    said = [(promise["kind"], promise["said"], promise["due_at"]) for promise in copy["promises"]]
    assert ("staff", MARKER, NOW.isoformat()) in said
    assert gather(marked, "noah")["promises"] == []
