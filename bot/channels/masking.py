"""What a shopper typed, made safe before anything is written: no card numbers, personal data as tokens."""

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass

from bot.channels.personal import Found, find_ibans, find_personal

CARD_LENGTHS = range(19, 12, -1)  # ISO/IEC 7812: 13 to 19 digits; the longest reading is tried first
PLACEHOLDER = "••••"  # no word, so that it means nothing to the language model

# blanks, hyphens and dashes, dots, slashes, underscores, and marks that nobody sees
_RUN = re.compile(r"\d(?:[\s._/\u00b7\u200b-\u200f\u2010-\u2015\u2060\ufeff-]{0,3}\d){12,}")
_GROUP = re.compile(r"\d+")
# what people type right behind the number: an expiry date, then perhaps a security code
_EXPIRY_AND_CODE = re.compile(
    r"\W*(?:(?:exp(?:iry|ires)?|valid(?:\s+(?:thru|until))?)\W*)?\d{1,2}\s*[/.-]\s*\d{2,4}"
    r"(?:\W+(?:(?:cvv2?|cvc2?|code)\W*)?\d{3,4}\b)?|\W*(?:cvv2?|cvc2?|code)\W*\d{3,4}\b",
    re.IGNORECASE,
)


# marks that nobody sees: they hide what stands between them, or turn the reading direction
_UNSEEN = re.compile(
    "[\u00ad\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff\U000e0000-\U000e0fff]"
    # these two have a meaning between Persian letters and emoji, none between ASCII
    "|(?<=[\\x00-\\x7f])[\u200c\u200d]+(?=[\\x00-\\x7f])"
)
_BRACKETS = str.maketrans("⟨⟩", "<>")  # only our own tokens have these
Keep = Callable[[str, str], str]


@dataclass(frozen=True)
class Masked:
    """A text without card numbers, and whether there were any."""

    text: str
    has_card: bool


def is_card_number(digits: str) -> bool:
    """Say whether digits of a card's length pass the Luhn check (ISO/IEC 7812-1, annex B)."""
    if len(digits) not in CARD_LENGTHS:
        return False
    values = [int(digit) for digit in reversed(digits)]
    doubled = [sum(divmod(2 * value, 10)) for value in values[1::2]]
    return (sum(values[::2]) + sum(doubled)) % 10 == 0


def mask_cards(text: str) -> Masked:
    """Replace each card number, with the expiry date and code behind it, by a placeholder.

    Up to three blanks, hyphens, dots or slashes may part the digits; digits of any script count.
    """
    parts: list[str] = []
    end = 0
    for run in _RUN.finditer(text):
        for start, stop in _find_cards(run):
            parts += [text[end:start], PLACEHOLDER]
            behind = _EXPIRY_AND_CODE.match(text, stop)
            end = behind.end() if behind else stop
    parts.append(text[end:])
    return Masked("".join(parts), has_card=len(parts) > 1)


def mask(text: str, keep: Keep) -> Masked:
    """Remove card numbers, and put tokens in the place of other personal data.

    Args:
        keep: takes a kind and a value, as it was written, and gives the token that stands for it.
    """
    text = text.translate(_BRACKETS)
    text = _replace(text, find_ibans(text), keep)  # first: their digits may look like a card's
    masked = mask_cards(text)
    return Masked(_replace(masked.text, find_personal(masked.text), keep), masked.has_card)


def _replace(text: str, found: list[Found], keep: Keep) -> str:
    parts: list[str] = []
    end = 0
    for one in found:
        parts += [text[end : one.start], keep(one.kind, text[one.start : one.end])]
        end = one.end
    return "".join([*parts, text[end:]])


def clean(text: str) -> str:
    """Drop what nobody sees, control characters and lone surrogates, and blanks at both ends.

    Line breaks stay.
    """
    kept = (
        character
        for character in _UNSEEN.sub("", text.replace("\r\n", "\n"))
        if character in "\n\t" or unicodedata.category(character) not in {"Cc", "Cs"}
    )
    return "".join(kept).strip()


def quote_command(text: str) -> str:
    """Put a typed command in quotes, so that it stays text.

    Rasa reads a message that begins with "/" as an intent with entities, with full confidence; only our own
    buttons may say that. The quotes are seen in the transcript: nothing is hidden from staff.
    """
    return f'"{text}"' if text.lstrip().startswith("/") else text


def _find_cards(run: "re.Match[str]") -> list[tuple[int, int]]:
    """List the places of card numbers in a run of digit groups; a card begins and ends with a group."""
    groups = [(run.start() + group.start(), run.start() + group.end()) for group in _GROUP.finditer(run[0])]
    found: list[tuple[int, int]] = []
    first = 0
    while first < len(groups):
        last = _find_end(run.string, groups, first)
        if last is None:
            first += 1
        else:
            found.append((groups[first][0], groups[last][1]))
            first = last + 1
    return found


def _find_end(text: str, groups: list[tuple[int, int]], first: int) -> int | None:
    """Find the last group of the longest card number that begins with group `first`."""
    digits = ""
    end = None
    for last in range(first, len(groups)):
        digits += text[slice(*groups[last])]
        if len(digits) > CARD_LENGTHS[0]:
            break
        if is_card_number(digits):
            end = last
    return end
