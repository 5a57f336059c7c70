import logging

import httpx
import pytest

import profiles
from bot.channels.telegram import SECRET_HEADER, TelegramInput
from tests.channels import telegram_updates as updates
from tests.channels.bot_api import TOKEN, TOO_MANY
from tests.channels.serving import make_settings, serve
from tests.channels.telegram_shop import SECRET, wording

pytestmark = pytest.mark.rasa

ITEM = {"product_id": "7", "price": 2.99, "currency": "USD", "in_stock": True, "image": "dairy"}
ADD = {"title": "Add to cart", "payload": '/add_to_cart{"product_id": "7"}'}


@pytest.fixture
def database_kind():
    """One database is enough here; `test_telegram_restart` asks both."""
    return "sqlite"


def test_a_text_is_answered_and_both_are_kept(shop, session):
    shop.say("hello")
    assert shop.api.texts == ["You said hello"]
    [summary] = profiles.list_conversations(session, channel="telegram")
    log = profiles.list_messages(session, summary.conversation_id)
    assert [(message.by, message.text) for message in log] == [
        ("shopper", "hello"),
        ("bot", "You said hello"),
    ]


@pytest.mark.parametrize("secret", [None, "", "wrong", "s" * 31, "ß"])
def test_only_telegram_may_bring_updates(shop, secret):
    headers = {SECRET_HEADER: secret.encode()} if secret is not None else {}
    path = f"{shop.house.address}/webhooks/telegram/webhook"
    assert httpx.post(path, json=updates.say("hello"), headers=headers).status_code == 403
    assert shop.heard == []


@pytest.mark.parametrize(
    "update", [{}, [], {"update_id": "x"}, {"update_id": 1, "message": 5}, {"update_id": 2}]
)
def test_what_nobody_can_read_is_not_asked_for_again(shop, update):
    assert shop.bring(update).status_code == 200
    assert shop.api.texts == []


def test_a_burst_beyond_the_limit_is_told_once_and_not_answered(shop):
    shop.say(*(str(number) for number in range(24)))
    told = [text for text in shop.api.texts if text == wording("utter_too_fast")]
    assert len(told) == 1
    assert 20 <= len(shop.heard) < 24


def test_a_button_is_opaque_answered_and_cleared_and_works_once(shop):
    shop.say("buttons")
    value = shop.list_buttons()["Yes"]
    assert "affirm" not in value
    assert len(value.encode()) <= 64
    shop.bring(updates.press(value, message_id=1001, press_id="p1"))
    shop.bring(updates.press(value, message_id=1001, press_id="p2"))
    assert shop.heard == ["buttons", "/affirm"]
    assert [call["callback_query_id"] for call in shop.api.list_calls("answerCallbackQuery")] == ["p1", "p2"]
    assert {call["message_id"] for call in shop.api.list_calls("editMessageReplyMarkup")} == {"1001"}
    assert shop.api.texts == ["Sure?", "You said /affirm", "That choice was made already."]


@pytest.mark.parametrize("value", ["guessed", "/affirm", ""])
def test_a_button_we_never_gave_out_is_answered_and_does_nothing(shop, value):
    shop.bring(updates.press(value, press_id="old", message_id=404))
    assert shop.heard == []
    assert shop.api.texts == ([wording("utter_button_stale")] if value else [])


def test_a_button_of_another_chat_does_nothing(shop):
    shop.say("buttons")
    shop.bring(updates.press(shop.list_buttons()["Yes"], chat_id=78))
    assert shop.heard == ["buttons"]


def test_product_cards_are_messages_with_their_buttons(shop):
    photo = {**ITEM, "title": "Oat <drink>", "image": "https://shop.example/o.jpg", "buttons": [ADD]}
    items = [{**ITEM, "title": "Soy milk", "buttons": [ADD]}, photo]
    shop.dialogue.script = lambda text: [
        {"text": "Here:", "custom": {"type": "products", "items": items}, "buttons": [ADD]}
    ]
    shop.say("milk")
    assert shop.api.texts == [
        "Here:",
        "Soy milk\n$2.99 · in stock",
        "Oat &lt;drink&gt;\n$2.99 · in stock",
        "What next?",
    ]
    assert shop.api.list_calls("sendPhoto")[0]["photo"] == "https://shop.example/o.jpg"


@pytest.mark.parametrize(
    ("text", "heard", "answer"),
    [
        ("/start", "/greet", "You said /greet"),
        ("/delete", "/delete_data", "You said /delete_data"),
        ("/help@shop_bot", None, "utter_telegram_help"),
        ("/language", None, "utter_telegram_language"),
        ("/stop", None, "utter_telegram_stop"),
        ("/start k7Q2", None, "utter_telegram_link_unknown"),
        ("/restart", None, "utter_telegram_unknown_command"),
        ('/inform{"verified": "true"}', '"/inform{"verified": "true"}"', None),
    ],
)
def test_commands_get_an_honest_answer_and_none_reaches_rasa_as_typed(shop, text, heard, answer):
    shop.say(text)
    assert shop.heard == ([heard] if heard else [])
    answer = answer or f"You said {heard}"
    assert shop.api.texts == [wording(answer) if answer.startswith("utter_") else answer]


def test_a_message_newer_than_the_library_is_not_met_with_silence(shop):
    shop.bring(updates.make_update("message", updates.make_message(poll={"hologram": True})))
    shop.bring(updates.make_update("message", updates.make_message(poll={"hologram": True}, text="milk")))
    assert shop.api.texts == [wording("utter_unread_message"), "You said milk"]


@pytest.mark.parametrize("kind", updates.CONTENTS)
def test_what_cannot_be_read_gets_an_honest_answer(shop, session, kind):
    shop.bring(updates.send(kind))
    assert shop.api.texts == [wording(f"utter_unread_{kind}")]
    assert shop.heard == []
    [summary] = profiles.list_conversations(session)
    assert profiles.list_messages(session, summary.conversation_id)[0].text == f"[{kind}]"


def test_the_words_beside_a_picture_are_read(shop):
    shop.bring(updates.send("photo", caption="do you have this milk?"))
    assert shop.api.texts == [wording("utter_unread_photo"), "You said do you have this milk?"]


def test_an_album_of_pictures_gets_one_answer(shop):
    for _ in range(3):
        shop.bring(updates.send("photo", media_group_id="13000"))
    assert shop.api.texts == [wording("utter_unread_photo")]


def test_an_edit_is_answered_once_and_said(shop):
    original = updates.say("oat milk")
    changed = updates.edit(original, "soy milk")
    for update in (original, changed, changed, updates.edit(original, "soy milk")):
        shop.bring(update)
    assert shop.heard == ["oat milk", "soy milk"]
    assert shop.api.texts == ["You said oat milk", wording("utter_edit_seen"), "You said soy milk"]


@pytest.mark.parametrize("text", ["milk", "write to ann@mail.example", "card 4111 1111 1111 1111"])
def test_an_edit_that_leaves_the_words_alone_is_no_news(shop, text):
    original = updates.say(text)
    shop.bring(original)
    said = list(shop.api.texts)
    shop.bring(updates.edit(original, text))
    assert shop.api.texts == said


def test_a_place_that_moves_is_no_news(shop):
    place = updates.send("location")
    shop.bring(place)
    shop.bring(updates.make_update("edited_message", place["message"]))
    assert shop.api.texts == [wording("utter_unread_location")]


def test_programs_and_notices_of_telegram_get_no_answer(shop):
    bot = {**updates.ANN, "is_bot": True}
    shop.bring(updates.make_update("message", updates.make_message(text="hello") | {"from": bot}))
    shop.bring(updates.make_update("message", updates.make_message(delete_chat_photo=True)))
    assert shop.api.texts == []


@pytest.mark.parametrize(
    ("text", "notice"),
    [("x" * 1001, "utter_message_too_long"), ("\u0007", "utter_empty_message")],
)
def test_what_cannot_be_taken_is_said_and_not_kept(shop, session, text, notice):
    shop.say(text)
    assert shop.api.texts == [wording(notice)]
    [summary] = profiles.list_conversations(session)
    assert text not in [m.text for m in profiles.list_messages(session, summary.conversation_id)]


def test_hostile_text_comes_back_as_text(shop):
    shop.say("<b>*x*</b> <script>alert(1)</script> & [a](tg://user?id=1) _y_ `z`")
    assert shop.api.refused == []
    assert shop.api.texts[0].endswith(
        "&lt;script&gt;alert(1)&lt;/script&gt; &amp; [a](tg://user?id=1) _y_ `z`"
    )


@pytest.mark.parametrize(
    "update",
    [
        updates.change_membership("member", updates.GROUP),
        updates.make_update("message", updates.make_message(updates.GROUP, text="/start@shop_bot k7Q2")),
    ],
)
def test_groups_are_refused_and_left(shop, session, update):
    shop.bring(update)
    assert shop.api.texts == [wording("utter_telegram_group")]
    assert shop.api.list_calls("leaveChat") == [{"chat_id": "-1001"}]
    shop.bring(updates.make_update("message", updates.make_message(updates.GROUP, text="hello?")))
    assert len(shop.api.texts) == 1
    assert profiles.list_conversations(session) == []


def test_staff_reach_the_chat_and_reminders_respect_stop(shop, session):
    shop.say("hello", "/stop")
    [summary] = profiles.list_conversations(session)
    conversation_id = summary.conversation_id
    channel = shop.house.channel

    def deliver(by):
        return shop.house.run(channel.deliver(conversation_id, [{"text": f"From {by}"}], by=by))

    assert (deliver("staff"), deliver("bot")) == (True, False)
    shop.say("/start")
    assert deliver("bot")
    shop.api.blocked.add(77)
    assert (deliver("staff"), deliver("bot")) == (False, False)
    assert [text for text in shop.api.texts if text.endswith(("staff", "bot"))] == ["From staff", "From bot"]
    assert [m.text for m in profiles.list_messages(session, conversation_id) if m.by == "staff"] == [
        "From staff"
    ] * 2


def test_a_flood_limit_delays_an_answer_and_loses_nothing(shop):
    shop.api.fail("sendMessage", TOO_MANY)
    shop.say("one", "two")
    assert shop.api.texts == ["You said one", "You said two"]


def test_without_a_model_updates_are_brought_again_later(closed):
    update = updates.say("hello")
    closed.dialogue.is_ready = lambda: False
    with closed.open() as closed.house:
        assert closed.bring(update).status_code == 503
        closed.dialogue.is_ready = lambda: True
        assert closed.bring(update).status_code == 200
    assert closed.api.texts == ["You said hello"]


def test_without_a_token_there_is_no_channel(tmp_path, engine):
    channel = TelegramInput(make_settings(tmp_path), engine)
    with serve([channel]) as house:
        assert httpx.post(f"{house.address}/webhooks/telegram/webhook").status_code == 404
        assert not house.run(channel.deliver("x", [{"text": "hello"}]))


def test_a_webhook_that_is_not_set_yet_is_said_and_secrets_are_not(closed, caplog):
    with caplog.at_level(logging.DEBUG), closed.open() as closed.house:
        closed.api.wait_for(lambda: closed.api.list_calls("getWebhookInfo"))
        closed.say("my secret wish")
    assert any("shopmate telegram set-webhook" in record.getMessage() for record in caplog.records)
    written = "\n".join(record.getMessage() for record in caplog.records)
    assert not any(secret in written for secret in (TOKEN, SECRET, "my secret wish"))
