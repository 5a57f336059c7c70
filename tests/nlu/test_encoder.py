"""Sentence vectors from the installed files."""

import numpy as np
import pytest

from bot.nlu import encoder as encoder_module
from bot.nlu import universal
from bot.nlu.encoder import (
    WIDTH,
    find_assets,
    fingerprint_encoder,
    hash_files,
    open_encoder,
)


@pytest.fixture(scope="module")
def encoder():
    """The encoder; without its files there is nothing to test."""
    return open_encoder() or pytest.skip("the sentence model is not installed")


@pytest.mark.slow
def test_vectors_have_unit_length_and_keep_the_order(encoder):
    vectors = encoder.encode(["a much longer sentence about the delivery of my order", "hi", ""])
    assert vectors.shape == (3, encoder.width)
    assert np.allclose(np.linalg.norm(vectors[:, :WIDTH], axis=1), 1.0, atol=1e-5)
    assert np.allclose(vectors[1], encoder.encode(["hi"])[0], atol=1e-5)


def test_alike_in_meaning_is_alike_in_vectors(encoder):
    order, parcel, poem = encoder.encode(["where is my order", "when does my parcel come", "write a poem"])
    assert order @ parcel > order @ poem + 0.2


def test_what_is_shouted_reads_as_what_is_said(encoder):
    loud, calm = encoder.encode(["SHOW ME MY COUPONS", "show me my coupons"])
    assert np.allclose(loud, calm, atol=1e-5)


def test_a_text_said_again_is_remembered(encoder):
    assert encoder.encode_one("hello again") is encoder.encode_one("hello again")


def test_a_long_message_is_cut_not_refused(encoder):
    assert encoder.encode(["word " * 5000]).shape == (1, encoder.width)


def test_a_missing_package_means_no_assets(monkeypatch):
    monkeypatch.setattr(encoder_module, "PACKAGE", "a_package_that_is_not_there")
    assert find_assets() is None
    assert open_encoder() is None
    assert fingerprint_encoder() == "no-assets"


def test_without_the_second_encoder_the_first_stands_alone(monkeypatch):
    if find_assets() is None:
        pytest.skip("the sentence model is not installed")
    monkeypatch.setattr(universal, "PACKAGE", "a_package_that_is_not_there")
    assert open_encoder().encode(["hi"]).shape == (1, WIDTH)
    assert len(fingerprint_encoder()) == 16


@pytest.mark.skipif(universal.find_universal() is None, reason="the second encoder is not installed")
def test_the_second_encoder_adds_a_unit_vector_of_its_own(encoder):
    both = encoder.encode(["where is my parcel", ""])
    assert both.shape == (2, WIDTH + universal.WIDTH)
    assert np.allclose(np.linalg.norm(both[:, WIDTH:], axis=1), 1.0, atol=1e-4)


def test_the_hash_follows_the_content(tmp_path):
    hashes = []
    for content in (b"one", b"one", b"two"):
        folder = tmp_path / str(len(hashes))
        (folder / "onnx").mkdir(parents=True)
        for name in encoder_module.FILES:
            (folder / name).write_bytes(content)
        hashes.append(hash_files(folder, encoder_module.FILES))
    assert hashes[0] == hashes[1] != hashes[2]
