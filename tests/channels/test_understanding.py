"""What is read back from Rasa's tracker for the transcript."""

import pytest

pytestmark = pytest.mark.rasa

from rasa.shared.core.events import ActionExecuted, SlotSet, UserUttered  # noqa: E402
from rasa.shared.core.slots import AnySlot  # noqa: E402
from rasa.shared.core.trackers import DialogueStateTracker  # noqa: E402

from bot.channels.understanding import LONGEST_SLOT, read_understanding  # noqa: E402


def say(message_id, intent="greet"):
    parsed = {"intent": {"name": intent, "confidence": 0.9}, "entities": []}
    return UserUttered("text", parsed["intent"], [], parsed, message_id=message_id)


def act(name, policy="RulePolicy"):
    return ActionExecuted(name, policy, 1.0)


@pytest.fixture
def tracker():
    slots = [AnySlot(name, mappings=[{}]) for name in ("focus", "shown", "question")]
    tracker = DialogueStateTracker("c1", slots)
    events = [
        *(say("m1"), act("action_search_products"), SlotSet("focus", "p1"), SlotSet("shown", ["p1"])),
        *(act("action_listen"), say("m2", "add_to_cart"), act("action_add_to_cart")),
        *(SlotSet("focus", "p2"), SlotSet("shown", ["p1"]), SlotSet("question", {"kind": "amount"})),
        act("action_listen"),
    ]
    for event in events:
        tracker.update(event)
    return tracker


def test_a_turn_says_who_chose_its_actions_and_what_the_dialogue_remembers_since(tracker):
    understood = read_understanding(tracker, "m2")
    assert understood.actions == ["action_add_to_cart"]
    assert understood.message["intent"] == "add_to_cart"
    assert understood.message["decisions"] == [
        {"action": "action_add_to_cart", "policy": "RulePolicy", "confidence": 1.0}
    ]
    assert understood.message["slots"] == {
        "focus": {"before": "p1", "after": "p2"},
        "question": {"before": None, "after": {"kind": "amount"}},
    }
    assert understood.message["asks"] is True


def test_another_messages_turn_is_not_taken_for_this_ones(tracker):
    assert read_understanding(tracker, "m1").message is None
    assert read_understanding(None, "m1").message is None


def test_a_long_memory_is_kept_short(tracker):
    tracker.update(SlotSet("shown", ["product"] * 500))
    kept = read_understanding(tracker, "m2").message["slots"]["shown"]["after"]
    assert len(kept) == LONGEST_SLOT + len(" ...")
