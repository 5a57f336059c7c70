"""What variety costs, measured on the same customers."""

import pytest

from recsys.diversity import measure_diversity
from recsys.interactions import DAY, encode
from recsys.windows import hold_back
from tests.recsys.tables import SMALL, make_random_log


@pytest.fixture(scope="module")
def window():
    log = encode(make_random_log())
    return hold_back(log, int(log.end - 28 * DAY), log.end, SMALL)


def test_a_limit_of_a_kind_makes_room_for_other_kinds(window):
    kinds = {product_id: f"kind {row % 15}" for row, product_id in enumerate(window.model.product_ids)}
    for lines in measure_diversity(window, kinds).values():
        assert lines["0"]["kinds"] <= lines["2"]["kinds"] <= lines["1"]["kinds"] == 10
        assert lines["0"]["loss"] == 0
        for line in lines.values():
            assert line["loss"] == pytest.approx(lines["0"]["ndcg@10"] - line["ndcg@10"], abs=2e-5)


def test_products_without_a_kind_are_not_limited(window):
    for lines in measure_diversity(window, {}).values():
        assert {line["ndcg@10"] for line in lines.values()} == {lines["0"]["ndcg@10"]}
        assert {line["kinds"] for line in lines.values()} == {10}
