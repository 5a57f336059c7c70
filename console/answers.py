"""Answers that staff may begin with: kept as data, filled with facts of the conversation."""

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from string import Formatter

import yaml

from console.briefing import Briefing


@dataclass(frozen=True)
class Answer:
    """A text to begin with; `fits` where it was made for what the shopper wanted."""

    key: str
    title: str
    text: str
    fits: bool


@dataclass(frozen=True)
class _Canned:
    key: str
    title: str
    text: str
    intents: tuple[str, ...] = ()
    for_guests: bool = False

    @property
    def needs(self) -> set[str]:
        """The facts without which it cannot be said."""
        return {name for _, name, _, _ in Formatter().parse(self.text) if name}


@lru_cache(maxsize=1)
def read_answers() -> list[_Canned]:
    """Read `answers.yml`, once a process."""
    document = yaml.safe_load((Path(__file__).parent / "answers.yml").read_text(encoding="utf-8"))
    return [
        _Canned(key, **{**entry, "intents": tuple(entry.get("intents", ()))})
        for key, entry in document.items()
    ]


def suggest_answers(briefing: Briefing, staff: str) -> list[Answer]:
    """Give the answers whose facts are all known, those made for the shopper's goal first."""
    facts = gather_facts(briefing, staff)
    is_guest = briefing.conversation.customer_id is None
    answers = [
        Answer(one.key, one.title, one.text.format(**facts), briefing.summary.goal in one.intents)
        for one in read_answers()
        if one.needs <= set(facts)
        and (is_guest or not one.for_guests)
        and (not one.intents or briefing.summary.goal in one.intents)
    ]
    return sorted(answers, key=lambda answer: not answer.fits)


def gather_facts(briefing: Briefing, staff: str) -> dict[str, str]:
    """Give what may stand in an answer; what is not known is left out."""
    facts = {"staff": staff}
    if briefing.conversation.customer_id is not None:
        facts["name"] = briefing.name
    for order in briefing.orders[:1]:
        facts |= {"order_number": order.order_number, "order_status": order.status}
        if order.expected_at and order.status in ("placed", "packed", "shipped"):
            facts["order_due"] = f"{order.expected_at:%A %-d %B}"
    for case in [case for case in briefing.cases if case.closed_at is None][:1]:
        facts |= {"case_number": case.number, "case_due": f"{case.due_at:%A %-d %B, %H:%M} UTC"}
    return facts
