"""`shopmate corrections` and `shopmate versions`: added, listed, exported, withdrawn; nothing by guess."""

import json
from types import SimpleNamespace

import pytest
from typer.testing import CliRunner

import profiles
from bot.cli.corrections import corrections
from bot.cli.versions import versions
from tests.versions.small_project import NOW, hold


@pytest.fixture
def run(engine, session, monkeypatch):
    monkeypatch.setattr("bot.services.current_services", lambda: SimpleNamespace(engine=engine))
    hold(session, "c1", ("hello", "greet"), ("bin A-1042 mate", "search_products"))
    session.commit()

    def run(*arguments, app=corrections):
        return CliRunner().invoke(app, [*map(str, arguments)])

    return run


def test_a_correction_is_added_listed_and_withdrawn(run):
    made = json.loads(run("add", "c1", 2, "--intent", "cancel_order", "--json").stdout)
    assert (made["text"], made["intent"], made["state"]) == ("bin A-1042 mate", "cancel_order", "open")
    assert "search_products -> intent cancel_order" in run("list").stdout
    run("withdraw", made["correction_id"])
    (listed,) = json.loads(run("list", "--state", "withdrawn", "--json").stdout)
    assert listed["correction_id"] == made["correction_id"]
    assert json.loads(run("list", "--state", "open", "--json").stdout) == []


@pytest.mark.parametrize(
    "wrong",
    [
        ["--intent", "fly"],
        ["--step", "action_fly"],
        ["--entity", "wing=hello"],
        ["--entity", "product"],
    ],
)
def test_what_nobody_knows_is_refused_and_nothing_is_written(run, session, wrong):
    refused = run("add", "c1", 2, *wrong)
    assert refused.exit_code == 2
    assert profiles.corrections.list_corrections(session) == []


def test_a_state_that_nobody_knows_is_refused(run):
    assert run("list", "--state", "lost").exit_code == 2


@pytest.mark.rasa
def test_the_export_is_the_same_each_time_and_leaves_out_what_was_withdrawn(run, session, tmp_path):
    run("add", "c1", 2, "--intent", "cancel_order")
    made = json.loads(run("add", "c1", 1, "--intent", "thank", "--json").stdout)
    run("withdraw", made["correction_id"])
    out = tmp_path / "out"
    report = json.loads(run("export", out, "--json").stdout)
    texts = {path.name: path.read_text() for path in out.iterdir()}
    assert report["corrections"] == 1
    assert set(texts) == {"nlu_corrections.yml", "test_corrections.yml"}
    assert "thank" not in "".join(texts.values())
    run("export", out)
    assert {path.name: path.read_text() for path in out.iterdir()} == texts
    (exported,) = profiles.corrections.list_corrections(session, ["open"])
    assert exported.exported_at is not None
    assert "export" in {entry.what for entry in profiles.list_audit(session)}


def test_nothing_to_export_writes_no_file(run, tmp_path):
    assert json.loads(run("export", tmp_path / "out", "--json").stdout) == {"corrections": 0, "files": []}


def test_versions_are_listed_with_the_one_that_answers(run, session):
    assert "No version has a record yet" in run("list", app=versions).output
    facts = {"model": "a.tar.gz", "model_id": "a", "recommender": None, "thresholds": {}, "corrections": []}
    found = profiles.versions.note_found(session, NOW, **facts)
    session.commit()
    (listed,) = json.loads(run("list", "--json", app=versions).stdout)
    assert (listed["name"], listed["is_current"], listed["state"]) == (found.name, True, "found")


def test_a_version_is_named_as_the_list_names_it(run):
    assert run("promote", "newest", app=versions).exit_code == 2
