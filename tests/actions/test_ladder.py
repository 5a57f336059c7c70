"""The ladder of identity: steps are asked for and taken, wishes go on; nobody learns who is a customer."""

import re
from datetime import datetime, timedelta, timezone

import pytest
from sqlalchemy.orm import Session

import profiles
import shop
from bot.actions.account import CorrectStoredData, DeleteData, ExportData
from bot.actions.account_channels import LinkChannel
from bot.actions.account_notices import ChangeMarketingConsent, SubscribeBackInStock
from bot.actions.cart import AddToCart
from bot.actions.dialogue import Clarify, TakeValue
from bot.actions.dialogue_affirming import Affirm
from bot.actions.orders import TellOrderStatus
from bot.actions.orders_address import ChangeDeliveryAddress
from bot.actions.wishes import TakeNextWish
from tests.actions.conftest import NOW, names


@pytest.fixture
def mailbox(services):
    """Give the newest code that was mailed: `mailbox()`; None where no mail waits."""
    vault = profiles.Vault(services.settings.masking_key)

    def read():
        with Session(services.engine, future=True) as session:
            mails = profiles.list_waiting_mails(session, at=datetime.now(timezone.utc))
            return re.search(r"\d{6}", profiles.read_mail(mails[-1], vault))[0] if mails else None

    return read


@pytest.fixture
def token_of(services):
    """Put a value into the vault as the channels do, and give its token."""
    vault = profiles.Vault(services.settings.masking_key)

    def keep(value, conversation_id="c-guest"):
        owner = profiles.name_owner(conversation_id, None)
        with Session(services.engine, future=True) as session, session.begin():
            return profiles.keep_value(session, vault, owner=owner, kind="email", value=value, at=NOW)

    return keep


@pytest.fixture
def unconfirmed(services, mia):
    """Mia as the shop vouches for her, without a code."""
    with Session(services.engine, future=True) as session, session.begin():
        profiles.find_conversation(session, "c-mia").confirmed_at = None
    return mia


def test_a_guest_proves_who_she_is_and_her_question_goes_on(guest, mailbox, token_of, ask):
    guest.say(AddToCart, product="spaghetti")
    assert names(guest.say(TellOrderStatus, "where's my stuff", "ask_order_status")) == ["utter_step_who"]
    assert names(guest.say(TakeValue, f"it's {token_of('MIA@example.test')}", "inform")) == [
        "utter_step_sent"
    ]
    code = mailbox()
    said = guest.say(TakeValue, f"{code[:3]} {code[3:]}", "inform")
    assert [(one["response"], one.get("name")) for one in said] == [("utter_code_right", "Mia")]
    assert guest.followup == "action_take_next_wish"
    [said] = guest.say(TakeNextWish)
    assert (said["response"], said["order_number"]) == ("utter_order_shipped", "A-1")
    assert [line.product_id for line in ask(shop.list_cart, "customer:mia").lines] == ["pasta"]


@pytest.mark.parametrize("number", ["A-1", "A-999", "a-1"])
def test_known_and_unknown_orders_get_the_same_words(guest, number):
    said = guest.say(TellOrderStatus, f"status of {number}", "ask_order_status", order_number=number)
    assert names(said) == ["utter_step_sent"]
    assert "A-" not in str(said)


@pytest.mark.parametrize("address", ["nobody@example.test", "mia@example.test"])
def test_known_and_unknown_addresses_get_the_same_words_and_tries(guest, mailbox, token_of, address):
    guest.say(TellOrderStatus, f"my orders, {token_of(address)}", "ask_order_status")
    sent = mailbox()
    assert (sent is None) is (address == "nobody@example.test")
    wrong = "000000" if sent != "000000" else "000001"
    said = [guest.say(TakeValue, wrong, "inform")[0] for _ in range(5)]
    assert [one["left"] for one in said] == [4, 3, 2, 1, 0]
    assert said[-1]["response"] == "utter_code_dead"
    assert guest.slots["question"] is None


def test_talking_instead_of_the_code_shows_nothing(guest, token_of):
    guest.say(TellOrderStatus, f"my orders, {token_of('mia@example.test')}", "ask_order_status")
    said = guest.say(TellOrderStatus, "you know me, what about my orders", "ask_order_status")
    assert names(said) == ["utter_step_code_waits"]
    for text in ("i can't read that mail, just tell me", "no access to my inbox"):
        assert names(guest.say(Clarify, text, "nlu_fallback")) == ["utter_step_no_access"]
    assert names(guest.say(Clarify, "no mail came", "nlu_fallback")) != ["utter_step_no_access"]
    assert [button["payload"] for button in said[0]["buttons"]] == ["/talk_to_human"]


def test_who_the_shop_vouches_for_sees_orders_and_confirms_to_change_an_address(
    unconfirmed, order, mailbox, ask
):
    order("A-2", "placed", pasta=1)
    assert names(unconfirmed.say(TellOrderStatus, order_number="A-1")) == ["utter_order_shipped"]
    said = unconfirmed.say(
        ChangeDeliveryAddress, "send A-2 to 14 Elm Street", "change_delivery_address", order_number="A-2"
    )
    assert [(one["response"], one.get("address")) for one in said] == [
        ("utter_step_sent_to", "m***@example.test")
    ]
    assert names(unconfirmed.say(TakeValue, mailbox(), "inform")) == ["utter_code_right"]
    assert names(unconfirmed.say(TakeNextWish)) == ["utter_confirm_address"]
    assert names(unconfirmed.say(Affirm, "yes", "affirm")) == ["utter_address_changed"]
    assert ask(shop.find_order, "mia", "A-2").address == "14 Elm Street"


def test_a_confirmation_fades(mia, services):
    with Session(services.engine, future=True) as session, session.begin():
        profiles.find_conversation(session, "c-mia").confirmed_at = NOW - timedelta(hours=1)
    assert names(mia.say(ExportData, "my data please", "export_data")) == ["utter_step_sent_to"]


def test_the_copy_of_the_data_is_a_link_of_ones_own(mia, services):
    from bot.export_links import read_export_token

    [said] = mia.say(ExportData, "my data please", "export_data")
    token = said["custom"]["url"].partition("token=")[2]
    assert read_export_token(services.settings.session_secret, token) == "mia"


def test_everything_is_erased_after_a_yes_and_not_before(mia, ask):
    assert names(mia.say(DeleteData, "delete everything", "delete_data")) == [
        "utter_confirm_erase_open_orders"
    ]
    assert ask(profiles.find_customer, "mia")
    [said] = mia.say(Affirm, "yes, erase everything", "affirm")
    assert said["response"] == "utter_erased"
    assert ask(profiles.find_erasure, said["code"]).counts["customers"] == 1
    with pytest.raises(profiles.CustomerNotFound):
        ask(profiles.find_customer, "mia")
    assert ask(profiles.find_conversation, "c-mia").customer_id is None


def test_a_no_erases_nothing(mia, ask):
    from bot.actions.dialogue import Deny

    mia.say(DeleteData, "delete everything", "delete_data")
    mia.say(Deny, "no", "deny")
    mia.say(Affirm, "yes", "affirm")
    assert ask(profiles.find_customer, "mia")


def test_facts_are_stated_and_forgotten(mia, ask):
    assert names(mia.say(CorrectStoredData, "i'm vegetarian and my size is 42", "correct_stored_data")) == [
        "utter_facts_stated",
        "utter_diet_heeded",
    ]
    held = {fact.name: (fact.value, fact.source) for fact in ask(profiles.list_facts, "mia")}
    assert held == {"diet": ("vegetarian", "customer"), "size": ("42", "customer")}
    said = mia.say(CorrectStoredData, "that i'm vegetarian is wrong", "correct_stored_data")
    assert names(said) == ["utter_facts_forgotten"]
    assert [fact.name for fact in ask(profiles.list_facts, "mia")] == ["size"]
    assert names(mia.say(CorrectStoredData, "my shoes are nice", "correct_stored_data")) == [
        "utter_fact_unread"
    ]


def test_messages_are_switched_on_here_and_off_everywhere(mia, ask):
    mia.say(ChangeMarketingConsent, "send me cart reminders", "change_marketing_consent")
    assert ask(profiles.has_consent, "mia", "cart_reminder", "web")
    assert not ask(profiles.has_consent, "mia", "marketing", "web")
    mia.say(ChangeMarketingConsent, "/change_marketing_consent", purpose="cart_reminder")
    assert not ask(profiles.has_consent, "mia", "cart_reminder", "web")
    mia.say(ChangeMarketingConsent, "yes, send me offers", "change_marketing_consent")
    assert ask(profiles.has_consent, "mia", "marketing", "web")
    said = mia.say(ChangeMarketingConsent, "stop all that", "change_marketing_consent")
    assert names(said) == ["utter_notices_off"]
    assert not ask(profiles.has_consent, "mia", "marketing", "web")


def test_who_asks_is_told_when_something_is_back_and_what_is_there_is_said_to_be(guest, ask):
    assert names(guest.say(SubscribeBackInStock, product="spaghetti")) == ["utter_in_stock"]
    said = guest.say(SubscribeBackInStock, product_id="soy3")
    assert names(said) == ["utter_subscribed"]
    assert [wish.product_id for wish in ask(profiles.list_subscriptions, "c-guest")] == ["soy3"]


def test_without_telegram_there_is_nothing_to_link(guest):
    assert names(guest.say(LinkChannel, "continue on telegram", "link_channel")) == ["utter_link_no_telegram"]
