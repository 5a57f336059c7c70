"""The trained dialogue model on our own held-out messages, and its sentiment beside VADER's."""

from __future__ import annotations

import resource
from pathlib import Path
from typing import Any

from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer

from bot.actions.mood import ANGER
from bot.nlu.evaluation import evaluate_intents, evaluate_sentiments
from bot.nlu.labelled import read_labelled
from bot.nlu.measures import measure_labels
from bot.nlu.reader import load_sentiment, read_sentiments
from bot.nlu.sentiment_head import LABELS
from bot.settings import ROOT, read_settings

HELD_OUT = ROOT / "tests" / "understanding"
CERTAIN = 0.05  # VADER's own bound of what is neutral
HEATED = (  # intents that anger may lie behind
    "ask_case_status",
    "ask_refund_status",
    "chitchat",
    "dispute_reason",
    "out_of_scope",
    "rate_conversation",
    "reject_recommendation",
    "report_problem",
)
INTRODUCTION = """The trained dialogue model on messages of ours that were never in training, typed in
many hands; the second file is of another hand. Recall and precision of what is out of scope are those of the
threshold in use.
"""


def describe_shop() -> str:
    """Measure the trained model and write its sections of the page."""
    models = read_settings().models
    reports = {path.stem: evaluate_intents(path, models) for path in sorted(HELD_OUT.glob("intents*.tsv"))}
    rows = [describe_intents(name, report) for name, report in reports.items()]
    worst = [row for report in reports.values() for row in report["per_intent"] if row["f1"] < 0.9]
    megabytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    return "\n".join(
        [
            f"## Our own shop talk\n\n{INTRODUCTION}",
            write_table(rows),
            f"\nEncoders, heads and this report together take {megabytes} MB of memory.",
            "\nIntents below .90 F1, of either file:\n",
            write_table([describe_intent(row) for row in sorted(worst, key=lambda row: row["f1"])]),
        ]
    )


def describe_intents(name: str, report: dict[str, Any]) -> dict[str, str]:
    """Lay out how one file's intents were read."""
    refusals = report["out_of_scope"]
    return {
        "file": name,
        "messages": str(report["messages"]),
        "accuracy": f"{report['accuracy']:.1%}",
        "macro-F1": f"{report['macro_f1']:.3f}",
        "out of scope recall at precision": f"{refusals['recall']:.1%} at {refusals['precision']:.1%}",
        "refused": f"{refusals['in_scope_refused']:.1%}",
        "ECE": f"{report['ece']:.3f}",
        "ms": f"{report['ms']['mean']:.1f}",
    }


def describe_intent(row: dict[str, Any]) -> dict[str, str]:
    """Lay out how one intent was read."""
    return {name: str(row[name]) for name in ("intent", "messages", "precision", "recall", "f1")}


def describe_sentiment(folder: Path) -> str:
    """Measure the sentiment on our held-out lines and on the folder's labelled files, beside VADER."""
    models = read_settings().models
    files = [*sorted(HELD_OUT.glob("sentiment*.tsv")), *sorted(folder.glob("*sentiment*.tsv"))]
    rows, parts = [], []
    for path in files:
        report = evaluate_sentiments(path, models)
        rows.append(describe_mood(path.stem, "VADER", measure_vader(path)))
        rows.append(describe_mood(path.stem, "ours", report))
        parts += [{"file": path.stem, **describe_part(row)} for row in report["per_tag"]]
    calm, angry = count_alarms()
    said = f"Of {calm} calm messages of ours (wishes and questions, no complaint) {angry} are heard as angry."
    return f"## Sentiment\n\n{write_table(rows)}\n\n{said}\n\n{write_table(parts)}\n"


def count_alarms() -> tuple[int, int]:
    """Count our held-out messages that are calm by what they ask for, and those that are heard as angry."""
    head, encoding = load_sentiment(read_settings().models)
    rows = [row for path in HELD_OUT.glob("intents*.tsv") for row in read_labelled(path, ["text", "intent"])]
    texts = [row["text"] for row in rows if row["intent"] not in HEATED]
    feelings = read_sentiments(texts, head, encoding)
    return len(texts), sum(one.label == "negative" and one.strength >= ANGER for one in feelings)


def describe_mood(name: str, model: str, measured: dict[str, Any]) -> dict[str, str]:
    """Lay out how one file's sentiment was heard."""
    accuracy, macro_f1 = f"{measured['accuracy']:.1%}", f"{measured['macro_f1']:.3f}"
    return {"file": name, "model": model, "accuracy": accuracy, "macro-F1": macro_f1}


def describe_part(row: dict[str, Any]) -> dict[str, str]:
    """Lay out how one part of a file was heard, such as its irony."""
    return {"part": row["tag"], "messages": str(row["messages"]), "accuracy": f"{row['accuracy']:.1%}"}


def measure_vader(path: Path) -> dict[str, Any]:
    """Measure VADER on a labelled file (Hutto and Gilbert 2014)."""
    lexicon = SentimentIntensityAnalyzer()
    rows = read_labelled(path, ["text", "sentiment"], optional=["tag"], labels=LABELS)
    scores = [lexicon.polarity_scores(row["text"])["compound"] for row in rows]
    truth = [row["sentiment"] for row in rows]
    certain = CERTAIN if "neutral" in truth else 0.0
    guesses = [
        "positive" if score >= certain else "negative" if score <= -certain else "neutral" for score in scores
    ]
    return measure_labels(truth, guesses)


def write_table(rows: list[dict[str, str]]) -> str:
    """Write rows as a Markdown table."""
    if not rows:
        return "None."
    header = list(rows[0])
    lines = ["| " + " | ".join(header) + " |", "|" + "---|" * len(header)]
    return "\n".join([*lines, *("| " + " | ".join(row.values()) + " |" for row in rows)])
