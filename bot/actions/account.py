"""What is stored about the customer."""

import profiles
from bot.actions.base import ShopAction, Turn
from bot.actions.cards import make_table
from bot.actions.wording import word

LISTED = 12


class TellStoredData(ShopAction):
    """The facts in the customer's profile, each with its source; a guest is told that there is none."""

    def answer(self, turn: Turn) -> None:
        if turn.customer_id is None:
            turn.say("utter_stored_data_guest")
            return
        facts = profiles.list_facts(turn.session, turn.customer_id)
        if not facts:
            turn.say("utter_stored_data_none")
            return
        rows = [
            [fact.name.replace("_", " "), fact.value, fact.source, f"{fact.at:%-d %b %Y}"]
            for fact in facts[:LISTED]
        ]
        columns = [word(f"word_{name}") for name in ("fact", "value", "source", "since")]
        turn.say("utter_stored_data", custom=make_table(columns, rows), count=len(facts))
