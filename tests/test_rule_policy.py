"""The index finds what RulePolicy finds by trying every rule."""

import json

import pytest

pytestmark = pytest.mark.rasa

from hypothesis import given  # noqa: E402
from hypothesis import strategies as st  # noqa: E402
from rasa.core.policies.rule_policy import RULES, RulePolicy  # noqa: E402

from bot.rule_policy import IndexedRulePolicy  # noqa: E402

INTENTS = st.sampled_from(["greet", "thank", "affirm"])
ACTIONS = st.sampled_from(["action_listen", "action_greet", "action_thank"])
NONE = st.just({})
STATE = st.builds(
    lambda action, user, slots: {**action, **user, **slots},
    NONE | ACTIONS.map(lambda name: {"prev_action": {"action_name": name}}),
    NONE | INTENTS.map(lambda name: {"user": {"intent": name}}),
    NONE | st.booleans().map(lambda is_set: {"slots": {"asked": [1.0 if is_set else 0.0]}}),
)
STATES = st.lists(STATE, min_size=1, max_size=3)


def make(kind, rules):
    policy = kind.__new__(kind)
    policy.lookup = {RULES: rules}
    return policy


@given(st.lists(STATES, max_size=12), STATES)
def test_the_same_rules_apply(rules, states):
    lookup = {json.dumps(rule): "action_next" for rule in rules}
    states = [
        {part: {key: _freeze(value) for key, value in of.items()} for part, of in s.items()} for s in states
    ]
    found = [
        make(kind, lookup)._get_possible_keys(lookup, states) for kind in (RulePolicy, IndexedRulePolicy)
    ]
    assert found[0] == found[1]


def _freeze(value):
    return tuple(value) if isinstance(value, list) else value


@pytest.mark.parametrize("part", ["intent", "text"])
def test_words_are_looked_at_only_where_a_rule_asks_for_them(part):
    rule = [{"prev_action": {"action_name": "action_listen"}, "user": {part: "hello"}}]
    policy = make(IndexedRulePolicy, {json.dumps(rule): "action_greet"})
    assert policy._reads_text == (part == "text")
