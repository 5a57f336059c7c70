"""The whole shop counter: both channels served with the trained model, and staff in their own room."""

import json
import re
import time
import uuid
from contextlib import contextmanager
from datetime import datetime, timezone

import httpx
import jwt
from sqlalchemy.orm import Session
from starlette.testclient import TestClient

import profiles
from bot.channels.staff_desk import StaffDesk
from bot.channels.telegram import TelegramInput
from bot.channels.web import WebInput
from tests.channels import telegram_updates as updates
from tests.channels.bot_api import TOKEN, serve_bot_api
from tests.channels.serving import make_settings, serve
from tests.console.visiting import form_token, hire, open_room, sign_in

CUSTOMER = "1"  # at the shop's window
ON_TELEGRAM = "13"  # another one: a customer has one conversation on all channels


class Counter:
    """Where shoppers and staff meet.

    Args:
        engine: the demo shop.
        settings: secrets, ports and addresses.
        house: the served channels; None while nobody is served.
    """

    def __init__(self, engine, settings, house, api):
        self.engine, self.settings, self.house, self.api = engine, settings, house, api
        self.name = f"dana{uuid.uuid4().hex[:8]}"  # the demo shop outlives a test
        hire(engine, self.name, "agent")
        room = open_room(engine, house.address, internal_secret=settings.internal_secret)
        self.staff = TestClient(room)
        sign_in(self.staff, self.name)

    def do(self, function, *args, **kwargs):
        with Session(self.engine, future=True, expire_on_commit=False) as session, session.begin():
            return function(session, *args, **kwargs)

    def press(self, action, conversation_id, **fields):
        """Send a form of the staff's room."""
        form = {"token": form_token(self.staff, "/queue"), "message_id": uuid.uuid4().hex, **fields}
        page = self.staff.post(f"/conversations/{conversation_id}/{action}", data=form)
        assert page.status_code == 200, page.text
        return page.text

    def log(self, conversation_id):
        return self.do(profiles.list_messages, conversation_id, limit=1000)


class WebShopper:
    """A shopper with the widget's calls: signed in, or with None for a customer a guest."""

    def __init__(self, counter, customer_id=CUSTOMER):
        self.address = f"{counter.house.address}/webhooks/web"
        claims = {"sub": customer_id, "aud": "shopmate", "exp": int(time.time()) + 600}
        token = jwt.encode(claims, counter.settings.customer_token_secret, "HS256")
        body = {"customer_token": token} if customer_id else {}
        opened = httpx.post(f"{self.address}/session", json=body).json()
        self.session, self.conversation_id = opened["session"], opened["conversation_id"]
        self.buttons, self.links = {}, []

    def say(self, text):
        """Say something and give what came back at once."""
        return self._send(text=text)

    def press(self, title):
        return self._send(button=self.buttons[title])

    def read(self):
        """Give all that stands in the shopper's window by now: (who, text)."""
        asked = {"session": self.session, "after": 0}
        messages = httpx.get(f"{self.address}/history", params=asked).json()["messages"]
        replies = [message["reply"] for message in messages if message["by"] != "shopper"]
        self._note(replies)
        return [(reply.get("name") or reply["by"], reply.get("text", "")) for reply in replies]

    def _send(self, **said):
        body = {"session": self.session, "message_id": uuid.uuid4().hex, **said}
        replies = httpx.post(f"{self.address}/messages", json=body, timeout=30).json()["replies"]
        self._note(replies)
        return [reply.get("text", "") for reply in replies]

    def _note(self, replies):
        for reply in replies:
            self.links += [reply["url"]] if reply["type"] == "link" else []
            self.buttons |= {button["title"]: button["button"] for button in reply.get("buttons", [])}


class TelegramShopper:
    """The same shopper in Telegram, in a chat of this number; None is a new one that nobody has linked."""

    def __init__(self, counter, chat_id=77):
        self.api, self.counter, self.chat_id = counter.api, counter, chat_id or uuid.uuid4().int % 10**9
        now = datetime.now(timezone.utc)
        if chat_id is None:
            chat = counter.do(profiles.open_chat, "telegram", str(self.chat_id), at=now)
            self.conversation_id = chat.conversation_id
        if chat_id != 77:
            return
        if counter.do(profiles.find_identity, "telegram", "77") is None:
            counter.do(profiles.link_identity, ON_TELEGRAM, "telegram", "77", verified_at=now)
        self.conversation_id = counter.do(profiles.open_chat, "telegram", "77", at=now).conversation_id

    def say(self, text):
        return self._bring(updates.say(text, chat_id=self.chat_id))

    def press(self, title):
        """Press the newest button of this title."""
        calls = self.api.list_calls("sendMessage")
        keyboards = [json.loads(call["reply_markup"]) for call in calls if "reply_markup" in call]
        rows = [row for keyboard in keyboards for row in keyboard["inline_keyboard"]]
        values = {button["text"]: button.get("callback_data") for row in rows for button in row}
        return self._bring(updates.press(values[title], press_id=uuid.uuid4().hex))

    def read(self):
        """Give all that arrived in the chat by now: (who, text)."""
        named = [re.match(r"(Dana\w*): (.*)", text, re.S) for text in self.api.texts]
        pairs = zip(named, self.api.texts, strict=True)
        return [(match[1], match[2]) if match else ("bot", text) for match, text in pairs]

    def _bring(self, update):
        before = len(self.api.texts)
        headers = {"X-Telegram-Bot-Api-Secret-Token": self.counter.settings.telegram_secret}
        address = f"{self.counter.house.address}/webhooks/telegram/webhook"
        assert httpx.post(address, json=update, headers=headers, timeout=30).status_code == 200
        return self.api.texts[before:]


@contextmanager
def open_counter(engine, agent, folder, **values):
    """Serve both channels with a loaded agent; `values` are further settings."""
    with serve_bot_api() as (api, address):
        webhook = "https://shop.example/webhooks/telegram/webhook"
        telegram = {"TELEGRAM_TOKEN": TOKEN, "TELEGRAM_API": address, "TELEGRAM_WEBHOOK_URL": webhook}
        settings = make_settings(folder, **telegram, **values)
        channels = [
            WebInput(settings, engine),
            TelegramInput(settings, engine, (0.01, 0.02), 0.02),
            StaffDesk(settings),
        ]
        with serve(channels, agent) as house:
            yield Counter(engine, settings, house, api)
