"""Reports on a file of labelled messages."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from bot.nlu.calibration import DELIMITER, OUT_OF_SCOPE, base_of
from bot.nlu.intent_head import IntentHead, Verdict
from bot.nlu.labelled import read_labelled
from bot.nlu.measures import list_confusions, measure_honesty, measure_labels, measure_refusals, share
from bot.nlu.reader import (
    load_intents,
    load_sentiment,
    read_sentiments,
    time_reading,
    train_intents,
)
from bot.nlu.sentiment_head import LABELS

FALLBACK = "nlu_fallback"
TIMED = 100  # messages read one by one for the time
WORST = 10


def read_examples(path: Path) -> tuple[list[str], list[str]]:
    """Read texts and intents of a labelled file."""
    rows = read_labelled(path, ["text", "intent"])
    return [row["text"] for row in rows], [row["intent"] for row in rows]


def evaluate_intents(test: Path, models: Path, train: Path | None = None) -> dict[str, Any]:
    """Measure understanding on a file, by the trained model or by the same pipeline trained on `train`.

    Raises:
        UnderstandingError: a file cannot be read, or there is no trained model.
    """
    texts, truth = read_examples(test)
    reader = train_intents(*read_examples(train)) if train else load_intents(models)
    report = report_intents(texts, truth, reader.read(texts), reader.head)
    return {"messages": len(texts), **report, "ms": time_reading(texts[:TIMED], reader.read)}


def report_intents(
    texts: Sequence[str], truth: Sequence[str], verdicts: Sequence[Verdict], head: IntentHead
) -> dict[str, Any]:
    """Put what was found beside what is right.

    `accuracy`, `macro_f1` and `ece` judge the best intent of the ranking on the messages that are in scope,
    as published figures do. `accuracy_as_acted` judges all messages by what the bot would do: an unknown
    one must be refused (`out_of_scope` or `nlu_fallback`), a known one must not.
    """
    bases = [base_of(label) for label in truth]
    unknown = [base == OUT_OF_SCOPE for base in bases]
    acted = [act_on(verdict) for verdict in verdicts]
    refused = [intent in {OUT_OF_SCOPE, FALLBACK} for intent in acted]
    acted = [
        base if base == OUT_OF_SCOPE and is_refused else intent
        for base, is_refused, intent in zip(bases, refused, acted, strict=True)
    ]
    kept = [row for row, is_unknown in enumerate(unknown) if not is_unknown]
    right, best = [bases[row] for row in kept], [verdicts[row].ranking[0] for row in kept]
    measured = measure_labels(right, [name for name, _ in best]) if kept else {"per_label": []}
    per_intent = [{"intent": row.pop("label"), **row} for row in measured.pop("per_label")]
    matched = [row == guess for row, (guess, _) in zip(right, best, strict=True)]
    return {
        "intents": len(set(bases) - {OUT_OF_SCOPE}),
        **measured,
        "accuracy_as_acted": measure_labels(bases, acted)["accuracy"],
        "topic_accuracy": measure_topics(truth, verdicts),
        "ece": measure_honesty([confidence for _, confidence in best], matched) if kept else None,
        "out_of_scope": measure_refusals(unknown, refused, [verdict.score for verdict in verdicts]),
        "threshold": share(head.threshold),
        "worst_intents": sorted(per_intent, key=lambda row: row["f1"])[:WORST],
        "confusions": list_confusions(texts, bases, acted),
        "per_intent": per_intent,
    }


def act_on(verdict: Verdict) -> str:
    """Name the intent that the bot acts on."""
    return verdict.ranking[0][0] if verdict.is_understood else FALLBACK


def measure_topics(truth: Sequence[str], verdicts: Sequence[Verdict]) -> float | None:
    """Measure how often the topic is right among the messages that name one; None where none does."""
    hits = [
        bool(verdict.topics) and verdict.topics[0][0] == label
        for label, verdict in zip(truth, verdicts, strict=True)
        if DELIMITER in label
    ]
    return share(sum(hits) / len(hits)) if hits else None


def evaluate_sentiments(test: Path, models: Path) -> dict[str, Any]:
    """Measure the sentiment of the trained model on a file; per tag where it has a column `tag`.

    Where the file knows only some of the sentiments, each message is judged among these: so published
    figures are measured on files of two classes.

    Raises:
        UnderstandingError: the file cannot be read, or there is no trained model.
    """
    rows = read_labelled(test, ["text", "sentiment"], optional=["tag"], labels=LABELS)
    texts, truth = [row["text"] for row in rows], [row["sentiment"] for row in rows]
    head, encoding = load_sentiment(models)
    among = set(truth)
    guesses = [feeling.label for feeling in read_sentiments(texts, head, encoding, among)]
    measured = measure_labels(truth, guesses)
    per_sentiment = [{"sentiment": row.pop("label"), **row} for row in measured.pop("per_label")]
    return {
        "messages": len(texts),
        **measured,
        "per_sentiment": per_sentiment,
        "per_tag": measure_tags([row.get("tag", "") for row in rows], truth, guesses),
        "confusions": list_confusions(texts, truth, guesses),
        "ms": time_reading(texts[:TIMED], lambda few: read_sentiments(few, head, encoding, among)),
    }


def measure_tags(tags: Sequence[str], truth: Sequence[str], guesses: Sequence[str]) -> list[dict[str, Any]]:
    """Measure accuracy for each tag; messages without one are left out."""
    report = []
    for tag in sorted(set(tags) - {""}):
        hits = [a == b for name, a, b in zip(tags, truth, guesses, strict=True) if name == tag]
        report.append({"tag": tag, "messages": len(hits), "accuracy": share(sum(hits) / len(hits))})
    return report
