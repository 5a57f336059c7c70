"""Serves our channels as `rasa run` does, in a thread, on a port of its own."""

import asyncio
import socket
import threading
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import rasa.core.run
from sanic import Sanic

from bot.settings import read_settings


def make_settings(tmp_path, **values):
    """Settings that touch nothing outside the test's folder."""
    return read_settings({"SHOPMATE_VAR": str(tmp_path), **values})


@dataclass(frozen=True)
class House:
    """A served shop: where it is, who answers, its first channel, and the loop it runs in."""

    address: str
    dialogue: Any
    channel: Any
    loop: asyncio.AbstractEventLoop

    def run(self, coroutine):
        """Run something in the server's loop and give its result."""
        return _call(self.loop, coroutine)


@contextmanager
def serve(channels, dialogue=None):
    """Give the served house; `dialogue` is the loaded agent, if any."""
    Sanic.test_mode = True  # lets apps of the same name follow each other in one process
    app = rasa.core.run.configure_app(channels, enable_api=False, use_uvloop=False)
    app.ctx.agent = dialogue
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=_run, args=(loop,), daemon=True)
    thread.start()
    server = _call(loop, _start(app))
    try:
        port = server.server.sockets[0].getsockname()[1]
        yield House(f"http://127.0.0.1:{port}", dialogue, channels[0], loop)
    finally:
        _call(loop, _stop(app, server))
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()


def _run(loop):
    asyncio.set_event_loop(loop)
    loop.run_forever()


def _call(loop, coroutine):
    return asyncio.run_coroutine_threadsafe(coroutine, loop).result(timeout=20)


async def _start(app):
    listener = socket.create_server(("127.0.0.1", 0))  # sanic takes port 0 for "none given"
    server = await app.create_server(sock=listener, return_asyncio_server=True)
    await server.startup()
    await server.before_start()
    await server.start_serving()
    await server.after_start()
    return server


async def _stop(app, server):
    await server.before_stop()
    server.close()
    for connection in list(server.connections):
        connection.abort()
    for task in list(app.websocket_tasks):
        task.cancel()
    await asyncio.sleep(0)
    await server.wait_closed()
    await server.after_stop()
