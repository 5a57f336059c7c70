"""Campaigns become coupons, granted to the households that the campaign was sent to."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from shop.bulk import insert_rows
from shop.demo.catalogue import Catalogue
from shop.demo.clock import Clock
from shop.demo.source import Frame, Source
from shop.models import Coupon, CouponGrant
from shop.money import format_price

# The source gives a redemption its local day, a sale its moment in UTC.
LOCAL_TIME = timedelta(hours=5)
NOON = timedelta(hours=12) + LOCAL_TIME
MAIN_SHARE = 0.6
_KEY = ["campaign_id", "coupon_upc"]
_COLUMNS = (
    "code", "title", "kind", "value", "min_total_cents", "limits", "starts_at", "ends_at", "first_order_only",
    "is_public",
)  # fmt: skip


@dataclass(frozen=True)
class CouponBook:
    """Coupons by code, who has them, and how many of the source's have no known value."""

    coupons: Frame
    grants: Frame
    without_value: int


def plan_coupons(source: Source, catalogue: Catalogue, clock: Clock, households: set[int]) -> CouponBook:
    """Turn every coupon of every campaign into one of ours, where its value can be measured.

    The source has no face values. A coupon is worth the discount that households most often got on one of its
    products on the day they redeemed it; one that nobody redeemed measurably is left out. Codes are
    the campaign's number and the coupon's place in it. Everyone a campaign was sent to has its coupons;
    of the large "Type A" campaigns, where each household got a selection that the source does not tell,
    only those they redeemed.
    """
    sold = source.coupons.assign(product_id=source.coupons["product_id"].map(catalogue.members)).dropna()
    offers = sold.groupby(_KEY)["product_id"].agg(lambda ids: sorted(set(ids))).rename("product_ids")
    places = source.coupons.drop_duplicates(_KEY).sort_values(_KEY).groupby("campaign_id").cumcount() + 1
    placed = source.coupons.loc[places.index, _KEY].assign(
        code="SAVE-" + source.coupons.loc[places.index, "campaign_id"].astype(str) + "-" + places.astype(str)
    )
    coupons = placed.merge(offers.reset_index(), on=_KEY).merge(
        source.campaign_descriptions, on="campaign_id"
    )
    coupons["value"] = coupons["coupon_upc"].map(_measure_values(source))
    known = coupons[coupons["value"].notna()].astype({"value": int})
    known = known[known["product_ids"].str.len() > 0].reset_index(drop=True)
    names = catalogue.products[["category", "product_type"]]
    known["title"] = [
        f"{format_price(value, 'USD')} off {_name_products(names.loc[ids])}"
        for value, ids in zip(known["value"], known["product_ids"], strict=True)
    ]
    known["starts_at"] = clock.move(known["start_date"])
    known["ends_at"] = clock.move(known["end_date"] + timedelta(days=1))
    return CouponBook(known, _grant(source, known, clock, households), len(placed) - len(known))


def _number_coupons(listed: Frame) -> Frame:
    """Give every coupon of every campaign its code."""
    coupons = listed[_KEY].drop_duplicates().sort_values(_KEY)
    place = coupons.groupby("campaign_id").cumcount() + 1
    return coupons.assign(code="SAVE-" + coupons["campaign_id"].astype(str) + "-" + place.astype(str))


def _measure_values(source: Source) -> Any:
    """Find for each coupon of the source the discount that was given most often, the smaller of equals."""
    sold = source.transactions
    given = sold[sold["coupon_cents"] > 0]
    given = given.assign(redemption_date=(given["transaction_timestamp"] - LOCAL_TIME).dt.normalize())
    used = source.redemptions.merge(source.coupons, on=_KEY)
    used = used.merge(given, on=["household_id", "redemption_date", "product_id"])
    return used.groupby("coupon_upc")["coupon_cents"].agg(lambda cents: cents.mode().iloc[0])


def _name_products(products: Frame) -> str:
    types = products["product_type"].value_counts()
    if len(types) == 1:
        return _lower(types.index[0])
    categories = products["category"].value_counts(normalize=True)
    name = _lower(categories.index[0])
    return name if categories.iloc[0] >= MAIN_SHARE else f"{name} and more"


def _lower(name: str) -> str:
    return name[:1].lower() + name[1:]


def _grant(source: Source, coupons: Frame, clock: Clock, households: set[int]) -> Frame:
    """Say who has which coupon since when, and when it was used."""
    offered = coupons[["code", *_KEY, "campaign_type", "starts_at"]]
    used = source.redemptions.sort_values("redemption_date").drop_duplicates([*_KEY, "household_id"])
    used = offered.merge(used, on=_KEY)
    used["redeemed_at"] = clock.move(used["redemption_date"] + NOON)
    sent = offered[offered["campaign_type"] != "Type A"].merge(source.campaigns, on="campaign_id")
    columns = ["code", "household_id", "starts_at"]
    grants = sent[columns].merge(used[[*columns, "redeemed_at"]], on=columns, how="outer")
    return grants[grants["household_id"].isin(households)]


def write_coupons(session: Session, book: CouponBook) -> dict[str, int]:
    """Add the coupons and grants that the store does not hold yet; say how many."""
    codes = set(session.scalars(sa.select(Coupon.code)))
    coupons = [row for row in _make_rows(book.coupons) if row[0] not in codes]
    insert_rows(session, Coupon.__table__, _COLUMNS, coupons)
    held = {tuple(row) for row in session.execute(sa.select(CouponGrant.code, CouponGrant.customer_id))}
    grants = [row for row in _make_grants(book.grants) if row[:2] not in held]
    columns = ("code", "customer_id", "granted_at", "redeemed_at")
    insert_rows(session, CouponGrant.__table__, columns, grants)
    return {"coupons": len(coupons), "coupon_grants": len(grants)}


def _make_rows(coupons: Frame) -> Iterator[tuple[Any, ...]]:
    for row in coupons.itertuples():
        limits = json.dumps({"product_ids": row.product_ids})
        validity = (_write_moment(row.starts_at), _write_moment(row.ends_at))
        yield (row.code, row.title, "amount", row.value, 0, limits, *validity, False, False)


def _make_grants(grants: Frame) -> Iterator[tuple[Any, ...]]:
    for row in grants.itertuples():
        yield row.code, str(row.household_id), _write_moment(row.starts_at), _write_moment(row.redeemed_at)


def _write_moment(moment: Any) -> str | None:
    return None if moment != moment else f"{moment:%Y-%m-%d %H:%M:%S}.000000"
