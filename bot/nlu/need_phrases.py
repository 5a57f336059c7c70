"""What a message says something is for: "a bbq" of "anything for a bbq?", "unclog the sink"."""

import re

from bot.nlu.entities_text import read_words, words_of


def _any_of(table: str) -> str:
    return "(?:" + "|".join(re.escape(phrase) for phrase in read_words()[table]) + ")"


_VERB, _EVENT = _any_of("need_verb_cues"), _any_of("need_event_cues")
_PRONOUN = r"(?:something|sth|smth|anything|stuff|things?|what|whatever|products?|ideas?|one)"
_DETERMINER = r"(?:(?:a|an|my|our|his|her|the|some) )?"
_CUES = [
    re.compile(pattern, re.I)
    for pattern in (
        rf"\b{_PRONOUN}\b[^.!?]*? (?:to|(?:that|which) (?:can|will|would)) (?P<need>{_VERB}\b.*)",
        rf"\b{_PRONOUN}\b[^.!?]*? to (?P<need>get\b.+ (?:out of|off|from) .*)",
        r"\b(?:(?:want|need|try|trying|going|like|have|hoping|plan|planning) to|wanna|gonna) "
        rf"(?P<need>{_VERB}\b.*)",
        r"\b(?:how (?:do|can|to|would|should)|ways? to|know)\b(?: (?:i|you|we|one|how|to))* "
        rf"(?P<need>{_VERB}\b.*)",
        rf"\b(?:i|we|i'm|im|we're)(?: am| are|'ll be)? (?P<need>{_VERB}\b.*)",
        r"\b(?:gift|present|something|sth)\b.*\b(?:who|that|she|he|they)\b.*? "
        r"(?:likes?|loves?|enjoys?|is into|are into) (?P<need>.+)",
        r"\b(?:has|have|having|got|throwing|hosting|planning|celebrating|it's|its|is)"
        rf" (?P<need>{_DETERMINER}(?:(?!for\b)[\w'-]+ ){{0,4}}?{_EVENT}\b)",
        r"\b(?:good|nice|great|best|suitable|perfect|ideal|handy|useful) (?:for|with|against) (?P<need>.+)",
        r"\b(?:against|ideas? for|inspiration for|helps? (?:with|against)|to treat) (?P<need>.+)",
        r"\b(?:(?:bring|take) to|go(?:es)? (?:down )?well at) (?P<need>.+)",
        rf"\b{_PRONOUN}\b[^.!?]*? (?:for|to go on) (?P<need>.+)",
        r"\b(?:suggest(?:ions?)?|recommend(?:ations?)?|need|want|have|got|get)\b[^.!?]*? for (?P<need>.+)",
        r"\b(?P<need>breakfast|lunch|dinner|supper|brunch|picnic|party|bbq|barbecue|birthday|snack)"
        r" (?:ideas?|suggestions?|inspiration)\b",
    )
]
_END = re.compile(rf"\s*(?:[.!?;:(,]|\s-\s|\b{_any_of('need_end_cues')}\b|\bwith$).*", re.I | re.S)
_LEADING = re.compile(
    r"^(?:(?:a|an|the|some|any|my|our|his|her|their|this|that|me|us|to|making|of|like)\s+)+", re.I
)
_SUM = re.compile(r"\W*\$?\d[\d.,]*\s*(?:dollars?|bucks?|usd|\$|cents?|quid)?\W*", re.I)


def find_need(text: str) -> str | None:
    """Give what a wish is for, in the shopper's words; None where it does not say.

    Not a person ("for my husband"), a time or a sum of money: no kind of product is near to these.
    """
    for cue in _CUES:
        for found in cue.finditer(text):
            phrase = _END.sub("", found["need"]).strip(" '\"")
            bare = _LEADING.sub("", phrase)
            if bare and not _SUM.fullmatch(bare) and not set(bare.lower().split()) <= words_of("nobody"):
                return phrase
    return None
