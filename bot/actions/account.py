"""What is stored about the customer: told, corrected, handed out, and erased."""

import re
from typing import Any

import profiles
from bot.actions.base import ShopAction, Turn, takes
from bot.actions.cards import make_table, payload
from bot.actions.diet_talk import Said, read_diets
from bot.actions.diets import list_left_out, read_value
from bot.actions.diets_held import FACT, drop_diets, keep_diets, list_held
from bot.actions.orders_choosing import is_yes
from bot.actions.searching import show_anew
from bot.actions.unwanted import list_said
from bot.actions.wording import word
from bot.export_links import write_export_link
from bot.forgetting import forget, plan_forgetting

LISTED = 12
NAMED = 4  # of what diets leave out
FORGET_CUE = re.compile(
    r"\b(forget|delete|remove|wrong|not true|don'?t|no longer|never|isn'?t|erase)\b", re.I
)
DIET_CUE = re.compile(r"\bdiets?\b", re.I)
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
    """Read the facts that a message states about its sender: size and budget, by name."""
    facts: dict[str, Any] = {}
    if size := SIZE.search(text):
        facts["size"] = size[1].upper()
    if budget := BUDGET.search(text):
        facts["budget"] = float(budget[1].replace(",", "."))
    return facts


def _name_held(turn: Turn) -> list[str]:
    """List the facts of the profile that the message names, by their name or their value."""
    text = turn.text.lower()
    return [
        fact.name
        for fact in profiles.list_facts(turn.session, str(turn.customer_id))
        if any(re.search(rf"\b{re.escape(name)}\b", text) for name in _list_names(fact))
    ]


def _list_names(fact: profiles.Fact) -> list[str]:
    values = read_value(fact.value) if fact.name == FACT else [str(fact.value).lower()]
    return [fact.name.replace("_", " "), *values]


class CorrectStoredData(ShopAction):
    """A fact stated anew or forgotten, and what now holds; what could not be read is asked for.

    What a guest says of diets holds for the rest of the chat; all else needs an account to keep it.
    """

    level = "linked"

    def take(self, turn: Turn) -> None:
        """Take what is said of diets from whoever says it; for all else who speaks must be known."""
        said = _read_said(turn)
        if turn.customer_id is not None or said.is_empty:
            super().take(turn)
            return
        _take_diets(turn, said, {})
        if read_facts(turn.text):
            super().take(turn)

    def answer(self, turn: Turn) -> None:
        said, stated = _read_said(turn), read_facts(turn.text)
        named = _name_held(turn) if said.is_empty and FORGET_CUE.search(turn.spelt) else []
        if named:
            self._forget(turn, named)
            return
        if said.is_empty and not stated:
            self._ask_anew(turn)
            return
        for name, value in stated.items():
            profiles.state_fact(turn.session, str(turn.customer_id), name, value, "customer", at=turn.now)
        _take_diets(turn, said, stated)

    @staticmethod
    def _forget(turn: Turn, named: list[str]) -> None:
        for name in named:
            profiles.retract_fact(turn.session, str(turn.customer_id), name, turn.now)
        turn.say("utter_facts_forgotten", facts=", ".join(name.replace("_", " ") for name in named))

    @staticmethod
    def _ask_anew(turn: Turn) -> None:
        held = {fact.name for fact in profiles.list_facts(turn.session, str(turn.customer_id))}
        names = ", ".join(name.replace("_", " ") for name in sorted(held))
        turn.say("utter_fact_unread", facts=names or word("word_nothing"))


def _read_said(turn: Turn) -> Said:
    """Read what the message says of diets; "forget my diet" gives up every one that holds."""
    said = read_diets(turn.spelt)
    if said.is_empty and DIET_CUE.search(turn.spelt) and FORGET_CUE.search(turn.spelt):
        return Said(given_up=tuple(list_held(turn)))
    return said


def _take_diets(turn: Turn, said: Said, stated: dict[str, Any]) -> None:
    """Keep what the shopper says of the own diet, let go what is given up, and say what now holds.

    `stated` is what else was just kept.
    """
    dropped = drop_diets(turn, said.given_up)
    if dropped:
        turn.say("utter_facts_forgotten", facts=", ".join(dropped))
    held = {FACT: ", ".join(keep_diets(turn, said.own))} if said.own else {}
    if held and turn.customer_id is None:
        turn.say("utter_diet_kept_here", diets=held[FACT])
    elif noted := {**stated, **held}:
        turn.say("utter_facts_stated", facts=", ".join(f"{name}: {value}" for name, value in noted.items()))
    if said.is_of_another:
        turn.say("utter_diet_of_another")
    elif said.given_up and not (dropped or held):
        turn.say("utter_diet_not_held")
    _heed_diets(turn, said.own, bool(dropped))


def _heed_diets(turn: Turn, stated: tuple[str, ...], is_looser: bool) -> None:
    """Say what the diets just stated leave out of suggestions, and make those on the screen anew."""
    if stated:
        each = max(NAMED // len(stated), 1)
        left_out = [phrase for diet in stated for phrase in list_left_out(diet)[:each]]
        turn.say("utter_diet_heeded", left_out=", ".join(dict.fromkeys(left_out)))
    if (stated or is_looser) and turn.state.last_list == "suggestions":
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
    turn.state.tasks, turn.state.wishes = [], []  # nothing waits for who is no longer known
    turn.say("utter_erased", code=receipt.code)
