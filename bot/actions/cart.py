"""The cart: add, take out, change, look, and take the last change back."""

import re

import shop
from bot.actions.base import ShopAction, Turn
from bot.actions.cards import make_table, payload
from bot.actions.coupons import keep_coupon
from bot.actions.orders import tell_pointed_order
from bot.actions.recommend import RejectRecommendation
from bot.actions.references import ALL_CUE, BOTH_CUE, ask_which, resolve
from bot.actions.wording import word

EMPTY_CUE = re.compile(r"\b(empty|clear|everything|all|whole|entire)\b", re.I)
# what the language component leaves out because no cart takes it
BAD_NUMBER = re.compile(r"(?<![\w$.,-])(-\s?\d+|0|\d{3,})(?![\w%.-])")
INSTEAD_CUE = re.compile(r"\w.*\bnot\b", re.I)
NOT_PLACE_CUE = re.compile(r"\s*(no,?\s+)?not\b", re.I)
TIMES = {"once": 1, "twice": 2, "thrice": 3}


def read_quantity(turn: Turn) -> int | None:
    """Read how many are wanted; None where no number was said. It may be one that no cart takes."""
    said = turn.value("quantity")
    if said is None:
        said = next((n for name, n in TIMES.items() if re.search(rf"\b{name}\b", turn.text, re.I)), None)
    if said is None and (bad := BAD_NUMBER.search(turn.text)) and not turn.text.startswith("/"):
        said = bad.group(1).replace(" ", "")
    return None if said is None else int(said)


def add_product(turn: Turn, product: shop.Product, quantity: int) -> None:
    """Put a product in the cart and say what the cart then holds."""
    try:
        line = shop.add_to_cart(turn.session, turn.owner, product.product_id, quantity)
    except shop.OutOfStock as error:
        response = "utter_cannot_add_none" if error.stock <= 0 else "utter_cannot_add_more"
        turn.say(response, title=product.title, stock=error.stock)
        _keep_asking(turn, product.product_id)
        return
    except shop.BadQuantity:
        turn.say("utter_bad_quantity", quantity=quantity)
        _keep_asking(turn, product.product_id)
        return
    turn.record("cart", product.product_id, quantity=quantity)
    turn.state.focus = product.product_id
    turn.say(
        "utter_added",
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
    quantity = int(read_quantity(turn) or turn.value("size") or 0)
    lines = shop.list_cart(turn.session, turn.owner).lines
    line = next((line for line in lines if line.product_id == product_id), None)
    if line is not None:
        set_line(turn, line, quantity)
    else:
        add_product(turn, shop.find_product(turn.session, product_id), quantity)


def cart_total(turn: Turn) -> str:
    """Give what the cart costs, its coupon taken off, as text."""
    quote = shop.make_quote(turn.session, turn.owner, turn.now)
    return shop.format_price(quote.goods_cents, quote.cart.currency)


def find_lines(turn: Turn) -> list[shop.LineView]:
    """Find the cart's lines that the message points at; the only line when nothing else is said."""
    lines = shop.list_cart(turn.session, turn.owner).lines
    if ALL_CUE.search(turn.text):
        return list(lines)
    ordinals = [int(v) for v in turn.values("ordinal")]
    if ordinals and turn.state.last_list == "cart":
        return [lines[n - 1 if n > 0 else n] for n in ordinals if -len(lines) <= n - (n > 0) < len(lines)]
    reference = resolve(turn, search_catalogue=False)
    meant = {p.product_id for p in reference.products}
    matching = [line for line in lines if line.product_id in meant]
    name = turn.value("product") or turn.value("category")
    if not matching and name:
        words = [part.rstrip("s") for part in str(name).lower().split()]
        matching = [line for line in lines if all(part in line.title.lower() for part in words)]
    if not matching and not name and not ordinals and len(lines) == 1:
        return list(lines)
    return matching


class AddToCart(ShopAction):
    """The product meant, in the wanted number, in the cart; or the question which one is meant."""

    def answer(self, turn: Turn) -> None:
        if tell_pointed_order(turn):  # "and the second one?" after a list of orders
            return
        quantity = read_quantity(turn)
        reference = resolve(turn)
        if not (reference.is_clear or reference.is_list):
            ask_which(turn, reference, "add_to_cart")
            return
        for product in reference.products:
            add_product(turn, product, 1 if quantity is None else quantity)


class RemoveFromCart(ShopAction):
    """The line meant is taken out; or what the cart holds, when it is not clear which."""

    def answer(self, turn: Turn) -> None:
        if EMPTY_CUE.search(turn.text) and turn.value("product") is None and not turn.values("ordinal"):
            empty(turn)
            return
        lines = find_lines(turn)
        means_many = (
            len(turn.values("ordinal")) > 1 or BOTH_CUE.search(turn.text) or ALL_CUE.search(turn.text)
        )
        if not lines or (len(lines) > 1 and not means_many):
            ask_which_line(turn, "remove_from_cart")
            return
        for line in lines:
            take_out(turn, line)


def empty(turn: Turn) -> None:
    """Take everything out as one change and say so."""
    lines = shop.empty_cart(turn.session, turn.owner)
    for line in lines:
        turn.record("uncart", line.product_id)
    undo = [(word("button_undo"), payload("undo"))] if lines else []
    turn.say("utter_emptied" if lines else "utter_cart_empty", count=len(lines), buttons=undo)
    keep_coupon(turn)


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


def ask_which_line(turn: Turn, intent: str) -> None:
    """Ask which line of the cart is meant, or say that it is empty."""
    cart = shop.list_cart(turn.session, turn.owner)
    if not cart.lines:
        turn.say("utter_cart_empty")
        return
    name = turn.value("product")
    turn.state.question = {"kind": "product", "intent": intent, "quantity": turn.value("quantity")}
    turn.state.show([line.product_id for line in cart.lines], "cart")
    turn.say(
        "utter_line_not_found" if name else "utter_ask_which_line",
        phrase=name or "",
        buttons=[(line.title, payload(intent, product_id=line.product_id)) for line in cart.lines[:6]],
    )


def swap_last(turn: Turn) -> bool:
    """Follow "no, I meant the second one" after an add: the wrong one goes out, the right one in."""
    if not turn.values("ordinal") or turn.state.last_list == "cart" or turn.value("quantity") is not None:
        return False
    lines = {line.product_id: line for line in shop.list_cart(turn.session, turn.owner).lines}
    meant = resolve(turn).products
    if INSTEAD_CUE.search(turn.text):  # "the second one, not the first"
        meant = meant[:1]
    wrong = lines.get(turn.state.focus or "")
    if wrong is None or len(meant) != 1 or meant[0].product_id in lines:
        return False
    take_out(turn, wrong)
    add_product(turn, meant[0], wrong.quantity)
    return True


class ChangeCart(ShopAction):
    """The wanted number of a line that is already in the cart."""

    def answer(self, turn: Turn) -> None:
        question = turn.state.asked or {}
        if question.get("kind") == "quantity" and read_quantity(turn) and turn.value("product") is None:
            take_quantity(turn, question["product_id"])
            return
        if turn.state.last_list == "suggestions" and NOT_PLACE_CUE.match(turn.text):
            RejectRecommendation().answer(turn)  # "not the second one"
            return
        if swap_last(turn):
            return
        lines = find_lines(turn)
        quantity = read_quantity(turn)
        if len(lines) != 1:
            ask_which_line(turn, "change_cart")
            return
        if quantity is None:
            turn.state.question = {"kind": "quantity", "product_id": lines[0].product_id}
            turn.say("utter_ask_quantity", title=lines[0].title, quantity=lines[0].quantity)
            return
        set_line(turn, lines[0], quantity)


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


class ShowCart(ShopAction):
    """Every line of the cart with its price, and the total."""

    is_aside = True

    def answer(self, turn: Turn) -> None:
        cart = shop.list_cart(turn.session, turn.owner)
        if not cart.lines:
            turn.say("utter_cart_empty")
            return
        turn.state.show([line.product_id for line in cart.lines], "cart")
        rows = [
            [line.title, line.quantity, shop.format_price(line.price_cents * line.quantity, cart.currency)]
            for line in cart.lines
        ]
        columns = [word("word_item"), word("word_quantity"), word("word_price")]
        total = shop.format_price(cart.total_cents, cart.currency)
        turn.say("utter_cart", custom=make_table(columns, rows), total=total, count=len(rows))
        quote = keep_coupon(turn)
        if quote.offer is not None:
            turn.say(
                "utter_cart_coupon",
                code=quote.offer.coupon.code,
                discount=shop.format_price(quote.discount_cents, cart.currency),
                total=total,
                after=shop.format_price(quote.goods_cents, cart.currency),
            )
        for line in cart.lines:
            if line.price_cents != line.was_cents:
                turn.say(
                    "utter_price_changed",
                    title=line.title,
                    was=shop.format_price(line.was_cents, cart.currency),
                    price=shop.format_price(line.price_cents, cart.currency),
                )
            if not line.in_stock:
                turn.say("utter_line_out_of_stock", title=line.title)


class Undo(ShopAction):
    """The cart as it was before the last change."""

    def answer(self, turn: Turn) -> None:
        change = shop.undo_cart(turn.session, turn.owner)
        if change is None:
            turn.say("utter_nothing_to_undo")
            return
        turn.say(
            "utter_undone", total=cart_total(turn), buttons=[(word("button_show_cart"), payload("show_cart"))]
        )
        keep_coupon(turn)
