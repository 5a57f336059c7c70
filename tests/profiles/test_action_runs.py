"""What actions did, kept beside the message that they answered."""

from datetime import timedelta

import profiles
from tests.profiles.moments import NOON


def test_a_run_stands_beside_the_shoppers_newest_message(session):
    profiles.open_conversation(session, "web", conversation_id="c1", at=NOON)
    for by in ("shopper", "bot", "shopper", "staff"):
        profiles.log_message(session, "c1", by=by, text="text", at=NOON)
    profiles.keep_run(
        session, "c1", "action_show_cart", at=NOON, ms=4.5, reads={"products", "carts"}, writes=["carts"]
    )
    profiles.keep_run(session, "c1", "action_undo", at=NOON, ms=1.0, failed=True)
    done, broken = profiles.list_runs(session, "c1")[3]
    assert (done.action, done.ms, done.reads, done.failed) == (
        "action_show_cart",
        4.5,
        ["carts", "products"],
        False,
    )
    assert (broken.action, broken.writes, broken.failed) == ("action_undo", [], True)
    assert profiles.list_runs(session, "c1", after=3) == {}


def test_nothing_is_kept_of_a_conversation_that_nobody_opened(session):
    profiles.keep_run(session, "nowhere", "action_undo", at=NOON, ms=1.0)
    assert profiles.list_runs(session, "nowhere") == {}


def test_what_is_older_than_it_is_kept_is_forgotten(session):
    profiles.open_conversation(session, "web", None, "c1", at=NOON)
    profiles.log_message(session, "c1", by="shopper", text="hello", at=NOON)
    for days in (0, 1, 2):
        profiles.keep_run(session, "c1", f"action_{days}", at=NOON + timedelta(days=days), ms=1.0)
    assert profiles.forget_runs(session, NOON) == 0
    assert profiles.forget_runs(session, NOON + timedelta(days=1.5)) == 2
    assert [run.action for run in profiles.list_runs(session, "c1")[1]] == ["action_2"]
    assert profiles.forget_runs(session, NOON + timedelta(days=9)) == 1
