"""What an action does to the store is heard from its statements."""

import sqlalchemy as sa

import profiles
from bot.actions.tracing import Trace
from tests.profiles.moments import NOON


def test_tables_read_and_written_are_told_apart(session):
    profiles.open_conversation(session, "web", conversation_id="c1", at=NOON)
    profiles.log_message(session, "c1", by="shopper", text="text", at=NOON)
    session.commit()
    trace = Trace(session)
    session.execute(sa.text("SELECT 1 FROM products JOIN variants USING (product_id)"))
    session.execute(sa.text("UPDATE carts SET owner = (SELECT customer_id FROM customers)"))
    session.execute(sa.text("DELETE FROM carts"))
    trace.keep(session, "c1", "action_undo")
    session.commit()
    (run,) = profiles.list_runs(session, "c1")[1]
    assert (run.reads, run.writes) == (["customers", "products", "variants"], ["carts"])
    assert run.ms > 0
