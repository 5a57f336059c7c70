"""A measurement as a page that people read."""

from collections.abc import Iterator, Mapping
from typing import Any

METRICS = (
    "recall@10",
    "recall@20",
    "ndcg@10",
    "map@10",
    "hit@10",
    "coverage@10",
    "diversity@10",
    "popularity@10",
)
NAMES = {
    "shopmate": "**Shopmate**",
    "current": "the version before",
    "als_alone": "our factor model alone",
    "ease_alone": "our closed-form model (EASE) alone",
    "als_plain": "`implicit` ALS, 64 factors, regularization 10",
    "item_knn_cosine": "`implicit` item-kNN, cosine",
    "item_knn_bm25": "`implicit` item-kNN, BM25",
    "tifu_knn": "TIFU-KNN",
    "popular_recent": "popular in the newest days",
    "popular_ever": "popular ever",
    "personal_frequency": "what this customer buys most often",
    "personal_frequency_decayed": "the same, time-decayed",
    "nearest_factors": "mean factors of the 20 products nearest by content",
    "content_knn": "content like that of what was bought",
    "kind_popularity": "popularity of its kind",
    "nearest_and_kind": "**nearest by content, like what was bought, and popularity of its kind**",
    "history": "the history alone",
    "session": "**half of the trip too**",
    "rejected": "three products rejected",
    "kind_rejected": "their kinds rejected too",
}


def write_page(report: Mapping[str, Any], command: str) -> str:
    """Write a measurement as Markdown; every number on it comes from the report.

    Args:
        report: of `recsys.evaluate`.
        command: what to run to have the page made again.
    """
    lines = [*_write_protocol(report, command), *_write_validation(report), *_write_tasks(report)]
    lines += [*_write_segments(report), *_write_newcomers(report)]
    lines += [*_write_new_products(report), *_write_sessions(report), *_write_diversity(report)]
    lines += [*_write_ablation(report), *_write_settings(report)]
    return "\n".join(lines) + "\n"


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
    windows = protocol["windows_weights_were_chosen_on"]
    yield (
        f"The weights of the sources were chosen on the {windows * protocol['days']:g} days before the test "
        "window."
        if windows
        else "The log is too short for a validation window: the weights of the sources are the defaults."
    )


def _write_validation(report: Mapping[str, Any]) -> Iterator[str]:
    for novelty, found in report["validation"].items():
        yield (
            f"On the validation window, question `{novelty}`: NDCG@10 {found['blend']:.4f} by the weighted "
            f"sources, {found['ranker']:.4f} by trees learned on what came before."
        )
    yield (
        f"All of it took {report['seconds']:.0f} seconds and at most {report['peak_memory_mb']:,} MB. "
        "Diversity is 1 minus the mean cosine of the ten shown; popularity the mean part of all "
        "customers that bought them."
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


def _write_segments(report: Mapping[str, Any]) -> Iterator[str]:
    yield from ("", "## By length of history (NDCG@10)")
    for task, methods in report["tasks"].items():
        segments = methods["shopmate"]["segments"]
        yield from ("", f"| `{task}` | " + " | ".join(segments) + " |", "|---" * (len(segments) + 1) + "|")
        yield "| customers | " + " | ".join(str(line["customers"]) for line in segments.values()) + " |"
        for name, line in methods.items():
            cells = [_write_cell(cell, "ndcg@10") for cell in line["segments"].values()]
            yield f"| {NAMES.get(name, name)} | " + " | ".join(cells) + " |"


def _write_newcomers(report: Mapping[str, Any]) -> Iterator[str]:
    yield from ("", "## Strangers and newcomers (NDCG@10, histories cut to the newest products)", "")
    yield "| known products | customers | Shopmate | popular in the newest days | ahead |"
    yield "|---|---|---|---|---|"
    for known, line in report["newcomers"].items():
        cells = [_write_cell(line, name) for name in ("shopmate", "popular_recent", "ahead")]
        yield f"| {known} | {line['customers']} | " + " | ".join(cells) + " |"


def _write_new_products(report: Mapping[str, Any]) -> Iterator[str]:
    measured = report.get("new_products")
    if not measured:
        return
    yield from ("", "## Products that nobody has bought yet", "")
    yield (
        f"{measured['products']:,} products were hidden from the training and ranked by what the shop says "
        f"of them, for {measured['customers']:,} customers who bought some of them in the test window."
    )
    yield from ("", "| | NDCG@10 | recall@10 |", "|---|---|---|")
    for name, line in measured["methods"].items():
        yield f"| {NAMES[name]} | {_write_cell(line, 'ndcg@10')} | {_write_cell(line, 'recall@10')} |"


def _write_sessions(report: Mapping[str, Any]) -> Iterator[str]:
    if not report.get("sessions"):
        return
    yield from ("", "## In the session: half of a shopping trip is known, the rest is to be found", "")
    yield (
        "Nothing is trained in between. Rejected are the three best of the list that are not in the rest of "
        "the trip; the list is then asked for again. Ahead: the session of the history alone, the others of "
        "the session."
    )
    yield ""
    yield "| known | question | trips | NDCG@10 | ahead | hit rate@10 | ahead |"
    yield "|---|---|---|---|---|---|---|"
    for novelty, measured in report["sessions"].items():
        for name, line in measured["methods"].items():
            shown = ("ndcg@10", "ahead_ndcg@10", "hit@10", "ahead_hit@10")
            cells = " | ".join(_write_cell(line, metric) for metric in shown)
            yield f"| {NAMES[name]} | `{novelty}` | {measured['trips']} | {cells} |"


def _write_diversity(report: Mapping[str, Any]) -> Iterator[str]:
    if not report.get("diversity"):
        return
    yield from ("", "## What variety costs: at most so many of a kind among ten", "")
    yield "The bot shows at most two of a kind, in a short list one, unless the shopper named a kind."
    yield from ("", "| of a kind | question | NDCG@10 | loss | kinds among ten |", "|---|---|---|---|---|")
    for novelty, lines in report["diversity"].items():
        for most, line in lines.items():
            cells = " | ".join(_write_cell(line, name) for name in ("ndcg@10", "loss", "kinds"))
            yield f"| {most if most != '0' else 'any number'} | `{novelty}` | {cells} |"


def _write_ablation(report: Mapping[str, Any]) -> Iterator[str]:
    if "ablation" not in report:
        return
    yield from ("", "## What each source tells the trees (NDCG@10 on the validation window)", "")
    yield (
        "What tells the trees nothing on one log may on another: what is taken next pays where order "
        "matters. What is bought together is also what a session is answered by, see above."
    )
    yield from ("", "| left out | question | NDCG@10 | loss |", "|---|---|---|---|")
    for novelty, lines in report["ablation"].items():
        for name, line in lines.items():
            cells = f"{_write_cell(line, 'ndcg@10')} | {line['loss']:.4f} ± {line['loss_se']:.4f}"
            yield f"| {name} | `{novelty}` | {cells} |"


def _write_settings(report: Mapping[str, Any]) -> Iterator[str]:
    yield ""
    yield "## Settings"
    yield ""
    for name, value in report["settings"].items():
        shown = ", ".join(f"{k} {v:g}" for k, v in value.items()) if isinstance(value, dict) else f"{value:g}"
        yield f"- {name}: {shown}"
