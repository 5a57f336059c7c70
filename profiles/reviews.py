"""Samples for review: messages drawn for two reviewers, who judge without seeing each other's verdict."""

import random
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy import Column, ForeignKey, Integer, String, UniqueConstraint
from sqlalchemy.orm import Mapped, Session

from profiles.columns import RowId, UtcDateTime
from profiles.corrections import is_button
from profiles.errors import NothingToReview, ReviewersAlike, SampleNotFound
from profiles.listing import UNSURE
from profiles.models import Base, Message
from profiles.summaries import FALLBACK, read_mood
from profiles.upsert import insert_or

VERDICTS = ("good", "wrong_intent", "wrong_answer", "bad_tone")
DRAWN_FROM = 5_000  # newest messages of shoppers


class Sample(Base):
    """Messages that two people of the staff review; `kind` says which were drawn from."""

    __tablename__ = "review_samples"

    sample_id: Mapped[int] = Column(RowId, primary_key=True)
    kind: Mapped[str] = Column(String, nullable=False)
    first_id: Mapped[str] = Column(String, nullable=False)
    second_id: Mapped[str] = Column(String, nullable=False)
    staff_id: Mapped[str] = Column(String, nullable=False)
    at: Mapped[datetime] = Column(UtcDateTime, nullable=False)


class SampleItem(Base):
    """One message of a sample."""

    __tablename__ = "review_items"
    __table_args__ = (
        sa.ForeignKeyConstraint(
            ["conversation_id", "position"],
            ["messages.conversation_id", "messages.position"],
            ondelete="CASCADE",
        ),
        UniqueConstraint("sample_id", "conversation_id", "position"),
    )

    item_id: Mapped[int] = Column(RowId, primary_key=True)
    sample_id: Mapped[int] = Column(
        ForeignKey("review_samples.sample_id", ondelete="CASCADE"), nullable=False
    )
    conversation_id: Mapped[str] = Column(String, nullable=False)
    position: Mapped[int] = Column(Integer, nullable=False)


class ReviewVerdict(Base):
    """What one reviewer thinks of one message."""

    __tablename__ = "review_verdicts"
    __table_args__ = (sa.CheckConstraint(f"verdict IN {VERDICTS}", name="ck_review_verdicts_verdict"),)

    item_id: Mapped[int] = Column(ForeignKey("review_items.item_id", ondelete="CASCADE"), primary_key=True)
    staff_id: Mapped[str] = Column(String, primary_key=True)
    verdict: Mapped[str] = Column(String, nullable=False)
    at: Mapped[datetime] = Column(UtcDateTime, nullable=False)


@dataclass(frozen=True)
class Progress:
    """A sample, how many messages it holds, and the verdicts of both reviewers on what both judged."""

    sample: Sample
    size: int
    judged: dict[str, int]
    pairs: list[tuple[str, str]]


def is_unsure(message: Message) -> bool:
    """Say whether the assistant was unsure of a message."""
    confidence = (message.understanding or {}).get("confidence")
    return confidence is not None and confidence < UNSURE


def is_negative(message: Message) -> bool:
    """Say whether a message sounds unhappy."""
    return (read_mood(message.understanding or {}) or 0.0) < 0


def is_fallback(message: Message) -> bool:
    """Say whether a message was not understood."""
    return (message.understanding or {}).get("intent") == FALLBACK


KINDS: dict[str, Callable[[Message], bool]] = {
    "random": lambda message: True,
    "unsure": is_unsure,
    "negative": is_negative,
    "fallback": is_fallback,
}


def draw_sample(
    session: Session, kind: str, size: int, reviewers: tuple[str, str], *, staff_id: str, at: datetime
) -> Sample:
    """Draw messages at random from the newest of a kind; both reviewers get all of them.

    Raises:
        ReviewersAlike: two different people are needed.
        NothingToReview: there is no such message.
    """
    if reviewers[0] == reviewers[1]:
        raise ReviewersAlike
    query = sa.select(Message).where(Message.by == "shopper", Message.understanding.is_not(None))
    newest = session.execute(query.order_by(Message.at.desc()).limit(DRAWN_FROM)).scalars()
    found = [one for one in newest if not is_button(one) and KINDS[kind](one)]
    if not found:
        raise NothingToReview(kind)
    sample = Sample(kind=kind, first_id=reviewers[0], second_id=reviewers[1], staff_id=staff_id, at=at)
    session.add(sample)
    session.flush()
    for one in random.sample(found, min(size, len(found))):
        place = {"conversation_id": one.conversation_id, "position": one.position}
        session.add(SampleItem(sample_id=sample.sample_id, **place))
    session.flush()
    return sample


def find_sample(session: Session, sample_id: int) -> Sample:
    """Find a sample.

    Raises:
        SampleNotFound: there is none with this id.
    """
    found: Sample | None = session.get(Sample, sample_id)
    if found is None:
        raise SampleNotFound(sample_id)
    return found


def find_next_item(session: Session, sample_id: int, staff_id: str) -> SampleItem | None:
    """Find the next message of a sample that a reviewer has not judged; None where all are."""
    mine = sa.select(ReviewVerdict.item_id).where(ReviewVerdict.staff_id == staff_id)
    query = sa.select(SampleItem).where(SampleItem.sample_id == sample_id, SampleItem.item_id.not_in(mine))
    found: SampleItem | None = session.execute(query.order_by(SampleItem.item_id).limit(1)).scalars().first()
    return found


def judge_item(session: Session, item_id: int, verdict: str, *, staff_id: str, at: datetime) -> None:
    """Write down what a reviewer of the sample thinks of a message; a second verdict replaces their first.

    Raises:
        SampleNotFound: the message is in no sample of theirs, or nobody knows such a verdict.
    """
    query = sa.select(Sample).join(SampleItem, SampleItem.sample_id == Sample.sample_id)
    sample = session.execute(query.where(SampleItem.item_id == item_id)).scalar_one_or_none()
    if sample is None or staff_id not in (sample.first_id, sample.second_id) or verdict not in VERDICTS:
        raise SampleNotFound(item_id)
    row = {"item_id": item_id, "staff_id": staff_id, "verdict": verdict, "at": at}
    added = insert_or(session, ReviewVerdict).values(row)
    session.execute(added.on_conflict_do_update(index_elements=["item_id", "staff_id"], set_=row))


def list_progress(session: Session, limit: int = 50) -> list[Progress]:
    """List the samples, newest first, with how far both reviewers are and where both have judged."""
    query = sa.select(Sample).order_by(Sample.sample_id.desc()).limit(limit)
    return [_read_progress(session, sample) for sample in session.execute(query).scalars().all()]


def list_disagreements(session: Session, sample: Sample) -> list[tuple[SampleItem, str, str]]:
    """List the messages that both judged and judged differently."""
    judged = [(item, *pair) for item, pair in _read_verdicts(session, sample) if None not in pair]
    return [(item, str(one), str(other)) for item, one, other in judged if one != other]


def _read_progress(session: Session, sample: Sample) -> Progress:
    verdicts = [pair for _, pair in _read_verdicts(session, sample)]
    people = (sample.first_id, sample.second_id)
    judged = {who: sum(pair[place] is not None for pair in verdicts) for place, who in enumerate(people)}
    pairs = [(str(one), str(other)) for one, other in verdicts if one is not None and other is not None]
    return Progress(sample, len(verdicts), judged, pairs)


def _read_verdicts(
    session: Session, sample: Sample
) -> list[tuple[SampleItem, tuple[str | None, str | None]]]:
    items = sa.select(SampleItem).where(SampleItem.sample_id == sample.sample_id).order_by(SampleItem.item_id)
    query = sa.select(ReviewVerdict).join(SampleItem, SampleItem.item_id == ReviewVerdict.item_id)
    given: dict[tuple[Any, str], str] = {
        (one.item_id, one.staff_id): one.verdict
        for one in session.execute(query.where(SampleItem.sample_id == sample.sample_id)).scalars()
    }
    people = (sample.first_id, sample.second_id)
    return [
        (item, (given.get((item.item_id, people[0])), given.get((item.item_id, people[1]))))
        for item in session.execute(items).scalars()
    ]
