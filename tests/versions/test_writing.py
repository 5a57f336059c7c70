"""Corrections as files that Rasa reads: the same each time, with the intents that they teach."""

import pytest
import yaml

from tests.versions.small_project import correct, hold, write_project

pytestmark = [pytest.mark.rasa]


@pytest.fixture
def project(tmp_path):
    return write_project(tmp_path / "project")


@pytest.fixture
def talk(session):
    """A conversation of two messages, of which the second was misread."""
    hold(session, "c1", ("hello", "greet"), ("bin A-1042 mate, two milks", "search_products"))
    return session


def write(project, folder, *made):
    from bot.versions.writing import write_conversations, write_examples

    folder.mkdir(exist_ok=True)
    return write_examples(made, project, folder), write_conversations(made, project, folder)


def test_a_correction_becomes_an_example_and_a_conversation_up_to_it(talk, project, tmp_path):
    made = correct(talk, "c1", 2, "cancel_order", entities=[{"entity": "product", "words": "milks"}])
    examples, conversations = write(project, tmp_path / "out", made)
    (block,) = yaml.safe_load(examples.read_text())["nlu"]
    assert block == {"intent": "cancel_order", "examples": "- bin A-1042 mate, two [milks](product)\n"}
    (story,) = yaml.safe_load(conversations.read_text())["stories"]
    assert story["story"] == f"correction {made.correction_id}"
    assert [next(iter(step.items())) for step in story["steps"] if "action" in step] == [
        ("action", "action_greet"),
        ("action", "action_cancel_order"),
    ]
    assert [step["intent"] for step in story["steps"] if "intent" in step] == ["greet", "cancel_order"]


def test_the_same_corrections_give_the_same_files(talk, project, tmp_path):
    made = correct(talk, "c1", 2, "cancel_order")
    texts = [[path.read_text() for path in write(project, tmp_path / "out", made)] for _ in range(2)]
    assert texts[0] == texts[1]


def test_a_step_teaches_the_one_intent_that_leads_to_it(talk, project, tmp_path):
    from bot.versions.writing import find_taught_intent

    made = correct(talk, "c1", 2, step="action_cancel_order")
    assert find_taught_intent(made, project) == "cancel_order"


def test_what_teaches_nothing_is_a_conversation_only(talk, project, tmp_path):
    made = correct(talk, "c1", 2, step="action_nlu_fallback")
    examples, conversations = write(project, tmp_path / "out", made)
    assert examples is None
    assert "action_nlu_fallback" in conversations.read_text()


def test_rasa_reads_what_was_written(talk, project, tmp_path):
    from rasa.shared.core.domain import Domain
    from rasa.shared.core.training_data.story_reader.yaml_story_reader import YAMLStoryReader
    from rasa.shared.nlu.training_data.loading import load_data

    made = correct(talk, "c1", 2, "cancel_order", entities=[{"entity": "product", "words": "milks"}])
    examples, conversations = write(project, tmp_path / "out", made)
    (example,) = load_data(str(examples)).training_examples
    assert (example.get("text"), example.get("intent")) == ("bin A-1042 mate, two milks", "cancel_order")
    assert [one["entity"] for one in example.get("entities")] == ["product"]
    reader = YAMLStoryReader(Domain.load(str(project.domain)))
    assert len(reader.read_from_file(str(conversations))) == 1


def test_the_project_names_what_may_be_chosen(project):
    assert project.intents == sorted(
        ["cancel_order", "goodbye", "greet", "ask_order_status", "out_of_scope", "search_products"]
    )
    assert "action_cancel_order" in project.steps
    assert project.entities == ["product"]
    assert project.find_step("greet/warmly") == "action_greet"
