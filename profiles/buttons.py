"""Buttons: the client sees an opaque token, the payload stays here."""

import secrets
from dataclasses import dataclass
from datetime import datetime, timezone
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from profiles.errors import ButtonNotFound
from profiles.models import Button

# built once: on the path of each message, building a statement would cost more than running it
_buttons = Button.__table__
_row = (
    _buttons.c.token == sa.bindparam("the_token"),
    _buttons.c.conversation_id == sa.bindparam("here"),
)
_ADD = sa.insert(_buttons)
_USE = sa.update(_buttons).where(*_row, _buttons.c.used_at.is_(None)).values(used_at=sa.bindparam("at"))
_READ = sa.select(_buttons.c.payload).where(*_row)


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
