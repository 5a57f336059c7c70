"""Staff: who may enter their room, with which role, and their visits there.

Other tables name a person of the staff by `staff_id`, which says nothing about them.
"""

import hashlib
import secrets
import unicodedata
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from argon2 import PasswordHasher
from argon2.exceptions import VerificationError
from sqlalchemy import Column, ForeignKey, Integer, String
from sqlalchemy.orm import Mapped, Session

from profiles.columns import UtcDateTime
from profiles.errors import (
    PasswordTooShort,
    SignInLocked,
    SignInRefused,
    StaffNameTaken,
    StaffNameUnusable,
    StaffNotFound,
    UnknownRole,
)
from profiles.models import Base
from profiles.upsert import insert_or

ROLES = ("viewer", "agent", "supervisor", "admin")  # each may do what those before it may
MIN_PASSWORD = 12
MAX_PASSWORD = 200  # hashing takes time, so nobody may send a book
MAX_NAME = 64
MAX_SHOWN = 60  # as the channels take it
FREE_FAILURES = 5  # wrong passwords in a row before a name has to wait
FIRST_LOCK, LONGEST_LOCK = timedelta(minutes=1), timedelta(minutes=15)

_hasher = PasswordHasher()  # argon2id with the low-memory parameters of RFC 9106
_NOBODYS_HASH = _hasher.hash(secrets.token_urlsafe())  # compared where there is no such name


class StaffMember(Base):
    """An account of the staff's room; it is never deleted, so that the audit keeps its meaning.

    `name` is what they sign in with, `display_name` what shoppers read where it is another.
    """

    __tablename__ = "staff"
    __table_args__ = (sa.CheckConstraint(f"role IN {ROLES}", name="ck_staff_role"),)

    staff_id: Mapped[str] = Column(String, primary_key=True)
    name: Mapped[str] = Column(String, unique=True, nullable=False)
    role: Mapped[str] = Column(String, nullable=False)
    password_hash: Mapped[str] = Column(String, nullable=False)
    created_at: Mapped[datetime] = Column(UtcDateTime, nullable=False)
    disabled_at = Column(UtcDateTime)
    display_name = Column(String)

    @property
    def shown_name(self) -> str:
        """The name that shoppers read."""
        return str(self.display_name or self.name.title())

    def may(self, role: str) -> bool:
        """Whether this person may do what the role may."""
        return ROLES.index(self.role) >= ROLES.index(role)


class StaffVisit(Base):
    """A signed-in browser; the id it shows is kept as a hash only."""

    __tablename__ = "staff_visits"

    visit_hash: Mapped[str] = Column(String, primary_key=True)
    staff_id: Mapped[str] = Column(
        ForeignKey("staff.staff_id", ondelete="CASCADE"), index=True, nullable=False
    )
    seen_at: Mapped[datetime] = Column(UtcDateTime, nullable=False)
    expires_at: Mapped[datetime] = Column(UtcDateTime, nullable=False)


class StaffLock(Base):
    """Wrong passwords in a row for a name, whether or not there is such a name."""

    __tablename__ = "staff_locks"

    name_hash: Mapped[str] = Column(String, primary_key=True)
    failures: Mapped[int] = Column(Integer, nullable=False)
    last_at: Mapped[datetime] = Column(UtcDateTime, nullable=False)


def add_staff(session: Session, name: str, role: str, password: str, *, at: datetime) -> StaffMember:
    """Make an account.

    Raises:
        StaffNameTaken, StaffNameUnusable, UnknownRole, PasswordTooShort: nothing was written.
    """
    name = _tidy(name)
    if not (0 < len(name) <= MAX_NAME and name.isprintable()):
        raise StaffNameUnusable(MAX_NAME)
    row = {
        "staff_id": f"s_{secrets.token_hex(6)}",
        "name": name,
        "role": _check_role(role),
        "password_hash": _hash(password),
        "created_at": at,
    }
    result: Any = session.execute(insert_or(session, StaffMember).values(row).on_conflict_do_nothing())
    if not result.rowcount:
        raise StaffNameTaken(name)
    return find_staff(session, name)


def find_staff(session: Session, name: str) -> StaffMember:
    """Find an account by its name; upper and lower case are the same.

    Raises:
        StaffNotFound: nobody has this name.
    """
    found: StaffMember | None = session.execute(
        sa.select(StaffMember).where(StaffMember.name == _tidy(name))
    ).scalar_one_or_none()
    if found is None:
        raise StaffNotFound(name)
    return found


def list_staff(session: Session) -> list[StaffMember]:
    """List all accounts by name, disabled ones too."""
    return list(session.execute(sa.select(StaffMember).order_by(StaffMember.name)).scalars())


def name_staff(session: Session) -> dict[str, str]:
    """Give every `staff_id` its name."""
    return {one.staff_id: one.name for one in list_staff(session)}


def show_staff(session: Session) -> dict[str, str]:
    """Give every `staff_id` the name that shoppers read."""
    return {one.staff_id: one.shown_name for one in list_staff(session)}


def set_display_name(session: Session, name: str, shown: str | None) -> StaffMember:
    """Set the name that shoppers read; None goes back to the account's own.

    Raises:
        StaffNotFound: nobody has this name.
        StaffNameUnusable: it is empty, too long or not to be printed.
    """
    if shown is not None:
        shown = " ".join(unicodedata.normalize("NFKC", shown).split())
        if not (0 < len(shown) <= MAX_SHOWN and shown.isprintable()):
            raise StaffNameUnusable(MAX_SHOWN)
    member = find_staff(session, name)
    member.display_name = shown
    session.flush()
    return member


def set_role(session: Session, name: str, role: str) -> StaffMember:
    """Give an account another role; it holds from the next page on.

    Raises:
        StaffNotFound, UnknownRole: nothing was written.
    """
    member = find_staff(session, name)
    member.role = _check_role(role)
    session.flush()
    return member


def set_password(session: Session, name: str, password: str) -> StaffMember:
    """Give an account a new password, sign it out everywhere and unlock it.

    Raises:
        StaffNotFound, PasswordTooShort: nothing was written.
    """
    member = find_staff(session, name)
    member.password_hash = _hash(password)
    _forget_failures(session, name)
    _end_visits(session, member.staff_id)
    return member


def set_disabled(session: Session, name: str, at: datetime | None) -> StaffMember:
    """Let an account in no longer and sign it out everywhere; None lets it in again.

    Raises:
        StaffNotFound: nobody has this name.
    """
    member = find_staff(session, name)
    member.disabled_at = at
    session.flush()
    _end_visits(session, member.staff_id)
    return member


def check_password(session: Session, name: str, password: str, *, at: datetime) -> StaffMember:
    """Give the account that this name and password open.

    Unknown names, disabled accounts and wrong passwords get the same answer in the same time, and are
    counted alike; after `FREE_FAILURES` in a row a name waits, twice as long after each further one. The
    caller must commit also when this raises.

    Raises:
        SignInRefused: the two do not fit.
        SignInLocked: too many wrong passwords; this one was not looked at.
    """
    _refuse_locked(session, name, at)
    query = sa.select(StaffMember).where(StaffMember.name == _tidy(name), StaffMember.disabled_at.is_(None))
    member: StaffMember | None = session.execute(query).scalar_one_or_none()
    if not _is_right(member, password) or member is None:
        _count_failure(session, name, at)
        raise SignInRefused
    _forget_failures(session, name)
    if _hasher.check_needs_rehash(member.password_hash):
        member.password_hash = _hash(password)
    return member


def is_password(session: Session, name: str, password: str) -> bool:
    """Say whether name and password open an account, without counting; for the shop's own machine only."""
    try:
        member = find_staff(session, name)
    except StaffNotFound:
        return False
    return member.disabled_at is None and _is_right(member, password)


def begin_visit(session: Session, staff_id: str, visit_id: str, *, at: datetime, life: timedelta) -> None:
    """Remember a signed-in browser, and forget those whose time is over."""
    session.execute(sa.delete(StaffVisit.__table__).where(StaffVisit.__table__.c.expires_at <= at))
    session.add(StaffVisit(visit_hash=_digest(visit_id), staff_id=staff_id, seen_at=at, expires_at=at + life))
    session.flush()


def find_visitor(
    session: Session, visit_id: str, *, at: datetime, idle: timedelta, is_seen: bool = True
) -> StaffMember | None:
    """Find who is signed in with this visit, and note that they were seen; None where it is over.

    A visit is over after its life, after `idle` without a page, and once the account is disabled.

    Args:
        is_seen: False for what a page does by itself, which shows nobody's presence.
    """
    visit = session.get(StaffVisit, _digest(visit_id))
    if visit is None:
        return None
    member: StaffMember | None = session.get(StaffMember, visit.staff_id)
    is_over = at >= visit.expires_at or at - visit.seen_at >= idle
    if is_over or member is None or member.disabled_at is not None:
        session.delete(visit)
        session.flush()
        return None
    if is_seen and at - visit.seen_at >= idle / 30:  # not on every page, so that reading pages seldom writes
        visit.seen_at = at
        session.flush()
    return member


def end_visit(session: Session, visit_id: str) -> None:
    """Forget a signed-in browser."""
    visits = StaffVisit.__table__
    session.execute(sa.delete(visits).where(visits.c.visit_hash == _digest(visit_id)))


def _refuse_locked(session: Session, name: str, at: datetime) -> None:
    lock = session.get(StaffLock, _digest(_tidy(name)), populate_existing=True)
    if lock is None or lock.failures < FREE_FAILURES:
        return
    wait = min(FIRST_LOCK * 2 ** min(lock.failures - FREE_FAILURES, 10), LONGEST_LOCK)
    if lock.last_at + wait > at:
        raise SignInLocked(int((lock.last_at + wait - at).total_seconds()) + 1)


def _count_failure(session: Session, name: str, at: datetime) -> None:
    locks = StaffLock.__table__
    session.execute(sa.delete(locks).where(locks.c.last_at < at - timedelta(days=1)))
    row = {"name_hash": _digest(_tidy(name)), "failures": 1, "last_at": at}
    again = {"failures": locks.c.failures + 1, "last_at": at}
    added = insert_or(session, StaffLock).values(row)
    session.execute(added.on_conflict_do_update(index_elements=["name_hash"], set_=again))


def _forget_failures(session: Session, name: str) -> None:
    locks = StaffLock.__table__
    session.execute(sa.delete(locks).where(locks.c.name_hash == _digest(_tidy(name))))
    session.flush()


def _end_visits(session: Session, staff_id: str) -> None:
    visits = StaffVisit.__table__
    session.execute(sa.delete(visits).where(visits.c.staff_id == staff_id))


def _is_right(member: StaffMember | None, password: str) -> bool:
    kept = _NOBODYS_HASH if member is None else member.password_hash
    try:
        _hasher.verify(kept, password[:MAX_PASSWORD])
    except VerificationError:
        return False
    return member is not None


def _hash(password: str) -> str:
    if len(password) < MIN_PASSWORD:
        raise PasswordTooShort(MIN_PASSWORD)
    return _hasher.hash(password[:MAX_PASSWORD])


def _check_role(role: str) -> str:
    if role not in ROLES:
        raise UnknownRole(role, ROLES)
    return role


def _tidy(name: str) -> str:
    return unicodedata.normalize("NFKC", name).strip().casefold()


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
