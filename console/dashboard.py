"""The dashboard: how the assistant does, each number with its conversations and its query."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from typing import Any

from sqlalchemy.orm import Session
from starlette.requests import Request
from starlette.responses import Response

import profiles
from console.clusters import Cluster, group
from console.drawing import draw
from console.filters import SUGGESTED, WITHIN, Filter
from console.plots import plot_days

USUAL = "30d"
CLUSTERS, EXAMPLES = 12, 3


@dataclass(frozen=True)
class Tile:
    """One number: what it is called, how it reads, its list, and how it is counted."""

    name: str
    text: str
    note: str
    link: str | None
    sql: str


@dataclass(frozen=True)
class Failure:
    """A group of messages that were not understood: its size, its course, and where to look."""

    cluster: Cluster
    before: int
    lately: int
    link: str

    @property
    def examples(self) -> tuple[profiles.Miss, ...]:
        """A few of its messages, newest first."""
        return self.cluster.misses[:EXAMPLES]

    @property
    def others(self) -> tuple[profiles.Miss, ...]:
        """All the others."""
        return self.cluster.misses[EXAMPLES:]


def show_dashboard(request: Request) -> Response:
    """Draw the numbers of a window that the address names: 7d, 30d or 90d."""
    asked = request.query_params.get("within", USUAL)
    within = asked if asked in WITHIN else USUAL
    now = datetime.now(timezone.utc)
    since = now - timedelta(days=WITHIN[within])
    with Session(request.app.state.engine, future=True) as session:
        days, days_sql = profiles.count_days(session, since, now)
        intents, intents_sql = profiles.count_intents(session, since)
        suggestions, suggestions_sql = profiles.follow_suggestions(session, since)
        misses, misses_sql = profiles.list_misses(session, since)
        facts = {
            "within": within,
            "windows": tuple(WITHIN),
            "tiles": _make_tiles(session, since, within),
            "days": days,
            "chart": plot_days(days, _say_days(days)) if days else None,
            "days_sql": days_sql,
            "intents": intents,
            "most": max((count for _, count in intents), default=1),
            "intents_sql": intents_sql,
            "failures": _find_failures(misses, since, now, within),
            "missed": len(misses),
            "misses_sql": misses_sql,
            "suggestions": [(one, _link_suggestions(one, within)) for one in suggestions],
            "suggestions_sql": suggestions_sql,
            "waiting": profiles.count_waiting(session),
        }
        return draw(request, "dashboard.html", facts)


def _say_days(days: Sequence[profiles.Day]) -> str:
    most = max(day.conversations for day in days)
    moods = [day.mood for day in days if day.mood is not None]
    felt = f" Mean mood from {min(moods):+.2f} to {max(moods):+.2f}." if moods else ""
    first, last = days[0].day, days[-1].day
    return f"Conversations by day from {first} to {last}, at most {most}.{felt} The table below has each day."


def _make_tiles(session: Session, since: datetime, within: str) -> list[Tile]:
    counts = profiles.count_standing(session, since)
    reply, person = profiles.time_first_reply(session, since), profiles.time_staff_reply(session, since)
    rated = profiles.count_ratings(session, since)

    def link(**narrowed: str) -> str:
        return Filter(within=within, **narrowed).address()

    parts = {
        "Solved without a person": ("solved", link(outcome="solved")),
        "Handed over": ("handed_over", link(outcome="handed_over")),
        "Left half-way": ("left", link(outcome="left")),
        "With a message not understood": ("misses", link(intent="nlu_fallback")),
    }
    everything = counts["all"]
    shares = [
        Tile(name, *_write_share(counts[key]), where, counts[key].sql) for name, (key, where) in parts.items()
    ]
    thumbs, surveys = profiles.count_thumbs(session, since), f"/surveys?within={within}"
    return [
        Tile("Conversations", f"{everything.value:,.0f}", "active in this time", link(), everything.sql),
        *shares,
        Tile("First reply", *_write_wait(reply, "median of the newest {:,}"), link(), reply.sql),
        Tile(
            "First reply of a person",
            *_write_wait(person, "median of {:,} who asked"),
            link(outcome="handed_over"),
            person.sql,
        ),
        Tile("Satisfied (CSAT)", *_write_share(rated, "rated, with 4 or 5"), surveys, rated.sql),
        *(
            Tile(f"Thumbs {thumb}", *_write_share(count, "thumbs given"), link(thumb=thumb), count.sql)
            for thumb, count in thumbs.items()
        ),
    ]


def _write_wait(wait: profiles.Count, note: str) -> tuple[str, str]:
    text = f"{wait.value:.1f} s" if wait.value < 60 else f"{wait.value / 60:.0f} min"
    return text if wait.of else "-", note.format(wait.of or 0)


def _link_suggestions(one: profiles.SuggestionCount, within: str) -> dict[str, tuple[int, str]]:
    """Give each number of a row with the list of its conversations."""

    def link(outcome: str) -> str:
        suggested = ":".join((one.place, outcome, one.model or ""))
        return Filter(suggested=suggested, within=within).address()

    return {outcome: (getattr(one, outcome), link(outcome)) for outcome in SUGGESTED}


def _write_share(count: profiles.Count, of_what: str = "understood") -> tuple[str, str]:
    share = count.share
    return "-" if share is None else f"{share:.0%}", f"{count.value:,.0f} of {count.of or 0:,} {of_what}"


def _find_failures(misses: list[profiles.Miss], since: datetime, now: datetime, within: str) -> list[Failure]:
    found = []
    for cluster in group(misses)[:CLUSTERS]:
        before, lately = profiles.halve(cluster.misses, since, now)
        words: dict[str, Any] = {"q": " ".join(cluster.words[:1])} if cluster.words else {}
        link = Filter(intent="nlu_fallback", within=within, **words).address()
        found.append(Failure(cluster, before, lately, link))
    return found
