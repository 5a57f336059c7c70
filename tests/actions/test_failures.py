"""When a write fails, every action apologises, claims nothing and leaves nothing behind.

Which actions write is read from the code: a call that changes the store and has no scenario fails a test.
"""

import shutil
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

import profiles
import shop
from bot.actions.state import EMPTY
from bot.actions.tracing import WRITTEN
from bot.actions.wording import read_wordings
from tests.actions.conftest import NOW, names
from tests.actions.write_scenarios import DAY, SCENARIOS
from tests.actions.writes import hear_calls, list_write_calls

LATER = timedelta(minutes=1)
MOST = 60  # writes of one message
each_scenario = pytest.mark.parametrize(("who", "name"), SCENARIOS)


@pytest.fixture
def store(learned, order):
    """Mia's orders, one of each kind that can be changed; a coupon for big carts; her chat and a survey."""
    services = learned
    services.__dict__["settings"] = replace(services.settings, telegram_token="1:a", demo_shop=True)
    order("A-2", "placed", pasta=2)
    order("A-3", "delivered", days=3, cereal=1)
    valid = {"starts_at": NOW - DAY, "ends_at": NOW + DAY, "is_public": True, "min_total_cents": 2000}
    with Session(services.engine, future=True) as session, session.begin():
        session.add(shop.Coupon(code="TEN", title="ten", kind="percent", value=10, **valid))
        link = profiles.make_link(session, "c-mia", at=NOW)
        profiles.follow_link(session, link, "telegram", "77", at=NOW)
        profiles.ask_survey(session, "c-mia", "H-1", NOW)
    return services


@pytest.fixture
def tell(store, mia, guest):
    """Say a message of a scenario: `tell("guest", message)`; gives what was answered."""
    vault, speakers = profiles.Vault(store.settings.masking_key), {"mia": mia, "guest": guest}
    own = {"owner": profiles.name_owner("c-guest", None), "kind": "email", "value": "mia@example.test"}
    with Session(store.engine, future=True) as session, session.begin():
        email = profiles.keep_value(session, vault, **own, at=NOW)

    def find_code():
        with Session(store.engine, future=True) as session:
            *_, newest = profiles.list_waiting_mails(session, at=NOW + LATER)
            return profiles.read_mail(newest, vault)

    def tell(who, message):
        action, text, intent, values = message
        if text == "{code}":
            text = next(part for part in find_code().split() if part.strip(".").isdigit()).strip(".")
        text = text.replace("{email}", email)
        return speakers[who].say(action, text, intent, **values)

    tell.slots = lambda who: speakers[who].slots
    return tell


def read_everything(engine):
    """Read every row of every table of shop and profiles, but the record of what ran."""
    tables = [*shop.Product.metadata.sorted_tables, *profiles.Base.metadata.sorted_tables]
    with engine.connect() as connection:
        return {
            table.name: sorted(map(repr, connection.execute(sa.select(table)).all()))
            for table in tables
            if table.name != profiles.ActionRun.__tablename__
        }


@contextmanager
def fail_commit(engine):
    """Let every commit fail."""

    def fail(_connection):
        raise sa.exc.OperationalError("COMMIT", {}, RuntimeError("the disk is full"))

    sa.event.listen(engine, "commit", fail)
    yield
    sa.event.remove(engine, "commit", fail)


@contextmanager
def fail_write(engine, nth):
    """Let the n-th statement fail that writes, counted from one; gives a list, empty until it did."""
    written, failed = [], []

    def hear(_connection, _cursor, statement, *_rest):
        written.extend([statement] if WRITTEN.match(statement) else [])
        if len(written) == nth and not failed:
            failed.append(statement)
            raise sa.exc.OperationalError(statement, {}, RuntimeError("the disk is full"))

    sa.event.listen(engine, "before_cursor_execute", hear)
    yield failed
    sa.event.remove(engine, "before_cursor_execute", hear)


def test_the_apology_says_that_it_did_not_work_and_what_to_do():
    said = read_wordings()["utter_apology"]
    assert "couldn't do that. Nothing was changed. Please try once more" in said


@each_scenario
def test_a_failed_commit_is_an_apology_and_leaves_nothing(tell, store, who, name):
    *before, last = SCENARIOS[who, name]
    for first in before:
        tell(who, first)
    rows, slots = read_everything(store.engine), dict(tell.slots(who))
    with fail_commit(store.engine):
        failed = tell(who, last)
    assert names(failed) == ["utter_apology"]
    assert read_everything(store.engine) == rows
    assert tell.slots(who) == slots
    assert "utter_apology" not in names(tell(who, last))
    assert read_everything(store.engine) != rows


@pytest.mark.slow
@each_scenario
def test_whichever_write_fails_nothing_is_half_written_and_again_it_works(tell, store, who, name):
    *before, last = SCENARIOS[who, name]
    for first in before:
        tell(who, first)
    rows, slots = read_everything(store.engine), dict(tell.slots(who))
    for nth in range(1, MOST):
        with fail_write(store.engine, nth) as failed:
            said = tell(who, last)
        if not failed:
            break
        assert names(said) == ["utter_apology"], failed
        assert read_everything(store.engine) == rows, failed
        assert tell.slots(who) == slots, failed
    assert 1 < nth < MOST - 1
    assert "utter_apology" not in names(said)
    assert read_everything(store.engine) != rows


@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
def test_every_call_that_writes_has_a_scenario(tell, store, mia, guest, tmp_path):
    made, reached = tmp_path / "made.db", set()
    with store.engine.connect() as connection:
        connection.execute(sa.text(f"VACUUM INTO '{made}'"))
    for (who, _), (*before, last) in SCENARIOS.items():
        for shopper in (mia, guest):
            shopper.slots, shopper.events = dict.fromkeys(EMPTY), []
        for first in before:
            tell(who, first)
        with hear_calls() as heard:
            tell(who, last)
        reached |= heard
        store.engine.dispose()
        shutil.copy(made, store.engine.url.database)
    assert list_write_calls() - reached == set()
