"""The staff's list at 100,000 conversations: pages, filters and searches beside the naive query.

`python -m bench.console [conversations] [PostgreSQL server]` fills a temporary SQLite file, and a database of
its own on the server where one is named (such as postgresql+psycopg2://user@127.0.0.1/), then asks for pages
through the whole console, signed in, in one process. The peer is what one would write first: OFFSET for pages
and `lower(text) LIKE` for words, with the count that its page numbers need. "p95 work" is the processor time
of the console alone (on SQLite that is all of it): it says the same on a machine that is busy otherwise.
"""

import random
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta, timezone
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.engine import Engine
from sqlalchemy.orm import Session
from starlette.testclient import TestClient

import profiles
import shop
from bot.cli.serve import settle
from console import create_app
from profiles.models import Conversation, Customer, Message

MESSAGES, CUSTOMERS, CHUNK, ROUNDS = 6, 5_000, 20_000, 20
NOW = datetime(2024, 5, 1, 12, 0, tzinfo=timezone.utc)
PASSWORD = "the password of the benchmark"  # noqa: S105  # of a database that lives for a minute
INTENTS = ("search_products", "ask_order_status", "show_cart", "return_item", "greet", "nlu_fallback")
SENTENCE = (
    "the a i is my order milk bread soy oat where when please can you cheap red blue large small coffee tea "
    "parcel late broken refund return size wrong shipped address change cancel coupon code thanks hello yes"
)
WORDS = SENTENCE.split()
RARE = [f"rare{number}" for number in range(2_000)]

# what the address bar says: what one would write first for the same page, as limits or words to look for
PAGES: dict[str, tuple[str, dict[str, object]]] = {
    "first page": ("/", {}),
    "half-way page": ("/?before={half}", {"offset": 0.5}),
    "outcome": ("/?outcome=fallback", {"outcome": "fallback"}),
    "intent": ("/?intent=return_item", {"last_intent": "return_item"}),
    "unsure and sad": ("/?sure=no&mood=negative", {"unsure": True}),
    "tag": ("/?tag=lost+parcel", {"tag": "lost parcel"}),
    "nothing fits": ("/?channel=telegram&customer=none", {"customer_id": "none"}),
    "search, common word": ("/?q=milk", {"text": "milk"}),
    "search, three words": ("/?q=refund+broken+parcel", {"text": "refund"}),
    "search, rare word": ("/?q=rare{rare}", {"text": "rare{rare}"}),
    "search in a filter": ("/?q=coffee&outcome=left", {"text": "coffee", "outcome": "left"}),
}


def fill(engine: Engine, conversations: int) -> None:
    """Write conversations, their messages, how they stand, customers and tags."""
    draw = random.Random(7)
    with engine.begin() as connection:
        people = [
            {"customer_id": str(n), "display_name": f"Customer {n}", "created_at": NOW}
            for n in range(CUSTOMERS)
        ]
        connection.execute(sa.insert(Customer.__table__), people)
        for start in range(0, conversations, CHUNK):
            numbers = range(start, min(start + CHUNK, conversations))
            rows = [make_conversation(draw, number, conversations) for number in numbers]
            connection.execute(sa.insert(Conversation.__table__), rows)
            connection.execute(sa.insert(Message.__table__), list(make_messages(draw, rows)))
            write_intents_and_tags(connection, draw, rows)
        if engine.dialect.name == "sqlite":
            connection.exec_driver_sql("INSERT INTO message_words(message_words) VALUES ('optimize')")
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        # as a PostgreSQL server does by itself within minutes
        connection.exec_driver_sql("ANALYZE" if engine.dialect.name == "sqlite" else "VACUUM (ANALYZE)")


def make_conversation(draw: random.Random, number: int, of: int) -> dict[str, object]:
    """Make a row of `conversations`; a tenth waits for nobody, a hundredth for a person."""
    at = NOW - timedelta(minutes=5 * (of - number))
    return {
        "conversation_id": f"c{number:07}",
        "channel": draw.choice(("web", "web", "telegram")),
        "customer_id": str(draw.randrange(CUSTOMERS)) if draw.random() < 0.6 else None,
        "started_at": at - timedelta(minutes=9),
        "last_at": at,
        "message_count": MESSAGES,
        "handed_over_at": at if draw.random() < 0.01 else None,
        "last_intent": draw.choice(INTENTS),
        "min_confidence": draw.random(),
        "mood": draw.uniform(-1, 1),
        "mood_slope": draw.uniform(-0.3, 0.3),
        "outcome": draw.choices(profiles.OUTCOMES, (70, 10, 12, 8))[0],
        "reviewed_at": at if draw.random() < 0.05 else None,
    }


def make_messages(draw: random.Random, rows: list[dict[str, object]]) -> Iterator[dict[str, object]]:
    """Make the messages of conversations, shopper and assistant in turn."""
    for row in rows:
        for position in range(1, MESSAGES + 1):
            words = draw.choices(WORDS, k=draw.randint(4, 14))
            if draw.random() < 0.05:
                words.append(draw.choice(RARE))
            yield {
                "conversation_id": row["conversation_id"],
                "position": position,
                "by": "shopper" if position % 2 else "bot",
                "at": row["last_at"],
                "text": " ".join(words),
            }


def write_intents_and_tags(
    connection: sa.engine.Connection, draw: random.Random, rows: list[dict[str, object]]
) -> None:
    """Write the two tables that the intents and tags of the list are read from."""
    keys = [(row["conversation_id"], row["last_intent"], row["last_at"]) for row in rows]
    intents = [{"conversation_id": one, "intent": intent, "at": at} for one, intent, at in keys]
    connection.execute(sa.insert(profiles.ConversationIntent.__table__), intents)
    tags = [
        {"conversation_id": one, "position": 0, "tag": "lost parcel", "staff_id": "s_1", "at": at}
        for one, _, at in keys
        if draw.random() < 0.02
    ]
    connection.execute(sa.insert(profiles.Tag.__table__), tags)


def ask_naively(engine: Engine, wanted: dict[str, object], of: int, rare: int) -> None:
    """Fetch one page as one would write it first."""
    text = str(wanted.get("text", "")).format(rare=rare)
    where = []
    if text:
        here = Message.conversation_id == Conversation.conversation_id
        where.append(sa.exists().where(here, sa.func.lower(Message.text).like(f"%{text}%")))
    if wanted.get("unsure"):
        where += [Conversation.min_confidence < profiles.UNSURE, Conversation.mood < -0.3]
    if "tag" in wanted:
        tagged = sa.select(profiles.Tag.conversation_id).where(profiles.Tag.tag == wanted["tag"])
        where.append(Conversation.conversation_id.in_(tagged))
    for name in ("outcome", "last_intent", "customer_id"):
        if name in wanted:
            where.append(getattr(Conversation, name) == wanted[name])
    page = sa.select(Conversation).where(*where).order_by(Conversation.last_at.desc())
    with Session(engine, future=True) as session:
        session.execute(page.limit(40).offset(int(float(str(wanted.get("offset", 0))) * of))).all()
        session.execute(sa.select(sa.func.count()).select_from(Conversation).where(*where)).scalar_one()


def time_calls(call: Callable[[int], None], rounds: int) -> list[tuple[float, float]]:
    """Give the milliseconds of each call but a first one: on the clock, and of this process's own work."""
    call(0)
    times = []
    for number in range(1, rounds + 1):
        start, worked = time.perf_counter(), time.process_time()
        call(number)
        times.append((1000 * (time.perf_counter() - start), 1000 * (time.process_time() - worked)))
    return times


def find_p95(times: list[float]) -> float:
    """Give the 95th percentile."""
    return sorted(times)[int(0.95 * len(times))]


def measure(engine: Engine, conversations: int) -> None:
    """Print a row for each kind of page."""
    client = sign_in(engine)
    half = profiles.Place(NOW - timedelta(minutes=5 * conversations // 2), "c")
    client.get("/?q=milk")
    settle()  # as the console's process does
    everything: list[tuple[float, float]] = []
    print(f"{'':24}{'p50 ms':>8}{'p95 ms':>8}{'p95 work':>10}{'naive p50':>11}{'x ours':>8}")
    for name, (address, wanted) in PAGES.items():

        def ask(number: int, address: str = address) -> None:
            place = f"{half.last_at.isoformat().replace('+', '%2B')}~{half.conversation_id}"
            answer = client.get(address.format(half=place, rare=number))
            assert answer.status_code == 200
            assert 'class="rows"' in answer.text or "No conversation matches" in answer.text

        def ask_peer(number: int, wanted: dict[str, object] = wanted) -> None:
            ask_naively(engine, wanted, conversations, number)

        ours, naive = time_calls(ask, ROUNDS), time_calls(ask_peer, 5)
        everything += ours
        p50, peer = (statistics.median(clock for clock, _ in times) for times in (ours, naive))
        p95, work = (find_p95(list(column)) for column in zip(*ours, strict=True))
        print(f"{name:24}{p50:8.1f}{p95:8.1f}{work:10.1f}{peer:11.1f}{peer / p50:8.1f}")
    p95, work = (find_p95(list(column)) for column in zip(*everything, strict=True))
    print(f"{'all':24}{statistics.median(clock for clock, _ in everything):8.1f}{p95:8.1f}{work:10.1f}")


def sign_in(engine: Engine) -> TestClient:
    """Give a signed-in browser of the console."""
    with Session(engine, future=True) as session, session.begin():
        profiles.add_staff(session, "bench", "agent", PASSWORD, at=datetime.now(timezone.utc))
    client = TestClient(create_app(engine, "s" * 32, "m" * 32))
    token = client.get("/sign-in").text.split('name="token" value="')[1].split('"')[0]
    client.post("/sign-in", data={"token": token, "name": "bench", "password": PASSWORD})
    return client


@contextmanager
def open_empty(server: str | None) -> Iterator[Engine]:
    """Give a migrated database without rows that goes away afterwards."""
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{Path(folder) / 'bench.db'}"
        if server:
            name = f"shopmate_bench_{time.time_ns()}"
            admin = sa.create_engine(f"{server}postgres", isolation_level="AUTOCOMMIT", future=True)
            with admin.connect() as connection:
                connection.exec_driver_sql(f"CREATE DATABASE {name}")
            url = server + name
        engine = shop.open_database(url)
        try:
            shop.migrate(engine)
            profiles.migrate(engine)
            yield engine
        finally:
            engine.dispose()
            if server:
                with admin.connect() as connection:
                    connection.exec_driver_sql(f"DROP DATABASE {name} WITH (FORCE)")
                admin.dispose()


def main(conversations: int, server: str | None) -> None:
    """Measure on SQLite, then on the server where one is named."""
    for place in [None, server] if server else [None]:
        with open_empty(place) as engine:
            start = time.perf_counter()
            fill(engine, conversations)
            took = time.perf_counter() - start
            print(
                f"{engine.dialect.name}: {conversations} conversations x {MESSAGES} messages, in {took:.0f} s"
            )
            measure(engine, conversations)


if __name__ == "__main__":
    main(
        int(sys.argv[1]) if len(sys.argv) > 1 else 100_000,
        sys.argv[2] if len(sys.argv) > 2 else None,
    )
