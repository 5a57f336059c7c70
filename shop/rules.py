"""The shop's own rules as data: how long, how much, and what cannot be sent back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from functools import lru_cache
from pathlib import Path

import yaml


@dataclass(frozen=True)
class Rules:
    """What `rules.yml` says; `perishable` holds names of departments and categories, lower case."""

    return_window: timedelta
    send_back: timedelta
    perishable: frozenset[str]
    refund: timedelta
    answer: dict[str, timedelta]
    delivery_cents: int
    free_delivery_from_cents: int
    checkout: timedelta


@lru_cache(maxsize=1)
def read_rules() -> Rules:
    """Read `rules.yml`, once a process."""
    rules = yaml.safe_load((Path(__file__).parent / "rules.yml").read_text(encoding="utf-8"))
    returns, delivery = rules["returns"], rules["delivery"]
    return Rules(
        return_window=timedelta(days=returns["window_days"]),
        send_back=timedelta(days=returns["send_back_days"]),
        perishable=frozenset(name.lower() for name in returns["perishable"]),
        refund=timedelta(days=rules["refund_days"]),
        answer={severity: timedelta(hours=hours) for severity, hours in rules["answer_hours"].items()},
        delivery_cents=delivery["cost_cents"],
        free_delivery_from_cents=delivery["free_from_cents"],
        checkout=timedelta(minutes=rules["checkout_minutes"]),
    )
