"""The head that answers is the widest one that the vectors can feed."""

import numpy as np
import pytest

from bot.nlu.heads import fit_heads, load_heads, pick_head, save_heads
from bot.nlu.sentiment_head import SentimentHead

TEXTS, LABELS = ["love it", "hate it", "great", "awful"], ["positive", "negative", "positive", "negative"]


@pytest.fixture(scope="module")
def heads():
    """Heads trained on vectors of three columns."""
    vectors = np.array([[1, 0, 0], [0, 1, 0], [1, 0, 1], [0, 1, 1]], dtype=np.float32)
    return fit_heads(lambda columns: SentimentHead.fit(TEXTS, columns, LABELS), vectors)


@pytest.mark.parametrize(("given", "read"), [(0, 0), (2, 0), (3, 3), (5, 3)])
def test_an_encoder_that_came_or_went_since_the_training_is_no_trouble(heads, given, read):
    head, vectors = pick_head(heads, np.zeros((1, given), dtype=np.float32))
    assert head.width == vectors.shape[1] == read
    assert head.judge(["love it"], vectors)[0].label == "positive"


def test_stored_heads_come_back_under_their_names(heads, tmp_path):
    save_heads(heads, tmp_path)
    again = load_heads(SentimentHead.load, tmp_path)
    assert {name: head.width for name, head in again.items()} == {"with_vectors": 3, "words_only": 0}
