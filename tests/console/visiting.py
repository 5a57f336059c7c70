"""How a browser comes in: the sign-in form with its token."""

import re

KEY = "the key of this test"


def form_token(client, path="/sign-in"):
    return re.search(r'name="token" value="(\w+)"', client.get(path).text)[1]


def sign_in(client, key=KEY, **fields):
    return client.post("/sign-in", data={"token": form_token(client), "key": key, **fields})
