"""What shoppers said about themselves is masked until somebody reveals it and says why."""

from datetime import datetime, timezone

import pytest

import profiles
from console.errors import ReasonMissing
from console.masking import mask_document, mask_text
from tests.console.visiting import MASKING_KEY, form_token

NOW = datetime.now(timezone.utc)
VAULT = profiles.Vault(MASKING_KEY)


def keep(session, conversation_id, value):
    owner = profiles.name_owner(conversation_id, None)
    return profiles.keep_value(session, VAULT, owner=owner, kind="email", value=value, at=NOW)


@pytest.fixture
def told(session):
    """A conversation in which somebody gave an address, and the token of somebody else."""
    for conversation_id in ("c1", "c2"):
        profiles.open_conversation(session, "web", None, conversation_id, at=NOW)
    mine, other = keep(session, "c1", "mia@example.test"), keep(session, "c2", "tom@example.test")
    profiles.log_message(session, "c1", by="shopper", text=f"write to {mine} not {other}", at=NOW)
    reply = {"type": "text", "text": f"To <{mine}>?"}
    profiles.log_message(session, "c1", by="bot", text=reply["text"], reply=reply, at=NOW)
    session.commit()


def reveal(staff, reason):
    form = {"token": form_token(staff, "/conversations/c1"), "reason": reason}
    return staff.post("/conversations/c1/reveal", data=form)


def test_pages_show_what_kind_of_thing_was_said(told, staff):
    for path in ("/", "/conversations/c1"):
        page = staff.get(path).text
        assert "[e-mail]" in page
        assert "⟨" not in page


def test_a_reveal_shows_this_shoppers_words_once_and_stands_in_the_audit(told, staff, session):
    page = reveal(staff, "parcel came back").text
    assert "write to mia@example.test not [e-mail]" in page
    assert "To &lt;mia@example.test&gt;?" in page
    assert "mia@example.test" not in staff.get("/conversations/c1").text
    entry = profiles.list_audit(session, what="reveal")[0]
    assert (entry.target, entry.reason) == ("conversation:c1", "parcel came back")
    assert entry.staff_id == profiles.find_staff(session, "dana").staff_id


def test_a_reveal_without_a_reason_shows_nothing(told, staff, session):
    response = reveal(staff, "  ")
    assert response.status_code == 422
    assert str(ReasonMissing()) in response.text
    assert profiles.list_audit(session, what="reveal") == []


def test_a_viewer_cannot_reveal(told, staff, session):
    token = form_token(staff, "/conversations/c1")
    profiles.set_role(session, "dana", "viewer")
    session.commit()
    assert staff.post("/conversations/c1/reveal", data={"token": token, "reason": "x"}).status_code == 403
    assert "Reveal" not in staff.get("/conversations/c1").text


def test_a_token_cut_short_is_masked_too():
    token = VAULT.make_token("o", "phone", "1")
    for cut in (token, token[:-1], token[:9], token[:6]):
        assert mask_text(f"call {cut}") == "call [phone number]"
    assert mask_document([{"a": token, "b": 1}]) == [{"a": "[phone number]", "b": 1}]
