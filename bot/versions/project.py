"""What a dialogue model is trained from and judged by: the files of a Rasa project."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import yaml

from bot.settings import ROOT

DELIMITER = "/"  # between an intent and its topic


@dataclass(frozen=True)
class Project:
    """Pipeline, domain and talk of a project; `suite` is its file of labelled messages, where it has one."""

    config: Path
    domain: Path
    data: Path
    suite: Path | None

    @classmethod
    def below(cls, root: Path = ROOT) -> Project:
        """Find the files of a project in their usual places."""
        suite = root / "tests" / "understanding" / "intents.tsv"
        data = root / "bot" / "data"
        return cls(root / "config.yml", root / "domain.yml", data, suite if suite.is_file() else None)

    @cached_property
    def intents(self) -> list[str]:
        """Every intent that has examples, retrieval intents with each of their topics."""
        blocks = [block for path in self._list_data("nlu*.yml") for block in _read(path).get("nlu", [])]
        return sorted({block["intent"] for block in blocks if "intent" in block})

    @cached_property
    def entities(self) -> list[str]:
        """Every entity of the domain."""
        return [one if isinstance(one, str) else next(iter(one)) for one in _read(self.domain)["entities"]]

    @cached_property
    def steps(self) -> list[str]:
        """Every action that a rule leads to."""
        return sorted(set(self.step_of.values()))

    @cached_property
    def step_of(self) -> dict[str, str]:
        """The action that the rules lead to from each intent."""
        found: dict[str, str] = {}
        for path in self._list_data("rules*.yml"):
            for rule in _read(path).get("rules", []):
                first, *rest = rule["steps"]
                if "intent" in first and rest and "action" in rest[0]:
                    found[first["intent"]] = rest[0]["action"]
        return found

    @cached_property
    def intent_to(self) -> dict[str, str]:
        """The intent that leads to an action, where exactly one with examples does."""
        leading: dict[str, list[str]] = defaultdict(list)
        for intent in self.intents:
            if step := self.find_step(intent):
                leading[step].append(intent)
        return {step: intents[0] for step, intents in leading.items() if len(intents) == 1}

    def find_step(self, intent: str) -> str | None:
        """Give the action that the rules lead to from an intent, with or without a topic."""
        return self.step_of.get(intent) or self.step_of.get(intent.split(DELIMITER, 1)[0])

    def read_policy(self, option: str) -> Any:
        """Give an option of the first policy that states it."""
        policies = _read(self.config).get("policies") or []
        return next((policy[option] for policy in policies if option in policy), None)

    def _list_data(self, pattern: str) -> list[Path]:
        return sorted(self.data.rglob(pattern))


def _read(path: Path) -> dict[str, Any]:
    return dict(yaml.safe_load(path.read_text(encoding="utf-8")) or {})
