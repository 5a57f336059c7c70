"""Whether a new version may take over."""

from collections.abc import Mapping
from typing import Any

BOUND = 0.02  # a new version may be worse by this part of the NDCG@10, which is about what chance does


def judge(report: Mapping[str, Any]) -> dict[str, Any]:
    """Compare the new version with the current one, both measured on the same window of `report`.

    Returns:
        For each task the NDCG@10 of both, and `worse`: the tasks in which the new one is worse by more than
        `bound`. Empty of tasks where there was no current version to measure.
    """
    tasks = {
        task: {"new": lines["shopmate"]["ndcg@10"], "current": lines["current"]["ndcg@10"]}
        for task, lines in report.get("tasks", {}).items()
        if "current" in lines
    }
    worse = [task for task, both in tasks.items() if both["new"] < (1 - BOUND) * both["current"]]
    return {"bound": BOUND, "tasks": tasks, "worse": worse}
