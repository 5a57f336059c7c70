"""The settings say what is wrong, all at once, and keep made secrets."""

import re

import pytest

from bot.settings import MOOD_ACTS, ROOT, SettingsError, read_settings


def test_every_problem_is_named_in_one_line(tmp_path):
    environ = {"SHOPMATE_VAR": str(tmp_path), "PORT": "none", "SESSION_SECRET": "short", "DEMO_SHOP": "maybe"}
    with pytest.raises(SettingsError) as raised:
        read_settings(environ)
    line = str(raised.value)
    assert "PORT must be a port" in line
    assert "SESSION_SECRET must have at least 32" in line
    assert "DEMO_SHOP must be true or false" in line
    assert "\n" not in line


@pytest.mark.parametrize(
    ("said", "read"),
    [("", MOOD_ACTS), ("none", ()), ("apology, person", ("apology", "person")), ("Person", ("person",))],
)
def test_what_the_mood_may_change_is_chosen(tmp_path, said, read):
    assert read_settings({"SHOPMATE_VAR": str(tmp_path), "MOOD_ACTS": said}).mood_acts == read


def test_an_unknown_act_of_the_mood_is_named(tmp_path):
    with pytest.raises(SettingsError, match="MOOD_ACTS must be none, or some of apology no_selling person"):
        read_settings({"SHOPMATE_VAR": str(tmp_path), "MOOD_ACTS": "apology singing"})


def test_a_made_secret_is_kept_for_the_owner_only(tmp_path):
    first = read_settings({"SHOPMATE_VAR": str(tmp_path)})
    again = read_settings({"SHOPMATE_VAR": str(tmp_path)})
    kept = tmp_path / "secrets" / "session_secret"
    assert first.session_secret == again.session_secret == kept.read_text()
    assert kept.stat().st_mode & 0o077 == 0


def test_secrets_differ_from_each_other(tmp_path):
    settings = read_settings({"SHOPMATE_VAR": str(tmp_path)})
    made = {
        settings.session_secret,
        settings.customer_token_secret,
        settings.console_password,
        settings.masking_key,
        settings.internal_secret,
    }
    assert len(made) == 5


def test_the_example_lists_exactly_the_variables_we_read():
    example = set(re.findall(r"^([A-Z_]+)=", (ROOT / ".env.example").read_text(), re.M))
    source = (ROOT / "bot" / "settings.py").read_text()
    read = set(re.findall(r'environ\.get\("([A-Z_]+)"\)|\(environ, "([A-Z_]+)"', source))
    assert example == {name for pair in read for name in pair if name}


def test_telegram_is_off_unless_asked_for_and_its_token_is_never_repeated(tmp_path):
    assert read_settings({"SHOPMATE_VAR": str(tmp_path)}).telegram_token == ""
    environ = {"TELEGRAM_TOKEN": "hush hush", "TELEGRAM_WEBHOOK_URL": "http://x", "TELEGRAM_SECRET": "?" * 32}
    with pytest.raises(SettingsError) as raised:
        read_settings({"SHOPMATE_VAR": str(tmp_path), **environ})
    assert [problem.split(" must")[0] for problem in raised.value.problems] == list(environ)
    assert "hush" not in str(raised.value)
