"""What staff say goes out on the shopper's channel, once, under their name; then the bot is back."""

from datetime import datetime, timezone

import httpx
import pytest
import yaml
from sqlalchemy.orm import Session

import profiles
import shop as store
from bot.channels.staff_desk import MAX_TEXT, StaffDesk
from bot.channels.telegram import TelegramInput
from bot.channels.web import WebInput
from bot.settings import ROOT
from tests.channels import telegram_updates as updates
from tests.channels.bot_api import serve_bot_api
from tests.channels.scripted import WORDING, ScriptedDialogue
from tests.channels.serving import make_settings, serve
from tests.channels.telegram_shop import OWN, STOCK, Shop, say_again

pytestmark = pytest.mark.rasa

NOW = datetime.now(timezone.utc)
HANDOFF = yaml.safe_load((ROOT / "bot/data/handoff/responses.yml").read_text())["responses"]
SURVEY = HANDOFF["utter_survey"][0]["text"]


class Desk:
    """A served house with both channels and the staff's desk, as the console calls it."""

    def __init__(self, telegram, engine):
        self.telegram, self.engine, self.api = telegram, engine, telegram.api
        self.settings = telegram.settings
        self.address = telegram.house.address
        self.headers = {"Authorization": f"Bearer {self.settings.internal_secret}"}

    def do(self, function, *args, **kwargs):
        with Session(self.engine, future=True, expire_on_commit=False) as session, session.begin():
            return function(session, *args, **kwargs)

    def open_web(self):
        return self.do(profiles.open_conversation, "web", at=NOW).conversation_id

    def open_telegram(self):
        self.telegram.say("hello")
        [summary] = self.do(profiles.list_conversations, channel="telegram")
        return summary.conversation_id

    def take(self, conversation_id, staff_id="dana"):
        self.do(profiles.take_conversation, conversation_id, staff_id, NOW)
        return conversation_id

    def post(self, path, **document):
        address = f"{self.address}/internal/staff/{path}"
        return httpx.post(address, json=document, headers=self.headers, timeout=20)

    def say(self, conversation_id, text="I see it.", message_id="s1", **more):
        who = {"staff_id": "dana", "name": "Dana", **more}
        return self.post("messages", conversation_id=conversation_id, message_id=message_id, text=text, **who)

    def hand_back(self, conversation_id, **more):
        return self.post(
            "hand-back", conversation_id=conversation_id, **{"staff_id": "dana", "name": "Dana", **more}
        )

    def log(self, conversation_id):
        return [(m.by, m.text) for m in self.do(profiles.list_messages, conversation_id)]


@pytest.fixture
def desk(tmp_path, engine):
    with serve_bot_api() as (api, address):
        telegram = Shop(tmp_path, engine, api, address)
        telegram.dialogue = ScriptedDialogue(say_again, WORDING | OWN | STOCK | HANDOFF)
        channels = [
            WebInput(telegram.settings, engine),
            TelegramInput(telegram.settings, engine, (0.01, 0.02), 0.02),
            StaffDesk(telegram.settings),
        ]
        with serve(channels, telegram.dialogue) as telegram.house:
            yield Desk(telegram, engine)


def test_on_the_web_a_message_is_kept_for_the_shopper_under_its_writers_name(desk):
    conversation_id = desk.take(desk.open_web())
    assert desk.say(conversation_id).json() == {"delivery": "kept"}
    [message] = desk.do(profiles.list_messages, conversation_id)
    assert (message.by, message.reply["name"], message.reply["text"]) == ("staff", "Dana", "I see it.")
    assert desk.do(profiles.list_staff_messages, conversation_id)[1].staff_id == "dana"


def test_on_telegram_it_is_sent_under_its_writers_name(desk):
    conversation_id = desk.take(desk.open_telegram())
    assert desk.say(conversation_id).json() == {"delivery": "sent"}
    assert desk.api.texts[-1] == "Dana: I see it."


def test_the_same_message_again_is_written_and_sent_once(desk):
    conversation_id = desk.take(desk.open_telegram())
    answers = [desk.say(conversation_id).json() for _ in range(2)]
    assert answers == [{"delivery": "sent"}] * 2
    assert desk.api.texts.count("Dana: I see it.") == 1
    assert desk.log(conversation_id).count(("staff", "I see it.")) == 1


def test_what_does_not_arrive_is_said_and_can_be_sent_again(desk):
    conversation_id = desk.take(desk.open_telegram())
    desk.api.blocked.add(77)
    assert desk.say(conversation_id).json() == {"delivery": "blocked"}
    desk.api.blocked.clear()
    desk.do(profiles.mark_blocked, "telegram", "77", None)
    assert desk.say(conversation_id).json() == {"delivery": "sent"}
    assert desk.log(conversation_id).count(("staff", "I see it.")) == 1
    [noted] = desk.do(profiles.list_staff_messages, conversation_id).values()
    assert noted.delivery == "sent"


def test_without_the_secret_nothing_is_done(desk):
    conversation_id = desk.take(desk.open_web())
    for given in ({}, {"Authorization": "Bearer wrong"}):
        desk.headers = given
        answers = [desk.say(conversation_id), desk.hand_back(conversation_id)]
        assert [answer.status_code for answer in answers] == [403, 403]
        assert "INTERNAL_SECRET" in answers[0].json()["error"]["message"]
    assert desk.log(conversation_id) == []
    assert desk.do(profiles.is_taken, conversation_id)


@pytest.mark.parametrize("path", ["say", "hand_back"])
def test_only_who_has_the_conversation_speaks_in_it(desk, path):
    conversation_id = desk.open_web()
    for holder in (None, "eli"):
        if holder:
            desk.take(conversation_id, holder)
        answer = getattr(desk, path)(conversation_id)
        assert (answer.status_code, answer.json()["error"]["code"]) == (409, "not_held")
        assert "take it over first" in answer.json()["error"]["message"]
    assert desk.log(conversation_id) == []


@pytest.mark.parametrize(
    ("wrong", "status"),
    [
        ({"text": ""}, 400),
        ({"text": 7}, 400),
        ({"text": "x" * (MAX_TEXT + 1)}, 413),
        ({"message_id": ""}, 400),
        ({"name": ""}, 400),
    ],
)
def test_what_is_no_message_is_refused(desk, wrong, status):
    conversation_id = desk.take(desk.open_web())
    assert desk.say(conversation_id, **wrong).status_code == status
    assert desk.log(conversation_id) == []


def test_an_unknown_conversation_is_refused(desk):
    answer = desk.say("nobody's")
    assert (answer.status_code, answer.json()["error"]["code"]) == (404, "conversation_unknown")
    assert "reload the queue" in answer.json()["error"]["message"]


def test_a_message_id_of_another_conversation_is_refused(desk):
    first, second = desk.take(desk.open_web()), desk.take(desk.open_web())
    desk.say(first)
    assert desk.say(second).status_code == 400
    assert desk.log(second) == []


def test_personal_data_in_a_staff_message_is_masked_at_rest_and_readable_for_the_shopper(desk):
    conversation_id = desk.take(desk.open_telegram())
    desk.say(conversation_id, "I wrote to mia@example.test")
    assert "mia@example.test" in desk.api.texts[-1]
    assert "mia@example.test" not in desk.log(conversation_id)[-1][1]


def test_handed_back_the_bot_says_what_was_promised_and_asks_once(desk):
    conversation_id = desk.take(desk.open_web())
    answer = desk.hand_back(conversation_id, promised="a new one today")
    assert answer.json() == {"delivery": "kept"}
    assert desk.log(conversation_id) == [
        ("bot", "I'm back. Dana promised: a new one today."),
        ("bot", SURVEY),
    ]
    assert not desk.do(profiles.is_taken, conversation_id)
    [survey] = desk.do(profiles.list_surveys)
    assert (survey.conversation_id, survey.rating) == (conversation_id, None)


def test_what_was_promised_stands_in_the_ledger_once_with_its_day(desk):
    conversation_id = desk.take(desk.open_web())
    assert desk.hand_back(conversation_id, promised="a call", due="soon").status_code == 400
    assert desk.hand_back(conversation_id, promised="call mia@example.test", due="2031-05-01").is_success
    assert desk.hand_back(conversation_id, promised="a call").status_code == 409
    [promise] = desk.do(store.list_promises, None, conversation_id)
    assert (promise.kind, promise.made_by, promise.kept_at) == ("staff", "Dana", None)
    assert promise.said.startswith("call ")
    assert "mia@example.test" not in promise.said
    assert f"{promise.due_at:%Y-%m-%d %H:%M}" == "2031-05-01 23:59"
    desk.hand_back(desk.take(conversation_id))
    assert [one.said for one in desk.do(store.list_promises, None, conversation_id)] == [promise.said]


def test_a_case_is_asked_about_once_and_can_be_closed(desk):
    conversation_id = desk.take(desk.open_web())
    matter = {"category": "quality", "severity": "high", "note": "broken", "at": NOW}
    case, _ = desk.do(store.open_case, conversation_id, None, **matter)
    desk.hand_back(conversation_id, promised="express")
    desk.take(conversation_id)
    desk.hand_back(conversation_id, solved=True)
    assert [text for _, text in desk.log(conversation_id)] == [
        f"I'm back. Dana promised under {case.number}: express.",
        SURVEY,
        f"I'm back. {case.number} is closed as solved.",
    ]
    assert desk.do(store.find_case, conversation_id, None, case.number).closed_at is not None


def test_the_bot_answers_again_after_it_was_given_back(desk):
    conversation_id = desk.take(desk.open_telegram())
    desk.telegram.say("anybody there?")
    assert desk.api.texts == ["You said hello"]
    desk.hand_back(conversation_id)
    desk.telegram.bring(updates.say("milk"))
    assert desk.api.texts[-1] == "You said milk"


def test_whoever_has_it_can_be_relieved(desk):
    conversation_id = desk.take(desk.open_web(), "eli")
    assert desk.hand_back(conversation_id, staff_id=None).status_code == 200
    assert not desk.do(profiles.is_taken, conversation_id)


def test_without_a_model_the_conversation_stays_with_staff(desk):
    conversation_id = desk.take(desk.open_web())
    desk.telegram.dialogue.is_ready = lambda: False
    assert desk.hand_back(conversation_id).status_code == 503
    assert desk.do(profiles.is_taken, conversation_id)


def test_where_telegram_is_off_staff_hear_that_nothing_arrived(tmp_path, engine, session):
    conversation_id = profiles.open_conversation(session, "telegram", at=NOW).conversation_id
    profiles.take_conversation(session, conversation_id, "dana", NOW)
    session.commit()
    settings = make_settings(tmp_path)
    channels = [TelegramInput(settings, engine), StaffDesk(settings)]
    with serve(channels, ScriptedDialogue()) as house:
        document = {"conversation_id": conversation_id, "message_id": "s1", "text": "hi"}
        answer = httpx.post(
            f"{house.address}/internal/staff/messages",
            json={**document, "staff_id": "dana", "name": "Dana"},
            headers={"Authorization": f"Bearer {settings.internal_secret}"},
        )
    assert answer.json() == {"delivery": "unreachable"}
