"""What shoppers say about themselves is read by their own tokens and with the key only."""

import pytest
import sqlalchemy as sa

from profiles import (
    VAULT_TOKEN,
    Reader,
    TokenUnreadable,
    Vault,
    VaultEntry,
    forget_values,
    keep_value,
    name_owner,
    reveal,
    reveal_text,
)
from tests.profiles.moments import NOON

VAULT = Vault("k" * 32)
MIA, TOM = name_owner("c1", "1"), name_owner("c2", None)
STREET = "12 Main Street"


@pytest.fixture
def keep(session):
    def keep_one(value, owner=MIA, kind="address"):
        return keep_value(session, VAULT, owner=owner, kind=kind, value=value, at=NOON)

    return keep_one


def test_a_token_leads_back_to_the_words_as_they_were_written(session, keep):
    assert reveal(session, keep(STREET), reader=Reader(VAULT, [MIA])) == STREET


def test_the_same_value_has_the_same_token_and_one_row(session, keep):
    assert keep("415-555-0132") == keep("(415) 555 0132")
    assert session.execute(sa.select(sa.func.count()).select_from(VaultEntry)).scalar_one() == 1


@pytest.mark.parametrize(
    ("value", "owner", "kind"), [(STREET, TOM, "address"), (STREET, MIA, "id"), ("x", MIA, "address")]
)
def test_another_owner_kind_or_value_has_another_token(keep, value, owner, kind):
    assert keep(value, owner, kind) != keep(STREET)


def test_a_customers_conversations_share_their_tokens_and_strangers_do_not():
    assert name_owner("c1", "1") == name_owner("c2", "1") == "customer:1"
    assert name_owner("c1", None) != name_owner("c2", None)
    assert name_owner("c1", None) != name_owner("x", "c1")


def test_a_token_says_its_kind_and_holds_no_digit_that_could_mean_an_amount(keep):
    token = keep("mia@example.test", kind="email")
    assert VAULT_TOKEN.fullmatch(token)
    assert token.startswith("⟨email:")
    assert not any(character.isdigit() for character in token)


def test_nobody_reads_what_another_said(session, keep):
    token = keep(STREET)
    with pytest.raises(TokenUnreadable, match="ask the shopper again"):
        reveal(session, token, reader=Reader(VAULT, [TOM]))
    assert reveal_text(session, f"to {token}", reader=Reader(VAULT, [TOM])) == f"to {token}"


def test_another_key_reads_nothing(session, keep):
    token = keep(STREET)
    with pytest.raises(TokenUnreadable):
        reveal(session, token, reader=Reader(Vault("o" * 32), [MIA]))


def test_a_value_moved_to_another_row_is_not_read(session, keep):
    street, mail = keep(STREET), keep("mia@example.test", kind="email")
    sealed = session.get(VaultEntry, mail).sealed
    session.get(VaultEntry, street).sealed = sealed
    session.flush()
    with pytest.raises(TokenUnreadable):
        reveal(session, street, reader=Reader(VAULT, [MIA]))


def test_the_store_holds_no_word_of_it(session, keep):
    keep(STREET)
    [row] = session.execute(sa.select(VaultEntry)).scalars()
    assert b"Main" not in row.sealed
    assert "Main" not in row.token + row.owner


def test_a_text_gets_its_values_back(session, keep):
    token, mail = keep(STREET), keep("mia@example.test", kind="email")
    text = f"send it to {token} and write to {mail}, not ⟨email:x⟩"
    revealed = reveal_text(session, text, reader=Reader(VAULT, [MIA]))
    assert revealed == f"send it to {STREET} and write to mia@example.test, not ⟨email:x⟩"


def test_what_an_owner_said_can_be_forgotten(session, keep):
    token, others = keep(STREET), keep(STREET, TOM)
    assert forget_values(session, MIA) == 1
    with pytest.raises(TokenUnreadable):
        reveal(session, token, reader=Reader(VAULT, [MIA]))
    assert reveal(session, others, reader=Reader(VAULT, [TOM])) == STREET


def test_a_reader_shown_in_a_log_shows_no_key():
    assert "k" * 32 not in repr(Reader(VAULT, [MIA]))
    assert "Vault" not in repr(Reader(VAULT, [MIA]))
