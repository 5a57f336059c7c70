"""Making a list of suggestions, showing it with its reasons, and writing it down."""

from dataclasses import replace
from typing import Any

import sqlalchemy as sa

import profiles
import shop
from bot.actions.base import Turn
from bot.actions.cards import make_cards, payload
from bot.actions.diets_held import list_off_diet
from bot.actions.unwanted import gather
from bot.actions.wish import Wish
from bot.actions.wording import word
from bot.reasons import Reason, Suggested

SHOWN = 4
TRIED = 30  # how many are counted when a limit is given up on trial
ASIDE = ("price_max_cents", "price_min_cents", "attributes", "brands", "exclude")
NOUNS = ("categories", "text")  # what is wanted at all: given up only where nothing else helps

# what is asked without one limit, the objections that are left, and how to say the limit
Way = tuple[dict[str, Any], list[profiles.Objection], str]


def show_list(turn: Turn, made_by: dict[str, Any], *, others: bool = False) -> None:
    """Make a list of suggestions and show it, each card with its main reason.

    Args:
        turn: the shopper's message.
        made_by: what to ask the recommender: {"kind": recommend | similar | goes_with | usual,
            "around": ids of the products it starts from, "title": what these are called,
            "wish": the limits said, "need": what it is for, with its "text" and "kinds"}. It is remembered,
            so that the list can be made again.
        others: leave out what stands on the screen ("anything else?").
    """
    if others:
        made_by = {**made_by, "seen": [*made_by.get("seen", []), *turn.state.shown]}
    suggested = suggest(turn, made_by, _list_objections(turn))
    kind, title = made_by["kind"], made_by.get("title", "")
    turn.state.made_by = made_by
    if not suggested:
        explain_none(turn, made_by)
        return
    reasons = {s.product.product_id: _name_deeds(turn, s) for s in suggested}
    if kind == "recommend" and all(r.kind == "popular" for rs in reasons.values() for r in rs):
        kind = "recommend_best_sellers" if has_bought(turn) else "recommend_popular"
    need = made_by.get("need")
    if need:
        served = [Reason("need", None, need["text"], 1.0)]
        reasons = {product_id: known or served for product_id, known in reasons.items()}
    turn.state.show(list(reasons), "suggestions")
    turn.state.reasons = {
        key: [[r.kind, r.title, round(r.share, 3), r.product_id] for r in rs] for key, rs in reasons.items()
    }
    log_list(turn, made_by["kind"], suggested)
    main = {s.product.product_id: _word_main(turn, s, reasons[s.product.product_id]) for s in suggested}
    wish = Wish.load(made_by.get("wish", {}))
    cards = make_cards(
        [s.product for s in suggested],
        "recommend",
        {key: reason for key, reason in main.items() if reason},
        options=wish.attributes,
    )
    facts = {"title": title, "wish": wish.describe()}
    if need:
        kind, facts["need"] = "recommend_for", need["text"]
        facts["kinds"] = "; ".join(dict.fromkeys(_name_kind(one.product, need) for one in suggested))
    if wish != Wish() and kind.startswith("recommend"):
        kind += "_of_kind" if wish.has_noun else "_within"
    turn.say(f"utter_{kind}", custom=cards, **facts)


def _name_kind(product: shop.Product, need: dict[str, Any]) -> str:
    """Name the kind for which a product stands in a list that serves a need."""
    return product.product_type if product.product_type in need["kinds"] else product.category


def has_bought(turn: Turn) -> bool:
    """Say whether the shopper is a customer who bought something before."""
    customer_id = turn.customer_id
    return bool(customer_id and profiles.list_events(turn.session, customer_id, kinds=("bought",), limit=1))


def log_list(turn: Turn, place: str, suggested: list[Suggested]) -> None:
    """Write a list of suggestions down as it is shown."""
    items = [profiles.Shown(s.product.product_id, s.score, s.parts) for s in suggested]
    _log(turn, place, items, turn.services.recommendations.version)


def log_found(turn: Turn, products: list[shop.Product]) -> None:
    """Write down what a search shows."""
    _log(turn, "search", [profiles.Shown(product.product_id) for product in products], None)


def _log(turn: Turn, place: str, items: list[profiles.Shown], model: str | None) -> None:
    profiles.log_suggestions(
        turn.session,
        items,
        place=place,
        conversation_id=turn.conversation_id,
        customer_id=turn.customer_id,
        at=turn.now,
        model=model,
        turn=turn.position,
    )


def _list_objections(turn: Turn) -> list[profiles.Objection]:
    return profiles.list_objections(turn.session, turn.customer_id, turn.conversation_id)


def suggest(
    turn: Turn, made_by: dict[str, Any], objections: list[profiles.Objection], k: int = SHOWN
) -> list[Suggested]:
    """Ask the recommender within the hard limits: what was said, is objected to, or is in the cart."""
    service, kind = turn.services.recommendations, made_by["kind"]
    wish, unwanted = Wish.load(made_by.get("wish", {})), gather(turn, objections)
    cart = [line.product_id for line in shop.list_cart(turn.session, turn.owner).lines]
    out = {*unwanted.products, *made_by.get("seen", []), *cart}
    out |= shop.list_mentions(turn.session, *wish.exclude) | list_off_diet(turn)
    limits: dict[str, Any] = {
        "k": k,
        "price_min_cents": wish.price_min_cents,
        "price_max_cents": wish.price_max_cents,
        "exclude_makers": unwanted.makers,
        "exclude_types": unwanted.types,
        "exclude_product_ids": out,
        "among": None,
    }
    if not wish.is_empty:
        limits["among"] = shop.list_matches(turn.session, replace(wish, in_stock=True, offset=0).query())
    if kind == "similar":
        return service.similar(turn.session, made_by["around"][0], **limits)
    if kind == "goes_with":
        return service.goes_with(turn.session, made_by["around"], **limits)
    if kind == "usual":
        return service.usual(turn.session, turn.customer_id, **limits)
    if made_by.get("need"):  # what is always taken to it is as welcome as what is new
        limits |= {"kinds": made_by["need"]["kinds"], "novelty": "any"}
    limits["exclude_product_ids"] = out | unwanted.gifts
    counted = [product_id for product_id in cart if product_id not in unwanted.gifts]
    limits |= {"conversation_id": turn.conversation_id, "cart": counted}
    suggested = service.suggest(turn.session, turn.customer_id, **limits)
    return _order_by_kind(suggested, made_by["need"]) if made_by.get("need") else suggested


def _order_by_kind(suggested: list[Suggested], need: dict[str, Any]) -> list[Suggested]:
    """Put the best of each kind first, the kind that comes nearest to the need ahead."""
    best: dict[str, Suggested] = {}
    for one in suggested:
        best.setdefault(_name_kind(one.product, need), one)
    first = [best[kind] for kind in need["kinds"] if kind in best]
    return first + [one for one in suggested if one not in first]


def explain_none(turn: Turn, made_by: dict[str, Any]) -> None:
    """Say that nothing is left, and which limit, given up alone, brings most back."""
    kind, title = made_by["kind"], made_by.get("title", "")
    objections = _list_objections(turn)
    best = (
        _find_best(turn, _loosen(made_by, objections))
        or _find_best(turn, _loosen_words(made_by, objections))
        or _find_best(turn, _loosen_wish(made_by, objections, NOUNS))
    )
    if best is None:
        around = made_by.get("around") or [""]
        similar = (word("button_ask_similar"), payload("ask_similar", product_id=around[0]))
        popular = (word("button_ask_recommendation"), payload("ask_recommendation"))
        turn.say(f"utter_no_{kind}", title=title, buttons=[similar, popular] if kind == "goes_with" else [])
        return
    total, looser, left, limit = best
    given_up = [o.objection_id for o in objections if o not in left]
    turn.state.question = {"kind": "suggest", "made_by": looser, "take_back": given_up}
    turn.say(
        "utter_nothing_left_but" if total < TRIED else "utter_nothing_left_but_many",
        limit=limit,
        total=total,
        nearest=_name_nearest(turn, made_by, looser),
        buttons=[(word("button_show_those"), payload("affirm"))],
    )


def take_offer(turn: Turn, question: dict[str, Any]) -> None:
    """Give up the limit that was offered, and show what is there without it."""
    for objection in _list_objections(turn):
        if objection.objection_id in question["take_back"]:
            profiles.withdraw_objection(turn.session, objection, turn.now)
            turn.say("utter_unrejected", name=objection.name)
    show_list(turn, question["made_by"])


def _find_best(
    turn: Turn, ways: list[Way]
) -> tuple[int, dict[str, Any], list[profiles.Objection], str] | None:
    """Try each way; give the one that brings most, the first of equals, with how many that are."""
    tried = [(len(suggest(turn, looser, left, TRIED)), looser, left, limit) for looser, left, limit in ways]
    best = max(tried, key=lambda way: way[0], default=None)
    return best if best is not None and best[0] else None


def _loosen(made_by: dict[str, Any], objections: list[profiles.Objection]) -> list[Way]:
    """Give the question without each of its limits in turn, what it is for aside."""
    found = _loosen_wish(made_by, objections, ASIDE)
    if made_by.get("seen"):
        found.append(({**made_by, "seen": []}, objections, word("word_seen")))
    for objection in objections:
        if objection.kind in profiles.LEFT_OUT:
            left = [other for other in objections if other is not objection]
            found.append((made_by, left, word("word_without", exclude=objection.name)))
    return found


def _loosen_words(made_by: dict[str, Any], objections: list[profiles.Objection]) -> list[Way]:
    """Give the question without each word of what is wanted in turn: "red wine", then wine."""
    wish = Wish.load(made_by.get("wish", {}))
    words = wish.text.split()
    rests = [(word, " ".join(words[:k] + words[k + 1 :])) for k, word in enumerate(words) if len(words) > 1]
    return [
        ({**made_by, "wish": replace(wish, text=rest).store()}, objections, f"“{word}”")
        for word, rest in rests
    ]


def _loosen_wish(
    made_by: dict[str, Any], objections: list[profiles.Objection], fields: tuple[str, ...]
) -> list[Way]:
    """Give the question without each limit of these fields of its wish."""
    wish, found = Wish.load(made_by.get("wish", {})), []
    for name in fields:
        value, nothing = getattr(wish, name), getattr(Wish(), name)
        for part in value if isinstance(value, tuple) else filter(None, [value]):
            rest = tuple(v for v in value if v != part) if isinstance(value, tuple) else nothing
            less: dict[str, Any] = {name: rest}
            looser = {**made_by, "wish": replace(wish, **less).store()}
            found.append((looser, objections, _name_limit(name, part)))
    return found


def _name_limit(field: str, value: Any) -> str:
    if field.startswith("price"):
        return word(f"word_{field}", price=shop.format_price(value, "USD"))
    return word("word_without", exclude=value) if field == "exclude" else f"“{value}”"


def _name_nearest(turn: Turn, made_by: dict[str, Any], looser: dict[str, Any]) -> str:
    """Say which price comes closest to a price limit that was given up; nothing for another limit."""
    before, after = Wish.load(made_by.get("wish", {})), Wish.load(looser.get("wish", {}))
    if before.price_max_cents is not None and after.price_max_cents is None:
        field, pick, step = "price_max_cents", min, -1
    elif before.price_min_cents is not None and after.price_min_cents is None:
        field, pick, step = "price_min_cents", max, 1
    else:
        return ""
    nearest, wish = 0, after
    while found := suggest(turn, {**looser, "wish": wish.store()}, _list_objections(turn), TRIED):
        closest = pick(s.product.price_cents for s in found)
        if closest in {nearest, 1}:
            break
        nearest = closest
        beyond: dict[str, Any] = {field: nearest + step}
        wish = replace(wish, **beyond)
    return word("word_nearest_price", price=shop.format_price(nearest, "USD"))


def _name_deeds(turn: Turn, suggested: Suggested) -> list[Reason]:
    """Say of what the shopper did what it was: bought it, has it in the cart, or looked at it."""
    about = [r.product_id for r in suggested.reasons if r.kind == "bought"]
    if not about:
        return suggested.reasons
    cart = {line.product_id for line in shop.list_cart(turn.session, turn.owner).lines}
    bought = sa.select(profiles.Event.product_id).where(
        profiles.Event.customer_id == turn.customer_id,
        profiles.Event.kind == "bought",
        profiles.Event.product_id.in_(about),
    )
    owned = set(turn.session.execute(bought).scalars()) if turn.customer_id else set()
    deeds = {p: "bought" if p in owned else "in_cart" if p in cart else "looked_at" for p in about}
    return [replace(r, kind=deeds[r.product_id]) if r.kind == "bought" else r for r in suggested.reasons]


def _word_main(turn: Turn, suggested: Suggested, reasons: list[Reason]) -> str:
    """Say the first reason; of what is bought regularly, how regularly."""
    if not reasons:
        return ""
    if reasons[0].kind == "usual" and suggested.every is not None and suggested.last is not None:
        ago = max((turn.now - suggested.last).days, 0)
        return word("reason_usual_rhythm", every=suggested.every, ago=ago)
    return word_reason(reasons[0].kind, shorten(reasons[0].title))


def word_reason(kind: str, title: str | None) -> str:
    """Say a reason in plain words: "because you bought Soy milk"."""
    return word(f"reason_{kind}", title=title or "")


def shorten(title: str | None) -> str:
    """Keep what a title begins with: on a card "Soy milk" says enough of "Soy milk, store brand, 32 oz"."""
    return (title or "").partition(",")[0]
