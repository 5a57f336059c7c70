"""What comes in from a shopper and what goes back, whatever the channel."""

from dataclasses import dataclass

from bot.channels.errors import BadMessage, MessageTooLong, UnknownButton
from bot.channels.masking import clean
from bot.channels.replies import Reply

MAX_TEXT = 1000
MAX_MESSAGE_ID = 64
MAX_PRODUCT_ID = 128


@dataclass(frozen=True)
class Incoming:
    """What a shopper sent: a text or a button's token, under an id of the client's own.

    A channel that knows what a text stands for (a command, a photo) gives the `payload` for Rasa, "" where
    Rasa has nothing to do; `notices` are the responses said before the answer. `product_id` is the product of
    the page that the shopper has just come to ("this one"), ignored where the shop has no such product.
    """

    message_id: str
    text: str | None = None
    button: str | None = None
    payload: str | None = None
    notices: tuple[str, ...] = ()
    product_id: str | None = None


@dataclass(frozen=True)
class Answer:
    """The replies to one message, and the message without card numbers (None where it was answered before).

    Both are as the shopper may see them; what is kept has tokens in the place of personal data.
    """

    replies: list[Reply]
    text: str | None = None


def check(incoming: Incoming) -> None:
    """Refuse what cannot be a message.

    Raises:
        BadMessage, MessageTooLong, UnknownButton: it is none.
    """
    if not 0 < len(incoming.message_id) <= MAX_MESSAGE_ID or not _is_id(incoming.message_id):
        raise BadMessage(f"message_id must have 1 to {MAX_MESSAGE_ID} characters, all of visible ASCII")
    if (incoming.text is None) == (incoming.button is None):
        raise BadMessage("A message has either a text or a button")
    if incoming.product_id is not None and len(incoming.product_id) > MAX_PRODUCT_ID:
        raise BadMessage(f"product_id must have at most {MAX_PRODUCT_ID} characters")
    if incoming.button is not None and not _is_id(incoming.button):
        raise UnknownButton
    if incoming.text is None:
        return
    if len(incoming.text) > MAX_TEXT:
        raise MessageTooLong(len(incoming.text), MAX_TEXT)
    if not clean(incoming.text):
        raise BadMessage("The text is empty")


def _is_id(text: str) -> bool:
    """Say whether a client's word may stand in the store and in the log."""
    return text.isascii() and text.isprintable() and " " not in text
