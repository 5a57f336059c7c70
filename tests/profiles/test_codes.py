"""One-time codes: right once, wrong five times, dead after ten minutes, silent about who is a customer."""

from datetime import timedelta

import pytest

import profiles
from profiles.codes import LIFETIME, MOST_OF_CONVERSATION, MOST_OF_CUSTOMER, TRIES, OneTimeCode
from tests.profiles.moments import NOON as NOW

SECRET = "s" * 32


@pytest.fixture
def talk(session):
    """A conversation of nobody's, and Mia."""
    profiles.add_customer(session, "mia", "Mia", at=NOW, email="Mia@Example.test")
    return profiles.open_conversation(session, "web", at=NOW).conversation_id


def other(code):
    return f"{(int(code) + 1) % 10**6:06}"


def confirm(session, talk, code, at=NOW):
    return profiles.confirm_code(session, SECRET, talk, code, at=at)


def test_the_right_code_proves_the_customer_once(session, talk):
    code = profiles.issue_code(session, SECRET, talk, "mia", at=NOW)
    assert confirm(session, talk, code) == "mia"
    with pytest.raises(profiles.CodeDead):
        confirm(session, talk, code)


def test_the_code_itself_is_kept_nowhere(session, talk):
    code = profiles.issue_code(session, SECRET, talk, "mia", at=NOW)
    [row] = session.query(OneTimeCode).all()
    assert code not in str(vars(row))


def test_five_wrong_tries_kill_a_code(session, talk):
    code = profiles.issue_code(session, SECRET, talk, "mia", at=NOW)
    left = []
    for _ in range(TRIES):
        with pytest.raises(profiles.CodeWrong) as caught:
            confirm(session, talk, other(code))
        left.append(caught.value.left)
    assert left == [4, 3, 2, 1, 0]
    with pytest.raises(profiles.CodeDead):
        confirm(session, talk, code)


def test_a_code_is_too_old_after_ten_minutes_and_replaced_by_a_new_one(session, talk):
    first = profiles.issue_code(session, SECRET, talk, "mia", at=NOW)
    assert profiles.has_live_code(session, talk, at=NOW)
    assert not profiles.has_live_code(session, talk, at=NOW + LIFETIME)
    second = profiles.issue_code(session, SECRET, talk, "mia", at=NOW)
    if first != second:
        with pytest.raises(profiles.CodeWrong):
            confirm(session, talk, first)
    assert confirm(session, talk, second) == "mia"


def test_a_code_that_went_to_nobody_is_never_right(session, talk):
    code = profiles.issue_code(session, SECRET, talk, None, at=NOW)
    with pytest.raises(profiles.CodeWrong):
        confirm(session, talk, code)


def test_a_code_of_another_conversation_is_wrong_here(session, talk):
    elsewhere = profiles.open_conversation(session, "web", at=NOW).conversation_id
    code = profiles.issue_code(session, SECRET, elsewhere, "mia", at=NOW)
    with pytest.raises(profiles.CodeDead):
        confirm(session, talk, code)


def test_a_conversation_gets_only_so_many_codes_an_hour(session, talk):
    for _ in range(MOST_OF_CONVERSATION):
        profiles.issue_code(session, SECRET, talk, "mia", at=NOW)
    with pytest.raises(profiles.TooManyCodes, match="hour"):
        profiles.issue_code(session, SECRET, talk, "mia", at=NOW)
    profiles.issue_code(session, SECRET, talk, "mia", at=NOW + timedelta(hours=1))


def test_guessing_over_many_conversations_ends_with_the_customers_codes_for_the_hour(session, talk):
    for _ in range(MOST_OF_CUSTOMER):
        somewhere = profiles.open_conversation(session, "web", at=NOW).conversation_id
        profiles.issue_code(session, SECRET, somewhere, "mia", at=NOW)
    code = profiles.issue_code(session, SECRET, talk, "mia", at=NOW)
    with pytest.raises(profiles.CodeWrong):
        confirm(session, talk, code)


def test_a_customer_is_found_by_address_in_any_case_and_not_where_two_share_it(session, talk):
    assert profiles.find_by_email(session, " mia@example.TEST ").customer_id == "mia"
    profiles.add_customer(session, "max", "Max", at=NOW, email="mia@example.test")
    assert profiles.find_by_email(session, "mia@example.test") is None


def test_mails_are_sealed_until_they_are_sent_and_gone_when_too_old(session, talk):
    vault = profiles.Vault("k" * 32)
    facts = {"customer_id": "mia", "recipient": "mia@example.test", "subject": "Code", "text": "It is 123456"}
    mail = profiles.write_mail(session, vault, **facts, at=NOW)
    assert b"123456" not in mail.sealed
    assert profiles.read_mail(mail, vault) == "It is 123456"
    assert profiles.list_waiting_mails(session, at=NOW) == [mail]
    assert profiles.list_waiting_mails(session, at=NOW + LIFETIME) == []
    assert profiles.clear_old_mails(session, at=NOW + LIFETIME) == 1
    session.refresh(mail)
    assert mail.sealed is None
