"""Which size to take: from a measure, or from what the shopper kept and sent back before."""

import re
from typing import Any

import shop
from bot.actions.base import ShopAction, Turn, takes
from bot.actions.cards import payload
from bot.actions.facts import describe_facts, list_choices
from bot.actions.references import ask_which, resolve
from bot.actions.wording import word

MEASURE = re.compile(r"(\d{1,3}(?:[.,]\d{1,2})?)\s*(cm|centimet\w+|mm|millimet\w+|in\b|inch\w*|\"|”)", re.I)
NUMBER = re.compile(r"(?<![\w.])(\d{2,3}(?:[.,]\d{1,2})?)(?![\w.])")
IN_CM = {"c": 1.0, "m": 0.1, "i": 2.54, '"': 2.54, "”": 2.54}


def read_measure(text: str) -> float | None:
    """Read "26.5 cm", "265 mm" or "10 inches" as centimetres; None where no measure is said."""
    found = MEASURE.search(text)
    return float(found[1].replace(",", ".")) * IN_CM[found[2][0].lower()] if found else None


class AdviseSize(ShopAction):
    """The size to take and why it, with the doubt there is; what to measure when nothing is known."""

    is_aside = True

    def answer(self, turn: Turn) -> None:
        reference = resolve(turn)
        if not reference.is_clear:
            ask_which(turn, reference, "ask_size_advice")
            return
        product = reference.products[0]
        turn.state.focus = product.product_id
        if shop.SIZE not in list_choices(product):
            turn.say("utter_size_only_one", title=product.title, facts=describe_facts(product))
            return
        advise(turn, product, read_measure(turn.text))


def advise(turn: Turn, product: shop.Product, measure_cm: float | None) -> None:
    """Say the size that chart or history speaks for, or ask for the measure that the chart needs."""
    advice = shop.advise_size(turn.session, product, turn.customer_id, measure_cm)
    if advice is None:
        _ask_measure(turn, product, measure_cm)
        return
    variants = shop.list_fitting(product, [advice.size])
    there = [variant for variant in variants if variant.stock > 0]
    add = payload("add_to_cart", product_id=product.product_id, **_name_only(there))
    turn.say(
        f"utter_size_by_{advice.basis}"
        if advice.kept or advice.basis == "chart"
        else "utter_size_by_returns",
        title=product.title,
        size=advice.size,
        base=advice.base,
        times=word("word_once") if advice.kept == 1 else word("word_times", times=advice.kept),
        measure=advice.measure,
        cut=word("word_cut_small" if advice.step > 0 else "word_cut_large") if advice.step else "",
        doubt="" if advice.is_sure else word("word_size_doubt"),
        stock="" if there else word("word_size_out"),
        buttons=[(word("button_add_size", size=advice.size), add)] if there else [],
    )


def _name_only(there: list[shop.Variant]) -> dict[str, Any]:
    return {"variant_id": there[0].variant_id} if len(there) == 1 else {}


def _ask_measure(turn: Turn, product: shop.Product, measure_cm: float | None) -> None:
    measures = shop.list_measures(turn.session, product)
    sizes = ", ".join(list_choices(product)[shop.SIZE])
    if not measures or measure_cm is not None:
        turn.say("utter_size_unknown", title=product.title, sizes=sizes)
        return
    turn.state.question = {"kind": "measure", "intent": "ask_size_advice", "product_id": product.product_id}
    turn.say("utter_size_ask_measure", title=product.title, measure=measures[0])


@takes("measure")
def take_measure(turn: Turn, question: dict[str, Any]) -> bool:
    """Read the measure that was asked for, with its unit or in centimetres."""
    bare = NUMBER.search(turn.text)
    measure = read_measure(turn.text) or (float(bare[1].replace(",", ".")) if bare else None)
    if measure is None or "?" in turn.text:
        return False
    advise(turn, shop.find_product(turn.session, question["product_id"]), measure)
    return True
