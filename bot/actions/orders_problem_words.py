"""The words of complaints: what is wrong, how bad it is, what would make it good, and that it is over."""

import re

CATEGORIES = {  # the first that matches names the case
    "missing": r"missing|incomplete|forgot(ten)?|left out|not (all|everything|in the (box|bag|parcel))|"
    r"only (got|received|one|half)|without the|wasn'?t in|weren'?t in|didn'?t get (all|every)",
    "wrong_item": r"wrong (item|thing|product|one|order|colou?r|size|brand|shoes?)|someone else'?s|different|"
    r"not what i ordered|isn'?t what|instead of|another one than",
    "quality": r"broken?|damaged?|defect\w*|crack\w*|smash\w*|crush\w*|leak\w*|spoil(ed|t)|rotten|mou?ld\w*|"
    r"stale|sour|expired|past (the|its) date|smell\w*|taste\w*|bad quality|poor quality|hole|torn|"
    r"ripped|stopped working|doesn'?t work|not working|faulty|dirty|black|melted|warm|squashed|wet|in pieces|"
    r"sick|rash|allerg\w*|quality|glass in|plastic in|fell apart|bruised|rusty|gone off",
    "size": r"(too?|very|way|really|so|runs?) (small|big|large|tight|loose|narrow|wide|short)|pinch(es|ing)?|"
    r"sizes?|sizing|(doesn'?t|don'?t|didn'?t|not|nothing) fits?|won'?t (close|button|zip)",
    "price": r"overcharged?|charged|price|bill|invoice|too much money|deducted|discount|coupon",
    "delivery": r"deliver\w*|courier|driver|parcel|package|late|delay\w*|never (came|arrived|received|got)|"
    r"not (here|arrived|received)|stolen|lost|neighbou?r|rang|wrong address|rain|shipping|waiting",
    "service": r"service|staff|support|treated|hotline|ignored|answer",
}
MANNERS_CUE = re.compile(r"\b(rude\w*|unfriendly|impolite|shouted|insult\w*|swore)\b", re.I)
HIGH_CUE = re.compile(
    r"\b(sick|ill|vomit\w*|poison\w*|allerg\w*|rash|hospital|doctor|dentist|tooth|teeth|injur\w*|"
    r"hurt|cut (my|me)|blood|bleed\w*|bled|burn\w*|chok\w*|dangerous|glass|metal|plastic in|insects?|"
    r"maggots?|stolen|(second|third) time|again|twice|every time|always)\b",
    re.I,
)
MINOR = ("price", "service")
WISHES = {
    "exchange": re.compile(
        r"\b(replace(ment)?|new one|another one|exchange|send (me )?(a|another|new)|resend)\b", re.I
    ),
    "refund": re.compile(r"\b(refund(ed)?|money back|my money|reimburse\w*|credit)\b", re.I),
}
NO_WISH_CUE = re.compile(
    r"\b((no|without)|(not|(don'?t|do not|didn'?t) (want|need)|never mind) (a |any |my |the )?) ?"
    r"(refund|money( back)?|replacement|exchange|new one)\b",
    re.I,
)
WITHDRAWN_CUE = re.compile(  # of a complaint that was just taken
    r"^\W*(?:(?:oh|ah|no|ok(?:ay)?|sorry|actually|please|well|hm+|wait|but|just)\W+)*"
    r"(?:forget (?:it|that|about it)|never ?mind|nvm|false alarm)\b|"
    r"\b(?:i|we) (?:just )?found (?:it|them)\b|\b(?:it|they) (?:was|were)n'?t missing\b|"
    r"\b(?:neighbou?r|husband|wife|roommate|son|daughter|kid) (?:had|has|took|got) (?:it|them)\b|"
    r"\b(?:no|don'?t (?:want|need|open|file|make)|do not (?:want|need|open|file|make)|no need for) "
    r"(?:a |the |any |to )*(?:case|complaint|complain)\b|"
    r"\b(?:withdraw|close|cancel|drop|delete|undo|remove|take back|stop) "
    r"(?:(?:it|that|the|this|my|a|case|complaint|report)\b\W*)+$|"
    r"\b(?:it|they|everything|the parcel|the package) (?:was|were|is|are|has|have) "
    r"(?:here|there|arrived|turned up) (?:after all|now)\b",
    re.I,
)
CLOSING_CUE = re.compile(  # asked of a case at any time; "when do you close it" closes nothing
    r"^(?!.*\b(when|why|how|who|did|was|is|has|have|will)\b).*"
    r"\b(withdraw|close|cancel|drop|delete|take back)\b",
    re.I,
)


def read_category(text: str) -> str:
    """Say what a complaint is about, by its words; "other" where none says it."""
    if MANNERS_CUE.search(text):  # also a driver's
        return "service"
    for category, words in CATEGORIES.items():
        if re.search(rf"\b({words})\b", text, re.I):
            return category
    return "other"


def read_severity(text: str, category: str) -> str:
    """Say how bad it is: high where health is at stake or it happened before, low for bills and manners."""
    if HIGH_CUE.search(text):
        return "high"
    return "low" if category in MINOR else "normal"


def read_wish(text: str) -> str | None:
    """Find what a shopper asks for: "refund", "exchange", or nothing."""
    asked = NO_WISH_CUE.sub(" ", text)
    return next((wish for wish, cue in WISHES.items() if cue.search(asked)), None)
