"""What whole answers of a warm process take: `python -m bench.answers STORE TASKS`.

STORE is the URL of a store with one indexed repository, TASKS a file of JSON lines with a "query"
each, all of which are asked twice. Prints what the first and the second time took, by the clock and
in CPU time of this process, and the peak memory. A Neo4j store takes
its user and password from NEO4J_USER and NEO4J_PASSWORD.
"""

import argparse
import json
import statistics
import time
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from resource import RUSAGE_SELF, getrusage

from api.context.answer import answer_as
from api.context.request import AsOf, ContextRequest
from api.context.tokens import TokenCounter, o200k
from api.errors import ApiError
from bench.copied import opened
from graph.model import SourceInfo
from graph.store import GraphStore

WARM = 8  # answers that count for nothing


def asked(
    store: GraphStore, source: SourceInfo, queries: Sequence[str], counter: TokenCounter
) -> list[tuple[float, float]]:
    """Of each query the seconds by the clock, and of CPU time."""
    times: list[tuple[float, float]] = []
    for query in queries:
        clock, cpu = time.perf_counter(), time.process_time()
        with store.view(source.repository, source.source) as view, suppress(ApiError):
            answer_as(view, ContextRequest(query), counter, as_of=AsOf(fresh=True))
        times.append((time.perf_counter() - clock, time.process_time() - cpu))
    return times


def quantiles(seconds: Sequence[float]) -> str:
    """`p50 12.3 ms, p99 45.6 ms`."""
    cuts = statistics.quantiles(seconds, n=100, method="inclusive")
    return f"p50 {cuts[49] * 1e3:.1f} ms, p99 {cuts[98] * 1e3:.1f} ms"


def main() -> None:
    """Measure, and print."""
    options = argparse.ArgumentParser(prog="bench.answers", description=__doc__)
    options.add_argument("store")
    options.add_argument("tasks", type=Path)
    given = options.parse_args()
    queries = [json.loads(line)["query"] for line in given.tasks.read_text("utf-8").splitlines()]
    store = opened(given.store)
    [source] = store.sources()
    counter = o200k()
    asked(store, source, queries[:WARM], counter)
    for name in ("first", "again"):
        times = asked(store, source, queries, counter)
        clock, cpu = zip(*times, strict=True)
        print(f"{name}: {quantiles(clock)}; of CPU time {quantiles(cpu)}", flush=True)
    store.close()
    print(f"{source.nodes:,} nodes; peak memory {getrusage(RUSAGE_SELF).ru_maxrss / 1024:.0f} MB")


if __name__ == "__main__":
    main()
