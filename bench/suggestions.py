"""One whole suggestion on the demo shop as the bot makes it, beside `implicit`.

`python -m bench.suggestions` asks for customers drawn at random, within limits as shoppers say them, and
prints milliseconds of CPU.

The recommender's answer is handed the history: it keeps to the hard limits, folds the history in, ranks and
gives reasons. The bot's also reads the history from the store, checks what was found against the store's
newest rows, and writes the list down. `implicit` is handed the history as a matrix and ranks by the same
factors; it reads, limits, explains and writes nothing.
Needs a demo shop with its recommender (`make serve` makes both); works on a copy of it.
"""

import json
import os
import shutil
import tempfile
from pathlib import Path
from typing import Any

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

from datetime import datetime, timezone

import numpy as np
import sqlalchemy as sa
from implicit.cpu.als import AlternatingLeastSquares
from scipy.sparse import csr_matrix
from sqlalchemy.orm import Session

import profiles
import recsys
import shop
from bench.recsys import time_each
from bot.history import read_history
from bot.recommendations import Recommendations
from bot.rhythm import load_rhythms
from bot.settings import read_settings
from bot.shelf import Wanted, read_shelf
from recsys.history import make_history

ASKED, SHOWN = 300, 4
# as shoppers say them, in turn
LIMITS: list[dict[str, Any]] = [
    {},
    {"price_max_cents": 500},
    {"category": "Cheese"},
    {"price_min_cents": 200, "exclude_makers": ["Maker 2"]},
]


def measure(database: Path, folder: Path) -> dict[str, Any]:
    """Ask for customers drawn at random, each in a transaction of its own."""
    engine, now = shop.open_database(f"sqlite:///{database}"), datetime.now(timezone.utc)
    service, model = Recommendations(engine, folder), recsys.load_current(folder)
    customer = profiles.Customer.customer_id
    with Session(engine, future=True) as session:
        everyone = session.execute(sa.select(customer).order_by(customer)).scalars().all()
        drawn = np.random.default_rng(1).choice(everyone, ASKED, replace=False).tolist()
        histories = [read_history(session, one, now) for one in drawn]
    rows = [make_row(model, history, now) for history in histories]
    shelf = read_shelf(engine, model, None, load_rhythms(folder / model.version))
    peer = AlternatingLeastSquares(
        factors=model.settings.factors, regularization=model.settings.regularization, num_threads=1
    )
    peer.item_factors = model.sources.factors.vectors
    assert peer.YtY.shape[0] == model.settings.factors  # touched, so that it is not counted

    def ask_recommender(number: int) -> None:
        allowed = shelf.allow(Wanted(**LIMITS[number % len(LIMITS)]), restrained=True)
        model.recommend(histories[number], k=SHOWN, allowed=allowed, now=now, groups=shelf.spread(SHOWN))

    def ask_ours(number: int) -> None:
        one, limits = drawn[number], LIMITS[number % len(LIMITS)]
        with Session(engine, future=True) as session, session.begin():
            found = service.suggest(session, one, k=SHOWN, **limits)
            items = [profiles.Shown(s.product.product_id, s.score, s.parts) for s in found]
            profiles.log_suggestions(
                session, items, place="recommend", conversation_id="bench", customer_id=one, at=now
            )

    def ask_implicit(number: int) -> None:
        peer.recommend(0, rows[number], N=SHOWN, recalculate_user=True)

    numbers = range(ASKED)
    bare = time_each(ask_recommender, numbers)
    ours, theirs = time_each(ask_ours, numbers), time_each(ask_implicit, numbers)
    return {
        "products_with_factors": model.warm,
        "recommender_p50_ms": round(bare[0], 2),
        "recommender_p99_ms": round(bare[1], 2),
        "ours_p50_ms": round(ours[0], 2),
        "ours_p99_ms": round(ours[1], 2),
        "implicit_p50_ms": round(theirs[0], 2),
        "implicit_p99_ms": round(theirs[1], 2),
    }


def make_row(model: recsys.Model, events: list[recsys.Event], now: datetime) -> csr_matrix:
    """Make a customer's line of the matrix that the factors were learned from."""
    places, taken = make_history(events, model.row_of, now).decayed(model.settings.half_life_days)
    warm = places < model.warm
    confidences = (model.settings.confidence * taken[warm]).astype(np.float32)
    return csr_matrix((confidences, (np.zeros(warm.sum(), int), places[warm])), shape=(1, model.warm))


def main() -> None:
    """Copy the store, ask both, print one document."""
    settings = read_settings()
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "shopmate.db"
        shutil.copy(settings.var / "shopmate.db", copy)
        print(json.dumps(measure(copy, settings.recommender_folder)))


if __name__ == "__main__":
    main()
