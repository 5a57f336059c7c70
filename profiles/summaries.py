"""What a conversation was about, put together from what was logged of it: no language model, no guesses.

Also the satisfaction that such a conversation lets expect, which is never mixed with what shoppers answer.
"""

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from profiles.models import Message

FALLBACK = "nlu_fallback"
BESIDE = frozenset(  # intents that say nothing about what the shopper wants
    (
        *("greet", "goodbye", "thank", "chitchat", "ask_if_bot", "affirm", "deny", "cancel_task", "repeat"),
        *("ask_why_asked", "inform", "talk_to_human", "rate_conversation", "out_of_scope", FALLBACK),
    )
)
UNSAID = frozenset(("product_id", "confirmed", "survey", "wish", "reason", "faq_topic"))  # values of buttons
NO_DEED = frozenset(("action_clarify", "action_open_handoff", "action_take_value", "action_repeat"))
SIGNS = {"positive": 1.0, "negative": -1.0}
NEWEST = 3  # messages that the mood of now is taken from

# The weights are set by hand: there are no answers yet to fit them to. A neutral talk without trouble comes
# out at .77; each trouble lowers the odds by about the factor that stands beside it.
BASE = 1.2
PER_MOOD = 1.5  # a mood of -1 in the newest messages: odds times .22
PER_SLOPE = 2.0  # a mood that falls by .25 a message: odds times .61
PER_FALLBACK = -0.5  # odds times .61
PER_REPEAT = -0.4  # odds times .67
HANDED_OVER = -0.7  # odds times .50


@dataclass(frozen=True)
class Summary:
    """A conversation in short.

    Attributes:
        goal: the intent of the last message that wanted something; None where none did.
        words: that message.
        facts: what was said of each kind of value, in its order.
        deeds: what the assistant did and how often, without its questions and excuses.
        mood: of the newest messages, from -1 to 1; None where nothing was judged.
        slope: how the mood changes from message to message (least squares).
        fallbacks: messages that were not understood.
        repeats: messages that asked for the same as the one before.
        answers: messages of the shopper.
    """

    goal: str | None
    words: str
    facts: dict[str, list[str]]
    deeds: dict[str, int]
    mood: float | None
    slope: float
    fallbacks: int
    repeats: int
    answers: int

    def predict_satisfaction(self, was_handed_over: bool) -> float:
        """Give the probability that the shopper would rate the help with 4 or 5, by a logistic formula."""
        z = BASE + PER_MOOD * (self.mood or 0.0) + PER_SLOPE * self.slope
        z += PER_FALLBACK * self.fallbacks + PER_REPEAT * self.repeats + HANDED_OVER * was_handed_over
        return 1 / (1 + math.exp(-z))


def summarise(messages: Sequence[Message]) -> Summary:
    """Sum up messages of one conversation, in their order."""
    said = [message for message in messages if message.by == "shopper"]
    readings = [(message, message.understanding or {}) for message in said]
    intents = [reading.get("intent") for _, reading in readings]
    wanted = [(message, intent) for message, intent in zip(said, intents, strict=True) if _is_goal(intent)]
    goal, words = (wanted[-1][1], wanted[-1][0].text) if wanted else (None, said[-1].text if said else "")
    goals = [intent for _, intent in wanted]
    moods = [mood for _, reading in readings if (mood := read_mood(reading)) is not None]
    newest = moods[-NEWEST:]
    deeds = Counter(
        action
        for message in said
        for action in message.actions or []
        if action.startswith("action_") and action not in NO_DEED
    )
    return Summary(
        goal=goal,
        words=words,
        facts=_gather_facts(reading for _, reading in readings),
        deeds=dict(deeds),
        mood=sum(newest) / len(newest) if newest else None,
        slope=fit_slope(moods),
        fallbacks=intents.count(FALLBACK),
        repeats=sum(one == other for one, other in zip(goals, goals[1:], strict=False))
        + intents.count("repeat"),
        answers=len(said),
    )


def read_mood(understanding: dict[str, Any]) -> float | None:
    """Give the mood of a message from -1 to 1; None where it was not judged, as with a pressed button."""
    sentiment = understanding.get("sentiment")
    if not isinstance(sentiment, dict) or "label" not in sentiment:
        return None
    return SIGNS.get(sentiment["label"], 0.0) * float(sentiment.get("strength") or 0.0)


def fit_slope(values: Sequence[float]) -> float:
    """Fit a line through values at 1, 2, 3 ... by least squares and give its slope; 0 for fewer than two."""
    n = len(values)
    if n < 2:
        return 0.0
    middle, mean = (n - 1) / 2, sum(values) / n
    rise = sum((x - middle) * (value - mean) for x, value in enumerate(values))
    return rise / sum((x - middle) ** 2 for x in range(n))


def _is_goal(intent: str | None) -> bool:
    return intent is not None and intent not in BESIDE


def _gather_facts(readings: Any) -> dict[str, list[str]]:
    facts: dict[str, list[str]] = {}
    for reading in readings:
        for entity in reading.get("entities") or []:
            kind = str(entity.get("entity"))
            if kind in UNSAID:
                continue
            name = f"not {kind}" if entity.get("role") == "exclude" else kind
            values = facts.setdefault(name, [])
            if str(entity.get("value")) not in values:
                values.append(str(entity.get("value")))
    return facts
