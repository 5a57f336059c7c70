"""After a whole run, neither the logs nor the store hold what a shopper said in confidence."""

import logging
from datetime import datetime, timezone

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

import profiles
from tests.security.visiting import WEB, Visitor

pytestmark = pytest.mark.rasa

CARD = "4111 1111 1111 1111"
PRIVATE = {
    "email": "mia@example.test",
    "phone": "415-555-0132",
    "address": "12 Main Street",
    "id": "536-22-1234",
    "iban": "DE89 3704 0044 0532 0130 00",
}
SAID = [f"my {kind} is {value}, keep it" for kind, value in PRIVATE.items()]
WISH = "unrepeatable wish"


@pytest.fixture
def heard_logs(caplog):
    """Every line from INFO up, which is more than `serve` asks for (at DEBUG sanic logs frames)."""
    caplog.set_level(logging.INFO)
    caplog.set_level(logging.ERROR, "httpx")  # our own client
    loggers = [
        logging.getLogger(name) for name in ("sanic.root", "sanic.error", "sanic.access", "rasa", "bot")
    ]
    before = [(logger.level, logger.handlers[:]) for logger in loggers]
    for logger in loggers:
        logger.setLevel(logging.INFO)
        logger.addHandler(caplog.handler)
    yield caplog
    for logger, (level, handlers) in zip(loggers, before, strict=True):
        logger.setLevel(level)
        logger.handlers[:] = handlers


@pytest.fixture
def real_store(dialogue, settings, engine, monkeypatch):
    """The dialogue writes its trackers where the real one does."""
    from rasa.shared.core.domain import Domain

    import bot.tracker_store
    from bot.services import Services

    monkeypatch.setattr(bot.tracker_store, "current_services", lambda: Services(settings, engine))
    dialogue.tracker_store = bot.tracker_store.BoundedTrackerStore(Domain.empty())


def talk(visitor, dialogue):
    """Say everything private, meet every kind of error."""
    for number, text in enumerate([*SAID, WISH, f"charge {CARD} 12/29"]):
        assert visitor.say(text, f"m{number}").status_code == 200
    dialogue.script = lambda text: RuntimeError("boom")
    visitor.say(WISH, "broken")
    visitor.say(WISH, "")
    visitor.send(f'{{"text": "{WISH}"')
    visitor.say(WISH * 100, "long")
    visitor.say(None, "button", button="guessed-button")
    visitor.history()
    visitor.http.post(f"{WEB}/session", json={"customer_token": "forged-token"})


async def test_logs_hold_neither_text_nor_token_nor_address(
    real_store, mallory, dialogue, settings, heard_logs, capfd
):
    talk(mallory, dialogue)
    async with mallory.socket() as socket:
        await socket.send('{"message_id": "s1", "text": "' + WISH + '"}')
        await socket.recv()
    output = capfd.readouterr()
    fields = [str(vars(record)) for record in heard_logs.records]  # what another formatter would print
    logged = "\n".join([heard_logs.text, output.out, output.err, *fields])
    assert "boom" in logged  # the log was listened to
    secrets = [settings.session_secret, settings.customer_token_secret, settings.masking_key]
    for needle in [
        *PRIVATE.values(),
        *secrets,
        WISH,
        "1111",
        mallory.session,
        "forged-token",
        "guessed-button",
    ]:
        assert needle not in logged, needle


def test_the_store_holds_private_words_in_the_vault_only(real_store, mallory, dialogue, engine, own_file):
    talk(mallory, dialogue)
    engine.dispose()
    written = b"".join(path.read_bytes() for path in own_file.parent.glob("shopmate.db*"))
    if engine.dialect.name == "sqlite":
        assert WISH.encode() in written  # the right file was read
    for needle in [*PRIVATE.values(), CARD, CARD.replace(" ", ""), "12/29"]:
        assert needle.encode() not in written, needle
    with Session(engine, future=True) as session:
        state = profiles.load_tracker(session, mallory.conversation_id)
        texts = [message.text for message in profiles.list_messages(session, mallory.conversation_id)]
    for needle in (*PRIVATE.values(), CARD, "1111 1111"):
        assert not any(needle in text for text in [state, *texts]), needle
    assert all(f"⟨{kind}:" in " ".join(texts) for kind in PRIVATE)


def test_the_shopper_reads_their_own_words(mallory, dialogue):
    dialogue.script = lambda text: [{"text": f"Noted: {text}"}]
    for number, text in enumerate(SAID):
        answer = mallory.say(text, f"m{number}").json()
        assert answer["text"] == text
        assert answer["replies"][0]["text"] == f"Noted: {text}"
        assert mallory.say(text, f"m{number}").json()["replies"] == answer["replies"]
    said = [message["text"] for message in mallory.history().json()["messages"] if message["by"] == "shopper"]
    assert said == SAID


def test_an_action_reads_what_a_token_stands_for(settings, mallory, dialogue, session):
    mallory.say(SAID[2])
    token = profiles.VAULT_TOKEN.search(dialogue.heard[0].text)[0]
    owner = profiles.name_owner(mallory.conversation_id, None)
    reader = profiles.Reader(profiles.Vault(settings.masking_key), [owner])
    assert profiles.reveal(session, token, reader=reader) == "12 Main Street"


def test_staff_see_what_kind_of_thing_was_said_and_not_what(mallory, dialogue, engine):
    from starlette.testclient import TestClient

    from tests.console.visiting import hire, open_room, sign_in

    talk(mallory, dialogue)
    hire(engine)
    staff = TestClient(open_room(engine))
    sign_in(staff)
    page = staff.get(f"/conversations/{mallory.conversation_id}").text + staff.get("/").text
    assert "[address]" in page
    assert "⟨" not in page
    for needle in (*PRIVATE.values(), "1111"):
        assert needle not in page


def test_a_customers_private_words_are_not_another_customers(address, settings, mallory, dialogue):
    from datetime import timedelta

    from bot.channels.sessions import sign_customer

    vouched = [
        sign_customer(settings.customer_token_secret, name, timedelta(minutes=5)) for name in ("1", "2")
    ]
    mia, tom = (Visitor(address, customer_token=token) for token in vouched)
    mia.say(SAID[0])
    token = profiles.VAULT_TOKEN.search(dialogue.heard[0].text)[0]
    dialogue.script = lambda text: [{"text": f"Write to {token}"}]
    assert PRIVATE["email"] not in tom.say("where?", "m2").text
    assert PRIVATE["email"] in mia.say("where?", "m2").text


# PostgreSQL repeats a refused row in its own words, which no driver setting turns off
@pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)
def test_an_error_of_the_store_does_not_repeat_what_was_written(session):
    session.add(profiles.Customer(customer_id=None, display_name=WISH, created_at=datetime.now(timezone.utc)))
    with pytest.raises(sa.exc.IntegrityError) as raised:
        session.flush()
    assert WISH not in str(raised.value)
