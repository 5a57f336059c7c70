"""A measurement as a page that people read."""

from collections.abc import Iterator, Mapping
from typing import Any

METRICS = ("recall@10", "recall@20", "ndcg@10", "map@10", "hit@10", "coverage@10")
NAMES = {
    "shopmate": "**Shopmate**",
    "als_alone": "factor model alone",
    "popular_recent": "popular in the newest days",
    "popular_ever": "popular ever",
    "personal_frequency": "what this customer buys most often",
    "personal_frequency_decayed": "the same, time-decayed",
}


def write_page(report: Mapping[str, Any], command: str) -> str:
    """Write a measurement as Markdown; every number on it comes from the report.

    Args:
        report: of `recsys.evaluate`.
        command: what to run to have the page made again.
    """
    return (
        "\n".join([*_write_protocol(report, command), *_write_tasks(report), *_write_settings(report)]) + "\n"
    )


def _write_protocol(report: Mapping[str, Any], command: str) -> Iterator[str]:
    protocol = report["protocol"]
    yield "# How good are the suggestions?"
    yield ""
    yield f"Written by `{command}`; do not edit."
    yield ""
    yield (
        f"Events before {protocol['test_from'][:10]} were learned from ({protocol['training_events']:,} of "
        f"them); what {protocol['customers']:,} known customers bought in the {protocol['days']:g} days from "
        f"there on was to be found among {protocol['products']:,} products, those with at least "
        f"{protocol['min_buyers']} buyers before. Metrics are means over customers ± one standard error."
    )
    tuned = protocol["weights_chosen_on_validation"]
    yield (
        f"The weights of the sources were chosen on the {protocol['days']:g} days before the test window."
        if tuned
        else "The log is too short for a validation window: the weights of the sources are the defaults."
    )


def _write_tasks(report: Mapping[str, Any]) -> Iterator[str]:
    for task, methods in report["tasks"].items():
        yield ""
        yield f"## Task `{task}`: {report['protocol']['tasks'][task]}"
        yield ""
        yield "| | " + " | ".join(METRICS) + " | Shopmate ahead in NDCG |"
        yield "|---" * (len(METRICS) + 2) + "|"
        for name, line in methods.items():
            cells = [_write_cell(line, metric) for metric in METRICS]
            cells.append(_write_cell(line, "shopmate_ahead_ndcg"))
            yield f"| {NAMES.get(name, name)} | " + " | ".join(cells) + " |"


def _write_cell(line: Mapping[str, Any], metric: str) -> str:
    if metric not in line:
        return ""
    error = line.get(f"{metric}_se")
    return f"{line[metric]:.3f}" + (f" ± {error:.3f}" if error is not None else "")


def _write_settings(report: Mapping[str, Any]) -> Iterator[str]:
    yield ""
    yield "## Settings"
    yield ""
    for name, value in report["settings"].items():
        shown = ", ".join(f"{k} {v:g}" for k, v in value.items()) if isinstance(value, dict) else f"{value:g}"
        yield f"- {name}: {shown}"
