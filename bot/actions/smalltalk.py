"""Small talk: a fixed answer, and the open task goes on after it."""

import re

from bot.actions.base import ShopAction, Turn
from bot.actions.needs import read_need, show_for
from bot.actions.tasks import has_way_back, keep_task
from bot.actions.wish import Wish
from bot.actions.wording import read_wordings

WAIT_CUE = re.compile(
    r"^\W*(?:(?:wait|hang on|hold on|hold|one|a|just|sec(?:ond)?|moment|minute|min|pls|please|bear with me|"
    r"gimme|give me|oh|ok|um|hmm|brb|for)\b\W*)+$",
    re.I,
)
HURRY_CUE = re.compile(
    r"\b(hurry|quick(ly)?|in a rush|no time|asap|(go|be) faster|running late|im late|i'm late)\b", re.I
)
BACK_CUE = re.compile(r"\b(i'?m back|back (now|again)|ok(ay)? back|am back)\b", re.I)
RUDE_CUE = re.compile(
    r"\b(f+u+c+k+\w*|fck|wtf|stfu|shut up|bitch|asshole|a-?hole|screw you|piss off|go to hell|hate you)\b|"
    r"^(?!.*\b(?:jokes?|i feel|i ?'?a?m|my)\b).*\b(idiot|moron|stupid|dumb|useless)\b",
    re.I,
)
SAD_CUE = re.compile(
    r"\bi ?'?a?m (so |very |really |feeling |just )*(sad|lonely|depressed|down(?! (for|to|with))|heartbroken|"
    r"crying|exhausted|stressed( out)?|miserable)\b|"
    r"\bfeel(ing)? (so |very |really )*(sad|lonely|down|low|awful|terrible)\b|"
    r"\b((bad|rough|hard|awful|terrible|worst) (day|week)|passed away|died)\b",
    re.I,
)
WAITING = ("goodbye", "chitchat", "greet", "thank")
TALKING = ("chitchat", "out_of_scope", "ask_if_bot")


class MakeSmallTalk(ShopAction):
    """A short answer to a greeting, thanks, a joke or a wish no shop fulfils; what was asked stays asked."""

    keeps_question = True

    def answer(self, turn: Turn) -> None:
        need = read_need(turn) if turn.intent == "out_of_scope" else None
        if need and need.kinds and not turn.state.asked:  # "how do i get rid of ants"
            turn.say("utter_no_advice")
            show_for(turn, need, Wish())
            return
        response = f"utter_{choose_talk(turn)}"
        in_task = f"{response}_in_task"
        has_task = has_way_back(turn.state.asked)
        turn.say(in_task if has_task and in_task in read_wordings() else response)
        keep_task(turn)


def choose_talk(turn: Turn) -> str:
    """Say what kind of small talk it is: of its intent, or by its words ("wait", an insult, grief)."""
    if WAIT_CUE.search(turn.spelt):
        return "wait"
    if turn.intent in TALKING and RUDE_CUE.search(turn.spelt):
        return "rude"
    if turn.intent in TALKING and SAD_CUE.search(turn.spelt):
        return "sad"
    if turn.intent in WAITING and BACK_CUE.search(turn.spelt):
        return "welcome_back"
    if turn.intent == "chitchat" and HURRY_CUE.search(turn.spelt):
        return "hurry"
    return turn.intent
