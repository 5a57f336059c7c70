"""Personal data in an action: tokens in what is said and remembered, values only where the shop needs them.

What a shopper typed arrives with tokens; the channels put the values back into what that shopper reads.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import profiles

if TYPE_CHECKING:  # base imports what imports this module
    from bot.actions.base import Turn


def reveal(turn: Turn, text: str) -> str:
    """Put this shopper's own values back into a text; it goes to the shop and into no reply or slot."""
    owners = {profiles.name_owner(turn.conversation_id, whose) for whose in (None, turn.customer_id)}
    reader = profiles.Reader(open_vault(turn), owners)
    return profiles.reveal_text(turn.session, text, reader=reader)


def conceal(turn: Turn, kind: str, value: str) -> str:
    """Give the token that stands for a value; the value goes to the vault."""
    owner = profiles.name_owner(turn.conversation_id, turn.customer_id)
    vault = open_vault(turn)
    return profiles.keep_value(turn.session, vault, owner=owner, kind=kind, value=value, at=turn.now)


def open_vault(turn: Turn) -> profiles.Vault:
    """Open the vault with this process's key."""
    return profiles.Vault(turn.services.settings.masking_key)
