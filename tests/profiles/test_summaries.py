import pytest

import profiles
from profiles.models import Message
from tests.profiles.moments import NOON


def say(position, text, intent, mood=0.0, actions=(), **entities):
    label = "positive" if mood > 0 else "negative" if mood < 0 else "neutral"
    understanding = {
        "intent": intent,
        "sentiment": {"label": label, "strength": abs(mood)},
        "entities": [{"entity": kind, "value": value} for kind, value in entities.items()],
    }
    return Message(
        position=position,
        by="shopper",
        text=text,
        at=NOON,
        understanding=understanding,
        actions=list(actions),
    )


ANGRY = [
    say(1, "hi", "greet", 0.2),
    say(2, "where is A-1", "ask_order_status", 0.0, ["action_tell_order_status"], order_number="A-1"),
    say(3, "it came broken", "report_problem", -0.4, ["action_report_problem"], product="milk"),
    say(4, "broken again!", "report_problem", -0.8, ["action_report_problem"], product="milk"),
    say(5, "gribbly", "nlu_fallback", -0.6, ["action_clarify"]),
    say(6, "a person!", "talk_to_human", -0.7, ["action_open_handoff"]),
]


def test_the_goal_is_what_the_shopper_wanted_last():
    summary = profiles.summarise(ANGRY)
    assert (summary.goal, summary.words) == ("report_problem", "broken again!")


def test_facts_and_deeds_are_gathered_and_questions_and_excuses_left_out():
    summary = profiles.summarise(ANGRY)
    assert summary.facts == {"order_number": ["A-1"], "product": ["milk"]}
    assert summary.deeds == {"action_tell_order_status": 1, "action_report_problem": 2}
    assert (summary.fallbacks, summary.repeats, summary.answers) == (1, 1, 6)


def test_the_mood_of_now_and_its_slope_are_told_apart():
    summary = profiles.summarise(ANGRY)
    assert summary.mood == pytest.approx(-0.7)
    assert summary.slope == pytest.approx(-3.35 / 17.5)


def test_what_buttons_say_is_no_fact_and_what_is_not_wanted_is_marked():
    pressed = say(1, "Yes", "affirm", confirmed="true")
    refused = say(2, "not the soy one", "reject_recommendation")
    refused.understanding["entities"] = [{"entity": "product", "value": "soy", "role": "exclude"}]
    assert profiles.summarise([pressed, refused]).facts == {"not product": ["soy"]}


def test_a_conversation_without_a_word_has_a_summary_too():
    summary = profiles.summarise([])
    assert (summary.goal, summary.words, summary.mood, summary.slope) == (None, "", None, 0.0)


def test_staff_and_bot_have_no_say_in_it():
    said = [Message(position=1, by=by, text="hello", at=NOON) for by in ("bot", "staff")]
    assert profiles.summarise(said).answers == 0


def test_each_trouble_lowers_the_satisfaction_that_is_expected():
    calm = profiles.summarise([say(1, "any milk?", "search_products")])
    angry = profiles.summarise(ANGRY)
    assert calm.predict_satisfaction(was_handed_over=False) == pytest.approx(0.769, abs=0.001)
    assert calm.predict_satisfaction(was_handed_over=True) < calm.predict_satisfaction(was_handed_over=False)
    assert angry.predict_satisfaction(was_handed_over=True) < 0.2


@pytest.mark.parametrize(
    ("values", "slope"), [([], 0), ([1], 0), ([0, 1], 1), ([1, 0, -1], -1), ([1, 1, 1], 0)]
)
def test_a_slope_is_that_of_the_least_squares_line(values, slope):
    assert profiles.fit_slope(values) == pytest.approx(slope)
