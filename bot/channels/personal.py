"""Personal data in a text: bank accounts, e-mail addresses, identity numbers, telephones, streets."""

import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from stdnum import iban

from bot.channels.addresses import find_addresses
from bot.channels.identity_numbers import find_identity_numbers


@dataclass(frozen=True)
class Found:
    """A place in a text and what stands there."""

    kind: str
    start: int
    end: int


_IBAN = re.compile(r"(?<![^\W_])[A-Z]{2}\d{2}(?:[ .-]?[A-Z0-9]){11,34}(?![A-Z0-9])", re.I)
_NAMED_IBAN = re.compile(  # with a typing mistake it is still private
    r"\biban(?:[\s:=]+(?:is|number|no|nr)\b)*[\s:=]*"
    r"(?P<value>[A-Z]{2}\d{2}(?:[ .-]?[A-Z]{0,6}\d[A-Z0-9]*){2,9})(?!\w)",
    re.I,
)
_LABEL = r"[^\W_](?:[\w-]{0,62}[^\W_])?"
_TOP = r"[^\W\d_]{2,24}"
_EMAILS = [
    re.compile(
        rf"(?<![\w.+%&'-])[\w+%&][\w+%&'-]*(?:\.[\w+%&'-]+)*{at}(?:{_LABEL}{dot})+{_TOP}(?![\w-])", re.I
    )
    for at, dot in (
        (r"\s?@\s?", r"\."),
        (r"\s?[\[({<]\s?(?:at|@)\s?[\])}>]\s?", r"(?:\s?[\[({<]\s?dot\s?[\])}>]\s?|\.)"),
        (r"\s+at\s+", r"\s+dot\s+"),
    )
]
_MAIL_HINT = re.compile(r"@|\bat\b", re.I)

_FREE = r"(?<![\w$€£#+.,/-])"
_END = r"(?!(?!x\d)\w|[.,/-]\d)"
_EXTENSION = r"(?:\s*(?:ext\.?|extension|x)\s*\d{1,6}\b)?"
_GAP = r"[\s()./-]{0,3}"
_PHONES = [
    re.compile(pattern, re.I)
    for pattern in (
        rf"(?<![\w+])\+\s?\(?[1-9](?:{_GAP}\d){{6,14}}{_END}{_EXTENSION}",
        rf"{_FREE}00[\s-]?[1-9](?:{_GAP}\d){{7,13}}{_END}{_EXTENSION}",
        # North America: 415-555-0132, (415) 555-0132, 1 415 555 0132
        rf"{_FREE}(?:1[\s.-]?)?(?:\([2-9]\d\d\)\s?|[2-9]\d\d[\s.-])\d{{3}}[\s.-]\d{{4}}{_END}{_EXTENSION}",
        # a leading zero: 020 7946 0018, 0176 12345678, 030/1234567, 06.12.34.56.78
        rf"{_FREE}(?!\d\d?[./-]\d\d?[./-]\d{{2,4}}(?![./-]?\d))(?:\(?0[1-9]\d{{0,3}}\)?|\(0\)\s?\d{{2,4}})"
        rf"(?:\s?(?:[\s./-]|(?<=\)))\s?\d{{2,8}}){{1,4}}{_END}",
    )
]
# ten digits and nothing between them, unless the words before say that they count something else
_BARE_PHONE = re.compile(rf"{_FREE}(?:1?[2-9]\d\d[2-9]\d{{6}}|0[1-9]\d{{8,9}}){_END}{_EXTENSION}")
_NAMED_PHONE = re.compile(
    r"\b(?:my(?:\s+(?:new|old|other))?\s+number|phone|tel|telephone|telefon|handy|mobile|cell|whatsapp|sms|text|call|ring|dial|fax)\b"
    r"(?:[\s:.,#]+(?:me|us|my|her|him|number|no|nr|is|it's|its|on|at|back|changed|to|new)\b)*[\s:.,#]{0,3}"
    r"(?P<value>\(?\d(?:[\s().-]{0,2}\d){6,11})(?!\w|[.-]\d)",
    re.I,
)
_CODE_BEFORE = re.compile(
    r"\b(?:order|tracking|parcel|item|product|sku|upc|ean|gtin|isbn|coupon|code|case|lot|batch|serial|model|article"
    r"|ticket|invoice|receipt)s?(?:\s+(?:number|no|nr|id|code|is|it|my))*[\s:#.]*$",
    re.I,
)
_DIGITS_OF_A_PHONE = range(7, 16)


def find_ibans(text: str) -> list[Found]:
    """Find bank accounts by country, length and check digits (ISO 13616), or by their name and shape."""
    text = _flatten(text)
    found = []
    for match in _IBAN.finditer(text):
        ends = [match.start() + group.end() for group in re.finditer(r"[A-Z0-9]+", match[0], re.I)]
        for end in reversed(ends):
            if iban.is_valid(text[match.start() : end], check_country=False):
                found.append(Found("iban", match.start(), end))
                break
    found += [
        Found("iban", match.start("value"), match.end("value"))
        for match in _NAMED_IBAN.finditer(text)
        if not any(match.start("value") < one.end and one.start < match.end("value") for one in found)
    ]
    return sorted(found, key=lambda one: one.start)


def find_personal(text: str) -> list[Found]:
    """Find the other kinds, in order and apart; where two overlap, the surer kind has it."""
    text = _flatten(text)
    found: list[Found] = []
    for kind, find in _FINDERS:
        for start, end in find(text):
            if all(end <= other.start or other.end <= start for other in found):
                found.append(Found(kind, start, end))
    return sorted(found, key=lambda one: one.start)


def _find_emails(text: str) -> Iterator[tuple[int, int]]:
    if _MAIL_HINT.search(text):
        for pattern in _EMAILS:
            yield from (match.span() for match in pattern.finditer(text))


def _find_phones(text: str) -> Iterator[tuple[int, int]]:
    for pattern in _PHONES:
        for match in pattern.finditer(text):
            if _count_digits(match[0]) in _DIGITS_OF_A_PHONE and not _CODE_BEFORE.search(
                text, 0, match.start()
            ):
                yield match.span()
    for match in _BARE_PHONE.finditer(text):
        if not _CODE_BEFORE.search(text, 0, match.start()):
            yield match.span()
    for match in _NAMED_PHONE.finditer(text):
        yield match.span("value")


def _count_digits(text: str) -> int:
    number = re.split("[ex]", text, maxsplit=1, flags=re.I)[0]  # the extension is not counted
    return sum(character.isdigit() for character in number)


def _with_digits(
    find: Callable[[str], Iterator[tuple[int, int]]],
) -> Callable[[str], Iterator[tuple[int, int]]]:
    """Spare a text without digits the search."""

    def find_where_digits(text: str) -> Iterator[tuple[int, int]]:
        return find(text) if any(map(str.isdigit, text)) else iter(())

    return find_where_digits


_FINDERS: tuple[tuple[str, Callable[[str], Iterator[tuple[int, int]]]], ...] = (
    ("email", _find_emails),
    ("id", _with_digits(find_identity_numbers)),
    ("phone", _with_digits(_find_phones)),
    ("address", _with_digits(find_addresses)),
)


def _flatten(text: str) -> str:
    """Write wide letters, digits of other scripts, odd dashes and blanks as ASCII, each in its place."""
    return text if text.isascii() else "".join(map(_flatten_character, text))


@lru_cache(maxsize=4096)
def _flatten_character(character: str) -> str:
    if character.isascii():
        return character
    if character.isdecimal():
        return str(unicodedata.decimal(character))
    category = unicodedata.category(character)
    if category in {"Pd", "Zs"}:
        return "-" if category == "Pd" else " "
    plain = unicodedata.normalize("NFKC", character)
    return plain if len(plain) == 1 and plain.isascii() else character
