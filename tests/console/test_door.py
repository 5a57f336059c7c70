"""Nobody comes in without the key."""

import pytest
from starlette.testclient import TestClient

from console import create_app
from console.errors import FormExpired, TooManyAttempts
from console.sessions import MAX_FAILURES
from tests.console.visiting import KEY, form_token, sign_in


@pytest.mark.parametrize("path", ["/", "/queue", "/conversations/c1", "/nothing-here"])
def test_every_page_sends_a_stranger_to_the_sign_in_page(stranger, path):
    response = stranger.get(path)
    assert response.status_code == 303
    assert response.headers["location"].startswith("/sign-in")


def test_a_stranger_cannot_change_anything(stranger):
    response = stranger.post("/conversations/c1/done", data={"token": "x"})
    assert (response.status_code, response.headers["location"]) == (303, "/sign-in")


def test_the_key_opens_the_door_and_leads_on_to_the_page_that_was_wanted(stranger):
    wanted = stranger.get("/?channel=web").headers["location"]
    assert wanted == "/sign-in?next=%2F%3Fchannel%3Dweb"
    assert sign_in(stranger, next="/?channel=web").headers["location"] == "/?channel=web"
    assert stranger.get("/").status_code == 200


def test_a_wrong_key_is_refused_in_words(stranger):
    response = sign_in(stranger, key="guess")
    assert response.status_code == 401
    assert "This is not the access key." in response.text
    assert stranger.get("/").status_code == 303


@pytest.mark.parametrize("elsewhere", ["https://evil.example/", "//evil.example/", "/\\evil.example", "x"])
def test_the_sign_in_never_leads_out_of_the_room(stranger, elsewhere):
    assert sign_in(stranger, next=elsewhere).headers["location"] == "/"


def test_the_cookie_is_kept_from_scripts_and_other_sites(stranger):
    cookie = sign_in(stranger).headers["set-cookie"].lower()
    assert "httponly" in cookie
    assert "samesite=strict" in cookie
    assert KEY not in cookie


def test_the_cookie_is_kept_from_plain_connections_where_there_are_others(app):
    client = TestClient(app, base_url="https://console.example", follow_redirects=False)
    assert "secure" in sign_in(client).headers["set-cookie"].lower()


def test_a_forged_cookie_opens_nothing(stranger):
    sign_in(stranger)
    cookie = stranger.cookies["shopmate_console"]
    for forged in (cookie[:-1] + ("0" if cookie[-1] != "0" else "1"), "A" + cookie, "", "x.y"):
        stranger.cookies.set("shopmate_console", forged, domain="testserver.local")
        assert stranger.get("/").status_code == 303


def test_a_new_key_signs_everybody_out(stranger, engine):
    sign_in(stranger)
    other = create_app(engine, "another key", "a secret that is long enough for anybody")
    client = TestClient(other, cookies=dict(stranger.cookies), follow_redirects=False)
    assert client.get("/").status_code == 303


def test_signing_in_takes_a_form_that_was_drawn_for_this_visitor(stranger):
    assert stranger.post("/sign-in", data={"key": KEY}).status_code == 403
    form_token(stranger)
    response = stranger.post("/sign-in", data={"key": KEY, "token": "0" * 64})
    assert response.status_code == 403
    assert str(FormExpired()) in response.text.replace("&#39;", "'")


def test_a_form_drawn_before_the_sign_in_is_worth_nothing_after(stranger):
    before = form_token(stranger)
    sign_in(stranger)
    assert stranger.post("/sign-out", data={"token": before}).status_code == 403


def test_signing_out_closes_the_door_behind(stranger):
    sign_in(stranger)
    response = stranger.post("/sign-out", data={"token": form_token(stranger, "/")})
    assert response.headers["location"] == "/sign-in"
    assert stranger.get("/").status_code == 303


def test_too_many_wrong_keys_from_one_address_have_to_wait(stranger):
    for _ in range(MAX_FAILURES):
        assert sign_in(stranger, key="guess").status_code == 401
    response = sign_in(stranger)
    assert response.status_code == 429
    assert 0 < int(response.headers["retry-after"]) <= 61
    assert str(TooManyAttempts(int(response.headers["retry-after"]))) in response.text


def test_a_form_is_never_long(stranger):
    response = stranger.post("/sign-in", data={"token": form_token(stranger), "key": "x" * 10_000})
    assert response.status_code == 413


@pytest.mark.parametrize("path", ["/", "/sign-in", "/nothing-here", "/health", "/static/console.css"])
def test_every_answer_forbids_scripts_frames_and_guessing(staff, path):
    headers = staff.get(path).headers
    assert "default-src 'none'" in headers["content-security-policy"]
    assert "script-src" not in headers["content-security-policy"]
    assert headers["x-content-type-options"] == "nosniff"
    assert ("no-store" in headers["cache-control"]) == (not path.startswith("/static/"))
