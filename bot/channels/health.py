"""Whether a shopper would get an answer now, and which versions would give it."""

import asyncio
from importlib.metadata import PackageNotFoundError, version
from typing import Any

import aiohttp
import rasa
import sqlalchemy as sa
from sqlalchemy.engine import Engine

ACTIONS_TIMEOUT = aiohttp.ClientTimeout(total=2)


async def check_health(agent: Any, engine: Engine, actions_port: int) -> dict[str, Any]:
    """Check model, database and action server; `status` is "ready" when all three answer."""
    checks = {
        "dialogue": agent is not None and agent.is_ready(),
        "database": _is_database_up(engine),
        "actions": await _are_actions_up(actions_port),
    }
    return {
        "status": "ready" if all(checks.values()) else "not_ready",
        "checks": checks,
        "versions": {
            "shopmate": _find_version("shopmate"),
            "rasa": rasa.__version__,
            "model": getattr(agent, "model_id", None),
        },
    }


def _is_database_up(engine: Engine) -> bool:
    try:
        with engine.connect() as connection:
            connection.execute(sa.text("SELECT 1"))
    except sa.exc.SQLAlchemyError:
        return False
    return True


async def _are_actions_up(port: int) -> bool:
    try:
        async with (
            aiohttp.ClientSession(timeout=ACTIONS_TIMEOUT) as client,
            client.get(f"http://127.0.0.1:{port}/health") as answer,
        ):
            return answer.status == 200
    except (aiohttp.ClientError, asyncio.TimeoutError):
        return False


def _find_version(package: str) -> str | None:
    try:
        return version(package)
    except PackageNotFoundError:  # run from the folder, not installed
        return None
