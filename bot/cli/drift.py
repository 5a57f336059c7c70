"""How two versions of the recommender differ, as tables for a person."""

from collections.abc import Mapping
from typing import Any

from rich.console import Console
from rich.table import Table


def show_drift(drift: Mapping[str, Any]) -> None:
    """Print what `recsys.measure_drift` found: for whom lists move, both versions, and the products."""
    moved = Table("history", "customers", "top ten kept", "less than half kept")
    for name, line in {"everyone": drift, **drift["by_history"]}.items():
        moved.add_row(
            name, str(line["customers"]), f"{line['top10_kept']:.1%}", f"{line['under_half_kept']:.1%}"
        )
    both = Table("version", "coverage", "popularity")
    for line in (drift["old"], drift["new"]):
        both.add_row(line["version"], f"{line['coverage']:.2%}", f"{line['popularity']:.1%}")
    movers = Table("product", "in lists before", "after")
    for line in (*drift["gained"], *drift["lost"]):
        movers.add_row(line["product_id"], str(line["lists_before"]), str(line["lists_after"]))
    for table in (moved, both, movers):
        Console().print(table)
