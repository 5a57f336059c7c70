"""An outdoor outfitter with sizes and colours, brought in by the same command that a shop uses."""

import csv
import io
import shutil
from datetime import datetime, timedelta, timezone
from pathlib import Path

from sqlalchemy.orm import Session

import shop
from bot.cli.csv_files import import_csv

FILES = Path(__file__).parent
# order, customer, days ago, state, product, variant, price
BOUGHT = """
A-1042 | mia  | 4   | shipped   | trail3 | trail3-42-brown | 139.00
A-1057 | mia  | 1   | packed    | lamp   |                 | 39.00
A-1060 | mia  | 1   | placed    | cap    |                 | 19.00
A-1060 | mia  | 1   | placed    | bottle |                 | 22.00
A-1001 | mia  | 12  | delivered | rain   | rain-m-blue     | 129.00
A-0900 | mia  | 120 | delivered | dash   | dash-42-white   | 52.00
A-0911 | mia  | 90  | delivered | lope   | lope-42-red     | 64.00
A-0955 | mia  | 60  | delivered | sock   | sock-m-grey     | 14.00
A-2001 | noah | 10  | delivered | gale   | gale-41-grey    | 84.00
"""
STEPS = ("placed_at", "packed_at", "shipped_at", "delivered_at")


def fill(engine, folder):
    """Import the shop's files, with orders as of now, and its coupons."""
    now = datetime.now(timezone.utc)
    for name in ("products.csv", "variants.csv", "size_charts.csv", "faq.csv", "customers.csv"):
        shutil.copy(FILES / name, folder)
    (folder / "orders.csv").write_text(write_orders(now))
    report = import_csv(engine, folder)
    assert not any(counts["rejected"] for counts in report["files"].values()), report
    with Session(engine, future=True) as session, session.begin():
        month = timedelta(days=30)
        common = {"kind": "percent", "starts_at": now - month, "ends_at": now + month, "is_public": True}
        first = {"code": "WELCOME20", "title": "20% off your first order", "value": 20}
        shoes = {"code": "SPRING10", "title": "10% off running shoes", "value": 10}
        session.add(shop.Coupon(**common, **first, first_order_only=True))
        session.add(shop.Coupon(**common, **shoes, limits={"categories": ["Running shoes"]}))


def write_orders(now):
    """Write the orders above as the CSV file of a shop."""
    file = io.StringIO()
    names = ("order_number", "customer_id", "days", "status", "product_id", "variant_id", "price")
    columns = ({*names} - {"days"}) | {*STEPS, "expected_at"}
    writer = csv.DictWriter(file, sorted(columns))
    writer.writeheader()
    for line in BOUGHT.strip().splitlines():
        row = dict(zip(names, (cell.strip() for cell in line.split("|")), strict=True))
        placed, status = now - timedelta(days=int(row.pop("days"))), row["status"]
        reached = STEPS[: STEPS.index(f"{status}_at") + 1]
        row |= {step: (placed + timedelta(hours=hour)).isoformat() for hour, step in enumerate(reached)}
        if status != "delivered":
            row["expected_at"] = (now + timedelta(days=2)).isoformat()
        writer.writerow(row)
    return file.getvalue()
