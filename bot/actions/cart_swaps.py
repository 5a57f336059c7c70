"""What was added last gives way to what was meant: another product of the list, another size or colour."""

import re

import shop
from bot.actions.base import Turn, read_entities
from bot.actions.cart_lines import set_line, swap_line
from bot.actions.cart_variants import choose_variant, read_options
from bot.actions.references import resolve

SWAP_CUE = re.compile(r"\b(swap|switch|replace|trade|change)\b.*\b(for|with|to|by)\b", re.I)
AMENDED_CUE = re.compile(
    r"\W*(?:(?:h+m+|oh|oops|wait|no|sorry|um+)\W+)*(?:actually|make (?:it|that)|i meant?)\W+(?:just |only )?"
    r"\w+(?:\s*[.,;]\s*(?:and\s+)?|\s+and\s+)(?:an?|some|the|also|add|\d+|two|three|four|five|six)\b",
    re.I,
)
INSTEAD_CUE = re.compile(r"\w.*\bnot\b", re.I)


def swap_last(turn: Turn) -> bool:
    """Follow "no, I meant the second one", "the green one", "in 43": what was added last gives way to it."""
    if turn.state.last_list == "cart":
        return False
    lines = shop.list_cart(turn.session, turn.owner).lines
    wrong = next((line for line in reversed(lines) if line.product_id == turn.state.focus), None)
    if wrong is None:
        return False
    product = shop.find_product(turn.session, wrong.product_id)
    if not turn.values("ordinal") and _swap_variant(turn, wrong, product):
        return True
    if turn.value("quantity") is not None or not any(map(turn.values, ("ordinal", "attribute", "brand"))):
        return False
    meant = resolve(turn).products
    if SWAP_CUE.search(turn.spelt):  # "swap the fourth for the third"
        leaving = {line.product_id: line for line in lines}
        wrong = next((leaving[p.product_id] for p in meant if p.product_id in leaving), wrong)
        meant = [product for product in meant if product.product_id not in leaving]
    elif INSTEAD_CUE.search(turn.spelt):  # "the second one, not the first"
        meant = meant[:1]
    if len(meant) != 1 or meant[0].product_id in {line.product_id for line in lines}:
        return False
    variant = choose_variant(turn, meant[0]) if meant[0].variants else None
    if variant is not None or not meant[0].variants:
        swap_line(turn, wrong, meant[0], variant)
    return True


def _swap_variant(turn: Turn, line: shop.LineView, product: shop.Product) -> bool:
    """Change size or colour of a line; what was not said stays as it was."""
    said = read_options(turn, product.variants)
    held = next((v for v in product.variants if v.variant_id == line.variant_id), None)
    fitting = shop.list_fitting(product, said)
    if held is None or not said or not fitting or held in fitting:
        return False
    kept = set(shop.list_options(held))
    nearest = max(fitting, key=lambda variant: (len(kept & set(shop.list_options(variant))), variant.stock))
    swap_line(turn, line, product, nearest)
    return True


def amend_last(turn: Turn) -> None:
    """Take "two" of "actually two, and a bag of cat litter" as the number of what was just added."""
    said = AMENDED_CUE.match(turn.text)
    if said is None:
        return
    lines = shop.list_cart(turn.session, turn.owner).lines
    line = next((line for line in lines if line.product_id == turn.state.focus), None)
    entities = list(turn.understanding.get("entities") or [])
    numbers = [e for e in entities if e["entity"] == "quantity" and e.get("end", 0) <= said.end()]
    if line is None or len(numbers) != 1:
        return
    set_line(turn, line, int(numbers[0]["value"]))
    turn.understanding = {**turn.understanding, "entities": [e for e in entities if e is not numbers[0]]}
    turn.entities = read_entities(turn.understanding)
