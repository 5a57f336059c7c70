"""What shoppers said about themselves stays masked here, unless somebody reveals it and says why."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from jinja2 import pass_context
from jinja2.runtime import Context
from markupsafe import Markup
from sqlalchemy.orm import Session

import profiles

# a whole token, or what is left of one where a text was cut
_TOKEN = re.compile("⟨([a-z]+)(?::[a-z]*⟩?)?")
_WORDS = {
    "email": "e-mail",
    "phone": "phone number",
    "iban": "account number",
    "id": "identity number",
}


def mask_text(text: str, revealed: Mapping[str, str] | None = None) -> str:
    """Write each token of the vault as its kind, such as [e-mail], or as the value that was revealed."""
    if "⟨" not in text:
        return text

    def write(match: re.Match[str]) -> str:
        value = (revealed or {}).get(match[0])
        return f"[{_WORDS.get(match[1], match[1])}]" if value is None else value

    return _TOKEN.sub(write, text)


def mask_document(document: Any, revealed: Mapping[str, str] | None = None) -> Any:
    """Mask every text of a JSON document but for what was revealed."""
    if isinstance(document, str):
        return mask_text(document, revealed)
    if isinstance(document, dict):
        return {name: mask_document(value, revealed) for name, value in document.items()}
    if isinstance(document, list):
        return [mask_document(value, revealed) for value in document]
    return document


@pass_context
def mask_value(context: Context, value: Any) -> Any:
    """Mask whatever a template prints; no page can forget to."""
    if not isinstance(value, str) or "⟨" not in value:
        return value
    masked = mask_text(value, context.get("revealed"))
    return Markup(mask_text(value)) if isinstance(value, Markup) else masked  # noqa: S704  # was markup before


def reveal_tokens(
    session: Session, vault: profiles.Vault, conversation: profiles.Conversation, documents: Any
) -> dict[str, str]:
    """Read what the tokens in a conversation's documents stand for; unreadable ones are left out."""
    whose = {None, conversation.customer_id}
    owners = {profiles.name_owner(conversation.conversation_id, customer_id) for customer_id in whose}
    reader = profiles.Reader(vault, owners)
    values = {}
    for token in set(_find_tokens(documents)):
        try:
            values[token] = profiles.reveal(session, token, reader=reader)
        except profiles.TokenUnreadable:
            continue
    return values


def _find_tokens(document: Any) -> Iterator[str]:
    return (match[0] for match in profiles.VAULT_TOKEN.finditer(str(document)))
