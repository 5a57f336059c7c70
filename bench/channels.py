"""Web shoppers and Telegram chats at once, on the real processes: is anything lost, doubled or out of order?

`python -m bench.channels [--shoppers N] [--chats N] [--seconds N] [--pace N]` serves a copy of the shop under
var/ beside a Bot API server of our own on the loopback, and runs three loads of the same size: everybody on
Rasa's stock REST channel (the peer), shoppers by WebSocket with chats by polling, and the same with kill -9
of the server in the middle. The exit status is 1 where a message was lost or out of order, or doubled where
it can be avoided: Telegram takes no key by which it knows a message that is sent again after a crash.
"""

import argparse
import asyncio
import statistics
import sys
import time
from contextlib import contextmanager
from typing import Any

import httpx
from sqlalchemy import create_engine
from sqlalchemy.orm import Session

from bench.channel_load import DRAIN_LIMIT_S, Chats, Result, Shopper, shop_by_rest
from bench.servers import Servers, open_copy
from tests.channels.bot_api import TOKEN, serve_bot_api

COLUMNS = ("asked", "p50 ms", "p95 ms", "lost", "doubled", "disorder", "sorry")


@contextmanager
def open_shop(port: int) -> Any:
    """Serve a copy of the shop: gives its settings, the servers and the Bot API server."""
    with serve_bot_api() as (api, address):
        environ = {"TELEGRAM_TOKEN": TOKEN, "TELEGRAM_API": address, "TELEGRAM_WEBHOOK_URL": ""}
        with open_copy(port, environ) as (settings, servers):
            for name in ("actions", "rasa"):
                servers.start(name)
            yield settings, servers, api


def show(name: str, result: Result) -> bool:
    """Print one row and say whether nothing was lost or out of order."""
    cuts = statistics.quantiles(result.seconds, n=20) if len(result.seconds) > 1 else [0.0] * 19
    counts = (result.lost, result.doubled, result.disordered, result.apologies)
    cells = (result.asked, round(cuts[9] * 1000), round(cuts[18] * 1000), *counts)
    print(f"{name:34}" + "".join(f"{cell:9}" for cell in cells), flush=True)
    return not (result.lost or result.disordered)


async def load_peer(options: argparse.Namespace, address: str) -> None:
    """Have everybody on the stock REST channel."""
    result, count = Result(), options.shoppers + options.chats
    async with httpx.AsyncClient(
        base_url=address, timeout=60, limits=httpx.Limits(max_connections=None)
    ) as client:
        shoppers = (shop_by_rest(client, result, options.seconds, options.pace) for _ in range(count))
        await asyncio.gather(*shoppers)
    show("Rasa's stock REST channel", result)


async def load_ours(
    options: argparse.Namespace, address: str, chats: Chats, first_chat: int, engine: Any
) -> tuple[Result, Result]:
    """Have shoppers on the web and chats on Telegram, until all is answered."""
    web, chat_ids = Result(), list(range(first_chat, first_chat + options.chats))
    async with httpx.AsyncClient(base_url=address, timeout=60) as client:
        shoppers = (Shopper(client, web).shop(options.seconds, options.pace) for _ in range(options.shoppers))
        writers = (chats.write(chat_id, options.seconds, options.pace) for chat_id in chat_ids)
        await asyncio.gather(*shoppers, *writers)
    until, before = time.monotonic() + DRAIN_LIMIT_S, -1
    while time.monotonic() < until:
        await asyncio.sleep(6)
        arrived = sum(len(chats.arrived[chat_id]) for chat_id in chat_ids)
        if arrived == before:
            break
        before = arrived
    with Session(engine, future=True) as session:
        return web, chats.check(session, chat_ids)


async def kill_halfway(servers: Servers, seconds: float) -> None:
    """Kill the server as hard as can be, and start it again."""
    await asyncio.sleep(seconds / 2)
    servers.kill("rasa")
    servers.start("rasa")


async def main(options: argparse.Namespace) -> int:
    """Print the rows; give the exit status."""
    with open_shop(options.port) as (settings, servers, api):
        await servers.wait()
        engine, address = create_engine(settings.database_url, future=True), servers.address
        print(f"{'':34}" + "".join(f"{name:>9}" for name in COLUMNS))
        await load_peer(options, address)
        chats = Chats(api)
        web, telegram = await load_ours(options, address, chats, 1, engine)
        fine = [show("our web channel", web), show("our Telegram channel", telegram)]
        load = load_ours(options, address, chats, 1001, engine)
        (web_killed, telegram_killed), _ = await asyncio.gather(load, kill_halfway(servers, options.seconds))
        fine += [show("web, server killed halfway", web_killed)]
        fine += [show("Telegram, server killed halfway", telegram_killed)]
        engine.dispose()
    doubled = web.doubled + web_killed.doubled + telegram.doubled
    return 0 if all(fine) and not doubled else 1


def read_options() -> argparse.Namespace:
    """Read how large the load shall be."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--shoppers", type=int, default=50)
    parser.add_argument("--chats", type=int, default=50)
    parser.add_argument("--seconds", type=float, default=120)
    parser.add_argument("--pace", type=float, default=12, help="seconds between the messages of one client")
    parser.add_argument("--port", type=int, default=5405)
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(asyncio.run(main(read_options())))
