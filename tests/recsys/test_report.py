"""A measurement as a page."""

import pytest

from recsys import evaluate
from recsys.report import write_page
from tests.recsys.tables import SMALL, make_random_log

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def report():
    return evaluate(make_random_log(), SMALL).report


def test_every_method_and_its_numbers_are_on_the_page(report):
    page = write_page(report, "shopmate evaluate recommender")
    ours = report["tasks"]["new"]["shopmate"]
    assert "Written by `shopmate evaluate recommender`" in page
    assert f"{ours['ndcg@10']:.3f} ± {ours['ndcg@10_se']:.3f}" in page
    for task, methods in report["tasks"].items():
        assert f"## Task `{task}`" in page
        assert page.count("| popular ever |") == 2 * len(report["tasks"]), methods
    assert "- any_weights: usual" in page


def test_a_log_too_short_to_tune_is_said_to_be():
    page = write_page(evaluate(make_random_log(), SMALL, days=45).report, "x")
    assert "the weights of the sources are the defaults" in page
