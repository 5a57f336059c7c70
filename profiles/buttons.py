"""Buttons: the client sees an opaque token, the payload stays here."""

import secrets
from collections import Counter
from dataclasses import dataclass
from datetime import datetime, timezone
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from profiles.errors import ButtonNotFound
from profiles.models import Button, Message

# built once: on the path of each message, building a statement would cost more than running it
_buttons = Button.__table__
_row = (
    _buttons.c.token == sa.bindparam("the_token"),
    _buttons.c.conversation_id == sa.bindparam("here"),
)
_ADD = sa.insert(_buttons)
_USE = sa.update(_buttons).where(*_row, _buttons.c.used_at.is_(None)).values(used_at=sa.bindparam("at"))
_READ = sa.select(_buttons.c.payload).where(*_row)
_messages = Message.__table__
_here: Any = sa.bindparam("here")
_asked = (
    sa.select(sa.func.max(_messages.c.position))
    .where(_messages.c.conversation_id == _here, _messages.c.by == "shopper")
    .scalar_subquery()
)
_NEWEST = (
    sa.select(_messages.c.reply)
    .where(_messages.c.conversation_id == _here, _messages.c.position > _asked, _messages.c.by == "bot")
    .order_by(_messages.c.position)
)


@dataclass(frozen=True)
class Pressed:
    """What a button stands for; `again` when it had been pressed before."""

    payload: str
    again: bool


def issue_button(session: Session, conversation_id: str, payload: str) -> str:
    """Keep a payload and give the token that stands for it in this conversation only."""
    token = secrets.token_urlsafe(16)
    session.execute(_ADD, {"token": token, "conversation_id": conversation_id, "payload": payload})
    return token


def press_button(
    session: Session, conversation_id: str, token: str, *, at: datetime | None = None
) -> Pressed:
    """Redeem a token; of two presses at once exactly one is not `again`.

    Raises:
        ButtonNotFound: the token was never given out in this conversation.
    """
    row = {"the_token": token, "here": conversation_id}
    result: Any = session.execute(_USE, {**row, "at": at or datetime.now(timezone.utc)})
    payload = session.execute(_READ, row).scalar_one_or_none()
    if payload is None:
        raise ButtonNotFound(conversation_id)
    return Pressed(payload, again=result.rowcount == 0)


def list_offered(session: Session, conversation_id: str) -> dict[str, str]:
    """Give the buttons of the bot's newest answer by their titles in lower case, each with its token.

    A title that stands on several of them says nothing and is left out.
    """
    rows = session.execute(_NEWEST, {"here": conversation_id}).scalars()
    buttons = [
        button
        for reply in rows
        if reply
        for holder in (reply, *reply.get("items", ()))
        for button in holder.get("buttons", ())
    ]
    titles = Counter(button["title"].casefold() for button in buttons)
    return {b["title"].casefold(): b["button"] for b in buttons if titles[b["title"].casefold()] == 1}
