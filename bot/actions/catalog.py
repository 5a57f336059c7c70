"""Finding products: search, refine, facts, stock, extremes and comparisons."""

import re
from dataclasses import replace
from typing import Any

import shop
from bot.actions.base import ShopAction, Turn
from bot.actions.cards import make_cards, make_table, payload
from bot.actions.references import Reference, resolve
from bot.actions.wish import PAGE, Wish, read_wish, refine
from bot.actions.wording import word

COUNT_CUE = re.compile(
    r"\b(how many|how much different|count|number of|how big is your (range|selection))\b", re.I
)
MOST_COMPARED = 4


def show_search(turn: Turn, wish: Wish) -> None:
    """Answer a wish with cards, or say truthfully which limit stands in the way."""
    found = shop.search(turn.session, wish.query())
    turn.record("search", text=wish.describe(), total=found.total)
    if not found.products:
        _explain_nothing(turn, wish)
        return
    turn.state.search = wish.store()
    turn.state.show([p.product_id for p in found.products], "search")
    facts: dict[str, Any] = {"wish": wish.describe(), "total": found.total, "shown": len(found.products)}
    if found.corrected:
        facts["wish"] = replace(wish, text=found.corrected).describe()
        turn.say("utter_searched_for_corrected", **facts)
    response = "utter_found_one" if found.total == 1 else "utter_found_all"
    turn.say(
        response if found.total <= PAGE else "utter_found_some", custom=make_cards(found.products), **facts
    )


def _explain_nothing(turn: Turn, wish: Wish) -> None:
    """Name the limit whose dropping helps most; show what is left when it is little."""
    ways = shop.relaxations(turn.session, wish.query())
    if not ways:
        turn.say("utter_found_nothing", wish=wish.describe())
        return
    turn.state.search = wish.store()
    few = next((w for w in ways if w.field == "text" and w.total <= PAGE), None)
    if few:
        rest = _drop(wish, few)
        products = shop.search(turn.session, rest.query()).products
        turn.state.show([p.product_id for p in products], "search")
        turn.say(
            "utter_found_only_others",
            custom=make_cards(products),
            wish=wish.describe(),
            rest=rest.describe(),
            total=few.total,
        )
        return
    best = ways[0]
    loosened = _drop(wish, best)
    turn.state.question = {"kind": "search", "wish": loosened.store()}
    turn.say(
        "utter_found_nothing_but",
        wish=wish.describe(),
        limit=_name_limit(best),
        total=best.total,
        nearest=_name_nearest(best),
        buttons=[(word("button_show_those"), payload("affirm"))],
    )


def _drop(wish: Wish, way: shop.Relaxation) -> Wish:
    """Give the wish without one limit."""
    left: Any = getattr(Wish(), way.field)
    if way.field in {"attributes", "exclude"}:
        left = tuple(value for value in getattr(wish, way.field) if value != way.value)
    if way.field == "text":
        left = str(way.nearest or "")
    return replace(wish, **{way.field: left})


def _name_limit(way: shop.Relaxation) -> str:
    if way.field.startswith("price"):
        return word("word_" + way.field, price=shop.format_price(int(way.value), "USD"))
    return word("word_in_stock") if way.field == "in_stock" else f"“{way.value}”"


def _name_nearest(way: shop.Relaxation) -> str:
    if way.nearest is None or not way.field.startswith("price"):
        return ""
    return word("word_nearest_price", price=shop.format_price(int(way.nearest), "USD"))


class SearchProducts(ShopAction):
    """Products within the limits just said, as cards; or which limit to loosen when there are none."""

    def answer(self, turn: Turn) -> None:
        wish = read_wish(turn)
        if wish.is_empty:
            if turn.state.search and wish != Wish():
                show_search(turn, refine(Wish.load(turn.state.search), wish))
                return
            turn.state.question = {"kind": "search", "wish": wish.store()}
            turn.say("utter_ask_what_to_search")
            return
        show_search(turn, wish)


class RefineSearch(ShopAction):
    """The list just shown, narrowed or widened by what was said."""

    def answer(self, turn: Turn) -> None:
        said = read_wish(turn)
        if not turn.state.search:
            if said.is_empty:
                turn.state.question = {"kind": "search", "wish": said.store()}
                turn.say("utter_ask_what_to_search")
            else:
                show_search(turn, said)
            return
        wish = Wish.load(turn.state.search)
        if said == Wish():
            turn.state.question = {"kind": "search", "wish": wish.store()}
            turn.say("utter_ask_how_to_refine", wish=wish.describe())
            return
        show_search(turn, refine(wish, said))


class TellProductDetails(ShopAction):
    """The facts the shop holds about one product; what is not recorded is said to be unknown."""

    def answer(self, turn: Turn) -> None:
        reference = resolve(turn)
        if not reference.is_clear:
            ask_which(turn, reference, "ask_product_details")
            return
        product = reference.products[0]
        turn.state.focus = product.product_id
        turn.record("view", product.product_id)
        asked = [str(v) for v in turn.values("attribute")]
        for attribute in asked:
            response = "utter_product_has" if has_attribute(product, attribute) else "utter_product_unknown"
            turn.say(response, title=product.title, attribute=attribute)
        if asked:
            return
        turn.say("utter_product_details", title=product.title, facts=describe_facts(product))


def has_attribute(product: shop.Product, attribute: str) -> bool:
    """Whether the shop's record of a product states an attribute, in its data or in its title."""
    recorded = [
        str(key if value is True else value).lower()
        for key, value in (product.attributes or {}).items()
        if value
    ]
    return any(attribute.lower() in text.replace("_", " ") for text in [*recorded, product.title.lower()])


def describe_facts(product: shop.Product) -> str:
    """List a product's recorded facts in one line."""
    facts = [shop.format_price(product.price_cents, product.currency)]
    for key, value in (product.attributes or {}).items():
        name = key.replace("_", " ")
        facts.append(name if value is True else f"{name}: {value}")
    if product.category_path:
        facts.append(product.category_path)
    facts.append(describe_stock(product))
    return " · ".join(facts)


def describe_stock(product: shop.Product) -> str:
    """Say how many are there."""
    return word("word_stock", stock=product.stock) if product.stock > 0 else word("word_out_of_stock")


def ask_which(turn: Turn, reference: Reference, intent: str) -> None:
    """Ask which product is meant, with the candidates as buttons; or say that none is known."""
    if not reference.products:
        if reference.phrase:
            turn.say("utter_product_not_found", phrase=reference.phrase)
        else:
            turn.state.question = {"kind": "product", "intent": intent}
            turn.say("utter_ask_which_product")
        return
    candidates = reference.products[:MOST_COMPARED]
    turn.state.show([p.product_id for p in candidates], "search")
    turn.state.question = {"kind": "product", "intent": intent, "quantity": turn.value("quantity")}
    turn.say(
        "utter_ask_which_of_these",
        buttons=[(p.title, payload(intent, product_id=p.product_id)) for p in candidates],
    )


class TellStock(ShopAction):
    """Whether a product is there, and how many; for a kind of product, how many kinds are in stock."""

    def answer(self, turn: Turn) -> None:
        reference = resolve(turn)
        if not reference.products:
            ask_which(turn, reference, "ask_stock")
            return
        if not reference.is_clear and turn.value("product") is not None:
            wish = replace(read_wish(turn), in_stock=True)
            show_search(turn, wish)
            return
        for product in reference.products:
            turn.state.focus = product.product_id
            turn.say(
                "utter_in_stock" if product.stock > 0 else "utter_out_of_stock",
                title=product.title,
                stock=product.stock,
                price=shop.format_price(product.price_cents, product.currency),
            )


class AnswerSuperlative(ShopAction):
    """The cheapest, the dearest, the best-selling, or how many there are: over the whole catalogue."""

    def answer(self, turn: Turn) -> None:
        said = read_wish(turn)
        wish = said if not said.is_empty else refine(Wish.load(turn.state.search), said)
        if COUNT_CUE.search(turn.text):
            self._count(turn, replace(wish, sort="relevance"))
            return
        sort = said.sort if said.sort != "relevance" else "popular"
        wish = replace(wish, sort=sort)
        found = shop.search(turn.session, wish.query())
        if not found.products:
            _explain_nothing(turn, wish)
            return
        turn.state.search = wish.store()
        turn.state.show([p.product_id for p in found.products[:3]], "search")
        turn.state.focus = found.products[0].product_id
        first = found.products[0]
        named = replace(wish, text=found.corrected or wish.text)
        turn.say(
            f"utter_extreme_{sort}",
            custom=make_cards(found.products[:3]),
            wish=named.describe(),
            title=first.title,
            price=shop.format_price(first.price_cents, first.currency),
            total=found.total,
        )

    @staticmethod
    def _count(turn: Turn, wish: Wish) -> None:
        total = shop.count(turn.session, wish.query())
        in_stock = shop.count(turn.session, replace(wish, in_stock=True).query())
        turn.state.search = wish.store()
        buttons = [(word("button_show_those"), payload("affirm"))] if total else []
        if total:
            turn.state.question = {"kind": "search", "wish": wish.store()}
        turn.say("utter_count", buttons=buttons, wish=wish.describe(), total=total, in_stock=in_stock)


class CompareProducts(ShopAction):
    """Two to four products side by side: only what differs, and one line on what is the same."""

    def answer(self, turn: Turn) -> None:
        products = self._find_products(turn)
        if len(products) < 2:
            turn.say("utter_ask_what_to_compare")
            return
        turn.state.show([p.product_id for p in products], "search")
        rows = compare(products)
        differing = [row for row in rows if len(set(row[1:])) > 1]
        same = [f"{row[0]} {row[1]}" for row in rows if len(set(row[1:])) == 1 and row[1] != "–"]
        table = make_table(["", *(p.title for p in products)], differing)
        turn.say("utter_compared" if differing else "utter_compared_alike", custom=table, count=len(products))
        if same:
            turn.say("utter_compared_same", same=", ".join(same))

    @staticmethod
    def _find_products(turn: Turn) -> list[shop.Product]:
        shown = shop.list_products(turn.session, turn.state.shown)
        names = turn.values("product")
        if turn.values("ordinal"):
            return resolve(turn).products[:MOST_COMPARED]
        if len(names) < 2:
            return (
                shown[: max(2, int(turn.value("quantity") or 0))][:MOST_COMPARED]
                if not names
                else (shop.search(turn.session, read_wish(turn).query(3)).products)
            )
        products = []
        for name in names[:MOST_COMPARED]:
            products += shop.search(turn.session, shop.Query(text=str(name), limit=1)).products
        return list({p.product_id: p for p in products}.values())


def compare(products: list[shop.Product]) -> list[list[str]]:
    """Lay products side by side: a row a fact, the fact's name first, "–" where it is not recorded."""
    keys = list(dict.fromkeys(key for p in products for key in (p.attributes or {})))
    rows: list[list[str]] = [
        [word("word_price"), *(shop.format_price(p.price_cents, p.currency) for p in products)]
    ]
    rows += [
        [key.replace("_", " "), *(_cell((p.attributes or {}).get(key)) for p in products)] for key in keys
    ]
    rows.append([word("word_kind"), *(p.category_path or "–" for p in products)])
    rows.append([word("word_stock_name"), *(describe_stock(p) for p in products)])
    return rows


def _cell(value: Any) -> str:
    if value is True:
        return "yes"
    return "–" if value in (None, False, "") else str(value)
