"""Prices and the order of a list: `under three bucks`, `between 2 and 4`, `cheapest`."""

from typing import NamedTuple

from bot.nlu.entities_text import Reading, read_words, table_of, words_of
from bot.nlu.quantities import number_at

# "around 5" is taken as 4 to 6
ABOUT = 0.2


class Sum(NamedTuple):
    """An amount of money that was read: dollars, where it stands, and whether a currency was named."""

    value: float
    first: int
    end: int
    is_marked: bool


def read_prices(reading: Reading) -> None:
    """Find price limits; an amount that only counts (stars, items, ounces) is none."""
    index = 0
    while index < len(reading):
        index = (
            _read_range(reading, index)
            or _read_limit(reading, index)
            or _read_sum(reading, index)
            or index + 1
        )


def sum_at(reading: Reading, index: int) -> Sum | None:
    """Read an amount of money: `$2.50`, `3 dollars`, `a tenner`, `99 cents`, `two fifty`."""
    if not reading.is_free(index):
        return None
    signs = read_words()["money_signs"]
    if reading.word(index) in signs:
        number = number_at(reading, index + 1)
        return Sum(number.value, index, number.end, True) if number else None
    if reading.word(index) == "a" and reading.word(index + 1) in words_of("money_words"):
        return _with_cents(reading, Sum(1.0, index, index + 2, True))
    notes = read_words()["money_notes"]
    if reading.word(index) == "a" and reading.word(index + 1) in notes:
        return Sum(float(notes[reading.word(index + 1)]), index, index + 2, True)
    number = number_at(reading, index)
    if number is None:
        return None
    unit, end = reading.word(number.end), number.end + 1
    if unit in words_of("cent_words") and reading.is_free(number.end):
        return Sum(round(number.value / 100, 2), index, end, True)
    if unit in words_of("money_words") or unit in signs:
        return _with_cents(reading, Sum(number.value, index, end, True))
    return _with_cents(reading, Sum(number.value, index, number.end, False))


def _with_cents(reading: Reading, dollars: Sum) -> Sum:
    """Add cents that follow the dollars: `3 dollars 50`, `two fifty`, `three ninety nine`."""
    following = dollars.end + (dollars.is_marked and reading.word(dollars.end) == "and")
    number = number_at(reading, following)
    if (
        number is None
        or not 10 <= number.value < 100
        or dollars.value >= 100
        or dollars.value != int(dollars.value)
    ):
        return dollars
    says_cents = reading.word(number.end) in words_of("cent_words")
    if following > dollars.end and not says_cents:
        return dollars
    value = round(dollars.value + number.value / 100, 2)
    return Sum(value, dollars.first, number.end + says_cents, dollars.is_marked or says_cents)


def _is_price(reading: Reading, money: Sum) -> bool:
    """Say whether a limit means money: a currency is named, or nothing else is counted."""
    if money.is_marked:
        return True
    if reading.intent is not None and reading.intent not in words_of("priced_intents"):
        return False
    after = reading.word(money.end)
    counted = after in words_of("not_priced_after") or after in words_of("containers") or after == "of"
    is_size = table_of("size_units").match(reading, money.end) is not None
    is_thing = after.isalpha() and after not in words_of("stop")
    return not (counted or is_size or is_thing)


def _read_range(reading: Reading, index: int) -> int | None:
    """Read `between 2 and 4`, `from $2 to $4`, `2-4 dollars`."""
    cue = table_of("range_cues").match(reading, index)
    low = sum_at(reading, cue[1] if cue else index)
    if low is None or reading.word(low.end) not in read_words()["range_joins"]:
        return None
    if not cue and reading.word(low.end) not in ("-", "to"):
        return None
    high = sum_at(reading, low.end + 1)
    if high is None or high.value <= low.value:
        return None
    is_money = _is_price(reading, high) if cue else low.is_marked or high.is_marked
    if not is_money:
        return None
    reading.use(index, high.end)
    reading.claim("price_min", low.first, low.end, low.value)
    reading.claim("price_max", high.first, high.end, high.value)
    return high.end


def _read_limit(reading: Reading, index: int) -> int | None:
    """Read a limit named by the words before the amount, or those after it."""
    for entity, name in (("price_max", "max_cues"), ("price_min", "min_cues"), ("about", "about_cues")):
        cue = table_of(name).match(reading, index)
        money = sum_at(reading, cue[1]) if cue else None
        if money and _is_price(reading, money):
            reading.use(index, money.end)
            _claim_limit(reading, entity, money)
            return money.end
    money = sum_at(reading, index)
    for entity, name in (("price_max", "max_cues_after"), ("price_min", "min_cues_after")):
        cue = table_of(name).match(reading, money.end) if money else None
        names_next = cue is not None and sum_at(reading, cue[1]) is not None  # "in 42 max 90"
        if money and cue and not names_next and _is_price(reading, money._replace(end=cue[1])):
            _claim_limit(reading, entity, money)
            reading.use(index, cue[1])
            return cue[1]
    return None


def _claim_limit(reading: Reading, entity: str, money: Sum) -> None:
    if entity == "about":
        reading.claim("price_min", money.first, money.end, round(money.value * (1 - ABOUT), 2))
        reading.claim("price_max", money.first, money.end, round(money.value * (1 + ABOUT), 2))
    else:
        reading.claim(entity, money.first, money.end, money.value)


def _read_sum(reading: Reading, index: int) -> int | None:
    """Read a sum with a currency and no limit: while choosing, the most that may be spent."""
    money = sum_at(reading, index)
    if money is None or not money.is_marked:
        return None
    reading.use(money.first, money.end)
    if reading.intent is None or reading.intent in words_of("priced_intents"):
        reading.claim("price_max", money.first, money.end, money.value)
    return money.end


def read_sort(reading: Reading) -> None:
    """Find the wanted order; of several words for the same order only the first counts."""
    seen = set()
    is_comparing = reading.intent in words_of("comparing_intents")
    for value, first, end in table_of("sorts").matches(reading):
        if is_comparing and not reading.word(end - 1).endswith("est"):
            continue
        if reading.word(first) == "too" and reading.word(first - 1) in ("not", "nothing", "isn't"):
            first -= 1
        if value not in seen:
            reading.claim("sort", first, end, value)
        seen.add(value)
