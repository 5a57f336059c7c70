"""Buttons: the client sees an opaque token, the payload stays here."""

import secrets
from dataclasses import dataclass
from datetime import datetime, timezone
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from profiles.errors import ButtonNotFound
from profiles.models import Button


@dataclass(frozen=True)
class Pressed:
    """What a button stands for; `again` when it had been pressed before."""

    payload: str
    again: bool


def issue_button(session: Session, conversation_id: str, payload: str) -> str:
    """Keep a payload and give the token that stands for it in this conversation only."""
    token = secrets.token_urlsafe(16)
    row = {"token": token, "conversation_id": conversation_id, "payload": payload}
    session.flush()
    session.execute(sa.insert(Button).values(row))
    return token


def press_button(
    session: Session, conversation_id: str, token: str, *, at: datetime | None = None
) -> Pressed:
    """Redeem a token; of two presses at once exactly one is not `again`.

    Raises:
        ButtonNotFound: the token was never given out in this conversation.
    """
    row = (Button.token == token, Button.conversation_id == conversation_id)
    use = sa.update(Button).where(*row, Button.used_at.is_(None))
    use = use.values(used_at=at or datetime.now(timezone.utc))
    result: Any = session.execute(use, execution_options={"synchronize_session": False})
    payload = session.execute(sa.select(Button.payload).where(*row)).scalar_one_or_none()
    if payload is None:
        raise ButtonNotFound(conversation_id)
    return Pressed(payload, again=result.rowcount == 0)
