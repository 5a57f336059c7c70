"""A shop with a Telegram bot: our channel, served, beside a Bot API server of our own."""

import json
from dataclasses import replace

import httpx
import yaml

from bot.channels.telegram import SECRET_HEADER, TelegramInput
from bot.settings import ROOT
from tests.channels import telegram_updates as updates
from tests.channels.bot_api import TOKEN
from tests.channels.scripted import WORDING, ScriptedDialogue
from tests.channels.serving import make_settings, serve

SECRET = "s" * 32
ADDRESS = "https://shop.example/webhooks/telegram/webhook"
OWN = yaml.safe_load((ROOT / "bot/data/telegram/responses.yml").read_text())["responses"]
STOCK = {"word_in_stock": [{"text": "in stock"}], "word_out_of_stock": [{"text": "out of stock"}]}


def wording(name):
    """The words of one of the channel's own responses."""
    return OWN[name][0]["text"]


def say_again(text):
    """The script of most tests: "buttons" offers two, anything else is repeated."""
    if text == "buttons":
        buttons = [{"title": "Yes", "payload": "/affirm"}, {"title": "No", "payload": "/deny"}]
        return [{"text": "Sure?", "buttons": buttons}]
    return [{"text": f"You said {text}"}]


class Shop:
    """A served Telegram channel by webhook, beside a Bot API server of our own."""

    def __init__(self, tmp_path, engine, api, address):
        self.api, self.engine = api, engine
        environ = {"TELEGRAM_TOKEN": TOKEN, "TELEGRAM_SECRET": SECRET, "TELEGRAM_WEBHOOK_URL": ADDRESS}
        self.settings = make_settings(tmp_path, TELEGRAM_API=address, **environ)
        self.polling = replace(self.settings, telegram_webhook_url="")
        self.dialogue = ScriptedDialogue(say_again, WORDING | OWN | STOCK)
        self.house = None
        self.settle = 0.02
        self.http = httpx.Client(timeout=20)

    def open(self, settings=None):
        """Start a server process, so to speak: nothing in memory is kept from the one before."""
        channel = TelegramInput(settings or self.settings, self.engine, (0.01, 0.02), self.settle)
        return serve([channel], self.dialogue)

    def bring(self, update, secret=SECRET):
        headers = {SECRET_HEADER: secret} if secret else {}
        path = f"{self.house.address}/webhooks/telegram/webhook"
        return self.http.post(path, json=update, headers=headers)

    def say(self, *texts):
        for text in texts:
            assert self.bring(updates.say(text)).status_code == 200

    @property
    def heard(self):
        return [message.text for message in self.dialogue.heard]

    def list_buttons(self):
        """The values of all buttons on the keyboards sent so far, by title."""
        keyboards = [c["reply_markup"] for c in self.api.list_calls("sendMessage") if "reply_markup" in c]
        rows = [row for keyboard in keyboards for row in json.loads(keyboard)["inline_keyboard"]]
        return {button["text"]: button.get("callback_data") for row in rows for button in row}
