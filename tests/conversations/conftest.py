"""Whole conversations: the trained model, the real actions, the full demo shop; every reply is checked."""

import asyncio
import fcntl
import os
import re
import shutil
import threading
import time
from dataclasses import dataclass, field, replace
from datetime import datetime, timezone

import pytest
from sqlalchemy.orm import Session

from tests import outfitter
from tests.conversations.truth import Truth

pytestmark = pytest.mark.model
DAY = 24 * 3600


def pytest_ignore_collect(config):
    """Leave every conversation alone where no test with a model was asked for."""
    return "not model" in (config.option.markexpr or "") or None


def pytest_collection_modifyitems(items):
    for item in items:
        if "tests/conversations" in str(item.path):
            item.add_marker(pytest.mark.model)


@pytest.fixture(scope="session")
def demo_services(tmp_path_factory):
    """The demo shop with its recommender and a trained model, made once and copied for this run."""
    from bot.cli.ask import quieten
    from bot.cli.serve import prepare
    from bot.services import current_services
    from bot.settings import ROOT, read_settings

    quieten()
    made = ROOT / "var" / "test"
    database = made / "shopmate.db"
    os.environ["SHOPMATE_VAR"] = str(made)
    os.environ.pop("DATABASE_URL", None)
    copy = tmp_path_factory.mktemp("shop") / "shopmate.db"
    made.parent.mkdir(exist_ok=True)
    with made.with_suffix(".lock").open("w") as lock:  # one worker makes it, the others wait
        fcntl.flock(lock, fcntl.LOCK_EX)
        if database.exists() and time.time() - database.stat().st_mtime > DAY:
            shutil.rmtree(made)  # its newest order is no longer of yesterday
        prepare(read_settings())
        shutil.copy(database, copy)
    os.environ["DATABASE_URL"] = f"sqlite:///{copy}"
    current_services.cache_clear()
    yield current_services()
    current_services.cache_clear()


@pytest.fixture(scope="session")
def loop():
    """One event loop for the model's whole life, in a thread beside the browser's."""
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()
    yield loop
    loop.call_soon_threadsafe(loop.stop)
    thread.join()
    loop.close()


@pytest.fixture(scope="session")
def assistant(demo_services, loop):
    """The loaded assistant."""
    from bot.assistant import Assistant

    return asyncio.run_coroutine_threadsafe(Assistant.load(demo_services), loop).result()


@pytest.fixture(scope="module")
def outdoor(demo_services, loop, tmp_path_factory):
    """The outfitter's services, which everything asks meanwhile, and an assistant that knows it."""
    import bot.actions.base
    import bot.services
    import bot.tracker_store
    from bot.assistant import Assistant

    folder = tmp_path_factory.mktemp("outfitter")
    address = f"sqlite:///{folder / 'shopmate.db'}"
    services = bot.services.open_services(replace(demo_services.settings, database_url=address))
    outfitter.fill(services.engine, folder)
    with pytest.MonkeyPatch.context() as patch:
        for module in (bot.services, bot.actions.base, bot.tracker_store):
            patch.setattr(module, "current_services", lambda: services)
        assistant = asyncio.run_coroutine_threadsafe(Assistant.load(services), loop).result()
        yield services, assistant
    services.engine.dispose()


@dataclass
class Said:
    """What came back to one message, in the forms that assertions need."""

    text: str
    intent: str | None
    actions: list[str]
    entities: list[dict]
    replies: list[dict]
    sentiment: dict | None
    cards: list[dict] = field(default_factory=list)
    buttons: dict[str, str] = field(default_factory=dict)
    tables: list[dict] = field(default_factory=list)

    @property
    def titles(self) -> list[str]:
        """The titles on the cards."""
        return [card["title"] for card in self.cards]


@dataclass
class Talk:
    """One conversation; `customer_id` None is a guest."""

    assistant: object
    loop: asyncio.AbstractEventLoop
    truth: Truth
    customer_id: str | None = None

    def __post_init__(self):
        self.conversation_id = self.assistant.open("web", self.customer_id)

    def say(self, text: str) -> Said:
        """Say something; the replies are checked against the store before they are given back."""
        return self._take(self.assistant.say(self.conversation_id, text))

    def press(self, said: Said, title: str) -> Said:
        """Press a button of an earlier answer by its title."""
        return self._take(self.assistant.press(self.conversation_id, said.buttons[title]))

    def _take(self, coming) -> Said:
        turn = asyncio.run_coroutine_threadsafe(coming, self.loop).result()
        understood = turn.understanding
        said = Said(
            turn.text,
            understood.get("intent"),
            turn.actions,
            understood.get("entities", []),
            turn.replies,
            understood.get("sentiment"),
        )
        for reply in turn.replies:
            said.cards += reply.get("items", [])
            said.tables += [reply] if reply["type"] == "table" else []
            for holder in [reply, *reply.get("items", [])]:
                said.buttons.update({b["title"]: b["button"] for b in holder.get("buttons", [])})
        said.text = "\n".join(reply["text"] for reply in turn.replies if reply.get("text"))
        print(f"> {turn.text}  [{said.intent}]\n{said.text}\n{said.titles or ''}")  # noqa: T201  # where a test fails
        self.truth.check(self.conversation_id, self.customer_id, turn)
        return said


@pytest.fixture
def talk(assistant, loop, demo_services):
    """Open a conversation: `talk()` as a guest, `talk("1")` as household 1."""
    return lambda customer_id=None: Talk(assistant, loop, Truth(demo_services.engine), customer_id)


@pytest.fixture
def mailbox(demo_services):
    """Give the code that was mailed last to an address: `mailbox(address)`; None where there is none."""
    import profiles

    vault = profiles.Vault(demo_services.settings.masking_key)

    def read(address):
        with Session(demo_services.engine, future=True) as session:
            mails = profiles.list_waiting_mails(session, at=datetime.now(timezone.utc), limit=1000)
            texts = [profiles.read_mail(mail, vault) for mail in mails if mail.recipient == address]
            return re.search(r"\d{6}", texts[-1])[0] if texts else None

    return read


@pytest.fixture
def known(demo_services):
    """A customer with two orders on their way, and their address; orders stay theirs."""
    import profiles
    from tests.conversations.facts import find_customer_with_open_orders

    customer_id = find_customer_with_open_orders(demo_services, 2)
    address = f"{customer_id}@mail.example.test"
    with Session(demo_services.engine, future=True) as session, session.begin():
        profiles.find_customer(session, customer_id).email = address
        session.query(profiles.codes.OneTimeCode).delete()  # those of other tests are no reason to wait
    return customer_id, address
