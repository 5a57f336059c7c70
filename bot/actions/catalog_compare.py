"""Products side by side."""

import re

import shop
from bot.actions.base import ShopAction, Turn
from bot.actions.cards import make_table
from bot.actions.facts import NOT_RECORDED, compare
from bot.actions.references import ALL_CUE, MOST_NAMED, resolve
from bot.actions.wording import word

HEAD_CUE = re.compile(r"\b(?:first|top|these|those|all|the)\s+(\d|two|three|four|five)\b", re.I)
CHEAPER_CUE = re.compile(r"\b(cheap(er|est)?|costs? less|less expensive|lower price)\b", re.I)
NUMBERS = ("zero", "one", "two", "three", "four", "five")


def read_head(turn: Turn) -> int | None:
    """Read how many from the head of the list are meant ("the first five")."""
    said = HEAD_CUE.search(turn.spelt)
    if said is None:
        return None if turn.value("quantity") is None else int(turn.value("quantity") or 0)
    number = said.group(1).lower()
    return int(number) if number.isdecimal() else NUMBERS.index(number)


def show_cheapest_of_each(turn: Turn) -> bool:
    """Lay the cheapest of each kind that was named side by side; False where that was not asked for."""
    named = list(dict.fromkeys(str(name) for name in turn.values("product")))[:MOST_NAMED]
    if len(named) < 2 or not CHEAPER_CUE.search(turn.spelt):
        return False
    rows, shown = [], []
    for name in named:
        query = shop.Query(text=name, sort="price_asc", in_stock=True, limit=1)
        products = shop.search(turn.session, query).products
        shown += [product.product_id for product in products]
        facts = [(p.title, shop.format_price(p.price_cents, p.currency)) for p in products]
        rows.append([name, *(facts[0] if facts else (NOT_RECORDED, NOT_RECORDED))])
    turn.state.show(shown, "search")
    columns = [word(f"word_{name}") for name in ("kind", "item", "price")]
    turn.say("utter_cheapest_of_each", custom=make_table(columns, rows), count=len(rows))
    return True


class CompareProducts(ShopAction):
    """Two to five products side by side: only what differs, and one line on what is the same."""

    def answer(self, turn: Turn) -> None:
        if show_cheapest_of_each(turn):
            return
        products = self._find_products(turn)
        if len(products) < 2:
            turn.say("utter_ask_what_to_compare")
            return
        if not set(turn.state.shown) >= {p.product_id for p in products}:
            turn.state.show([p.product_id for p in products], "search")
        rows = compare(products)
        differing = [row for row in rows if len(set(row[1:])) > 1]
        same = [f"{row[0]} {row[1]}" for row in rows if len(set(row[1:])) == 1 and row[1] != NOT_RECORDED]
        table = make_table(["", *(p.title for p in products)], differing)
        turn.say("utter_compared" if differing else "utter_compared_alike", custom=table, count=len(products))
        if same:
            turn.say("utter_compared_same", same=", ".join(same))

    @staticmethod
    def _find_products(turn: Turn) -> list[shop.Product]:
        """Find what to compare: what was pointed at, what was named, else the head of the list."""
        shown = shop.list_products(turn.session, turn.state.shown)
        named = [str(name) for name in turn.values("product")]
        products: list[shop.Product] = []
        if turn.values("ordinal"):
            products = resolve(turn).products
            if len(products) == 1 and turn.state.focus:  # "compare it with the first"
                products = [*shop.list_products(turn.session, [turn.state.focus]), *products]
        elif len(named) > 1:
            for name in named:
                products += shop.search(turn.session, shop.Query(text=name, limit=1)).products
        elif named:
            products = resolve(turn).products
        else:
            count = read_head(turn) or (MOST_NAMED if ALL_CUE.search(turn.spelt) else 2)
            products = shown[: max(2, count)]
        return list({p.product_id: p for p in products}.values())[:MOST_NAMED]
