"""Which version answers: noted, changed by a promotion, and led back by a rollback."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timezone
from pathlib import Path
from typing import Any

from rasa.engine.storage.local_model_storage import LocalModelStorage
from sqlalchemy.engine import Engine
from sqlalchemy.orm import Session

from bot.nlu.errors import NoTrainedModel
from bot.nlu.model_files import find_current, set_current
from bot.nlu.reader import load_intents
from bot.settings import Settings
from bot.versions.errors import ModelGone
from bot.versions.project import Project
from profiles import corrections, versions


def note_current(engine: Engine, settings: Settings, project: Project) -> versions.Version:
    """Give the version of the model that answers, with a record made where it has none.

    Raises:
        NoTrainedModel: there is no model yet.
    """
    model = find_current(settings.models)
    if model is None:
        raise NoTrainedModel(settings.models)
    name = str(model.relative_to(settings.models))
    with Session(engine, future=True, expire_on_commit=False) as session, session.begin():
        current = versions.find_current_version(session)
        if current is not None and current.model == name:
            return current
        holding = [one.correction_id for one in corrections.list_corrections(session, [corrections.PROMOTED])]
        facts = describe_model(settings, project, model)
        return versions.note_found(session, now(), corrections=sorted(holding), **facts)


def describe_model(settings: Settings, project: Project, model: Path) -> dict[str, Any]:
    """Give what makes a version: the model's file and id, the recommender beside it, the thresholds."""
    import recsys  # the Rasa server, which promotes too, needs none of it

    try:
        recommender = recsys.find_current(settings.recommender_folder)
    except recsys.NoModel:
        recommender = None
    thresholds = {
        "understood": round(load_intents(model).head.threshold, 4),
        "next_step": project.read_policy("core_fallback_threshold"),
    }
    return {
        "model": str(model.relative_to(settings.models)),
        "model_id": LocalModelStorage.metadata_from_archive(model).model_id,
        "recommender": recommender,
        "thresholds": thresholds,
    }


def find_file(settings: Settings, version: versions.Version) -> Path:
    """Find the file of a version's model.

    Raises:
        ModelGone: it was deleted.
    """
    path = settings.models / str(version.model)
    if not path.is_file():
        raise ModelGone(path)
    return path


def promote(
    engine: Engine, settings: Settings, version_id: int, staff_id: str | None, note: Callable[[Session], None]
) -> versions.Version:
    """Make a version the one that answers, from the next load of the model on.

    Args:
        note: writes into the audit, in the same transaction.

    Raises:
        ModelGone: its file was deleted; nothing was changed.
        profiles.VersionNotFound, profiles.VersionNotReady: nothing was changed.
    """

    def change(session: Session) -> versions.Version:
        note(session)
        return versions.promote(session, version_id, staff_id=staff_id, at=now())

    return _switch(engine, settings, change)


def roll_back(
    engine: Engine, settings: Settings, staff_id: str | None, note: Callable[[Session], None]
) -> versions.Version:
    """Make the version answer again that did before the current one.

    Raises:
        ModelGone: its file was deleted; nothing was changed.
        profiles.NothingToRollBack: no version answered before.
    """

    def change(session: Session) -> versions.Version:
        note(session)
        return versions.roll_back(session, staff_id=staff_id, at=now())

    return _switch(engine, settings, change)


def _switch(
    engine: Engine, settings: Settings, change: Callable[[Session], versions.Version]
) -> versions.Version:
    """Change the record and the file that names the current model together, or neither."""
    before = find_current(settings.models)
    with Session(engine, future=True, expire_on_commit=False) as session:
        version = change(session)
        set_current(settings.models, find_file(settings, version))
        try:
            session.commit()
        except BaseException:
            if before is not None:
                set_current(settings.models, before)
            raise
        return version


def now() -> datetime:
    """Give the present moment, in UTC."""
    return datetime.now(timezone.utc)
