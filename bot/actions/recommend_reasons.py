"""Why something was suggested, and what to do when the reason is wrong."""

from typing import Any

import profiles
import shop
from bot.actions.base import ShopAction, Turn
from bot.actions.cards import payload
from bot.actions.orders import ListOrders
from bot.actions.orders_found import asks_what_was_bought
from bot.actions.references import answers_to, resolve
from bot.actions.suggesting import show_list, word_reason
from bot.actions.unwanted import object_to
from bot.actions.wording import word

DEEDS = ("bought", "in_cart", "looked_at", "usual", "goes_with")


class ExplainRecommendation(ShopAction):
    """Why a suggestion was made, with the share of each reason, as the model counted it."""

    def answer(self, turn: Turn) -> None:
        product_id = find_meant(turn)
        reasons = turn.state.reasons.get(product_id or "")
        if product_id is None or not reasons:
            turn.say("utter_why_search" if turn.state.last_list == "search" else "utter_why_nothing")
            return
        product = shop.find_product(turn.session, product_id)
        turn.state.focus = product_id
        said = [
            word("reason_with_share", reason=_word_dated(turn, kind, title, about), share=round(share * 100))
            for kind, title, share, about in reasons
            if share >= 0.01
        ]
        turn.say("utter_why", title=product.title, reasons="; ".join(said))


def find_meant(turn: Turn) -> str | None:
    """Find the suggestion that is spoken of: the one pointed at, else the first on the screen."""
    reference = resolve(turn, search_catalogue=False)
    meant = [p.product_id for p in reference.products]
    return next(iter([*meant, *turn.state.shown]), None)


def _word_dated(turn: Turn, kind: str, title: str | None, product_id: str | None) -> str:
    """Say a reason, a purchase with its day."""
    if kind == "bought" and turn.customer_id and product_id:
        bought = profiles.find_newest_event(turn.session, turn.customer_id, product_id, "bought")
        if bought is not None:
            return word("reason_bought_on", title=title, date=f"{bought:%-d %b %Y}")
    return word_reason(kind, title)


class DisputeReason(ShopAction):
    """The purchase that was named as the reason counts no longer, and the list is made anew at once."""

    def answer(self, turn: Turn) -> None:
        meant = _find_disputed(turn)
        if not meant and asks_what_was_bought(turn):  # "did i ever buy vinegar"
            ListOrders().take(turn)
            return
        if not meant:
            turn.say("utter_dispute_nothing")
            return
        if len(meant) > 1:
            turn.say(
                "utter_ask_which_purchase",
                buttons=[(p.title, payload("dispute_reason", product_id=p.product_id)) for p in meant],
            )
            return
        due_to = meant[0].product_id
        for shown in turn.state.shown:
            if any(about == due_to for *_, about in turn.state.reasons.get(shown, [])):
                own = {"customer_id": turn.customer_id, "conversation_id": turn.conversation_id}
                profiles.note_outcome(turn.session, "disputed", shown, at=turn.now, **own)
        object_to(turn, "purchase", due_to, meant[0].title)
        made_by: dict[str, Any] = turn.state.made_by or {"kind": "recommend"}
        around = [p for p in made_by.get("around", []) if p != due_to]
        if made_by["kind"] == "goes_with" and around != made_by["around"]:
            made_by = {**made_by, "around": around} if around else {"kind": "recommend"}
        show_list(turn, made_by)


def _find_disputed(turn: Turn) -> list[shop.Product]:
    """Find the purchase that is spoken of: the pressed or named one, else the last reason given."""
    pressed = turn.value("product_id")
    if pressed is not None:
        return shop.list_products(turn.session, [str(pressed)])
    shown = [turn.state.focus] if turn.state.focus in turn.state.reasons else turn.state.shown
    of_each = {key: _list_named(turn, key) for key in turn.state.reasons}
    everything = list(dict.fromkeys(p for key in turn.state.shown for p in of_each.get(key, [])))
    name = turn.value("product") or turn.value("category")
    products = shop.list_products(turn.session, everything)
    if name and (named := [p for p in products if answers_to(p, str(name))]):
        return named
    first = [of_each[key][0] for key in shown if of_each.get(key)]
    return shop.list_products(turn.session, list(dict.fromkeys(first)))


def _list_named(turn: Turn, product_id: str) -> list[str]:
    """List the past products that a suggestion is due to, the strongest first."""
    return [about for kind, _, _, about in turn.state.reasons[product_id] if about and kind in DEEDS]
