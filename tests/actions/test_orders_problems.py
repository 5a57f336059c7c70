"""Complaints become cases, nothing is promised that nobody committed, and promises can be asked for."""

from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

import shop
from bot.actions.dialogue import TakeValue
from bot.actions.dialogue_repeating import ExplainQuestion, Repeat
from bot.actions.faq import AnswerFaq
from bot.actions.handoff import OpenHandoff
from bot.actions.orders_changes import CancelOrder
from bot.actions.orders_problem_words import read_category, read_severity
from bot.actions.orders_problems import ReportProblem, TellCaseStatus
from tests.actions.conftest import NOW, names


@pytest.mark.parametrize(
    ("text", "category", "severity"),
    [
        ("the eggs came broken", "quality", "normal"),
        ("half the milk is missing", "missing", "normal"),
        ("you sent the wrong item", "wrong_item", "normal"),
        ("i was overcharged", "price", "low"),
        ("the driver was rude", "service", "low"),
        ("your staff was unfriendly", "service", "low"),
        ("second time the parcel is broken. second!!", "quality", "high"),
        ("there is glass in the soup", "quality", "high"),
        ("my tooth is broken", "quality", "high"),
        ("the toothbrush is broken", "quality", "normal"),
        ("my son choked on it", "other", "high"),
        ("marked as delivered but i got nothing", "delivery", "normal"),
        ("these shoes are way too small", "size", "normal"),
        ("your sizes are a joke, nothing fits", "size", "normal"),
        ("the boots dont fit at all", "size", "normal"),
        ("you sent the wrong size", "wrong_item", "normal"),
        ("i am not amused", "other", "normal"),
    ],
)
def test_a_complaint_is_sorted_by_its_words(text, category, severity):
    assert (read_category(text), read_severity(text, category)) == (category, severity)


def test_a_complaint_opens_a_case_on_the_order_that_arrived(mia, order, ask):
    order("A-2", "delivered", days=3, pasta=1)
    [said] = mia.say(ReportProblem, "the pasta came broken", "report_problem", product="pasta")
    [case] = ask(shop.list_cases, "c-mia", "mia")
    assert (said["response"], said["number"], said["category"]) == (
        "utter_case_opened",
        case.number,
        "quality",
    )
    assert (case.order_number, case.severity, case.notes) == ("A-2", "normal", ["the pasta came broken"])
    [promise] = ask(shop.list_promises, "mia")
    assert (promise.kind, promise.reference, promise.due_at) == ("answer", case.number, case.due_at)
    assert [button["title"] for button in said["buttons"]] == [
        "A replacement",
        "A refund",
        "Talk to a person",
    ]


def test_a_wish_is_noted_and_not_promised(mia, ask):
    mia.say(ReportProblem, "it came broken", "report_problem")
    said = mia.say(TakeValue, "a refund please", "inform")
    assert names(said) == ["utter_case_wish"]
    [case] = ask(shop.list_cases, "c-mia", "mia")
    assert case.wish == "refund"
    assert ask(shop.list_promises, "mia", kind="refund") == []


def test_the_buttons_wish_reaches_its_own_case_only(mia, guest, ask):
    [said] = mia.say(ReportProblem, "it came broken", "report_problem")
    wish = {"case_number": said["number"], "wish": "exchange"}
    assert names(guest.say(ReportProblem, "/report_problem", **wish)) == ["utter_case_not_found"]
    assert ask(shop.list_cases, "c-mia", "mia")[0].wish is None
    assert names(mia.say(ReportProblem, "/report_problem", **wish)) == ["utter_case_wish"]


def test_more_words_join_the_open_case(mia, ask):
    mia.say(ReportProblem, "it came broken", "report_problem")
    assert names(mia.say(ReportProblem, "and it is broken again", "report_problem")) == ["utter_case_noted"]
    [case] = ask(shop.list_cases, "c-mia", "mia")
    assert (len(case.notes), case.severity) == (2, "high")


def test_an_announced_complaint_is_asked_for(guest, ask):
    assert names(guest.say(ReportProblem, "i want to report a problem", "report_problem")) == [
        "utter_ask_problem"
    ]
    assert names(guest.say(ExplainQuestion)) == ["utter_why_asked_problem", "utter_back_to_problem"]
    assert ask(shop.list_cases, "c-guest", None) == []
    said = guest.say(TakeValue, "the driver shouted at me", "inform")
    assert names(said) == ["utter_case_opened"]
    assert ask(shop.list_cases, "c-guest", None)[0].category == "service"


def test_a_case_is_told_as_it_stands(mia, services):
    [opened] = mia.say(ReportProblem, "it came broken", "report_problem")
    said = mia.say(TellCaseStatus, "any news on my complaint")
    assert [(m["response"], m["number"]) for m in said] == [("utter_case_open", opened["number"])]
    for column, expected in (("due_at", "utter_case_overdue"), ("closed_at", "utter_case_closed")):
        with Session(services.engine, future=True) as session, session.begin():
            case = shop.find_case(session, "c-mia", "mia", opened["number"])
            setattr(case, column, NOW - timedelta(hours=1))
        assert names(mia.say(TellCaseStatus, case_number=opened["number"])) == [expected]


def test_nobody_hears_of_somebody_elses_case(mia, guest):
    [opened] = mia.say(ReportProblem, "it came broken", "report_problem")
    assert names(guest.say(TellCaseStatus, case_number=opened["number"])) == ["utter_case_not_found"]
    assert names(guest.say(TellCaseStatus, "how is my complaint")) == ["utter_no_cases_for_guest"]


def test_promises_are_listed_with_their_day(mia, order, ask):
    order("A-2", "placed", pasta=2)
    assert names(mia.say(TellCaseStatus, "what did you promise me?")) == ["utter_no_promises"]
    mia.say(CancelOrder, "/cancel_order", order_number="A-2", confirmed=True)
    [said] = mia.say(TellCaseStatus, "what did you promise me?")
    [promise] = ask(shop.list_promises, "mia")
    row = ["refund", "A-2", "$2.58", f"{promise.due_at:%A %-d %B}", "still to come"]
    assert said["custom"]["rows"] == [row]


def test_a_promise_is_no_repetition(mia):
    assert names(mia.say(Repeat, "what did you promise me?", "repeat")) == ["utter_no_promises"]


@pytest.mark.parametrize(
    "text",
    ["forget it", "never mind, found it", "oh, no need for a case", "please close it", "i don't want a case"],
)
def test_a_complaint_can_be_taken_back(mia, ask, text):
    [opened] = mia.say(ReportProblem, "it came broken", "report_problem")
    [said] = mia.say(TakeValue, text, "inform")
    assert (said["response"], said["number"]) == ("utter_case_withdrawn", opened["number"])
    [case] = ask(shop.list_cases, "c-mia", "mia")
    assert case.closed_at is not None
    assert case.notes == ["it came broken", text]
    assert ask(shop.list_promises, "mia") == []


@pytest.mark.parametrize("text", ["it's so bad, close to tears", "i don't want this garbage", "ok", "thanks"])
def test_a_complaint_stands_unless_it_is_taken_back(mia, ask, text):
    mia.say(ReportProblem, "it came broken", "report_problem")
    assert "utter_case_withdrawn" not in names(mia.say(TakeValue, text, "inform"))
    assert ask(shop.list_cases, "c-mia", "mia")[0].closed_at is None


def test_a_complaint_is_withdrawn_whenever_it_is_asked(mia, guest, ask):
    [opened] = mia.say(ReportProblem, "it came broken", "report_problem")
    mia.say(TakeValue, "hello", "greet")
    assert names(guest.say(TellCaseStatus, "close my complaint", "ask_case_status")) == [
        "utter_no_cases_for_guest"
    ]
    assert names(mia.say(TellCaseStatus, "when will you close my complaint", "ask_case_status")) == [
        "utter_case_open"
    ]
    said = mia.say(TellCaseStatus, "can you close my complaint", "ask_case_status")
    assert [(m["response"], m["number"]) for m in said] == [("utter_case_withdrawn", opened["number"])]
    said = mia.say(TellCaseStatus, "close my complaint", "ask_case_status")
    assert names(said) == ["utter_case_closed"]


def test_a_complaint_moves_to_the_order_that_is_named(mia, order, ask):
    order("A-2", "delivered", days=3, pasta=1)
    order("A-9", "delivered", days=9, milk=1)
    mia.say(ReportProblem, "something came broken", "report_problem")
    assert ask(shop.list_cases, "c-mia", "mia")[0].order_number == "A-2"
    [said] = mia.say(TakeValue, "no, it was A-9", "inform", order_number="A-9")
    assert said["response"] == "utter_case_moved"
    assert ask(shop.list_cases, "c-mia", "mia")[0].order_number == "A-9"
    assert names(mia.say(TakeValue, "no, B-1", "inform", order_number="B-1")) == ["utter_order_not_found"]
    [case] = ask(shop.list_cases, "c-mia", "mia")
    assert case.order_number == "A-9"


def test_no_order_on_its_way_is_said_to_hold_broken_goods(mia, order, ask):
    order("A-2", "shipped", days=1, pasta=1)
    mia.say(ReportProblem, "something came broken", "report_problem")
    assert ask(shop.list_cases, "c-mia", "mia")[0].order_number is None


def test_what_is_told_right_after_belongs_to_the_same_case(guest):
    [opened] = guest.say(ReportProblem, "the delivery man was rude", "report_problem")
    for more in ("he left it in the rain", "everything is wet"):
        [noted] = guest.say(ReportProblem, more, "report_problem")
        assert (noted["response"], noted["number"]) == ("utter_case_noted", opened["number"])
    [other] = guest.say(ReportProblem, "another order came broken", "report_problem")
    assert other["number"] != opened["number"]


def test_a_replacement_wished_for_later_is_noted_with_the_case(guest):
    [opened] = guest.say(ReportProblem, "the milk was sour", "report_problem", product="milk")
    guest.say(AnswerFaq, "how do returns work", "faq", faq_topic="returns")
    [noted] = guest.say(OpenHandoff, "replacement please", "talk_to_human")
    assert (noted["response"], noted["number"]) == ("utter_case_wish", opened["number"])
    assert "utter_case_wish" not in names(
        guest.say(OpenHandoff, "a person for my replacement", "talk_to_human")
    )


@pytest.mark.parametrize(("days", "number"), [(40, "A-2"), (70, None)])
def test_what_was_bought_long_ago_is_not_what_is_complained_about(mia, order, ask, days, number):
    order("A-2", "delivered", days=days, pasta=1)
    order("A-3", "delivered", days=3, milk=1)
    mia.say(ReportProblem, "the pasta came broken", "report_problem", product="pasta")
    assert ask(shop.list_cases, "c-mia", "mia")[0].order_number == number
