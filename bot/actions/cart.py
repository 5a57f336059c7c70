"""The cart: add, take out, change."""

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import shop
from bot.actions.base import ShopAction, Turn, read_entities
from bot.actions.cards import payload
from bot.actions.cart_lines import (
    EACH_CUE,
    FEWER_CUE,
    add_product,
    correct_number,
    read_number,
    read_quantity,
    set_line,
    take_out,
    take_quantity,
)
from bot.actions.cart_swaps import amend_last, swap_last
from bot.actions.catalog import RefineSearch
from bot.actions.coupons import keep_coupon, take_off
from bot.actions.orders import tell_pointed_order
from bot.actions.recommend_objections import RejectRecommendation
from bot.actions.references import ALL_BUT_CUE, ALL_CUE, BOTH_CUE, Reference, answers_to, ask_which, resolve
from bot.actions.wording import word

EMPTY_CUE = re.compile(r"\b(empty|clear|everything|all|whole|entire)\b", re.I)
OF_THEM_CUE = re.compile(
    r"^(?!.*\b(?:more|another|extra|add)\b)\W*(?:\w+\s+){1,3}of (?:them|those|these|it)\b", re.I
)
BY_CUE = re.compile(r"\b(raise|increase|up|more|lower|decrease|reduce|cut|less|fewer)\b.*\bby\b", re.I)
MORE_BY_CUE = re.compile(r"\b(raise|increase|up|more)\b", re.I)
BACK_CUE = re.compile(r"\W*(\w+\W+){0,2}?back to\b", re.I)
RID_CUE = re.compile(r"\b(get(ting)? rid of|take out|remove|delete)\b", re.I)
THAT_TOO_CUE = re.compile(
    r"\W*(?:(?:ok(?:ay)?|yes|please|and)\W+)*(?:add|take|get) (?:that|it|this)(?: one)?,? (?:and|plus)\b",
    re.I,
)
HALF_CUE = re.compile(r"\bhalf\b", re.I)
OFF_CUE = re.compile(r"\b(take|get) (it|that|this) off\b", re.I)
COUPON_SAID = re.compile(r"utter_(no_)?coupon")
WITHOUT_CUE = re.compile(r"\W*((but|and|ok|just)\W+)*(without|no|nothing with)\b", re.I)
DONT_CUE = re.compile(r"\b(do not|don'?t) (add|put|get|buy|want|need)\b", re.I)
TIMES_CUE = re.compile(r"\s*[x\u00d7*]\s*", re.I)
NOT_PLACE_CUE = re.compile(r"\s*(no,?\s+)?not\b", re.I)


def find_lines(turn: Turn) -> list[shop.LineView]:
    """Find the cart's lines that the message points at; the only line when nothing else is said."""
    lines = shop.list_cart(turn.session, turn.owner).lines
    if ALL_BUT_CUE.search(turn.spelt):
        kept = {line.line_id for line in find_named(turn, lines)}
        return [line for line in lines if line.line_id not in kept] if kept else []
    if ALL_CUE.search(turn.spelt):
        return list(lines)
    ordinals = [int(v) for v in turn.values("ordinal")]
    if ordinals and turn.state.last_list == "cart":
        return [lines[n - 1 if n > 0 else n] for n in ordinals if -len(lines) <= n - (n > 0) < len(lines)]
    reference = resolve(turn, search_catalogue=False)
    meant = {p.product_id for p in reference.products}
    matching = [line for line in lines if line.product_id in meant]
    name = turn.value("product") or turn.value("category")
    matching = matching or find_named(turn, lines)
    if not matching and not name and not ordinals and len(lines) == 1:
        return list(lines)
    return matching


def find_named(turn: Turn, lines: Sequence[shop.LineView]) -> list[shop.LineView]:
    """Find the lines that hold a thing which the message names, as one to take or to leave."""
    names = [entity.value for entity in turn.entities if entity.kind in ("product", "category")]
    parts = [[part.rstrip("s") for part in str(name).lower().split()] for name in names]
    return [line for line in lines if any(all(part in line.title.lower() for part in name) for name in parts)]


class AddToCart(ShopAction):
    """The product meant, in the wanted number, in the cart; or the question which one is meant."""

    def answer(self, turn: Turn) -> None:
        if tell_pointed_order(turn):  # "and the second one?" after a list of orders
            return
        if RID_CUE.search(turn.spelt):  # "and get rid of the eggs"
            RemoveFromCart().take(turn)
            return
        amend_last(turn)
        if turn.state.focus and turn.value("product") and THAT_TOO_CUE.match(turn.spelt):
            add_product(turn, shop.find_product(turn.session, turn.state.focus), 1)
        others = queue_others(turn, read_number(EACH_CUE.search(turn.spelt)))
        self._add_one(turn)
        if others and turn.state.question:
            turn.say("utter_others_wait", things=", ".join(others))

    @staticmethod
    def _add_one(turn: Turn) -> None:
        quantity = read_quantity(turn)
        reference = resolve(turn)
        if quantity and OF_THEM_CUE.search(turn.spelt) and reference.is_clear and find_lines(turn):
            take_quantity(turn, reference.products[0].product_id)  # "3 of them", just added
            return
        if not (reference.is_clear or reference.is_list):
            ask_which(turn, reference, "add_to_cart")
            return
        each = read_numbers(turn, len(reference.products))
        for place, product in enumerate(reference.products):
            add_product(turn, product, each[place] if each else 1 if quantity is None else quantity)


def read_numbers(turn: Turn, products: int) -> list[int]:
    """Read the numbers of "3 of the first and one of the second", one a product; empty where it is not so."""
    said = sorted(turn.understanding.get("entities") or [], key=lambda found: found.get("start", 0))
    kinds = [entity["entity"] for entity in said if entity["entity"] in ("quantity", "ordinal")]
    paired = [["quantity", "ordinal"] * products, ["ordinal", "quantity"] * products]
    if kinds == ["ordinal", "quantity", "ordinal"]:  # "the second one, and 3 of the first"
        return [1, next(int(entity["value"]) for entity in said if entity["entity"] == "quantity")]
    if products < 2 or kinds not in paired:
        return []
    return [int(entity["value"]) for entity in said if entity["entity"] == "quantity"]


def queue_others(turn: Turn, each: int | None) -> list[str]:
    """Keep the other things of "add 2 milks, bread and eggs" as wishes of their own; give their names.

    What is said between two names belongs to the later one: a number, "organic", a size; "x3" to the earlier.
    `each` is the number that is said of all of them.
    """
    things: list[list[dict[str, Any]]] = [[]]
    for entity in sorted(turn.understanding.get("entities") or [], key=lambda found: found.get("start", 0)):
        if any(map(is_thing, things[-1])) and not counts_back(turn.text, things[-1], entity):
            things.append([])
        things[-1].append(entity)
    if len(things) > 1 and not any(is_thing(known) for known in things[-1]):
        trailing = things.pop()
        things[-1] += trailing
    if each is not None:
        number = {"entity": "quantity", "value": each}
        things = [[*(e for e in thing if e["entity"] != "quantity"), number] for thing in things]
    if len(things) < 2 or not all(any(map(is_thing, thing)) for thing in things):
        return []
    turn.entities = read_entities({"entities": things[0]})
    names = [next(str(entity["value"]) for entity in thing if is_thing(entity)) for thing in things[1:]]
    for name, thing in zip(names, things[1:], strict=True):
        wish = {"text": name, "intent": {"name": "add_to_cart"}, "entities": thing}
        if wish not in turn.state.wishes:
            turn.state.wishes.append(wish)
    return names


def counts_back(text: str, said: list[dict[str, Any]], entity: dict[str, Any]) -> bool:
    """Say whether an entity is the number right behind a name: "butter x3"."""
    if entity["entity"] != "quantity" or any(known["entity"] == "quantity" for known in said):
        return False
    return is_thing(said[-1]) and bool(TIMES_CUE.fullmatch(text[said[-1].get("end", 0) : entity["start"]]))


def is_thing(entity: dict[str, Any]) -> bool:
    """Say whether an entity names something that is wanted."""
    return entity["entity"] == "product" and entity.get("role") is None


class RemoveFromCart(ShopAction):
    """The line meant is taken out; or what the cart holds, when it is not clear which."""

    def answer(self, turn: Turn) -> None:
        if BACK_CUE.match(turn.spelt):  # "back to the soups, the second one"
            ask_which(turn, resolve(turn), "add_to_cart")
            return
        if COUPON_SAID.match(turn.last_said) and OFF_CUE.search(turn.spelt):  # "take it off again"
            take_off(turn)
            return
        is_all = EMPTY_CUE.search(turn.spelt) and not ALL_BUT_CUE.search(turn.spelt)
        if is_all and turn.value("product") is None and not turn.values("ordinal"):
            empty(turn)
            return
        if turn.state.last_list == "suggestions" and turn.values("ordinal"):
            RejectRecommendation().take(turn)  # "I don't want the second one"
            return
        lines = find_lines(turn)
        means_many = len(turn.values("ordinal")) > 1 or any(
            cue.search(turn.spelt) for cue in (BOTH_CUE, ALL_CUE, ALL_BUT_CUE)
        )
        if not lines and WITHOUT_CUE.match(turn.spelt) and turn.state.last_list in ("suggestions", "search"):
            turn.entities = [replace(e, is_excluded=True) for e in turn.entities]
            RefineSearch().take(turn)  # "without eggs", of a list
            return
        if not lines and turn.value("product") and (DONT_CUE.search(turn.spelt) or is_being_added(turn)):
            turn.say("utter_not_added", phrase=turn.value("product"))
            return
        if not lines or (len(lines) > 1 and not means_many):
            ask_which_line(turn, "remove_from_cart", lines)
            return
        self._take_out(turn, lines)

    @staticmethod
    def _take_out(turn: Turn, lines: Sequence[shop.LineView]) -> None:
        """Take lines out; of a single one as many pieces as were said."""
        fewer = turn.value("quantity") or read_number(FEWER_CUE.search(turn.spelt))
        if len(lines) == 1 and HALF_CUE.search(turn.spelt):
            fewer = lines[0].quantity // 2 or 1
        if len(lines) == 1 and fewer and int(fewer) < lines[0].quantity:  # "remove 2 of the milks"
            set_line(turn, lines[0], lines[0].quantity - int(fewer))
            return
        for line in lines:
            take_out(turn, line)


def is_being_added(turn: Turn) -> bool:
    """Whether what the message names is just being asked about, to be put in the cart."""
    asked = turn.state.asked or {}
    if asked.get("intent") != "add_to_cart":
        return False
    offered = shop.list_products(turn.session, [asked.get("product_id") or "", *turn.state.shown])
    return any(answers_to(product, str(turn.value("product"))) for product in offered)


def empty(turn: Turn) -> None:
    """Take everything out as one change and say so."""
    lines = shop.empty_cart(turn.session, turn.owner)
    for line in lines:
        turn.record("uncart", line.product_id)
    undo = [(word("button_undo"), payload("undo"))] if lines else []
    turn.say("utter_emptied" if lines else "utter_cart_empty", count=len(lines), buttons=undo)
    keep_coupon(turn)


def ask_which_line(turn: Turn, intent: str, meant: Sequence[shop.LineView] = ()) -> None:
    """Ask which line of the cart is meant, of those that could be; or say that it is empty."""
    lines = meant or shop.list_cart(turn.session, turn.owner).lines
    if not lines:
        turn.say("utter_cart_empty")
        return
    name = turn.value("product")
    if meant or not (name and turn.state.wishes):  # else what was wished for beside it comes at once
        turn.state.question = {"kind": "product", "intent": intent, "quantity": turn.value("quantity")}
    turn.state.show([line.product_id for line in lines], "cart")
    turn.say(
        "utter_line_not_found" if name and not meant else "utter_ask_which_line",
        phrase=name or "",
        buttons=[(line.title, payload(intent, product_id=line.product_id)) for line in lines[:6]],
    )


class ChangeCart(ShopAction):
    """The wanted number of a line that is already in the cart."""

    def answer(self, turn: Turn) -> None:
        question = turn.state.asked or {}
        if question.get("kind") == "quantity" and read_quantity(turn) and turn.value("product") is None:
            take_quantity(turn, question["product_id"])
            return
        if correct_number(turn) or correct_choice(turn, question):
            return
        if turn.state.last_list == "suggestions" and NOT_PLACE_CUE.match(turn.spelt):
            RejectRecommendation().take(turn)  # "not the second one"
            return
        if swap_last(turn):
            return
        lines = find_lines(turn)
        quantity = read_quantity(turn)
        if quantity is None and question.get("intent") == "change_cart":  # "make the milk 3", "the second"
            quantity = question.get("quantity")
        if len(lines) != 1:
            ask_which_line(turn, "change_cart", lines)
            return
        if quantity is None:
            turn.state.question = {"kind": "quantity", "product_id": lines[0].product_id}
            turn.say("utter_ask_quantity", title=lines[0].title, quantity=lines[0].quantity)
            return
        if by := BY_CUE.search(turn.spelt):  # "raise the milk by 2"
            step = quantity if MORE_BY_CUE.search(by[0]) else -quantity
            quantity = max(0, lines[0].quantity + step)
        set_line(turn, lines[0], quantity)


def correct_choice(turn: Turn, question: dict[str, Any]) -> bool:
    """Take "actually two" as the number of what is just being chosen, and ask again which one."""
    number = read_quantity(turn)
    if question.get("kind") != "product" or question.get("intent") != "add_to_cart" or not number:
        return False
    if turn.value("product") is not None or turn.values("ordinal"):
        return False
    shown = shop.list_products(turn.session, turn.state.shown)
    if not shown:
        return False
    ask_which(turn, Reference(shown), "add_to_cart")
    turn.state.question = {**question, "quantity": number}
    return True
