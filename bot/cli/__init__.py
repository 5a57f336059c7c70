"""The command line: `shopmate` (also `python -m bot`)."""

import json
import os
import sys
from typing import Any

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # implicit is 2 to 5 times slower with BLAS threads
os.environ.setdefault("RASA_TELEMETRY_ENABLED", "false")
os.environ.setdefault("SQLALCHEMY_SILENCE_UBER_WARNING", "1")  # Rasa 3.6 needs SQLAlchemy 1.4

import typer
from rich.console import Console

app = typer.Typer(
    name="shopmate",
    help="The open-source shop assistant.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
progress_console = Console(stderr=True)


def emit(document: Any) -> None:
    """Print one JSON document on standard output; nothing else may be printed there."""
    sys.stdout.write(json.dumps(document, ensure_ascii=False, default=str) + "\n")


def say(text: str) -> None:
    """Tell the person at the terminal something, on standard error."""
    progress_console.print(text, highlight=False)


def main() -> None:
    """Run a command; errors of our own become one line and exit status 1."""
    from bot.cli.register import register
    from bot.nlu.errors import UnderstandingError
    from bot.settings import SettingsError
    from bot.versions.errors import VersionsError
    from profiles.errors import ProfilesError
    from recsys.errors import RecsysError
    from shop.errors import ShopError

    register(app)
    try:
        app()
    except (
        *(SettingsError, ShopError, ProfilesError, RecsysError),
        *(UnderstandingError, VersionsError),
    ) as error:
        sys.stderr.write(f"shopmate: {error}\n")
        raise SystemExit(1) from error
    except KeyboardInterrupt:
        sys.stderr.write("shopmate: stopped.\n")
        raise SystemExit(130) from None
