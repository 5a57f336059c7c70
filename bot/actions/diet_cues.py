"""By which words diets are said and whose they are; they read lower case with plain apostrophes."""

import re

from bot.actions.diets import FOODS, WAYS

NEVER = (
    r"(?:do ?n'?t|do not|ca ?n'?t|can ?not|never|no longer|stopped|quit|must ?n'?t|must not|should ?n'?t|"
    r"may not|wo ?n'?t)"
)
TAKE = (
    r"(?:eat|drink|have|touch|do|use|tolerate|digest|buy|want|(?:show|suggest|offer|give)(?: me| us)?)"
    r"(?:ing)?"
)
FOOD = "(?:" + "|".join(FOODS) + ")"
SEVERAL = rf"{FOOD}(?:(?:,? (?:and|or|nor) (?:no )?|/| no ){FOOD})*"
GAVE_UP = "gave up|given up"
REFUSED = rf"(?:{NEVER}(?: ever)? {TAKE}(?: any| all)?|{GAVE_UP}|no|without(?: any)?|avoid(?:ing)?|leave out)"
ALLERGIC = r"allerg(?:ic|y|ies) (?:to|against)"
AILING = r"(?:allerg(?:y|ies|ic)|intoleran(?:t|ce)|free)"

WAY = re.compile(r"\b(?:" + "|".join(f"(?:{said})" for said in WAYS.values()) + r")\b")
AVOIDED = re.compile(
    rf"\b(?:{REFUSED}|{ALLERGIC}(?: all| any)?|intoleran(?:t|ce) (?:to|of)) "
    rf"(?P<foods>{SEVERAL})\b(?![ -]{AILING})"
    r"|\b(?:(?:have|has|having|got|with|from)(?: an?)? (?:(?:severe|bad|mild|strong) )?)?"
    rf"(?:(?P<names>{SEVERAL})[ -]{AILING}|(?P<ailment>co?eliacs?(?: disease)?))\b"
)
FREE = re.compile(  # any word may be a food
    rf"\b(?:{ALLERGIC}|{NEVER} eat(?:ing)?)(?: all| any)? "
    r"(?P<free>(?!(?:it|this|that|these|those|them|any\w*|some\w*|every\w*|much|many|out|here|there|at|the|my|"
    r"your|in|with|for|more|too|well|food|breakfast|lunch|dinner|vegan|vegetarian|halal|kosher)\b)[a-z]{3,})\b"
)
EATEN = re.compile(
    r"\b(?:can (?:eat|drink|have)|(?<!to )(?<!t )(?<!not )(?<!never )(?<!longer )(?:eat|drink)) "
    rf"(?P<foods>{SEVERAL})\b(?![ -]{AILING})"
)
BARE = re.compile(  # an ailment and nothing else: no search for what it names
    rf"\W*(?:{ALLERGIC} {SEVERAL}|{SEVERAL} (?:allerg(?:y|ies|ic)|intoleran(?:t|ce))|"
    r"co?eliacs?(?: disease)?)(?: here| sorry| btw| fyi| by the way)?\W*"
)
NEGATED = re.compile(REFUSED + r"\b")

SUBJECT = (
    r"(?:i|i'?m|i'?ve|i'?d|we|we'?re|we'?ve|my|our|he|he's|she|she's|they|they're|his|her|their|the|not|so|as|"
    r"show|what|please|do|is|suggest)"
)
CLAUSE = re.compile(
    r"(?<=\?)|[,.;:!\n()]|\b(?:but|because|although|though|while|whereas|since|except)\b|"
    rf"\bso\b(?! am\b)|\band (?={SUBJECT}\b)"
)
TOGETHER = re.compile(
    r"\b(?:both )?(?:(?:me|i|myself) and (?:my|our) \w+|(?:my|our) \w+ and (?:i|me|myself))\b"
)
REMEMBER = re.compile(r"\b(?:do ?n'?t|do not|never) forget\b")
LISTED = re.compile(rf"\b({FOOD}),\s*(?:and |or )?(?={FOOD}\b)")

QUESTION = re.compile(
    r"\W*(?:is|are|am i|was|were|do(?! ?n't| not)|does|did|can(?!'?t| ?not)|could|will|would|what|which|who|"
    r"how|where|why|when|should|have you|any|got any|is ?n't|are ?n't|if|suppose|imagine)\b"
)
REQUEST = re.compile(r"\b(?:note|remember|save|keep|store|write|mark|put|consider|bear)\b")
UNSURE = re.compile(
    r"\b(?:(?:want|like|love|try|trying|hope|hoping|going|plan|planning|think|thinking|consider\w*) "
    r"(?:to|of|about)(?: (?:be|being|go|going|become|becoming|turn|turning|eat|eating))?|"
    r"(?:maybe|might|almost|nearly)(?: (?:be|go|become))?)\s*$"
)
LASTING = re.compile(
    r"\b(?:only|always|never|from now on|in future|remember|note|save|keep|generally|strictly|prefer|diet)\b|"
    r"\bas an?\s*$"
)

WORD = re.compile(r"[a-z']+")
FIRST = frozenset({"i", "i'm", "im", "i've", "ive", "we", "we're", "we've", "weve"})
BETWEEN = re.compile(  # what may stand between "I" and the own diet
    r"m|am|are|re|have|haven't|hadn't|ve|been|become|became|turn|turned|went|gone|go|going|eat|eating|keep|keeping|"
    r"follow|following|live|living|stay|do|don't|dont|only|strict|strictly|mostly|now|also|still|always|just|"
    r"really|actually|currently|both|all|being|on|severely|highly|very|totally|fully|quite|and|or|an?|to|be|not|"
    r"no|longer|never|neither|nor|used|was|were|wasn't|weren't|aren't|ain't|aint|stopped|quit|gave|given|up|"
    r"hardly|diagnosed|born|raised|as|with|that|ever"
)
FIRST_PERSON = re.compile(r"\b(?:i|i'?m|i'?ve|i'?d|we|we'?re|we'?ve|me|us|my|our|myself)\b")
PERSON = re.compile(
    r"\b(?:he|she|they|he's|she's|they're|his|hers?|him|their|them|someone|somebody|wife|husband|partner|"
    r"girlfriend|boyfriend|fianc[eé]e?|spouse|sons?|daughters?|kids?|child|children|baby|toddler|mother|father|"
    r"mom|mum|dad|parents?|brothers?|sisters?|friends?|guests?|room ?mate|flat ?mate|nephew|niece|cousin|"
    r"uncle|aunt|colleagues?|neighbou?rs?|boss|visitors?|people|girl|boy|guy|dog|cat|grand\w+)\b"
    r"|\b(?:my|our) (?!(?:\w+ )?(?:diet|profile|food|eating|lifestyle|doctor|data|cart|basket|list|orders?|"
    r"account|size|budget|suggestions?|recommendations?|name|stomach|body|skin|health|preferences?)\b)[a-z]+"
)
SOMEBODY = re.compile(
    r"\b(?:for|with|by|have|has|invited?|meet\w*|dating)(?: (?:an?|some|two|three|many))?\s*$"
)
THING = re.compile(r"\b(?:this|these|those|it|it's|that's|your|the [a-z]+ (?:is|was|are|were))\b")

GIVEN_UP = re.compile(
    r"\b(?:not(?! only| just)|no longer|never|neither|nor|used to|stopped|quit|gave up|given up|"
    r"(?:was|were)(?! diagnosed| born| raised| told)|\w+n't|(?:is|are|was|were|do|have|ai)nt|ex|formerly)\b|"
    r"\bno (?:\w+ )?$"
)
TAKEN_BACK = re.compile(
    r"\b(?:forget|delete|remove|erase|wrong|not true|isn't true|never (?:said|told)|didn't (?:say|tell))\b"
)
WRONG_AFTER = re.compile(
    r"\W*(?:is|was|'s)? ?(?:wrong|false|not (?:true|right|correct)|isn't (?:true|right|correct))\b"
)
NO_MORE_AFTER = re.compile(r"\W*(?:\w+ ){0,2}?(?:any ?more|no more|no longer|once|in the past|long ago)\b")
TAKES_BACK = re.compile(
    r"\W*(?:(?:i ?'?m|i am|we ?'?re|we are) not(?: though)?|not (?:me|i)|"
    r"(?:that|it|this)(?:'?s| is| was)? (?:wrong|false|not (?:true|right|correct)))\W*"
)
I_TOO = re.compile(r"\W*(?:(?:so |as )am i|me too|(?:i am|i'?m|we are) too|(?:i am|we are) as well)\W*")
