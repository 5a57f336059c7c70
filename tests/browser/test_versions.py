"""From a correction to the model that answers, in a browser; room, assistant and training are real."""

import pytest
from sqlalchemy.orm import Session

pytestmark = [pytest.mark.browser, pytest.mark.rasa]

SAID = "bin my order mate"
PATIENCE_MS = 240_000  # training on a busy machine


@pytest.fixture(scope="module")
def place(tmp_path_factory):
    """A folder with a small project, its trained model, and a conversation that it misread."""
    from rasa.model_training import train

    import profiles
    import shop
    from tests.versions.small_project import hold, write_project

    folder = tmp_path_factory.mktemp("versions")
    project = write_project(folder / "project")
    train(
        str(project.domain),
        str(project.config),
        [str(project.data)],
        str(folder / "models"),
        fixed_model_name="first",
    )
    engine = shop.open_database(f"sqlite:///{folder / 'shopmate.db'}")
    shop.migrate(engine)
    profiles.migrate(engine)
    with Session(engine, future=True) as session, session.begin():
        hold(session, "c1", ("hello", "greet"), (SAID, "out_of_scope"))
    engine.dispose()
    return folder, project


@pytest.fixture
def house(place, monkeypatch):
    """The assistant with that model, which anybody with the secret of the house can change."""
    import shop
    from bot.channels.shop_page import ShopPage
    from bot.channels.versions_desk import VersionsDesk
    from bot.versions.replay import load_model
    from tests.channels.serving import make_settings, serve

    folder, _ = place
    values = {"SHOPMATE_MODELS": str(folder / "models")}
    for name, value in {**values, "SHOPMATE_VAR": str(folder)}.items():
        monkeypatch.setenv(name, value)  # for the process that trains
    monkeypatch.delenv("DATABASE_URL", raising=False)
    settings = make_settings(folder, **values)
    engine = shop.open_database(settings.database_url)
    channels = [ShopPage(settings, engine), VersionsDesk(settings, engine, folder / "project")]
    with serve(channels, load_model(folder / "models" / "first.tar.gz")) as house:
        yield house, engine, settings.internal_secret
    engine.dispose()


@pytest.fixture
def page(context, house, place):
    """A supervisor in the staff's room."""
    from console import Talk
    from tests.browser.test_takeover import serve_room
    from tests.console.visiting import PASSWORD, hire, open_room

    served, engine, secret = house
    hire(engine, "dana", "supervisor")
    project = place[1]
    talk = Talk(tuple(project.intents), tuple(project.entities), tuple(project.steps))
    room = open_room(engine, served.address, internal_secret=secret, talk=talk)
    with serve_room(room) as address:
        page = context.new_page()
        page.set_default_timeout(20_000)
        page.goto(f"{address}/sign-in?next=/conversations/c1")
        page.get_by_label("Name").fill("dana")
        page.get_by_label("Password").fill(PASSWORD)
        page.get_by_role("button", name="Sign in").click()
        page.get_by_role("heading", name="Guest", level=1).wait_for()
        yield page


def find_model(house):
    import httpx

    return httpx.get(f"{house[0].address}/health").json()["versions"]["model"]


def test_a_correction_becomes_the_model_that_answers_and_the_way_leads_back(page, house):
    first = find_model(house)
    page.locator("#m2").get_by_role("link", name="Correct").click()
    page.locator("#message").dblclick(position={"x": 20, "y": 18})  # marks a word, which becomes an entity
    assert page.locator('[name="words_0"]').input_value() in SAID.split()
    page.locator('[name="words_0"]').fill("")
    page.locator('[name="intent"]').select_option("cancel_order")
    page.get_by_role("button", name="Save the correction").click()
    page.get_by_role("link", name="Corrections").click()
    page.get_by_role("button", name="Try the chosen ones").click()
    page.get_by_text("Being made").wait_for()

    page.get_by_role("button", name="Promote v").wait_for(timeout=PATIENCE_MS)  # without a reload
    assert page.get_by_text("1 of 1 new corrections hold in it.").is_visible()
    assert find_model(house) == first
    page.get_by_role("button", name="Promote v").click()
    page.get_by_role("heading", name="Versions").wait_for()
    assert find_model(house) != first
    page.get_by_role("button", name="Roll back to v").click()
    page.get_by_role("heading", name="Versions").wait_for()
    assert find_model(house) == first


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_no_violation(context, migrated_file, tmp_path, axe, scheme):
    """Every page of corrections, versions and reviews, with something on it."""
    import shutil

    import shop
    from tests.browser.staff_room import PASSWORD, fill
    from tests.browser.test_console import list_violations
    from tests.browser.test_takeover import serve_room
    from tests.console.visiting import open_room

    shutil.copy(migrated_file, tmp_path / "shopmate.db")
    engine = shop.open_database(f"sqlite:///{tmp_path / 'shopmate.db'}")
    fill(engine)
    pages = fill_versions(engine)
    with serve_room(open_room(engine)) as address:
        page = context.new_page()
        page.emulate_media(color_scheme=scheme)
        page.goto(f"{address}/sign-in")
        page.get_by_label("Name").fill("dana")
        page.get_by_label("Password").fill(PASSWORD)
        page.get_by_role("button", name="Sign in").click()
        page.get_by_role("heading", name="Conversations").wait_for()
        found = {}
        for path in pages:
            page.goto(f"{address}{path}")
            found[path] = list_violations(page, axe)
    engine.dispose()
    assert {path: rules for path, rules in found.items() if rules} == {}


def fill_versions(engine):
    """Correct a message, block a candidate, draw a sample; give the pages that show them."""
    import profiles
    from profiles import corrections, reviews, versions
    from tests.browser.staff_room import NOW
    from tests.console.test_versions import report
    from tests.console.visiting import hire

    hire(engine, "kim", "agent")
    with Session(engine, future=True) as session, session.begin():
        dana, kim = (profiles.find_staff(session, name).staff_id for name in ("dana", "kim"))
        right = corrections.Right("faq/delivery")
        corrections.record_correction(session, "guest-1", 1, right, staff_id=dana, at=NOW)
        version = versions.begin_trial(session, None, staff_id=dana, at=NOW)
        versions.end_trial(
            session, version.version_id, versions.BLOCKED, NOW, report=report(version, passed=False)
        )
        sample = reviews.draw_sample(session, "random", 10, (dana, kim), staff_id=dana, at=NOW)
        numbers = version.version_id, sample.sample_id
    fixed = ("/corrections", "/versions", "/reviews", "/conversations/guest-1/correct/1")
    return (*fixed, f"/versions/{numbers[0]}", f"/reviews/{numbers[1]}")
