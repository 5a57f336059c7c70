"""Staff correct a message in its conversation; the list shows what waits, and what became of it."""

import pytest
from starlette.testclient import TestClient

import profiles
from console import Talk
from profiles import corrections
from tests.console.talks import NOW, hear
from tests.console.visiting import form_token, open_room, sign_in

TALK = Talk(("cancel_order", "faq/returns", "search_products"), ("product", "brand"), ("action_show_cart",))
FORM = "/conversations/c1/correct/1"


@pytest.fixture
def staff(engine, session, dana):
    profiles.open_conversation(session, "web", conversation_id="c1", at=NOW)
    hear(session, "c1", "bin my milk order <b>now</b>", "search_products", actions=["action_search_products"])
    session.commit()
    client = TestClient(open_room(engine, talk=TALK))
    sign_in(client)
    return client


def save(staff, **fields):
    return staff.post(FORM, data={"token": form_token(staff, FORM), **fields})


def test_a_message_is_corrected_from_the_list_of_intents_and_leads_back_to_its_turn(staff, session):
    page = staff.get("/conversations/c1").text
    assert FORM in page
    answer = save(staff, intent="cancel_order", step="action_show_cart", words_0="milk", kind_0="product")
    assert answer.url.path == "/conversations/c1"
    (made,) = corrections.list_corrections(session)
    assert (made.intent, made.step) == ("cancel_order", "action_show_cart")
    assert made.entities == [{"entity": "product", "words": "milk"}]
    dana = profiles.find_staff(session, "dana").staff_id
    assert (made.staff_id, profiles.list_audit(session)[0].what) == (dana, "correction")


@pytest.mark.parametrize(
    ("fields", "problem"),
    [
        ({}, "what the assistant understood already"),
        ({"intent": "fly"}, "knows no"),
        ({"words_0": "bread", "kind_0": "product"}, "does not stand in the message"),
        ({"words_0": "milk", "kind_0": ""}, "choose a kind beside it"),
    ],
)
def test_what_cannot_be_kept_comes_back_with_the_reason(staff, session, fields, problem):
    answer = save(staff, **fields)
    assert answer.status_code == 422
    assert problem in answer.text
    assert corrections.list_corrections(session) == []


def test_what_is_excluded_is_kept_as_such(staff, session):
    save(staff, words_0="MILK", kind_0="not product")
    (made,) = corrections.list_corrections(session)
    assert made.entities == [{"entity": "product", "words": "MILK", "role": "exclude"}]


def test_the_words_of_a_shopper_are_never_markup(staff):
    assert "<b>now</b>" not in staff.get(FORM).text


@pytest.mark.parametrize("path", ["/conversations/c1/correct/9", "/conversations/none/correct/1"])
def test_a_message_that_is_not_there_cannot_be_corrected(staff, path):
    assert staff.get(path).status_code == 422


def test_the_list_teaches_when_empty_and_shows_and_withdraws_corrections(staff, session):
    assert "Nothing was corrected yet" in staff.get("/corrections").text
    save(staff, intent="cancel_order")
    page = staff.get("/corrections").text
    assert "bin my milk order" in page
    assert "Try the chosen ones" in page
    (made,) = corrections.list_corrections(session)
    form = {"token": form_token(staff, "/corrections")}
    staff.post(f"/corrections/{made.correction_id}/withdraw", data=form)
    session.expire_all()
    assert [one.state for one in corrections.list_corrections(session)] == ["withdrawn"]
