"""Counts, titles and codes: what fills a response must be what the store says of it."""

from collections.abc import Callable

import shop
from bot.actions.wording import word
from tests.conversations.truth_matter import Matter
from tests.conversations.wordings import read_facts

Facts = dict[str, str]
LISTED = 40  # coupons in one table; of more the first are shown
LISTS = ("utter_orders", "utter_promises", "utter_refunds", "utter_other_open_orders")


def check_facts(matter: Matter, text: str, rows: list[list[str]]) -> None:
    """Raise AssertionError for a count, a title or a code that is not the store's.

    Args:
        rows: those of the table that stands under the text.
    """
    readings = read_facts(text)
    wrong = [problem for name, facts in readings for problem in [find_wrong(matter, name, facts, rows)]]
    assert not readings or None in wrong, wrong[0]


def find_wrong(matter: Matter, name: str, facts: Facts, rows: list[list[str]]) -> str | None:
    """Say what is wrong with the facts of a response; None where nothing is."""
    title, code = facts.get("title"), facts.get("code")
    if title and title != word("word_your_cart") and not is_title(matter, title):
        return f"no product or coupon is called {title!r}"
    if code and name.startswith("utter_coupon") and code not in matter.coupons and code not in matter.spoken:
        return f"no coupon {code!r}"
    for expected, got in list_counts(matter, name, facts, rows):
        if str(expected) != got:
            return f"{name} says {got}, the store {expected}"
    return None


def is_title(matter: Matter, title: str) -> bool:
    """Say whether a product is called so, its size and colour perhaps named behind it, or a coupon."""
    parts = title.split(", ")
    heads = {", ".join(parts[:end]) for end in range(1, len(parts) + 1)}
    if title in matter.titles or title in {coupon.title for coupon in matter.coupons.values()}:
        return True
    for head in heads & set(matter.titles):
        named = {part.lower() for part in title.removeprefix(head).split(", ") if part}
        variants = [v for p in matter.list_named(head) if p.title == head for v in p.variants]
        if any(named <= set(shop.list_options(variant)) for variant in variants):
            return True
    return False


def list_counts(
    matter: Matter, name: str, facts: Facts, rows: list[list[str]]
) -> list[tuple[object, str | None]]:
    """List pairs of what a count must be and what was said."""
    counts: list[tuple[object, str | None]] = []
    order = matter.orders.get(facts.get("order_number", ""))
    if order is not None and "items" in facts:
        counts.append((sum(line.quantity for line in order.lines), facts["items"]))
    if order is not None and name == "utter_order_lines":
        counts += [(len(order.lines), facts["count"]), (len(rows), facts["shown"])]
    if name in LISTS or (name == "utter_coupons" and len(rows) < LISTED):
        counts.append((len(rows), facts["count"]))
    for of, count in COUNTED.items():
        if name == of[0]:
            counts.append((count(matter), facts[of[1]]))
    return counts


def count_pieces(matter: Matter) -> int:
    """Count the pieces of the line of the cart that was just spoken of."""
    focus = matter.slots.get("focus")
    return sum(
        line.quantity
        for line in shop.list_cart(matter.session, matter.owner).lines
        if line.product_id == focus
    )


COUNTED: dict[tuple[str, str], Callable[[Matter], int]] = {
    ("utter_found_all", "total"): Matter.count_matches,
    ("utter_found_some", "total"): Matter.count_matches,
    ("utter_found_more", "total"): Matter.count_matches,
    ("utter_shown_all", "total"): Matter.count_matches,
    ("utter_shown_of_all", "total"): Matter.count_matches,
    ("utter_extreme_price_asc", "total"): Matter.count_matches,
    ("utter_extreme_price_desc", "total"): Matter.count_matches,
    ("utter_extreme_popular", "total"): Matter.count_matches,
    ("utter_extreme_price_asc_of_all", "total"): Matter.count_matches,
    ("utter_extreme_price_desc_of_all", "total"): Matter.count_matches,
    ("utter_extreme_popular_of_all", "total"): Matter.count_matches,
    ("utter_added_to_more", "in_cart"): count_pieces,
}
