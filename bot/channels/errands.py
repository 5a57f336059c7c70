"""What the server does by itself: sends the mails in the outbox, and says what is due in the chats.

What is due follows from the store, so a restart loses nothing. A message is claimed before it is sent: after
a crash in between it is not sent, rather than twice.
"""

import asyncio
import logging
import smtplib
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta, timezone
from email.message import EmailMessage
from typing import Any
from urllib.parse import unquote, urlsplit

from apscheduler.schedulers.asyncio import AsyncIOScheduler
from rasa.core.channels.channel import InputChannel, UserMessage
from sanic import Blueprint, Sanic
from sqlalchemy.engine import Engine
from sqlalchemy.orm import Session

import profiles
from bot.channels.errors import NotReady
from bot.channels.staff_desk import Reachable
from bot.garbage import settle
from bot.notices import Due, Manners, claim, list_due
from bot.settings import Settings

logger = logging.getLogger(__name__)

MAILS_EVERY_S = 3
NOTICES_EVERY_S = 60
TIDY_EVERY_H, TIDY_AFTER = 6, timedelta(minutes=1)
SMTP_TIMEOUT_S = 20


class Errands(InputChannel):
    """Runs beside the channels; serves no route.

    Args:
        settings: the mail server, the quiet hours, the most messages a week.
        engine: the database of shop and conversations.
    """

    def __init__(self, settings: Settings, engine: Engine) -> None:
        self._settings = settings
        self._engine = engine
        self._vault = profiles.Vault(settings.masking_key)
        self._manners = Manners.read(settings.quiet_hours, settings.time_zone, settings.notices_a_week)
        self._scheduler: AsyncIOScheduler | None = None
        self._app: Sanic | None = None

    @classmethod
    def name(cls) -> str:
        """Give the channel's name."""
        return "errands"

    @classmethod
    def from_credentials(cls, credentials: dict[str, Any] | None) -> "Errands":
        """Start on this process's services; everything is set by the environment."""
        from bot.services import current_services  # opened only where the channel really serves

        services = current_services()
        return cls(services.settings, services.engine)

    def blueprint(self, on_new_message: Callable[[UserMessage], Awaitable[Any]]) -> Blueprint:
        """Start and stop with the server."""
        blueprint = Blueprint("errands")
        blueprint.listener("after_server_start")(self._start)
        blueprint.listener("before_server_stop")(self._stop)
        return blueprint

    async def _start(self, app: Sanic, _: Any) -> None:
        self._app = app
        self._scheduler = AsyncIOScheduler(timezone="UTC", event_loop=asyncio.get_running_loop())
        once = {"max_instances": 1, "coalesce": True, "misfire_grace_time": None}
        self._scheduler.add_job(self.send_mails, "interval", seconds=MAILS_EVERY_S, **once)
        self._scheduler.add_job(self.send_notices, "interval", seconds=NOTICES_EVERY_S, **once)
        soon = datetime.now(timezone.utc) + TIDY_AFTER
        self._scheduler.add_job(self.tidy, "interval", hours=TIDY_EVERY_H, next_run_time=soon, **once)
        self._scheduler.start()
        settle()  # the model is loaded before any server starts

    async def _stop(self, app: Sanic, _: Any) -> None:
        if self._scheduler is not None:
            self._scheduler.shutdown(wait=False)

    async def tidy(self) -> int:
        """Forget what the actions did before the days that it is kept; say how many runs that were."""
        before = datetime.now(timezone.utc) - timedelta(days=self._settings.runs_kept_days)

        def forget() -> int:
            with Session(self._engine, future=True) as session, session.begin():
                return profiles.forget_runs(session, before)

        return await asyncio.to_thread(forget)

    async def send_mails(self) -> int:
        """Send what waits in the outbox, and forget what waited too long; say how many went out.

        Without a mail server they wait where the demo shop shows them.
        """
        now, sent = datetime.now(timezone.utc), 0
        with Session(self._engine, future=True) as session, session.begin():
            profiles.clear_old_mails(session, at=now)
        while self._settings.smtp_url:
            with Session(self._engine, future=True) as session, session.begin():
                mail = next(iter(profiles.list_waiting_mails(session, at=now, limit=1)), None)
                if mail is None:
                    break
                mail.tries += 1
                text = profiles.read_mail(mail, self._vault)
                try:
                    await asyncio.to_thread(self._post, mail.recipient, mail.subject, text)
                except (OSError, smtplib.SMTPException) as error:
                    logger.error("mail %s was not sent: %s", mail.mail_id, type(error).__name__)
                    break
                mail.sent_at, mail.sealed = now, None
                sent += 1
        return sent

    def _post(self, recipient: str, subject: str, text: str) -> None:
        message = EmailMessage()
        message["From"], message["To"], message["Subject"] = self._settings.mail_from, recipient, subject
        message.set_content(text)
        parts = urlsplit(self._settings.smtp_url)
        is_tls = parts.scheme == "smtps"
        connect = smtplib.SMTP_SSL if is_tls else smtplib.SMTP
        with connect(
            parts.hostname or "", parts.port or (465 if is_tls else 587), timeout=SMTP_TIMEOUT_S
        ) as server:
            if not is_tls and server.has_extn("starttls"):
                server.starttls()
            if parts.username:
                server.login(unquote(parts.username), unquote(parts.password or ""))
            server.send_message(message)

    async def send_notices(self, at: datetime | None = None) -> int:
        """Say what is due; say how many messages went out."""
        now, sent = at or datetime.now(timezone.utc), 0
        with Session(self._engine, future=True) as session:
            due = list_due(session, self._manners, now)
        for one in due:
            try:
                sent += await self._send(one, now)
            except NotReady:
                break
            except profiles.ConversationNotFound:  # erased in between
                continue
        return sent

    async def _send(self, due: Due, now: datetime) -> bool:
        channel = self._find_channel(due.conversation_id)
        if channel is None:
            return False
        exchange = channel.exchange
        buttons = [
            {"title": await exchange.word(title), "payload": payload} for title, payload in due.buttons
        ]
        text = await exchange.word(due.response, **due.facts)
        with exchange.transaction() as session:
            notice_id = claim(session, due, now)
            if notice_id is None:
                return False
            replies = exchange.write(
                session, due.conversation_id, [{"text": text, "buttons": buttons}], "bot"
            )
            shown = exchange.show(session, due.conversation_id, replies)
        if await channel.reach(due.conversation_id, shown) not in profiles.ARRIVED:
            return False
        with exchange.transaction() as session:
            profiles.note_sent(session, notice_id, at=now)
        return True

    def _find_channel(self, conversation_id: str) -> Reachable | None:
        with Session(self._engine, future=True) as session:
            name = profiles.find_conversation(session, conversation_id).channel
        channels = self._app.ctx.input_channels if self._app else []
        return next((one for one in channels if one.name() == name and hasattr(one, "exchange")), None)
