"""The words of delivery addresses: one read from a message, or amended by what is said of a part of it."""

import re

LONGEST_ADDRESS = 200
LEAD = (
    r"no|yes|i meant|i mean|shoot|go on|ok(?:ay)?|actually|sorry|it'?s|please|hm+|oh|oops|wait|well|to|"
    r"my (?:new )?(?:address|place) is"
)
LEAD_CUE = re.compile(rf"^(?:{LEAD})\b[\s,.:]*", re.I)
TAIL_CUE = re.compile(r"[\s,.!]+(?:pls|plz|please|thanks|thank you|thx|instead|sorry|now)\W*$", re.I)
DOOR = r"(?:apt|apartment|suite|unit|flat|floor)\b\.? ?#?(?:\d+[a-z]?|[a-z])\b"
DOOR_BEFORE = re.compile(rf"(?:{DOOR}|\b(?:apt|apartment|suite|unit|flat))[\s,#]*$", re.I)
REST = re.compile(  # "..., 60601 Chicago", but not "... instead of my home"
    rf"(?:[\s,]+(?:(?i:{DOOR})|\d{{4,5}}\b|[A-Z][\w.'-]*|(?:upon|de|of the|la|le|am)\b))+"
)
TO_CUE = re.compile(r"\b(?:to|is|be|at|address:)\s+(?=\S*\d|[A-Z])(.*\d.*)$", re.S)
HOUSE = re.compile(r"\b\d{1,4}[a-z]?\b", re.I)
STREET_CUE = re.compile(
    r"\b(street|st|road|rd|avenue|ave|lane|ln|drive|dr|way|court|ct|place|square|hill|blvd|boulevard|terrace|"
    r"apt|flat|suite|unit|\d{4,5})\b|stra(ss|ß)e",
    re.I,
)
STREET = re.compile(
    r"\d{1,5}[a-z]? [^\W\d][\w' ]* (?:street|st|road|rd|avenue|ave|lane|ln|drive|dr|way|court|ct|place|blvd|"
    r"boulevard|terrace)\.?$",
    re.I,
)
FILLER = (
    r"and|oh|the|is|it'?s|its|it|a|my|hm+|um+|sorry|no|not|but|wrong|should|be|actually|correct|right|make|"
    r"that|that'?s|to|change|please|pls|new|oops|wait|instead|by the way|was|meant|i|mean|needs|there|thanks|"
    r"with|for|ah|well|yes|of|in|at|forgot"
)
ZIP_CUE = re.compile(
    rf"^\W*(?:(?:{FILLER}|zip|zipcode|post|code|postcode|postal)\b\W*)*(?P<zip>\d{{5}})"
    rf"(?:\W+(?:{FILLER}|zip|code))*\W*$",
    re.I,
)
ZIP = re.compile(r"\b\d{5}\b")
NUMBER_CUE = re.compile(
    rf"^\W*(?:(?:{FILLER}|house|street)\b\W*)*(?:number|no\.?|nr\.?|#)\s*(?:(?:is|should be|it'?s)\s+)?"
    rf"(?P<number>\d{{1,4}}\s?[a-z]?)(?:\W+(?:{FILLER}))*\W*$",
    re.I,
)
DOOR_CUE = re.compile(DOOR, re.I)
KIND = re.compile(r"[a-z]+", re.I)
NO_SIGN = r"(?:number |no\.? )?"
INSTEAD_CUES = (  # each gives what is wrong and what is right
    re.compile(rf"\b(?P<right>\d+[a-z]?)\b\W+(?:and )?not {NO_SIGN}(?P<wrong>\d+[a-z]?)\b", re.I),
    re.compile(
        rf"\bnot {NO_SIGN}(?P<wrong>\d+[a-z]?)\b\W+(?:but )?{NO_SIGN}(?P<right>\d+[a-z]?)\b",
        re.I,
    ),
    re.compile(r"^(?P<right>[^\d,]*[^\W\d_]),? (?:and )?not (?:in |the )?(?P<wrong>[^\d,]+?)\W*$", re.I),
    re.compile(r"\bnot (?:in |the )?(?P<wrong>[^\d,]+?),? but (?:in )?(?P<right>[^\d,]+?)\W*$", re.I),
)
PART_CUE = re.compile(
    r"^\W*(?:the )?(?:town|city|street|road|place|name)\b\W*(?:name )?(?:is|should be)?\s*", re.I
)
TOWN_CUE = re.compile(
    rf"^\W*(?:(?:{FILLER})\W+)*(?:town|city)\W+(?:(?:{FILLER})\W+)*(?P<town>[^\d,?]+?)\W*$", re.I
)
KEEP_CUE = re.compile(
    r"\b(keep|leave|use) (it|that|things|everything|the (old|same|first|current)|my old)( one| address)?\b"
    r"(?! to)|"
    r"\bkeep it (at )?home\b|\b(my )?(home|usual|normal|own) (address|place)\b|"
    r"\b(as (it|that) (is|was)|don'?t change|no change|old (one|address) is (fine|ok(ay)?|right))\b",
    re.I,
)


def amend_address(before: str, said: str) -> str | None:
    """Mend an address by what is said of a part: "41 not 14", a zip code, a town, "apt 4b"; else None."""
    for cue in INSTEAD_CUES:
        if found := cue.search(said.strip()):
            amended = _replace(before, found["wrong"], PART_CUE.sub("", _strip(found["right"])))
            if amended:
                return amended
    if zip_code := ZIP_CUE.match(said):
        has_zip = ZIP.search(before)
        return ZIP.sub(zip_code["zip"], before, count=1) if has_zip else f"{before}, {zip_code['zip']}"
    if number := NUMBER_CUE.match(said):
        return HOUSE.sub(number["number"].replace(" ", ""), before, count=1)
    if town := TOWN_CUE.match(said):
        return _set_town(before, town["town"])
    if (street := STREET.match(tidy(said))) and "," in before:  # "79 lake dr", without the town
        return street[0] + before[before.index(",") :]
    door = DOOR_CUE.search(said)
    if door is None or re.search(r"\d", DOOR_CUE.sub("", said)):  # a whole address of its own
        return None
    kind = KIND.match(door[0])
    is_known = kind is not None and re.search(rf"\b{kind[0]}\b", before, re.I)
    return DOOR_CUE.sub(door[0], before, count=1) if is_known else f"{before}, {door[0]}"


def _replace(before: str, wrong: str, right: str) -> str | None:
    """Put one part in the place of another; what it repeats of the words before it counts once."""
    found = re.search(rf"\b{re.escape(wrong.strip())}\b", before, re.I)
    if not found or not right:
        return None
    head, words = before[: found.start()].rstrip(), right.split()
    for n in range(len(words) - 1, 0, -1):
        if head.lower().endswith(" ".join(words[:n]).lower()):
            right = " ".join(words[n:])
            break
    return before[: found.start()] + right + before[found.end() :]


def _set_town(before: str, town: str) -> str:
    """Name another town: in the place of the words behind the last comma, else at the end."""
    head, comma, last = before.rpartition(",")
    if not comma or DOOR_CUE.search(last):
        return f"{before}, {town}"
    zip_code = ZIP.search(last)
    return f"{head}, {f'{zip_code[0]} ' if zip_code else ''}{town}"


def widen(text: str, start: int, end: int) -> str:
    """Give what stands between two places of a text, with the door before and the town behind it."""
    door, rest = DOOR_BEFORE.search(text[:start]), REST.match(text[end:])
    return text[door.start() if door else start : end + (rest.end() if rest else 0)]


def tidy(text: str) -> str:
    """Take away what is said before and behind an address, and whatever is too long for one."""
    return _strip(" ".join(text.split())).strip(" .,!?")[:LONGEST_ADDRESS]


def _strip(text: str) -> str:
    before = None
    while before != text:
        before, text = text, TAIL_CUE.sub("", LEAD_CUE.sub("", text))
    return text
