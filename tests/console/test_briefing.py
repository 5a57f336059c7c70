"""The summary that staff get, and who is answered first."""

from datetime import timedelta

import profiles
import shop
from console.answers import read_answers, suggest_answers
from console.briefing import CASE_POINTS, FALL_POINTS, MOOD_POINTS, OVERDUE_POINTS, brief
from shop.models import Order
from tests.console.talks import NOW, ask_for_person, hear

HOUR = timedelta(hours=1)


def complain(session, conversation_id, severity="high", at=NOW, customer_id=None, order_number=None):
    case, _ = shop.open_case(
        session,
        conversation_id,
        customer_id,
        category="quality",
        severity=severity,
        note="broken",
        at=at,
        order_number=order_number,
    )
    return case


def brief_of(session, conversation_id="c1", by_mood=False, now=NOW):
    return brief(session, conversation_id, now, by_mood=by_mood)


def order(session, number="A-1", customer_id="mia"):
    facts = {"status": "shipped", "placed_at": NOW - HOUR, "expected_at": NOW + HOUR, "total_cents": 100}
    session.add(Order(order_number=number, customer_id=customer_id, **facts))
    session.flush()


def test_a_briefing_names_goal_facts_deeds_case_and_own_orders(session):
    profiles.add_customer(session, "mia", "Mia", at=NOW)
    order(session)
    order(session, "A-2", "somebody else")
    profiles.open_conversation(session, "web", "mia", "c1", at=NOW)
    hear(session, "c1", "A-1 broken", "report_problem", -0.5, ["action_report_problem"], order_number="A-1")
    hear(session, "c1", "and A-2", "report_problem", -0.7, ["action_report_problem"], order_number="A-2")
    case = complain(session, "c1", customer_id="mia")
    ask_for_person(session, "c1", customer_id="mia")
    briefing = brief_of(session)
    assert (briefing.name, briefing.identity) == ("Mia", "customer, known to the shop")
    assert (briefing.summary.goal, briefing.summary.words) == ("report_problem", "and A-2")
    assert briefing.summary.deeds == {"action_report_problem": 2}
    assert [one.order_number for one in briefing.orders] == ["A-1"]
    assert [one.number for one in briefing.cases] == [case.number]
    assert (briefing.mood, briefing.trend) == ("negative", "rising")


def test_a_customer_who_gave_a_one_time_code_is_told_from_others(session):
    profiles.add_customer(session, "mia", "Mia", at=NOW)
    profiles.open_conversation(session, "web", "mia", "c1", at=NOW).confirmed_at = NOW
    session.flush()
    assert brief_of(session).identity == "customer, by a code"


def test_a_guest_is_called_one_and_has_no_orders(session):
    ask_for_person(session, "c1", "where is A-1")
    briefing = brief_of(session)
    assert (briefing.name, briefing.identity, briefing.orders) == ("Guest", "guest, not identified", [])


def test_a_minute_of_waiting_is_a_point(session):
    ask_for_person(session, "c1", minutes_ago=12)
    assert brief_of(session).rank.parts == (("waits 12 min", 12),)


def test_the_worst_open_case_counts_and_more_once_it_is_overdue(session):
    ask_for_person(session, "c1")
    complain(session, "c1", "low", NOW - timedelta(days=9))
    case = shop.open_case(session, "c1", None, category="delivery", severity="high", note="late", at=NOW)[0]
    rank = brief_of(session).rank
    assert rank.points == CASE_POINTS["high"] + OVERDUE_POINTS
    assert (f"case {case.number} is high", CASE_POINTS["high"]) in rank.parts
    shop.close_case(session, case.number, NOW)
    assert brief_of(session).rank.points == CASE_POINTS["low"] + OVERDUE_POINTS


def test_the_mood_counts_only_where_the_shop_wants_it(session):
    profiles.open_conversation(session, "web", None, "c1", at=NOW)
    for mood in (0.5, 0.0, -0.5, -1.0):
        hear(session, "c1", "well", "report_problem", mood)
    profiles.open_handoff(session, "c1", "a person", NOW)
    assert brief_of(session).rank.points == 0
    parts = dict(brief_of(session, by_mood=True).rank.parts)
    assert parts == {"waits 0 min": 0, "bad mood": MOOD_POINTS, "mood falls": FALL_POINTS}


def test_answers_are_offered_only_with_all_their_facts(session):
    ask_for_person(session, "c1")
    offered = {answer.key for answer in suggest_answers(brief_of(session), "Dana")}
    assert offered == {"greeting_guest", "more", "wait"}


def test_answers_made_for_the_goal_stand_first_and_carry_its_facts(session):
    profiles.add_customer(session, "mia", "Mia", at=NOW)
    order(session)
    profiles.open_conversation(session, "web", "mia", "c1", at=NOW)
    hear(session, "c1", "where is A-1", "ask_order_status", order_number="A-1")
    answers = suggest_answers(brief_of(session), "Dana")
    assert [answer.fits for answer in answers[:3]] == [True, True, False]
    assert answers[0].text == "Your order A-1 is shipped."
    assert any(answer.text.startswith("Hello Mia, Dana here.") for answer in answers)


def test_no_answer_names_a_fact_that_is_never_known():
    known = {"name", "staff", "order_number", "order_status", "order_due", "case_number", "case_due"}
    assert {fact for answer in read_answers() for fact in answer.needs} <= known
