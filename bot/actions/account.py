"""What is stored about the customer: told, corrected, handed out, and erased."""

import re
from typing import Any

import profiles
from bot.actions.base import ShopAction, Turn, takes
from bot.actions.cards import make_table, payload
from bot.actions.diets import DIETS, read_diet
from bot.actions.orders_choosing import is_yes
from bot.actions.recommend_objections import show_anew
from bot.actions.unwanted import list_said
from bot.actions.wording import word
from bot.export_links import write_export_link
from bot.forgetting import forget, plan_forgetting

LISTED = 12
NAMED = 4  # of what a diet leaves out
FORGET_CUE = re.compile(
    r"\b(forget|delete|remove|wrong|not true|don'?t|no longer|never|isn'?t|erase)\b", re.I
)
EVERYTHING_CUE = re.compile(r"\b(all|everything|data|account|profile|me)\b|^/", re.I)
SIZE = re.compile(r"\bsize\s*(?:is|:)?\s*([\w./-]{1,6})\b", re.I)
BUDGET = re.compile(r"\bbudget\b\D{0,20}(\d{1,6}(?:[.,]\d{2})?)", re.I)


class TellStoredData(ShopAction):
    """The facts in the customer's profile, each with its source; a guest is told that there is none."""

    def answer(self, turn: Turn) -> None:
        if turn.customer_id is None:
            turn.say("utter_stored_data_guest")
            return
        facts = profiles.list_facts(turn.session, turn.customer_id)
        buttons = [
            (word("button_export_data"), payload("export_data")),
            (word("button_delete_data"), payload("delete_data")),
        ]
        said = list_said(turn)
        if not facts and not said:
            turn.say("utter_stored_data_none", buttons=buttons)
            return
        rows = [
            [fact.name.replace("_", " "), fact.value, fact.source, f"{fact.at:%-d %b %Y}"]
            for fact in facts[:LISTED]
        ]
        rows = [*said[:LISTED], *rows]
        columns = [word(f"word_{name}") for name in ("fact", "value", "source", "since")]
        turn.say("utter_stored_data", custom=make_table(columns, rows), count=len(facts) + len(said))
        turn.say("utter_stored_data_rights", buttons=buttons)


def read_facts(text: str) -> dict[str, Any]:
    """Read the facts that a message states about its sender: size, budget, diet; by name."""
    facts: dict[str, Any] = {}
    if size := SIZE.search(text):
        facts["size"] = size[1].upper()
    if budget := BUDGET.search(text):
        facts["budget"] = float(budget[1].replace(",", "."))
    if diet := read_diet(text):
        facts["diet"] = diet
    return facts


def _name_held(turn: Turn) -> list[str]:
    """List the facts of the profile that the message names, by their name or their value."""
    text = turn.text.lower()
    return [
        fact.name
        for fact in profiles.list_facts(turn.session, str(turn.customer_id))
        if re.search(
            rf"\b({re.escape(fact.name.replace('_', ' '))}|{re.escape(str(fact.value).lower())})\b", text
        )
    ]


class CorrectStoredData(ShopAction):
    """A fact stated anew or forgotten, and what now holds; what could not be read is asked for."""

    level = "linked"

    def answer(self, turn: Turn) -> None:
        customer_id, text = str(turn.customer_id), turn.spelt.lower()
        held = {fact.name: fact for fact in profiles.list_facts(turn.session, customer_id)}
        named = _name_held(turn)
        if named and FORGET_CUE.search(text):
            for name in named:
                profiles.retract_fact(turn.session, customer_id, name, turn.now)
            turn.say("utter_facts_forgotten", facts=", ".join(name.replace("_", " ") for name in named))
            return
        stated = read_facts(turn.text)
        for name, value in stated.items():
            profiles.state_fact(turn.session, customer_id, name, value, "customer", at=turn.now)
        if stated:
            said = ", ".join(f"{name}: {value}" for name, value in stated.items())
            turn.say("utter_facts_stated", facts=said)
            self._heed_diet(turn, stated.get("diet", ""))
        else:
            names = ", ".join(name.replace("_", " ") for name in sorted(held))
            turn.say("utter_fact_unread", facts=names or word("word_nothing"))

    @staticmethod
    def _heed_diet(turn: Turn, diet: str) -> None:
        """Say what a diet just stated leaves out of suggestions, and make those on the screen anew."""
        if diet not in DIETS or not DIETS[diet].leaves_out:
            return
        turn.say("utter_diet_heeded", diet=diet, left_out=", ".join(DIETS[diet].leaves_out[:NAMED]))
        if turn.state.last_list == "suggestions":
            show_anew(turn)


class ExportData(ShopAction):
    """A link to everything that is held about the customer, as one JSON file, for ten minutes."""

    level = "confirmed"

    def answer(self, turn: Turn) -> None:
        secret = turn.services.settings.session_secret
        url = write_export_link(secret, str(turn.customer_id), turn.now)
        turn.say("utter_export", custom={"type": "link", "title": word("word_export_link"), "url": url})


class DeleteData(ShopAction):
    """What would be erased and what must stay; erased after a yes, with a receipt."""

    level = "confirmed"

    def answer(self, turn: Turn) -> None:
        if not EVERYTHING_CUE.search(turn.spelt) and _name_held(turn):  # "forget my income"
            CorrectStoredData().take(turn)
            return
        if turn.value("confirmed"):
            erase(turn)
            return
        plan = plan_forgetting(turn.session, str(turn.customer_id))
        turn.state.question = {"kind": "confirm_erase"}
        turn.say(
            "utter_confirm_erase_open_orders" if plan.orders_on_the_way else "utter_confirm_erase",
            messages=plan.rows.get("messages", 0),
            facts=plan.rows.get("facts", 0),
            events=plan.rows.get("events", 0),
            orders=plan.orders_kept,
            on_the_way=", ".join(plan.orders_on_the_way),
            buttons=[
                (word("button_confirm_erase"), payload("delete_data", confirmed="yes")),
                (word("button_keep_data"), payload("deny")),
            ],
        )


@takes("confirm_erase")
def take_erase(turn: Turn, question: dict[str, Any]) -> bool:
    """Erase after a yes."""
    if not is_yes(turn) or turn.intent not in {"affirm", "delete_data", "inform"}:
        return False
    erase(turn)
    return True


def erase(turn: Turn) -> None:
    """Erase all that is held about the customer, and give the receipt."""
    receipt = forget(
        turn.session,
        str(turn.customer_id),
        at=turn.now,
        despite_orders=True,
        speaking_in=turn.conversation_id,
    )
    turn.forget_talk()
    turn.say("utter_erased", code=receipt.code)
