"""Product phrases: where a name begins and ends, in the catalogue or not."""

from functools import cache

from bot.nlu.entities_english import singular
from bot.nlu.entities_exclusion import follows_cue
from bot.nlu.entities_text import DETERMINERS, Reading, read_words, table_of, words_of
from bot.nlu.vocabulary import Vocabulary

_POINTERS = {"it", "it's", "this", "that", "these", "those"}
_CONTRACTED = ("'ll", "'ve", "'re", "n't", "'m", "'d")
_WHOSE = {"my", "our", "his", "her", "their"}
_LIKENERS = {"like", "to", "than", "similar", "comparable"}
Span = tuple[int, int]


def read_products(reading: Reading, vocabulary: Vocabulary) -> None:
    """Find product and category names; the intent decides what an unknown noun is."""
    if _asks_of_something_shown(reading):
        return
    spans = _runs(reading, vocabulary)
    spans = [span for span in spans if not (_is_occasion(reading, span) or _is_purpose(reading, span, spans))]
    strong = [span for span in spans if _is_strong(reading, vocabulary, span)]
    for span in spans:
        is_named = _can_be_named(reading, vocabulary, span)
        if span in strong or (is_named and _is_wanted(reading, span, strong)):
            _claim_product(reading, vocabulary, span)


def _asks_of_something_shown(reading: Reading) -> bool:
    """Say whether a fact is asked about `it` or `the second`: then nouns are the fact, not the product."""
    if reading.intent != "ask_product_details":
        return False
    if any(found.entity == "ordinal" for found in reading.entities):
        return True
    pointers = [k for k in range(len(reading)) if reading.word(k) in _POINTERS]
    return any(
        reading.word(k) in ("it", "it's")
        or not reading.word(k + 1)
        or reading.word(k + 1) in words_of("stop")
        for k in pointers
    )


def _is_wanted(reading: Reading, span: Span, strong: list[Span]) -> bool:
    """Say whether a run that the catalogue lacks is asked for."""
    if follows_cue(reading, span[0]):
        return True
    if strong:
        return any(_is_listed_beside(reading, span, other) for other in strong)
    if reading.intent in words_of("careful_intents"):
        return reading.word(span[0] - 1) in DETERMINERS | _LIKENERS
    return reading.intent in words_of("free_intents")


def is_content(reading: Reading, vocabulary: Vocabulary, index: int) -> bool:
    """Say whether a token may be part of a product's name."""
    if not reading.word(index) or not reading.is_free(index):
        return False
    word, before, after = (reading.word(index + k) for k in (0, -1, 1))
    if before in read_words()["kept_after"].get(word, ()) or _is_glued(reading, index):
        return True
    if word == "%" or reading.tokens[index].is_digits:
        return "%" in (word, after) and reading.tokens[index - (word == "%")].is_digits
    return _is_name_word(word, vocabulary) and not _is_order_to_us(reading, vocabulary, index)


def _is_name_word(word: str, vocabulary: Vocabulary) -> bool:
    if not word[0].isalpha() or len(word) < 2 or word.endswith(_CONTRACTED):
        return False
    if word in words_of("stop") or word in _number_words():
        return False
    is_known = vocabulary.knows(word)
    return is_known or (vocabulary.english.can_describe(word) and not vocabulary.english.is_superlative(word))


def _is_glued(reading: Reading, index: int) -> bool:
    """Say whether a token is part of a name such as `7up` or `v8`."""
    for left in (index - 1, index):
        if left < 0 or left + 1 >= len(reading) or not reading.is_joined(left + 1):
            continue
        first, second = reading.tokens[left], reading.tokens[left + 1]
        if reading.is_free(left, left + 2) and first.is_digits != second.is_digits:
            return first.is_word or second.is_word
    return False


def _is_order_to_us(reading: Reading, vocabulary: Vocabulary, index: int) -> bool:
    """Say whether a word is a verb that tells us what to do: `chuck out the bread`, `pop two in`."""
    word, before, after = (reading.word(index + k) for k in (0, -1, 1))
    if word not in vocabulary.english.verbs or (before and before not in words_of("before_orders")):
        return False
    counts = after in _number_words() and reading.intent in words_of("cart_intents")
    return counts or after in DETERMINERS or after in words_of("after_orders")


@cache
def _number_words() -> frozenset[str]:
    tables = read_words()
    return frozenset().union(*(tables[name] for name in ("units", "tens", "scales", "ordinals"))) - {"zero"}


def _runs(reading: Reading, vocabulary: Vocabulary) -> list[Span]:
    """Cut the message into the longest runs of words that can name a product."""
    runs: list[Span] = []
    index = 0
    while index < len(reading):
        end = _run_end(reading, vocabulary, index)
        if end > index:
            runs += _split(reading, vocabulary, (index, end))
        index = max(end, index + 1)
    return [run for run in (_trim(reading, vocabulary, run) for run in runs) if run[1] > run[0]]


def _run_end(reading: Reading, vocabulary: Vocabulary, index: int) -> int:
    joined = table_of("joined_phrases").match(reading, index)
    end = joined[1] if joined else index + is_content(reading, vocabulary, index)
    if end == index:
        return index
    while end < len(reading):
        joined = table_of("joined_phrases").match(reading, end)
        if joined:
            end = joined[1]
        elif is_content(reading, vocabulary, end):
            end += 1
        else:
            further = _join_end(reading, vocabulary, index, end)
            if not further:
                break
            end = further
    return end


def _join_end(reading: Reading, vocabulary: Vocabulary, first: int, end: int) -> int:
    """Give the end of a name that goes on after `of`, `with`, `&`, 0 when it does not."""
    if reading.word(end) not in words_of("inner_joins") or not reading.is_free(end):
        return 0
    following = end + 1
    if reading.word(following) in DETERMINERS and reading.word(end) == "for":
        following += 1
    if not is_content(reading, vocabulary, following):
        return 0
    word, before = reading.word(following), reading.word(end - 1)
    if reading.word(end) in ("and", "&", "n"):
        words = [reading.word(k) for k in range(first, following + 1)]
        return following + 1 if vocabulary.find(words, "type") else 0
    if reading.word(end) == "of" or vocabulary.is_pair(before, word):
        return following + 1
    return 0


def _split(reading: Reading, vocabulary: Vocabulary, run: Span) -> list[Span]:
    """Split a list typed without commas (`milk eggs bread`) after plurals and staples."""
    first, end = run
    if end - first <= 2 and reading.word(end) not in words_of("list_signs"):
        return [run]
    whole = {k for _, start, stop in table_of("joined_phrases").matches(reading) for k in range(start, stop)}
    cuts = [k for k in range(first + 1, end) if k - 1 not in whole and _is_cut(reading, vocabulary, k)]
    edges = [first, *cuts, end]
    return list(zip(edges, edges[1:], strict=False))


def _is_cut(reading: Reading, vocabulary: Vocabulary, index: int) -> bool:
    left, right = reading.word(index - 1), reading.word(index)
    if not (vocabulary.knows(left) and vocabulary.knows(right)) or vocabulary.is_pair(left, right):
        return False
    is_plural = left != singular(left) and vocabulary.find([left], "type", "category") is not None
    return is_plural or singular(left) in words_of("staples")


def _trim(reading: Reading, vocabulary: Vocabulary, run: Span) -> Span:
    """Drop adjectives that end a run (`is the milk fresh`) unless the run is nothing else."""
    first, end = run
    while end - first > 1 and not _can_end(reading, vocabulary, end - 1):
        end -= 1
    return first, end


def _can_end(reading: Reading, vocabulary: Vocabulary, index: int) -> bool:
    word = reading.word(index)
    return (vocabulary.knows(word) or vocabulary.english.can_name(word)) and word not in (
        "fresh",
        "frozen",
        "cold",
        "free",
    )


def _is_strong(reading: Reading, vocabulary: Vocabulary, span: Span) -> bool:
    """Say whether a run holds a word that alone makes it a product of the catalogue."""
    words = [reading.word(k) for k in range(*span)]
    return any(vocabulary.knows(word) and word not in words_of("weak") for word in words) or (
        len(words) > 1 and vocabulary.find(words, "type", "category", "department") is not None
    )


def _can_be_named(reading: Reading, vocabulary: Vocabulary, span: Span) -> bool:
    """Say whether a run that the catalogue lacks reads like a thing's name."""
    last = reading.word(span[1] - 1)
    words = [reading.word(k) for k in range(*span)]
    if all(word in words_of("weak") for word in words):
        return False
    return len(last) > 1 and (vocabulary.english.can_name(last) or len(words) > 1)


def _is_occasion(reading: Reading, span: Span) -> bool:
    """Say whether a run is what something is for, not what is wanted: `for dinner`, `my kid has a party`."""
    whose = reading.word(span[0] - 1) in _WHOSE
    if whose and all(reading.word(k) in words_of("nobody") for k in range(*span)):
        return True
    if not all(reading.word(k) in words_of("occasions") for k in range(*span)):
        return False
    place = span[0] - 1 - (reading.word(span[0] - 1) in DETERMINERS)
    before = reading.word(place)
    if before == "for" and reading.word(place - 1) in words_of("seekers"):
        return False
    return before in ("for", "at", "to", "with") or reading.word(span[1]) in ("idea", "ideas", "inspiration")


def _is_purpose(reading: Reading, span: Span, spans: list[Span]) -> bool:
    """Say whether a run only says what another is for (`detergent for sensitive skin`)."""
    before = span[0] - 1 - (reading.word(span[0] - 1) in DETERMINERS)
    if reading.intent == "change_cart":  # "swap the soy milk for almond milk"
        return False
    return reading.word(before) == "for" and any(other[1] <= before for other in spans)


def _is_listed_beside(reading: Reading, span: Span, other: Span) -> bool:
    """Say whether only list signs and articles stand between two runs."""
    first, end = (span[1], other[0]) if span < other else (other[1], span[0])
    between = [reading.word(k) for k in range(first, end)]
    return (
        0 < len(between) <= 3
        and between[0] in words_of("list_signs") | {"than", "with", "to"}
        and all(word in words_of("list_signs") | DETERMINERS | {"than", "with", "to"} for word in between)
    )


def _claim_product(reading: Reading, vocabulary: Vocabulary, span: Span) -> None:
    first, end = span
    words = [reading.word(k) for k in range(first, end)]
    is_browsing = reading.intent is None or reading.intent in words_of("browsing_intents")
    department = vocabulary.find(words, "department") if is_browsing else None
    if department or reading.word(end) in words_of("category_nouns"):
        known = department or vocabulary.find(words, "department", "category")
        reading.claim("category", first, end, known or " ".join(words))
        return
    spaced = (("" if reading.is_joined(k) else " ") + reading.word(k) for k in range(first, end))
    reading.claim("product", first, end, "".join(spaced).strip())
