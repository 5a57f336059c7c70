"""One line of the cart added, changed, swapped or taken out, and what is said of it."""

import re
from typing import Any

import shop
from bot.actions.base import Turn, takes
from bot.actions.cards import payload
from bot.actions.cart_variants import choose_variant, read_options
from bot.actions.coupons import keep_coupon
from bot.actions.wording import word

# what the language component leaves out because no cart takes it
BAD_NUMBER = re.compile(r"(?<![\w$.,-])(-\s?\d+|0|\d{3,})(?![\w%.-])")
NUMBER = re.compile(r"(?<![\w$.,-])\d{1,2}(?![\w%.,-])")
COUNTED_CUE = re.compile(r"utter_(changed|added)")
TIMES = {"once": 1, "twice": 2, "thrice": 3}
NUMBERS = {"one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6}
SAID_NUMBER = rf"(\d{{1,2}}|{'|'.join(NUMBERS)})"
FEWER_CUE = re.compile(
    rf"\b(?:take|remove|drop|put)\s+(?:just |only )?{SAID_NUMBER}"
    r"\s*(?:out|off|away|back|of (?:them|those|it))?\W*$",
    re.I,
)
NO_NUMBER_CUE = re.compile(
    rf"\W*(?:no|nope|sorry|wait|oops)\W+(?:no\W+)?(?:i (?:said|meant?|wanted)\W+)?{SAID_NUMBER}\W*$", re.I
)
EACH_CUE = re.compile(rf"\b{SAID_NUMBER} (?:of )?each\b|\b{SAID_NUMBER} apiece\b", re.I)


def read_quantity(turn: Turn) -> int | None:
    """Read how many are wanted; None where no number was said. It may be one that no cart takes."""
    said = turn.value("quantity")
    if said is None:
        said = next((n for name, n in TIMES.items() if re.search(rf"\b{name}\b", turn.text, re.I)), None)
    if said is None and (bad := BAD_NUMBER.search(turn.text)) and not turn.text.startswith("/"):
        said = bad.group(1).replace(" ", "")
    return None if said is None else int(said)


def read_number(said: re.Match[str] | None) -> int | None:
    """Read the number that one of the cues above found."""
    number = next(filter(None, said.groups()), "").lower() if said else ""
    return NUMBERS.get(number) or (int(number) if number else None)


def correct_number(turn: Turn) -> bool:
    """Take "no, 3" right after a line was added or changed as its number; say whether it was one."""
    number = read_number(NO_NUMBER_CUE.match(turn.spelt))
    if number is None or not COUNTED_CUE.match(turn.last_said) or not turn.state.focus:
        return False
    lines = shop.list_cart(turn.session, turn.owner).lines
    line = next((line for line in lines if line.product_id == turn.state.focus), None)
    if line is None or read_options(turn, shop.find_product(turn.session, line.product_id).variants):
        return False  # "no, 43" is a size
    set_line(turn, line, number)
    return True


def add_product(
    turn: Turn, product: shop.Product, quantity: int, variant: shop.Variant | None = None
) -> None:
    """Put a product in the cart and say what the cart then holds; ask for size or colour where needed."""
    if product.variants and variant is None:
        variant = choose_variant(turn, product, quantity)
        if variant is None:
            return
    try:
        line = shop.add_to_cart(
            turn.session, turn.owner, product.product_id, quantity, variant.variant_id if variant else None
        )
    except shop.OutOfStock as error:
        response = "utter_cannot_add_none" if error.stock <= 0 else "utter_cannot_add_more"
        turn.say(response, title=shop.name_choice(product, variant), stock=error.stock)
        _keep_asking(turn, product.product_id)
        return
    except shop.BadQuantity:
        turn.say("utter_bad_quantity", quantity=quantity)
        _keep_asking(turn, product.product_id)
        return
    turn.record("cart", product.product_id, quantity=quantity)
    turn.state.focus = product.product_id
    turn.say(
        "utter_added" if line.quantity == quantity else "utter_added_to_more",
        title=line.title,
        quantity=quantity,
        in_cart=line.quantity,
        price=shop.format_price(line.price_cents, product.currency),
        total=cart_total(turn),
        buttons=[
            (word("button_show_cart"), payload("show_cart")),
            (word("button_ask_goes_with"), payload("ask_goes_with", product_id=product.product_id)),
        ],
    )


def _keep_asking(turn: Turn, product_id: str) -> None:
    """Keep a refused number open, so that "ok then just 1" means this product."""
    turn.state.focus = product_id
    turn.state.question = {"kind": "quantity", "product_id": product_id}


def take_quantity(turn: Turn, product_id: str) -> None:
    """Set the number of a product's line; a product not yet in the cart is added."""
    quantity = read_quantity(turn)
    if quantity is None and (bare := NUMBER.search(turn.text)):  # "2 enough", or taken for a size
        quantity = int(bare.group())
    lines = shop.list_cart(turn.session, turn.owner).lines
    line = next((line for line in lines if line.product_id == product_id), None)
    if quantity is None:
        title = line.title if line else shop.find_product(turn.session, product_id).title
        turn.say("utter_ask_quantity", title=title, quantity=line.quantity if line else 0)
        _keep_asking(turn, product_id)
    elif line is not None:
        set_line(turn, line, quantity)
    else:
        add_product(turn, shop.find_product(turn.session, product_id), quantity)


def cart_total(turn: Turn) -> str:
    """Give what the cart costs, its coupon taken off, as text."""
    quote = shop.make_quote(turn.session, turn.owner, turn.now)
    return shop.format_price(quote.goods_cents, quote.cart.currency)


def take_out(turn: Turn, line: shop.LineView) -> None:
    """Take a line out of the cart and say so."""
    shop.remove_from_cart(turn.session, turn.owner, line.line_id)
    turn.record("uncart", line.product_id)
    turn.say(
        "utter_removed" if shop.list_cart(turn.session, turn.owner).lines else "utter_removed_last",
        title=line.title,
        total=cart_total(turn),
        buttons=[(word("button_undo"), payload("undo"))],
    )
    keep_coupon(turn)


def set_line(turn: Turn, line: shop.LineView, quantity: int) -> None:
    """Set the number of a line and say so; none of it takes the line out."""
    if quantity == 0:
        take_out(turn, line)
        return
    try:
        shop.set_quantity(turn.session, turn.owner, line.line_id, quantity)
    except shop.OutOfStock as error:
        turn.say("utter_cannot_add_more", title=line.title, stock=error.stock)
        return
    except shop.BadQuantity:
        turn.say("utter_bad_quantity", quantity=quantity)
        return
    turn.state.focus = line.product_id
    turn.say(
        "utter_changed",
        title=line.title,
        quantity=quantity,
        total=cart_total(turn),
        buttons=[(word("button_undo"), payload("undo"))],
    )
    keep_coupon(turn)


def swap_line(turn: Turn, line: shop.LineView, product: shop.Product, variant: shop.Variant | None) -> None:
    """Put another product, size or colour in the place of a line and say so; "undo" brings the old back."""
    try:
        new = shop.swap_line(
            turn.session,
            turn.owner,
            line.line_id,
            product.product_id,
            variant.variant_id if variant else None,
        )
    except shop.OutOfStock as error:
        response = "utter_cannot_add_none" if error.stock <= 0 else "utter_cannot_add_more"
        turn.say(response, title=shop.name_choice(product, variant), stock=error.stock)
        return
    if product.product_id != line.product_id:
        turn.record("uncart", line.product_id)
        turn.record("cart", product.product_id, quantity=new.quantity)
    turn.state.focus = product.product_id
    turn.say(
        "utter_swapped",
        old=line.title,
        title=new.title,
        quantity=new.quantity,
        total=cart_total(turn),
        buttons=[(word("button_undo"), payload("undo"))],
    )
    keep_coupon(turn)


@takes("variant")
def take_variant(turn: Turn, question: dict[str, Any]) -> bool:
    """Read the size or the colour that was asked for."""
    product = shop.find_product(turn.session, question["product_id"])
    place, named = turn.value("ordinal"), read_options(turn, product.variants)
    there = [
        variant for variant in shop.list_fitting(product, question.get("options", [])) if variant.stock > 0
    ]
    number = int(question.get("quantity") or 1)
    if place is not None and turn.intent in ("inform", "add_to_cart", "affirm"):
        index = int(place) - 1 if int(place) > 0 else int(place)
        if -len(there) <= index < len(there):
            add_product(turn, product, number, there[index])
            return True
    if turn.value("product") is not None or not named:
        return False
    variant = choose_variant(turn, product, number)
    if variant is not None:
        add_product(turn, product, number, variant)
    return True
