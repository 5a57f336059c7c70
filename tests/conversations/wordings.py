"""Which response a text is, and with which facts it was filled: `responses.yml` read backwards."""

import re
from functools import lru_cache

from bot.actions.wording import read_wordings

HOLE = re.compile(r"\{(\w+)\}")


@lru_cache(maxsize=1)
def list_forms() -> list[tuple[int, str, re.Pattern[str]]]:
    """Give every response as (length of its own words, name, pattern), the longest first."""
    forms = []
    for name, wording in read_wordings().items():
        held, pattern, seen = HOLE.split(wording.strip()), "", set()
        for place, part in enumerate(held):
            if place % 2 == 0:
                pattern += re.escape(part)
            else:
                pattern += f"(?P={part})" if part in seen else f"(?P<{part}>.*?)"
                seen.add(part)
        if name.startswith("utter_"):
            forms.append((sum(map(len, held[::2])), name, re.compile(pattern, re.S)))
    return sorted(forms, key=lambda form: -form[0])


def read_facts(text: str) -> list[tuple[str, dict[str, str]]]:
    """Give the responses that a text may be, those with the most words of their own, with their facts."""
    found: list[tuple[int, str, dict[str, str]]] = []
    for length, name, pattern in list_forms():
        if found and length < found[0][0]:
            break
        if match := pattern.fullmatch(text.strip()):
            found.append((length, name, match.groupdict()))
    return [(name, facts) for _, name, facts in found]
