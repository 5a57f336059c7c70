"""Complaints become cases with a number and a due time, and are found by nobody else."""

from datetime import timedelta

import pytest

from shop import CaseNotFound, find_case, list_cases, list_promises, open_case, wish_for
from tests.shop.shelves import NOW

HOUR = timedelta(hours=1)


def complain(session, at=NOW, conversation="c", customer="7", **said):
    said = {"category": "quality", "severity": "normal", "note": "it broke", **said}
    return open_case(session, conversation, customer, at=at, **said)


def test_a_case_has_a_number_and_a_promised_answer(session):
    case, is_new = complain(session)
    assert (case.number, is_new, case.due_at) == ("C-1", True, NOW + 48 * HOUR)
    [promise] = list_promises(session, "7")
    assert (promise.kind, promise.reference, promise.due_at) == ("answer", "C-1", case.due_at)


def test_more_words_on_the_same_matter_join_the_open_case(session):
    case, _ = complain(session)
    same, is_new = complain(session, at=NOW + HOUR, note="and it smells", severity="high")
    assert (same, is_new, same.notes) == (case, False, ["it broke", "and it smells"])
    assert (same.severity, same.due_at) == ("high", NOW + 25 * HOUR)
    assert [promise.due_at for promise in list_promises(session, "7")] == [same.due_at]


def test_another_matter_another_day_or_a_closed_case_makes_a_new_one(session):
    complain(session)
    assert complain(session, category="service")[1]
    assert complain(session, at=NOW + 25 * HOUR)[1]
    for case in list_cases(session, "c", "7"):
        case.closed_at = NOW + 25 * HOUR
    assert complain(session, at=NOW + 26 * HOUR)[1]


def test_a_case_is_found_by_who_complained_in_any_conversation(session):
    complain(session)
    assert find_case(session, "other", "7", "c-1").number == "C-1"
    assert [case.number for case in list_cases(session, "other", "7")] == ["C-1"]


@pytest.mark.parametrize("number", ["C-1", "C-9", "C-x", "C-99999999999"])
def test_nobody_finds_somebody_elses_case(session, number):
    complain(session)
    with pytest.raises(CaseNotFound):
        find_case(session, "other", "8", number)
    assert list_cases(session, "other", None) == []


def test_a_guests_case_stays_in_the_conversation(session):
    complain(session, customer=None)
    assert find_case(session, "c", None, "1").customer_id is None
    assert [p.reference for p in list_promises(session, None, "c")] == ["C-1"]
    assert list_promises(session, None, "d") == []


def test_what_the_shopper_wishes_for_is_kept(session):
    case, _ = complain(session)
    assert wish_for(session, case, "refund").wish == "refund"
