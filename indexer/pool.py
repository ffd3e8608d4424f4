"""Parse files in worker processes, or in this one where they are few.

Workers are spawned, never forked: the service has threads. They ignore Ctrl-C, which their
parent answers, and end when it dies.
"""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import msgspec
from msgspec.structs import replace

from indexer import documents, kept
from indexer.facts import FileFacts, Parsed, Sketch
from indexer.job import without_collector
from indexer.parse import parse
from indexer.read import Content, read_file
from indexer.resolve.memory import names_of
from indexer.resolve.views import View
from indexer.sketches import sketches
from indexer.walk import Entry
from indexer.workers import count, in_workers

_FEW_FILES = 32
_FEW_BYTES = 400_000
_BATCH_FILES = 64
_BATCH_BYTES = 400_000


class ParsedFile(msgspec.Struct, frozen=True, gc=False):
    """One file as a worker hands it over; `facts` as they are kept.

    The text waits as UTF-8: as a string it takes up to four times as much. `defined` and `offered`
    are the names it is found by (see indexer.resolve.memory), `families` the keys of its sketches.
    """

    path: str
    digest: str
    encoded: bytes | None
    facts: bytes
    language: str
    warnings: tuple[str, ...] = ()
    defined: tuple[str, ...] = ()
    offered: tuple[str, ...] = ()
    families: bytes = b""

    @property
    def text(self) -> str | None:
        """What the file holds, where it may be shown."""
        return self.encoded.decode() if self.encoded is not None else None


class Batch(msgspec.Struct, frozen=True, gc=False):
    """Files parsed together, and the part of the search index that counts their words."""

    files: tuple[ParsedFile, ...]
    part: bytes


def parse_files(
    root: Path,
    entries: Sequence[Entry],
    *,
    jobs: int,
    max_bytes: int,
    contents: Mapping[str, Content] | None = None,
) -> Iterator[Batch]:
    """Parse files in batches. `contents` were read before.

    Raises WorkerFailed where a worker was killed or ran out of memory.
    """
    workers = count(jobs)
    few = len(entries) <= _FEW_FILES and sum(e.size for e in entries) <= _FEW_BYTES
    batches = _batches(entries)
    if workers == 1 or few:
        for batch in batches:
            yield parse_batch(root, batch, max_bytes, contents)
    else:
        yield from _in_workers(root, batches, workers, max_bytes)


def parse_batch(
    root: Path,
    entries: Sequence[Entry],
    max_bytes: int,
    contents: Mapping[str, Content] | None = None,
) -> Batch:
    """Read and parse some files."""
    parsed: list[Parsed] = []
    digests: list[str] = []
    for entry in entries:
        content = (contents or {}).get(entry.path)
        if content is None:
            content = read_file(root, entry.path, max_bytes=max_bytes, secret=entry.secret)
        if content.data is None:
            said = Parsed(FileFacts("", 0, warnings=(content.reason,)), ())
        else:
            said = parse(entry.path, content.data)
        parsed.append(said)
        digests.append(content.digest)
    words = documents.words_in((e.path, p.documents) for e, p in zip(entries, parsed, strict=True))
    sketched = sketches(parsed, words)
    files = tuple(map(_file, entries, digests, parsed, sketched))
    return Batch(files, documents.count_words(words))


def _file(entry: Entry, digest: str, parsed: Parsed, sketched: tuple[Sketch, ...]) -> ParsedFile:
    facts = replace(parsed.facts, sketches=sketched)
    encoded = parsed.text.encode(errors="replace") if parsed.text is not None else None
    defined, offered = names_of(View(entry.path, facts)) if facts.scopes else ((), ())
    return ParsedFile(
        entry.path,
        digest,
        encoded,
        kept.encode(facts),
        facts.language,
        facts.warnings,
        tuple(defined),
        tuple(offered),
        b"".join(sketch.keys for sketch in sketched),
    )


def _batches(entries: Sequence[Entry]) -> Iterator[list[Entry]]:
    batch: list[Entry] = []
    size = 0
    for entry in entries:
        batch.append(entry)
        size += entry.size
        if len(batch) >= _BATCH_FILES or size >= _BATCH_BYTES:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch


def _in_workers(
    root: Path, batches: Iterator[list[Entry]], workers: int, max_bytes: int
) -> Iterator[Batch]:
    decode = msgspec.msgpack.Decoder(Batch).decode
    calls = ((root, batch, max_bytes) for batch in batches)
    return map(decode, in_workers(workers, _parse, calls))


def _parse(root: Path, entries: list[Entry], max_bytes: int) -> bytes:
    with without_collector():
        return msgspec.msgpack.encode(parse_batch(root, entries, max_bytes))
