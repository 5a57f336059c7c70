"""The diets that hold for a shopper: a customer's in the profile, a guest's for the rest of the chat."""

from typing import Any

import profiles
import shop
from bot.actions.base import Turn
from bot.actions.diets import BETWEEN, WAYS, list_left_out, merge_diets, read_value

FACT = "diet"


def list_held(turn: Turn) -> list[str]:
    """List the diets that hold for who speaks, those of the profile first."""
    return list(dict.fromkeys([*_list_kept(turn), *(one.value for one in _list_here(turn))]))


def list_off_diet(turn: Turn) -> set[str]:
    """List the ids of products that a diet leaves out by name; what the shop itself calls so stays."""
    out: set[str] = set()
    for diet in list_held(turn):
        left_out = shop.list_mentions(turn.session, *list_left_out(diet))
        if left_out and diet in WAYS:
            left_out.difference_update(shop.list_matches(turn.session, shop.Query(attributes=(diet,))))
        out |= left_out
    return out


def keep_diets(turn: Turn, stated: tuple[str, ...]) -> list[str]:
    """Keep diets beside those that hold already, and list all that now hold."""
    if turn.customer_id is not None:
        diets = merge_diets(_list_kept(turn), stated)
        _write_profile(turn, diets)
        return diets
    held = [one.value for one in _list_here(turn)]
    diets = merge_diets(held, stated)
    _withdraw(turn, [diet for diet in held if diet not in diets])
    own: dict[str, Any] = {"customer_id": None, "conversation_id": turn.conversation_id}
    for diet in diets:
        if diet not in held:
            profiles.object_to(turn.session, profiles.DIET, diet, diet, at=turn.now, **own)
    return diets


def drop_diets(turn: Turn, given_up: tuple[str, ...]) -> list[str]:
    """Let diets hold no longer, in the profile and in this chat; list those of them that held."""
    dropped = [diet for diet in list_held(turn) if diet in given_up]
    kept = _list_kept(turn)
    left = [diet for diet in kept if diet not in dropped]
    if left != kept:
        _write_profile(turn, left)
    _withdraw(turn, dropped)
    return dropped


def _write_profile(turn: Turn, diets: list[str]) -> None:
    """Let these diets hold for the customer and no others."""
    customer_id = str(turn.customer_id)
    if diets:
        value = BETWEEN.join(diets)
        profiles.state_fact(turn.session, customer_id, FACT, value, "customer", at=turn.now)
    else:
        profiles.retract_fact(turn.session, customer_id, FACT, turn.now)


def _list_kept(turn: Turn) -> list[str]:
    """List the diets of the customer's profile."""
    facts = profiles.list_facts(turn.session, turn.customer_id) if turn.customer_id else []
    return next((read_value(fact.value) for fact in facts if fact.name == FACT), [])


def _list_here(turn: Turn) -> list[profiles.Objection]:
    """List what was said of diets in this chat before anybody was signed in, the oldest first."""
    objections = profiles.list_objections(turn.session, None, turn.conversation_id)
    return [objection for objection in reversed(objections) if objection.kind == profiles.DIET]


def _withdraw(turn: Turn, diets: list[str]) -> None:
    for objection in _list_here(turn):
        if objection.value in diets:
            profiles.withdraw_objection(turn.session, objection, turn.now)
