"""Parse files in worker processes, or in this one where they are few.

Workers are spawned, never forked: the service has threads. They ignore Ctrl-C, which their
parent answers, and end when it dies.
"""

import os
import signal
import threading
from collections.abc import Generator, Iterator, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from multiprocessing import get_context, parent_process
from pathlib import Path

import msgspec
from msgspec.structs import replace

from indexer import documents, kept
from indexer.errors import WorkerFailed
from indexer.facts import FileFacts, Parsed, Sketch
from indexer.parse import parse
from indexer.read import Content, read_file
from indexer.sketches import sketches
from indexer.walk import Entry

_FEW_FILES = 32
_FEW_BYTES = 400_000
_BATCH_FILES = 64
_BATCH_BYTES = 400_000


class ParsedFile(msgspec.Struct, frozen=True, gc=False):
    """One file as a worker hands it over; `facts` as they are kept.

    The text waits as UTF-8: as a string it takes up to four times as much.
    """

    path: str
    digest: str
    encoded: bytes | None
    facts: bytes
    language: str
    warnings: tuple[str, ...] = ()

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
    """Parse files in batches, which arrive in any order. `contents` were read before.

    Raises WorkerFailed where a worker was killed or ran out of memory.
    """
    workers = jobs or os.cpu_count() or 1
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
    return ParsedFile(
        entry.path, digest, encoded, kept.encode(facts), facts.language, facts.warnings
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
    pool = ProcessPoolExecutor(workers, get_context("spawn"), _begin)
    waiting: set[Future[bytes]] = set()
    decoder = msgspec.msgpack.Decoder(Batch)
    try:
        for batch in batches:
            with _interrupts_held():
                waiting.add(pool.submit(_parse, root, batch, max_bytes))
            if len(waiting) >= workers * 3:
                done, waiting = wait(waiting, return_when=FIRST_COMPLETED)
                yield from (decoder.decode(future.result()) for future in done)
        while waiting:
            done, waiting = wait(waiting, return_when=FIRST_COMPLETED)
            yield from (decoder.decode(future.result()) for future in done)
    except BrokenProcessPool as error:
        raise WorkerFailed(
            "a worker process was killed while it parsed files (out of memory?): "
            "nothing was written; try again with --jobs 1"
        ) from error
    except MemoryError as error:
        raise WorkerFailed(
            "a worker process ran out of memory: nothing was written; try again with --jobs 1"
        ) from error
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


@contextmanager
def _interrupts_held() -> Generator[None]:
    """Workers started in here inherit it: Ctrl-C cannot hit them before they ignore it.

    Another thread may take the signal all the same, so here it is noted, and answered afterwards:
    a start that is cut short would leave a worker that complains of it.
    """
    noted: list[int] = []
    in_main = threading.current_thread() is threading.main_thread()
    former = signal.getsignal(signal.SIGINT)
    if in_main:
        signal.signal(signal.SIGINT, lambda number, _: noted.append(number))
    held = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, held)
        if in_main:
            signal.signal(signal.SIGINT, former)
    if noted:
        signal.raise_signal(signal.SIGINT)


def _begin() -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    parent = parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


def _parse(root: Path, entries: list[Entry], max_bytes: int) -> bytes:
    return msgspec.msgpack.encode(parse_batch(root, entries, max_bytes))
