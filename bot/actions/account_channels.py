"""Going on in Telegram: one conversation in both places, by a link that works once."""

import re

import profiles
import shop
from bot.actions.base import ShopAction, Turn
from bot.actions.cart_lines import cart_total
from bot.actions.wording import word

TELEGRAM = "telegram"
UNLINK_CUE = re.compile(r"\b(unlink|disconnect|separate|stop using|remove|no longer|leave)\b", re.I)


class LinkChannel(ShopAction):
    """A link that carries this conversation on in Telegram; there, what came along; or the two apart."""

    is_aside = True

    def answer(self, turn: Turn) -> None:
        settings = turn.services.settings
        chat = profiles.find_chat(turn.session, TELEGRAM, turn.conversation_id)
        if not settings.telegram_token:
            turn.say("utter_link_no_telegram")
        elif UNLINK_CUE.search(turn.spelt):
            unlink(turn)
        elif chat is not None:
            self._tell_what_came_along(turn)
        else:
            offer_link(turn, settings.telegram_name)

    @staticmethod
    def _tell_what_came_along(turn: Turn) -> None:
        cart = shop.list_cart(turn.session, turn.owner)
        if not cart.lines:
            turn.say("utter_link_open")
            return
        titles = ", ".join(f"{line.quantity} × {line.title}" for line in cart.lines)
        turn.say("utter_link_open_with_cart", titles=titles, total=cart_total(turn))


def offer_link(turn: Turn, bot_name: str) -> None:
    """Give a link, or the command to type where the bot's name is not known."""
    token = profiles.make_link(turn.session, turn.conversation_id, at=turn.now)
    if not bot_name:
        turn.say("utter_link_command", token=token)
        return
    url = f"https://t.me/{bot_name}?start={token}"
    turn.say("utter_link", custom={"type": "link", "title": word("word_link_telegram"), "url": url})


def unlink(turn: Turn) -> None:
    """Take the conversation out of Telegram and say what stays where."""
    was_linked = profiles.unlink_chat(turn.session, TELEGRAM, turn.conversation_id, at=turn.now)
    turn.say("utter_unlinked" if was_linked else "utter_not_linked")
