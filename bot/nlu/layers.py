"""The encoder layers of all-MiniLM-L6-v2 in TensorFlow, for training alone: onnxruntime serves them.

Devlin et al. 2019, "BERT"; the same sums as the ONNX graph, to four places.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import tensorflow as tf

WIDTH, HEADS, LAYERS, INNER = 384, 12, 6, 1536
WORDS, PLACES = 30_522, 512
EPSILON, MASKED = 1e-12, -1e4
WEIGHTS = "onnx/model.onnx_data"  # the arrays of the graph one after the other, in single precision

_SQUARE, _LINE = (WIDTH, WIDTH), (WIDTH,)
EMBEDDINGS = {
    "words": (WORDS, WIDTH),
    "kinds": (2, WIDTH),
    "places": (PLACES, WIDTH),
    "scale": _LINE,
    "shift": _LINE,
}
# the arrays of a layer as they lie in the file, by their names in the graph
LAYER = {
    **{f"attn.{name}_proj.MatMul.weight": _SQUARE for name in "qkv"},
    **{f"attn.{name}_proj.Add.bias": _LINE for name in "qkv"},
    "attn.o_proj.MatMul.weight": _SQUARE,
    "attn.o_proj.Add.bias": _LINE,
    "attention_output_norm_layernorm.weight": _LINE,
    "attention_output_norm_layernorm.bias": _LINE,
    "mlp.fc1.MatMul.weight": (WIDTH, INNER),
    "mlp.fc1.Add.bias": (INNER,),
    "mlp.fc2.MatMul.weight": (INNER, WIDTH),
    "mlp.fc2.Add.bias": _LINE,
    "mlp_output_norm_layernorm.weight": _LINE,
    "mlp_output_norm_layernorm.bias": _LINE,
}
Layer = dict[str, Any]  # name in the graph -> array, constant or variable


def read_weights(folder: Path) -> tuple[dict[str, np.ndarray], list[dict[str, np.ndarray]]]:
    """Read the embeddings and the layers from the model's files.

    Raises:
        ValueError: the file is not as long as the arrays together, so it is another model's.
    """
    blocks = [EMBEDDINGS, *[LAYER] * LAYERS]
    sizes = [int(np.prod(shape)) for shapes in blocks for shape in shapes.values()]
    flat = np.fromfile(folder / WEIGHTS, dtype=np.float32)
    if len(flat) != sum(sizes):
        raise ValueError(f"{folder / WEIGHTS} holds {len(flat)} numbers, all-MiniLM-L6-v2 has {sum(sizes)}")
    arrays = iter(np.split(flat, np.cumsum(sizes)[:-1]))
    read = [{name: next(arrays).reshape(shape) for name, shape in shapes.items()} for shapes in blocks]
    return read[0], read[1:]


def name_in_graph(number: int, part: str) -> str:
    """Give the name of one array of a layer in the ONNX graph."""
    return f"model.layers.{number}.{part}"


def embed(embeddings: dict[str, np.ndarray], tokens: np.ndarray) -> tf.Tensor:
    """Look the tokens up: what the first layer reads, shape (texts, tokens, WIDTH)."""
    places = embeddings["places"][None, : tokens.shape[1]]
    known = embeddings["words"][tokens] + places + embeddings["kinds"][0]
    return _normalise(tf.constant(known), embeddings["scale"], embeddings["shift"])


def run_layers(
    layers: Sequence[Layer], hidden: tf.Tensor, mask: tf.Tensor, dropout: float = 0.0
) -> tf.Tensor:
    """Run layers on hidden states; `mask` is 1 for a token and 0 for padding."""
    hide = (1.0 - mask[:, None, None, :]) * MASKED
    for layer in layers:
        hidden = _run_layer(layer, hidden, hide, dropout)
    return hidden


def pool(hidden: tf.Tensor, mask: tf.Tensor) -> tf.Tensor:
    """Average the tokens of each text to a vector of unit length."""
    return tf.nn.l2_normalize(tf.reduce_sum(hidden * mask[:, :, None], axis=1), axis=-1)


def _run_layer(layer: Layer, hidden: tf.Tensor, hide: tf.Tensor, dropout: float) -> tf.Tensor:
    texts, tokens = tf.shape(hidden)[0], tf.shape(hidden)[1]
    flat = tf.reshape(hidden, [-1, WIDTH])

    def project(name: str, rows: tf.Tensor) -> tf.Tensor:
        return tf.matmul(rows, layer[f"{name}.MatMul.weight"]) + layer[f"{name}.Add.bias"]

    def split(name: str) -> tf.Tensor:
        rows = tf.reshape(project(f"attn.{name}_proj", flat), [texts, tokens, HEADS, WIDTH // HEADS])
        return tf.transpose(rows, [0, 2, 1, 3])

    def add_to(rows: tf.Tensor, change: tf.Tensor, norm: str) -> tf.Tensor:
        added = rows + (tf.nn.dropout(change, dropout) if dropout else change)
        return _normalise(added, layer[f"{norm}_norm_layernorm.weight"], layer[f"{norm}_norm_layernorm.bias"])

    likeness = tf.matmul(split("q"), split("k"), transpose_b=True) * (WIDTH // HEADS) ** -0.5
    mixed = tf.matmul(tf.nn.softmax(likeness + hide), split("v"))
    rows = tf.reshape(tf.transpose(mixed, [0, 2, 1, 3]), [-1, WIDTH])
    rows = add_to(flat, project("attn.o_proj", rows), "attention_output")
    inner = tf.nn.gelu(project("mlp.fc1", rows), approximate=False)
    return tf.reshape(add_to(rows, project("mlp.fc2", inner), "mlp_output"), [texts, tokens, WIDTH])


def _normalise(rows: tf.Tensor, scale: Any, shift: Any) -> tf.Tensor:
    mean, variance = tf.nn.moments(rows, [-1], keepdims=True)
    return (rows - mean) * tf.math.rsqrt(variance + EPSILON) * scale + shift
