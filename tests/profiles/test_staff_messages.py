import profiles
from tests.profiles.moments import NOON


def test_a_message_of_staff_is_found_by_its_id_with_its_delivery(session):
    conversation_id = profiles.open_conversation(session, "web", at=NOON).conversation_id
    said = profiles.log_message(session, conversation_id, by="staff", text="I see it.", at=NOON)
    profiles.note_staff_message(session, "s1", conversation_id, said.position, "dana", NOON)
    profiles.note_delivery(session, "s1", "kept")
    noted, message = profiles.find_staff_message(session, "s1")
    assert (noted.staff_id, noted.delivery, message.text) == ("dana", "kept", "I see it.")
    assert profiles.list_staff_messages(session, conversation_id) == {1: noted}


def test_what_was_never_written_is_not_found(session):
    assert profiles.find_staff_message(session, "s1") is None
