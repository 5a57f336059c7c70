"""National identity numbers in a text: by their shape and check digits, or by the word before them."""

import re
from collections.abc import Callable, Iterator

from stdnum.br import cpf
from stdnum.ch import ssn as ahv
from stdnum.es import dni, nie
from stdnum.fr import nir
from stdnum.in_ import aadhaar, pan
from stdnum.it import codicefiscale
from stdnum.se import personnummer

_FREE = r"(?<![\w.-])"  # nothing that would make it the middle of something longer
_END = r"(?![\w]|[.-]\w)"


def _shape(pattern: str, flags: int = re.I) -> re.Pattern[str]:
    return re.compile(_FREE + pattern + _END, flags)


# told by their shape alone; where that is too common, the check digits decide
_SHAPES: list[tuple[re.Pattern[str], Callable[[str], bool] | None]] = [
    (_shape(r"(?!000|666)\d{3}-(?!00)\d\d-(?!0000)\d{4}"), None),  # US social security
    (_shape(r"[A-CEGHJ-TW-Z][A-CEGHJ-NPR-TW-Z] ?\d\d ?\d\d ?\d\d ?[A-D]"), None),  # UK national insurance
    (_shape(r"(?:\d{8}[ -]?[A-Z]|[XYZ][ -]?\d{7}[ -]?[A-Z])"), lambda n: dni.is_valid(n) or nie.is_valid(n)),
    (_shape(r"[A-Z]{6}\d\d[A-Z]\d\d[A-Z]\d{3}[A-Z]"), codicefiscale.is_valid),
    (_shape(r"[A-Z]{5}\d{4}[A-Z]", 0), pan.is_valid),
    (_shape(r"[12] ?\d\d ?\d\d ?\d[\dAB] ?\d{3} ?\d{3} ?\d\d"), nir.is_valid),
    (_shape(r"[2-9]\d{3}[ -]\d{4}[ -]\d{4}"), aadhaar.is_valid),
    (_shape(r"\d{3}\.\d{3}\.\d{3}-\d\d"), cpf.is_valid),
    (_shape(r"(?:\d\d)?\d{6}[-+]\d{4}"), personnummer.is_valid),
    (_shape(r"756[. ]?\d{4}[. ]?\d{4}[. ]?\d\d"), ahv.is_valid),
]
_NAMED = re.compile(
    r"\b(?:ssn|sozialversicherungs\w+|social(?: (?:security|insurance))?|sin|nino?|national (?:insurance|id)"
    r"|aadh?aar|pan|cpf|steuer-?\s?id(?:nr)?|pesel|bsn|passports?|reisepass|pasaporte|licen[cs]e"
    r"|tax id|tin|ein|nhs|personnummer|personalausweis|dni|nie|codice fiscale|s[ée]cu(?:rit[ée] sociale)?"
    r"|id card|identity card)"
    r"(?:[\s:#=.,]+(?:card|number|num|no|nr|is|id|es|é|est|ist|lautet|my|n°)\b)*[\s:#=.]{0,3}"
    r"(?P<value>[a-z0-9](?:[ .-]?[a-z0-9]){4,17})(?![a-z0-9])",
    re.I,
)
_LEAST_DIGITS = 5


def find_identity_numbers(text: str) -> Iterator[tuple[int, int]]:
    """Find the places of identity numbers in a text of ASCII digits."""
    for pattern, is_valid in _SHAPES:
        for match in pattern.finditer(text):
            if is_valid is None or is_valid(match[0]):
                yield match.span()
    for match in _NAMED.finditer(text):
        end = _find_end(match["value"])
        if sum(character.isdigit() for character in match["value"][:end]) >= _LEAST_DIGITS:
            yield match.start("value"), match.start("value") + end


def _find_end(value: str) -> int:
    """Leave out the words that follow a number: it ends with its last group that has a digit."""
    groups = list(re.finditer(r"[^ .-]+", value))
    last = max((i for i, group in enumerate(groups) if re.search(r"\d", group[0])), default=0)
    is_check_letter = last + 1 < len(groups) and len(groups[last + 1][0]) == 1
    return groups[last + is_check_letter].end()
