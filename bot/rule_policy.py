"""Rasa's RulePolicy, which finds the rule for an intent in an index instead of trying all of them."""

from functools import cached_property
from typing import Any

from rasa.core.policies.rule_policy import RULES, RulePolicy
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.shared.core.constants import PREVIOUS_ACTION, USER
from rasa.shared.core.domain import Domain, State
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.shared.nlu.constants import ACTION_NAME, INTENT, TEXT

Newest = tuple[str | None, str | None]  # the action before, and the intent if it matters


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.POLICY_WITHOUT_END_TO_END_SUPPORT, is_trainable=True)
class IndexedRulePolicy(RulePolicy):  # type: ignore[misc]  # rasa publishes no types
    """Predicts what RulePolicy predicts, and takes the same options."""

    @cached_property
    def _index(self) -> dict[Newest, dict[str, str]]:
        """The rules by what their newest state asks for."""
        index: dict[Newest, dict[str, str]] = {}
        for key, action in self.lookup[RULES].items():
            index.setdefault(_describe(self._rule_key_to_state(key)[-1]), {})[key] = action
        return index

    @cached_property
    def _reads_text(self) -> bool:
        """Whether any rule is about the words of a message instead of its intent."""
        return any(
            TEXT in state.get(USER, {})
            for key in self.lookup[RULES]
            for state in self._rule_key_to_state(key)
        )

    def _find_action_from_rules(
        self, tracker: DialogueStateTracker, domain: Domain, use_text_for_last_user_input: bool
    ) -> tuple[str | None, str | None, bool]:
        if use_text_for_last_user_input and not self._reads_text:
            return None, None, False
        found: tuple[str | None, str | None, bool] = super()._find_action_from_rules(
            tracker, domain, use_text_for_last_user_input
        )
        return found

    def _get_possible_keys(self, lookup: dict[str, str], states: list[State]) -> set[str]:
        if lookup is self.lookup[RULES] and states:
            action, intent = _describe(states[-1])
            lookup = {**self._index.get((action, None), {}), **self._index.get((action, intent), {})}
        keys: set[str] = super()._get_possible_keys(lookup, states)
        return keys


def _describe(state: dict[str, Any]) -> Newest:
    """Name what parts a newest state from others; where nothing was done before, no intent counts."""
    action = state.get(PREVIOUS_ACTION, {}).get(ACTION_NAME)
    return action, action and state.get(USER, {}).get(INTENT)
