"""What the sentiment head learns from, all of it our own writing."""

from __future__ import annotations

from pathlib import Path

import yaml

from bot.nlu.labelled import read_labelled
from bot.nlu.sentiment_head import LABELS

LINES = Path(__file__).with_name("sentiment.tsv")
RESPONSES = Path(__file__).parent.parent / "data"


def list_labelled_lines() -> list[tuple[str, str]]:
    """Give our labelled lines as text and sentiment."""
    return [
        (row["text"], row["sentiment"]) for row in read_labelled(LINES, ["text", "sentiment"], labels=LABELS)
    ]


def list_bot_lines(folder: Path = RESPONSES) -> list[tuple[str, str]]:
    """Give everything the bot says as neutral: what is polite or sorry in form only."""
    lines = []
    for path in sorted(folder.glob("*/responses.yml")):
        document = yaml.safe_load(path.read_text(encoding="utf-8"))
        for variations in (document.get("responses") or {}).values():
            lines += [(variation["text"], "neutral") for variation in variations if variation.get("text")]
    return lines
