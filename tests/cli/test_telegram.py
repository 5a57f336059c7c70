"""`shopmate telegram`, as a person at the terminal runs it, against a Bot API server of our own."""

import json

import pytest
import typer
from typer.testing import CliRunner

from bot.cli.register import register
from bot.settings import SettingsError
from tests.channels.bot_api import TOKEN, Refusal, serve_bot_api

HOOK = "https://shop.example/webhooks/telegram/webhook"


@pytest.fixture
def api():
    with serve_bot_api() as (api, address):
        api.address = address
        yield api


@pytest.fixture
def run(api, tmp_path, monkeypatch):
    """Runs a command with these variables set."""
    app = typer.Typer()
    register(app)

    def run(*arguments, **variables):
        environ = {"SHOPMATE_VAR": str(tmp_path), "TELEGRAM_API": api.address, "TELEGRAM_TOKEN": TOKEN}
        for name, value in (
            environ | {"TELEGRAM_WEBHOOK_URL": "", "TELEGRAM_SECRET": ""} | variables
        ).items():
            monkeypatch.setenv(name, value)
        return CliRunner().invoke(app, ["telegram", *arguments], catch_exceptions=True)

    return run


def test_the_webhook_is_set_with_the_kept_secret(run, api, tmp_path):
    done = run("set-webhook", "--json", TELEGRAM_WEBHOOK_URL=HOOK)
    assert done.exit_code == 0
    assert json.loads(done.stdout)["is_connected"] is True
    assert (api.webhook, api.secret) == (HOOK, (tmp_path / "secrets" / "telegram_secret").read_text())


def test_the_webhook_is_removed(run, api):
    api.webhook = HOOK
    assert run("set-webhook", "--remove").exit_code == 0
    assert api.webhook == ""


def test_the_status_says_what_is_amiss(run):
    state = json.loads(run("status", "--json", TELEGRAM_WEBHOOK_URL=HOOK).stdout)
    assert state == {
        "bot": "shop_bot",
        "mode": "webhook",
        "webhook": "",
        "waiting": 0,
        "last_error": None,
        "last_error_at": None,
        "is_connected": False,
    }
    told = run("status", TELEGRAM_WEBHOOK_URL=HOOK).stderr
    assert "@shop_bot: webhook" in told
    assert "shopmate telegram set-webhook" in told


@pytest.mark.parametrize(
    ("arguments", "variables", "problem"),
    [
        (["status"], {"TELEGRAM_TOKEN": ""}, "TELEGRAM_TOKEN is not set"),
        (["set-webhook"], {}, "TELEGRAM_WEBHOOK_URL is empty"),
        (["status"], {"TELEGRAM_TOKEN": "1:old"}, "ask BotFather"),
    ],
)
def test_what_stands_in_the_way_is_one_line(run, arguments, variables, problem):
    error = run(*arguments, **variables).exception
    assert isinstance(error, SettingsError)
    assert problem in str(error)
    assert "\n" not in str(error)


def test_a_refused_address_is_named(run, api):
    api.fail("setWebhook", Refusal(400, "Bad Request: bad webhook: IP address is reserved"))
    error = run("set-webhook", TELEGRAM_WEBHOOK_URL=HOOK).exception
    assert "ip address is reserved" in str(error)
