"""Personal data on its way: tokens where it is written down, the shopper's own words where they read it."""

from datetime import datetime, timezone
from typing import Any, TypeVar

from sqlalchemy.orm import Session

import profiles
from bot.channels.masking import Masked, mask

Document = TypeVar("Document")


class Privacy:
    """Masks what one conversation says, and shows its shopper what they said.

    Args:
        vault: the key of the tokens.
    """

    def __init__(self, vault: profiles.Vault) -> None:
        self._vault = vault

    def mask(self, session: Session, conversation_id: str, text: str) -> Masked:
        """Make a text safe to write down; personal data goes to the vault.

        Raises:
            profiles.ConversationNotFound: nobody opened this conversation.
        """

        def keep(kind: str, value: str) -> str:
            customer_id = profiles.find_conversation(session, conversation_id).customer_id
            owner = profiles.name_owner(conversation_id, customer_id)
            now = datetime.now(timezone.utc)
            return profiles.keep_value(session, self._vault, owner=owner, kind=kind, value=value, at=now)

        return mask(text, keep)

    def mask_message(self, session: Session, conversation_id: str, message: dict[str, Any]) -> dict[str, Any]:
        """Make a message in Rasa's form safe to write down."""
        text = message.get("text")
        if not isinstance(text, str):
            return message
        return {**message, "text": self.mask(session, conversation_id, text).text}

    def show(self, session: Session, conversation_id: str, document: Document) -> Document:
        """Put the shopper's own words back into JSON that goes to them; it must not be written down."""
        if not profiles.VAULT_TOKEN.search(str(document)):
            return document
        customer_id = profiles.find_conversation(session, conversation_id).customer_id
        owners = {profiles.name_owner(conversation_id, whose) for whose in (None, customer_id)}
        return _reveal(session, document, profiles.Reader(self._vault, owners))


def _reveal(session: Session, document: Document, reader: profiles.Reader) -> Document:
    shown: object = document
    if isinstance(document, str):
        shown = profiles.reveal_text(session, document, reader=reader)
    elif isinstance(document, dict):
        shown = {key: _reveal(session, value, reader) for key, value in document.items()}
    elif isinstance(document, list):
        shown = [_reveal(session, value, reader) for value in document]
    return shown  # type: ignore[return-value]  # the same kind of document as was given
