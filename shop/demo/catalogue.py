"""From till codes to a catalogue: leave out what is no product, name the rest, show identical ones once."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd

from shop.demo.sizes import clean_size
from shop.demo.source import Frame, Source
from shop.demo.titles import SourceType, TitleRules, read_title_rules

RECENT_DAYS = 56  # what "recently" means for prices, stock and popularity
LEAST_CENTS = 5  # less than this is a till's correction, no price
STOCK_WEEKS = 2  # how much of the recent movement lies on the shelf
STRAY_AT_MOST, STRAY_FACTOR = 5, 10  # what is rare enough in a category to be there by mistake
STALE_DAYS = 200  # after so long without a sale nothing is left

# Unpacked goods: nobody says "bananas, national brand".
_UNBRANDED = {"Fruit and vegetables", "Meat", "Seafood", "Deli", "Bakery", "Flowers and garden"}
# For fruit and vegetables the source gives the size of the crate that the store receives.
_CRATE = re.compile(r"^[\d/-]+ CT|^(?:1[1-9]|[2-9]\d|\d+[-/]\d+)(?:\.\d+)? LB")
_SOURCE_COLUMNS = ["department", "product_category", "product_type"]
_SAME_PRODUCT = ["name", "brand_class", "label_size", "manufacturer_id"]


@dataclass(frozen=True)
class Catalogue:
    """The products as they will be shown.

    `products` has one row a product, indexed by its id as a string; `members` says for each product_id of
    the source under which id it is shown; `left_out` counts the source's products that are not shown.
    """

    products: Frame
    members: Frame
    read: int
    left_out: dict[str, int] = field(default_factory=dict)

    @property
    def merged(self) -> int:
        """How many products of the source are shown under another one's id."""
        return len(self.members) - len(self.products)


def build_catalogue(source: Source, rules: TitleRules | None = None) -> Catalogue:
    """Name, merge, price and stock the source's products.

    Identical products (same name, brand class, size and maker) become one, under the id of the one that
    sold most. Its price is the median of what a piece cost in the last 56 days of sale or, when it was not
    sold then, at its last sale. What was never sold has no price and is left out; only where a whole kind
    of thing was never sold, its products are shown at the usual price of their category, out of stock, so
    that the shop can say that it carries them. Stock is what two weeks of recent movement need; of what
    sold last more than 200 days ago nothing is left.
    """
    named, left_out = _name_products(source.products, rules or read_title_rules())
    sales = _read_sales(source.transactions)
    named["rows"] = named["product_id"].map(sales.groupby("product_id").size()).fillna(0).astype(int)
    named = named.sort_values(["rows", "product_id"], ascending=[False, True])
    named["shown_as"] = named.groupby(_SAME_PRODUCT)["product_id"].transform("first")
    members = named.set_index("product_id")["shown_as"]
    shown = named[named["product_id"] == named["shown_as"]].set_index("product_id")
    shown = shown.join(_measure_movement(sales, members), how="left")
    shown.index = shown.index.astype(int)
    shown = _price_unsold_kinds(shown)
    priced = shown["price_cents"].notna()
    members = members[members.isin(shown.index[priced])]
    left_out["no price"] = len(named) - len(members)
    products = _finish(shown[priced])
    return Catalogue(products, members.astype(str), len(source.products), dict(left_out))


def _name_products(raw: Frame, rules: TitleRules) -> tuple[Frame, Counter[str]]:
    """Apply the rules once a kind; return the products that have a name, and why the others have not."""
    keys = list(raw[_SOURCE_COLUMNS].fillna("").itertuples(index=False, name=None))
    kinds = {key: SourceType.read(*key) for key in dict.fromkeys(keys)}
    reasons = {key: rules.find_reason_left_out(kind) for key, kind in kinds.items()}
    homes = _find_homes(Counter(kinds[key] for key in keys if not reasons[key]), rules)
    known = {key: _describe(homes[kinds[key]], rules) for key, reason in reasons.items() if not reason}
    kept = [key in known for key in keys]
    frame = pd.DataFrame([known[key] for key in keys if key in known], index=raw.index[kept])
    frame["product_id"] = raw["product_id"][kept]
    frame["manufacturer_id"] = raw["manufacturer_id"][kept]
    frame["brand_class"] = np.where(raw["brand"][kept] == "Private", "store", "national")
    frame["size"] = _read_sizes(raw["package_size"][kept], frame["department"])
    said = [_is_said(size, name) for size, name in zip(frame["size"], frame["name"], strict=True)]
    frame["label_size"] = frame["size"].mask(said, "")
    return frame, Counter(reasons[key] or "" for key in keys if reasons[key])


def _find_homes(counts: Counter[SourceType], rules: TitleRules) -> dict[SourceType, SourceType]:
    """Find where each kind of thing belongs: the source has kites among the sugar and makeup among the soups.

    A type that is rare in one category and ten times as common in another is put where it is common, unless
    it means something of its own in the first.
    """
    main: dict[str, SourceType] = {}
    for kind, _ in counts.most_common():
        main.setdefault(kind.type, kind)
    return {
        kind: main[kind.type]
        if count <= STRAY_AT_MOST
        and counts[main[kind.type]] >= STRAY_FACTOR * count
        and not rules.has_own_name(kind)
        else kind
        for kind, count in counts.items()
    }


def _read_sizes(raw: Frame, departments: Frame) -> Frame:
    said = {text: clean_size(text) for text in raw.fillna("").unique()}
    sizes = raw.fillna("").map(said)
    crated = (departments == "Fruit and vegetables") & sizes.str.match(_CRATE)
    return sizes.mask(crated, "")


def _describe(kind: SourceType, rules: TitleRules) -> dict[str, Any]:
    aisle = rules.find_aisle(kind)
    return {
        "name": rules.name_type(kind),
        "category": aisle.category,
        "department": aisle.department,
        "image": aisle.icon,
        "flags": tuple(rules.list_attributes(kind)),
    }


def _read_sales(transactions: Frame) -> Frame:
    """Take the sales that show a price: something was handed over, and not for a token cent."""
    sold = transactions[(transactions["quantity"] > 0) & (transactions["shelf_cents"] >= LEAST_CENTS)]
    newest = transactions["transaction_timestamp"].max()
    return sold.assign(age=(newest - sold["transaction_timestamp"]).dt.days)


def _measure_movement(sales: Frame, members: Frame) -> Frame:
    """Find price, recent units and days since the last sale of every product shown."""
    sales = sales.assign(shown_as=sales["product_id"].map(members))
    sales = sales[sales["shown_as"].notna()]
    last = sales.groupby("shown_as").agg(last_cents=("shelf_cents", "last"), idle_days=("age", "min"))
    recent = sales[sales["age"] < RECENT_DAYS].groupby("shown_as")
    measured = last.join(recent["quantity"].sum().rename("recent_units"))
    price = recent["shelf_cents"].quantile(0.5, interpolation="lower")
    measured["price_cents"] = price.reindex(measured.index).fillna(measured["last_cents"])
    return measured.fillna({"recent_units": 0})


def _price_unsold_kinds(shown: Frame) -> Frame:
    """Give products of kinds that were never sold the median price of their category, if that has one."""
    unsold = shown["price_cents"].isna() & shown.groupby("name")["price_cents"].transform("count").eq(0)
    usual = shown.groupby("category")["price_cents"].transform("median").round()
    filled = shown["price_cents"].mask(unsold, usual)
    return shown.assign(price_cents=filled).fillna({"recent_units": 0, "idle_days": STALE_DAYS + 1})


def _finish(shown: Frame) -> Frame:
    """Give every product its title, attributes and stock, and the text form of its id."""
    frame = shown.copy()
    frame["brand"] = np.where(frame["brand_class"] == "store", "Store brand", "National brand")
    frame["maker"] = "Maker " + frame["manufacturer_id"].astype(str)
    frame["title"] = _make_titles(frame)
    frame["category_path"] = frame["department"] + " > " + frame["category"]
    frame["product_type"] = frame["name"]
    frame["attributes"] = [
        _list_attributes(*row)
        for row in zip(frame["flags"], frame["size"], frame["brand_class"], strict=True)
    ]
    frame["price_cents"] = frame["price_cents"].astype(int)
    frame["popularity"] = frame["recent_units"].astype(float)
    rows = zip(frame.index.astype(str), frame["recent_units"], frame["idle_days"], strict=True)
    frame["stock"] = [_count_stock(*row) for row in rows]
    frame.index = frame.index.astype(str)
    return frame


def _make_titles(frame: Frame) -> list[str]:
    """Say name, brand class and size; the maker's number too where that alone leaves two alike."""
    unbranded = (
        frame["department"].isin(_UNBRANDED) & (frame["size"] == "") & (frame["brand_class"] != "store")
    )
    brand = np.where(unbranded, "", ", " + frame["brand"].str.lower())
    size = np.where(frame["label_size"] == "", "", ", " + frame["label_size"])
    titles = frame["name"] + brand + size
    lower = titles.str.lower()  # best sellers come first: unpacked, the first of a name needs no number
    alike = lower.duplicated(keep=False) & (~unbranded | lower.duplicated())
    return list(np.where(alike, titles + ", " + frame["maker"].str.lower(), titles))


def _is_said(size: str, name: str) -> bool:
    """Say whether the name holds the size already, as "Soft drink, 2-liter bottle" does."""
    return not size or size in name or size.replace(" L", "-liter") in name


def _list_attributes(flags: tuple[str, ...], size: str, brand_class: str) -> dict[str, Any]:
    attributes: dict[str, Any] = {"brand_class": brand_class, **dict.fromkeys(flags, True)}
    return {**attributes, "size": size} if size else attributes


def _count_stock(product_id: str, recent_units: float, idle_days: float) -> int:
    """Count what two weeks of recent movement need; a slow product still has one to three pieces."""
    if recent_units:
        return min(999, max(1, round(recent_units * STOCK_WEEKS * 7 / RECENT_DAYS + 0.5)))
    if idle_days > STALE_DAYS:
        return 0
    return 1 + hashlib.sha256(product_id.encode()).digest()[0] % 3
