"""What the list is narrowed to, as the address of the page says: a link to a list can be shared."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import datetime, timedelta, timezone
from typing import Any
from urllib.parse import parse_qsl, urlencode

from profiles import ALL_SHOWN, OUTCOMES, THUMBS, CameOf
from profiles.suggestions import OUTCOMES as CAME_OF

LONGEST = 200
SUGGESTED = (ALL_SHOWN, *CAME_OF)
WITHIN = {"1d": 1, "7d": 7, "30d": 30, "90d": 90}  # days
CHOICES = {
    "state": ("waiting", "bot"),
    "sure": ("no",),
    "mood": ("negative", "neutral", "positive"),
    "slope": ("falling", "rising"),
    "outcome": OUTCOMES,
    "thumb": THUMBS,
    "reviewed": ("yes", "no"),
    "within": tuple(WITHIN),
}


@dataclass(frozen=True)
class Filter:
    """The parameters of the list's address; "" leaves everything in."""

    q: str = ""
    state: str = ""
    outcome: str = ""
    within: str = ""
    channel: str = ""
    intent: str = ""
    sure: str = ""
    mood: str = ""
    thumb: str = ""
    slope: str = ""
    tag: str = ""
    reviewed: str = ""
    assigned: str = ""
    segment: str = ""
    customer: str = ""
    since: str = ""
    until: str = ""
    suggested: str = ""  # place:outcome:model

    @classmethod
    def read(cls, asked: Mapping[str, str]) -> "Filter":
        """Read the parameters; what is no choice of ours is left out."""
        given = {one.name: asked.get(one.name, "").strip()[:LONGEST] for one in fields(cls)}
        for name, choices in CHOICES.items():
            given[name] = given[name] if given[name] in choices else ""
        for name in ("since", "until"):
            given[name] = given[name] if _read_day(given[name]) else ""
        if _read_suggested(given["suggested"]) is None:
            given["suggested"] = ""
        return cls(**given)

    @classmethod
    def read_query(cls, query: str) -> "Filter":
        """Read the query of an address."""
        return cls.read(dict(parse_qsl(query[: 10 * LONGEST])))

    @property
    def given(self) -> dict[str, str]:
        """What is narrowed, by name."""
        return {name: value for name, value in vars(self).items() if value}

    @property
    def is_deep(self) -> bool:
        """Whether something is narrowed that the first row of the form does not show."""
        return bool(self.given.keys() - {"q", "outcome", "within", "customer", "suggested"})

    def limits(self, now: datetime) -> dict[str, Any]:
        """Give the filter as keywords of `profiles.list_conversations`, without the words to search."""
        since, until = _read_day(self.since), _read_day(self.until)
        if self.within:
            since = now - timedelta(days=WITHIN[self.within])
        return {
            "channel": self.channel or None,
            "customer_id": self.customer or None,
            "handed_over": {"waiting": True, "bot": False}.get(self.state),
            "intent": self.intent or None,
            "is_unsure": {"no": True}.get(self.sure),
            "mood": self.mood or None,
            "slope": self.slope or None,
            "outcome": self.outcome or None,
            "thumb": self.thumb or None,
            "tag": self.tag or None,
            "reviewed": {"yes": True, "no": False}.get(self.reviewed),
            "assigned": self.assigned or None,
            "segment": self.segment or None,
            "suggested": _read_suggested(self.suggested, since),
            "since": since,
            "until": until + timedelta(days=1) if until else None,
        }

    def query(self, **changes: Any) -> str:
        """Give the query of the list's address, with changes such as `before=...`."""
        return urlencode({name: value for name, value in (vars(self) | changes).items() if value})

    def address(self, **changes: Any) -> str:
        """Give the address of the list."""
        query = self.query(**changes)
        return f"/?{query}" if query else "/"


def _read_suggested(text: str, since: datetime | None = None) -> CameOf | None:
    place, _, rest = text.partition(":")
    outcome, _, model = rest.partition(":")
    if not place or outcome not in SUGGESTED:
        return None
    return CameOf(place, model or None, outcome, since)


def _read_day(text: str) -> datetime | None:
    try:
        return datetime.strptime(text, "%Y-%m-%d").replace(tzinfo=timezone.utc)
    except ValueError:
        return None
