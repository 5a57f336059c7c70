"""The real pipeline: candidates are trained by Rasa, judged, promoted, blocked and rolled back."""

import shutil

import pytest
from sqlalchemy.orm import Session

from profiles import corrections, versions
from tests.versions.small_project import NOW, correct, hold, write_project

pytestmark = [pytest.mark.rasa]
SLANG = ["bin my order mate", "scrap the order i made", "ditch that order for me"]
GREETINGS = [
    *("hello", "hi there", "good morning", "hey", "hiya", "good evening", "hello there", "hi", "hey there"),
    *("greetings", "howdy", "hi everyone", "hello shop", "hey you", "good day to you", "hello friend"),
    *(
        "hi folks",
        "hey all",
        "good morning you",
        "hello again",
        "morning",
        "hi hello",
        "hey hello",
        "hello all",
    ),
]


@pytest.fixture(scope="module")
def project(tmp_path_factory):
    return write_project(tmp_path_factory.mktemp("project"))


@pytest.fixture(scope="module")
def trained(project, tmp_path_factory):
    """The project's own model, trained once."""
    from rasa.model_training import train

    models = tmp_path_factory.mktemp("models")
    train(
        str(project.domain), str(project.config), [str(project.data)], str(models), fixed_model_name="first"
    )
    return models


@pytest.fixture
def settings(trained, tmp_path):
    from tests.channels.serving import make_settings

    shutil.copytree(trained, tmp_path / "models")
    return make_settings(tmp_path, SHOPMATE_MODELS=str(tmp_path / "models"))


@pytest.fixture
def engine(migrated_file, tmp_path):
    import shop

    shutil.copy(migrated_file, tmp_path / "shopmate.db")
    engine = shop.open_database(f"sqlite:///{tmp_path / 'shopmate.db'}")
    yield engine
    engine.dispose()


@pytest.fixture
def try_out(engine, settings, project):
    """Run a trial of all open corrections and give its version."""
    from bot.versions.trial import Trial

    def run():
        with Session(engine, future=True) as session, session.begin():
            version_id = versions.begin_trial(session, None, staff_id="s_dana", at=NOW).version_id
        return Trial(engine, settings, project).run(version_id)

    return run


def plant(engine, texts, understood, right):
    """Hold a conversation of these messages and correct each of them."""
    with Session(engine, future=True) as session, session.begin():
        hold(session, f"c_{understood}", *((text, understood) for text in texts))
        for position in range(1, len(texts) + 1):
            correct(session, f"c_{understood}", position, right)


def test_a_bad_correction_is_blocked_and_a_good_one_is_promoted(engine, settings, project, try_out):
    from bot.nlu.model_files import find_current
    from bot.versions.promotion import promote, roll_back

    first = find_current(settings.models)
    plant(engine, GREETINGS, "greet", "cancel_order")
    bad = try_out()
    assert bad.state == versions.BLOCKED
    problems = {(one["kind"], one.get("intent")) for one in bad.report["gate"]["problems"]}
    assert {("suite", "greet"), ("cross", "greet")} <= problems
    with Session(engine, future=True) as session:
        assert {one.state for one in corrections.list_corrections(session)} == {"blocked"}

    plant(engine, SLANG, "out_of_scope", "cancel_order")
    for number, right in enumerate(("cancel_order", "greet")):  # at most one of them can hold
        plant(engine, ["hello hi"], f"greet_{number}", right)
    good = try_out()
    assert good.state == versions.READY, good.report["gate"]
    mended, left_out = set(good.report["mended"]), set(good.report["left_out"])
    assert left_out
    assert left_out <= set(good.tried[-2:])
    assert mended == set(good.corrections) == set(good.tried) - left_out
    assert find_current(settings.models) == first

    promote(engine, settings, good.version_id, "s_dana", lambda session: None)
    assert find_current(settings.models) == settings.models / good.model
    with Session(engine, future=True) as session:
        state_of = {one.correction_id: one.state for one in corrections.list_corrections(session)}
        assert {one for one, state in state_of.items() if state == "promoted"} == mended
        assert {state_of[one] for one in left_out} == {"blocked"}

    roll_back(engine, settings, "s_dana", lambda session: None)
    assert find_current(settings.models) == first
