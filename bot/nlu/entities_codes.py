"""Fixed forms: order numbers, case numbers, coupon codes, ratings and dates."""

import re

from bot.nlu.entities_text import Reading, read_words, words_of
from bot.nlu.quantities import number_at

_CASE = re.compile(
    r"\b(?:(?:case|ticket)|complaint\s+(?:number|no\.?|nr\.?|#))\s*(?:number|no\.?|nr\.?|#)?\s*#?\s*"
    r"((?:c-?\s?)?\d+)\b(?!\s*(?:days?|weeks?|hours?))|\b(c-\d+)\b",
    re.I,
)
_ORDER_NAMED = re.compile(
    r"\border(?:\s+(?:number|no\.?|nr\.?|num|id))?\s*(?:is\s+|:\s*)?#?\s*([a-z]{1,3}-?\d{3,}|\d{3,})\b(?!\s*%)",
    re.I,
)
_ORDER_FORM = re.compile(r"(?<![\w-])([a-bd-z][a-z]{0,2}-\d{3,}|a\d{4,})\b|#\s*(\d{3,})\b", re.I)
_ORDER_BARE = re.compile(r"(?<![\w.$-])([1-9]\d{3,6})\b(?![.\d%])")
_COUPON_NAMED = re.compile(
    r"\b(?:coupon|promo|voucher|discount|code)\b(?:\s+code\b)?\s*(is\b|:|called\b)?\s*[\"']?([a-z0-9][a-z0-9-]{2,19})\b",
    re.I,
)
_COUPON_FORM = re.compile(r"(?<![\w-])(?=[A-Z0-9]*\d)([A-Z]{3,}[A-Z0-9]{1,16})\b")
_COUPON_PARTS = re.compile(r"(?<![\w-])([a-z]{3,}(?:-\d+){1,3})\b", re.I)
_COUPON_ANY = re.compile(r"(?<![\w-])(?=[a-z]*\d)([a-z]{3,}\d{1,4}[a-z0-9]*)\b", re.I)
_RATING = re.compile(
    r"\b(\d{1,2}|one|two|three|four|five)\s*(?:/|out of|of)\s*(5|10|five|ten)\b(?!\s*[a-z$])", re.I
)
_STARS = re.compile(r"\b([1-5]|one|two|three|four|five)[\s-]*stars?\b", re.I)


def read_codes(reading: Reading) -> None:
    """Find order, case and coupon codes; values are upper case, `a1042` becomes `A-1042`."""
    _claim_all(reading, "case_number", _CASE, _case_value)
    _read_orders(reading)
    if reading.intent == "apply_coupon":
        _read_coupons(reading, _COUPON_PARTS, _COUPON_NAMED, _COUPON_FORM, _COUPON_ANY)
    else:
        _read_coupons(reading, _COUPON_PARTS, _COUPON_NAMED, _COUPON_FORM)


def _claim_all(reading: Reading, entity: str, pattern: re.Pattern[str], value_of) -> None:
    for match in pattern.finditer(reading.text):
        group = match.lastindex or 0
        start, end = match.span(group)
        if not reading.overlaps(start, end):
            reading.claim_span(entity, start, end, value_of(match.group(group)))
            reading.use(*_touched(reading, match.start(), match.end()))


def _touched(reading: Reading, start: int, end: int) -> tuple[int, int]:
    inside = [i for i, token in enumerate(reading.tokens) if token.start < end and token.end > start]
    return (inside[0], inside[-1] + 1) if inside else (0, 0)


def _case_value(text: str) -> str:
    return "C-" + re.sub(r"\D", "", text)


def _order_value(text: str) -> str:
    return re.sub(r"^([A-Z]+)(\d)", r"\1-\2", text.upper())


def _read_orders(reading: Reading) -> None:
    about_orders = reading.intent in words_of("order_intents")
    for match in _ORDER_NAMED.finditer(reading.text):
        following = re.match(r"\s+([a-z]+)", reading.text[match.end() :], re.I)
        is_amount = (
            match.group(1).isdigit() and following and following.group(1).lower() not in words_of("stop")
        )
        if (about_orders or not is_amount) and not reading.overlaps(*match.span(1)):
            reading.claim_span("order_number", *match.span(1), _order_value(match.group(1)))
    _claim_all(reading, "order_number", _ORDER_FORM, _order_value)
    if about_orders or (reading.intent == "inform" and _is_nothing_else(reading)):
        _claim_all(reading, "order_number", _ORDER_BARE, _order_value)


def _is_nothing_else(reading: Reading) -> bool:
    """Say whether a message is one number and words without meaning, so that it may be an order's."""
    digits = [token for token in reading.tokens if token.is_digits]
    words = [token.word for token in reading.tokens if token.is_word]
    return len(digits) == 1 and words_of("stop").issuperset(words) and "code" not in words


def _read_coupons(reading: Reading, *patterns: re.Pattern[str]) -> None:
    for pattern in patterns:
        for match in pattern.finditer(reading.text):
            code, span = match.group(match.lastindex), match.span(match.lastindex)
            looks_so = any(c.isdigit() for c in code) or (code.isupper() and not reading.text.isupper())
            if not looks_so and reading.intent == "apply_coupon":
                looks_so = (
                    pattern is _COUPON_NAMED and bool(match.group(1)) and code.lower() not in words_of("stop")
                )
            if looks_so and not code.isdigit() and not reading.overlaps(*span):
                reading.claim_span("coupon_code", *span, code.upper())


def read_ratings(reading: Reading) -> None:
    """Find marks from 1 to 5; a mark out of ten is halved. A rating's bare number counts too."""
    units = read_words()["units"]
    for pattern in (_RATING, _STARS):
        for match in pattern.finditer(reading.text):
            best = (
                (match.group(2).lower() if pattern is _RATING else "5")
                .replace("ten", "10")
                .replace("five", "5")
            )
            mark = match.group(1).lower()
            value = int(mark) if mark.isdigit() else units[mark]
            if not reading.overlaps(*match.span()) and 0 < value <= int(best):
                reading.claim_span("rating", *match.span(), max(1, round(value * 5 / int(best))))
    if reading.intent != "rate_conversation" or any(found.entity == "rating" for found in reading.entities):
        return
    for index in range(len(reading)):
        number = number_at(reading, index)
        if number and number.is_whole and number.value <= 10:
            reading.claim(
                "rating",
                index,
                number.end,
                int(number.value if number.value <= 5 else round(number.value / 2)),
            )
            return


# ---- dates

_DAY = r"(?:mon|tues|wednes|thurs|fri|satur|sun)day"
_PART = r"(?:morning|afternoon|evening|night)"
_SHORT_DAY = r"(?:mon|tues?|wed|thurs?|fri|sat|sun)"
_MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?"
    r"|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)"
)
_SMALL = r"(?:\d{1,2}|a|one|two|three|four|five|six|seven|ten|couple of|a couple of|few|a few)"
_DATES = [
    re.compile(pattern, re.I)
    for pattern in (
        rf"\b{_MONTH}\.?\s+\d{{1,2}}(?:st|nd|rd|th)?\b(?:,?\s+\d{{4}})?",
        rf"\b(?:the\s+)?\d{{1,2}}(?:st|nd|rd|th)?\s+(?:of\s+)?{_MONTH}\b(?:\s+\d{{4}})?",
        r"\b\d{4}-\d{2}-\d{2}\b",
        r"(?<![\d/$])\d{1,2}/\d{1,2}/\d{2,4}\b",
        r"(?<=by )\d{1,2}/\d{1,2}\b|(?<=on )\d{1,2}/\d{1,2}\b",
        rf"\b(?:(?:this|next|last)\s+)?{_DAY}\b(?:\s+{_PART})?",
        rf"(?:(?<=\bby )|(?<=\bon )|(?<=until )|(?<=before )|\b(?:this|next|last)\s+){_SHORT_DAY}\b",
        r"(?:(?<=before )|(?<=by )|(?<=until ))(?:christmas|easter|thanksgiving|halloween)\b",
        rf"\b(?:in|within)\s+{_SMALL}\s+(?:days?|weeks?|months?|hours?)\b",
        rf"\b{_SMALL}\s+(?:days?|weeks?|months?)\s+(?:ago|later|from now)\b",
        r"\b(?:this|next|last)\s+(?:week(?:end)?|month|year|night|morning|evening|afternoon|christmas|easter)\b",
        r"\bday after tomorrow\b",
        rf"\b(?:tomorrow|2morrow|tmrw|tmr|tomorow|tommorow|tomorrrow)(?:\s+{_PART})?\b",
        r"\btoday\b|\btonight\b|\byesterday\b|\bthe weekend\b",
        rf"\b(?:in|since|until|by|last|next)\s+{_MONTH}\b",
    )
]
_LEAD = re.compile(r"^(?:the|by|until|since)\s+", re.I)


def read_dates(reading: Reading) -> None:
    """Find dates as they were said, lower case; what day they mean is the action's to work out."""
    for pattern in _DATES:
        for match in pattern.finditer(reading.text):
            start, end = match.span()
            lead = _LEAD.match(match.group())
            start += lead.end() if lead else 0
            if not reading.overlaps(start, end):
                reading.claim_span("date", start, end, re.sub(r"\s+", " ", reading.text[start:end].lower()))
