"""What staff hang on conversations: tags, notes, reviews, views."""

import pytest

import profiles
from tests.profiles.moments import DAY, NOON


@pytest.fixture(autouse=True)
def talks(session):
    for number in (1, 2):
        profiles.open_conversation(session, "web", conversation_id=f"c{number}", at=NOON)
    session.commit()


def test_a_tag_hangs_once_in_one_spelling_on_conversations_that_exist(session):
    assert profiles.add_tag(session, ["c1", "c2", "gone"], " Lost  Parcel ", "s_1", NOON) == 2
    assert profiles.add_tag(session, ["c1"], "lost parcel", "s_2", NOON) == 0
    profiles.add_tag(session, ["c1"], "rude", "s_1", NOON, position=3)
    assert profiles.list_tags(session) == [("lost parcel", 2), ("rude", 1)]
    tags = profiles.list_tags_of(session, ["c1", "c2"])
    assert [(tag.tag, tag.position) for tag in tags["c1"]] == [("lost parcel", profiles.WHOLE), ("rude", 3)]


def test_a_tag_is_taken_off_where_it_hangs_only(session):
    profiles.add_tag(session, ["c1", "c2"], "rude", "s_1", NOON)
    profiles.remove_tag(session, "c1", "rude")
    profiles.remove_tag(session, "c1", "rude")
    assert profiles.list_tags(session) == [("rude", 1)]


@pytest.mark.parametrize("tag", ["", "  ", "a,b", "x" * 41, "a\x00b"])
def test_a_tag_that_nobody_can_read_is_refused(session, tag):
    with pytest.raises(profiles.TagUnusable, match="1 to 40 printable characters and no comma"):
        profiles.add_tag(session, ["c1"], tag, "s_1", NOON)


def test_notes_stand_in_order_and_go_with_their_conversation(session):
    profiles.add_note(session, "c1", "called her", "s_1", NOON)
    profiles.add_note(session, "c1", "wrong size", "s_2", NOON, position=2)
    notes = [(note.text, note.staff_id, note.position) for note in profiles.list_notes(session, "c1")]
    assert notes == [("called her", "s_1", 0), ("wrong size", "s_2", 2)]
    session.delete(profiles.find_conversation(session, "c1"))
    session.commit()
    assert profiles.list_notes(session, "c1") == []


def test_a_review_says_who_and_can_be_taken_back(session):
    assert profiles.mark_reviewed(session, ["c1", "c2", "gone"], "s_1", NOON) == 2
    assert profiles.find_conversation(session, "c1").reviewed_by == "s_1"
    profiles.mark_reviewed(session, ["c1"], "s_1", None)
    assert profiles.find_conversation(session, "c1").reviewed_at is None


def test_a_view_is_kept_under_one_name_until_it_is_removed(session):
    profiles.save_view(session, "Lost  parcels", "tag=lost", "s_1", NOON)
    profiles.save_view(session, "Lost parcels", "tag=lost+parcel", "s_2", NOON + DAY)
    (view,) = profiles.list_views(session)
    assert (view.name, view.query, view.staff_id) == ("Lost parcels", "tag=lost+parcel", "s_2")
    profiles.remove_view(session, view.view_id)
    assert profiles.list_views(session) == []
