"""What was offered or asked is taken up or dropped: a yes, a choice among products, "never mind"."""

import re
from typing import Any

import shop
from bot.actions.account_notices import SubscribeBackInStock, switch
from bot.actions.base import ShopAction, Turn, takes
from bot.actions.cart import AddToCart, ChangeCart, RemoveFromCart
from bot.actions.catalog_compare import CompareProducts
from bot.actions.catalog_products import TellProductDetails, TellStock
from bot.actions.catalog_sizes import AdviseSize
from bot.actions.dialogue_repeating import Repeat
from bot.actions.handoff import OpenHandoff
from bot.actions.orders_changes import CancelOrder
from bot.actions.orders_problems import withdraw_case
from bot.actions.recommend import ShowGoesWith, ShowSimilar
from bot.actions.searching import show_search
from bot.actions.suggesting import take_offer
from bot.actions.tasks import has_way_back
from bot.actions.undo import Undo
from bot.actions.wish import Wish, read_wish, refine

REFUSING_CUE = re.compile(r"\b(too|not|take out|remove|without|skip|leave out|except)\b", re.I)
CANCEL_CUE = re.compile(r"\bcancel\w*\b", re.I)
DONE_CUE = re.compile(r"\W*(so |and |ok )?(did|has|have) (it|that|this|they) (work|go|been|be|get)", re.I)
KEEP_CUE = re.compile(r"\b(keep|leave) (it|them|that|those|everything)\b", re.I)
ADDED = ("utter_added", "utter_added_to_more")
BETTER_NOT = r"no|nah|nope|not|don'?t|never ?mind|nvm|forget it|rather not|better not|i changed my mind"
BETTER_NOT_CUE = re.compile(
    r"\W*(?:(?:oh|um+|hm+|ok(?:ay)?|wait|no|nah|sorry)\W+)*"
    rf"(?:(?:actually|wait)\W+(?:{BETTER_NOT})|on second thoughts?|(?:i(?:'?ve)? )?changed my mind|"
    r"never ?mind|nvm|forget (?:it|that)|scratch that|rather not|better not)"
    rf"(?:\W+(?:{BETTER_NOT}|that|it|thanks|thank you))*\W*$",
    re.I,
)
TAKEN_OUT = ("utter_removed", "utter_removed_last", "utter_emptied")
CASE_CUE = re.compile(r"\b(case|complaint|report)\b", re.I)
SEARCH_CUE = re.compile(r"\b(show|list|search|sell|have|under|more)\b", re.I)
ANSWERS_FOR_PRODUCT: dict[str, type[ShopAction]] = {
    "add_to_cart": AddToCart,
    "remove_from_cart": RemoveFromCart,
    "change_cart": ChangeCart,
    "ask_product_details": TellProductDetails,
    "ask_stock": TellStock,
    "ask_similar": ShowSimilar,
    "ask_goes_with": ShowGoesWith,
    "compare_products": CompareProducts,
    "ask_size_advice": AdviseSize,
    "subscribe_back_in_stock": SubscribeBackInStock,
}


@takes("product")
def take_choice(turn: Turn, question: dict[str, Any]) -> bool:
    """Read "the cheapest" or "store brand" as an answer to "which of these do you mean", not as a search."""
    is_named = turn.value("product") is not None or turn.value("category") is not None
    says_no = turn.intent == "deny" or REFUSING_CUE.search(turn.spelt)  # "nope, too dear"
    if is_named or says_no or len(turn.state.shown) < 2:
        return False
    if SEARCH_CUE.search(turn.spelt):
        return False
    if turn.value("sort") is None and not (question.get("phrase") and names_feature(turn)):
        return False
    wanted = turn.intent if turn.intent in ANSWERS_FOR_PRODUCT else question["intent"]
    ANSWERS_FOR_PRODUCT[wanted]().take(turn)
    return True


def names_feature(turn: Turn) -> bool:
    """Whether what seems a search only names a feature or a brand."""
    said = read_wish(turn)
    return turn.intent == "search_products" and bool(said.attributes or said.brands)


class Affirm(ShopAction):
    """What the bot had offered is done; without an open question the bot asks what is wanted."""

    def answer(self, turn: Turn) -> None:
        question = turn.state.asked or {}
        if question.get("kind") == "search":
            wish = refine(Wish.load(question["wish"]), read_wish(turn))
            if not wish.is_empty:
                show_search(turn, wish)
                return
        if question.get("kind") == "suggest":
            take_offer(turn, question)
            return
        if question.get("kind") == "handoff":
            OpenHandoff().take(turn)
            return
        if question.get("kind") == "ship_notice":
            switch(turn, ["order_updates"], is_on=True)
            return
        if question.get("kind") == "product" and turn.entities:
            ANSWERS_FOR_PRODUCT[question["intent"]]().take(turn)
            return
        if DONE_CUE.match(turn.spelt):  # what was done was said, and only if it was
            Repeat().take(turn)
            return
        if not has_way_back(turn.state.asked):  # else the way back is said
            turn.say("utter_affirm_nothing")


class CancelTask(ShopAction):
    """What was being done is dropped, and that is said."""

    keeps_question = True

    def answer(self, turn: Turn) -> None:
        shows_order = turn.state.last_list == "orders" or turn.last_said == "utter_order_lines"
        if turn.state.asked is None and shows_order and CANCEL_CUE.search(turn.spelt):
            CancelOrder().take(turn)  # "cancel that", said of the order just shown
            return
        names_case = turn.state.asked is None and CASE_CUE.search(turn.spelt)
        case = shop.find_open_case(turn.session, turn.conversation_id) if names_case else None
        if case is not None:  # "close the case"
            withdraw_case(turn, case)
            return
        if not (keep_taken_out(turn) or take_added_back(turn)):
            turn.say("utter_task_dropped" if turn.state.asked else "utter_nothing_to_drop")


def take_added_back(turn: Turn) -> bool:
    """Take back what was just put in the cart ("actually nah"); say whether that was meant."""
    if turn.state.asked is not None or turn.last_said not in ADDED or not BETTER_NOT_CUE.match(turn.spelt):
        return False
    Undo().take(turn)
    return True


def keep_taken_out(turn: Turn) -> bool:
    """Put back what was just taken out of the cart ("no, keep it"); say whether that was meant."""
    if turn.state.asked is not None or turn.last_said not in TAKEN_OUT or not KEEP_CUE.search(turn.spelt):
        return False
    Undo().take(turn)
    return True
