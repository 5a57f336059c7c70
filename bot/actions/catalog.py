"""Finding products: search, refine, extremes and counts."""

import re
from dataclasses import replace

import shop
from bot.actions.account import CorrectStoredData
from bot.actions.base import ShopAction, Turn
from bot.actions.cards import make_card, make_cards, payload
from bot.actions.cart_swaps import swap_last
from bot.actions.catalog_amounts import show_best_value, show_by_amount, show_other_amount
from bot.actions.catalog_compare import show_cheapest_of_each
from bot.actions.diet_talk import names_ailment_only
from bot.actions.diets_held import list_held
from bot.actions.facts import tell_stock
from bot.actions.needs import read_need, show_for
from bot.actions.recommend import narrow_suggestions
from bot.actions.references import MOST_NAMED, pick_by_feature
from bot.actions.searching import (
    explain_nothing,
    narrow_by_words,
    remember_search,
    show_more,
    show_search,
)
from bot.actions.suggesting import show_list
from bot.actions.tasks import is_free
from bot.actions.wish import Wish, read_wish, refine
from bot.actions.wording import word

COUNT_CUE = re.compile(
    r"\b(how many|how much different|count|number of|how big is your (range|selection))\b", re.I
)
MORE_CUE = re.compile(r"\b(more|next|others?|rest|else|all)\b", re.I)
CHEAPER_CUE = re.compile(r"\b(cheaper|dearer|more expensive|less)\b", re.I)
SHOP_CUE = re.compile(r"\b(your?|ur|u|have|got|sell|stock|there|all)\b", re.I)
PICK_CUE = re.compile(r"\b(one|that)\b", re.I)
WRONG_CUE = re.compile(r"\s*(no|not that|wrong|oops|sorry)\b", re.I)
OK_CUE = re.compile(r"\W*(ok(ay)?|yes|yeah|yep|sure|fine|alright|then|well then)\b", re.I)
SIZE_CUE = re.compile(
    r"\b(big+est|largest|smallest|longest|heaviest|lightest|newest|freshest|healthiest)\b", re.I
)
EXTREMES = ("price_asc", "price_desc")
FORGET_CUE = re.compile(r"\b(forget|no longer|not|any ?more|drop)\b", re.I)
RESET_CUE = re.compile(
    r"\b(clear|reset|remove|drop|delete|forget|undo|without|no) (all |the |my |any |these |those )*"
    r"(filters?|limits?|search|list|results?)\b",
    re.I,
)
NO_LIMIT_CUE = re.compile(
    r"\b((without|no|drop|forget|ignore|lift|remove|any|whatever) (the |a |my |that )?"
    r"(limit|price( limit)?|budget|max(imum)?)|(price|money|budget) (doesn'?t|does not|dont) matter|"
    r"price is no object)\b",
    re.I,
)
EXTREMES_SHOWN = 3


def count_found(turn: Turn, wish: Wish) -> int:
    """Count what the shop has for a wish."""
    return shop.count(turn.session, wish.query())


def has_limits(wish: Wish) -> bool:
    """Whether a wish limits the price."""
    return wish.price_min_cents is not None or wish.price_max_cents is not None


def without_other_options(turn: Turn, wish: Wish, said: Wish) -> Wish:
    """Let a size that is said now take the place of the one that was said before, and so a colour."""
    kinds = {kind for value in said.attributes for kind in shop.list_option_kinds(turn.session, value)}
    if not kinds:
        return wish
    kept = [v for v in wish.attributes if not kinds.intersection(shop.list_option_kinds(turn.session, v))]
    return replace(wish, attributes=tuple(kept))


def show_pick(turn: Turn, products: list[shop.Product]) -> None:
    """Show the products pointed at, ready to be added; the list they were picked from stays."""
    if len(products) == 1:
        turn.state.focus = products[0].product_id
    else:  # the choice that is left
        turn.state.show([p.product_id for p in products], "search")
    options = Wish.load(turn.state.search).attributes
    said = turn.value("sort") if len(products) == 1 and not turn.values("ordinal") else None
    turn.say(
        f"utter_picked_{said}" if said in EXTREMES else "utter_picked",
        custom=make_cards(products, options=options),
        count=len(products),
    )


def keep_asking(turn: Turn, intent: str) -> None:
    """Let "and the second?" ask the same of another product, where nothing else is open."""
    if is_free(turn) and turn.state.question is None:
        turn.state.question = {"kind": "told", "of": intent}


def pick_shown(turn: Turn) -> list[shop.Product]:
    """Find which of the products on the screen a feature points at ("the cheaper one", "the organic one")."""
    if turn.value("product") or CHEAPER_CUE.search(turn.spelt) and not PICK_CUE.search(turn.spelt):
        return []
    shown = shop.list_products(turn.session, turn.state.shown)
    picked = pick_by_feature(turn, shown)
    return picked if len(picked) < len(shown) else []


def offer_other_wishes(turn: Turn) -> None:
    """Keep the second thing of "i need shampoo and toothpaste" in sight."""
    others = [str(name) for name in turn.values("product")[1:]]
    if others:
        buttons = [(name, payload("search_products", product=name)) for name in others[:MOST_NAMED]]
        turn.say("utter_other_wishes", wishes=", ".join(others), buttons=buttons)


class SearchProducts(ShopAction):
    """Products within the limits just said, as cards; or which limit to loosen when there are none."""

    def answer(self, turn: Turn) -> None:
        if names_ailment_only(turn.spelt):
            CorrectStoredData().take(turn)
            return
        wish = _add_waiting(turn, read_wish(turn))
        need = read_need(turn)
        if need and need.kinds:
            show_for(turn, need, wish)
        elif wish.has_noun or (not wish.is_empty and not turn.state.search):
            show_search(turn, wish)
            offer_other_wishes(turn)
        elif turn.state.last_list == "suggestions" and wish.exclude:
            show_list(turn, {"kind": "recommend", "wish": wish.store()})
        else:
            RefineSearch().take(turn)


def _add_waiting(turn: Turn, said: Wish) -> Wish:
    """Keep the limits that were said before it was clear what for ("under 3 dollars", "milk")."""
    asked = turn.state.asked or {}
    waiting = Wish.load(asked["wish"]) if asked.get("kind") == "search" else Wish()
    return refine(waiting, said) if waiting.is_empty else said


def reset_search(turn: Turn, wish: Wish) -> None:
    """Show the list without its limits; one that has none is put away."""
    bare = Wish(text=wish.text, categories=() if wish.text else wish.categories)
    if bare != replace(wish, offset=0) and not bare.is_empty:
        show_search(turn, bare)
        return
    turn.state.search = {}
    turn.say("utter_search_reset")


class RefineSearch(ShopAction):
    """The list just shown, narrowed or widened by what was said; "more" turns its page."""

    def answer(self, turn: Turn) -> None:
        if show_other_amount(turn) or self._takes_back(turn):
            return
        said = read_wish(turn)
        if turn.state.search and show_by_amount(turn, refine(Wish.load(turn.state.search), said)):
            return
        suggests = turn.state.last_list == "suggestions" and turn.state.made_by
        if suggests and said == Wish() and MORE_CUE.search(turn.spelt):
            show_list(turn, suggests, others=True)
            return
        if suggests and said != Wish() and not said.has_noun and not PICK_CUE.search(turn.spelt):
            narrow_suggestions(turn, suggests, said)
            return
        if not turn.state.search:
            self._start(turn, said)
            return
        wish = Wish.load(turn.state.search)
        if WRONG_CUE.match(turn.spelt) and swap_last(turn):
            return
        if said == Wish():
            self._take_words(turn, wish)
            return
        picked = pick_shown(turn) if PICK_CUE.search(turn.spelt) else []
        if picked:
            show_pick(turn, picked)
            return
        self._narrow(turn, wish, said)

    @staticmethod
    def _takes_back(turn: Turn) -> bool:
        """Take back a diet ("forget gluten free") or the limits of the list; say whether that was meant."""
        if FORGET_CUE.search(turn.spelt) and any(diet in turn.spelt.lower() for diet in list_held(turn)):
            CorrectStoredData().take(turn)
        elif turn.state.search and RESET_CUE.search(turn.spelt):
            reset_search(turn, Wish.load(turn.state.search))
        else:
            return False
        return True

    @staticmethod
    def _narrow(turn: Turn, wish: Wish, said: Wish) -> None:
        """Add what was said to the limits of the list; where it had nothing, to what was offered instead."""
        both = f"{said.text} {wish.text}"
        if (
            said.text
            and wish.text
            and said.text not in wish.text
            and shop.count(turn.session, shop.Query(text=both))
        ):
            said = replace(said, text=both)  # "cheese", then "shredded"
        refined = refine(without_other_options(turn, wish, said), said)
        if said.brands and not count_found(turn, refined) and count_found(turn, said):
            refined = said  # another brand's thing, not that list any more
        show_search(turn, refined)

    @staticmethod
    def _take_words(turn: Turn, wish: Wish) -> None:
        """Read what names no limit: none any more, the next page, or nothing to go by."""
        if NO_LIMIT_CUE.search(turn.spelt) and has_limits(wish):
            show_search(turn, replace(wish, price_min_cents=None, price_max_cents=None))
        elif MORE_CUE.search(turn.spelt):
            show_more(turn)
        elif narrowed := narrow_by_words(turn, wish):
            show_search(turn, narrowed)
        elif (turn.state.asked or {}).get("is_offer") and OK_CUE.match(turn.spelt):  # "ok then just those"
            show_search(turn, Wish.load((turn.state.asked or {})["wish"]))
        else:
            turn.state.question = {"kind": "search", "wish": wish.store()}
            turn.say("utter_ask_how_to_refine", wish=wish.describe())

    @staticmethod
    def _start(turn: Turn, said: Wish) -> None:
        """Take a limit without a list: search with it, or ask what it is for."""
        said = _add_waiting(turn, said)
        if not said.is_empty:
            show_search(turn, said)
        elif turn.state.made_by and MORE_CUE.search(turn.spelt):
            show_list(turn, turn.state.made_by, others=True)
        else:
            turn.state.question = {"kind": "search", "wish": said.store()}
            turn.say("utter_ask_what_to_search")


class AnswerSuperlative(ShopAction):
    """The cheapest, the dearest, the best-selling, or how many there are: over the whole catalogue."""

    def answer(self, turn: Turn) -> None:
        said = read_wish(turn)
        asks_shop = COUNT_CUE.search(turn.spelt) or SHOP_CUE.search(turn.spelt)
        picked = [] if said.has_noun or asks_shop else pick_shown(turn)
        if picked and (PICK_CUE.search(turn.spelt) or turn.state.last_list != "search"):
            show_pick(turn, picked)
            return
        wish = said if said.has_noun else refine(Wish.load(turn.state.search), said)
        if show_cheapest_of_each(turn) or show_best_value(turn, wish) or show_by_amount(turn, wish):
            return
        if said.sort == "relevance" and SIZE_CUE.search(turn.spelt):
            turn.say("utter_extreme_unknown")
            return
        if COUNT_CUE.search(turn.spelt):
            # how many are it, not how many mention it; of a list that is shown, how many it has
            self._count(turn, replace(wish, sort="price_asc" if said.has_noun else "relevance"))
            return
        if SHOP_CUE.search(turn.spelt) and not said.has_noun:  # "your dearest" is of all, not of up to 70
            wish = replace(wish, price_min_cents=said.price_min_cents, price_max_cents=said.price_max_cents)
        self._show_extreme(turn, replace(wish, sort=said.sort if said.sort != "relevance" else "popular"))

    @staticmethod
    def _show_extreme(turn: Turn, wish: Wish) -> None:
        found = shop.search(turn.session, wish.query())
        if not found.products:
            explain_nothing(turn, wish)
            return
        first, *_ = shown = found.products[:EXTREMES_SHOWN]
        remember_search(turn, wish, shown)
        turn.state.focus = first.product_id
        keep_asking(turn, "ask_superlative")
        turn.say(
            f"utter_extreme_{wish.sort}{'_of_all' if wish.is_empty else ''}",
            custom=make_cards(shown, options=wish.attributes),
            wish=replace(wish, text=found.corrected or wish.text).describe(),
            title=first.title,
            price=shop.format_price(first.price_cents, first.currency),
            total=found.total,
        )
        there = shop.list_fitting(first, wish.attributes)
        if there and not any(variant.stock > 0 for variant in there):
            turn.say("utter_out_of_stock", title=make_card(first, (), options=wish.attributes)["title"])

    @staticmethod
    def _count(turn: Turn, wish: Wish) -> None:
        total = shop.count(turn.session, wish.query())
        if total == 1:  # "how many of the gaiters in M do you have" counts pieces
            [only] = shop.search(turn.session, wish.query()).products
            turn.state.focus = only.product_id
            tell_stock(turn, only)
            return
        in_stock = shop.count(turn.session, replace(wish, in_stock=True).query())
        turn.state.search = wish.store()
        buttons = [(word("button_show_those"), payload("affirm"))] if total else []
        if total:
            turn.state.question = {"kind": "search", "wish": wish.store()}
        turn.say("utter_count", buttons=buttons, wish=wish.describe(), total=total, in_stock=in_stock)
