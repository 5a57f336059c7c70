"""The environment, read once into a frozen object; nothing else reads os.environ."""

import os
import re
import secrets
from dataclasses import dataclass
from pathlib import Path

from dotenv import dotenv_values

ROOT = Path(__file__).resolve().parent.parent
MOOD_ACTS = ("apology", "no_selling", "person")
HOURS = r"([01]\d|2[0-3]):[0-5]\d-([01]\d|2[0-3]):[0-5]\d"
FORM_OF_BOTS = r"\d+:[\w-]+"  # as BotFather gives it


class SettingsError(Exception):
    """Variables of the environment that cannot be used, all named in one line."""

    def __init__(self, problems: list[str]) -> None:
        self.problems = problems
        super().__init__(
            "; ".join(problems) + ". Mend them in the environment or in .env (see .env.example)."
        )


@dataclass(frozen=True)
class Settings:
    """What the processes were told.

    `var` holds everything that is made at run time; `models` the trained dialogue models. Secrets that the
    environment does not give are made once and kept under `var/secrets`, readable by the owner only.
    """

    database_url: str
    var: Path
    models: Path
    port: int
    actions_port: int
    console_port: int
    session_secret: str
    customer_token_secret: str
    customer_token_public_key: str  # PEM; empty: the shop signs with the secret only
    console_password: str
    masking_key: str
    internal_secret: str
    host: str
    demo_shop: bool
    mood_acts: tuple[str, ...]  # what the shopper's mood may change in an answer
    allowed_origins: tuple[str, ...]
    queue_by_mood: bool
    staff_hours: str  # empty: the team names no hours
    time_zone: str
    quiet_hours: str  # in the shop's time zone; nobody is written to unasked then
    notices_a_week: int
    runs_kept_days: int
    smtp_url: str  # empty: mails wait in the demo shop's outbox
    mail_from: str
    telegram_name: str  # the bot's username, for links; empty: shoppers type the command
    telegram_token: str  # empty: the channel is off
    telegram_webhook_url: str  # empty: we ask Telegram for news instead of being called
    telegram_secret: str
    telegram_api: str  # empty: Telegram's own

    @property
    def recommender_folder(self) -> Path:
        """Where the versions of the recommender are kept."""
        return self.var / "recommender"


def read_settings(environ: dict[str, str] | None = None) -> Settings:
    """Read the environment and, below it, the file `.env` of the repository root.

    Raises:
        SettingsError: one or more variables cannot be used.
    """
    if environ is None:
        from_file = {name: value for name, value in dotenv_values(ROOT / ".env").items() if value}
        environ = {**from_file, **os.environ}
    problems: list[str] = []
    var = Path(environ.get("SHOPMATE_VAR") or ROOT / "var").resolve()
    settings = Settings(
        database_url=environ.get("DATABASE_URL") or f"sqlite:///{var / 'shopmate.db'}",
        var=var,
        models=Path(environ.get("SHOPMATE_MODELS") or ROOT / "models").resolve(),
        host=environ.get("HOST") or "127.0.0.1",
        port=_read_port(environ, "PORT", 5005, problems),
        actions_port=_read_port(environ, "ACTIONS_PORT", 5055, problems),
        console_port=_read_port(environ, "CONSOLE_PORT", 5006, problems),
        session_secret=_read_secret(environ, "SESSION_SECRET", var, problems),
        customer_token_secret=_read_secret(environ, "CUSTOMER_TOKEN_SECRET", var, problems),
        customer_token_public_key=_read_public_key(environ, "CUSTOMER_TOKEN_PUBLIC_KEY", problems),
        console_password=_read_secret(environ, "CONSOLE_PASSWORD", var, problems, minimum=12),
        masking_key=_read_secret(environ, "MASKING_KEY", var, problems),
        internal_secret=_read_secret(environ, "INTERNAL_SECRET", var, problems),
        demo_shop=_read_switch(environ, "DEMO_SHOP", True, problems),
        mood_acts=_read_choices(environ, "MOOD_ACTS", MOOD_ACTS, problems),
        allowed_origins=tuple(filter(None, (environ.get("ALLOWED_ORIGINS") or "").replace(",", " ").split())),
        queue_by_mood=_read_switch(environ, "QUEUE_BY_MOOD", False, problems),
        staff_hours=environ.get("STAFF_HOURS") or "",
        time_zone=environ.get("SHOP_TIME_ZONE") or "UTC",
        quiet_hours=_read_matching(environ, "QUIET_HOURS", HOURS, problems) or "21:00-08:00",
        notices_a_week=_read_count(environ, "NOTICES_A_WEEK", 3, problems),
        runs_kept_days=_read_count(environ, "RUNS_KEPT_DAYS", 90, problems),
        smtp_url=_read_matching(environ, "SMTP_URL", r"smtps?://\S+", problems),
        mail_from=environ.get("MAIL_FROM") or "shop@localhost",
        telegram_name=_read_matching(environ, "TELEGRAM_NAME", r"\w{5,32}", problems),
        telegram_token=_read_matching(environ, "TELEGRAM_TOKEN", FORM_OF_BOTS, problems),
        telegram_webhook_url=_read_matching(environ, "TELEGRAM_WEBHOOK_URL", r"https://\S+", problems),
        telegram_secret=_read_secret(environ, "TELEGRAM_SECRET", var, problems),
        telegram_api=_read_matching(environ, "TELEGRAM_API", r"https?://\S+", problems),
    )
    if not re.fullmatch(r"[\w-]{1,256}", settings.telegram_secret, re.ASCII):
        problems.append("TELEGRAM_SECRET must have only letters, digits, _ and -, at most 256")
    if problems:
        raise SettingsError(problems)
    return settings


def _read_port(environ: dict[str, str], name: str, default: int, problems: list[str]) -> int:
    text = environ.get(name) or str(default)
    if text.isdecimal() and 0 < int(text) < 65536:
        return int(text)
    problems.append(f"{name} must be a port from 1 to 65535, not {text!r}")
    return default


def _read_public_key(environ: dict[str, str], name: str, problems: list[str]) -> str:
    """Read the PEM file that a variable names; empty where it names none."""
    path = environ.get(name) or ""
    if not path:
        return ""
    try:
        pem = Path(path).read_text()
    except (OSError, UnicodeDecodeError):
        pem = ""
    if "-----BEGIN PUBLIC KEY-----" not in pem:
        problems.append(f"{name} must be the path of a PEM file with a public key, not {path!r}")
    return pem


def _read_count(environ: dict[str, str], name: str, default: int, problems: list[str]) -> int:
    text = environ.get(name) or str(default)
    if text.isdecimal() and len(text) < 4:
        return int(text)
    problems.append(f"{name} must be a number from 0 to 999, not {text!r}")
    return default


def _read_switch(environ: dict[str, str], name: str, default: bool, problems: list[str]) -> bool:
    text = (environ.get(name) or str(default)).lower()
    if text in {"true", "1", "yes", "on"}:
        return True
    if text not in {"false", "0", "no", "off"}:
        problems.append(f"{name} must be true or false, not {text!r}")
    return False


def _read_choices(
    environ: dict[str, str], name: str, choices: tuple[str, ...], problems: list[str]
) -> tuple[str, ...]:
    """Read names separated by spaces or commas: all of them where the variable is empty, none for "none"."""
    said = (environ.get(name) or " ".join(choices)).lower().replace(",", " ").split()
    if said == ["none"]:
        return ()
    if not set(said) <= set(choices):
        problems.append(f"{name} must be none, or some of {' '.join(choices)}, not {environ.get(name)!r}")
    return tuple(said)


def _read_matching(environ: dict[str, str], name: str, pattern: str, problems: list[str]) -> str:
    """Read a variable that may be empty; the value is not repeated, as it may be secret."""
    text = environ.get(name) or ""
    if text and not re.fullmatch(pattern, text, re.ASCII):
        problems.append(f"{name} must look like {pattern}")
    return text


def _read_secret(
    environ: dict[str, str], name: str, var: Path, problems: list[str], minimum: int = 32
) -> str:
    """Take a secret from the environment, else the one kept under var/secrets, else make it."""
    given = environ.get(name)
    if given:
        if len(given) < minimum:
            problems.append(f"{name} must have at least {minimum} characters")
        return given
    kept = var / "secrets" / name.lower()
    try:
        return kept.read_text()
    except FileNotFoundError:
        kept.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        made = secrets.token_urlsafe(32)
        try:
            with open(os.open(kept, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "w") as file:
                file.write(made)
        except FileExistsError:  # another process of ours was faster
            return kept.read_text()
        return made
