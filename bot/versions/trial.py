"""A trial: trains a candidate from project and corrections, and measures it beside the current model."""

from __future__ import annotations

import asyncio
import logging
import tempfile
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime, timezone
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Engine
from sqlalchemy.orm import Session

import profiles
from bot.nlu.encoder import Encoding
from bot.settings import Settings
from bot.versions import gate
from bot.versions.errors import TrainingFailed
from bot.versions.project import Project
from bot.versions.promotion import describe_model, note_current
from bot.versions.replay import check_correction, compare, load_model
from bot.versions.writing import find_taught_intent, list_examples, write_examples
from profiles import corrections, versions
from profiles.corrections import Correction

logger = logging.getLogger(__name__)

CANDIDATES = "candidates"  # below the folder of models, where nothing looks for the newest one
REPLAYED = 200  # newest conversations
REPLAYED_TURNS = 50  # of each, at most
REPORTED_CHANGES = 200
BEAT_S = 5.0
VECTORS = "vectors.npz"


class Trial:
    """Makes one candidate; every step is told, and what came of it is written down whatever happens.

    Args:
        engine: the database of conversations, corrections and versions.
        settings: where models, recommender and caches are.
        project: what is trained.
        tell: hears the name of every step.
    """

    def __init__(
        self,
        engine: Engine,
        settings: Settings,
        project: Project,
        tell: Callable[[str], object] = logger.info,
    ) -> None:
        self._engine, self._settings, self._project, self._tell = engine, settings, project, tell
        self._step = ""

    def run(self, version_id: int, replayed: int = REPLAYED) -> versions.Version:
        """Train the candidate of a version that was begun, judge it, and keep verdict and model.

        Raises:
            TrainingFailed: Rasa gave no model; the version says so.
        """
        with self._beating(version_id):
            try:
                facts = self._make(version_id, replayed)
            except BaseException as error:
                problem = f"{type(error).__name__} while {self._step}: {error}"
                self._end(version_id, versions.FAILED, problem=problem[:500])
                raise
        state = versions.READY if facts["report"]["gate"]["passed"] else versions.BLOCKED
        return self._end(version_id, state, **facts)

    def _make(self, version_id: int, replayed: int) -> dict[str, Any]:
        current = note_current(self._engine, self._settings, self._project)
        with self._open() as session:
            version = versions.find_version(session, version_id)
            known = corrections.list_corrections(session)
            taught = [one for one in known if one.correction_id in version.corrections]
            tried, before = set(version.tried), set(current.corrections)
        old_model = self._settings.models / str(current.model)
        model, checked = self._teach(version_id, old_model, taught, tried)
        left_out = [row for row in checked if row["is_tried"] and "intent" in row["after"]]
        if 0 < len(left_out) < len(tried):  # what is not learned must not come along with what is
            taught = _leave_out(taught, left_out)
            model, checked = self._teach(version_id, old_model, taught, tried)
        else:
            left_out = []
        report = self._measure(old_model, model, taught, before)
        report["replay"] = self._replay(old_model, model, replayed)
        report |= _judge(report, checked, left_out) | {"beside": current.version_id}
        facts = describe_model(self._settings, self._project, model)
        return facts | {"report": report, "corrections": sorted(one.correction_id for one in taught)}

    def _teach(
        self, version_id: int, old_model: Path, taught: Sequence[Correction], tried: set[int]
    ) -> tuple[Path, list[dict[str, Any]]]:
        """Train a model with corrections; give it, and what of each correction is wrong before and after."""
        model = self._train(version_id, taught)
        return model, asyncio.run(self._check(old_model, model, taught, tried))

    def _train(self, version_id: int, taught: Sequence[Correction]) -> Path:
        from rasa.model_training import train

        self._say("training")
        output = self._settings.models / CANDIDATES
        output.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory() as folder:
            more = write_examples(taught, self._project, Path(folder))
            result = train(
                domain=str(self._project.domain),
                config=str(self._project.config),
                training_files=[str(self._project.data), *([str(more)] if more else [])],
                output=str(output),
                force_training=True,
                fixed_model_name=f"v{version_id}",
            )
        if result.code or result.model is None:
            raise TrainingFailed
        return Path(result.model)

    def _measure(
        self, old: Path, new: Path, taught: Sequence[Correction], before: set[int]
    ) -> dict[str, Any]:
        from bot.versions.measuring import TrainingSet, measure_suite

        encoding, suite = Encoding(), self._project.suite
        report: dict[str, Any] = {"suite": None}
        if suite is not None:
            self._say("reading the suite")
            figures = [measure_suite(suite, model) for model in (old, new)]
            report["suite"] = dict(zip(("old", "new"), figures, strict=True))
        self._say("cross-validating")
        examples = TrainingSet(self._project, encoding, self._settings.var / VECTORS)
        known = [one for one in taught if one.correction_id in before]
        figures = [
            examples.cross_validate(list_examples(several, self._project)) for several in (known, taught)
        ]
        return report | {"cross": dict(zip(("old", "new"), figures, strict=True))}

    async def _check(
        self, old_model: Path, new_model: Path, taught: Sequence[Correction], tried: set[int]
    ) -> list[dict[str, Any]]:
        self._say("holding the regression conversations")
        old, new = load_model(old_model), load_model(new_model)
        checked = []
        for one in sorted(taught, key=lambda correction: correction.correction_id):
            intent = find_taught_intent(one, self._project) or one.intent
            before, after = [await check_correction(agent, one, intent) for agent in (old, new)]
            row = {"correction_id": one.correction_id, "is_tried": one.correction_id in tried}
            checked.append(row | {"before": before, "after": after})
        return checked

    def _replay(self, old_model: Path, new_model: Path, replayed: int) -> dict[str, Any]:
        self._say("replaying conversations")
        with self._open() as session:
            held = list(list_held(session, replayed))
        return asyncio.run(compare(load_model(old_model), load_model(new_model), held, REPORTED_CHANGES))

    def _say(self, step: str) -> None:
        self._step = step
        self._tell(step)

    def _end(self, version_id: int, state: str, **facts: Any) -> versions.Version:
        with self._open() as session, session.begin():
            return versions.end_trial(session, version_id, state, _now(), **facts)

    @contextmanager
    def _beating(self, version_id: int) -> Iterator[None]:
        """Say every few seconds that the work goes on, and at which step."""
        is_done = threading.Event()

        def beat() -> None:
            while True:
                with self._open() as session, session.begin():
                    versions.note_step(session, version_id, self._step or None, _now())
                if is_done.wait(BEAT_S):
                    return

        thread = threading.Thread(target=beat, name="heartbeat", daemon=True)
        thread.start()
        try:
            yield
        finally:
            is_done.set()
            thread.join()

    def _open(self) -> Session:
        return Session(self._engine, future=True, expire_on_commit=False)


def _leave_out(taught: Sequence[Correction], rows: Sequence[dict[str, Any]]) -> list[Correction]:
    gone = {row["correction_id"] for row in rows}
    return [one for one in taught if one.correction_id not in gone]


def _judge(
    report: dict[str, Any], rows: Sequence[dict[str, Any]], left_out: Sequence[dict[str, Any]]
) -> dict[str, Any]:
    """Give the gate's verdict, and what became of every correction."""
    checked = [gate.Checked(**row) for row in rows]
    suite = report["suite"] and (report["suite"]["old"], report["suite"]["new"])
    cross = report["cross"]["old"], report["cross"]["new"]
    return {
        "gate": gate.judge(checked, suite, cross),
        "mended": [one.correction_id for one in checked if one.is_tried and one.is_mended],
        "corrections": [*rows, *left_out],
        "left_out": [row["correction_id"] for row in left_out],
    }


def list_held(session: Session, limit: int) -> Iterator[tuple[str, list[dict[str, Any]]]]:
    """Give the newest conversations as turns of their shoppers, with the text that the model read."""
    conversation, message = profiles.Conversation, profiles.Message
    newest = sa.select(conversation.conversation_id).order_by(conversation.last_at.desc()).limit(limit)
    for conversation_id in session.execute(newest).scalars().all():
        query = sa.select(message).where(
            message.conversation_id == conversation_id,
            message.by == "shopper",
            message.understanding.is_not(None),
        )
        said = session.execute(query.order_by(message.position).limit(REPLAYED_TURNS)).scalars()
        turns = [
            corrections.describe_turn(one) | {"text": one.text, "position": one.position} for one in said
        ]
        if turns:
            yield conversation_id, turns


def _now() -> datetime:
    return datetime.now(timezone.utc)
