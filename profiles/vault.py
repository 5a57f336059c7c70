"""The vault: what shoppers say about themselves, kept apart from the talk and readable with a key only.

The talk holds tokens such as ⟨email:...⟩. A token is an HMAC of its owner, kind and value, so that the same
value of the same owner has the same token, and nobody without the key can tell which. The value itself is
encrypted with AES-GCM, bound to its token.
"""

import re
import secrets
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.hmac import HMAC
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from sqlalchemy.orm import Session

from profiles.errors import TokenUnreadable
from profiles.models import VaultEntry
from profiles.upsert import insert_or

OPENING, CLOSING = "⟨", "⟩"
VAULT_TOKEN = re.compile(rf"{OPENING}([a-z]+):([bcdfghjkmnpqrstv]{{20}}){CLOSING}")
_LETTERS = "bcdfghjkmnpqrstv"  # neither digits, which would mean amounts, nor vowels, which would mean words
_ID_BYTES = 10
_NONCE_BYTES = 12
_MARKS = re.compile(r"[\W_]+")


class Vault:
    """Makes tokens and opens them; holds keys derived (HKDF) from one secret.

    Args:
        secret: at least 32 characters; who changes it can no longer read what was kept before.
    """

    def __init__(self, secret: str) -> None:
        self._token_key = _derive(secret, b"shopmate vault: tokens")
        self._cipher = AESGCM(_derive(secret, b"shopmate vault: values"))

    def make_token(self, owner: str, kind: str, value: str) -> str:
        """Give the token of a value; case, blanks and marks make no difference."""
        mac = HMAC(self._token_key, SHA256())
        mac.update("\0".join((owner, kind, _MARKS.sub("", value).casefold())).encode())
        digest = mac.finalize()[:_ID_BYTES]
        letters = "".join(_LETTERS[byte >> 4] + _LETTERS[byte & 15] for byte in digest)
        return f"{OPENING}{kind}:{letters}{CLOSING}"

    def encrypt(self, token: str, value: str) -> bytes:
        """Encrypt a value for the row of its token."""
        nonce = secrets.token_bytes(_NONCE_BYTES)
        return nonce + self._cipher.encrypt(nonce, value.encode(), token.encode())

    def decrypt(self, token: str, sealed: bytes) -> str:
        """Read a row.

        Raises:
            TokenUnreadable: another key wrote it, or it was moved from another row.
        """
        try:
            plain = self._cipher.decrypt(sealed[:_NONCE_BYTES], sealed[_NONCE_BYTES:], token.encode())
        except InvalidTag as error:
            raise TokenUnreadable(token) from error
        return plain.decode()


@dataclass(frozen=True)
class Reader:
    """Who may open tokens, and whose: the code that acts for a shopper names that shopper only.

    Args:
        vault: the key.
        owners: as `name_owner` gives them; a token of anybody else is as unknown as one never made.
    """

    vault: Vault = field(repr=False)
    owners: Collection[str]


def name_owner(conversation_id: str, customer_id: str | None) -> str:
    """Say whose a value is: the customer's in every conversation, a stranger's in this one."""
    return f"customer:{customer_id}" if customer_id is not None else f"conversation:{conversation_id}"


def keep_value(session: Session, vault: Vault, *, owner: str, kind: str, value: str, at: datetime) -> str:
    """Keep a value, once for each owner, and give the token that stands for it."""
    token = vault.make_token(owner, kind, value)
    row = {"token": token, "owner": owner, "kind": kind, "sealed": vault.encrypt(token, value), "at": at}
    session.execute(insert_or(session, VaultEntry).values(row).on_conflict_do_nothing())
    return token


def reveal(session: Session, token: str, *, reader: Reader) -> str:
    """Give the value behind a token.

    Raises:
        TokenUnreadable: it was never made, belongs to somebody else, or another key wrote it.
    """
    values = _read(session, {token}, reader)
    if token not in values:
        raise TokenUnreadable(token)
    return values[token]


def reveal_text(session: Session, text: str, *, reader: Reader) -> str:
    """Put the values back into a text; a token that the reader may not open stays."""
    tokens = {match[0] for match in VAULT_TOKEN.finditer(text)}
    if not tokens:
        return text
    values = _read(session, tokens, reader)
    return VAULT_TOKEN.sub(lambda match: values.get(match[0], match[0]), text)


def forget_values(session: Session, owner: str) -> int:
    """Delete everything an owner ever said about themselves; tokens in old texts then mean nothing."""
    entries = VaultEntry.__table__
    result: Any = session.execute(sa.delete(entries).where(entries.c.owner == owner))
    return int(result.rowcount)


def _read(session: Session, tokens: Collection[str], reader: Reader) -> Mapping[str, str]:
    entries = VaultEntry.__table__
    query = sa.select(entries.c.token, entries.c.sealed).where(
        entries.c.token.in_(tokens), entries.c.owner.in_(reader.owners)
    )
    return {token: reader.vault.decrypt(token, bytes(sealed)) for token, sealed in session.execute(query)}


def _derive(secret: str, purpose: bytes) -> bytes:
    return HKDF(algorithm=SHA256(), length=32, salt=None, info=purpose).derive(secret.encode())
