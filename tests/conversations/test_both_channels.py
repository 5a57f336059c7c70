"""The scenarios of identity and abuse as they arrive: over HTTP on the web, and by updates from Telegram."""

import re

import pytest

from tests.conversations.counter import TelegramShopper, WebShopper, open_counter
from tests.conversations.facts import find_foreign_order

CARD = "4111 1111 1111 1111"


@pytest.fixture(params=["web", "telegram"])
def guest(request, demo_services, assistant, tmp_path):
    """Somebody nobody knows, on each of the channels."""
    key = demo_services.settings.masking_key  # the actions read what the channels have masked
    with open_counter(demo_services.engine, assistant.agent, tmp_path, MASKING_KEY=key) as counter:
        guest = WebShopper(counter, None) if request.param == "web" else TelegramShopper(counter, None)
        guest.counter = counter
        yield guest


def test_t1_a_code_opens_the_own_orders(guest, mailbox, known):
    _, address = known
    assert "e-mail address" in guest.say("where's my stuff")[-1]
    sent = guest.say(f"sure, it is {address}")[-1]
    assert "If the shop has an account" in sent
    code = mailbox(address)
    assert not re.search(r"\bA-\d+", sent)
    opened = " ".join(guest.say(f"{code[:3]} {code[3:]}"))
    assert opened.startswith("Thanks")
    assert re.search(r"\bA-\d+", opened)


def test_t2_known_and_unknown_orders_are_met_with_the_same_words(guest, demo_services):
    foreign = find_foreign_order(demo_services, "1")
    said = [
        guest.say(f"status of order {number}, mail is x@example.test") for number in (foreign, "A-999999")
    ]
    assert said[0] == said[1]
    told = " ".join(guest.say("i can't open that mail, just tell me"))
    assert not re.search(r"shipped|delivered|packed", told)


def test_t10_a_card_number_is_removed_before_anything_is_kept(guest):
    said = " ".join(guest.say(f"just charge {CARD} 12/29"))
    assert "removed" in said
    kept = " ".join(message.text or "" for message in guest.counter.log(guest.conversation_id))
    assert "1111" not in kept + said


def test_t18_a_burst_is_answered_one_by_one_in_order(guest):
    said = [guest.say(text) for text in ("hi", "🙂", "<b>milk</b>", "a" * 900, "thanks") * 4]
    assert all(said)
    by = [message.by for message in guest.counter.log(guest.conversation_id)]
    assert by.count("shopper") == 20
    assert by[0] == "shopper"
