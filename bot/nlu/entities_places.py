"""Places in the list just shown: `the second one`, `first two`, `last`, `number 3`."""

from bot.nlu.entities_english import singular
from bot.nlu.entities_text import Reading, read_words, words_of
from bot.nlu.quantities import number_at

_ORDINAL_ENDINGS = ("st", "nd", "rd", "th")
_LIST_WORDS = {"and", "or", ",", "&", "with", "to", "vs", "versus", "+", "against"}
_JOINTS = {"and", "&", ","}


def read_ordinals(reading: Reading) -> None:
    """Find places in the list just shown; `first two` is both 1 and 2, `last one` is -1."""
    for index in range(len(reading)):
        if reading.is_free(index):
            _read_numbered(reading, index) or _read_place(reading, index)
    if reading.intent in words_of("pointing_intents"):
        for index in range(len(reading)):
            _read_chain(reading, index)
    if reading.intent == "compare_products":
        for index in range(len(reading)):
            number = number_at(reading, index)
            if number and number.is_whole and number.value <= 20 and _is_listed(reading, index, number.end):
                reading.claim("ordinal", index, number.end, int(number.value))


def _read_chain(reading: Reading, index: int) -> None:
    """Read bare numbers side by side as places: `one and three`, `2, 3 and 5`; "not 3, 5" lists none."""
    places, at, joint = [], index, ""
    while (number := number_at(reading, at)) and number.is_whole and 1 <= number.value <= 20:
        places.append((at, number.end, int(number.value)))
        at = number.end
        if reading.word(at) not in _JOINTS:
            break
        while reading.word(at) in _JOINTS:
            joint = reading.word(at)
            at += 1
    if len(places) > 1 and joint != "," and at == places[-1][1] and _ends_phrase(reading, at):
        for first, end, value in places:
            reading.claim("ordinal", first, end, value)


def _is_listed(reading: Reading, first: int, end: int) -> bool:
    """Say whether a bare number stands in a list of numbers, not before a thing it counts."""
    before, after = reading.word(first - 1), reading.word(end)
    is_led = not before or before in _LIST_WORDS or before in ("compare", "between", "number")
    return is_led and (not after.isalpha() or after in _LIST_WORDS or after in words_of("stop"))


def _read_numbered(reading: Reading, index: int) -> bool:
    """Read `#2`, `number two`, `option 3`, and a list after it (`numbers 2 and 3`)."""
    sign = singular(reading.word(index)) if reading.word(index) != "#" else "#"
    number = number_at(reading, index + 1) if sign in words_of("number_signs") else None
    if not number or not number.is_whole or number.value > 20:
        return False
    reading.claim("ordinal", index, number.end, int(number.value))
    after = number_at(reading, number.end + 1) if reading.word(number.end) in ("and", "&", ",") else None
    if after and after.is_whole and after.value <= 20 and _is_listed(reading, number.end + 1, after.end):
        reading.claim("ordinal", number.end + 1, after.end, int(after.value))
    return True


def _read_place(reading: Reading, index: int) -> bool:
    """Read `the second`, `2nd one`, `first two`, `last one`."""
    place, end = _place_at(reading, index)
    if not place or not _points(reading, index, end):
        return False
    following = number_at(reading, end)
    if (
        following
        and following.is_whole
        and following.value <= 5
        and reading.word(end) not in ("one", "a", "couple")
    ):
        span = int(following.value)
        last = following.end + (reading.word(following.end) in words_of("ordinal_nouns"))
        values = range(1, span + 1) if place == 1 else range(-span, 0) if place == -1 else ()
        for value in values:
            reading.claim("ordinal", index, following.end, value)
        reading.use(index, last)
        return bool(values)
    reading.claim("ordinal", index, end, place)
    if reading.word(end) in ("one", "ones"):
        reading.use(end, end + 1)
    return True


def _place_at(reading: Reading, index: int) -> tuple[int, int]:
    """Give (place, end) of a word that can name a place, (0, index) for others."""
    word, following = reading.word(index), reading.word(index + 1)
    if word.isdigit() and following in _ORDINAL_ENDINGS and reading.is_joined(index + 1):
        return (int(word), index + 2) if 1 <= int(word) <= 20 else (0, index)
    places = read_words()["ordinals"] | read_words()["places"]
    return places.get(word, 0), index + 1


def _points(reading: Reading, index: int, end: int) -> bool:
    before, after = reading.word(index - 1), reading.word(end)
    if singular(after) in words_of("ordinal_spoilers") or after in words_of("ordinal_spoilers"):
        return False
    if before in ("a", "per", "at", "every", "would", "will", "does", "to", "it") and after != "one":
        return False
    if after in words_of("ordinal_nouns") or (
        before in ("the", "that", "this") and _ends_phrase(reading, end)
    ):
        return True
    if _has_place_beside(reading, index, end) or after in ("two", "three", "2", "3", "couple"):
        return True
    return reading.intent in words_of("pointing_intents") and _ends_phrase(reading, end)


def _ends_phrase(reading: Reading, end: int) -> bool:
    word = reading.word(end)
    beside = word == "side" and reading.word(end + 1) == "by"  # "the second side by side"
    return not word or not word.isalpha() or word in words_of("stop") or beside


def _has_place_beside(reading: Reading, index: int, end: int) -> bool:
    """Say whether an ordinal stands on the other side of an `and`."""
    skip = 2 if reading.word(end + 1) == "the" else 1
    after = reading.word(end) in _LIST_WORDS and _place_at(reading, end + skip)[0] > 0
    claimed = any(e.entity == "ordinal" for e in reading.entities)
    return after or (claimed and reading.word(index - 1) in _LIST_WORDS)
