"""What a message wants."""

import numpy as np
import pytest

from bot.nlu.errors import TooFewLabels
from bot.nlu.intent_head import IntentHead


@pytest.fixture(scope="module")
def words_only(examples):
    """A head without sentence vectors."""
    texts, labels = examples
    return IntentHead.fit(texts, np.zeros((len(texts), 0)), labels)


def judge(head, text, width=0):
    vectors = np.zeros((1, width))
    return head.read([text], vectors)[0]


def test_the_ranking_holds_every_intent_once_and_sums_to_one(words_only):
    ranking = judge(words_only, "do you have eggs").ranking
    assert [name for name, _ in ranking][0] == "search_products"
    assert sorted(name for name, _ in ranking) == [
        "cancel_order",
        "faq",
        "greet",
        "out_of_scope",
        "search_products",
    ]
    assert sum(confidence for _, confidence in ranking) == pytest.approx(1.0, abs=1e-4)
    assert ranking == sorted(ranking, key=lambda row: -row[1])


def test_an_intent_is_the_sum_of_its_topics(words_only):
    verdict = judge(words_only, "what are the return rules")
    assert verdict.ranking[0][0] == "faq"
    assert verdict.topics[0][0] == "faq/returns"
    assert sum(share for _, share in verdict.topics) == pytest.approx(verdict.ranking[0][1], abs=1e-4)


def test_an_intent_without_topics_names_none(words_only):
    assert judge(words_only, "hello").topics == []


def test_what_is_out_of_scope_is_understood_as_such(words_only):
    verdict = judge(words_only, "write me a poem about the weather")
    assert verdict.ranking[0][0] == "out_of_scope"
    assert verdict.is_understood


def test_a_score_below_the_threshold_is_not_understood(words_only):
    words_only_strict = IntentHead(words_only._model, 1.0, 1.1, words_only._neighbours)
    assert not judge(words_only_strict, "hello").is_understood


def test_a_stored_head_judges_the_same(words_only, tmp_path):
    words_only.save(tmp_path)
    again, before = (judge(head, "find eggs") for head in (IntentHead.load(tmp_path), words_only))
    assert dict(again.ranking) == pytest.approx(dict(before.ranking), abs=1e-5)
    assert (again.is_understood, again.topics) == (before.is_understood, before.topics)
    assert sorted(path.suffix for path in tmp_path.iterdir()) == [".json", ".npz"]


@pytest.mark.slow
def test_vectors_generalise_where_words_do_not(examples, encoding):
    if not encoding.encode(["x"]).shape[1]:
        pytest.skip("the sentence model is not installed")
    texts, labels = examples
    head = IntentHead.fit(texts, encoding.encode(texts), labels)
    vectors = encoding.encode(["please annul my purchase"])
    verdict = head.read(["please annul my purchase"], vectors)[0]
    assert verdict.ranking[0][0] == "cancel_order"
    assert 0 < verdict.score < verdict.ranking[0][1] + 0.5


def test_an_intent_needs_another_to_differ_from():
    with pytest.raises(TooFewLabels, match="at least two"):
        IntentHead.fit(["hi", "hello"], np.zeros((2, 0)), ["greet", "greet"])


@pytest.mark.slow
def test_few_examples_are_compared_piece_by_piece_also_when_stored(examples, encoding, tmp_path):
    if not encoding.encode(["x"]).shape[1]:
        pytest.skip("the sentence model is not installed")
    texts, labels = examples
    vectors, pieces = encoding.read(texts)
    head = IntentHead.fit(texts, vectors, labels, rehearse=lambda _: encoding.read(texts), pieces=pieces)
    said = encoding.read(["any bread"])
    without = dict(head.read(["any bread"], said.vectors)[0].ranking)
    compared = dict(head.read(["any bread"], *said)[0].ranking)
    assert compared["search_products"] > without["search_products"]
    head.save(tmp_path)
    again = dict(IntentHead.load(tmp_path).read(["any bread"], *said)[0].ranking)
    assert again == pytest.approx(compared, abs=1e-2)
