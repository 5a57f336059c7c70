"""Each scenario in six hands: the same store and the same kind of answers, whoever writes."""

import re
import shutil
from dataclasses import dataclass
from datetime import datetime, timezone
from pathlib import Path

import pytest
import sqlalchemy as sa
import yaml
from sqlalchemy.orm import Session

import profiles
from tests.conversations.conftest import Talk
from tests.conversations.truth import Truth
from tests.conversations.wordings import read_facts

pytestmark = pytest.mark.model
SCENARIOS = yaml.safe_load((Path(__file__).parent / "scenarios.yml").read_text(encoding="utf-8"))
HANDS = range(1, 6)
STATE = {  # what must be the same in the end, whoever wrote
    "cart_lines": ("product_id", "variant_id", "quantity"),
    "carts": ("coupon_code",),
    "orders": ("order_number", "status", "address"),
    "returns": ("order_number", "position", "reason", "wish", "variant_id"),
    "cases": ("category", "severity", "wish", "order_number"),
    "promises": ("kind", "amount_cents"),
    "handoffs": ("closed_at",),
    "customers": ("customer_id",),
    "facts": ("name", "value", "retracted_at"),
}
OF_MOOD = {"utter_sorry_for_trouble", "utter_offer_person"}


@dataclass
class Held:
    """A scenario held once: the responses to each line, and the store behind it."""

    lines: list[str]
    responses: list[set[str]]
    state: dict[str, list]


@pytest.fixture(scope="module")
def hold(outdoor, loop, tmp_path_factory):
    """Hold a scenario in one hand on a new copy of the outfitter: `hold(name, 0)` is the original."""
    services, assistant = outdoor
    made = tmp_path_factory.mktemp("made") / "shop.db"
    with services.engine.connect() as connection:
        connection.execute(sa.text(f"VACUUM INTO '{made}'"))
    held = {}

    def hold(name, hand):
        if (name, hand) not in held:
            services.engine.dispose()
            shutil.copy(made, services.engine.url.database)
            held[name, hand] = hold_once(services, assistant, loop, SCENARIOS[name], hand)
        return held[name, hand]

    return hold


def hold_once(services, assistant, loop, scenario, hand):
    shopper = Talk(assistant, loop, Truth(services.engine), scenario.get("who"))
    lines = [line if isinstance(line, str) else line[hand] for line in scenario["lines"]]
    responses = []
    for line in lines:
        code = find_code(services) if "{code}" in line else ""
        if code:
            shopper.customer_id = "mia"  # from here on replies are held against her orders
        said = shopper.say(line.replace("{email}", "mia@example.test").replace("{code}", code))
        responses.append({name_kind(reply["text"]) for reply in said.replies if reply.get("text")} - OF_MOOD)
    return Held(lines, responses, read_state(services.engine))


def find_code(services):
    """Give the code that was mailed last."""
    vault = profiles.Vault(services.settings.masking_key)
    with Session(services.engine, future=True) as session:
        *_, newest = profiles.list_waiting_mails(session, at=datetime.now(timezone.utc), limit=1000)
        return re.search(r"\d{6}", profiles.read_mail(newest, vault))[0]


def name_kind(text):
    """Say which response a text is; a longer list of finds, or thanks for small talk, are no other kind."""
    name = next((name for name, _ in read_facts(text)), text)
    name = re.sub(r"^(utter_found)_(one|all|some)$", r"\1", name)
    name = re.sub(r"^utter_(deny|task_dropped)$", "dropped", name)
    return re.sub(r"^utter_(thank|greet|chitchat|how_are_you)_in_task$", "small talk in a task", name)


def read_state(engine):
    """Read what the shop and the profiles hold."""
    with engine.connect() as connection:
        return {
            table: sorted(
                map(repr, connection.execute(sa.select(*map(sa.column, names)).select_from(sa.table(table))))
            )
            for table, names in STATE.items()
        }


@pytest.fixture(scope="module")
def tally(request):
    """Count the lines and those that were understood; the count is printed at the end."""
    counts = []
    yield counts
    find = request.config.pluginmanager.getplugin
    understood, lines = (sum(column) for column in zip(*counts, strict=True))
    with find("capturemanager").global_and_fixture_disabled():
        find("terminalreporter").write_line(f"\nunderstood {understood} of {lines} lines in other hands")


def list_cases():
    for name in SCENARIOS:
        for hand in HANDS:
            unread = SCENARIOS[name].get("unread", {}).get(hand)
            marks = [pytest.mark.xfail(reason=unread)] if unread else []
            yield pytest.param(name, hand, id=f"{name.split()[0]}-{hand}", marks=marks)


@pytest.mark.parametrize(("name", "hand"), list_cases())
def test_in_another_hand_a_scenario_ends_in_the_same_store(hold, tally, name, hand):
    original, held = hold(name, 0), hold(name, hand)
    says = SCENARIOS[name].get("says")
    alike = [
        says in mine if says else mine == first
        for mine, first in zip(held.responses, original.responses, strict=True)
    ]
    written = [isinstance(line, list) for line in SCENARIOS[name]["lines"]]
    tally.append((sum(a for a, w in zip(alike, written, strict=True) if w), sum(written)))
    other = [
        (line, mine, first)
        for line, mine, first, is_alike in zip(
            held.lines, held.responses, original.responses, alike, strict=True
        )
        if not is_alike
    ]
    assert not other
    assert held.state == original.state


def test_each_line_is_written_in_six_hands():
    lines = [line for scenario in SCENARIOS.values() for line in scenario["lines"] if isinstance(line, list)]
    assert all(len(set(line)) == len(HANDS) + 1 for line in lines)
