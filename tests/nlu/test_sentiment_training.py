"""What was tuned on the same lines is not tuned again, and a broken tuning leaves nothing behind."""

import numpy as np
import pytest

from bot.nlu.encoder import find_assets, open_encoder

pytestmark = [
    pytest.mark.rasa,
    pytest.mark.skipif(find_assets() is None, reason="the sentence model is not installed"),
]
TEXTS, LABELS = ["love it", "so good", "hate it", "awful thing"], ["positive"] * 2 + ["negative"] * 2


def test_the_same_lines_are_tuned_on_once_and_other_lines_replace_what_was_kept(tmp_path):
    from bot.nlu.sentiment_training import tune_once

    encoder = open_encoder(with_second=False)
    first = tune_once(encoder, TEXTS, LABELS, tmp_path)
    (kept,) = tmp_path.iterdir()
    written = kept.stat().st_mtime_ns
    again = tune_once(encoder, TEXTS, LABELS, tmp_path)
    assert all(np.array_equal(first[name], again[name]) for name in first)
    assert kept.stat().st_mtime_ns == written
    tune_once(encoder, [*TEXTS, "lovely"], [*LABELS, "positive"], tmp_path)
    (other,) = tmp_path.iterdir()
    assert other != kept


def test_a_tuning_that_breaks_keeps_what_was_there(tmp_path):
    from bot.nlu.sentiment_training import tune_once

    encoder = open_encoder(with_second=False)
    tune_once(encoder, TEXTS, LABELS, tmp_path)
    before = list(tmp_path.iterdir())
    with pytest.raises(IndexError):
        tune_once(encoder, TEXTS, LABELS[:2] + ["neutral"], tmp_path)  # a label is missing
    assert list(tmp_path.iterdir()) == before
