"""The staff's room against who has no account: no page, no change, no cookie to steal."""

import pytest
from starlette.routing import Mount
from starlette.testclient import TestClient

from tests.console.visiting import fill, form_token, hire, open_room, sign_in

OPEN = {"/sign-in", "/health", "/static"}


@pytest.fixture
def room(engine):
    hire(engine)
    return open_room(engine)


def list_routes(room):
    """List method and path of every page but those that are open to all."""
    routes = [route for route in room.routes if not isinstance(route, Mount) and route.path not in OPEN]
    return [(method, fill(route.path)) for route in routes for method in route.methods]


@pytest.mark.slow
def test_no_page_answers_without_a_session(room):
    stranger = TestClient(room, follow_redirects=False)
    routes = list_routes(room)
    assert len(routes) >= 6
    for method, path in routes:
        for written in (
            path,
            path + "/",
            "/" + path,
            path + "?x=/sign-in",
            path.replace("1", "..%2fhealth"),
        ):
            answer = stranger.request(method, written)
            assert answer.status_code in {303, 404, 413}, written
            assert "Conversations" not in answer.text


def test_no_path_that_begins_like_an_open_one_leads_further_in(room):
    stranger = TestClient(room, follow_redirects=False)
    for path in (
        "/static/../queue",
        "/static/..%2fqueue",
        "/static/%2e%2e/queue",
        "/sign-in/../",
        "/health/../queue",
    ):
        answer = stranger.get(path)
        assert answer.status_code in {303, 404, 405}, path
        assert "Waiting" not in answer.text


def test_no_form_works_without_its_token(room):
    staff = TestClient(room, follow_redirects=False)
    sign_in(staff)
    other = TestClient(room)
    strange = form_token(other)
    posts = [path for method, path in list_routes(room) if method == "POST"]
    assert posts
    for path in posts:
        for token in ("", "0" * 64, strange, "é"):
            assert staff.post(path, data={"token": token}).status_code == 403, path


def test_the_cookie_is_for_this_room_only(room):
    visitor = TestClient(room, base_url="https://console.example", follow_redirects=False)
    cookie = sign_in(visitor).headers["set-cookie"].lower()
    for flag in ("httponly", "samesite=strict", "secure"):
        assert flag in cookie
    assert "domain=" not in cookie


def test_a_broken_cookie_is_no_cookie(room):
    stranger = TestClient(room, follow_redirects=False)
    for cookie in ("", ".", "a.b", "é".encode().decode("latin-1"), "x" * 5000, "%00", "..", "eyJhIjoxfQ.00"):
        answer = stranger.get("/", headers={"Cookie": f"shopmate_console={cookie}".encode("latin-1")})
        assert answer.status_code == 303, cookie


def test_odd_addresses_of_conversations_break_nothing(room):
    staff = TestClient(room, raise_server_exceptions=False)
    sign_in(staff)
    for address in ("%00", "..%2f..%2fetc", "'%20OR%201=1--", "%ed%a0%80", "x" * 3000, "<script>"):
        assert staff.get(f"/conversations/{address}").status_code in {404}, address
    for query in ("?text=%00", "?page=-1", "?page=999999999999999999999999", "?page=x", "?channel=%ed%a0%80"):
        assert staff.get(f"/{query}").status_code < 500, query
