"""How a browser comes in: an account, and the sign-in form with its token."""

import re
from datetime import datetime, timezone

from sqlalchemy.orm import Session

import profiles
from console import create_app

SECRET = "a secret that is long enough for anybody"
MASKING_KEY = "a masking key that is long enough for all"
PASSWORD = "the password of this test"


def open_room(engine, bot_url=None, **more):
    return create_app(engine, SECRET, MASKING_KEY, bot_url, **more)


def hire(engine, name="dana", role="admin"):
    """Make an account with the test's password."""
    with Session(engine, future=True) as session, session.begin():
        profiles.add_staff(session, name, role, PASSWORD, at=datetime.now(timezone.utc))


def fill(path):
    """Give an address that a route's path takes."""
    return re.sub(r"{[^}]+}", "1", path)


def form_token(client, path="/sign-in"):
    return re.search(r'name="token" value="(\w+)"', client.get(path).text)[1]


def sign_in(client, name="dana", password=PASSWORD, **fields):
    form = {"token": form_token(client), "name": name, "password": password}
    return client.post("/sign-in", data={**form, **fields})
