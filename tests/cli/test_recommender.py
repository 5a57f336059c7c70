"""The commands of the recommender, as another program calls them."""

import json
from datetime import datetime, timedelta, timezone

import pytest
import typer
from sqlalchemy.orm import Session
from typer.testing import CliRunner

import profiles
import recsys
import shop
from bot.cli import recommender, recommender_versions

pytestmark = pytest.mark.slow

NOW = datetime.now(timezone.utc).replace(microsecond=0)
KINDS = (["tea", "lemon", "honey", "biscuit", "mint"], ["coffee", "cream", "sugar", "filter", "wafer"])


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    """A folder with a store of two kinds of customers over 120 days."""
    folder = tmp_path_factory.mktemp("home")
    engine = shop.open_database(f"sqlite:///{folder / 'shopmate.db'}")
    shop.migrate(engine)
    profiles.migrate(engine)
    with Session(engine, future=True) as session:
        for number, product_id in enumerate(KINDS[0] + KINDS[1]):
            facts = {"product_type": product_id, "category": "Drinks" if number % 5 == 0 else "Pantry"}
            session.add(
                shop.Product(
                    product_id=product_id,
                    title=product_id.capitalize(),
                    price_cents=100 * (number + 1),
                    stock=9,
                    maker=f"M{number % 2}",
                    updated_at=NOW,
                    **facts,
                )
            )
        for number in range(24):
            profiles.add_customer(session, str(number), f"Customer {number}", at=NOW)
            for trip in range(9):
                kind = KINDS[number % 2]
                for thing in {kind[(number + trip) % 4], kind[trip % 5 if trip > 6 else 0]}:
                    at = NOW - timedelta(days=1 + 13 * trip, hours=number)
                    profiles.record_event(
                        session, "bought", customer_id=str(number), product_id=thing, at=at, source="test"
                    )
        session.commit()
    engine.dispose()
    return folder


APP = typer.Typer()
APP.command("train")(recommender_versions.train)
APP.command("evaluate")(recommender.evaluate)
APP.command("recommend")(recommender.recommend)
APP.add_typer(recommender_versions.versions, name="recommender")


def call(home, *words):
    """Run a command of the recommender on this home's store."""
    home_of = {"DATABASE_URL": f"sqlite:///{home / 'shopmate.db'}", "SHOPMATE_VAR": str(home / "var")}
    return CliRunner(env=home_of).invoke(APP, list(words))


@pytest.fixture(scope="module")
def trained(home):
    done = call(home, "train", "--json")
    assert done.exit_code == 0, done.exception
    return json.loads(done.stdout)


def test_training_prints_one_document_and_keeps_a_version(home, trained):
    assert (home / "var" / "recommender" / "current").read_text().strip() == trained["version"]
    assert trained["data"]["customers"] == 24
    assert trained["metrics"]["tasks"]["all"]["shopmate"]["customers"] > 0


def test_suggestions_follow_the_contract(home, trained):
    done = call(home, "recommend", "--customer", "0", "--k", "3", "--why", "--json")
    answer = json.loads(done.stdout)
    assert set(answer) == {"customer_id", "items", "model_version", "ms"}
    assert answer["customer_id"] == "0"
    assert answer["model_version"] == trained["version"]
    assert 0 < len(answer["items"]) <= 3
    for item in answer["items"]:
        assert {"product_id", "title", "price", "score", "reason", "why"} == set(item)
        assert item["reason"]


def test_the_limits_hold(home, trained):
    words = ("--k", "10", "--max-price", "5", "--category", "pantry", "--exclude-brand", "m1", "--again")
    items = json.loads(call(home, "recommend", "--customer", "0", *words, "--json").stdout)["items"]
    assert items
    assert {item["product_id"] for item in items} <= {"honey", "mint"}


@pytest.mark.parametrize(
    ("words", "error", "said"),
    [
        (("recommend", "--customer", "nobody"), profiles.CustomerNotFound, "nobody"),
        (("recommend", "--customer", "0", "--category", "Rockets"), shop.ShopError, "no category 'Rockets'"),
        (("evaluate", "--interactions", "missing.csv"), recsys.BadLog, "missing.csv, line 1: cannot be"),
    ],
)
def test_what_cannot_be_done_is_an_error_of_our_own(home, trained, words, error, said):
    done = call(home, *words, "--json")
    assert isinstance(done.exception, error)
    assert said in str(done.exception)
    assert done.stdout == ""


def test_without_a_model_the_error_says_what_to_run(home, tmp_path):
    (tmp_path / "shopmate.db").write_bytes((home / "shopmate.db").read_bytes())
    done = call(tmp_path, "recommend", "--customer", "0", "--json")
    assert "Run `shopmate train recommender`." in str(done.exception)


def test_versions_are_listed_and_gone_back_to(home, trained):
    again = json.loads(call(home, "train", "--json").stdout)
    assert again["promotion"]["promoted"]
    assert again["promotion"]["replaces"] == trained["version"]
    assert again["promotion"]["drift"]["top10_kept"] > 0.9  # the same events were learned from
    done = call(home, "recommender", "use", trained["version"], "--json")
    assert json.loads(done.stdout) == {"version": trained["version"]}
    lines = json.loads(call(home, "recommender", "list", "--json").stdout)["versions"]
    assert [(v["version"], v["current"]) for v in lines] == [
        (trained["version"], True),
        (again["version"], False),
    ]


def test_of_two_trainings_at_once_the_second_is_refused_and_nothing_changes(home, trained):
    folder = home / "var" / "recommender"
    before = recsys.list_versions(folder)
    with recsys.hold_training(folder):
        done = call(home, "train", "--quick", "--json")
    assert isinstance(done.exception, recsys.TrainingUnderway)
    assert recsys.list_versions(folder) == before


def test_two_versions_are_compared_for_a_program_and_for_a_person(home, trained):
    again = json.loads(call(home, "train", "--quick", "--json").stdout)
    words = ("recommender", "compare", trained["version"], again["version"])
    drift = json.loads(call(home, *words, "--json").stdout)
    assert (drift["old"]["version"], drift["new"]["version"]) == (trained["version"], again["version"])
    assert drift["customers"] == 24
    shown = call(home, *words).stdout
    assert "less than half kept" in shown
    assert "everyone" in shown


def test_a_version_that_is_not_there_says_which_are(home, trained):
    done = call(home, "recommender", "use", "20200101-none")
    assert isinstance(done.exception, recsys.NoVersion)
    assert "`shopmate recommender list` shows them" in str(done.exception)


def test_any_log_can_be_measured(home, tmp_path):
    path = tmp_path / "log.csv"
    rows = [f"u{n % 20},{KINDS[n % 2][n // 7 % 5]},{1_700_000_000 - n * 40_000},2" for n in range(300)]
    path.write_text("\n".join(["user,item,timestamp,quantity", *rows]) + "\n")
    done = call(
        home,
        "evaluate",
        "--interactions",
        str(path),
        "--k",
        "3",
        "--page",
        str(tmp_path / "page.md"),
        "--json",
    )
    report = json.loads(done.stdout)
    assert report["interactions"] == str(path)
    assert report["protocol"]["min_buyers"] == 5
    assert "## Task `all`" in (tmp_path / "page.md").read_text()
    assert {"recall@3", "ndcg@10", "coverage@10"} <= set(report["tasks"]["all"]["popular_recent"])
