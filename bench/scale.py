"""What training costs as events grow: `python -m bench.scale --events 500000 1000000 2000000`.

Each size is a made grocer of 20,000 products and 400 events a customer, trained in a process of its own. A
line through the sizes says what a larger log would cost on the same machine.
"""

import argparse
import json
import multiprocessing
import os
import resource
import time

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import numpy as np

import recsys
from bench.recsys import make_log

SIZES = (1_000_000, 2_000_000, 4_000_000, 8_000_000)
EACH = 400  # events of a customer
AHEAD = 100_000_000


def measure(events: int) -> dict[str, float]:
    """Train on so many events; give CPU seconds and the most memory that the process held."""
    log = make_log(events // EACH, events)
    began = time.process_time()
    recsys.train(log)
    spent = time.process_time() - began
    megabytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {"events": events, "cpu_seconds": round(spent, 1), "megabytes": round(megabytes)}


def extrapolate(rows: list[dict[str, float]], name: str) -> float:
    """Say by a straight line what `AHEAD` events would take."""
    slope, start = np.polyfit([row["events"] for row in rows], [row[name] for row in rows], 1)
    return float(round(start + slope * AHEAD))


def main() -> None:
    """Measure each size, smallest first, and print one document."""
    words = argparse.ArgumentParser(description=__doc__)
    words.add_argument("--events", type=int, nargs="+", default=SIZES, help="Sizes, at least two.")
    sizes = words.parse_args().events
    spawned = multiprocessing.get_context("spawn")
    rows = []
    for events in sorted(sizes):
        with spawned.Pool(1) as pool:
            rows.append(pool.apply(measure, (events,)))
    ahead = {name: extrapolate(rows, name) for name in ("cpu_seconds", "megabytes")}
    print(json.dumps({"measured": rows, f"at_{AHEAD}": ahead}))


if __name__ == "__main__":
    main()
