"""Product phrases: where a name begins and ends, in the catalogue or not, and what is ruled out."""

from dataclasses import replace

from bot.nlu.entities_english import singular
from bot.nlu.entities_text import Entity, Reading, read_words, table_of, words_of
from bot.nlu.vocabulary import Vocabulary

_DETERMINERS = {
    "the",
    "a",
    "an",
    "any",
    "some",
    "my",
    "your",
    "those",
    "these",
    "that",
    "this",
    "our",
    "more",
}
_EXCLUDABLE = {"product", "category", "brand", "attribute"}
_COLOUR_NOUNS = {"one", "ones"}
Span = tuple[int, int]


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
        if not any(_is_content(reading, vocabulary, beside) for beside in (first - 1, end)):
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


def read_products(reading: Reading, vocabulary: Vocabulary) -> None:
    """Find product and category names, and drop what the intent rules out."""
    if reading.intent in words_of("silent_intents"):
        return
    spans = _runs(reading, vocabulary)
    is_free = reading.intent in words_of("free_intents")
    strong = [span for span in spans if _is_strong(reading, vocabulary, span)]
    for span in spans:
        after_cue = _follows_cue(reading, span)
        if span in strong:
            fits = not (_is_occasion(reading, span) or _is_purpose(reading, span, strong))
        elif strong:
            fits = after_cue or any(_is_listed_beside(reading, span, other) for other in strong)
        else:
            fits = is_free or after_cue
        if fits and (span in strong or _can_be_named(reading, vocabulary, span)):
            _claim_product(reading, vocabulary, span)


def _is_content(reading: Reading, vocabulary: Vocabulary, index: int) -> bool:
    """Say whether a token may be part of a product's name."""
    word = reading.word(index)
    if not reading.is_free(index) or not word:
        return False
    if word in read_words()["kept_after"]:
        if reading.word(index - 1) in read_words()["kept_after"][word]:
            return True
        if not read_words()["kept_after"][word]:
            return True
    if reading.tokens[index].is_digits:
        return reading.word(index + 1) == "%"
    if word == "%":
        return reading.tokens[index - 1].is_digits
    if not word[0].isalpha() or word in words_of("stop") or len(word) < 2:
        return False
    return vocabulary.knows(word) or vocabulary.english.can_describe(word)


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
    end = joined[1] if joined else index + _is_content(reading, vocabulary, index)
    if end == index:
        return index
    while end < len(reading):
        joined = table_of("joined_phrases").match(reading, end)
        if joined:
            end = joined[1]
        elif _is_content(reading, vocabulary, end):
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
    if reading.word(following) in _DETERMINERS and reading.word(end) == "for":
        following += 1
    if not _is_content(reading, vocabulary, following):
        return 0
    word, before = reading.word(following), reading.word(end - 1)
    if reading.word(end) in ("and", "&", "n"):
        words = [reading.word(k) for k in range(first, following + 1)]
        return following + 1 if vocabulary.find(words, "type") else 0
    if reading.word(end) == "of" or vocabulary.is_pair(before, word):
        return following + 1
    return 0


def _split(reading: Reading, vocabulary: Vocabulary, run: Span) -> list[Span]:
    """Split a list typed without commas (`milk eggs bread`) after plurals and staples, which modify nothing."""
    first, end = run
    is_list = end - first > 2 or reading.word(end) in words_of("list_signs")
    cuts = [k for k in range(first + 1, end) if is_list and _is_cut(reading, vocabulary, k)]
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
    if all(word in words_of("weak") for word in words) or _is_occasion(reading, span):
        return False
    return len(last) > 2 and (vocabulary.english.can_name(last) or len(words) > 1)


def _is_occasion(reading: Reading, span: Span) -> bool:
    words = [reading.word(k) for k in range(*span)]
    before = reading.word(span[0] - 1)
    if before in _DETERMINERS:
        before = reading.word(span[0] - 2)
    return before in ("for", "at", "to", "with") and all(word in words_of("occasions") for word in words)


def _is_purpose(reading: Reading, span: Span, strong: list[Span]) -> bool:
    """Say whether a run only says what another is for (`detergent for sensitive skin`)."""
    before = span[0] - 1 - (reading.word(span[0] - 1) in _DETERMINERS)
    return reading.word(before) == "for" and any(other[1] <= before for other in strong)


def _is_listed_beside(reading: Reading, span: Span, other: Span) -> bool:
    """Say whether only list signs and articles stand between two runs."""
    first, end = (span[1], other[0]) if span < other else (other[1], span[0])
    between = [reading.word(k) for k in range(first, end)]
    return (
        0 < len(between) <= 3
        and between[0] in words_of("list_signs") | {"than", "with", "to"}
        and all(word in words_of("list_signs") | _DETERMINERS | {"than", "with", "to"} for word in between)
    )


def _follows_cue(reading: Reading, span: Span) -> bool:
    if reading.intent not in words_of("excluding_intents"):
        return False
    back = span[0]
    while back > 0 and reading.word(back - 1) in words_of("exclude_fillers"):
        back -= 1
    return any(end == back for _, _, end in _cues(reading))


def _claim_product(reading: Reading, vocabulary: Vocabulary, span: Span) -> None:
    first, end = span
    words = [reading.word(k) for k in range(first, end)]
    is_browsing = reading.intent is None or reading.intent in words_of("browsing_intents")
    department = vocabulary.find(words, "department") if is_browsing else None
    if department or reading.word(end) in words_of("category_nouns"):
        known = department or vocabulary.find(words, "department", "category")
        reading.claim("category", first, end, known or " ".join(words))
        return
    text = " ".join(words).replace(" %", "%")
    reading.claim("product", first, end, text)


# ---- exclusion


def mark_excluded(reading: Reading) -> None:
    """Give the role `exclude` to what `no`, `without`, `anything but` and the like rule out."""
    if reading.intent is not None and reading.intent not in words_of("excluding_intents"):
        return
    starts = {found.start: found for found in reading.entities if found.entity in _EXCLUDABLE}
    for _, _, end in _cues(reading):
        for found in _in_scope(reading, end, starts):
            place = reading.entities.index(found) if found in reading.entities else None
            if place is not None:
                reading.entities[place] = replace(found, role="exclude")


def _cues(reading: Reading) -> list[tuple[str, int, int]]:
    """Give the exclusion cues, without those that only look so (`no thanks`, `not sure`)."""
    plain = Reading(reading.text, reading.tokens)
    spared = {first for _, first, _ in table_of("not_excluding").matches(plain)}
    return [cue for cue in table_of("exclude_cues").matches(plain) if cue[1] not in spared]


def _in_scope(reading: Reading, index: int, starts: dict[int, Entity]) -> list[Entity]:
    """Collect what a cue rules out: the first thing named after it, and what is listed with it."""
    found: list[Entity] = []
    while index < len(reading):
        entity = starts.get(reading.tokens[index].start)
        if entity:
            if found and not _is_list_sign(reading, index - 1):
                break
            found.append(entity)
            index = next(k for k, token in enumerate(reading.tokens) if token.end == entity.end) + 1
        elif reading.word(index) in words_of("exclude_fillers") or (found and _is_list_sign(reading, index)):
            index += 1
        else:
            break
    return found


def _is_list_sign(reading: Reading, index: int) -> bool:
    back = index
    while reading.word(back) in words_of("exclude_fillers"):
        back -= 1
    return reading.word(back) in words_of("exclude_lists") or reading.word(back) in ("no", "not")
