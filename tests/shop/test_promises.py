"""What a person promised stands in the ledger in their words, until it is kept."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from shop import PromiseNotFound, keep_promise, list_pressing, list_promises, make_promise, promise_in_words
from shop.erasure import forget_customer
from shop.ledger import Promise
from tests.shop.shelves import NOW

DAY = timedelta(days=1)


def promise(session, words="a new one", customer="7", due_at=NOW + DAY, conversation="c"):
    whom = {"customer_id": customer, "conversation_id": conversation}
    return promise_in_words(session, "C-88", words, "Dana", at=NOW, due_at=due_at, **whom)


def test_a_person_may_promise_twice_under_one_case_and_the_shop_once(session):
    promise(session)
    promise(session, "and a voucher")
    for _ in range(2):
        make_promise(session, "refund", "A-1", at=NOW, due_at=NOW + DAY, customer_id="7")
    listed = [(one.kind, one.said) for one in list_promises(session, "7")]
    assert listed == [("refund", None), ("staff", "and a voucher"), ("staff", "a new one")]
    session.add(Promise(kind="refund", reference="A-1", made_at=NOW, due_at=NOW))
    with pytest.raises(sa.exc.IntegrityError):
        session.flush()


def test_staff_see_their_own_promises_and_of_the_shops_what_is_overdue(session):
    coming, late = promise(session, due_at=NOW + 3 * DAY), promise(session, "a call", due_at=NOW + DAY)
    owed = {"at": NOW, "customer_id": "7"}
    refund = make_promise(session, "refund", "A-1", due_at=NOW + 2 * DAY, **owed)
    make_promise(session, "answer", "C-88", due_at=NOW + DAY, **owed)  # stands with its case
    assert list_pressing(session, NOW + DAY) == [late, coming]
    assert list_pressing(session, NOW + 2.5 * DAY) == [late, refund, coming]
    keep_promise(session, late.promise_id, NOW)
    keep_promise(session, late.promise_id, NOW + DAY)
    assert late.kept_at == NOW
    assert list_pressing(session, NOW + DAY) == [coming]


def test_what_was_promised_to_a_guest_is_theirs_in_this_conversation_only(session):
    said = promise(session, customer=None)
    assert list_promises(session, None, "c") == list_promises(session, "7", "c") == [said]
    assert list_promises(session, None, "other") == list_promises(session, "7", "other") == []
    promise(session, customer="8")
    assert list_promises(session, None, "c") == [said]


def test_who_is_forgotten_is_promised_nothing_in_words(session):
    promise(session)
    promise(session, customer=None)
    make_promise(session, "refund", "A-1", at=NOW, due_at=NOW, customer_id="7", amount_cents=500)
    assert forget_customer(session, "7", ["c"])["promises"] == 2
    [kept] = session.scalars(sa.select(Promise)).all()
    assert (kept.kind, kept.amount_cents, kept.said) == ("refund", 500, None)
    assert kept.customer_id.startswith("erased-")


def test_a_promise_that_was_not_made_cannot_be_kept(session):
    with pytest.raises(PromiseNotFound):
        keep_promise(session, 12, NOW)
