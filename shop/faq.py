"""Answers about the shop's own rules."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.orm import Session

from shop.errors import NoAnswer
from shop.models import FaqEntry


def find_answer(session: Session, topic: str) -> FaqEntry:
    """Find what the shop says about a topic such as "returns".

    Raises:
        NoAnswer: nothing is written down.
    """
    entry = session.get(FaqEntry, topic)
    if entry is None:
        raise NoAnswer(topic)
    return entry


def list_topics(session: Session) -> list[str]:
    """List the topics that have an answer, in alphabetical order."""
    return session.scalars(sa.select(FaqEntry.topic).order_by(FaqEntry.topic)).all()
