"""The biggest and the smallest pack, and a bigger or smaller one than the one spoken of."""

import re
from dataclasses import replace

import shop
from bot.actions.base import Turn
from bot.actions.cards import make_cards
from bot.actions.searching import remember_search
from bot.actions.wish import PAGE, Wish
from bot.actions.wording import word

BIG_CUE = re.compile(r"\b(big+est|largest)\b", re.I)
SMALL_CUE = re.compile(r"\b(smallest|tiniest|littlest)\b", re.I)
BIGGER_CUE = re.compile(r"\b(bigger|larger)\b", re.I)
SMALLER_CUE = re.compile(r"\bsmaller\b", re.I)
VALUE_CUE = re.compile(
    r"\b((best|better|good) (value|deal)|unit price|"
    r"(most|more|best|bang) for (my|the|your) (money|buck)|"
    r"(per|by the) (fl(uid)? )?"
    r"(oz|ounce|pound|lb|lit(re|er)|gallon|quart|pint|kilo|kg|gram|piece|roll|sheet|unit))\b",
    re.I,
)
SHOWN = 3


def show_by_amount(turn: Turn, wish: Wish) -> bool:
    """Show the biggest or smallest packs of what is wished for; False where not asked for, or unknown."""
    is_big = BIG_CUE.search(turn.spelt) is not None
    if wish.is_empty or not (is_big or SMALL_CUE.search(turn.spelt)):
        return False
    ranked = shop.rank_by_amount(turn.session, replace(wish, in_stock=True, offset=0).query())
    if not ranked:
        return False
    best = [one.product_id for one in (ranked if is_big else ranked[::-1])[:SHOWN]]
    products = shop.list_products(turn.session, best)
    remember_search(turn, wish, products)
    turn.state.focus = best[0]
    turn.say(
        "utter_biggest" if is_big else "utter_smallest",
        custom=make_cards(products, options=wish.attributes),
        wish=replace(wish, in_stock=False).describe(),
        title=products[0].title,
    )
    return True


def show_best_value(turn: Turn, wish: Wish) -> bool:
    """Show what costs least for what is in it; False where that was not asked for."""
    if wish.is_empty or not VALUE_CUE.search(turn.spelt):
        return False
    ranked = shop.rank_by_value(
        turn.session, replace(wish, in_stock=True, sort="price_asc", offset=0).query()
    )
    shown = replace(wish, in_stock=False, sort="relevance")
    if not ranked:
        turn.say("utter_value_unknown", wish=shown.describe())
        return True
    products = shop.list_products(turn.session, [one.product_id for one in ranked[:SHOWN]])
    remember_search(turn, shown, products)
    turn.state.focus = ranked[0].product_id
    turn.say(
        "utter_best_value",
        custom=make_cards(products, options=wish.attributes),
        wish=shown.describe(),
        title=products[0].title,
        price=shop.format_price(products[0].price_cents, products[0].currency),
        unit_cents=f"{ranked[0].unit_cents:.1f}",
        unit=word(f"word_unit_{ranked[0].amount.kind}"),
    )
    return True


def show_other_amount(turn: Turn) -> bool:
    """Show bigger or smaller packs of the product spoken of; False where that was not asked for."""
    is_bigger = BIGGER_CUE.search(turn.spelt) is not None
    if not (is_bigger or SMALLER_CUE.search(turn.spelt)) or turn.value("product") or not turn.state.focus:
        return False
    product = shop.find_product(turn.session, turn.state.focus)
    size = shop.read_amount(str((product.attributes or {}).get("size") or ""))
    kind = product.product_type or product.category
    if product.variants or size is None or not kind:
        return False
    ranked = shop.rank_by_amount(turn.session, shop.Query(text=kind, in_stock=True))
    own = next((one.amount for one in ranked if one.product_id == product.product_id), size)
    others = [one for one in ranked if one.amount.kind == own.kind]
    if is_bigger:
        found = [one.product_id for one in reversed(others) if one.amount.value > own.value]
    else:
        found = [one.product_id for one in others if one.amount.value < own.value]
    alike = [other for other in shop.list_products(turn.session, found) if other.product_type == kind]
    first = sorted(alike, key=lambda other: other.maker != product.maker)[:PAGE]
    side = "bigger" if is_bigger else "smaller"
    if not first:
        turn.say(f"utter_no_{side}", title=product.title)
        return True
    turn.state.show([other.product_id for other in first], "search")
    turn.say(f"utter_{side}", custom=make_cards(first), title=product.title)
    return True
