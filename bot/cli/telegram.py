"""`shopmate telegram`: tell Telegram where to bring its news, and see whether it does."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Annotated, Any

import typer

from bot.cli import emit, say
from bot.settings import Settings, SettingsError, read_settings

if TYPE_CHECKING:
    from bot.channels.telegram_api import BotApi

telegram = typer.Typer(help="Connect the Telegram bot and see how it is.", no_args_is_help=True)

AsJson = Annotated[bool, typer.Option("--json", help="Print one JSON document on standard output.")]
Remove = Annotated[bool, typer.Option("--remove", help="Bring no news any more; they wait to be asked for.")]


@telegram.command("set-webhook")
def set_webhook(remove: Remove = False, as_json: AsJson = False) -> None:
    """Have Telegram bring its news to TELEGRAM_WEBHOOK_URL, with our secret."""
    settings = read_settings()
    address = settings.telegram_webhook_url
    if not (address or remove):
        raise SettingsError(["TELEGRAM_WEBHOOK_URL is empty, so there is nothing to set"])

    async def change(api: "BotApi") -> dict[str, Any]:
        await (api.remove_webhook() if remove else api.set_webhook(address, settings.telegram_secret))
        return await api.describe()

    tell(settings, call(settings, change), as_json)


@telegram.command()
def status(as_json: AsJson = False) -> None:
    """Say which bot this is, how its news come, how many wait, and what went wrong last."""
    settings = read_settings()
    tell(settings, call(settings, lambda api: api.describe()), as_json)


def call(settings: Settings, work: Callable[["BotApi"], Awaitable[dict[str, Any]]]) -> dict[str, Any]:
    """Do something with the Bot API.

    Raises:
        SettingsError: there is no token, or Telegram does not answer as it should.
    """
    if not settings.telegram_token:
        raise SettingsError(["Telegram is off: TELEGRAM_TOKEN is not set"])
    from bot.channels.errors import ChannelError
    from bot.channels.telegram_api import BotApi

    async def connect() -> dict[str, Any]:
        api = BotApi(settings)
        try:
            return await work(api)
        finally:
            await api.close()

    try:
        return asyncio.run(connect())
    except ChannelError as error:
        raise SettingsError([str(error).rstrip(".")]) from error


def tell(settings: Settings, state: dict[str, Any], as_json: bool) -> None:
    """Print how Telegram and our settings stand to each other."""
    wanted = settings.telegram_webhook_url
    mode = "webhook" if wanted else "polling"
    state = {"bot": state["bot"], "mode": mode, **state, "is_connected": state["webhook"] == wanted}
    if as_json:
        emit(state)
        return
    say(f"@{state['bot']}: {mode}, {state['waiting']} updates wait")
    if not state["is_connected"]:
        place = state["webhook"] or "nobody"
        say(f"Telegram brings its news to {place}; run `shopmate telegram set-webhook` (or with --remove).")
    if state["last_error"]:
        say(f"Last error at {state['last_error_at']}: {state['last_error']}")
