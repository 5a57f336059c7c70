"""What a shopper's mood changes in an answer: an apology, no selling, the offer of a person.

Each change happens only above a strength at which the sentiment was measured to be right, is recorded with
its cause, and can be switched off by the setting MOOD_ACTS.
"""

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import profiles
from bot.actions.cards import payload
from bot.actions.wording import read_wordings, word

if TYPE_CHECKING:
    from bot.actions.base import Turn

ANGER = 0.8  # strength from which on a message counts as angry: right 96 times in 100, 1 calm message in 100
LOW = 0.3  # strength from which on a message that ends a fall counts
FALL = -0.15  # slope from which on the mood counts as falling
LOOKED_AT = 4  # newest messages of the shopper
TWICE = 2  # one unhappy message alone is no fall
LEAST = 3  # fewer messages have no slope worth acting on
APOLOGY, NO_SELLING, PERSON = "apology", "no_selling", "person"
SORRY = re.compile(r"\b(sorry|apolog\w*)\b", re.I)
SELLING = ("ask_goes_with", "ask_recommendation", "ask_similar", "reorder_usual")
PERSON_IS_NEAR = ("talk_to_human", "goodbye")
OF_GOODS = (
    "reject_recommendation",
    "dispute_reason",
    "refine_search",
    "remove_from_cart",
)  # a dislike of goods
OFFER = "utter_offer_person"
SAID_BY = "utter_action"  # where Rasa writes a bot message's response name


@dataclass(frozen=True)
class Mood:
    """The moods of the shopper's newest messages from -1 to 1, oldest first; the last is this message's."""

    moods: tuple[float, ...]

    @property
    def now(self) -> float:
        """This message's mood; 0 where none was heard."""
        return self.moods[-1] if self.moods else 0.0

    @property
    def slope(self) -> float:
        """By how much the mood changes from message to message."""
        return profiles.find_slope(self.moods)

    @property
    def is_angry(self) -> bool:
        """Whether this message is angry."""
        return self.now <= -ANGER

    @property
    def was_angry(self) -> bool:
        """Whether this message or one of those just before it was angry."""
        return bool(self.moods) and min(self.moods) <= -ANGER

    @property
    def is_falling(self) -> bool:
        """Whether it gets worse from message to message, and this one is unhappy, not for the first time."""
        unhappy = sum(mood <= -LOW for mood in self.moods)
        return unhappy >= TWICE and len(self.moods) >= LEAST and self.slope <= FALL and self.now <= -LOW


def read_mood(turn: "Turn") -> Mood:
    """Read the mood out of the shopper's newest messages, as far as the dialogue remembers them."""
    said = [event.get("parse_data") for event in turn.tracker.events if event.get("event") == "user"]
    heard = [profiles.sign_mood(message) for message in said[-LOOKED_AT:]]
    return Mood(tuple(0.0 if mood is None else mood for mood in heard))


def heed_mood(turn: "Turn", is_new_message: bool) -> None:
    """Change the replies of a turn as the shopper's mood asks for."""
    mood = read_mood(turn)
    if mood.was_angry and turn.intent not in SELLING:
        stop_selling(turn, mood)
    if not is_new_message or turn.intent in PERSON_IS_NEAR or not turn.replies:
        return
    if mood.is_angry and not has_apology(turn) and allows(turn, APOLOGY, mood):
        turn.replies.insert(0, {"response": "utter_sorry_for_trouble"})
    if turn.intent in OF_GOODS:
        return
    if mood.is_falling and not offers_person(turn) and allows(turn, PERSON, mood):
        turn.say(OFFER, buttons=[(word("button_talk_to_human"), payload("talk_to_human"))])
        turn.state.question = turn.state.question or {"kind": "handoff"}


def stop_selling(turn: "Turn", mood: Mood) -> None:
    """Take the buttons that offer more goods off the replies."""
    found = [button for reply in turn.replies for button in reply.get("buttons") or [] if sells(button)]
    if found and allows(turn, NO_SELLING, mood):
        for reply in turn.replies:
            if "buttons" in reply:
                reply["buttons"] = [button for button in reply["buttons"] if button not in found]


def sells(button: dict[str, Any]) -> bool:
    """Say whether a button offers more goods than were asked for."""
    return str(button["payload"]).partition("{")[0].strip("/") in SELLING


def has_apology(turn: "Turn") -> bool:
    """Say whether the replies hold an apology already."""
    said = (read_wordings().get(reply.get("response") or "", "") for reply in turn.replies)
    return any(SORRY.search(text) for text in said)


def offers_person(turn: "Turn") -> bool:
    """Say whether a person is offered in this answer, or was offered a little while ago."""
    offered = payload("talk_to_human")
    buttons = (button for reply in turn.replies for button in reply.get("buttons") or [])
    if any(button["payload"] == offered for button in buttons):
        return True
    told = ((event.get("metadata") or {}).get(SAID_BY) for event in turn.tracker.events)
    return OFFER in told


def allows(turn: "Turn", change: str, mood: Mood) -> bool:
    """Say whether the settings allow a change; if so it is recorded with its cause."""
    if change not in turn.services.settings.mood_acts:
        return False
    turn.record("adapted", change=change, mood=round(mood.now, 3), slope=round(mood.slope, 3))
    return True
