"""Street addresses in a text: English, German, Dutch, French, Spanish and Italian ways of writing them."""

import re
from collections.abc import Iterator

_SUFFIX = (
    r"(?:street|st|avenue|ave?|road|rd|boulevard|blvd|lane|ln|drive|dr|court|ct|place|pl|terrace|ter|way|circle"
    r"|cir|square|sq|parkway|pkwy|highway|hwy|loop|trail|trl|alley|plaza|crescent|close|row|mews|expressway|expy"
    r"|grove|gardens|hill|walk|wharf|turnpike|pike)"
)
_SIDE = r"(?:[NS]\.?[EW]?\.?|[EW]\.?|north|south|east|west)"
_ZIP = r"\d{5}(?:-\d{4})?"
_CANADIAN = r"[A-Z]\d[A-Z]\s?\d[A-Z]\d"
_POSTCODE = r"[A-Z]{1,2}\d[A-Z\d]?\s*\d[A-Z]{2}"
_UNIT = (
    r"(?:,?\s*(?:apt|apartment|unit|suite|ste|flat|floor|room)\b\.?\s*\#?\s*[\w-]{1,6}\b"
    r"|,?\s*\#\s*\w{1,5}\b)"
)
_STOP = (
    r"(?:please|pls|plz|thanks|thx|thank|and|or|is|my|i|i'm|phone|tel|call|ring|text|mail|email|e-mail|not|but"
    r"|keep|leave|put|drop|use|near|next|asap|now|then|also|so|because|second|first|door|behind|under"
    r"|for|by|today|tomorrow|instead|ok|okay|if|on|it|the|with|when|before|after|from|to|at|bitte|merci)\b"
)
_TOWN = rf"(?!{_STOP})[^\W\d_][\w'’.-]*(?:\s+(?!{_STOP})[^\W\d_][\w'’.-]*){{0,2}}?"
_WHERE = (  # what follows the street: town, state, code
    rf"(?:,?\s+{_TOWN},?\s+(?:[A-Z]{{2}},?\s+)?(?:{_ZIP}|{_POSTCODE})\b|,?\s+(?:{_ZIP}|{_POSTCODE})\b"
    rf"|,\s*(?-i:(?=[A-ZÀ-Ý])){_TOWN}(?:,?\s+[A-Z]{{2}}\b)?(?=\s*(?:[.;:!?,)\n]|$|\s{_STOP}))"
    rf"|,\s*{_TOWN}(?=\s*(?:[.;!?\n]|$)))"  # a town in lower case only where nothing else follows
)
_AFTER = rf"(?=\s*(?:[.,;:!?)/\n]|$|\s{_STOP}))"
_FREE = r"(?<![\w$€£#.,/-])"
_ENGLISH = re.compile(
    rf"{_FREE}(?P<street>\d{{1,5}}(?:[a-z]|-\d{{1,4}})?,?\s+(?:{_SIDE}\s+)?(?:[^\W_][\w'’.-]*\s+){{1,3}}?{_SUFFIX}\b"
    rf"|\d{{1,5}}\s+(?:{_SIDE}\s+)?(?:highway|hwy|route|county\s+road)\s+\d{{1,4}}\b)\.?(?:\s+{_SIDE}\b)?"
    rf"(?P<rest>{_UNIT}?{_WHERE}?){_AFTER}",
    re.I,
)
_BOX = re.compile(rf"\b(?:p\.?\s?o\.?\s?box|postfach)\s+\d[\d ]{{0,8}}\d?(?<=\d){_WHERE}?", re.I)
_CONTINENTAL_WHERE = (  # code and town
    r"(?:,?\s+(?:[A-Z]{1,2}-)?\d{4,5}(?:\s?[A-Z]{2}\b)?"
    r"(?:\s+[A-ZÀ-Ý][\w'’-]+(?:\s(?:am|an der|la|le|de)\s)?){0,2})"
)
_NAME = r"[A-ZÀ-Ý][\w'’.-]*"
_CONTINENTAL = [
    re.compile(pattern)
    for pattern in (
        # Hauptstraße 12, Kölner Str. 5a, Keizersgracht 123
        r"(?:\b[A-ZÀ-Ý][\w-]+\s+)?\b[\w-]*(?i:straße|strasse|str\.|weg|platz|allee|gasse|straat|gracht|laan|plein|kade|steeg|singel|gatan|vägen)"
        rf"\s+\d{{1,4}}(?:[/-]\d{{1,4}})?\s?[a-z]?\b{_CONTINENTAL_WHERE}?",
        # 5 rue de la Paix, 14 avenue des Champs-Élysées
        r"\b\d{1,4}(?:\s?(?:bis|ter))?,?\s+(?i:rue|avenue|av\.|boulevard|bd|place|chemin|impasse|quai|allée)"
        rf"\s+(?:(?i:de\s+la\s+|de\s+l['’]|du\s+|des\s+|de\s+|d['’]|la\s+|le\s+)(?:{_NAME}|\w+)|{_NAME})"
        rf"(?:[ -]{_NAME}){{0,3}}{_CONTINENTAL_WHERE}?",
        # Calle Mayor 5, Via Roma 10
        r"\b(?:[Cc]alle|C/|[Aa]venida|Avda\.?|[Pp]aseo|Via|Viale|[Pp]iazza|Corso|[Rr]ua)\s+(?:(?:de|del|della|la|di|da|dos)\s+)*"
        rf"{_NAME}(?:\s+(?:de\s+)?{_NAME}){{0,3}},?\s+\d{{1,4}}\b{_CONTINENTAL_WHERE}?",
    )
]
# whatever the street is called: what stands between a house number, or the words before, and a postal code
_CODE = (
    rf"(?:{_ZIP}|{_POSTCODE}|{_CANADIAN}|\d{{5}}-\d{{3}}|\d{{4}}\s?[A-Z]{{2}}|\d\d-\d{{3}}"
    r"|\d{4,6}|\d{8})\b"
)
_WORDS = rf"(?:(?!\s(?i:{_STOP}|order|under|before))[^\n;!?$])"
_CODED = re.compile(
    rf"{_FREE}\d{{1,5}}[A-Za-z]?,?\s+{_WORDS}{{3,80}}(?:,\s*[A-Z]{{2,3}},?\s+{_ZIP}|{_POSTCODE})\b"
)
_HAS_CODE = re.compile(rf",\s*[A-Z]{{2,3}},?\s+(?:{_ZIP}|{_CANADIAN})\b|\b{_POSTCODE}\b")
_LED = re.compile(
    r"\b(?i:(?:deliver|ship|send|bring|post)(?:\s+(?:it|them|this|that|everything|(?:my|the)\s+order))?\s+to"
    r"|address(?:\s+is)?|(?:live|i'm|am)\s+(?:at|in)|moved\s+to)[\s:]+"
    rf"(?P<place>(?=[^\n;!?]{{0,60}}\d)(?:\d|[A-ZÀ-Ý]){_WORDS}{{4,110}}\b{_CODE}"
    r"(?:\s*,?\s+[A-ZÀ-Ý][\w'’-]+(?:\s(?:am|an der|de la|de|di|do|da)\b)?){0,4}(?:\s*[(/]\s*[A-Z]{2}\)?)?)"
)
_LEADING_WORD = re.compile(r"\b(?:to|address|live|i'm|am)\b", re.I)
_HINT = re.compile(
    rf"\b{_SUFFIX}\b|\bbox\b|route|road|postfach|stra(?:ß|ss)e|str\.|weg\b|platz|allee|gasse|straat|gracht|laan"
    r"|plein|kade|steeg|singel|gatan|vägen|\brue\b|quai|chemin|impasse|calle|c/|avenida|avda|paseo|\bvia|piazza|corso|rua\b",
    re.I,
)
_LEAD = re.compile(
    r"(?:\b(?:to|at|is|it's|its|live|address|home|place|street|in|from)|\baddress\s*:|:)\s*$", re.I
)


def find_addresses(text: str) -> Iterator[tuple[int, int]]:
    """Find the places of street addresses, with flat, town and code where they follow."""
    if _LEADING_WORD.search(text):
        yield from (match.span("place") for match in _LED.finditer(text) if _is_place(match["place"]))
    if _HAS_CODE.search(text):
        yield from (match.span() for match in _CODED.finditer(text))
    if not _HINT.search(text):
        return
    for match in _ENGLISH.finditer(text):
        if _is_meant(text, match):
            yield match.start(), match.end()
    for pattern in (_BOX, *_CONTINENTAL):
        for match in pattern.finditer(text):
            yield match.span()


def _is_place(text: str) -> bool:
    """Say whether a number or a comma stands beside the code: a lone code is no address."""
    return len(re.findall(r"\d+", text)) > 1 or "," in text


def _is_meant(text: str, match: "re.Match[str]") -> bool:
    """Tell "12 main st" where someone lives from three road bikes: by code, capitals, or the words before."""
    if re.search(r"\d", match["rest"]) or _LEAD.search(text, 0, match.start()):
        return True
    words = re.findall(r"\b[^\W\d_][\w'’.-]*", match["street"])
    if all(word[0].isupper() for word in words):
        return True
    return not text[: match.start()].strip() and not text[match.end() :].strip(" .!") and bool(match["rest"])
