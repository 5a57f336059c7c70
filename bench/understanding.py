"""Our understanding beside named peers, in one run; writes docs/understanding.md.

    python -m bench.understanding FOLDER [--diet]

FOLDER holds pairs `<name>_..._train.tsv` and `<name>_test.tsv` with the columns text and intent, and
`*sentiment*.tsv` with text and sentiment. The dialogue model must be trained.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline, make_union

from bench.shop_talk import describe_sentiment, describe_shop, write_table
from bot.nlu.calibration import OUT_OF_SCOPE
from bot.nlu.evaluation import read_examples, report_intents
from bot.nlu.measures import measure_labels, measure_refusals
from bot.nlu.reader import time_reading, train_intents

TIMED = 200
PAGE = Path(__file__).resolve().parent.parent / "docs" / "understanding.md"
INTRODUCTION = """# Understanding: measured beside named peers

Written by `python -m bench.understanding FOLDER`; every row of a table comes from the same run on the same
machine. Accuracy and macro-F1 are over the messages in scope and judge the best intent; AUROC tells how well
the score parts them from messages that are out of scope; refused is the share of in-scope messages that our
pipeline answers with `nlu_fallback`. Seconds and milliseconds are CPU
time; milliseconds for one message at a time, its sentence vector included.
"""
Guess = tuple[str, float]
Peer = Callable[[list[str], list[str]], Callable[[Sequence[str]], list[Guess]]]


def train_words(texts: list[str], labels: list[str]) -> Callable[[Sequence[str]], list[Guess]]:
    """Train scikit-learn's TF-IDF (words and characters) with logistic regression."""
    words = TfidfVectorizer(ngram_range=(1, 2), sublinear_tf=True)
    pieces = TfidfVectorizer(analyzer="char_wb", ngram_range=(2, 5), sublinear_tf=True)
    model = make_pipeline(make_union(words, pieces), LogisticRegression(C=10, max_iter=200, tol=1e-2))
    model.fit(texts, labels)

    def read(few: Sequence[str]) -> list[Guess]:
        shares = model.predict_proba(few)
        return [(str(model.classes_[row.argmax()]), float(row.max())) for row in shares]

    return read


def train_diet(texts: list[str], labels: list[str]) -> Callable[[Sequence[str]], list[Guess]]:
    """Train Rasa's DIETClassifier on Rasa's default features, without transformer layers."""
    from rasa.nlu.classifiers.diet_classifier import DIETClassifier
    from rasa.nlu.featurizers.sparse_featurizer.count_vectors_featurizer import CountVectorsFeaturizer
    from rasa.nlu.featurizers.sparse_featurizer.lexical_syntactic_featurizer import LexicalSyntacticFeaturizer
    from rasa.nlu.tokenizers.whitespace_tokenizer import WhitespaceTokenizer
    from rasa.shared.nlu.training_data.message import Message
    from rasa.shared.nlu.training_data.training_data import TrainingData

    def add(kind: Any, name: str, **options: Any) -> Any:
        return open_rasa(kind, name, options)

    pieces = {"analyzer": "char_wb", "min_ngram": 1, "max_ngram": 4}
    tokenizer = add(WhitespaceTokenizer, "tokens")
    features = [
        add(LexicalSyntacticFeaturizer, "shapes"),
        add(CountVectorsFeaturizer, "words"),
        add(CountVectorsFeaturizer, "pieces", **pieces),
    ]
    diet = add(DIETClassifier, "diet", number_of_transformer_layers=0, entity_recognition=False, epochs=100)
    data = tokenizer.process_training_data(
        TrainingData([Message.build(text, label) for text, label in zip(texts, labels, strict=True)])
    )
    for featurizer in features:
        featurizer.train(data)
        data = featurizer.process_training_data(data)
    diet.train(data)

    def read(few: Sequence[str]) -> list[Guess]:
        messages = [Message.build(text) for text in few]
        for component in (tokenizer, *features, diet):
            messages = component.process(messages)
        return [(m.get("intent")["name"] or "", m.get("intent")["confidence"]) for m in messages]

    return read


def open_rasa(kind: Any, name: str, options: dict[str, Any]) -> Any:
    """Make one of Rasa's own components outside its graph."""
    import tempfile

    from rasa.engine.graph import ExecutionContext, GraphSchema
    from rasa.engine.storage.local_model_storage import LocalModelStorage
    from rasa.engine.storage.resource import Resource

    storage = LocalModelStorage.create(Path(tempfile.mkdtemp()))
    context = ExecutionContext(GraphSchema({}), node_name=name)
    return kind.create({**kind.get_default_config(), **options}, storage, Resource(name), context)


def measure_peer(name: str, peer: Peer, train: Path, test: Path) -> dict[str, Any]:
    """Train a peer and measure it the way our own pipeline is measured."""
    started = time.process_time()
    read = peer(*read_examples(train))
    seconds = time.process_time() - started
    texts, truth = read_examples(test)
    guesses = read(texts)
    known = [row for row, label in enumerate(truth) if label != OUT_OF_SCOPE]
    measured = measure_labels([truth[row] for row in known], [guesses[row][0] for row in known])
    unknown = [label == OUT_OF_SCOPE for label in truth]
    refusals = measure_refusals(unknown, [False] * len(truth), [confidence for _, confidence in guesses])
    ms = time_reading(texts[:TIMED], read)
    return describe(name, measured, refusals["auroc"], None, None, seconds, ms["mean"])


def measure_ours(train: Path, test: Path) -> dict[str, Any]:
    """Train and measure our pipeline."""
    started = time.process_time()
    reader = train_intents(*read_examples(train))
    seconds = time.process_time() - started
    texts, truth = read_examples(test)
    report = report_intents(texts, truth, reader.read(texts), reader.head)
    ms = time_reading(texts[:TIMED], reader.read)
    refusals = report["out_of_scope"]
    found = (
        f"{refusals['recall']:.1%} at {refusals['precision']:.1%}" if refusals["recall"] is not None else None
    )
    refused = f"{refusals['in_scope_refused']:.1%}"
    return describe("**ours**", report, refusals["auroc"], found, refused, seconds, ms["mean"])


def describe(
    name: str,
    measured: dict[str, Any],
    auroc: float | None,
    found: str | None,
    refused: str | None,
    seconds: float,
    ms: float,
) -> dict[str, Any]:
    """Lay one row of the table out."""
    return {
        "model": name,
        "accuracy": f"{measured['accuracy']:.1%}",
        "macro-F1": f"{measured['macro_f1']:.1%}",
        "out of scope AUROC": f"{auroc:.3f}" if auroc is not None else "",
        "out of scope recall at precision": found or "",
        "refused": refused or "",
        "ECE": f"{measured['ece']:.3f}" if measured.get("ece") is not None else "",
        "train s": f"{seconds:.0f}",
        "ms": f"{ms:.1f}",
    }


def list_pairs(folder: Path) -> list[tuple[str, Path, Path]]:
    """List the data sets of a folder: name, training file, test file."""
    pairs = []
    for train in sorted(folder.glob("*_train.tsv")):
        name = train.stem.split("_")[0]
        if (test := folder / f"{name}_test.tsv").is_file():
            pairs.append((train.stem.removesuffix("_train"), train, test))
    return pairs


def main() -> None:
    """Measure every data set and write the page."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--diet", action="store_true", help="also train Rasa's DIET (minutes)")
    options = parser.parse_args()
    sections = [INTRODUCTION, describe_shop(), describe_sentiment(options.folder)]
    print("\n".join(sections[1:]))
    for name, train, test in list_pairs(options.folder):
        rows = [measure_peer("scikit-learn TF-IDF + logistic regression", train_words, train, test)]
        if options.diet:
            rows.append(measure_peer("Rasa 3.6 DIET, no transformer layers", train_diet, train, test))
        rows.append(measure_ours(train, test))
        sections.append(f"## {name}\n\n{write_table(rows)}\n")
        print(sections[-1])
    PAGE.parent.mkdir(exist_ok=True)
    PAGE.write_text("\n".join(sections))


if __name__ == "__main__":
    main()
