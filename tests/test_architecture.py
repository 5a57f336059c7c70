"""What no framework checks: arrows between rooms, names that must agree, and pages that must be true."""

import ast
import inspect
import re
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).resolve().parent.parent
ROOMS = {"shop", "profiles", "recsys", "console", "bot", "rasa", "rasa_sdk"}
ALLOWED = {
    "shop": {"shop"},
    "profiles": {"profiles"},
    "recsys": {"recsys"},
    "console": {"console", "shop", "profiles"},
    "bot/settings.py": set(),
    "bot/services.py": {"shop", "profiles", "recsys", "bot.settings", "bot.recommendations"},
    "bot/recommendations.py": {
        "shop",
        "profiles",
        "recsys",
        "bot.settings",
        "bot.best_sellers",
        "bot.delicate",
        "bot.history",
        "bot.reasons",
        "bot.rhythm",
        "bot.shelf",
    },
    "bot/best_sellers.py": {"shop", "bot.delicate", "bot.reasons", "bot.shelf"},
    "bot/delicate.py": set(),
    "bot/history.py": {"profiles", "recsys"},
    "bot/reasons.py": {"shop", "recsys"},
    "bot/rhythm.py": {"recsys"},
    "bot/shelf.py": {"shop", "recsys", "bot.delicate", "bot.rhythm"},
    "bot/checkout_links.py": {"shop"},
    "bot/export_links.py": set(),
    "bot/forgetting.py": {"shop", "profiles"},
    "bot/notices.py": {"shop", "profiles"},
    "bot/rule_policy.py": {"rasa"},
    "bot/tracker_store.py": {"rasa", "bot.settings", "bot.services", "profiles"},
    "bot/actions": {
        "rasa_sdk",
        "bot.services",
        "bot.actions",
        "bot.checkout_links",
        "bot.export_links",
        "bot.forgetting",
        "bot.recommendations",
        "bot.reasons",
        "shop",
        "profiles",
        "recsys",
    },
    "bot/nlu": {"rasa", "bot.settings", "bot.services", "bot.nlu"},
    "bot/versions": {"rasa", "bot.settings", "bot.nlu", "bot.versions", "profiles", "recsys"},
    "bot/channels": {
        "rasa",
        "bot.settings",
        "bot.services",
        "bot.channels",
        "bot.checkout_links",
        "bot.export_links",
        "bot.forgetting",
        "bot.garbage",
        "bot.notices",
        "bot.versions",
        "profiles",
        "shop",
    },
}


def list_imports(path: Path) -> set[str]:
    """List the modules that a file imports, in full."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found |= {node.module} | {f"{node.module}.{alias.name}" for alias in node.names}
    return {name for name in found if name.split(".")[0] in ROOMS}


def is_allowed(name: str, allowed: set[str]) -> bool:
    """Say whether a module lies within what a room may import."""
    return any(name == room or name.startswith(room + ".") for room in allowed) or name == "bot"


@pytest.mark.parametrize("room", ALLOWED)
def test_rooms_keep_their_arrows(room):
    place = ROOT / room
    files = [place] if place.suffix else sorted(place.rglob("*.py"))
    assert files
    forbidden = {
        f"{path.relative_to(ROOT)}: {name}"
        for path in files
        for name in list_imports(path)
        if not is_allowed(name, ALLOWED[room])
    }
    assert not forbidden


def read_responses() -> dict[str, str]:
    """Read every response below bot/data."""
    responses = {}
    for path in (ROOT / "bot" / "data").glob("*/responses.yml"):
        for name, texts in yaml.safe_load(path.read_text())["responses"].items():
            assert name not in responses, f"{name} stands twice"
            responses[name] = texts[0]["text"]
    return responses


def test_domain_and_code_name_the_same_actions():
    import bot.actions
    from bot.actions.base import ShopAction

    def subclasses(cls):
        return {sub for child in cls.__subclasses__() for sub in {child, *subclasses(child)}}

    ours = {cls for cls in subclasses(ShopAction) if cls.__module__.startswith("bot.actions.")}
    written = {cls().name() for cls in ours if not inspect.isabstract(cls)}
    domain = yaml.safe_load((ROOT / "domain.yml").read_text())
    assert bot.actions
    assert set(domain["actions"]) == written


def test_every_response_that_the_code_names_exists():
    responses = read_responses()
    named = set()
    for path in (ROOT / "bot").rglob("*.py"):
        named |= set(re.findall(r'"((?:utter|word|button|reason|reading)_[a-z_]+[a-z])"', path.read_text()))
    named -= {"utter_action"}  # the key under which Rasa keeps a response's name
    assert named
    assert named <= set(responses)


def test_every_response_is_used():
    code = "\n".join(path.read_text() for path in (ROOT / "bot").rglob("*.py"))
    rules = "\n".join(path.read_text() for path in (ROOT / "bot" / "data").rglob("rules.yml"))
    patterns = [
        re.escape(stem).replace(r"\{\}", ".+")
        for stem in (
            re.sub(r"\{[^}]+\}", "{}", text) for text in re.findall(r'f"([a-z]+_[^"]*\{[^"]+)"', code)
        )
    ]
    patterns += [re.escape(stem) + ".+" for stem in re.findall(r'"(word_)" \+', code)]
    unused = {
        name
        for name in read_responses()
        if f'"{name}"' not in code and name not in rules and not any(re.fullmatch(p, name) for p in patterns)
    }
    assert not unused


def test_every_intent_of_the_domain_has_a_rule_and_examples():
    domain = yaml.safe_load((ROOT / "domain.yml").read_text())
    data = "\n".join(path.read_text() for path in (ROOT / "bot" / "data").rglob("*.yml"))
    for intent in domain["intents"]:
        assert re.search(rf"- intent: {intent}\n\s+- action:", data), f"no rule for {intent}"
        if intent != "nlu_fallback":
            assert re.search(rf"- intent: {intent}(/\w+)?\n\s+examples:", data), f"no examples of {intent}"


def test_slots_of_the_domain_are_what_the_state_remembers():
    from bot.actions.state import EMPTY

    domain = yaml.safe_load((ROOT / "domain.yml").read_text())
    assert set(domain["slots"]) == set(EMPTY)


@pytest.mark.parametrize("path", [p for p in ROOT.glob("bot/data/**/*.yml")], ids=str)
def test_data_files_stay_readable(path):
    assert len(path.read_text().splitlines()) <= 260


def test_the_readme_maps_what_is_there():
    readme = (ROOT / "README.md").read_text()
    assert len(readme.splitlines()) <= 150
    for name in re.findall(r"^(\w[\w/.]*)\s{2,}", readme, re.M):
        assert (ROOT / name).exists(), name
    words = set(re.findall(r"`make (\w+)`", readme)) | set(re.findall(r"^make (\w+)", readme, re.M))
    makefile = (ROOT / "Makefile").read_text()
    for word in words:
        assert re.search(rf"^{word}:", makefile, re.M), word


def test_actions_call_each_other_only_past_the_ladder():
    """`answer` looks at nothing: who calls another action uses `take`, which asks for the proof it needs."""
    for path in (ROOT / "bot" / "actions").glob("*.py"):
        assert not re.search(r"\(\)\.answer\b", path.read_text()), path.name
