import threading
from contextlib import contextmanager
from datetime import datetime, timezone
from http.server import BaseHTTPRequestHandler, HTTPServer

import httpx
import pytest

import profiles
import shop
from bot.channels.sessions import read_customer
from bot.channels.shop_page import ShopPage
from tests.channels.scripted import ScriptedDialogue
from tests.channels.serving import make_settings, serve

pytestmark = pytest.mark.rasa

NOW = datetime(2024, 5, 1, tzinfo=timezone.utc)


class Healthy(BaseHTTPRequestHandler):
    """Answers as the action server does when asked how it is."""

    def do_GET(self):
        self.send_response(200)
        self.end_headers()

    def log_message(self, *args):
        """Keep the test's output clean."""


@pytest.fixture
def actions_port():
    """The port of an action server that is well."""
    with HTTPServer(("127.0.0.1", 0), Healthy) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield str(server.server_port)
        server.shutdown()


@contextmanager
def visit(tmp_path, engine, dialogue=None, **variables):
    """A client of a served shop page, and its settings."""
    settings = make_settings(tmp_path, **variables)
    with (
        serve([ShopPage(settings, engine)], dialogue or ScriptedDialogue()) as house,
        httpx.Client(base_url=house.address, timeout=10) as client,
    ):
        yield client, settings


@pytest.fixture
def known(session):
    """One of the named households, and one thing on a shelf."""
    profiles.add_customer(session, "1", "Household 1", at=NOW)
    milk = {"product_id": "m", "title": "Whole milk", "category": "milk", "product_type": "milk"}
    session.add(shop.Product(**milk, price_cents=299, stock=3, image="dairy", popularity=5.0, updated_at=NOW))
    shop.index_products(session)
    session.commit()


@pytest.fixture
def client(tmp_path, engine, known):
    with visit(tmp_path, engine) as (client, _):
        yield client


def test_the_page_runs_nothing_but_its_own_files(client):
    page = client.get("/shop")
    assert page.headers["content-type"].startswith("text/html")
    assert "Demo shop." in page.text
    assert "default-src 'self'" in page.headers["Content-Security-Policy"]
    assert "unsafe" not in page.headers["Content-Security-Policy"]


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("widget.js", "text/javascript"),
        ("parts/element.js", "text/javascript"),
        ("icons/dairy.svg", "image/svg+xml"),
    ],
)
def test_any_site_may_load_the_widget(client, path, kind):
    file = client.get(f"/shop/{path}")
    assert file.headers["content-type"].startswith(kind)
    assert file.headers["content-encoding"] == "gzip"
    assert file.headers["Access-Control-Allow-Origin"] == "*"
    again = client.get(f"/shop/{path}", headers={"If-None-Match": file.headers["etag"]})
    assert again.status_code == 304


@pytest.mark.parametrize(
    "path", ["demo.json", "nothing.js", "../README.md", "%2e%2e/pyproject.toml", "icons"]
)
def test_nothing_else_is_served(client, path):
    assert client.get(f"/shop/{path}").status_code == 404


def test_the_shelves_hold_what_the_store_sells(client):
    shelves = client.get("/shop/demo/shelves").json()["shelves"]
    milk = {"product_id": "m", "title": "Whole milk", "price": 2.99, "currency": "USD", "image": "dairy"}
    assert [shelf["items"] for shelf in shelves] == [[milk]]


def test_only_households_of_the_store_are_offered(client):
    assert [shopper["customer_id"] for shopper in client.get("/shop/demo/shoppers").json()["shoppers"]] == [
        "1"
    ]


def test_the_demo_vouches_for_its_named_households_only(tmp_path, engine, known):
    with visit(tmp_path, engine) as (client, settings):
        token = client.post("/shop/demo/token", json={"customer_id": "1"}).json()["customer_token"]
        refused = client.post("/shop/demo/token", json={"customer_id": "2"})
    assert read_customer(settings.customer_token_secret, token) == "1"
    assert (refused.status_code, refused.json()["error"]["code"]) == (401, "bad_customer_token")


def test_without_the_demo_shop_nobody_is_vouched_for_and_the_widget_stays(tmp_path, engine, known):
    with visit(tmp_path, engine, DEMO_SHOP="false") as (client, _):
        assert client.post("/shop/demo/token", json={"customer_id": "1"}).status_code in {404, 405}
        assert client.get("/shop").status_code == 404
        assert client.get("/shop/shop.js").status_code == 404
        assert client.get("/shop/widget.js").status_code == 200


def test_health_names_what_is_missing(tmp_path, engine):
    with visit(tmp_path, engine, ACTIONS_PORT="1") as (client, _):
        health = client.get("/health")
    assert health.status_code == 503
    assert health.json()["status"] == "not_ready"
    assert health.json()["checks"] == {"dialogue": True, "database": True, "actions": False}


def test_health_is_ready_when_all_answer(tmp_path, engine, actions_port):
    with visit(tmp_path, engine, ACTIONS_PORT=actions_port) as (client, _):
        health = client.get("/health")
    assert (health.status_code, health.json()["status"]) == (200, "ready")
    assert health.json()["versions"]["rasa"].startswith("3.6")
