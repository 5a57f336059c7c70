"""Amounts in words and digits: numbers, quantities and sizes."""

from typing import NamedTuple

from bot.nlu.entities_english import singular
from bot.nlu.entities_text import DETERMINERS, Reading, read_words, table_of, words_of
from bot.nlu.vocabulary import Vocabulary

_DOZEN, _COUPLE = 12, 2
_LARGEST_QUANTITY = 999
_SIZES_ALONE = range(21, 60)
_PARTS, _LARGEST_PART = ("2", "3", "4", "8"), 8
_FRACTIONS = {"half": 0.5, "quarter": 0.25}


class Number(NamedTuple):
    """A number that was read: its value, and the token after it."""

    value: float
    end: int

    @property
    def is_whole(self) -> bool:
        """Say whether it counts things."""
        return 1 <= self.value <= _LARGEST_QUANTITY and self.value == int(self.value)


def number_at(reading: Reading, index: int) -> Number | None:
    """Read the number that starts at a token: `12`, `2.5`, `1/2`, `twenty five`, `two hundred`, `a dozen`."""
    if not reading.is_free(index):
        return None
    return _digits_at(reading, index) or _dozen_at(reading, index) or words_at(reading, index)


def _digits_at(reading: Reading, index: int) -> Number | None:
    if not reading.tokens[index].is_digits:
        return None
    value = _parse_digits(reading.word(index))
    if reading.word(index + 1) == "/" and reading.word(index + 2) in _PARTS and value < _LARGEST_PART:
        return Number(value / float(reading.word(index + 2)), index + 3)
    if reading.word(index + 1) == "dozen":
        return Number(value * _DOZEN, index + 2)
    return Number(value, index + 1)


def _parse_digits(word: str) -> float:
    head, comma, tail = word.rpartition(",")
    if comma and len(tail) == 3:
        return float(head.replace(",", "") + tail)
    parts = word.replace(",", ".").split(".")
    return float(".".join(parts[:2]) or 0)


def _dozen_at(reading: Reading, index: int) -> Number | None:
    """Read `a dozen`, `half a dozen`, `two dozen`, `a couple of`."""
    words = [reading.word(index + k) for k in range(3)]
    units = read_words()["units"]
    if words[0] == "dozen":
        return Number(_DOZEN, index + 1)
    if words[0] == "half" and "dozen" in words[1:]:
        return Number(_DOZEN / 2, index + words.index("dozen") + 1)
    if words[1] == "dozen" and (words[0] in units or words[0] == "a"):
        return Number(_DOZEN * units.get(words[0], 1), index + 2)
    if words[0] == "couple" or words[:2] == ["a", "couple"]:
        end = index + words.index("couple") + 1
        return Number(_COUPLE, end + (reading.word(end) == "of"))
    return None


def words_at(reading: Reading, index: int) -> Number | None:
    """Read a number in words, one of the usual form: tens before units, then hundreds."""
    units, tens, scales = (read_words()[name] for name in ("units", "tens", "scales"))
    word, end = reading.word(index), index + 1
    if word in tens:
        value = tens[word]
        if 1 <= units.get(reading.word(end), 0) <= 9:
            value, end = value + units[reading.word(end)], end + 1
    elif word in units:
        value = units[word]
    elif word == "a" and reading.word(end) in scales:
        value = 1
    else:
        return None
    while reading.word(end) in scales and reading.is_free(end):
        value, end = value * scales[reading.word(end)], end + 1
        rest = words_at(reading, end + (reading.word(end) == "and")) if end < len(reading) else None
        if rest and rest.value < 100:
            value, end = value + rest.value, rest.end
    return Number(float(value), end)


# ---- quantities


def read_quantities(reading: Reading, vocabulary: Vocabulary) -> None:
    """Find how many of something; runs after prices, sizes and places took their numbers."""
    if reading.intent is not None and reading.intent not in words_of("counting_intents"):
        return
    is_cart = reading.intent in words_of("cart_intents")
    index = 0
    while index < len(reading):
        number = number_at(reading, index)
        if number is None:
            index += 1
            continue
        if number.is_whole and _counts(reading, index, number, vocabulary, is_cart):
            _claim_quantity(reading, index, number)
        index = max(number.end, index + 1)
    if is_cart:
        _read_another(reading)


def _claim_quantity(reading: Reading, index: int, number: Number) -> None:
    times_before = reading.word(index - 1) == "x"
    times_after = reading.word(number.end) == "x"
    value = int(number.value)
    dozens = value // _DOZEN if reading.word(number.end - 1) == "dozen" else 0
    things = [_next_thing(reading, number.end)] if number.end < len(reading) else _words(reading)
    sold_by_dozen = any(singular(thing) in words_of("sized_by_dozen") for thing in things)
    if dozens and sold_by_dozen:
        reading.claim("size", number.end - 1, number.end, "dozen")
        if dozens > 1:
            reading.claim("quantity", index, number.end - 1, dozens)
        reading.use(index, number.end)
        return
    if times_before:
        reading.use(index - 1, index)
    reading.claim("quantity", index, number.end, value)
    if times_after:
        reading.use(number.end, number.end + 1)


def _words(reading: Reading) -> list[str]:
    return [token.word for token in reading.tokens if token.is_word]


def _next_thing(reading: Reading, end: int) -> str:
    return next(
        (reading.word(k) for k in range(end, min(end + 3, len(reading))) if reading.word(k) != "of"), ""
    )


def _counts(reading: Reading, index: int, number: Number, vocabulary: Vocabulary, is_cart: bool) -> bool:
    """Say whether a number counts products."""
    before, word, after = reading.word(index - 1), reading.word(index), reading.word(number.end)
    is_glued = reading.is_joined(index) and before.isalpha() and not _is_times(reading, index - 1)
    if after == "%" or before in ("#", "$", "/", "-") or is_glued:
        return False
    counted = after in words_of("containers") or after in words_of("quantity_follow")
    counted = counted or (not after and reading.word(number.end - 1) == "dozen")
    if word == "one":
        return _is_amount_one(reading, index, vocabulary)
    if before == "x" or after == "x" or counted:
        return True
    is_alone = all(
        k in range(index, number.end) or not reading.tokens[k].is_word for k in range(len(reading))
    )
    if is_alone:
        return _claim_bare(reading, index, number)
    if before in ("not", "from") or (is_cart and _is_old_amount(reading, index)):
        return False
    if is_cart or (before in words_of("quantity_leads") and not after):
        return True
    if reading.intent == "inform":
        return vocabulary.knows(after)
    return after.isalpha() and after not in words_of("stop") and after not in words_of("not_priced_after")


def _is_times(reading: Reading, index: int) -> bool:
    """Say whether a token is the sign of `butter x3`, not the middle of `2x4` or a letter of a name."""
    stands_alone = not reading.is_joined(index) and reading.word(index - 1) != "-"
    return reading.word(index) == "x" and reading.is_free(index) and stands_alone


def _is_amount_one(reading: Reading, index: int, vocabulary: Vocabulary) -> bool:
    """Say whether `one` is a number, not a pronoun as in `the blue one please`."""
    before, after = reading.word(index - 1), reading.word(index + 1)
    if before in DETERMINERS or (index and not reading.is_free(index - 1)) or vocabulary.knows(before):
        return False
    if after in words_of("containers") or after in ("of", "more"):
        return True
    leads = not before or before in words_of("quantity_leads")
    return leads and (not after or vocabulary.knows(after) or after in words_of("quantity_follow"))


def _is_old_amount(reading: Reading, index: int) -> bool:
    """Say whether a number is what is changed, not what it becomes: `3 instead of 2`, `from 3 to 1`."""
    before = [reading.word(index - 2), reading.word(index - 1)]
    return before == ["instead", "of"] or before[1] == "than"


def _claim_bare(reading: Reading, index: int, number: Number) -> bool:
    """Read a message that is nothing but a number: an amount, and a size too where it can be one."""
    if reading.intent not in ("inform", "change_cart", "add_to_cart", None):
        return False
    if number.value in _SIZES_ALONE and reading.intent == "inform":
        reading.claim("size", index, number.end, reading.word(index))
    return True


def _read_another(reading: Reading) -> None:
    for index in range(len(reading)):
        if reading.word(index) == "another" and reading.is_free(index):
            reading.claim("quantity", index, index + 1, 1)


# ---- sizes


def read_sizes(reading: Reading, vocabulary: Vocabulary) -> None:
    """Find sizes: measures (`32 oz`), clothes (`size 42`, `XL`) and words (`the large one`)."""
    index = 0
    while index < len(reading):
        end = _read_measure(reading, index) or _read_lone_unit(reading, index) or _read_named(reading, index)
        index = end or index + 1
    for value, first, end in table_of("size_words").matches(reading):
        following = reading.word(end)
        if reading.word(first - 1) in ("too", "so", "very", "quite"):
            continue
        if not any(
            vocabulary.is_pair(value.split()[-1], word) for word in (following, reading.word(end + 1))
        ):
            reading.claim("size", first, end, value)


def _read_measure(reading: Reading, index: int) -> int | None:
    """Read a number with a unit; `2 gallons of milk` is two of a size, `2 packs of gum` is no size."""
    number = _measured_number(reading, index)
    unit = table_of("size_units").match(reading, number.end) if number else None
    if not number or not unit:
        return None
    value, end = unit
    written = reading.word(number.end)
    if value == "pack" and (written == "packs" or number.value <= 1):
        return None
    if value in words_of("vessel_units") and written.endswith("s") and number.is_whole and number.value > 1:
        reading.claim("quantity", index, number.end, int(number.value))
        reading.claim("size", number.end, end, value)
        return end
    reading.claim("size", index, end, _size_text(number.value, value))
    return end


def _measured_number(reading: Reading, index: int) -> Number | None:
    """Read the number before a unit, `half`, `half a` and `quarter` among them."""
    if reading.word(index) in _FRACTIONS and reading.is_free(index):
        return Number(_FRACTIONS[reading.word(index)], index + 1 + (reading.word(index + 1) == "a"))
    return number_at(reading, index) if reading.word(index) not in ("a", "dozen", "couple") else None


def _size_text(amount: float, unit: str) -> str:
    if unit in words_of("vessel_units") and amount in (1, 0.5):
        return unit if amount == 1 else f"half {unit}"
    return f"{amount:g} {unit}"


def _read_lone_unit(reading: Reading, index: int) -> int | None:
    """Read `a gallon of milk` and `gallon milk`; a pound is one pound."""
    word = reading.word(index)
    if word not in words_of("lone_units") or not reading.is_free(index):
        return None
    before, after = reading.word(index - 1), reading.word(index + 1)
    if after in words_of("lone_unit_spoilers") or before in ("per", "each", "by"):
        return None
    unit, end = table_of("size_units").match(reading, index) or (word, index + 1)
    reading.claim("size", index, end, _size_text(1, unit))
    return end


def _read_named(reading: Reading, index: int) -> int | None:
    """Read `size 42`, `42 size`, `in M`, `XL`, and a letter that is the whole answer."""
    word = reading.word(index)
    letter = word.upper() if word in words_of("size_letters") else None
    names_size = _follows_size(reading, index)
    said = names_size or reading.word(index - 1) == "in"
    if letter and reading.is_free(index):
        is_answer = len(reading) == 1 or (reading.intent == "inform" and len(reading) <= 3)
        if word in words_of("clear_letters") or said or is_answer:
            reading.claim("size", index, index + 1, letter)
            return index + 1
        return None
    number = number_at(reading, index) if names_size or word.isdigit() else None
    if number and number.value in _SIZES_ALONE and _names_worn(reading):
        names_size = True
    if number and (names_size or _is_worn(reading, index, number)):
        reading.claim("size", index, number.end, f"{number.value:g}")
        return number.end
    return None


def _names_worn(reading: Reading) -> bool:
    return any(singular(word) in words_of("worn_things") for word in _words(reading))


def _follows_size(reading: Reading, index: int) -> bool:
    """Say whether `size`, `size is` or `size:` stands before a token."""
    back = index - 2 if reading.word(index - 1) in ("is", "s", ":", "=", "a") else index - 1
    return reading.word(back) in ("size", "sizes")


def _is_worn(reading: Reading, index: int, number: Number) -> bool:
    """Say whether a bare number is a clothes or shoe size: `in 42`, `a 42`, `42 size`, `eu 42`."""
    before, after = reading.word(index - 1), reading.word(number.end)
    if after == "size":
        return True
    is_free_standing = not after or after in words_of("stop") or not after.isalpha()
    if before in ("eu", "uk", "us"):
        return is_free_standing
    between = before in ("in", "a") and number.value in _SIZES_ALONE
    return between and is_free_standing and after not in words_of("not_priced_after")
