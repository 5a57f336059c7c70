"""What is ruled out: `without nuts`, `anything but store brand`, `not the chocolate one`."""

from dataclasses import replace

from bot.nlu.entities_text import Entity, Reading, table_of, words_of

_EXCLUDABLE = {"product", "category", "brand", "attribute"}


def follows_cue(reading: Reading, index: int) -> bool:
    """Say whether the words before a token rule it out."""
    if reading.intent not in words_of("excluding_intents"):
        return False
    while index > 0 and reading.word(index - 1) in words_of("exclude_fillers"):
        index -= 1
    return any(end == index for _, _, end in _cues(reading))


def mark_excluded(reading: Reading) -> None:
    """Give the role `exclude` to what `no`, `without`, `anything but` and the like rule out."""
    if reading.intent is not None and reading.intent not in words_of("excluding_intents"):
        return
    starts = {found.start: found for found in reading.entities if found.entity in _EXCLUDABLE}
    for _, _, end in _cues(reading):
        for found in _in_scope(reading, end, starts):
            _exclude(reading, found)
    for index, token in enumerate(reading.tokens):  # "a milk allergy"
        following = reading.word(index + 1)
        named = next((found for found in starts.values() if found.end == token.end), None)
        if named is not None and following in words_of("ailments"):
            _exclude(reading, named)


def _exclude(reading: Reading, found: Entity) -> None:
    if found in reading.entities:
        reading.entities[reading.entities.index(found)] = replace(found, role="exclude")


def _cues(reading: Reading) -> list[tuple[str, int, int]]:
    """Give the exclusion cues, without those that only look so (`no thanks`, `not sure`)."""
    plain = Reading(reading.text, reading.tokens)
    spared = {k for _, first, end in table_of("not_excluding").matches(plain) for k in range(first, end)}
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
