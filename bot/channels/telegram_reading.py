"""Reads what a shopper sent by Telegram: text, a command, a pressed button, or what we cannot read."""

import re
from dataclasses import replace

from telegram import CallbackQuery, Message, Update

from bot.channels.incoming import Incoming
from bot.channels.telegram_api import UNREAD

START = "start"
STOP = "stop"
# a command -> (what it stands for, "" where the notice is the whole answer; the notice)
COMMANDS: dict[str, tuple[str, tuple[str, ...]]] = {
    START: ("/greet", ()),
    "help": ("", ("utter_telegram_help",)),
    STOP: ("", ("utter_telegram_stop",)),
    "language": ("", ("utter_telegram_language",)),
    "delete": ("/delete_data", ()),
}
# in this order: a moving picture is also a document, a venue also a location
NOTICES = {
    "photo": "utter_unread_photo",
    "video": "utter_unread_photo",
    "video_note": "utter_unread_photo",
    "story": "utter_unread_photo",
    "voice": "utter_unread_voice",
    "audio": "utter_unread_voice",
    "sticker": "utter_unread_sticker",
    "animation": "utter_unread_sticker",
    "dice": "utter_unread_sticker",
    "game": "utter_unread_sticker",
    "document": "utter_unread_document",
    "venue": "utter_unread_location",
    "location": "utter_unread_location",
    "contact": "utter_unread_contact",
}
_COMMAND = re.compile(r"/(\w{1,32})(?:@\w+)?(?:\s+(?P<rest>.*))?", re.ASCII | re.DOTALL)


def read_update(update: Update) -> Incoming | None:
    """Read what there is to answer; None where there is nothing (a pin, a bot's message, a live place)."""
    if update.callback_query is not None:
        return _read_press(update.callback_query)
    if update.message is not None:
        return read_message(update.message)
    if update.edited_message is not None:
        return _read_edit(update.edited_message, update.update_id)
    return None


def read_message(message: Message) -> Incoming | None:
    """Read a message; of a picture with words beside it the words are read, and that is said."""
    message_id = str(message.message_id)
    if message.from_user is not None and message.from_user.is_bot:
        return None
    if message.text:
        return _read_command(message_id, message.text) or Incoming(message_id, message.text)
    kind = next((kind for kind in NOTICES if getattr(message, kind)), None)
    if kind is None and not (message.effective_attachment or UNREAD in message.api_kwargs):
        return None
    notices = (NOTICES[kind] if kind else "utter_unread_message",)
    if message.caption:
        return Incoming(message_id, message.caption, notices=notices)
    return Incoming(message_id, f"[{kind or 'message'}]", payload="", notices=notices)


def find_link(update: Update) -> str | None:
    """Find the token of a link that a new message brings (`/start TOKEN`)."""
    text = update.message.text if update.message else None
    match = _COMMAND.fullmatch(text or "")
    return (match["rest"] or "").strip() or None if match and match[1].lower() == START else None


def follow(incoming: Incoming) -> Incoming:
    """Give what a followed link stands for: the dialogue says what came along."""
    return replace(incoming, payload="/link_channel", notices=("utter_telegram_linked",))


def find_command(update: Update) -> str | None:
    """Find the command that a new message gives, in lower case."""
    text = update.message.text if update.message else None
    match = _COMMAND.fullmatch(text or "")
    return match[1].lower() if match else None


def _read_command(message_id: str, text: str) -> Incoming | None:
    match = _COMMAND.fullmatch(text)
    if match is None:
        return None
    payload, notices = COMMANDS.get(match[1].lower(), ("", ("utter_telegram_unknown_command",)))
    if match[1].lower() == START and match["rest"]:
        payload, notices = "", ("utter_telegram_link_unknown",)
        text = "/start …"  # what stands behind it may be a secret
    return Incoming(message_id, text, payload=payload, notices=notices)


def _read_edit(message: Message, update_id: int) -> Incoming | None:
    """Read the new words of a message; what changed without words (a place that moves) is no news."""
    if not (message.text or message.caption):
        return None
    incoming = read_message(message)
    if incoming is None:
        return None
    return replace(
        incoming,
        message_id=f"{message.message_id}.{update_id}",
        notices=("utter_edit_seen", *incoming.notices),
    )


def _read_press(press: CallbackQuery) -> Incoming | None:
    return Incoming(f"press.{press.id}", button=press.data) if press.data else None
