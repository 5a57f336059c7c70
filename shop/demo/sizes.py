"""Package sizes of the source, cleaned of till codes: "N   6.5 OZ" is 6.5 OZ, "6 PK/12 OZ" is 6 x 12 OZ."""

from __future__ import annotations

import re

_NUMBER = r"(?:\d+ \d/\d|\d/\d|\d*\.?\d+)"
_UNITS = (
    "OZ|FL OZ|LB|CT|ML|L|PK|GAL|QT|PT|IN|FT|SQ FT|G|MG|YD|CM|MM|KIT|LOADS|STEMS|PC|CUP|"
    "SHEETS|ROLLS|USES|DOZEN"
)
_PLAIN = re.compile(rf"^{_NUMBER} (?:{_UNITS})( (?:bottle|can|bag|box))?$")
_SPOKEN_UNITS = {"LOADS", "STEMS", "SHEETS", "ROLLS", "USES", "DOZEN", "KIT", "CUP"}
_SINGLE_UNITS = {"PT": "1 PT", "QT": "1 QT", "GAL": "1 GAL", "DZ": "1 DOZEN", "DOZ": "1 DOZEN"}
_WORDS = {
    "SMALL": "small", "SM": "small", "SML": "small", "MEDIUM": "medium", "MED": "medium", "LARGE": "large",
    "LG": "large", "X-LARGE": "extra large", "XL": "extra large", "XLRG": "extra large", "MINI": "mini",
    "KING": "king size", "QUEEN": "queen size", "TALL": "tall", "TWIN PK": "twin pack",
}  # fmt: skip
_SPELLINGS = [
    (r"^\(?\d{5,6}\)?\s+", ""),  # an item number before the size
    (r"\s+\d{5,6}$", ""),
    (r"^(?!SIZE|SZ|MEN|EACH|UNDER)[A-Z]{1,4}\s*(?=\.?\d)", ""),  # a letter code of the till
    (r"(\d)\s*-\s*LB\b", r"\1 LB"),
    (r"\*$|\(\d+\)$", ""),
    (r"^(\S+ OZ|\S+ L) (\d+ (?:PK|CT))$", r"\1/\2"),
    (r"\bDZN\b", "DZ"),
    (r"\bHALF GAL\b", "1/2 GAL"),
    (r"\b(GA|GAL\.)(?=$|\s)", "GAL"),
    (r"\bL(?:OA)?DS?$|\bLOADS?$", "LOADS"),
    (r"\b(?:LTR?|LRT|LITER)\b", "L"),
    (r"(?<=\d )GM?S?$", "G"),
    (r"(?<=\d )(?:OZS|Z|0 Z)$", "OZ"),
    (r"(?<=\d )(?:PCS?)$", "PC"),
    (r"(?<=\d )(?:PKS|P)(?=$|/| )", "PK"),
    (r"(?<=\d )(?:DZ|DOZ)$", "DOZEN"),
    (r"(?<=\d )STEMS?$", "STEMS"),
    (r"(?<=\d )SHEETS?$", "SHEETS"),
    (r"(?<=\d )ROLLS?$", "ROLLS"),
    (r"(?<=\d )(?:CP|CUPS)$", "CUP"),
    (r"(?<=\d )USES?$", "USES"),
    (r"\s+(?:NR|LN|LNNR|LN BT|BTL|/NR)$", " bottle"),
    (r"\s+(?:CAN|CN)$", " can"),
    (r"\s+(?:BAG|BAGS|BG)$", " bag"),
    (r"\s+(?:BOX)$", " box"),
    (r"\s+(?:PET|TUBE|AEROS?|LOOSE|POUCH|PCH|JAR|TUB|TRAY|POLY|SINGAL|PLST|FOIL|AVGWT|ASST|FM)$", ""),
]
_RESPELL = [(re.compile(pattern), text) for pattern, text in _SPELLINGS]
_FRACTIONS = {"1/2", "1/3", "1/4", "3/4", "1/8", "3/8", "5/8", "7/8", "2/3"}
_PACKS = re.compile(r"^(\d{1,2}) ?(?:PK|P)?(?: ?/ ?| ?- ?| PK )(\d*\.?\d+) (OZ|ML|L)( can| bottle)?$")
_COUNTED = re.compile(rf"^({_NUMBER}) (OZ|LB|ML|L)/(\d+) (CT|PK)$")
_COUNTED_FIRST = re.compile(rf"^(\d+) CT[/ ]({_NUMBER}) (OZ|LB|GAL|QT)$")
_SHEET = re.compile(rf"^({_NUMBER}) ?(?:IN)? ?X ?({_NUMBER}) (IN|FT|YD)$")
_ROUND = re.compile(rf"^({_NUMBER}) IN/({_NUMBER}) OZ$")
_RANGE = re.compile(r"^\d+[-/]\d+ (?:CT|LB|STEMS)$")


def clean_size(raw: str | None) -> str:
    """Say the size as on a label; empty when the source holds a code instead of a size."""
    text = " ".join((raw or "").upper().split()).rstrip(".")
    if not text:
        return ""
    if text in _WORDS:
        return _WORDS[text]
    text = _SINGLE_UNITS.get(text, text)
    for pattern, replacement in _RESPELL:
        text = pattern.sub(replacement, text)
    return _say(" ".join(text.split()))


def _say(text: str) -> str:
    packs = _PACKS.match(text)
    if packs and text.split(" ")[0] not in _FRACTIONS and not _is_number_range(text):
        return f"{packs[1]} x {_trim(packs[2])} {packs[3]}{packs[4] or ''}"
    counted = _COUNTED.match(text)
    if counted:
        return f"{_trim(counted[1])} {counted[2]}, {counted[3]} {counted[4]}"
    counted = _COUNTED_FIRST.match(text)
    if counted:
        return f"{_trim(counted[2])} {counted[3]}, {counted[1]} CT"
    sheet = _SHEET.match(text)
    if sheet:
        return f"{_trim(sheet[1])} x {_trim(sheet[2])} {sheet[3]}"
    round_ = _ROUND.match(text)
    if round_:
        return f"{_trim(round_[1])} IN, {_trim(round_[2])} OZ"
    if _PLAIN.match(text):
        number, _, unit = text.partition(" ") if not re.match(r"\d+ \d/\d", text) else _split_mixed(text)
        return f"{_trim(number)} {unit.lower() if unit in _SPOKEN_UNITS else unit}"
    return text if _RANGE.match(text) else ""


def _split_mixed(text: str) -> tuple[str, str, str]:
    whole, part, unit = text.split(" ", 2)
    return f"{whole} {part}", " ", unit


def _is_number_range(text: str) -> bool:
    low, dash, high = text.split(" ")[0].partition("-")
    return bool(dash and high and float(high) > float(low) and float(high) - float(low) <= 4)


def _trim(number: str) -> str:
    if "/" in number or "." not in number:
        return number
    return f"{float(number):g}"
