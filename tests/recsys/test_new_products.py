"""Products that nobody has bought yet, found by what the shop says of them."""

import numpy as np
import pytest

from recsys import Content, evaluate
from recsys.content import find_nearest, weigh_words
from recsys.interactions import DAY, encode
from recsys.newproducts import measure_new_products
from recsys.report import write_page
from tests.recsys.tables import SMALL, make_random_log

TEAS = {
    "green": Content("tea", ["tea", "green"]),
    "black": Content("tea", ["tea", "black"]),
    "jam": Content("jam", ["jam", "plum"]),
}
CONTENTS = {f"p{n}": Content(f"kind {n % 4}", [f"kind {n % 4}", f"brand {n % 3}"]) for n in range(40)}


def test_lines_have_length_one_or_none_and_a_shared_word_makes_near():
    words = weigh_words(["green", "black", "jam", "unknown"], TEAS).toarray()
    assert (words**2).sum(axis=1) == pytest.approx([1, 1, 1, 0])
    near = words @ words.T
    assert near[0, 1] > 0
    assert near[0, 2] == 0


def test_the_nearest_share_one_equally_and_what_is_unlike_has_no_part():
    words = weigh_words(["black", "jam", "green"], TEAS)
    assert find_nearest(words[2:], words[:2]).toarray().tolist() == [[1.0, 0.0]]


@pytest.mark.slow
def test_hidden_products_are_ranked_by_every_method_and_the_same_again():
    log = encode(make_random_log())
    start = int(log.end - 28 * DAY)
    measured = measure_new_products(log, start, SMALL, CONTENTS)
    assert measured["products"] == 4
    assert set(measured["methods"]) == {
        "nearest_and_kind", "nearest_factors", "content_knn", "kind_popularity",
    }  # fmt: skip
    assert measured == measure_new_products(log, start, SMALL, CONTENTS)


@pytest.mark.slow
def test_where_nobody_bought_what_was_hidden_nothing_is_said():
    log = encode(make_random_log())
    assert measure_new_products(log, log.end, SMALL, CONTENTS) == {}


@pytest.mark.slow
def test_the_page_says_what_content_and_sessions_tell():
    report = evaluate(make_random_log(events=9000), SMALL, contents=CONTENTS).report
    page = write_page(report, "x")
    line = report["new_products"]["methods"]["kind_popularity"]
    assert f"| popularity of its kind | {line['ndcg@10']:.3f} ± {line['ndcg@10_se']:.3f} |" in page
    assert np.isfinite(line["ndcg@10"])
