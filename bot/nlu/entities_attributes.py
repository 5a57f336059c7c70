"""Brands, diets, colours and materials."""

from bot.nlu.entities_english import singular
from bot.nlu.entities_text import Reading, words_of
from bot.nlu.phrases import is_content
from bot.nlu.vocabulary import Vocabulary

_COLOUR_NOUNS = {"one", "ones"}


def read_brands_and_attributes(reading: Reading, vocabulary: Vocabulary) -> None:
    """Find brands, diets, colours and materials; `red` of `red wine` stays in the name."""
    for value, first, end in vocabulary.brands.matches(reading):
        reading.claim("brand", first, end, value)
        if reading.word(end) in words_of("brand_nouns"):
            reading.use(end, end + 1)
    for value, first, end in vocabulary.attributes.matches(reading):
        if reading.word(end) != "free" or end - first > 1:
            reading.claim("attribute", first, end, value)
    for value, first, end in vocabulary.describing.matches(reading):
        if not any(is_content(reading, vocabulary, beside) for beside in (first - 1, end)):
            reading.claim("attribute", first, end, value)
    for index in range(len(reading)):
        _read_free_of(reading, index)
        _read_colour(reading, vocabulary, index)


def _read_free_of(reading: Reading, index: int) -> None:
    """Read `hazelnut free` as an attribute, not `is it free`."""
    word = reading.word(index)
    is_thing = (
        word.isalpha() and word not in words_of("stop") and word not in words_of("free_suffix_spoilers")
    )
    if is_thing and reading.word(index + 1) == "free" and reading.is_free(index, index + 2):
        reading.claim("attribute", index, index + 2, f"{singular(word)} free")


def _read_colour(reading: Reading, vocabulary: Vocabulary, index: int) -> None:
    word, following = reading.word(index), reading.word(index + 1)
    if reading.intent in words_of("order_intents"):
        return
    if following in words_of("weekdays"):  # black friday
        return
    is_material = word in words_of("materials")
    is_colour = word in words_of("colours") or (word == "orange" and following in _COLOUR_NOUNS)
    if not reading.is_free(index) or not (is_material or is_colour):
        return
    if following.isalpha() and following not in words_of("stop"):
        if is_material or vocabulary.is_pair(word, following) or _takes_colour(following):
            return
    elif is_material and reading.intent in words_of("free_intents"):
        return
    reading.claim("attribute", index, index + 1, "gray" if word == "grey" else word)


def _takes_colour(word: str) -> bool:
    return singular(word) in words_of("coloured_things")
