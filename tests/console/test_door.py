"""Nobody comes in without an account, and nobody does what their role may not."""

from datetime import datetime, timezone

import pytest
from starlette.testclient import TestClient

import profiles
from console.errors import FormExpired, RoleTooLow, RouteUnguarded, TooManyAttempts
from console.routes import OPEN, TABLE, Way, make_routes
from console.sessions import MAX_FAILURES
from profiles import ROLES
from tests.console.visiting import PASSWORD, fill, form_token, hire, open_room, sign_in


@pytest.mark.parametrize("path", ["/", "/queue", "/conversations/c1", "/nothing-here"])
def test_every_page_sends_a_stranger_to_the_sign_in_page(stranger, path):
    response = stranger.get(path)
    assert response.status_code == 303
    assert response.headers["location"].startswith("/sign-in")


def test_a_stranger_cannot_change_anything(stranger):
    response = stranger.post("/conversations/c1/done", data={"token": "x"})
    assert (response.status_code, response.headers["location"]) == (303, "/sign-in")


@pytest.fixture
def room_of_all(app, engine):
    """A browser for each role."""
    clients = {}
    for role in ROLES:
        hire(engine, role, role)
        clients[role] = TestClient(app, follow_redirects=False)
        assert sign_in(clients[role], role).status_code == 303
    return clients


@pytest.mark.slow
def test_every_page_lets_in_its_role_and_those_above_and_nobody_below(room_of_all):
    guarded = [way for way in TABLE if way.role != OPEN and way.path != "/sign-out"]
    assert {way.role for way in guarded} >= {"viewer", "agent", "supervisor"}
    for way in guarded:
        path = fill(way.path)
        for role, client in room_of_all.items():
            # a form without a token goes no further than the guard, whoever sends it
            text = client.request(way.method, path).text
            refused = str(RoleTooLow(way.role)) in text
            assert refused == (ROLES.index(role) < ROLES.index(way.role)), (way.method, path, role)


def test_a_page_without_a_role_does_not_start():
    for way in (Way("GET", "/x", "", print), Way("GET", "/x", OPEN, print), Way("GET", "/x", "boss", print)):
        with pytest.raises(RouteUnguarded, match="GET /x names no role; give it one in console/routes.py"):
            make_routes([way])


def test_name_and_password_open_the_door_and_lead_on_to_the_page_that_was_wanted(stranger, dana):
    wanted = stranger.get("/?channel=web").headers["location"]
    assert wanted == "/sign-in?next=%2F%3Fchannel%3Dweb"
    assert sign_in(stranger, next="/?channel=web").headers["location"] == "/?channel=web"
    assert stranger.get("/").status_code == 200


@pytest.mark.parametrize(("name", "password"), [("dana", "guess"), ("nobody", PASSWORD), ("", "")])
def test_a_wrong_password_and_an_unknown_name_are_refused_in_the_same_words(stranger, dana, name, password):
    response = sign_in(stranger, name, password)
    assert response.status_code == 401
    assert str(profiles.SignInRefused()) in response.text
    assert stranger.get("/").status_code == 303


@pytest.mark.parametrize("elsewhere", ["https://evil.example/", "//evil.example/", "/\\evil.example", "x"])
def test_the_sign_in_never_leads_out_of_the_room(stranger, dana, elsewhere):
    assert sign_in(stranger, next=elsewhere).headers["location"] == "/"


def test_the_cookie_is_kept_from_scripts_and_other_sites(stranger, dana):
    cookie = sign_in(stranger).headers["set-cookie"].lower()
    assert "httponly" in cookie
    assert "samesite=strict" in cookie


def test_the_cookie_is_kept_from_plain_connections_where_there_are_others(app, dana):
    client = TestClient(app, base_url="https://console.example", follow_redirects=False)
    response = sign_in(client)
    assert "secure" in response.headers["set-cookie"].lower()
    assert "max-age" in response.headers["strict-transport-security"]


def test_a_forged_cookie_opens_nothing(stranger, dana):
    sign_in(stranger)
    cookie = stranger.cookies["shopmate_console"]
    for forged in (cookie[:-1] + ("0" if cookie[-1] != "0" else "1"), "A" + cookie, "", "x.y"):
        stranger.cookies.set("shopmate_console", forged, domain="testserver.local")
        assert stranger.get("/").status_code == 303


def test_a_cookie_of_a_visit_that_was_signed_out_opens_nothing(stranger, dana):
    sign_in(stranger)
    cookie = stranger.cookies["shopmate_console"]
    stranger.post("/sign-out", data={"token": form_token(stranger, "/")})
    stranger.cookies.set("shopmate_console", cookie, domain="testserver.local")
    assert stranger.get("/").status_code == 303


def test_who_is_disabled_is_out_at_once_and_another_role_holds_at_once(staff, session):
    profiles.set_role(session, "dana", "viewer")
    session.commit()
    assert staff.get("/audit").status_code == 403
    profiles.set_disabled(session, "dana", datetime.now(timezone.utc))
    session.commit()
    assert staff.get("/").url.path == "/sign-in"


def test_signing_in_takes_a_form_that_was_drawn_for_this_visitor(stranger):
    assert stranger.post("/sign-in", data={"name": "dana"}).status_code == 403
    form_token(stranger)
    response = stranger.post("/sign-in", data={"name": "dana", "token": "0" * 64})
    assert response.status_code == 403
    assert str(FormExpired()) in response.text.replace("&#39;", "'")


def test_a_form_from_another_site_is_refused(staff):
    form = {"token": form_token(staff, "/")}
    assert staff.post("/sign-out", data=form, headers={"Sec-Fetch-Site": "cross-site"}).status_code == 403
    assert staff.get("/").url.path == "/"


def test_a_form_drawn_before_the_sign_in_is_worth_nothing_after(stranger, dana):
    before = form_token(stranger)
    sign_in(stranger)
    assert stranger.post("/sign-out", data={"token": before}).status_code == 403


@pytest.mark.slow
def test_too_many_wrong_passwords_for_a_name_have_to_wait_and_the_right_one_too(stranger, dana):
    for _ in range(profiles.staff.FREE_FAILURES):
        assert sign_in(stranger, password="guess").status_code == 401
    response = sign_in(stranger)
    assert response.status_code == 429
    assert 0 < int(response.headers["retry-after"]) <= 61
    assert str(TooManyAttempts(int(response.headers["retry-after"]))) in response.text


@pytest.mark.slow
def test_too_many_wrong_passwords_from_one_address_have_to_wait(stranger, dana):
    for number in range(MAX_FAILURES):
        assert sign_in(stranger, f"name {number}").status_code == 401
    assert sign_in(stranger).status_code == 429


def test_sign_ins_stand_in_the_audit_and_passwords_nowhere(staff, stranger, session):
    sign_in(stranger, "dana", "a wrong one")
    sign_in(stranger, "typed my password here")
    entries = profiles.list_audit(session)
    assert [entry.what for entry in entries] == ["sign_in_refused", "sign_in_refused", "sign_in"]
    dana = profiles.find_staff(session, "dana").staff_id
    assert [entry.target for entry in entries] == [None, f"staff:{dana}", None]
    page = staff.get("/audit").text
    assert "sign in refused" in page
    assert "typed my password" not in page


def test_a_form_is_never_long(stranger):
    response = stranger.post("/sign-in", data={"token": form_token(stranger), "name": "x" * 20_000})
    assert response.status_code == 413


@pytest.mark.parametrize("path", ["/", "/sign-in", "/nothing-here", "/health", "/static/console.css"])
def test_every_answer_forbids_written_in_scripts_frames_and_guessing(staff, path):
    headers = staff.get(path).headers
    policy = headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "script-src 'self';" in policy
    assert "unsafe" not in policy
    assert headers["x-content-type-options"] == "nosniff"
    assert ("no-store" in headers["cache-control"]) == (not path.startswith("/static/"))


def test_a_new_secret_signs_everybody_out(stranger, engine, dana, monkeypatch):
    sign_in(stranger)
    monkeypatch.setattr("tests.console.visiting.SECRET", "another secret, long enough for anybody")
    client = TestClient(open_room(engine), cookies=dict(stranger.cookies), follow_redirects=False)
    assert client.get("/").status_code == 303
