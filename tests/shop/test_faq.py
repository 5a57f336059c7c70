from datetime import date

import pytest

from shop import FaqEntry, NoAnswer, find_answer, list_topics


@pytest.fixture
def answers(session):
    for topic in ("returns", "delivery"):
        facts = {"question": "How?", "answer": "Like so.", "source": "handbook, page 3"}
        session.add(FaqEntry(topic=topic, checked_on=date(2026, 3, 1), **facts))
    session.flush()
    return session


def test_an_answer_says_where_it_is_from_and_when_it_was_checked(answers):
    answer = find_answer(answers, "returns")
    assert (answer.answer, answer.source) == ("Like so.", "handbook, page 3")
    assert answer.checked_on == date(2026, 3, 1)


def test_topics_are_listed_by_name(answers):
    assert list_topics(answers) == ["delivery", "returns"]


def test_a_topic_without_an_answer_has_none(answers):
    with pytest.raises(NoAnswer):
        find_answer(answers, "parking")
