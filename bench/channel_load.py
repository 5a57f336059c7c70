"""Clients of the channels under load, and what must be true of what they were told."""

import asyncio
import collections
import json
import random
import time
import uuid
from dataclasses import dataclass, field
from datetime import datetime, timezone
from functools import cache
from typing import Any

import httpx
import websockets
import yaml
from sqlalchemy.orm import Session

import profiles
from bot.channels.telegram_drawing import Words, draw
from bot.settings import ROOT
from tests.channels import telegram_updates as updates

MESSAGES = ("any soy milk?", "under 4 dollars", "how much is the second one", "what's in my cart", "thanks")
DRAIN_LIMIT_S = 180  # until a message that was sent counts as lost
HURRY = 10.0  # seconds a lost connection is tried again within


@dataclass
class Result:
    """What came of one kind of clients: seconds until each answer, and what must not be."""

    seconds: list[float] = field(default_factory=list)
    asked: int = 0
    lost: int = 0
    doubled: int = 0
    disordered: int = 0
    apologies: int = 0


async def pace(seconds: float, every: float) -> Any:
    """Give the messages of one client, about one each `every` seconds, none after `seconds`."""
    until = time.monotonic() + seconds
    await asyncio.sleep(random.random() * every)  # noqa: S311  # nothing secret
    for number in range(1_000_000):
        if time.monotonic() > until:
            return
        due = time.monotonic() + every
        yield MESSAGES[number % len(MESSAGES)]
        await asyncio.sleep(max(0.0, due - time.monotonic()))


async def shop_by_rest(client: httpx.AsyncClient, result: Result, seconds: float, every: float) -> None:
    """One shopper on the stock channel, which knows no message ids."""
    sender = uuid.uuid4().hex
    async for text in pace(seconds, every):
        start = time.monotonic()
        answer = await client.post("/webhooks/rest/webhook", json={"sender": sender, "message": text})
        answer.raise_for_status()
        result.asked += 1
        result.seconds.append(time.monotonic() - start)
        result.lost += not answer.json()


class Shopper:
    """One shopper of ours; repeats a message under the same id until it is answered, as the widget does."""

    def __init__(self, client: httpx.AsyncClient, result: Result) -> None:
        self._client, self._result = client, result
        self._socket: Any = None

    async def shop(self, seconds: float, every: float) -> None:
        """Talk for a while, then see whether all of it stands in the history."""
        self._session = (await self._client.post("/webhooks/web/session", json={})).json()["session"]
        sent = []
        async for text in pace(seconds, every):
            sent.append(uuid.uuid4().hex)
            start = time.monotonic()
            await self._insist({"message_id": sent[-1], "text": text})
            self._result.seconds.append(time.monotonic() - start)
        await self._check(sent)

    async def _insist(self, message: dict[str, str]) -> None:
        until = time.monotonic() + DRAIN_LIMIT_S
        while time.monotonic() < until:
            try:
                if self._socket is None:
                    base = str(self._client.base_url).replace("http", "ws", 1).rstrip("/")
                    address = f"{base}/webhooks/web/socket?session={self._session}"
                    self._socket = await websockets.connect(address, ping_interval=None, open_timeout=HURRY)
                await self._socket.send(json.dumps(message))
                if await self._is_answered(message["message_id"]):
                    return
            except (OSError, asyncio.TimeoutError, websockets.WebSocketException):
                self._socket = None
            await asyncio.sleep(0.5)

    async def _is_answered(self, message_id: str) -> bool:
        while True:
            document = json.loads(await asyncio.wait_for(self._socket.recv(), 3 * HURRY))
            if document.get("message_id") == message_id:
                return "replies" in document

    async def _check(self, sent: list[str]) -> None:
        """Hold what was sent against what the history has."""
        if self._socket is not None:
            await self._socket.close()
        query = {"session": self._session}
        messages = (await self._client.get("/webhooks/web/history", params=query)).json()["messages"]
        said = [one["message_id"] for one in messages if one["by"] == "shopper"]
        replies = [one["reply"]["id"] for one in messages if one["by"] == "bot"]
        pairs = zip(messages, [*messages[1:], {"by": None}], strict=True)
        silent = sum(one["by"] == "shopper" and after["by"] != "bot" for one, after in pairs)
        result = self._result
        result.asked += len(sent)
        result.lost += len(set(sent) - set(said)) + silent
        result.doubled += len(said) - len(set(said)) + len(replies) - len(set(replies))
        result.disordered += sum(one != other for one, other in zip(said, sent, strict=False))
        apology = read_wording()["utter_no_answer"]
        result.apologies += sum(one.get("reply", {}).get("text") == apology for one in messages)


class Chats:
    """Chats that write without waiting for answers; what arrives there is noted with its moment."""

    def __init__(self, api: Any) -> None:
        self._api = api
        self.pushed: dict[int, list[float]] = collections.defaultdict(list)
        self.arrived: dict[int, list[tuple[str, float]]] = collections.defaultdict(list)
        send = api.do_sendMessage

        def note(parameters: dict[str, str]) -> Any:
            message = send(parameters)
            self.arrived[int(parameters["chat_id"])].append((parameters["text"], time.monotonic()))
            return message

        api.do_sendMessage = note

    async def write(self, chat_id: int, seconds: float, every: float) -> None:
        """Write for a while in one chat."""
        async for text in pace(seconds, every):
            self.pushed[chat_id].append(time.monotonic())
            self._api.push(updates.say(text, chat_id=chat_id))

    def check(self, session: Session, chat_ids: list[int]) -> Result:
        """Hold what arrived against what was written down, message by message."""
        result, wording = Result(), read_wording()
        for chat_id in chat_ids:
            chat = profiles.open_chat(session, "telegram", str(chat_id), at=datetime.now(timezone.utc))
            messages = profiles.list_messages(session, chat.conversation_id, limit=10_000)
            asked = [one.position for one in messages if one.by == "shopper"]
            result.asked += len(self.pushed[chat_id])
            result.lost += len(self.pushed[chat_id]) - len(asked)
            result.apologies += sum(one.text == wording["utter_no_answer"] for one in messages)
            expected = [
                (asked.index(one.reply_to), out.text)
                for one in messages
                if one.by == "bot"
                for out in draw(profiles.as_reply(one), read_words())
            ]
            result.lost += len(
                set(range(len(asked))) - {number for number, _ in expected}
            )  # no answer at all
            self.compare(result, chat_id, expected)
        return result

    def compare(self, result: Result, chat_id: int, expected: list[tuple[int, str]]) -> None:
        """Count into a result how what arrived in a chat differs from what was written down.

        Args:
            expected: texts in their order, each with the number of the message that it answers.
        """
        at, answered = 0, set()
        for text, moment in self.arrived[chat_id]:
            rest = [there for there in range(at, len(expected)) if expected[there][1] == text]
            if rest and rest[0] == at:
                asked = expected[at][0]
                if asked not in answered:
                    result.seconds.append(moment - self.pushed[chat_id][asked])
                answered.add(asked)
                at += 1
            elif any(before == text for _, before in expected[max(0, at - 3) : at]):
                result.doubled += 1
            elif rest:
                result.lost += rest[0] - at
                at = rest[0] + 1
            else:
                result.disordered += 1
        result.lost += len(expected) - at


@cache
def read_wording() -> dict[str, str]:
    """Read the first text of each response that the channels may say or draw with."""
    files = (ROOT / f"bot/data/{skill}/responses.yml" for skill in ("catalog", "dialogue", "telegram"))
    read = [yaml.safe_load(file.read_text())["responses"] for file in files]
    return {name: texts[0].get("text", "") for each in read for name, texts in each.items()}


def read_words() -> Words:
    """Give the words that a drawing adds."""
    wording = read_wording()
    return Words(wording["word_in_stock"], wording["word_out_of_stock"], wording["word_choose"])
