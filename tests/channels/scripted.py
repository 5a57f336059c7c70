"""Stands in for Rasa's loaded agent: answers by a script, with Rasa's own events, store and wording."""

import asyncio

from rasa.core.lock_store import InMemoryLockStore
from rasa.core.nlg.response import TemplatedNaturalLanguageGenerator
from rasa.core.tracker_store import InMemoryTrackerStore
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

WORDING = {
    "utter_no_answer": [{"text": "Something went wrong on my side."}],
    "utter_button_used": [{"text": "That choice was made already."}],
    "utter_card_removed": [{"text": "I removed the card number."}],
}


class ScriptedDialogue:
    """Says what `script(text)` gives: messages in Rasa's form, or an exception to raise."""

    def __init__(self, script=None, wording=None):
        self.script = script or (lambda text: [{"text": f"You said {text}"}])
        self.heard = []
        self.model_id = "scripted"
        self.action_endpoint = None
        self.nlg = TemplatedNaturalLanguageGenerator(WORDING if wording is None else wording)
        self.lock_store = InMemoryLockStore()
        self.tracker_store = InMemoryTrackerStore(Domain.empty())

    def is_ready(self):
        return True

    async def parse_message(self, text):
        return {
            "intent": {"name": "greet", "confidence": 0.9},
            "intent_ranking": [{"name": "greet", "confidence": 0.9}],
            "entities": [{"entity": "product", "value": "milk", "start": 0, "end": 4, "extractor": "x"}],
            "sentiment": {"label": "positive", "strength": 0.5},
        }

    async def handle_message(self, message):
        self.heard.append(message)
        answers = self.script(message.text)
        await asyncio.sleep(0)  # others get their turn meanwhile, as with a real model
        tracker = await self.tracker_store.retrieve(message.sender_id)
        tracker = tracker or DialogueStateTracker(message.sender_id, [])
        parsed = await self.parse_message(message.text)
        tracker.update(UserUttered(message.text, parsed["intent"], [], parsed, message_id=message.message_id))
        tracker.update(ActionExecuted("action_greet_shopper"))
        tracker.update(ActionExecuted("action_listen"))
        await self.tracker_store.save(tracker)
        if isinstance(answers, Exception):
            raise answers
        for answer in answers:
            await message.output_channel.send_response(message.sender_id, answer)
