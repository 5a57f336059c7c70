"""One answer of ours beside one of plain `implicit` with the same factors: `python -m bench.recsys`.

`implicit` folds the customer in, filters what is owned and ranks; for reasons it is asked for each product.
Ours does both over six sources, orders candidates by learned trees, and limits how many of a kind there are.
With `--products 1000000` the catalogue is made rather than trained (the trees are those of the smaller
log), every answer keeps to hard limits of price, stock, brand or category, and `faiss` stands beside.
"""

import argparse
import json
import os
import resource
import time
from dataclasses import replace
from functools import partial

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

from datetime import datetime, timedelta, timezone
from typing import Any

import faiss
import numpy as np
from implicit.cpu.als import AlternatingLeastSquares
from scipy.sparse import csr_matrix

import recsys
from bench.big_catalogue import list_limits, list_pasts, make_facts, make_model
from recsys.factors import Factors
from recsys.history import make_history
from recsys.interactions import DAY, encode
from recsys.narrowing import NEAR
from recsys.ranker import ROUNDS, Ranker, cut_ranker, learn_ranker
from recsys.tuning import list_lines
from recsys.windows import hold_back

CUSTOMERS, PRODUCTS, EVENTS, ASKED = 2_500, 20_000, 1_000_000, 300
P = ("p50", "p99")
NOW = datetime(2024, 6, 1, tzinfo=timezone.utc)


def make_log(customers: int = CUSTOMERS, events: int = EVENTS) -> recsys.Interactions:
    """Make a year of a grocery: few products sell most, each customer has two hundred favourites."""
    rng = np.random.default_rng(1)
    weights = 1 / np.arange(10, PRODUCTS + 10) ** 0.8
    favourites = rng.choice(PRODUCTS, (customers, 200), p=weights / weights.sum())
    buyers = rng.integers(0, customers, events)
    bought = favourites[buyers, rng.integers(0, 200, events)]
    seconds = int(NOW.timestamp()) - rng.integers(0, 365 * 86_400, events)
    customer_ids = np.array([str(number) for number in range(customers)], object)[buyers]
    product_ids = np.array([str(number) for number in range(PRODUCTS)], object)[bought]
    return recsys.Interactions(customer_ids, product_ids, np.ones(events), seconds)


def list_histories(log: recsys.Interactions) -> list[list[recsys.Event]]:
    """List what the first customers did."""
    histories = []
    for customer in range(ASKED):
        places = np.flatnonzero(log.customer_ids == str(customer))
        events = zip(log.product_ids[places], log.times[places], strict=True)
        histories.append(
            [(product, 1.0, datetime.fromtimestamp(int(t), timezone.utc)) for product, t in events]
        )
    return histories


def learn_trees(log: recsys.Interactions) -> dict[str, Ranker]:
    """Learn a second stage on the newest four weeks, so that what is timed is the whole answer."""
    encoded, settings = encode(log), recsys.Settings()
    window = hold_back(encoded, int(encoded.end - 28 * DAY), encoded.end, settings, most=300)
    rankers = {}
    for novelty in ("any", "new"):
        booster = learn_ranker(list_lines([window], novelty, settings.new_weights), novelty, settings.seed)
        rankers[novelty] = cut_ranker(booster, max(ROUNDS))
    return rankers


def time_each(ask, questions) -> tuple[float, float]:
    """Give the median and 99th percentile CPU milliseconds of an answer, after a few to warm up."""
    for question in questions[:20]:
        ask(question)
    spent = []
    for question in questions:
        began = time.process_time()
        ask(question)
        spent.append((time.process_time() - began) * 1000)
    return float(np.median(spent)), float(np.percentile(spent, 99))


def recommend_and_explain(peer: AlternatingLeastSquares, row: csr_matrix) -> None:
    """Ask `implicit` for ten products and for the reasons of each."""
    products, _ = peer.recommend(0, row, N=10, recalculate_user=True)
    solved = None
    for product in products:
        _, _, solved = peer.explain(0, row, product, user_weights=solved)


def main() -> None:
    """Ask each about the trained log, or about a made catalogue of the size that was said."""
    words = argparse.ArgumentParser(description=__doc__)
    words.add_argument("--products", type=int, help="Make a catalogue of so many products.")
    products = words.parse_args().products
    print(json.dumps(measure_made(products) if products else measure_trained()))


def measure_trained() -> dict[str, Any]:
    """Train once, ask both, give medians and their ratio."""
    log = make_log()
    began = time.perf_counter()
    model = recsys.train(log)
    trained = time.perf_counter() - began
    model = replace(model, rankers=learn_trees(log)).warm_up()
    peer = AlternatingLeastSquares(factors=64, regularization=model.settings.regularization, num_threads=1)
    peer.item_factors = model.sources.factors.vectors
    assert peer.YtY.shape == (64, 64)  # touched, so that it is not counted

    histories = list_histories(log)
    rows = []
    for history in histories:
        places, taken = make_history(history, model.row_of, NOW).decayed(model.settings.half_life_days)
        warm = places < model.warm
        confidences = (model.settings.confidence * taken[warm]).astype(np.float32)
        cells = (np.zeros(warm.sum(), int), places[warm])
        rows.append(csr_matrix((confidences, cells), shape=(1, model.warm)))
    groups = recsys.Groups(np.arange(len(model.product_ids)) % 2000)
    implicit_ms, _ = time_each(lambda row: peer.recommend(0, row, N=10, recalculate_user=True), rows)
    explained_ms, _ = time_each(partial(recommend_and_explain, peer), rows)
    ours_ms, ours_p99_ms = time_each(lambda h: model.recommend(h, k=10, now=NOW, groups=groups), histories)
    return {
        "products_with_factors": model.warm,
        "median_events_of_a_customer": float(np.median([len(history) for history in histories])),
        "train_seconds": round(trained, 1),
        "implicit_ms": round(implicit_ms, 2),
        "implicit_with_reasons_ms": round(explained_ms, 2),
        "ours_with_reasons_ms": round(ours_ms, 2),
        "ours_with_reasons_p99_ms": round(ours_p99_ms, 2),
        "ratio_to_implicit": round(ours_ms / implicit_ms, 2),
        "ratio_to_implicit_with_reasons": round(ours_ms / explained_ms, 2),
    }


def measure_made(n: int) -> dict[str, Any]:
    """Ask ours, `implicit` and `faiss` within the same hard limits about a made catalogue."""
    model = make_model(n, learn_trees(make_log()), NOW)
    began = time.perf_counter()
    model.warm_up()
    loaded = time.perf_counter() - began
    facts, settings, factors = make_facts(n), model.settings, model.sources.factors
    chance = np.random.default_rng(8)
    histories, rows = [], []
    for past in list_pasts(n, ASKED, model.sources.popularity):
        days = chance.uniform(0, 365, len(past))
        history = [(str(p), 1.0, NOW - timedelta(days=d)) for p, d in zip(past, days, strict=True)]
        histories.append(history)
        places, taken = make_history(history, model.row_of, NOW).decayed(settings.half_life_days)
        confidences = (settings.confidence * taken).astype(np.float32)
        rows.append(csr_matrix((confidences, (np.zeros(len(places), int), places)), shape=(1, n)))
    groups = recsys.Groups(facts.labels["product_type"].codes)
    peer = AlternatingLeastSquares(factors=64, regularization=settings.regularization, num_threads=1)
    peer.item_factors = factors.vectors
    assert peer.YtY.shape == (64, 64)
    flat = faiss.IndexFlatIP(64)
    flat.add(factors.vectors)

    def ask_ours(question):
        history, _, limits = question
        model.recommend(history, k=10, now=NOW, groups=groups, allowed=facts.allow(limits))

    def ask_similar(question):
        history, _, limits = question
        model.similar(history[0][0], 10, facts.allow(limits))

    def ask_goes_with(question):
        history, _, limits = question
        model.goes_with([bought for bought, _, _ in history[:5]], 10, facts.allow(limits), groups=groups)

    def ask_usual(question):
        history, _, limits = question
        model.usual(history, 10, facts.allow(limits), now=NOW, groups=groups)

    def ask_implicit(question):
        _, row, limits = question
        out = np.flatnonzero(~facts.allow(limits))
        peer.recommend(0, row, N=10, recalculate_user=True, filter_items=out)

    def ask_faiss(question):
        _, row, limits = question
        bits = np.packbits(facts.allow(limits), bitorder="little")
        how = faiss.SearchParameters(sel=faiss.IDSelectorBitmap(bits))
        flat.search(peer.recalculate_user(0, row)[None, :], 10, params=how)

    questions = list(zip(histories, rows, list_limits(ASKED), strict=True))
    times = {
        "ours_with_reasons": time_each(ask_ours, questions),
        "ours_similar": time_each(ask_similar, questions),
        "ours_goes_with": time_each(ask_goes_with, questions),
        "ours_usual": time_each(ask_usual, questions),
        "implicit": time_each(ask_implicit, questions[:60]),
        "faiss_flat": time_each(ask_faiss, questions[:60]),
    }
    named = {
        f"{who}_{what}_ms": round(ms, 2)
        for who, both in times.items()
        for what, ms in zip(P, both, strict=True)
    }
    recall = np.mean([measure_recall(factors, row) for row in rows[:100]])
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    return {
        "products_with_factors": n,
        "load_seconds": round(loaded, 1),
        **named,
        "search_recall@10": round(float(recall), 4),
        "megabytes": memory,
    }


def measure_recall(factors: Factors, row: csr_matrix) -> float:
    """Say how many of the true ten best of the factor model the approximate search finds."""
    folded = factors.fold_in(row.indices, row.data.astype(np.float64))
    best = np.argsort(-folded.score())[:10]
    return float(np.isin(best, factors.nearest.find(folded.taste, NEAR)).mean())


if __name__ == "__main__":
    main()
