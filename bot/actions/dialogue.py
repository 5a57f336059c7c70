"""Short answers whose meaning lies in what was just asked or shown: yes, no, a value, or not understood."""

import re
from dataclasses import replace
from typing import Any

import shop
from bot.actions.account import CorrectStoredData
from bot.actions.base import Entity, ShopAction, Turn
from bot.actions.cards import payload
from bot.actions.cart import AddToCart, RemoveFromCart, find_lines, is_being_added
from bot.actions.cart_lines import add_product, correct_number, take_quantity
from bot.actions.cart_swaps import swap_last
from bot.actions.catalog import RefineSearch, pick_shown, show_pick
from bot.actions.catalog_amounts import show_other_amount
from bot.actions.catalog_compare import CHEAPER_CUE, CompareProducts
from bot.actions.catalog_products import TellProductDetails, TellStock
from bot.actions.catalog_sizes import AdviseSize
from bot.actions.dialogue_affirming import ANSWERS_FOR_PRODUCT, Affirm, keep_taken_out, take_added_back
from bot.actions.diet_talk import names_ailment_only
from bot.actions.handoff import ask_for_question, is_away, list_missed
from bot.actions.languages import is_foreign
from bot.actions.needs import read_need
from bot.actions.orders import ListOrders, TellOrderStatus, point_at_order, tell_pointed_order
from bot.actions.orders_spent import asks_of_bought
from bot.actions.recommend import Recommend, ShowGoesWith, ShowSimilar
from bot.actions.recommend_objections import RejectRecommendation
from bot.actions.references import resolve
from bot.actions.searching import narrow_by_words, show_search
from bot.actions.smalltalk import WAIT_CUE, MakeSmallTalk
from bot.actions.tasks import ask_again, suspend_task
from bot.actions.wish import Wish, read_wish, refine
from bot.actions.wording import read_wordings, word

ONE_CUE = re.compile(r"\b(ones?|kinds?|type|sort)\W*$", re.I)
PLEASE = re.compile(r"\W*\b(please|pls|plz)\b\W*")
UNWANTED_CUE = re.compile(r"\b(?:don'?t|do not|no longer) (?:want|need)\b", re.I)
NOT_CUE = re.compile(
    r"\W*(?:but |and |just )?(?:not|no|without|minus|except)\b"
    r"(?!.*\b(?:i|we) (?:meant|mean|said|want|need)\b)",
    re.I,
)
MEANT_CUE = re.compile(r"\bi (?:meant|mean|said)\b", re.I)
CHOICES = ("search_products", "list_orders", "ask_coupons", "talk_to_human")
CORRECTION_CUE = re.compile(r"\b(sorry|no|not|oops|wrong|meant|mean|actually|instead|other)\b", re.I)
MORE_CUE = re.compile(r"\W*(\w+\W+){0,3}(more|else|others?)\W*", re.I)
SHORT = 4  # words of a yes
EXCLUDED = ("product", "category", "brand", "attribute")  # what "not ..." leaves out of a list
YES_CUE = re.compile(r"\b(yes|yeah|yep|yup|sure|ok(ay)?|please|show|those|them|go on|do it)\b", re.I)
ABOUT_PRODUCT: dict[str, type[ShopAction]] = {
    "ask_recommendation": Recommend,
    "ask_product_details": TellProductDetails,
    "ask_stock": TellStock,
    "ask_similar": ShowSimilar,
    "ask_goes_with": ShowGoesWith,
    "ask_size_advice": AdviseSize,
}


class Deny(ShopAction):
    """The open question is dropped."""

    keeps_question = True

    def answer(self, turn: Turn) -> None:
        if turn.value("sort") is not None and turn.state.search:  # "no, too dear"
            RefineSearch().take(turn)
            return
        if turn.entities and turn.value("sort") is None:  # "no, the second one"
            TakeValue().take(turn)
            return
        if not (keep_taken_out(turn) or take_added_back(turn)):
            turn.say("utter_deny" if turn.state.asked else "utter_deny_nothing")


LEAVE_CUE = re.compile(
    r"^\W*no \w+( \w+)? (today|thanks|thank you|for now|this time)\b|"
    r"\bi (have|got|bought)\b.*\balready\b|\bi('ve)? already (have|got|bought)\b|\bnot interested\b",
    re.I,
)
PIECES_CUE = re.compile(
    r"\W*(?!.*\b(?:how|why|not|no|don'?t)\b)(?:\w+\W+){0,4}?\d{1,4}\W+"
    r"(?:of (?:them|those|these|it|that)|pieces|pcs)\b",
    re.I,
)
BARE_NUMBER = re.compile(r"\W*(?:number |no\.? ?|#)?([1-9])\W*$", re.I)


class TakeValue(ShopAction):
    """A value is read with what was just asked and shown."""

    def answer(self, turn: Turn) -> None:
        question: dict[str, Any] = turn.state.asked or {}
        if question.get("kind") == "product":
            self._take_product(turn, question)
        elif question.get("kind") == "quantity":
            take_quantity(turn, question["product_id"])
        elif correct_number(turn):  # "no, 3"
            return
        elif question.get("kind") == "search":
            show_search(turn, refine(Wish.load(question["wish"]), read_wish(turn)))
        elif turn.value("order_number") is not None or point_at_order(turn):
            TellOrderStatus().take(turn)
        elif CORRECTION_CUE.search(turn.spelt) and swap_last(turn):
            return
        elif turn.values("ordinal") or turn.value("product_id") is not None:
            self._show_pick(turn, resolve(turn).products)
        elif picked := pick_shown(turn):
            show_pick(turn, picked)
        else:
            self._take_limit(turn)

    @staticmethod
    def _take_limit(turn: Turn) -> None:
        """Read a value that answers no question as a limit of the list, a number of pieces, or a search."""
        if show_other_amount(turn):  # "bigger?"
            return
        said, search = read_wish(turn), turn.state.search
        if search and ONE_CUE.search(turn.spelt) and (narrowed := narrow_by_words(turn, Wish.load(search))):
            show_search(turn, narrowed)  # "the flour one", of tortillas
            return
        if said != Wish() and (turn.state.search or turn.state.last_list == "suggestions"):
            RefineSearch().take(turn)
        elif said.has_noun or turn.value("attribute") or turn.value("brand"):
            show_search(turn, said)
        elif turn.values("quantity") and turn.state.focus:
            take_quantity(turn, turn.state.focus)
        elif (
            turn.values("quantity") and turn.state.shown and turn.state.last_list in ("search", "suggestions")
        ):
            AddToCart().take(turn)  # "3 packs": of which?
        else:
            Clarify().take(turn)

    @staticmethod
    def _take_product(turn: Turn, question: dict[str, Any]) -> None:
        quantity, place = question.get("quantity"), BARE_NUMBER.match(turn.text)
        if place and question["intent"] == "add_to_cart" and int(place[1]) <= len(turn.state.shown):
            turn.entities = [Entity("ordinal", int(place[1]), place[1])]  # "1", of the buttons
        reference = resolve(turn)
        if quantity and question["intent"] == "add_to_cart" and reference.is_clear:
            add_product(turn, reference.products[0], int(turn.value("quantity") or quantity))
            return
        ANSWERS_FOR_PRODUCT[question["intent"]]().take(turn)

    @staticmethod
    def _show_pick(turn: Turn, products: list[shop.Product]) -> None:
        if not products:
            turn.say("utter_ask_which_product")
            return
        show_pick(turn, products)


def find_run_together(turn: Turn) -> str | None:
    """Find the product that is named in words run together ("toiletpaper pls")."""
    said = PLEASE.sub("", turn.text.lower()).strip()
    if not re.search(r"[a-z0-9]", said):
        return None
    found = shop.search(turn.session, shop.Query(text=said, limit=1))
    is_same = (found.corrected or said).replace(" ", "") == said.replace(" ", "")
    return said if found.total and is_same and (found.corrected or " " not in said) else None


class Clarify(ShopAction):
    """First the two likeliest readings as buttons; the second time fixed choices and a person."""

    keeps_question = True

    def answer(self, turn: Turn) -> None:
        if WAIT_CUE.search(turn.spelt):
            MakeSmallTalk().take(turn)
            return
        if is_foreign(turn.text):
            turn.state.question = turn.state.asked
            turn.say("utter_english_only", buttons=[(word("button_talk_to_human"), payload("talk_to_human"))])
            return
        names_thing = any(entity.kind == "product" for entity in turn.entities)
        if names_thing and LEAVE_CUE.search(turn.spelt):  # "no milk today"
            turn.state.question = turn.state.asked
            turn.say("utter_left_alone")
            return
        if names_ailment_only(turn.spelt):  # "nut allergy"
            CorrectStoredData().take(turn)
            return
        if self._understand_by_context(turn):
            suspend_task(turn, is_aside=True)
            return
        turn.state.misses = turn.state.missed_before + 1
        if turn.state.misses > 1 and is_away(turn):
            ask_for_question(turn, "utter_still_unclear_away", list_missed(turn))
            suspend_task(turn, is_aside=True)
            return
        if turn.state.misses == 1 and ask_again(turn):
            return
        turn.state.question = turn.state.asked
        if turn.state.misses > 2 and turn.state.misses % 2:
            turn.state.question = {"kind": "handoff"}
            turn.say(
                "utter_unclear_person", buttons=[(word("button_talk_to_human"), payload("talk_to_human"))]
            )
            suspend_task(turn, is_aside=True)
            return
        if turn.state.misses > 1:
            turn.say(
                "utter_still_unclear",
                buttons=[(word(f"button_{intent}"), payload(intent)) for intent in CHOICES],
            )
            return
        readings = [
            str(guess["name"])
            for guess in turn.understanding.get("intent_ranking") or []
            if f"reading_{guess['name']}" in read_wordings()
        ][:2]
        buttons = [(word(f"reading_{name}"), payload(name)) for name in readings]
        turn.say(
            "utter_unclear", buttons=[*buttons, (word("button_talk_to_human"), payload("talk_to_human"))]
        )

    @staticmethod
    def _understand_by_context(turn: Turn) -> bool:
        """Use what was found in the message although its intent is unclear; say whether that was enough."""
        if asks_of_bought(turn):
            ListOrders().take(turn)
            return True
        has_pieces = turn.state.focus and PIECES_CUE.match(turn.spelt)  # "500 of them"
        meant = AddToCart() if has_pieces else _read_refusal(turn)
        if meant is None and (tell_pointed_order(turn) or show_other_amount(turn)):
            return True
        if meant is None and turn.state.last_list == "search" and NOT_CUE.match(turn.spelt):
            turn.entities = [replace(e, is_excluded=e.kind in EXCLUDED) for e in turn.entities]
        meant = meant or _read_reference(turn) or _read_search(turn)
        if meant is not None:
            meant.take(turn)
        elif turn.state.last_list == "search" and (
            narrowed := narrow_by_words(turn, Wish.load(turn.state.search))
        ):
            show_search(turn, narrowed)
        elif run_together := find_run_together(turn):
            show_search(turn, Wish(text=run_together))
        else:
            return False
        return True


def _read_refusal(turn: Turn) -> ShopAction | None:
    """Read "not the ham" of the cart, "not chicken" of suggestions, and a bare yes."""
    if NOT_CUE.match(turn.spelt):
        if turn.value("product") and (find_lines(turn) or is_being_added(turn)):
            return RemoveFromCart()
        if turn.state.last_list == "suggestions" and turn.entities:
            return RejectRecommendation()
    if UNWANTED_CUE.search(turn.spelt) and turn.value("product") and find_lines(turn):
        return RemoveFromCart()  # "i don't want the butter anymore"
    is_short = len(turn.text.split()) <= SHORT
    if turn.state.asked and YES_CUE.search(turn.spelt) and is_short and not turn.entities:
        return Affirm()
    return None


def _read_reference(turn: Turn) -> ShopAction | None:
    """Read what points at something on the screen, or at an order."""
    if turn.values("ordinal") and turn.state.shown and turn.state.last_list != "orders":
        return TakeValue()
    return TellOrderStatus() if turn.value("order_number") is not None else None


def _read_search(turn: Turn) -> ShopAction | None:
    """Read what names something that the shop has, or changes the list on the screen."""
    said = read_wish(turn)
    if len(turn.values("product")) > 1 and CHEAPER_CUE.search(turn.spelt):
        return CompareProducts()
    if said.has_noun and MEANT_CUE.search(turn.spelt):
        return RefineSearch()
    if (turn.state.asked or {}).get("phrase") and not said.has_noun and (said.attributes or said.brands):
        return TakeValue()
    need = read_need(turn)
    if need and need.kinds:
        return Recommend()
    named = Wish(said.text, said.categories, said.brands)
    if not named.is_empty and shop.count(turn.session, named.query()):
        return _find_reading(turn)
    wants_more = turn.state.last_list in ("search", "suggestions") and MORE_CUE.fullmatch(turn.spelt)
    if wants_more or (not said.has_noun and said != Wish() and turn.state.search):
        return RefineSearch()
    return None


def _find_reading(turn: Turn) -> ShopAction:
    """Find what to do about a product that was named: the likeliest reading where that changes nothing."""
    guesses = [str(guess["name"]) for guess in turn.understanding.get("intent_ranking") or []]
    likeliest = next((name for name in guesses if name != "nlu_fallback"), "")
    return ABOUT_PRODUCT.get(likeliest, RefineSearch)()
