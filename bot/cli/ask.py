"""`shopmate ask`: one conversation through the trained model and the real actions, in process."""

import asyncio
import logging
import os
from typing import Annotated

import typer
from sqlalchemy.orm import Session

from bot.cli import emit, say

Texts = Annotated[list[str], typer.Argument(help="What the shopper says, one message an argument.")]
CustomerId = Annotated[str | None, typer.Option("--customer", help="Who speaks; nobody known by default.")]
Channel = Annotated[str, typer.Option(help="The channel whose wording is used.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print one JSON document on standard output.")]


def ask(texts: Texts, customer: CustomerId = None, channel: Channel = "web", as_json: AsJson = False) -> None:
    """Hold one conversation with the assistant and print what it understood, did and answered."""
    quieten()
    import profiles
    from bot.assistant import Assistant
    from bot.channels.replies import describe
    from bot.services import current_services

    services = current_services()
    if customer is not None:
        with Session(services.engine, future=True) as session:
            profiles.find_customer(session, customer)

    async def converse() -> list[dict[str, object]]:
        assistant = await Assistant.load(services)
        conversation_id = assistant.open(channel, customer)
        turns = []
        for text in texts:
            turn = (await assistant.say(conversation_id, text, channel)).as_contract()
            turns.append(turn)
            if not as_json:
                typer.echo(f"> {text}   [{turn['intent']}]")
                for reply in turn["replies"]:
                    typer.echo(describe(reply))
        return turns

    turns = asyncio.run(converse())
    if as_json:
        emit({"turns": turns})
    else:
        say(f"[dim]{len(turns)} turns[/dim]")


def quieten() -> None:
    """Keep Rasa, TensorFlow and their libraries from talking over our output."""
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
    os.environ.setdefault("LOG_LEVEL", "ERROR")
    logging.basicConfig(level=logging.ERROR)
    logging.captureWarnings(True)  # the libraries reset every filter of warnings
    logging.getLogger("py.warnings").setLevel(logging.CRITICAL)
    import structlog

    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR))
