"""How a message feels."""

import numpy as np
import pytest

from bot.nlu.encoder import Encoding, find_assets
from bot.nlu.heads import pick_head
from bot.nlu.sentiment_head import LABELS, SentimentHead, list_cues
from bot.nlu.sentiment_lines import list_labelled_lines

pytestmark = [pytest.mark.slow, pytest.mark.rasa]


@pytest.fixture(scope="module")
def trained():
    """Head and encoding that we ship, trained on our own lines."""
    from bot.nlu.sentiment_training import train_sentiment

    plain = Encoding(with_second=False)
    heads, weights = train_sentiment(plain)
    encoding = Encoding(weights, with_second=False)
    return pick_head(heads, encoding.encode(["hello"]))[0], encoding


@pytest.fixture(scope="module")
def head(trained):
    return trained[0]


@pytest.fixture(scope="module")
def encoding(trained):
    return trained[1]


def feel(head, encoding, text):
    return head.judge([text], encoding.encode([text]))[0]


@pytest.mark.skipif(find_assets() is None, reason="the sentence model is not installed")
@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("killer deal", "positive"),
        ("not bad at all", "positive"),
        ("i love it, thank you", "positive"),
        ("👍", "positive"),
        ("thanks for nothing", "negative"),
        ("not good", "negative"),
        ("still waiting!!!", "negative"),
        ("😡", "negative"),
        ("great, another delay", "negative"),
        ("do you have gluten free pasta under 3", "neutral"),
        ("where is my order", "neutral"),
        ("the cheapest milk please", "neutral"),
    ],
)
def test_shop_talk_is_heard_in_its_own_sense(head, encoding, text, label):
    assert feel(head, encoding, text).label == label


def test_strength_is_between_none_and_one_and_grows_with_feeling(head, encoding):
    calm, sour, furious = (
        feel(head, encoding, text).strength
        for text in ("do you have milk", "a bit late", "this is the WORST shop ever, I hate it!!!")
    )
    assert 0.0 <= calm < sour < furious <= 1.0


def test_only_the_sentiments_that_are_asked_for_are_given(head, encoding):
    texts = ["do you have milk", "i love it"]
    feelings = head.judge(texts, encoding.encode(texts), among={"negative", "positive"})
    assert {feeling.label for feeling in feelings} <= {"negative", "positive"}
    assert feelings[1].label == "positive"


def test_words_alone_tell_plain_feelings():
    lines = list_labelled_lines()
    texts = [text for text, _ in lines]
    words = SentimentHead.fit(texts, np.zeros((len(texts), 0)), [label for _, label in lines])
    feelings = words.judge(["i love this", "this is terrible"], np.zeros((2, 0)))
    assert [feeling.label for feeling in feelings] == ["positive", "negative"]


def test_a_stored_head_judges_the_same(head, encoding, tmp_path):
    head.save(tmp_path)
    again = feel(SentimentHead.load(tmp_path), encoding, "lovely, thanks")
    assert again.label == "positive"
    assert again.strength == pytest.approx(feel(head, encoding, "lovely, thanks").strength, abs=1e-5)


def test_cues_see_shouting_and_dots():
    assert list_cues("WHERE IS my order...")[-2:] == [1.0, 1 / 3]
    assert list_cues("fine")[-4:] == [0.0, 0.0, 0.0, 0.0]


def test_our_lines_are_many_and_labelled():
    lines = list_labelled_lines()
    assert len(lines) > 1000
    assert {label for _, label in lines} == set(LABELS)
