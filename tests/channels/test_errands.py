"""What the server does by itself: mails over SMTP, and a cart reminder that one tap on Telegram stops."""

from datetime import datetime, timedelta, timezone

import pytest
import yaml
from sqlalchemy.orm import Session

import profiles
import shop as goods
from bot.channels.errands import Errands
from bot.channels.telegram import TelegramInput
from bot.settings import ROOT
from tests import outfitter
from tests.channels import telegram_updates as updates
from tests.channels.mail_server import serve_mail
from tests.channels.scripted import WORDING, ScriptedDialogue
from tests.channels.serving import make_settings, serve
from tests.channels.telegram_shop import OWN, STOCK, say_again

pytestmark = pytest.mark.rasa

WORDS = yaml.safe_load((ROOT / "bot/data/account/responses.yml").read_text())["responses"]
WORDS |= {"button_show_cart": [{"text": "Show cart"}], "button_not_now": [{"text": "Not now"}]}


@pytest.fixture
def database_kind():
    """One database is enough for what goes out over the network."""
    return "sqlite"


@pytest.fixture
def post(engine, tmp_path):
    """The outfitter's errands, and the mail server they send to."""
    outfitter.fill(engine, tmp_path)
    with serve_mail() as (server, url):
        settings = make_settings(tmp_path, SMTP_URL=url, MAIL_FROM="shop@shop.example")
        yield Errands(settings, engine), server, profiles.Vault(settings.masking_key)


def write(engine, vault, text="Your code is 481920.", at=None):
    at = at or datetime.now(timezone.utc)
    facts = {"customer_id": "mia", "recipient": "mia@example.test", "subject": "Your code", "text": text}
    with Session(engine, future=True) as session, session.begin():
        profiles.write_mail(session, vault, at=at, **facts)


def list_mails(engine):
    with Session(engine, future=True) as session:
        return [(mail.tries, mail.sealed is None) for mail in session.query(profiles.Mail).all()]


async def test_a_mail_reaches_its_recipient_once_and_its_text_is_kept_nowhere(post, engine):
    errands, server, vault = post
    write(engine, vault)
    assert await errands.send_mails() == 1
    assert await errands.send_mails() == 0
    [mail] = server.mails
    assert (mail["From"], mail["To"], mail["Subject"]) == (
        "shop@shop.example",
        "mia@example.test",
        "Your code",
    )
    assert mail.get_content().strip() == "Your code is 481920."
    assert list_mails(engine) == [(1, True)]


async def test_a_refused_mail_is_tried_again_until_it_goes_or_is_too_old(post, engine):
    errands, server, vault = post
    write(engine, vault)
    server.refuses = True
    assert [await errands.send_mails() for _ in range(2)] == [0, 0]
    assert list_mails(engine) == [(2, False)]
    server.refuses = False
    assert await errands.send_mails() == 1
    write(engine, vault, at=datetime.now(timezone.utc) - timedelta(minutes=11))
    assert await errands.send_mails() == 0
    assert list_mails(engine) == [(3, True), (0, True)]


async def test_what_a_server_refuses_five_times_is_given_up(post, engine):
    errands, server, vault = post
    write(engine, vault)
    server.refuses = True
    for _ in range(7):
        await errands.send_mails()
    assert list_mails(engine) == [(5, False)]


@pytest.fixture
def reminded(closed, engine, tmp_path):
    """Mia on Telegram, who allowed cart reminders there, with a cap in her cart since just now."""
    outfitter.fill(engine, tmp_path)
    errands = Errands(closed.settings, engine)
    closed.dialogue = ScriptedDialogue(say_again, WORDING | OWN | STOCK | WORDS)
    channel = TelegramInput(closed.settings, engine, (0.01, 0.02), closed.settle)
    with serve([channel, errands], closed.dialogue) as closed.house:
        closed.say("hello")
        now = datetime.now(timezone.utc)
        with Session(engine, future=True) as session, session.begin():
            [talk] = profiles.list_conversations(session, channel="telegram")
            profiles.confirm_customer(session, talk.conversation_id, "mia", at=now)
            profiles.record_consent(session, "mia", "cart_reminder", "telegram", True, at=now, source="chat")
            goods.add_to_cart(session, "customer:mia", "cap")
        yield closed, errands, now


def tomorrow_at(now, hour):
    return (now + timedelta(days=2)).replace(hour=hour, minute=0)


def test_a_left_cart_is_reminded_of_once_and_one_tap_stops_it(reminded):
    shop, errands, now = reminded
    day = tomorrow_at(now, 12)
    assert shop.house.run(errands.send_notices(day.replace(hour=23))) == 0  # quiet hours
    assert shop.house.run(errands.send_notices(day)) == 1
    assert shop.house.run(errands.send_notices(day + timedelta(minutes=1))) == 0
    assert "in your cart; it costs" in shop.api.texts[-1]
    buttons = shop.list_buttons()
    assert list(buttons) == ["Show cart", "Not now", "Stop these messages"]
    shop.bring(updates.press(buttons["Stop these messages"]))
    assert shop.heard[-1] == '/change_marketing_consent{"purpose": "cart_reminder"}'
    assert shop.api.list_calls("answerCallbackQuery")


def test_the_price_is_read_when_the_reminder_goes_out(reminded, engine):
    shop, errands, now = reminded
    with Session(engine, future=True) as session, session.begin():
        goods.find_product(session, "cap").price_cents = 1500
    shop.house.run(errands.send_notices(tomorrow_at(now, 12)))
    assert "$15.00" in shop.api.texts[-1]


def test_a_server_that_starts_anew_reminds_nobody_twice_and_forgets_nobody(reminded, engine):
    shop, errands, now = reminded
    anew = Errands(shop.settings, engine)
    anew._app = errands._app
    assert shop.house.run(anew.send_notices(tomorrow_at(now, 12))) == 1
    assert shop.house.run(errands.send_notices(tomorrow_at(now, 13))) == 0


def test_who_took_the_permission_back_hears_nothing(reminded, engine):
    shop, errands, now = reminded
    with Session(engine, future=True) as session, session.begin():
        later = now + timedelta(seconds=1)
        profiles.record_consent(session, "mia", "cart_reminder", "telegram", False, at=later, source="chat")
    assert shop.house.run(errands.send_notices(tomorrow_at(now, 12))) == 0
