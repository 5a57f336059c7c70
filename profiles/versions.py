"""Versions of the assistant: tried, judged, promoted and rolled back.

A version is a dialogue model together with the recommender and the thresholds it was judged with. While a
candidate is being made its process says so every few seconds; one that fell silent is lost, and says so.
"""

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy import Column, ForeignKey, Index, String
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Mapped, Session

from profiles.columns import RowId, UtcDateTime
from profiles.corrections import BLOCKED, OPEN, PROMOTED, TRIABLE, TRYING, Correction, list_corrections
from profiles.errors import NothingToRollBack, NothingToTry, TrialRunning, VersionNotFound, VersionNotReady
from profiles.models import Base

READY, FAILED, LOST, FOUND = "ready", "failed", "lost", "found"
STATES = (TRYING, READY, BLOCKED, FAILED, LOST, FOUND)
SILENCE = timedelta(seconds=60)  # after which a trial counts as lost


class Version(Base):
    """A dialogue model with all that makes it comparable.

    `model` is its file within the folder of models, `model_id` what messages carry. `corrections` are the ids
    of all corrections it was trained with, `tried` those that were new in it, `mended` those of them that
    hold in it. FOUND are models that were trained outside of a trial.
    """

    __tablename__ = "versions"
    __table_args__ = (
        sa.CheckConstraint(f"state IN {STATES}", name="ck_versions_state"),
        Index(
            "uq_versions_trying",
            "state",
            unique=True,
            sqlite_where=sa.text("state = 'trying'"),
            postgresql_where=sa.text("state = 'trying'"),
        ),
    )

    version_id: Mapped[int] = Column(RowId, primary_key=True)
    state: Mapped[str] = Column(String, nullable=False)
    model = Column(String)
    model_id = Column(String, index=True)
    recommender = Column(String)
    thresholds: Mapped[dict[str, Any] | None] = Column(sa.JSON(none_as_null=True))
    corrections: Mapped[list[int]] = Column(sa.JSON, nullable=False)
    tried: Mapped[list[int]] = Column(sa.JSON, nullable=False)
    step = Column(String)
    problem = Column(String)
    report: Mapped[dict[str, Any] | None] = Column(sa.JSON(none_as_null=True))
    staff_id = Column(String)
    at: Mapped[datetime] = Column(UtcDateTime, nullable=False)
    seen_at: Mapped[datetime] = Column(UtcDateTime, nullable=False)

    @property
    def name(self) -> str:
        """How people call it."""
        return f"v{self.version_id}"

    def is_lost(self, now: datetime) -> bool:
        """Whether it was being made and nobody has heard of that for too long."""
        return self.state == LOST or (self.state == TRYING and now - self.seen_at > SILENCE)


class Promotion(Base):
    """A version became the one that answers; rows are only ever added. `is_rollback` leads back."""

    __tablename__ = "promotions"

    promotion_id: Mapped[int] = Column(RowId, primary_key=True)
    version_id: Mapped[int] = Column(ForeignKey("versions.version_id"), index=True, nullable=False)
    previous_id: Mapped[int | None] = Column(ForeignKey("versions.version_id"))
    is_rollback: Mapped[bool] = Column(sa.Boolean, nullable=False)
    staff_id = Column(String)
    at: Mapped[datetime] = Column(UtcDateTime, nullable=False)


def begin_trial(
    session: Session, chosen: Collection[int] | None, *, staff_id: str | None, at: datetime
) -> Version:
    """Begin to make a candidate of the corrections that hold and the chosen ones; None takes all open ones.

    Raises:
        TrialRunning: another one is being made; one at a time.
        NothingToTry: none of the chosen corrections waits to be tried.
    """
    end_lost(session, at)
    states = (OPEN,) if chosen is None else TRIABLE
    waiting = [
        one for one in list_corrections(session, states) if chosen is None or one.correction_id in chosen
    ]
    if not waiting:
        raise NothingToTry
    holding = [one.correction_id for one in list_corrections(session, [PROMOTED])]
    tried = sorted(one.correction_id for one in waiting)
    version = Version(
        state=TRYING,
        corrections=sorted([*holding, *tried]),
        tried=tried,
        step="waiting",
        staff_id=staff_id,
        at=at,
        seen_at=at,
    )
    try:
        with session.begin_nested():
            session.add(version)
            session.flush()
    except IntegrityError as error:
        raise TrialRunning from error
    for one in waiting:
        one.state, one.version_id = TRYING, version.version_id
    session.flush()
    return version


def note_step(session: Session, version_id: int, step: str | None, at: datetime) -> None:
    """Say that a candidate is still being made, and at which step."""
    version = find_version(session, version_id)
    version.seen_at = at
    version.step = step or version.step
    session.flush()


def end_trial(
    session: Session, version_id: int, state: str, at: datetime, *, problem: str | None = None, **facts: Any
) -> Version:
    """Write down what came of a candidate; its corrections wait again unless it was blocked by them.

    What the report says was left out of it is blocked by itself.

    Args:
        state: READY, BLOCKED, FAILED or LOST.
        problem: what went wrong, where something did.
        facts: columns of `Version` that are known now.
    """
    version = find_version(session, version_id)
    version.state, version.seen_at, version.problem, version.step = state, at, problem, None
    for name, value in facts.items():
        setattr(version, name, value)
    left_out = set((version.report or {}).get("left_out", ()))
    for one in _list_tried(session, version):
        waits = {READY: TRYING, BLOCKED: BLOCKED}.get(state, OPEN)
        one.state = BLOCKED if one.correction_id in left_out else waits
    session.flush()
    return version


def end_lost(session: Session, at: datetime) -> None:
    """Write down of every candidate that nobody has heard of for too long that it is lost."""
    for version in session.execute(sa.select(Version).where(Version.state == TRYING)).scalars().all():
        if version.is_lost(at):
            end_trial(
                session, version.version_id, LOST, at, problem=f"nothing was heard of it: {version.step}"
            )


def find_version(session: Session, version_id: int) -> Version:
    """Find a version.

    Raises:
        VersionNotFound: there is none with this id.
    """
    found: Version | None = session.get(Version, version_id)
    if found is None:
        raise VersionNotFound(version_id)
    return found


def list_versions(session: Session, limit: int = 50) -> list[Version]:
    """List versions, newest first."""
    query = sa.select(Version).order_by(Version.version_id.desc()).limit(limit)
    return list(session.execute(query).scalars())


def name_versions(session: Session) -> dict[str, str]:
    """Give the name of the version of every model that has one, by the model's id."""
    query = sa.select(Version.model_id, Version.version_id).where(Version.model_id.is_not(None))
    return {model_id: f"v{version_id}" for model_id, version_id in session.execute(query)}


def find_current_version(session: Session) -> Version | None:
    """Find the version that was promoted last; None while there has been none."""
    newest = _find_newest_promotion(session)
    return None if newest is None else find_version(session, newest.version_id)


def note_found(session: Session, at: datetime, **facts: Any) -> Version:
    """Give the version of a model that answers now; one that was trained outside of a trial gets a record.

    Args:
        facts: `model`, `model_id`, `recommender`, `thresholds` and `corrections` of the version.
    """
    query = sa.select(Version).where(Version.model_id == facts["model_id"])
    version: Version | None = session.execute(query.order_by(Version.version_id.desc())).scalars().first()
    if version is None:
        version = Version(state=FOUND, tried=[], at=at, seen_at=at, **facts)
        session.add(version)
        session.flush()
    current = find_current_version(session)
    if current is None or current.version_id != version.version_id:
        _add_promotion(session, version, None, at, is_rollback=False)
    return version


def promote(session: Session, version_id: int, *, staff_id: str | None, at: datetime) -> Version:
    """Make a version the one that answers; corrections that hold in it are dealt with, others wait again.

    Raises:
        VersionNotFound: there is none with this id.
        VersionNotReady: the gate has not let it through, or it is the current one already.
    """
    version, current = find_version(session, version_id), find_current_version(session)
    is_current = current is not None and current.version_id == version_id
    if version.state not in (READY, FOUND) or is_current:
        raise VersionNotReady(version.name, "current" if is_current else version.state)
    mended = set((version.report or {}).get("mended", version.tried))
    for one in _list_tried(session, version):
        if one.state != BLOCKED:
            one.state = PROMOTED if one.correction_id in mended else OPEN
    _add_promotion(session, version, staff_id, at, is_rollback=False)
    return version


def roll_back(session: Session, *, staff_id: str | None, at: datetime) -> Version:
    """Make the version current again that answered before the current one; its corrections wait again.

    Raises:
        NothingToRollBack: no version answered before.
    """
    version = find_previous_version(session)
    current = find_current_version(session)
    if version is None or current is None:
        raise NothingToRollBack
    for one in _list_tried(session, current):
        if one.correction_id not in version.corrections:
            one.state = BLOCKED
    _add_promotion(session, version, staff_id, at, is_rollback=True)
    return version


def find_previous_version(session: Session) -> Version | None:
    """Find the version that a rollback leads to: the one before the last promotion of the current one."""
    newest = _find_newest_promotion(session)
    if newest is None:
        return None
    query = sa.select(Promotion).where(
        Promotion.version_id == newest.version_id, Promotion.is_rollback.is_(False)
    )
    promotion = session.execute(query.order_by(Promotion.promotion_id.desc())).scalars().first()
    if promotion is None or promotion.previous_id is None:
        return None
    return find_version(session, promotion.previous_id)


def list_promotions(session: Session, limit: int = 50) -> list[Promotion]:
    """List what became current when, newest first."""
    query = sa.select(Promotion).order_by(Promotion.promotion_id.desc()).limit(limit)
    return list(session.execute(query).scalars())


def _find_newest_promotion(session: Session) -> Promotion | None:
    query = sa.select(Promotion).order_by(Promotion.promotion_id.desc()).limit(1)
    found: Promotion | None = session.execute(query).scalar_one_or_none()
    return found


def _add_promotion(
    session: Session, version: Version, staff_id: str | None, at: datetime, *, is_rollback: bool
) -> None:
    current = find_current_version(session)
    previous = None if current is None else current.version_id
    session.add(
        Promotion(
            version_id=version.version_id,
            previous_id=previous,
            is_rollback=is_rollback,
            staff_id=staff_id,
            at=at,
        )
    )
    session.flush()


def _list_tried(session: Session, version: Version) -> list[Correction]:
    query = sa.select(Correction).where(Correction.version_id == version.version_id)
    return list(session.execute(query).scalars())
