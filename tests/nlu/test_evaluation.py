"""Reports on labelled files, by the pipeline trained on a file and by a trained model."""

import tarfile

import numpy as np
import pytest

from bot.nlu.encoder import Encoding
from bot.nlu.errors import NoTrainedModel
from bot.nlu.evaluation import evaluate_intents, evaluate_sentiments
from bot.nlu.intent_head import IntentHead
from bot.nlu.sentiment_head import SentimentHead

pytestmark = pytest.mark.slow

TEST = """text\tintent
hello\tgreet
any milk\tsearch_products
return rules\tfaq/returns
write a poem\tout_of_scope
"""


@pytest.fixture
def files(tmp_path, examples):
    """A training file and a test file."""
    train, test = tmp_path / "train.tsv", tmp_path / "test.tsv"
    lines = [f"{text}\t{intent}\n" for text, intent in zip(*examples, strict=True)]
    train.write_text("text\tintent\n" + "".join(lines))
    test.write_text(TEST)
    return train, test


@pytest.fixture
def models(tmp_path, examples, encoding):
    """A folder with an archive laid out as Rasa lays it out."""
    texts, labels = examples
    place, one_vector = tmp_path / "components", Encoding(with_second=False)
    heads = {
        "train_LinearIntentClassifier1": IntentHead.fit(texts, encoding.encode(texts), labels),
        "train_SentimentAnalyzer2": SentimentHead.fit(
            ["love it", "hate it"], one_vector.encode(["love it", "hate it"]), ["positive", "negative"]
        ),
    }
    (tmp_path / "models").mkdir()
    for name, head in heads.items():
        (place / name / "with_vectors").mkdir(parents=True)
        head.save(place / name / "with_vectors")
    with tarfile.open(tmp_path / "models" / "today.tar.gz", "w:gz") as archive:
        archive.add(place, "components")
    return tmp_path / "models"


def test_the_same_pipeline_is_trained_on_a_file(files, tmp_path):
    train, test = files
    report = evaluate_intents(test, tmp_path, train)
    assert report["messages"] == 4
    assert report["intents"] == 3
    assert report["accuracy"] == 1.0
    assert report["topic_accuracy"] == 1.0
    assert report["out_of_scope"]["recall"] == 1.0
    assert report["ms"]["mean"] > 0


def test_the_trained_model_is_read_out_of_its_archive(files, models):
    report = evaluate_intents(files[1], models)
    assert report["accuracy"] == 1.0
    assert report["confusions"] == []


def test_sentiment_is_reported_for_each_tag(models, tmp_path):
    lines = ["text\tsentiment\ttag", "i love it\tpositive\tplain", "i hate it\tnegative\tplain"]
    lines.append("i love it\tnegative\tsarcasm")
    (tmp_path / "feelings.tsv").write_text("\n".join(lines))
    report = evaluate_sentiments(tmp_path / "feelings.tsv", models)
    assert report["per_tag"] == [
        {"tag": "plain", "messages": 2, "accuracy": 1.0},
        {"tag": "sarcasm", "messages": 1, "accuracy": 0.0},
    ]
    assert report["accuracy"] == np.round(2 / 3, 4)


def test_without_a_model_it_says_what_to_run(files, tmp_path):
    with pytest.raises(NoTrainedModel, match="holds no trained model. Run `shopmate train dialogue` first."):
        evaluate_intents(files[1], tmp_path)
