"""Draws replies as Telegram shows them: HTML text, inline keyboards, photos; within its limits."""

import html
import textwrap
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import zip_longest
from typing import Any
from urllib.parse import urljoin, urlsplit

import shop
from bot.channels.masking import clean
from bot.channels.replies import Reply

# the Bot API counts UTF-16 units after its entities are read, so our tags cost nothing
MAX_TEXT = 4096
MAX_CAPTION = 1024
MAX_ALBUM = 10
ROW_WIDTH = 30  # characters of button titles beside each other
TABLE_WIDTH = 44  # characters that a phone shows in one line of monospace, nearly
MIN_COLUMN = 8

Keyboard = tuple[tuple[tuple[str, str], ...], ...]
"""Rows of (title, value); a value that is an https address opens it, any other comes back when pressed."""


@dataclass(frozen=True)
class Words:
    """The few words that a drawing adds of its own."""

    in_stock: str
    out_of_stock: str
    choose: str


@dataclass(frozen=True)
class Outgoing:
    """One message as it is sent: HTML, with a keyboard, a photo or an album of (address, caption)."""

    text: str = ""
    keyboard: Keyboard = ()
    photo: str | None = None
    album: tuple[tuple[str, str], ...] = ()


def draw(reply: Reply, words: Words, site: str = "") -> list[Outgoing]:
    """Draw one reply as the messages it takes.

    Args:
        reply: as the contract has it.
        words: what the drawing adds in words.
        site: the shop's public address, for links and pictures that have none of their own.
    """
    if reply["type"] == "products":
        return list(_draw_products(reply, words, site))
    if reply["type"] == "table":
        return [
            Outgoing(f"<pre>{_escape(part)}</pre>") for part in draw_table(reply["columns"], reply["rows"])
        ]
    if reply["type"] == "link":
        return [_draw_link(reply, site)]
    speaker = f"{reply['name']}: " if reply.get("name") else ""
    return _draw_text(speaker + (reply["text"] or words.choose), reply.get("buttons", []))


def split_text(text: str, limit: int = MAX_TEXT) -> list[str]:
    """Cut a text into parts of at most `limit` UTF-16 units: at paragraphs, lines, words, else anywhere."""
    parts: list[str] = []
    rest = text.strip()
    while measure(rest) > limit:
        head = _take_units(rest, limit)
        # the border may be the very next character; one in the first half would leave scraps
        window = rest[: len(head) + 1]
        borders = (window.rfind(border) for border in ("\n\n", "\n", " "))
        cut = next((place for place in borders if place > len(head) // 2), len(head))
        parts.append(rest[:cut].rstrip())
        rest = rest[cut:].lstrip()
    return [*parts, rest] if rest else parts


def measure(text: str) -> int:
    """Count the UTF-16 units of a text, as Telegram does."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def draw_table(columns: Sequence[str], rows: Sequence[Sequence[str]]) -> list[str]:
    """Set a table in monospace for a phone: cells wrap in their columns; long tables repeat their head."""
    table = [[clean(cell) for cell in row] for row in [columns, *rows]]
    room = max(MIN_COLUMN, (TABLE_WIDTH - 3 * (len(columns) - 1)) // max(1, len(columns)))
    widths = [min(room, max(map(len, column))) for column in zip_longest(*table, fillvalue="")]
    head, *body = (_set_row(row, widths) for row in table)
    head += "\n" + "-+-".join("-" * width for width in widths)
    parts = [head]
    for row in body:
        if measure(f"{parts[-1]}\n{row}") > MAX_TEXT:
            parts.append(head)
        parts[-1] += f"\n{row}"
    return [piece for part in parts for piece in ([part] if measure(part) <= MAX_TEXT else split_text(part))]


def make_keyboard(buttons: Sequence[dict[str, str]]) -> Keyboard:
    """Put buttons into rows, as many beside each other as can be read on a phone."""
    rows: list[list[tuple[str, str]]] = []
    for button in buttons:
        title = clean(button["title"]) or "…"
        if rows and sum(len(each) + 2 for each, _ in rows[-1]) + len(title) <= ROW_WIDTH:
            rows[-1].append((title, button["button"]))
        else:
            rows.append([(title, button["button"])])
    return tuple(map(tuple, rows))


def _draw_text(text: str, buttons: Sequence[dict[str, str]]) -> list[Outgoing]:
    """Draw a text in as many messages as it needs; the keyboard hangs on the last."""
    drawn = [Outgoing(_escape(part)) for part in split_text(clean(text))]
    if drawn and buttons:
        drawn[-1] = replace(drawn[-1], keyboard=make_keyboard(buttons))
    return drawn


def _draw_products(reply: Reply, words: Words, site: str) -> Iterator[Outgoing]:
    if reply.get("text"):
        yield from _draw_text(reply["text"], [])
    cards = [_draw_card(item, words, site) for item in reply["items"]]
    as_album = len(cards) > 1 and all(card.photo and not card.keyboard for card in cards)
    if not as_album:
        yield from cards
        return
    for start in range(0, len(cards), MAX_ALBUM):
        chunk = cards[start : start + MAX_ALBUM]
        # an album holds at least two
        yield (
            chunk[0]
            if len(chunk) == 1
            else Outgoing(album=tuple((card.photo or "", card.text) for card in chunk))
        )


def _draw_card(item: dict[str, Any], words: Words, site: str) -> Outgoing:
    price = shop.format_price(round(item["price"] * 100), item["currency"])
    lines = [f"{price} · {words.in_stock if item['in_stock'] else words.out_of_stock}"]
    lines += [item["reason"]] if item.get("reason") else []
    title = _take_units(clean(item["title"]), MAX_CAPTION // 2)
    facts = _take_units(clean("\n".join(lines)), MAX_CAPTION // 2 - 1)
    text = f"<b>{_escape(title)}</b>\n{_escape(facts)}"
    return Outgoing(text, make_keyboard(item["buttons"]), photo=_find_photo(item["image"], site))


def _find_photo(image: str, site: str) -> str | None:
    """Give the address of a picture that Telegram can fetch and show; our drawn icons are none."""
    address = urljoin(site, image)
    parts = urlsplit(address)
    return address if parts.scheme == "https" and not parts.path.endswith(".svg") else None


def _draw_link(reply: Reply, site: str) -> Outgoing:
    """Draw a link as a button; an address that is not of the public web stays text, as Telegram wants it."""
    title, address = clean(reply["title"]), urljoin(site, reply["url"])
    if urlsplit(address).scheme == "https":
        return Outgoing(_escape(title), keyboard=(((title, address),),))
    return Outgoing(_escape(f"{title}: {address}"))


def _set_row(row: Sequence[str], widths: Sequence[int]) -> str:
    """Set one row; it takes as many lines as its tallest cell."""
    filled = [*row, *[""] * (len(widths) - len(row))]
    cells = [textwrap.wrap(cell, width) or [""] for cell, width in zip(filled, widths, strict=True)]
    lines = zip_longest(*cells, fillvalue="")
    padded = (
        " | ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)) for line in lines
    )
    return "\n".join(line.rstrip() for line in padded)


def _take_units(text: str, limit: int) -> str:
    """Take the longest beginning that has at most `limit` UTF-16 units."""
    units = text.encode("utf-16-le", "surrogatepass")[: 2 * limit]
    return units.decode("utf-16-le", "ignore")


def _escape(text: str) -> str:
    return html.escape(text, quote=False)
