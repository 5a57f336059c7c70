"""What the server does by itself, with nobody asking."""

from datetime import datetime, timedelta, timezone

import pytest
from sqlalchemy.orm import Session

import profiles
from bot.channels.errands import Errands
from tests.channels.serving import make_settings

pytestmark = pytest.mark.rasa


async def test_what_actions_did_is_forgotten_after_the_days_that_it_is_kept(tmp_path, engine):
    now = datetime.now(timezone.utc)
    with Session(engine, future=True) as session, session.begin():
        profiles.open_conversation(session, "web", None, "c1", at=now)
        profiles.log_message(session, "c1", by="shopper", text="hello", at=now)
        for days in (31, 29):
            profiles.keep_run(session, "c1", f"action_{days}", at=now - timedelta(days=days), ms=1.0)
    assert await Errands(make_settings(tmp_path, RUNS_KEPT_DAYS="30"), engine).tidy() == 1
    with Session(engine, future=True) as session:
        assert [run.action for run in profiles.list_runs(session, "c1")[1]] == ["action_29"]
