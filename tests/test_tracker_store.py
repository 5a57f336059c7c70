"""What is kept of a conversation between two messages."""

import shutil

import pytest

pytestmark = pytest.mark.rasa

from rasa.shared.core.domain import Domain  # noqa: E402
from rasa.shared.core.events import (  # noqa: E402
    ActionExecuted,
    BotUttered,
    ConversationPaused,
    Restarted,
    SlotSet,
    UserUttered,
)

import bot.tracker_store  # noqa: E402
import shop  # noqa: E402
from bot.channels.understanding import read_understanding  # noqa: E402
from bot.services import Services  # noqa: E402
from bot.tracker_store import KEPT_TURNS, BoundedTrackerStore  # noqa: E402

SLOTS = {name: {"type": "any", "mappings": [{"type": "custom"}]} for name in ("focus", "shown", "question")}


@pytest.fixture
def store(tmp_path, migrated_file, monkeypatch):
    engine = shop.open_database(f"sqlite:///{shutil.copy(migrated_file, tmp_path)}")
    monkeypatch.setattr(bot.tracker_store, "current_services", lambda: Services(None, engine))
    yield BoundedTrackerStore(Domain.from_dict({"slots": SLOTS, "actions": ["action_search_products"]}))
    engine.dispose()


def take_turn(tracker, number, **slots):
    parsed = {
        "intent": {"name": "search_products", "confidence": 0.9},
        "entities": [],
        "text": f"said {number}",
    }
    said = UserUttered(f"said {number}", parsed["intent"], [], parsed, message_id=f"m{number}")
    changed = [SlotSet(name, value) for name, value in slots.items()]
    answered = BotUttered(f"answer {number}", {"custom": {"type": "cards"}}, {"utter_action": "utter_found"})
    for event in (said, ActionExecuted("action_search_products", "RulePolicy", 1.0), answered, *changed):
        tracker.update(event)
    tracker.update(ActionExecuted("action_listen"))


async def talk(store, turns, name):
    """Take every turn on the tracker as it was read back."""
    for number in range(turns):
        tracker = await store.get_or_create_tracker(name)
        take_turn(tracker, number, shown=[f"p{number}"], focus=None if number % 2 else f"p{number}")
        await store.save(tracker)
    return await store.retrieve(name)


async def test_a_conversation_that_was_never_held_is_not_there(store):
    assert await store.retrieve("nobody") is None


async def test_however_long_the_talk_the_newest_words_and_all_slots_are_kept(store):
    sizes = []
    for turns in (KEPT_TURNS, 10 * KEPT_TURNS):
        tracker = await talk(store, turns, f"of {turns}")
        sizes.append(len(tracker.events))
        newest = range(turns - KEPT_TURNS, turns)
        said = [event.text for event in tracker.events if isinstance(event, UserUttered)]
        answered = [event for event in tracker.events if isinstance(event, BotUttered)]
        assert said == [f"said {number}" for number in newest]
        assert [event.text for event in answered] == [f"answer {number}" for number in newest]
        assert answered[0].data["custom"] == {"type": "cards"}
        assert answered[0].metadata["utter_action"] == "utter_found"
        assert tracker.get_slot("shown") == [f"p{turns - 1}"]
        assert tracker.get_slot("focus") == (None if turns % 2 == 0 else f"p{turns - 1}")
        assert tracker.latest_action_name == "action_listen"
        assert tracker.latest_message.message_id == f"m{turns - 1}"
    assert sizes[0] == pytest.approx(sizes[1], abs=1)


async def test_the_newest_turn_says_what_it_changed_also_when_the_one_before_is_cut(store):
    await talk(store, 2 * KEPT_TURNS, "c")
    tracker = await store.retrieve("c")
    take_turn(tracker, "new", shown=["p9"], focus="p1", question={"kind": "amount"})
    await store.save(tracker)
    message = read_understanding(await store.retrieve("c"), "mnew").message
    assert [one["action"] for one in message["decisions"]] == ["action_search_products"]
    assert message["slots"]["focus"] == {"before": None, "after": "p1"}
    assert message["slots"]["question"] == {"before": None, "after": {"kind": "amount"}}
    assert "shown" not in message["slots"]  # it was p9 before


async def test_a_paused_conversation_stays_paused_in_the_turns_to_come(store):
    tracker = await talk(store, 2, "p")
    tracker.update(ConversationPaused())
    await store.save(tracker)
    for number in range(2):
        tracker = await store.retrieve("p")
        assert tracker.is_paused()
        take_turn(tracker, f"unheard {number}")
        await store.save(tracker)
    assert (await store.retrieve("p")).is_paused()


async def test_after_a_restart_nothing_said_before_is_kept(store):
    tracker = await talk(store, 3, "r")
    take_turn(tracker, "last", focus="p7")
    tracker.update(Restarted())
    await store.save(tracker)
    tracker = await store.retrieve("r")
    assert not [event for event in tracker.events if isinstance(event, UserUttered | BotUttered)]
    assert tracker.get_slot("focus") is None
    take_turn(tracker, "first again")
    await store.save(tracker)
    assert (await store.retrieve("r")).latest_message.text == "said first again"
