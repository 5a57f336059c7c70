"""`shopmate serve`: whatever is still missing, then the three processes under one supervisor."""

import os
import shlex
import shutil
import socket
import sys
import threading
import time
import urllib.error
import urllib.request
from typing import TYPE_CHECKING

import yaml
from honcho.manager import Manager
from honcho.printer import Printer
from rich.markup import escape
from sqlalchemy.orm import Session

import profiles
from bot.cli import say
from bot.cli.dialogue import THREADS, is_trained, show_training, training_beside
from bot.cli.staff import FIRST, add_first_admin
from bot.garbage import settle
from bot.nlu.model_files import find_current
from bot.settings import ROOT, Settings, SettingsError, read_settings

if TYPE_CHECKING:
    from bot.services import Services

START_LIMIT_S = 180
STOPPED_BY_HAND = {130, 143}  # Ctrl-C, or a polite kill
LAST_LINES = 12
RESTARTED = {"console"}  # no shopper needs it
RESTART_AFTER_S = 2


def serve() -> None:
    """Start the assistant: demo shop, recommender and dialogue model first where they are missing."""
    settings = read_settings()
    check_ports(settings)
    prepare(settings)
    say("Starting ...")
    supervise(settings)
    say("Stopped.")


def supervise(settings: Settings) -> None:
    """Run the processes until Ctrl-C; when one ends, end all, but for the staff's room, which starts anew.

    Raises:
        SettingsError: a process ended by itself; its last lines are shown.
    """
    manager, logs = Manager(Printer(sys.stderr)), settings.var / "log"
    logs.mkdir(parents=True, exist_ok=True)
    for name, command in commands(settings).items():
        line = write_line(name, command, shlex.quote(f"{logs / name}.log"))
        manager.add_process(name, line, env=environment(settings), cwd=str(ROOT), quiet=True)
    threading.Thread(target=announce, args=(settings,), daemon=True).start()
    manager.loop()
    if manager.returncode not in STOPPED_BY_HAND:
        for name in commands(settings):
            tail = (logs / f"{name}.log").read_text(errors="replace").splitlines()[-LAST_LINES:]
            say("\n".join([f"[bold]{name}[/bold]", *map(escape, tail)]))
        raise SettingsError([f"a process ended, so all were stopped; {logs} has what each one said"])


def write_line(name: str, command: str, log: str) -> str:
    """Write the shell's line for a process; shoppers must not notice that the staff's room has crashed."""
    if name in RESTARTED:
        return f": >{log}; until {command} >>{log} 2>&1; do sleep {RESTART_AFTER_S}; done"
    return f"exec {command} >{log} 2>&1"


def check_ports(settings: Settings) -> None:
    """Refuse to start while a port is taken.

    Raises:
        SettingsError: names every port that is taken and the variable that changes it.
    """
    taken = []
    for name in ("port", "actions_port", "console_port"):
        number = getattr(settings, name)
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", number))
            except OSError:
                taken.append(f"port {number} is taken: stop what uses it or set {name.upper()}")
    if taken:
        raise SettingsError(taken)


def prepare(settings: Settings) -> None:
    """Make what is missing: the demo shop and the recommender, and beside them the dialogue model."""
    from bot.services import open_services

    services = open_services(settings)
    with Session(services.engine, future=True) as session, session.begin():
        add_first_admin(session, settings.console_password)
    if is_trained(settings):
        fill_shop(services)
    else:
        say("No dialogue model that is up to date: training it beside the rest.")
        with training_beside(settings) as model:
            fill_shop(services)
            with show_training():
                model.result()
    services.engine.dispose()


def fill_shop(services: "Services") -> None:
    """Import the demo shop where there are no products, and train the recommender where there is none."""
    from bot.cli.demo_import import import_demo
    from bot.cli.recommender_versions import train_recommender
    from recsys import TooLittleData
    from shop import Query, count

    with Session(services.engine, future=True) as session:
        is_empty = count(session, Query()) == 0
    if services.settings.demo_shop and is_empty:
        say("No products yet: importing the demo shop (about a minute).")
        import_demo(services.engine)
    if not (services.settings.recommender_folder / "current").exists():
        say("No recommender yet: training it.")
        try:
            train_recommender(services.engine, services.settings.recommender_folder)
        except TooLittleData as error:
            say(f"{error} Until then suggestions are what sells well.")


def commands(settings: Settings) -> dict[str, str]:
    """Give the command line of each process."""
    python = sys.executable
    rasa = [
        *[python, "-m", "rasa", "run", "--interface", settings.host, "--port", str(settings.port)],
        *["--credentials", "credentials.yml", "--endpoints", write_endpoints(settings)],
        *["--model", str(find_current(settings.models))],
    ]
    return {
        "rasa": shlex.join(rasa),
        "actions": shlex.join([python, "-m", "bot", "actions"]),
        "console": shlex.join([python, "-m", "bot", "console"]),
    }


def write_endpoints(settings: Settings) -> str:
    """Write endpoints.yml anew for the configured action port and give its path."""
    endpoints = yaml.safe_load((ROOT / "endpoints.yml").read_text())
    endpoints["action_endpoint"]["url"] = f"http://127.0.0.1:{settings.actions_port}/webhook"
    path = settings.var / "endpoints.yml"
    path.write_text(yaml.safe_dump(endpoints))
    return str(path)


def environment(settings: Settings) -> dict[str, str]:
    """Give the environment of the processes: ours, quiet, and one thread for each library."""
    return {
        **os.environ,
        **THREADS,
        "PORT": str(settings.port),
        "OPENBLAS_NUM_THREADS": "1",
        "OMP_NUM_THREADS": "1",
        "RASA_TELEMETRY_ENABLED": "false",
        "TF_CPP_MIN_LOG_LEVEL": "3",
        "SQLALCHEMY_SILENCE_UBER_WARNING": "1",
        "PYTHONUNBUFFERED": "1",
        "PYTHONWARNINGS": "ignore",
        "LOG_LEVEL": "WARNING",
    }


def announce(settings: Settings) -> None:
    """Print the addresses as soon as the assistant is ready to answer."""
    address = f"http://127.0.0.1:{settings.port}"
    until = time.monotonic() + START_LIMIT_S
    while time.monotonic() < until:
        try:
            with urllib.request.urlopen(f"{address}/health", timeout=2):  # noqa: S310  # our own loopback
                break
        except (urllib.error.URLError, OSError):
            time.sleep(0.5)
    else:
        say(f"[red]The assistant has not become ready within {START_LIMIT_S} s; see the lines above.[/red]")
        return
    console = f"http://127.0.0.1:{settings.console_port}"
    width = min(shutil.get_terminal_size().columns, 72)
    say("─" * width)
    say(f"  Shop with the assistant   {address}/shop")
    say(f"  Staff's room              {console}")
    say(f"  Sign in there as          {tell_sign_in(settings)}")
    say("  Ctrl-C stops everything.")
    say("─" * width)


def tell_sign_in(settings: Settings) -> str:
    """Say how to get into the staff's room: the first account while its first password holds."""
    from bot.services import current_services

    with Session(current_services().engine, future=True) as session:
        if profiles.is_password(session, FIRST, settings.console_password):
            return f"{FIRST} with password {settings.console_password}"
    return "one of the accounts of `shopmate staff list`"


def run_actions() -> None:
    """Run the action server on the loopback (started by `serve`)."""
    settings = read_settings()
    os.environ["SANIC_HOST"] = "127.0.0.1"
    from rasa_sdk.endpoint import run

    from bot.services import current_services

    services = current_services()
    with Session(services.engine, future=True) as session:
        services.recommendations.suggest(session, None, k=1)  # warm, so that the first shopper does not wait
    settle()
    run("bot.actions", port=settings.actions_port)


def run_console() -> None:
    """Run the staff's room (started by `serve`)."""
    import uvicorn

    from bot.services import current_services
    from bot.versions.project import Project
    from console import Talk, create_app

    settings, project = read_settings(), Project.below(ROOT)
    services = current_services()
    shop_page = f"http://127.0.0.1:{settings.port}"
    room = create_app(
        services.engine,
        settings.session_secret,
        settings.masking_key,
        shop_page,
        internal_secret=settings.internal_secret,
        by_mood=settings.queue_by_mood,
        talk=Talk(
            tuple(project.intents),
            tuple(project.entities),
            tuple(project.steps),
            tuple(project.step_of.items()),
        ),
    )
    settle()
    # uvicorn's sockets need a newer `websockets` than Rasa's Sanic; the room has none
    uvicorn.run(room, host="127.0.0.1", port=settings.console_port, log_level="warning", ws="none")
