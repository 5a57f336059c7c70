"""A whole message, ours beside Rasa's default pipeline on the same skills.

`python -m bench.dialogue [--turns N]`. The peer is what `rasa init` gives, with DIET, TED, UnexpecTED and
SQLTrackerStore, trained on our data, with our domain, rules, actions and entities (the actions need these).
It does without ResponseSelector, which fails where answers come from a store: that makes it faster. Its
epochs are few, which changes what it understands but not what an answer costs. Both run as real processes
on a copy of the shop under var/, one after the other, and are asked over Rasa's REST channel; ours over its
own web channel too.
"""

import argparse
import asyncio
import random
import shlex
import statistics
import subprocess
import sys
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from typing import Any

import httpx
import rasa
import yaml

from bench.servers import Servers, open_copy
from bot.settings import ROOT

TALK = (
    "any {thing}?",
    "under {price:.2f} dollars",
    "how much is the second one",
    "add it",
    "what's in my cart",
)
THINGS = (
    *("soy milk", "white bread", "ground coffee", "dog food", "potato chips", "orange juice", "frozen pizza"),
    *("yogurt", "shampoo", "paper towels", "cheddar", "pasta sauce", "apples", "cereal", "ice cream", "beer"),
)
PRICES = (4.0, 12.0)  # dollars
EARLY, SAMPLE = 5, 20
SHOPPERS, SECONDS = 8, 20  # of the throughput
TALKS, TURNS = 20, 15  # conversations on the web channel, and messages of each
PORT = 5505
STOCK = ROOT / "var" / "bench" / "stock"


def train_stock(epochs: int) -> Path:
    """Train Rasa's default pipeline on our data, or find the model trained before."""
    name = f"stock-{epochs}.tar.gz"
    data = [ROOT / "domain.yml", *(ROOT / "bot" / "data").rglob("*.yml")]
    made = STOCK / name
    if made.is_file() and made.stat().st_mtime > max(path.stat().st_mtime for path in data):
        return made
    STOCK.mkdir(parents=True, exist_ok=True)
    default = Path(rasa.__file__).parent / "engine" / "recipes" / "config_files" / "default_config.yml"
    config = yaml.safe_load(default.read_text())
    config["pipeline"] = [part for part in config["pipeline"] if part["name"] != "ResponseSelector"]
    for component in [*config["pipeline"], *config["policies"]]:
        if "epochs" in component:
            component["epochs"] = epochs
    config["pipeline"].append({"name": "bot.nlu.entities.CatalogueEntityExtractor"})
    path = STOCK / "config.yml"
    path.write_text(yaml.safe_dump({**config, "assistant_id": "stock"}, sort_keys=False))
    print(f"Training Rasa's default pipeline, {epochs} epochs ...", file=sys.stderr, flush=True)
    command = [*(sys.executable, "-m", "rasa", "train", "--config", str(path), "--data", "bot/data")]
    command += ["--out", str(STOCK), "--fixed-model-name", name]
    with (STOCK / "train.log").open("w") as log:
        subprocess.run(command, cwd=ROOT, stdout=log, stderr=log, check=True)
    return made


@contextmanager
def serve(stock: Path | None) -> Iterator[Servers]:
    """Start the processes: ours, or Rasa's default model over Rasa's tracker store."""
    with open_copy(PORT, {"TELEGRAM_TOKEN": ""}) as (settings, servers):
        if stock:
            credentials, endpoints = settings.var / "stock.yml", settings.var / "stock_endpoints.yml"
            credentials.write_text("rest: {}\n")
            store = {"type": "SQL", "dialect": "sqlite", "db": str(settings.var / "stock.db")}
            action = {"url": f"http://127.0.0.1:{settings.actions_port}/webhook"}
            endpoints.write_text(yaml.safe_dump({"tracker_store": store, "action_endpoint": action}))
            options = ["--credentials", credentials, "--endpoints", endpoints, "--model", stock]
            command = [sys.executable, "-m", "rasa", "run", "--port", PORT, *options]
            servers.commands["rasa"] = shlex.join(map(str, command))
        for name in ("actions", "rasa"):
            servers.start(name)
        yield servers


def write_messages(seed: Any) -> Iterator[str]:
    """Say the same things about ever other goods and prices; short answers repeat, as shoppers' do."""
    dice = random.Random(seed)  # noqa: S311  # no secret
    while True:
        for text in TALK:
            yield text.format(thing=dice.choice(THINGS), price=dice.uniform(*PRICES))


async def ask(client: httpx.AsyncClient, sender: str, text: str) -> float:
    """Send one message over the REST channel and give the milliseconds until it was answered."""
    start = time.perf_counter()
    answer = await client.post("/webhooks/rest/webhook", json={"sender": sender, "message": text})
    answer.raise_for_status()
    if not answer.json():
        raise SystemExit(f"no answer to {text!r}")
    return (time.perf_counter() - start) * 1000


async def hold_conversation(client: httpx.AsyncClient, turns: int) -> list[float]:
    """Hold one conversation and give each turn's milliseconds."""
    sender, texts = uuid.uuid4().hex, write_messages(turns)
    return [await ask(client, sender, next(texts)) for _ in range(turns)]


async def measure_throughput(client: httpx.AsyncClient) -> float:
    """Give the messages a second of a few shoppers who write without a pause, in short talks."""
    until, counts = time.perf_counter() + SECONDS, [0] * SHOPPERS

    async def shop(place: int) -> None:
        while time.perf_counter() < until:
            sender = uuid.uuid4().hex
            for text in islice(write_messages(sender), 2 * len(TALK)):
                await ask(client, sender, text)
                counts[place] += 1

    started = time.perf_counter()
    await asyncio.gather(*(shop(place) for place in range(SHOPPERS)))
    return sum(counts) / (time.perf_counter() - started)


async def shop_on_the_web(client: httpx.AsyncClient) -> list[float]:
    """Hold short conversations on our web channel, one after the other, and give each turn's milliseconds."""
    times = []
    for _ in range(TALKS):
        session = (await client.post("/webhooks/web/session", json={})).json()["session"]
        for text in islice(write_messages(session), TURNS):
            message = {"message_id": uuid.uuid4().hex, "text": text}
            start = time.perf_counter()
            answer = await client.post("/webhooks/web/messages", json={"session": session, **message})
            answer.raise_for_status()
            times.append((time.perf_counter() - start) * 1000)
        await asyncio.sleep(1)
    return times


async def measure(stock: Path | None, turns: int) -> dict[str, Any]:
    """Measure one side."""
    with serve(stock) as servers:
        await servers.wait()
        limits = httpx.Limits(max_connections=None)
        async with httpx.AsyncClient(base_url=servers.address, timeout=120, limits=limits) as client:
            await hold_conversation(client, 2 * len(TALK))  # warms up
            web = [] if stock else await shop_on_the_web(client)
            times = await hold_conversation(client, turns)
            throughput = await measure_throughput(client)
        memory = servers.measure_memory()
    early, late = around(times, EARLY), around(times, turns - SAMPLE // 2)
    row = {"early": early, "late": late, "growth": late / early, "per_second": throughput}
    return {**row, **memory, "first": describe(times[: TALKS * TURNS]), "web": describe(web) if web else ""}


def around(times: list[float], turn: int) -> float:
    """Give the median of the turns around one."""
    first = max(0, turn - SAMPLE // 2)
    return statistics.median(times[first : first + SAMPLE])


def describe(times: list[float]) -> str:
    """Give p50 and p95."""
    cuts = statistics.quantiles(times, n=20)
    return f"{cuts[9]:.1f} / {cuts[18]:.1f}"


async def main(options: argparse.Namespace) -> None:
    """Print both rows and their ratios."""
    stock_model = train_stock(options.epochs)
    rows = {
        "Rasa's default": await measure(stock_model, options.turns),
        "ours": await measure(None, options.turns),
    }
    stock, ours = rows.values()
    names = {
        "early": f"ms around turn {EARLY}",
        "late": f"ms around turn {options.turns}",
        "growth": "growth",
        "per_second": f"messages a second, {SHOPPERS} shoppers",
        "rasa": "MB, Rasa's server",
        "actions": "MB, action server",
    }
    print(f"{'':34}{'Rasa':>12}{'ours':>12}{'ours / Rasa':>14}")
    for key, name in names.items():
        print(f"{name:34}{stock[key]:12.1f}{ours[key]:12.1f}{ours[key] / stock[key]:14.2f}")
    turns = min(options.turns, TALKS * TURNS)
    print(f"p50 / p95 ms of the first {turns} turns over REST: Rasa {stock['first']}, ours {ours['first']}")
    print(f"p50 / p95 ms on our web channel, {TALKS} talks of {TURNS} messages: {ours['web']}")


def read_options() -> argparse.Namespace:
    """Read how long the conversation and the peer's training shall be."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--turns", type=int, default=500)
    parser.add_argument("--epochs", type=int, default=5, help="the peer's; Rasa's own default is 100")
    return parser.parse_args()


if __name__ == "__main__":
    asyncio.run(main(read_options()))
