"""What an action sent, turned into the replies that channels draw (the contract's `Reply`)."""

import logging
import uuid
from collections.abc import Callable, Iterable
from typing import Any

logger = logging.getLogger(__name__)

Reply = dict[str, Any]
IssueButton = Callable[[str, str], str]
"""Takes a button's title and payload, gives the one-time token that stands for them."""

ICONS_URL = "/shop/icons"


def make_replies(
    messages: Iterable[dict[str, Any]], issue: IssueButton, by: str = "bot", name: str | None = None
) -> list[Reply]:
    """Turn Rasa's outgoing messages into replies, in their order.

    Args:
        messages: dicts with any of text, buttons, quick_replies, custom, image, attachment.
        issue: called once for every button; the payload itself never leaves the house.
        by: who speaks, "bot" or "staff".
        name: the name of who speaks, where the shopper shall see it.

    Returns:
        Replies, each with an id of its own; a message that holds nothing to draw gives none.
    """
    drawn = [reply for message in messages for reply in _draw(message, issue)]
    speaker = {"by": by, **({"name": name} if name else {})}
    return [{"id": uuid.uuid4().hex, **speaker, **reply} for reply in drawn]


def describe(reply: Reply) -> str:
    """Say a reply in one line of plain text, for transcripts and for channels that draw nothing."""
    if reply["type"] == "products":
        titles = ", ".join(item["title"] for item in reply["items"])
        return ": ".join(filter(None, [(reply.get("text") or "").rstrip(": "), titles]))
    if reply["type"] == "table":
        return "\n".join(" | ".join(row) for row in [reply["columns"], *reply["rows"]])
    if reply["type"] == "link":
        return f"{reply['title']}: {reply['url']}"
    return str(reply["text"])


def _draw(message: dict[str, Any], issue: IssueButton) -> list[Reply]:
    """Draw one message: what was said, then cards or a table, then the choices."""
    text = (message.get("text") or "").strip()
    custom = message.get("custom") or {}
    choices = [*(message.get("quick_replies") or []), *(message.get("buttons") or [])]
    replies: list[Reply] = []
    if custom.get("type") == "products":
        replies.append(_draw_products(custom, text, issue))
        text = ""
    elif custom:
        replies += [{"type": "text", "text": text}] if text else []
        replies += _draw_custom(custom)
        text = ""
    if choices:
        replies.append({"type": "buttons", "text": text, "buttons": _draw_buttons(choices, issue)})
    elif text:
        replies.append({"type": "text", "text": text})
    for kind in ("image", "attachment"):
        if isinstance(message.get(kind), str):
            replies.append({"type": "link", "title": message[kind].rsplit("/", 1)[-1], "url": message[kind]})
    return replies


def _draw_products(custom: dict[str, Any], text: str, issue: IssueButton) -> Reply:
    items = [
        {
            **{key: item[key] for key in ("product_id", "title", "price", "currency", "in_stock")},
            "image": _locate_image(item.get("image") or "grocery"),
            **({"reason": item["reason"]} if item.get("reason") else {}),
            "buttons": _draw_buttons(item.get("buttons") or [], issue),
        }
        for item in custom["items"]
    ]
    return {"type": "products", **({"text": text} if text else {}), "items": items}


def _draw_custom(custom: dict[str, Any]) -> list[Reply]:
    if custom.get("type") == "table":
        rows = [[str(cell) for cell in row] for row in custom["rows"]]
        return [{"type": "table", "columns": [str(name) for name in custom["columns"]], "rows": rows}]
    if custom.get("type") == "link":
        return [{"type": "link", "title": custom["title"], "url": custom["url"]}]
    logger.warning("no channel draws a message of type %r", custom.get("type"))
    return []


def _draw_buttons(buttons: list[dict[str, Any]], issue: IssueButton) -> list[dict[str, str]]:
    return [
        {"title": button["title"], "button": issue(button["title"], button["payload"])} for button in buttons
    ]


def _locate_image(image: str) -> str:
    """Give the address of a picture; a bare name is one of our icons."""
    return image if "/" in image else f"{ICONS_URL}/{image}.svg"
