"""The encoder learns to tell few examples apart, and onnxruntime serves what it learned."""

import numpy as np
import pytest

from bot.nlu.encoder import WIDTH, find_assets, open_encoder
from bot.nlu.quantising import GRAPH
from bot.nlu.tuning import FEW, find_rehearsal, is_worth_tuning, load_weights, save_weights, tune

pytestmark = [
    pytest.mark.rasa,
    pytest.mark.skipif(find_assets() is None, reason="the sentence model is not installed"),
]
TEXTS = ["where is my parcel", "has it shipped", "when does it come", "track it"]
TEXTS += ["take it back", "i want to return it", "send it back", "exchange it please"]
LABELS = ["ask_order_status"] * 4 + ["return_item"] * 4


@pytest.fixture(scope="module")
def encoder():
    return open_encoder()


@pytest.fixture(scope="module")
def weights(encoder):
    return tune(encoder, TEXTS, LABELS)


def gap(vectors):
    """By how much more a text is like those of its own intent than like the others."""
    labels = np.array(LABELS)
    likeness, same = vectors @ vectors.T, labels[:, None] == labels
    return likeness[same].mean() - likeness[~same].mean()


def test_the_layers_compute_what_the_onnx_graph_does(encoder):
    import onnxruntime
    import tensorflow as tf

    from bot.nlu import layers

    embeddings, weights = layers.read_weights(encoder.folder)
    graph = onnxruntime.InferenceSession(str(encoder.folder / GRAPH), providers=["CPUExecutionProvider"])
    for text, tokens in zip(TEXTS, encoder.tokenise(TEXTS), strict=True):
        ids, mask = np.array([tokens]), tf.ones((1, len(tokens)))
        hidden = layers.run_layers(weights, layers.embed(embeddings, ids), mask)
        names = {"input_ids": ids, "attention_mask": np.ones_like(ids), "token_type_ids": np.zeros_like(ids)}
        assert np.allclose(hidden.numpy(), graph.run(None, names)[0], atol=1e-3)
        served = encoder.encode([text])[0, :WIDTH]  # with whole numbers for weights
        assert layers.pool(hidden, mask).numpy()[0] @ served > 0.97


def test_another_models_file_is_refused(tmp_path):
    from bot.nlu import layers

    (tmp_path / "onnx").mkdir()
    np.ones(1000, dtype=np.float32).tofile(tmp_path / layers.WEIGHTS)
    with pytest.raises(ValueError, match="holds 1000 numbers"):
        layers.read_weights(tmp_path)


def test_tuning_draws_the_examples_of_an_intent_together(encoder, weights):
    before = gap(encoder.encode(TEXTS)[:, :WIDTH])
    assert gap(encoder.with_weights(weights).encode(TEXTS)[:, :WIDTH]) > before + 0.1


def test_tuning_is_the_same_each_time_and_leaves_the_encoder_alone(encoder, weights):
    before = encoder.encode(TEXTS)
    again = tune(encoder, TEXTS, LABELS)
    assert all(np.allclose(weights[name], again[name], atol=1e-4) for name in weights)
    assert np.array_equal(encoder.encode(TEXTS), before)


def test_stored_weights_give_the_same_vectors(encoder, weights, tmp_path):
    save_weights(weights, tmp_path / "encoder.npz")
    stored = encoder.with_weights(load_weights(tmp_path / "encoder.npz")).encode(TEXTS)
    given = encoder.with_weights(weights).encode(TEXTS)
    assert ((stored * given)[:, :WIDTH].sum(axis=1) > 0.99).all()


def test_an_encoder_that_was_not_tuned_stores_nothing(tmp_path):
    assert load_weights(tmp_path / "encoder.npz") == {}


@pytest.mark.parametrize(("labels", "expected"), [(LABELS, True), (["a"], False), (["a", "b"] * FEW, False)])
def test_only_few_examples_of_several_intents_are_worth_it(labels, expected):
    assert is_worth_tuning(labels) is expected


def test_many_examples_need_no_rehearsal(encoder):
    assert find_rehearsal(encoder, TEXTS * FEW, LABELS * FEW) is None
    assert find_rehearsal(None, TEXTS, LABELS) is None


def test_a_rehearsal_never_sees_what_it_is_judged_on(encoder):
    seen = np.array([True, True, False, False] * 2)
    rows = np.flatnonzero(seen)
    expected = tune(encoder, [TEXTS[row] for row in rows], [LABELS[row] for row in rows])
    vectors = find_rehearsal(encoder, TEXTS, LABELS)(seen).vectors
    assert np.allclose(vectors, encoder.with_weights(expected).encode(TEXTS), atol=1e-3)
