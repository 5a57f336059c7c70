"""What the shopper does not want suggested."""

import re

import profiles
import shop
from bot.actions.account import CorrectStoredData
from bot.actions.base import ShopAction, Turn
from bot.actions.cart_lines import take_out
from bot.actions.diet_talk import read_diets
from bot.actions.recommend_reasons import find_meant
from bot.actions.references import PRONOUN_CUE, answers_to, resolve
from bot.actions.searching import show_anew, show_more
from bot.actions.suggesting import show_list
from bot.actions.unwanted import object_to
from bot.actions.wish import Wish, read_wish

BRAND_CUE = re.compile(r"\b(brands?|makers?|manufacturers?|labels?|company)\b", re.I)
AGAIN_CUE = re.compile(
    r"^(?!.*\b(don'?t|do not|never|no|stop)\b).*\b(again|(can|may) (suggest|show|recommend))\b", re.I
)
ALLERGY_CUE = re.compile(r"\ballerg\w*|\bintoleran\w*", re.I)
ELSE_CUE = re.compile(r"\b(else|others?|different|another|alternatives?|more)\b", re.I)
KIND_CUE = re.compile(r"\b(kinds?|sorts?|types?|things? like|such|stuff)\b", re.I)


class RejectRecommendation(ShopAction):
    """The rejected product, maker or kind is left out from now on, and the list is made anew at once."""

    def answer(self, turn: Turn) -> None:
        named = _name_unwanted(read_wish(turn))
        if AGAIN_CUE.search(turn.spelt) and allow_again(turn, named):
            return
        if ALLERGY_CUE.search(turn.spelt) and read_diets(turn.spelt).own:
            CorrectStoredData().take(turn)  # "don't suggest eggs, i'm allergic"
            return
        if named and turn.state.last_list != "suggestions" and take_named_out(turn, named):
            return
        shown = resolve(turn, search_catalogue=False).products
        if named and not (len(shown) == 1 and _bears_name(shown[0], named)):  # none of it, or all of these
            self._reject_phrase(turn, named)
            return
        wants_others = ELSE_CUE.search(turn.spelt) and not PRONOUN_CUE.search(turn.spelt)
        pointed_at = [] if wants_others else resolve(turn, search_catalogue=False).products
        says_level = BRAND_CUE.search(turn.spelt) or KIND_CUE.search(turn.spelt)
        if not says_level and take_pointed_out(turn, pointed_at):
            return
        if not pointed_at and not says_level and len(turn.state.shown) > 1:
            self._show_others(turn)
            return
        product_id = find_meant(turn)
        if product_id is None:
            turn.say("utter_ask_what_to_reject")
            return
        product = shop.find_product(turn.session, product_id)
        field, value, name = _choose_level(turn.spelt, product)
        object_to(turn, field, value, name, product_id)
        show_anew(turn)

    @staticmethod
    def _show_others(turn: Turn) -> None:
        """Nothing was pointed at: leave the whole list and show what comes next."""
        if turn.state.last_list == "search" and turn.state.search:
            show_more(turn)
            return
        show_list(turn, turn.state.made_by or {"kind": "recommend"}, others=True)

    def _reject_phrase(self, turn: Turn, named: str) -> None:
        """Leave out what was named ("no peanuts", "don't show me fish") and make the list anew."""
        object_to(turn, "phrases", named, named)
        show_anew(turn)


def allow_again(turn: Turn, named: str) -> bool:
    """Take back an objection by this name ("you can suggest beer again"); say whether there was one."""
    said = profiles.list_objections(turn.session, turn.customer_id, turn.conversation_id)
    meant = [
        one for one in said if one.kind in profiles.LEFT_OUT and named and named.lower() in one.name.lower()
    ]
    for objection in meant:
        profiles.withdraw_objection(turn.session, objection, turn.now)
    if meant:
        turn.say("utter_unrejected", name=meant[0].name)
    return bool(meant)


def _bears_name(product: shop.Product, named: str) -> bool:
    """Whether a product is called so, and not only stands on a shelf of that name."""
    return all(part.rstrip("s") in product.title.lower() for part in named.lower().split())


def take_named_out(turn: Turn, named: str) -> bool:
    """Take what is named out of the cart ("not the socks", just added); False where it is not in there."""
    lines = [
        line
        for line in shop.list_cart(turn.session, turn.owner).lines
        if answers_to(shop.find_product(turn.session, line.product_id), named)
    ]
    if len(lines) != 1 or KIND_CUE.search(turn.spelt) or BRAND_CUE.search(turn.spelt):
        return False
    take_out(turn, lines[0])
    return True


def take_pointed_out(turn: Turn, pointed_at: list[shop.Product]) -> bool:
    """Take suggestions out of the cart that were just put in ("not the second one"); False where none was."""
    meant = {product.product_id for product in pointed_at}
    lines = [line for line in shop.list_cart(turn.session, turn.owner).lines if line.product_id in meant]
    for line in lines:
        take_out(turn, line)
    return bool(lines)


def _name_unwanted(wish: Wish) -> str:
    return next(iter([*wish.exclude, *filter(None, [wish.text]), *wish.categories, *wish.brands]), "")


def _choose_level(text: str, product: shop.Product) -> tuple[str, str, str]:
    """Say whether the maker, the kind or just the product is rejected: (field, value, name)."""
    if BRAND_CUE.search(text) and product.maker:
        return "makers", product.maker, product.maker
    if KIND_CUE.search(text) and product.product_type:
        return "types", product.product_type, product.product_type
    return "products", product.product_id, product.title
