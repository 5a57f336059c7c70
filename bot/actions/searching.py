"""Showing what a search finds, or saying truthfully which limit stands in the way."""

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import shop
from bot.actions.base import Turn, takes
from bot.actions.cards import make_cards, payload
from bot.actions.diets_held import list_held, list_off_diet
from bot.actions.suggesting import log_found, show_list
from bot.actions.unwanted import Unwanted, read_unwanted
from bot.actions.wish import PAGE, Wish
from bot.actions.wording import word

WORD = re.compile(r"[^\W_]+(?:['-][^\W_]+)*")
FILLER = re.compile(
    r"ok|okay|then|just|only|the|a|an|some|ones?|please|pls|plz|maybe|rather|but|and|with|in|kind|type|sort|of|i|"
    r"want|need|mean|well|h+m+|um|so|any|it|that|those|show|me|give|get|something|sth|is|are|there|yes|yeah"
)
ALL_ASKED_CUE = re.compile(
    r"\W*((so|and|ok|but)\W+)*(is|are) (that|this|these|those|they) (all|everything|the only ones?)"
    r"( of (them|it|those|these))?( (that )?(you('ve)? (have|got|sell)|there is))?\W*$",
    re.I,
)
TOO_MANY_CUE = re.compile(r"\W*(?!.*\b(cart|basket|add|take|remove)\b).*\btoo many\b", re.I)
GIVEN_UP_TOGETHER = {"attributes", "brands", "price_min_cents", "price_max_cents", "in_stock"}
NEGATION = {"not", "no", "without", "except", "never"}
MORE_WORDS = 2  # words that narrow a list


def show_search(turn: Turn, wish: Wish) -> None:
    """Answer a wish with cards, or say which limit stands in the way."""
    unwanted = read_unwanted(turn, here_only=True)
    if not unwanted.is_empty:
        _show_without_rejected(turn, wish, unwanted)
        return
    found = shop.search(turn.session, wish.query())
    turn.record("search", text=wish.describe(), total=found.total)
    if not found.products:
        explain_nothing(turn, wish)
        return
    remember_search(turn, wish, found.products)
    if found.corrected:
        wish = replace(wish, text=found.corrected)
        turn.say("utter_searched_for_corrected", wish=wish.describe())
    response = "utter_found_one" if found.total == 1 else "utter_found_all"
    if wish.offset:
        response = "utter_found_more"
    elif found.total > PAGE:
        response = "utter_found_some"
    turn.say(
        response,
        custom=make_cards(found.products, options=wish.attributes),
        wish=wish.describe(),
        total=found.total,
        first=wish.offset + 1,
        last=wish.offset + len(found.products),
    )
    _warn_of_exclusions(turn, wish)
    _remind_of_diets(turn, found.products)


def _show_without_rejected(turn: Turn, wish: Wish, unwanted: Unwanted) -> None:
    """Show what is left of a search without what the shopper does not want to see in this chat."""
    found = shop.list_matches(turn.session, wish.query())
    turn.record("search", text=wish.describe(), total=len(found))
    products = shop.list_products(turn.session, [p for p in found if p not in unwanted.products])
    left = [product for product in products if not unwanted.bars(product)][wish.offset :][:PAGE]
    if not found:
        explain_nothing(turn, wish)
        return
    if not left:
        turn.say("utter_found_only_rejected", wish=wish.describe())
        return
    remember_search(turn, wish, left)
    turn.say(
        "utter_found_without_rejected", custom=make_cards(left, options=wish.attributes), wish=wish.describe()
    )


def _warn_of_exclusions(turn: Turn, wish: Wish) -> None:
    """Say, when something to eat is excluded, that names are all the shop's data has."""
    named = [str(e.value) for e in turn.entities if e.is_excluded and e.kind in ("product", "category")]
    unknown = [name for name in named if not _leaves_something_out(turn, wish, name)]
    if unknown:
        turn.say("utter_exclusion_unknown", exclude=", ".join(unknown))
    elif named:
        turn.say("utter_exclusion_by_name", exclude=", ".join(wish.exclude))


def _remind_of_diets(turn: Turn, products: Sequence[shop.Product]) -> None:
    """Say that some of what is shown does not keep to what the shopper said of diets and allergies."""
    held = list_held(turn)
    if held and list_off_diet(turn).intersection(product.product_id for product in products):
        turn.say("utter_off_diet", diets=", ".join(held))


def _leaves_something_out(turn: Turn, wish: Wish, name: str) -> bool:
    """Say whether a search would find more without this exclusion."""
    kept = replace(wish, exclude=tuple(phrase for phrase in wish.exclude if phrase != name), offset=0)
    return shop.count(turn.session, kept.query()) > shop.count(turn.session, replace(wish, offset=0).query())


def show_more(turn: Turn) -> None:
    """Show the next page of the list, or say that it is at its end."""
    wish = Wish.load(turn.state.search)
    following = replace(wish, offset=wish.offset + PAGE)
    total = shop.count(turn.session, wish.query())
    if not total:
        explain_nothing(turn, wish)
        return
    if total <= following.offset:
        turn.say("utter_no_more", wish=wish.describe())
        return
    show_search(turn, following)


@takes("shown_search")
def take_remark(turn: Turn, _question: dict[str, Any]) -> bool:
    """Answer "is that all?" and "too many" after a list with how many there are, and what would narrow it."""
    asks_all, is_too_much = ALL_ASKED_CUE.match(turn.spelt), TOO_MANY_CUE.match(turn.spelt)
    if not turn.state.search or turn.state.asked or not (asks_all or is_too_much):
        return False
    wish = Wish.load(turn.state.search)
    total, last = shop.count(turn.session, wish.query()), wish.offset + len(turn.state.shown)
    response = "utter_shown_all" if total <= last else "utter_shown_of_all"
    turn.say(response, wish=wish.describe(), total=total, first=wish.offset + 1, last=last)
    return True


def remember_search(turn: Turn, wish: Wish, products: list[shop.Product]) -> None:
    """Keep the wish and what stands on the screen for the messages to come."""
    turn.state.search = wish.store()
    turn.state.show([p.product_id for p in products], "search")
    log_found(turn, products)


def narrow_by_words(turn: Turn, wish: Wish) -> Wish | None:
    """Read words that mean nothing alone as more of what is looked for ("dry", of dog food).

    None where they bring nothing, or nothing less.
    """
    words = [word for word in WORD.findall(turn.spelt.lower()) if not FILLER.fullmatch(word)]
    if NEGATION.intersection(words):
        return _leave_out(turn, wish, [word for word in words if word not in NEGATION])
    if not wish.text or not 1 <= len(words) <= MORE_WORDS:
        return None
    narrowed = replace(wish, text=" ".join([*words, wish.text]), offset=0)
    found = shop.search(turn.session, narrowed.query(limit=1))
    is_less = 0 < found.total < shop.count(turn.session, wish.query())
    return narrowed if is_less and found.corrected is None else None


def _leave_out(turn: Turn, wish: Wish, words: list[str]) -> Wish | None:
    """Read "not pepperoni" after a list; None where nothing of it is called so."""
    phrase = " ".join(words)
    if not wish.text or not 1 <= len(words) <= MORE_WORDS:
        return None
    without = replace(wish, exclude=(*wish.exclude, phrase), offset=0)
    is_less = 0 < shop.count(turn.session, without.query()) < shop.count(turn.session, wish.query())
    return without if is_less else None


def explain_nothing(turn: Turn, wish: Wish) -> None:
    """Name the limit whose dropping helps most; show what is left when it is little."""
    ways = [way for way in shop.relaxations(turn.session, wish.query()) if not _drop(wish, way).is_empty]
    turn.state.search, turn.state.last_list = wish.store(), "search"
    if not ways:
        _offer_without_two(turn, wish)
        return
    few = next((way for way in ways if way.field == "text" and way.total <= PAGE), None)
    if few:
        _show_only_others(turn, wish, few)
        return
    best = ways[0]
    turn.state.question = {"kind": "search", "wish": _drop(wish, best).store(), "is_offer": True}
    turn.say(
        "utter_found_nothing_but",
        wish=wish.describe(),
        limit=_name_limit(best),
        total=best.total,
        nearest=_name_nearest(best),
        buttons=[(word("button_show_those"), payload("affirm"))],
    )


def _offer_without_two(turn: Turn, wish: Wish) -> None:
    """Say that nothing is left, and offer what there is without the two limits that help most together."""
    found = [
        (way.total, rest, f"{name} {word('word_and')} {_name_limit(way)}", way)
        for name, less in _list_looser(wish)
        for way in shop.relaxations(turn.session, less.query())
        for rest in [_drop(less, way)]
        if way.field in GIVEN_UP_TOGETHER and not rest.is_empty
    ]
    if not found:
        turn.say("utter_found_nothing", wish=wish.describe())
        return
    total, rest, limits, way = max(found, key=lambda one: one[0])
    turn.state.question = {"kind": "search", "wish": rest.store(), "is_offer": True}
    turn.say(
        "utter_found_nothing_but",
        wish=wish.describe(),
        limit=limits,
        total=total,
        nearest=_name_nearest(way),
        buttons=[(word("button_show_those"), payload("affirm"))],
    )


def _list_looser(wish: Wish) -> list[tuple[str, Wish]]:
    """List the wish without each of its attributes and price limits in turn, and how each is called."""
    looser = [
        (f"“{value}”", replace(wish, attributes=tuple(other for other in wish.attributes if other != value)))
        for value in wish.attributes
    ]
    for field in ("price_min_cents", "price_max_cents"):
        cents = getattr(wish, field)
        if cents is not None:
            without: dict[str, Any] = {field: None}
            name = word("word_" + field, price=shop.format_price(cents, "USD"))
            looser.append((name, replace(wish, **without)))
    return looser


def _show_only_others(turn: Turn, wish: Wish, way: shop.Relaxation) -> None:
    """Show the few things that keep every limit but the name."""
    rest = _drop(wish, way)
    products = shop.search(turn.session, rest.query()).products
    turn.state.show([p.product_id for p in products], "search")
    facts: dict[str, Any] = {"wish": wish.describe(), "rest": rest.describe(), "total": way.total}
    turn.say("utter_found_only_others", custom=make_cards(products, options=wish.attributes), **facts)


def _drop(wish: Wish, way: shop.Relaxation) -> Wish:
    """Give the wish without one limit."""
    left: Any = getattr(Wish(), way.field)
    if way.field in {"attributes", "exclude"}:
        left = tuple(value for value in getattr(wish, way.field) if value != way.value)
    if way.field == "text":
        left = str(way.nearest or "")
    return replace(wish, **{way.field: left, "offset": 0})


def _name_limit(way: shop.Relaxation) -> str:
    if way.field.startswith("price"):
        return word("word_" + way.field, price=shop.format_price(int(way.value), "USD"))
    return word("word_in_stock") if way.field == "in_stock" else f"“{way.value}”"


def _name_nearest(way: shop.Relaxation) -> str:
    if way.nearest is None or not way.field.startswith("price"):
        return ""
    return word("word_nearest_price", price=shop.format_price(int(way.nearest), "USD"))


def show_anew(turn: Turn) -> None:
    """Make the list that stands on the screen again, with what holds now."""
    if turn.state.last_list == "search" and turn.state.search:
        show_search(turn, Wish.load(turn.state.search))
        return
    show_list(turn, turn.state.made_by or {"kind": "recommend"})
