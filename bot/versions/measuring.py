"""How well messages are understood, intent by intent: on the labelled suite, and across the training data."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from rasa.shared.importers.importer import TrainingDataImporter
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message

from bot.nlu.calibration import HeadSettings, assign_folds, base_of
from bot.nlu.encoder import Encoding, fingerprint_encoder
from bot.nlu.evaluation import FALLBACK, act_on, read_examples
from bot.nlu.linear import find_directions, fit_weights
from bot.nlu.measures import measure_labels
from bot.nlu.reader import load_intents
from bot.versions.project import Project

JUDGED_FOLDS = 2  # of the four that examples are spread over: half of them are read by a model of the others
OUT_OF_SCOPE = "out_of_scope"
Figures = dict[str, Any]


def measure_suite(suite: Path, model: Path) -> Figures:
    """Measure a model on a file of labelled messages, by the intent that the assistant acts on.

    What is out of scope may be refused in either way that the assistant has.
    """
    texts, truth = read_examples(suite)
    verdicts = load_intents(model).read(texts)
    right = [base_of(label) for label in truth]
    acted = [
        OUT_OF_SCOPE if label == OUT_OF_SCOPE and act_on(verdict) == FALLBACK else act_on(verdict)
        for label, verdict in zip(right, verdicts, strict=True)
    ]
    return _report(right, acted)


class TrainingSet:
    """The examples of a project with their vectors, for measuring what more examples would change.

    Args:
        project: whose examples.
        encoding: turns texts into vectors.
        cache: a file where vectors are kept, as they take a minute to make anew.
    """

    def __init__(self, project: Project, encoding: Encoding, cache: Path) -> None:
        importer = TrainingDataImporter.load_from_config(
            str(project.config), str(project.domain), [str(project.data)]
        )
        found = [one for one in importer.get_nlu_data().intent_examples if one.get(TEXT)]
        self.texts = [str(one.get(TEXT)) for one in found]
        self.labels = [str(one.get_full_intent()) for one in found]
        self._encoding, self._cache = encoding, cache
        self._kept = self._read_cache()

    def cross_validate(self, more: Sequence[Message]) -> Figures:
        """Measure intents on held-out examples of the project, by models that were taught more ones too."""
        texts = [*self.texts, *(str(one.get(TEXT)) for one in more)]
        labels = np.array([*self.labels, *(str(one.get_full_intent()) for one in more)])
        vectors = self._encode(texts)
        features = find_directions(texts, vectors).features
        settings, own = HeadSettings(), len(self.texts)
        folds = np.full(len(texts), -1)  # what is taught besides is never held out
        folds[:own] = assign_folds(np.unique(labels[:own], return_inverse=True)[1])
        right: list[str] = []
        read: list[str] = []
        for fold in range(JUDGED_FOLDS):
            seen, held = folds != fold, folds == fold
            names, table, bias = fit_weights(
                features[seen], labels[seen], settings.strength, settings.balance
            )
            best = (features[held] @ table + bias).argmax(axis=1)
            right += [base_of(label) for label in labels[held]]
            read += [base_of(label) for label in names[best]]
        return _report(right, read)

    def _encode(self, texts: Sequence[str]) -> np.ndarray:
        missing = sorted(set(texts) - set(self._kept))
        if missing:
            self._kept |= dict(zip(missing, self._encoding.encode(missing), strict=True))
            self._write_cache()
        return np.array([self._kept[text] for text in texts], dtype=np.float32)

    def _read_cache(self) -> dict[str, np.ndarray]:
        try:
            with np.load(self._cache, allow_pickle=False) as kept:
                if str(kept["encoder"]) != fingerprint_encoder():
                    return {}
                return dict(zip(kept["texts"].tolist(), kept["vectors"], strict=True))
        except (OSError, ValueError, KeyError):  # none yet, or an unfinished one
            return {}

    def _write_cache(self) -> None:
        """Keep the vectors of the project's own texts; those of shoppers are not kept."""
        own = sorted(set(self.texts) & set(self._kept))
        self._cache.parent.mkdir(parents=True, exist_ok=True)
        draft = self._cache.with_suffix(".draft.npz")
        vectors = np.array([self._kept[text] for text in own], dtype=np.float32)
        np.savez(draft, encoder=fingerprint_encoder(), texts=np.array(own), vectors=vectors)
        draft.replace(self._cache)


def _report(right: Sequence[str], read: Sequence[str]) -> Figures:
    measured = measure_labels(right, read)
    intents = {row["label"]: {"f1": row["f1"], "messages": row["messages"]} for row in measured["per_label"]}
    return {"messages": len(right), "macro_f1": measured["macro_f1"], "intents": intents}
