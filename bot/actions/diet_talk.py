"""Reading what a message says of diets: the shopper's own, given up, or another person's."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Literal

from bot.actions import diet_cues as cues
from bot.actions.diets import ONE_OF, WAYS, name_food

Holder = Literal["own", "other", "nobody"]


@dataclass(frozen=True)
class Said:
    """What a message says of diets: `own` hold for the shopper, `given_up` no longer or never did."""

    own: tuple[str, ...] = ()
    given_up: tuple[str, ...] = ()
    is_of_another: bool = False

    @property
    def is_empty(self) -> bool:
        """Whether nothing was said of any diet."""
        return not (self.own or self.given_up or self.is_of_another)


@dataclass(frozen=True)
class _Mention:
    start: int
    end: int
    text: str
    diets: tuple[str, ...]
    kind: Literal["way", "avoided", "eaten"]


@dataclass
class _Reading:
    """What was read so far; `holder` is whose diet a clause without a subject goes on about."""

    own: list[str] = field(default_factory=list)
    given_up: list[str] = field(default_factory=list)
    last: tuple[str, ...] = ()
    holder: Holder = "own"
    names_another: bool = False
    is_of_another: bool = False

    def add(self, clause: str) -> None:
        mentions = _find_mentions(clause)
        rest = _blank(clause, mentions)
        if not mentions:
            self._add_reference(clause)
        if cues.PERSON.search(rest):
            self.names_another = True
            self.holder = self.holder if mentions else "other"
        for mention in mentions:
            self._add_mention(clause, rest, mention)

    def _add_reference(self, clause: str) -> None:
        """Read what says something of the diets just named: "i'm not", "so am i"."""
        if cues.TAKES_BACK.fullmatch(clause):
            self.given_up += self.last
        elif cues.I_TOO.fullmatch(clause):
            self.own += self.last

    def _add_mention(self, clause: str, rest: str, mention: _Mention) -> None:
        whose = _find_holder(clause, rest, mention, self.holder)
        self.last = mention.diets
        if whose == "nobody":
            return
        self.holder = whose
        self.is_of_another = self.is_of_another or whose == "other"
        if whose == "own":
            (self.given_up if _is_given_up(rest, mention) else self.own).extend(mention.diets)


def read_diets(text: str) -> Said:
    """Read which diets a message states of its sender, which it denies, and whether it speaks of another."""
    reading = _Reading()
    for clause in _split(text):
        reading.add(clause)
    given_up = tuple(dict.fromkeys(reading.given_up))
    return Said(
        own=tuple(dict.fromkeys(diet for diet in reading.own if diet not in given_up)),
        given_up=given_up,
        is_of_another=reading.is_of_another or (reading.names_another and bool(given_up)),
    )


def names_ailment_only(text: str) -> bool:
    """Say whether a message is nothing but an ailment: "lactose intolerant", "milk allergy"."""
    return cues.BARE.fullmatch(text.lower()) is not None


def _split(text: str) -> list[str]:
    """Cut a message into clauses of one subject; foods that are listed stay together."""
    plain = cues.REMEMBER.sub("remember", cues.TOGETHER.sub("we", text.lower().replace("’", "'")))
    return [clause for clause in cues.CLAUSE.split(cues.LISTED.sub(r"\1 and ", plain)) if clause.strip()]


def _find_mentions(clause: str) -> list[_Mention]:
    """Find the diets and the avoided or eaten foods of a clause, in their order."""
    found: list[_Mention] = []
    for mention in _list_candidates(clause):
        if all(mention.end <= other.start or mention.start >= other.end for other in found):
            found.append(mention)
    return sorted(found, key=lambda mention: mention.start)


def _list_candidates(clause: str) -> Iterator[_Mention]:
    for match in cues.AVOIDED.finditer(clause):
        diets = ("gluten free",) if match["ailment"] else _name_foods(match["foods"] or match["names"])
        yield _Mention(match.start(), match.end(), match[0], diets, "avoided")
    for match in cues.WAY.finditer(clause):
        way = next(name for name, said in WAYS.items() if re.fullmatch(said, match[0]))
        yield _Mention(match.start(), match.end(), match[0], (way,), "way")
    for match in cues.EATEN.finditer(clause):
        diets = _name_foods(match["foods"])
        diets = tuple(ONE_OF) if ONE_OF.intersection(diets) else diets
        yield _Mention(match.start(), match.end(), match[0], diets, "eaten")
    for match in cues.FREE.finditer(clause):
        yield _Mention(match.start(), match.end(), match[0], (name_food(match["free"]),), "avoided")


def _name_foods(foods: str) -> tuple[str, ...]:
    return tuple(name_food(match[0]) for match in re.finditer(rf"\b{cues.FOOD}\b", foods))


def _blank(clause: str, mentions: list[_Mention]) -> str:
    for mention in mentions:
        clause = clause[: mention.start] + " " * len(mention.text) + clause[mention.end :]
    return clause


def _find_own(head: str) -> str | None:
    """Give what stands between "I" and a diet where nothing there says that it is another's."""
    words = cues.WORD.findall(head)
    first = max((place for place, said in enumerate(words) if said in cues.FIRST), default=None)
    between = words[first:] if first is not None else []
    return " ".join(between) + " " if between and all(map(cues.BETWEEN.fullmatch, between[1:])) else None


def _find_holder(clause: str, rest: str, mention: _Mention, before: Holder) -> Holder:
    """Say whose diet is meant: the shopper's own, another person's, or nobody's."""
    head = rest[: mention.start]
    is_own = _find_own(head) is not None
    asks = cues.QUESTION.match(clause) or (clause.rstrip().endswith("?") and not is_own)
    if cues.UNSURE.search(head) or (asks and not cues.REQUEST.search(clause)):
        return "nobody"
    if mention.kind == "way" and cues.SOMEBODY.search(head):
        return "other"
    if is_own or mention.kind == "eaten":
        return "own" if is_own else "nobody"
    if cues.PERSON.search(rest):
        return "other"
    if cues.THING.search(head):
        return "nobody"
    if not cues.FIRST_PERSON.search(rest):
        return before
    is_stated = mention.kind == "avoided" or cues.LASTING.search(head) or cues.TAKEN_BACK.search(head)
    return "own" if is_stated or cues.LASTING.search(rest[mention.end :]) else "nobody"


def _is_given_up(rest: str, mention: _Mention) -> bool:
    """Say whether a diet is denied or was given up; to eat what it leaves out is to have given it up."""
    head, tail = rest[: mention.start], rest[mention.end :]
    is_denied = (
        cues.GIVEN_UP.search(_find_own(head) or head)
        or cues.TAKEN_BACK.search(head)
        or cues.WRONG_AFTER.match(tail)
    )
    has_ended = cues.NO_MORE_AFTER.match(tail) and not cues.NEGATED.match(mention.text)
    return mention.kind == "eaten" or bool(is_denied or has_ended)
