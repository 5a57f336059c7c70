"""`shopmate import`: the demo shop and a shop's own CSV files."""

import json
from datetime import date

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session
from typer.testing import CliRunner

import profiles
import shop
from bot.cli.csv_files import FILES, FilesMissing, HeaderUnusable, import_csv
from bot.cli.demo_import import describe, import_demo
from bot.cli.imports import imports
from tests.shop.demo.tables import make_source

TODAY = date(2026, 5, 10)


@pytest.fixture
def source():
    return make_source()


def count(engine, model):
    with Session(engine, future=True) as session:
        return session.scalar(sa.select(sa.func.count()).select_from(model))


def counts(engine):
    return [count(engine, model) for model in (shop.Order, profiles.Event, profiles.Customer, shop.Coupon)]


def test_the_demo_shop_is_loaded_and_a_second_run_changes_nothing(engine, source):
    first = import_demo(engine, today=TODAY, source=source)
    assert first["added"]["orders"] == 5
    assert first["added"]["order_lines"] == first["added"]["events"] == 7
    before = counts(engine)
    second = import_demo(engine, today=date(2026, 6, 1), source=source)
    assert set(second["added"].values()) == {0}
    assert (second["newest_day"], counts(engine)) == ("2026-05-09", before)


def test_an_import_that_is_stopped_leaves_whole_orders_and_goes_on_later(engine, source):
    commits = iter(["catalogue", "two orders"])

    def stop_later(_connection):
        if next(commits, None) is None:
            raise KeyboardInterrupt

    sa.event.listen(engine, "commit", stop_later)
    with pytest.raises(KeyboardInterrupt):
        import_demo(engine, today=TODAY, source=source, orders_at_once=2)
    sa.event.remove(engine, "commit", stop_later)
    assert (count(engine, shop.Order), count(engine, profiles.Event)) == (2, 3)
    assert import_demo(engine, today=TODAY, source=source)["added"]["orders"] == 3
    assert (count(engine, shop.Order), count(engine, profiles.Event)) == (5, 7)


def test_fewer_households_can_be_loaded_and_more_later(engine, source):
    assert import_demo(engine, today=TODAY, source=source, households=1)["added"]["customers"] == 1
    later = import_demo(engine, today=TODAY, source=source)
    assert (later["added"]["customers"], later["added"]["orders"]) == (1, 2)


def test_the_report_says_what_was_left_out(engine, source):
    lines = list(describe(import_demo(engine, today=TODAY, source=source)))
    assert lines[0] == "10 products read: 6 shown, 1 more shown under an identical one."
    assert lines[1] == "Left out: 1 fuel, 1 blank, 1 no price; 1 coupons without a known value."


PRODUCTS = b"""product_id,title,price,stock,attributes
p1,Red shoe,49.90,3,"{""colour"": ""red""}"
p1,Red shoe again,1,1,
p2,Blue shoe,-5,1,
p3,Br\xe9k,5.00,1,
p4,"Two
lines",12,,
p5,"open,3,1,
p6,Cheap,1.005,1,
p7,Short
"""
ORDERS = """order_number,customer_id,placed_at,product_id,price,quantity,status
O1,c1,2026-01-31T08:30:00Z,p1,49.90,2,shipped
O1,c1,2026-01-31T08:30:00Z,p4,12,,shipped
O2,c2,2026-02-30,p1,1,,
O3,c2,2026-02-20,zzz,1,,
O1,c9,2026-01-31T08:30:00Z,p1,1,1,shipped
"""
EVENTS = """customer_id,kind,product_id,at
c1,bought,p1,2026-01-31
c1,bought,p1,2026-01-31
c3,view,p1,2026-02-01T10:00:00+02:00
c3,view,p9,2026-02-01
c3,blink,p1,2026-02-01
"""


@pytest.fixture
def folder(tmp_path):
    folder = tmp_path / "files"
    folder.mkdir()
    (folder / "products.csv").write_bytes(PRODUCTS)
    (folder / "orders.csv").write_text(ORDERS)
    (folder / "events.csv").write_text(EVENTS)
    (folder / "customers.csv").write_text("\ufeffcustomer_id,display_name\nc1,Ann\nc1,Bob\n,Nobody\n")
    return folder


def rejected(report, name):
    return {row["line"]: row["reason"] for row in report["files"][name]["rejected_rows"]}


def test_bad_products_are_rejected_with_line_and_reason_and_the_rest_lands(engine, folder):
    report = import_csv(engine, folder)
    assert rejected(report, "products.csv") == {
        3: "duplicate: product p1 came before",
        4: "negative price: -5",
        5: "broken encoding: the row is not UTF-8",
        8: "broken quoting: a quote is never closed",
        9: "bad price: 1.005",
        10: "2 fields where the header names 5",
    }
    with Session(engine, future=True) as session:
        product = shop.find_product(session, "p1")
        assert (product.price_cents, product.stock, product.attributes) == (4990, 3, {"colour": "red"})
        assert shop.search(session, shop.Query(text="red shoe")).total == 1


def test_bad_order_lines_and_events_are_rejected_one_by_one(engine, folder):
    report = import_csv(engine, folder)
    assert rejected(report, "orders.csv") == {
        4: "bad date: placed_at is 2026-02-30",
        5: "unknown product: zzz",
        6: "duplicate: order O1 has product p1 on an earlier line",
    }
    assert rejected(report, "events.csv")[3] == "duplicate: the same event came before"
    assert rejected(report, "events.csv")[5] == "unknown product: p9"
    assert rejected(report, "events.csv")[6].startswith("unknown kind: blink")
    with Session(engine, future=True) as session:
        assert shop.find_order(session, "c1", "O1").total_cents == 11180
        assert profiles.find_customer(session, "c3").display_name == "c3"


def test_a_replay_adds_nothing(engine, folder):
    import_csv(engine, folder)
    before = counts(engine)
    again = import_csv(engine, folder)
    assert {file["added"] + file["updated"] for file in again["files"].values()} == {0}
    assert counts(engine) == before


def test_a_newer_export_updates_products_and_the_state_of_orders(engine, folder):
    import_csv(engine, folder)
    (folder / "products.csv").write_text("product_id,title,price\np1,Red shoe,39.90\n")
    (folder / "orders.csv").write_text(ORDERS.replace("shipped", "delivered"))
    report = import_csv(engine, folder)
    assert report["files"]["products.csv"]["updated"] == 1
    with Session(engine, future=True) as session:
        assert shop.find_product(session, "p1").price_cents == 3990
        assert shop.find_order(session, "c1", "O1").status == "delivered"


def test_an_order_in_the_store_does_not_change_its_contents(engine, folder):
    import_csv(engine, folder)
    (folder / "orders.csv").write_text(ORDERS.replace("p1,49.90,2", "p1,49.90,3"))
    reasons = rejected(import_csv(engine, folder), "orders.csv")
    assert reasons[2] == "duplicate: order O1 is in the store with other contents"


def test_a_header_without_a_needed_column_stops_the_import(engine, folder):
    (folder / "events.csv").write_text("customer,kind\nc1,view\n")
    with pytest.raises(HeaderUnusable, match=r"events.csv lacks customer_id, at\. Add the columns"):
        import_csv(engine, folder)
    assert count(engine, shop.Product) == 0


def test_a_folder_without_files_says_which_it_looked_for(engine, tmp_path):
    with pytest.raises(FilesMissing, match=", ".join(FILES)):
        import_csv(engine, tmp_path)


@pytest.mark.parametrize("room", [shop.csv_cells, profiles.csv_files])
def test_a_bad_row_says_what_to_do(room):
    assert str(room.BadRow("no title")) == (
        "The row was left out: no title. Mend it in the file and import again."
    )


def test_json_is_all_that_the_command_prints(folder, tmp_path, monkeypatch):
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path / 'cli.db'}")
    monkeypatch.setenv("SHOPMATE_VAR", str(tmp_path))
    result = CliRunner().invoke(imports, ["csv", str(folder), "--json"])
    assert json.loads(result.stdout)["files"]["products.csv"]["added"] == 2
    plain = CliRunner().invoke(imports, ["csv", str(folder)]).stdout
    assert "products.csv: 8 read, 0 added, 0 updated, 2 unchanged, 6 rejected" in plain


def test_orders_are_purchases_to_the_recommender_and_counted_once(engine, folder):
    (folder / "events.csv").write_text("customer_id,kind,product_id,at\nc1,bought,p1,2026-01-31T08:30:00Z\n")
    report = import_csv(engine, folder)
    assert report["files"]["events.csv"]["unchanged"] == 1
    with Session(engine, future=True) as session:
        bought = [event.product_id for event in profiles.list_events(session, "c1", kinds=["bought"])]
    assert sorted(bought) == ["p1", "p4"]
