"""The gate: what a candidate must not make worse. Bounds are stated in every report."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any


@dataclass(frozen=True)
class Bounds:
    """How much worse a candidate may be: of F1, from 0 to 1.

    The suite has 9 to 20 messages of most intents, so that one message is worth about .05; the
    cross-validated figures rest on ten times as many.
    """

    suite_intent: float = 0.10
    suite_macro: float = 0.01
    cross_intent: float = 0.05
    cross_macro: float = 0.01


@dataclass(frozen=True)
class Checked:
    """One correction before and after: which of its parts are wrong; `is_tried` where it is new."""

    correction_id: int
    is_tried: bool
    before: Sequence[str]
    after: Sequence[str]

    @property
    def is_regression(self) -> bool:
        """Whether something that was right is wrong now."""
        return bool(set(self.after) - set(self.before))

    @property
    def is_mended(self) -> bool:
        """Whether nothing of it is wrong any more."""
        return not self.after


def judge(
    checked: Sequence[Checked],
    suite: tuple[Mapping[str, Any], Mapping[str, Any]] | None,
    cross: tuple[Mapping[str, Any], Mapping[str, Any]],
    bounds: Bounds | None = None,
) -> dict[str, Any]:
    """Give the verdict with every problem by name.

    Args:
        checked: the regression conversations of all corrections.
        suite: figures on the labelled suite, before and after; None where the installation has no suite.
        cross: cross-validated figures, before and after.

    Returns:
        `passed`, `problems` as {kind, ...} and the `bounds`.
    """
    bounds = bounds or Bounds()
    problems: list[dict[str, Any]] = [
        {"kind": "regression", "correction_id": one.correction_id, "parts": sorted(set(one.after))}
        for one in checked
        if one.is_regression
    ]
    if suite is not None:
        problems += find_drops("suite", *suite, bounds.suite_intent, bounds.suite_macro)
    problems += find_drops("cross", *cross, bounds.cross_intent, bounds.cross_macro)
    tried = [one for one in checked if one.is_tried]
    if tried and not any(one.is_mended for one in tried):
        problems.append({"kind": "nothing_mended"})
    return {"passed": not problems, "problems": problems, "bounds": asdict(bounds)}


def find_drops(
    where: str, before: Mapping[str, Any], after: Mapping[str, Any], per_intent: float, macro: float
) -> list[dict[str, Any]]:
    """Name the intents that fell by more than the bound, the worst first, and the mean of all."""
    drops = []
    for intent, row in before["intents"].items():
        new = after["intents"].get(intent, {"f1": 0.0})["f1"]
        if row["f1"] - new > per_intent:
            drops.append({"kind": where, "intent": intent, "before": row["f1"], "after": new})
    drops.sort(key=lambda drop: drop["after"] - drop["before"])
    if before["macro_f1"] - after["macro_f1"] > macro:
        whole = {"kind": where, "intent": None, "before": before["macro_f1"], "after": after["macro_f1"]}
        drops.append(whole)
    return drops
