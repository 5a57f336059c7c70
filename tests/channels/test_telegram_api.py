import pytest

from bot.channels.telegram_api import Blocked, BotApi, Refused, TokenRejected, Unreachable
from bot.channels.telegram_drawing import Outgoing
from bot.settings import read_settings
from tests.channels.bot_api import BROKEN, TOKEN, TOO_MANY, Refusal, serve_bot_api

HELLO = Outgoing("Hello", ((("Yes", "t1"), ("Pay", "https://x.example")),))
PHOTO = Outgoing("<b>Milk</b>", photo="https://shop.example/7.jpg")


@pytest.fixture
def server():
    with serve_bot_api() as (server, address):
        server.address = address
        yield server


@pytest.fixture
async def connect(server, tmp_path):
    """Makes clients; they are closed afterwards."""
    made = []

    def make(token=TOKEN, address=None, pauses=(0, 0, 0)):
        environ = {"TELEGRAM_TOKEN": token, "TELEGRAM_API": address or server.address}
        made.append(BotApi(read_settings({"SHOPMATE_VAR": str(tmp_path), **environ}), pauses))
        return made[-1]

    yield make
    for api in made:
        await api.close()


async def test_a_message_arrives_as_html_with_its_keyboard(server, connect):
    await connect().send(77, HELLO)
    [call] = server.list_calls("sendMessage")
    assert (call["chat_id"], call["text"], call["parse_mode"]) == ("77", "Hello", "HTML")
    assert '"callback_data": "t1"' in call["reply_markup"]
    assert '"url": "https://x.example"' in call["reply_markup"]


async def test_a_flood_limit_is_waited_for_as_long_as_it_says(server, connect):
    await connect().send(77, HELLO)
    server.fail("sendMessage", TOO_MANY)
    await connect().send(77, HELLO)
    (_, first), (_, second) = server.sent_at
    assert second - first >= 1
    assert server.texts == ["Hello", "Hello"]


async def test_a_server_error_is_tried_again_a_few_times(server, connect):
    server.fail("sendMessage", BROKEN, BROKEN, BROKEN)
    await connect().send(77, HELLO)
    assert server.texts == ["Hello"]
    server.fail("sendMessage", *[BROKEN] * 4)
    with pytest.raises(Unreachable, match="check the network and TELEGRAM_API"):
        await connect().send(77, HELLO)


async def test_no_network_is_said_without_the_token(connect):
    with pytest.raises(Unreachable) as raised:
        await connect(address="http://127.0.0.1:9").send(77, HELLO)
    assert raised.value.reason == "NetworkError"
    assert TOKEN not in str(raised.value)


@pytest.mark.parametrize("chat_id", [5, 404])
async def test_a_chat_where_nothing_arrives_is_noticed(server, connect, chat_id):
    server.blocked.add(5)
    with pytest.raises(Blocked, match="wait until the shopper writes again"):
        await connect().send(chat_id, HELLO)


async def test_what_is_refused_is_not_tried_again(server, connect):
    with pytest.raises(Refused, match="an't parse entities"):
        await connect().send(77, Outgoing("<script>"))
    assert len(server.refused) == 1


async def test_a_wrong_token_is_named_and_not_repeated(connect):
    with pytest.raises(TokenRejected, match="ask BotFather") as raised:
        await connect(token="1:wrong").describe()
    assert "wrong" not in str(raised.value)


async def test_a_photo_that_telegram_cannot_fetch_becomes_text(server, connect):
    await connect().send(77, PHOTO)
    server.fail("sendPhoto", Refusal(400, "Bad Request: failed to get HTTP URL content"))
    await connect().send(77, PHOTO)
    assert [method for method, _ in server.calls] == ["sendPhoto", "sendMessage"]


async def test_an_album_arrives_whole_or_as_texts(server, connect):
    album = Outgoing(album=(("https://x.example/1.jpg", "One"), ("https://x.example/2.jpg", "Two")))
    await connect().send(77, album)
    server.fail("sendMediaGroup", Refusal(400, "Bad Request: WEBPAGE_MEDIA_EMPTY"))
    await connect().send(77, album)
    assert [method for method, _ in server.calls] == ["sendMediaGroup", "sendMessage", "sendMessage"]
    assert server.texts == ["One", "Two"]


async def test_an_old_press_and_a_lost_keyboard_are_no_trouble(server, connect):
    api = connect()
    await api.answer_press("old")
    await api.clear_keyboard(77, 404)
    assert len(server.refused) == 2


async def test_the_webhook_is_set_with_its_secret_and_removed(server, connect):
    api = connect()
    await api.set_webhook("https://shop.example/hook", "s" * 32)
    assert server.secret == "s" * 32
    assert (await api.describe())["webhook"] == "https://shop.example/hook"
    with pytest.raises(Unreachable, match="Conflict"):
        await api.fetch(None, 0)
    await api.remove_webhook()
    assert await api.fetch(None, 0) == []
