"""Complaints become cases with a number and a due time, and are found by nobody else."""

from datetime import timedelta
from pathlib import Path

import pytest
from alembic import command
from alembic.config import Config

import shop
from shop import CaseNotFound, close_case, find_case, list_cases, list_promises, open_case, wish_for
from tests.shop.shelves import NOW

HOUR = timedelta(hours=1)


def complain(session, at=NOW, conversation="c", customer="7", **said):
    said = {"category": "quality", "severity": "normal", "note": "it broke", **said}
    return open_case(session, conversation, customer, at=at, **said)


def test_a_case_has_a_number_and_a_promised_answer(session):
    case, is_new = complain(session)
    assert (case.number, is_new) == (f"C-{case.case_id}", True)
    assert case.due_at == NOW + 48 * HOUR
    [promise] = list_promises(session, "7")
    assert (promise.kind, promise.reference, promise.due_at) == ("answer", case.number, case.due_at)


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
    case, _ = complain(session)
    assert find_case(session, "other", "7", case.number.lower()) is case
    assert list_cases(session, "other", "7") == [case]


@pytest.mark.parametrize("number", ["C-{}", "C-9{}", "C-x", "C-99999999999"])
def test_nobody_finds_somebody_elses_case(session, number):
    case, _ = complain(session)
    with pytest.raises(CaseNotFound):
        find_case(session, "other", "8", number.format(case.case_id))
    assert list_cases(session, "other", None) == []


def test_a_guests_case_stays_in_the_conversation(session):
    case, _ = complain(session, customer=None)
    assert find_case(session, "c", None, str(case.case_id)).customer_id is None
    assert [p.reference for p in list_promises(session, None, "c")] == [case.number]
    assert list_promises(session, None, "d") == []


def test_what_the_shopper_wishes_for_is_kept(session):
    case, _ = complain(session)
    assert wish_for(session, case, "refund").wish == "refund"


def test_a_closed_case_keeps_its_promise_of_an_answer(session):
    case, _ = complain(session)
    assert close_case(session, case.number, NOW + HOUR).closed_at == NOW + HOUR
    assert [promise.kept_at for promise in list_promises(session, "7")] == [NOW + HOUR]
    with pytest.raises(CaseNotFound):
        close_case(session, "C-99", NOW)


def test_a_case_about_size_stays_a_case_when_the_shop_goes_back_to_before_there_were_such(engine, session):
    number = complain(session, category="size")[0].number
    session.commit()
    session.close()
    config = Config()
    config.set_main_option("script_location", str(Path(shop.__file__).parent / "migrations"))
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.downgrade(config, "0005")
        command.upgrade(config, "head")
    assert find_case(session, "c", "7", number).category == "other"
    assert complain(session, conversation="c2", category="size")[1]


def test_a_case_that_is_taken_back_is_closed_and_nothing_stays_promised(session):
    case, _ = complain(session)
    shop.withdraw_case(session, case, "never mind", NOW + HOUR)
    assert (case.closed_at, case.notes) == (NOW + HOUR, ["it broke", "never mind"])
    assert list_promises(session, "7") == []
    assert shop.list_open_cases(session) == []
