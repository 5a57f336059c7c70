"""Updates in the shape in which Telegram's servers send them."""

from itertools import count

ANN = {"id": 77, "is_bot": False, "first_name": "Ann", "username": "ann", "language_code": "en"}
PRIVATE = {"id": 77, "first_name": "Ann", "username": "ann", "type": "private"}
GROUP = {"id": -1001, "title": "Family", "type": "supergroup"}
NOON = 1714564800
FILE = {"file_id": "BQACAgIAAxkBAAI", "file_unique_id": "AgADGQ", "file_size": 9000}

CONTENTS = {
    "photo": {"photo": [{**FILE, "width": 90, "height": 60}, {**FILE, "width": 320, "height": 213}]},
    "voice": {"voice": {**FILE, "duration": 3, "mime_type": "audio/ogg"}},
    "sticker": {
        "sticker": {
            **FILE,
            "width": 512,
            "height": 512,
            "emoji": "👍",
            "is_animated": False,
            "is_video": False,
            "type": "regular",
        }
    },
    "document": {"document": {**FILE, "file_name": "invoice.pdf", "mime_type": "application/pdf"}},
    "location": {"location": {"latitude": 52.52, "longitude": 13.405}},
    "contact": {"contact": {"phone_number": "+15550100", "first_name": "Bob"}},
    "message": {"poll": {
        "id": "5", "question": "Milk?", "options": [], "total_voter_count": 0, "is_closed": False,
        "is_anonymous": True, "type": "regular", "allows_multiple_answers": False,
        "allows_revoting": True, "members_only": False,
    }},
}  # fmt: skip

_numbers = count(840_000_001)
_message_ids = count(11)


def make_update(kind, content, update_id=None):
    return {"update_id": update_id or next(_numbers), kind: content}


def make_message(chat=PRIVATE, message_id=None, **content):
    message = {"message_id": message_id or next(_message_ids), "from": ANN, "chat": chat, "date": NOON}
    return {**message, **content}


def say(text, update_id=None, chat_id=77, **fields):
    """A text in a private chat; a command comes with its entity."""
    chat = {**PRIVATE, "id": chat_id}
    if text.startswith("/"):
        fields["entities"] = [{"offset": 0, "length": len(text.split()[0]), "type": "bot_command"}]
    return make_update("message", make_message(chat, text=text, **fields), update_id)


def edit(update, text):
    """The same message, its text changed later."""
    message = {**update["message"], "text": text, "edit_date": NOON + 60}
    return make_update("edited_message", message)


def send(kind, **fields):
    """Something that is no text."""
    return make_update("message", make_message(**CONTENTS[kind], **fields))


def press(value, message_id=1001, press_id="4382bfdwdsb323b2d9", chat_id=77):
    """A press of a button below one of the bot's messages."""
    chat = {**PRIVATE, "id": chat_id}
    bot = {"id": 123456, "is_bot": True, "first_name": "Shop", "username": "shop_bot"}
    message = {"message_id": message_id, "from": bot, "chat": chat, "date": NOON, "text": "Which?"}
    query = {"id": press_id, "from": ANN, "chat_instance": "-38", "message": message, "data": value}
    return make_update("callback_query", query)


def change_membership(status, chat=PRIVATE):
    """The shopper blocks or unblocks the bot, or somebody adds it to a group."""
    bot = {"id": 123456, "is_bot": True, "first_name": "Shop", "username": "shop_bot"}
    old, new = ({"user": bot, "status": each} for each in ("left", status))
    if status == "kicked":
        new["until_date"] = 0
    change = {"chat": chat, "from": ANN, "date": NOON, "old_chat_member": old, "new_chat_member": new}
    return make_update("my_chat_member", change)
