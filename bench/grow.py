"""How search time grows with the repository: `python -m bench.grow STORE TASKS [COPIES ...]`.

STORE is the URL of a store with one indexed repository, TASKS a file of JSON lines with a "query"
each. The repository's search index is copied so many times under a directory of its own, with
words that few of its documents hold made different in each copy, so that the vocabulary grows
as that of a real repository does. Prints a line for each size.
"""

import argparse
import json
import statistics
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from resource import RUSAGE_SELF, getrusage

import msgspec
from msgspec.structs import replace

from api.context.query import read_question
from api.context.retrieve import FILES, MAX_HITS, WHOLE_FILES
from api.context.scorings import scorings_of
from graph.connect import open_store
from graph.matches import search
from graph.merge import merge
from graph.model import SourceInfo
from graph.postings import CATALOG, Catalog, encode, read_catalog
from graph.scope import EVERYTHING
from graph.search import TextQuery
from graph.segment import Segment, decode_segment
from graph.snapshot import Snapshot
from graph.visible import Visible

FEW = 50  # entries: of rarer words each copy has its own


@dataclass(slots=True)
class Records:
    """All that search asks of a snapshot."""

    info: SourceInfo
    kept: dict[str, bytes] = field(default_factory=dict[str, bytes])

    def records(self, keys: Sequence[str]) -> Mapping[str, bytes]:
        return {key: self.kept[key] for key in keys if key in self.kept}


def segments(snapshot: Snapshot) -> Iterator[Segment]:
    """The repository's own."""
    for entry in read_catalog(snapshot.records([CATALOG])).segments:
        kept = snapshot.records(entry.records())
        head, names, *buckets = (kept[key] for key in entry.records())
        yield decode_segment(head, names, buckets)


def copied(segment: Segment, number: int) -> Segment:
    """A segment under a directory of its own."""
    documents, entries = segment.documents, segment.entries
    paths = tuple(f"copy{number}/{path}" for path in documents.paths)
    own = f"_{number}".encode()
    terms = [
        term + own if number and size <= FEW else term
        for term, size in zip(entries.terms, entries.sizes.tolist(), strict=True)
    ]
    moved = Segment(replace(documents, paths=paths), replace(entries, terms=terms))
    return merge([moved], [paths])


def grown(info: SourceInfo, own: Sequence[Segment], copies: int) -> tuple[Records, Visible]:
    """An index of so many copies, all of it in sight."""
    made = Records(info)
    entries = [
        encode(copied(segment, number), number * len(own) + at)
        for number in range(copies)
        for at, segment in enumerate(own)
    ]
    for _, written in entries:
        made.kept |= written
    made.kept[CATALOG] = msgspec.msgpack.encode(Catalog(tuple(entry for entry, _ in entries)))
    paths = frozenset(f"copy{n}/{p}" for n in range(copies) for s in own for p in s.documents.paths)
    return made, Visible(EVERYTHING, paths, frozenset(), frozenset())


def main() -> None:
    """Measure, and print."""
    options = argparse.ArgumentParser(prog="bench.grow", description=__doc__)
    options.add_argument("store")
    options.add_argument("tasks", type=Path)
    options.add_argument("copies", type=int, nargs="*", default=[1, 24])
    given = options.parse_args()
    texts = [json.loads(line)["query"] for line in given.tasks.read_text("utf-8").splitlines()]
    queries = [
        TextQuery(scorings_of(read_question(text)), MAX_HITS, WHOLE_FILES, None, FILES)
        for text in texts
    ]
    store = open_store(given.store)
    [source] = store.sources()
    with store.snapshot(source.repository, source.source) as snapshot:
        own = list(segments(snapshot))
    store.close()
    for copies in given.copies:
        records, visible = grown(source, own, copies)
        times: list[list[float]] = []
        for _ in range(2):
            times.append([])
            for query in queries:
                started = time.thread_time()
                search(records, visible, query)
                times[-1].append(time.thread_time() - started)
        first, warm = times
        cuts = statistics.quantiles(warm, n=100, method="inclusive")
        print(
            f"{copies * sum(s.documents.total for s in own):,} documents: CPU p50"
            f" {cuts[49] * 1e3:.1f} ms, p99 {cuts[98] * 1e3:.1f} ms; asked first"
            f" {statistics.median(first) * 1e3:.1f} ms; index"
            f" {sum(map(len, records.kept.values())) / 1e6:.0f} MB, peak memory of the process"
            f" {getrusage(RUSAGE_SELF).ru_maxrss / 1024:.0f} MB"
        )


if __name__ == "__main__":
    main()
