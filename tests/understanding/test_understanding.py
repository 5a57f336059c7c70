"""How well the trained model reads messages it has never seen, typed in many hands."""

import re
from collections import Counter
from pathlib import Path

import pytest
import yaml

from bot.settings import ROOT, read_settings

pytestmark = [pytest.mark.model, pytest.mark.rasa]

HERE = Path(__file__).parent
INTENTS, SENTIMENT = HERE / "intents.tsv", HERE / "sentiment.tsv"
SECOND_INTENTS, SECOND_SENTIMENT = HERE / "intents_2.tsv", HERE / "sentiment_2.tsv"  # another hand


def read_rows(path):
    header, *rows = [line.split("\t") for line in path.read_text(encoding="utf-8").splitlines()]
    return [dict(zip(header, row, strict=True)) for row in rows]


def bare(text):
    """Leave only words, so that case and punctuation make no message a new one."""
    return re.sub(r"\W+", " ", text.lower()).strip()


@pytest.fixture(scope="module")
def models():
    """The folder of the trained model, which is trained first where it is missing or old."""
    from bot.cli.dialogue import is_trained, train_dialogue

    settings = read_settings()
    if not is_trained(settings):
        train_dialogue(settings)
    return settings.models


@pytest.fixture(scope="module")
def intents(models):
    """The report on the intents."""
    from bot.nlu.evaluation import evaluate_intents

    return evaluate_intents(INTENTS, models)


@pytest.fixture(scope="module")
def sentiment(models):
    """The report on the sentiment."""
    from bot.nlu.evaluation import evaluate_sentiments

    return evaluate_sentiments(SENTIMENT, models)


def test_intents_of_unseen_messages_are_read_right(intents):
    assert intents["macro_f1"] >= 0.91


def test_what_is_out_of_scope_is_recognised(intents):
    assert intents["out_of_scope"]["recall"] >= 0.88


def test_what_is_in_scope_is_not_refused(intents):
    assert intents["out_of_scope"]["precision"] >= 0.85


def test_confidence_means_what_it_says(intents):
    assert intents["ece"] <= 0.05


def test_no_intent_is_a_blind_spot(intents):
    assert not [row for row in intents["per_intent"] if row["f1"] < 0.6]


def test_another_hand_is_understood_as_well(models):
    from bot.nlu.evaluation import evaluate_intents

    report = evaluate_intents(SECOND_INTENTS, models)
    assert report["macro_f1"] >= 0.92
    assert report["out_of_scope"]["recall"] >= 0.88
    assert report["out_of_scope"]["precision"] >= 0.85


def test_the_mood_of_unseen_messages_is_read_right(sentiment):
    assert sentiment["macro_f1"] >= 0.87


def test_the_mood_of_another_hand_is_read_too(models):
    from bot.nlu.evaluation import evaluate_sentiments

    assert evaluate_sentiments(SECOND_SENTIMENT, models)["macro_f1"] >= 0.86


@pytest.mark.parametrize(
    ("tag", "floor"), [("plain", 0.92), ("negation", 0.76), ("irony", 0.80), ("polite_unhappy", 0.92)]
)
def test_the_hard_parts_of_mood_are_read_too(sentiment, tag, floor):
    (row,) = [row for row in sentiment["per_tag"] if row["tag"] == tag]
    assert row["accuracy"] >= floor


def test_calm_messages_are_seldom_heard_as_angry(models):
    from bench.shop_talk import count_alarms

    calm, angry = count_alarms()
    assert calm > 800
    assert angry <= 0.02 * calm


def test_the_set_holds_every_intent():
    counts = Counter(row["intent"] for row in read_rows(INTENTS))
    domain = yaml.safe_load((ROOT / "domain.yml").read_text())["intents"]
    names = {name if isinstance(name, str) else next(iter(name)) for name in domain} - {"nlu_fallback"}
    assert set(counts) == names
    assert min(counts.values()) >= 9
    assert counts["out_of_scope"] >= 120
    assert sum(counts.values()) >= 750


def test_no_message_was_in_training():
    trained = set()
    for path in (ROOT / "bot" / "data").rglob("nlu*.yml"):
        for block in yaml.safe_load(path.read_text(encoding="utf-8"))["nlu"]:
            for line in (block.get("examples") or "").splitlines():
                words = re.sub(r"\[([^\]]*)\](?:\([^)]*\)|\{[^}]*\})", r"\1", line.strip().removeprefix("-"))
                trained.add(bare(words))
    rows = [*read_rows(INTENTS), *read_rows(SECOND_INTENTS)]
    assert [row["text"] for row in rows if bare(row["text"]) in trained - {""}] == []


def test_no_mood_was_in_training():
    lines = (ROOT / "bot" / "nlu" / "sentiment.tsv").read_text(encoding="utf-8").splitlines()
    trained = {bare(field) for line in lines for field in line.split("\t")} - {""}
    rows = [*read_rows(SENTIMENT), *read_rows(SECOND_SENTIMENT)]
    assert [row["text"] for row in rows if bare(row["text"]) in trained] == []
