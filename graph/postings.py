"""The inverted index of a source, kept in its records: what an index run writes of it.

A worker counts the words of a batch of files into a part (`indexer.documents.count`); parts are
plain bytes. A full index turns all parts into records with `build`, an incremental one turns the
parts of the changed files into changed records with `update`. See docs/architecture.md, "Search".

A segment is named by a digest of its bytes and its place in the catalog, so equal names mean
equal segments, in any store, and no catalog has one name twice.
Documents of a path are live in the segment that `Catalog.moved` gives for it, or, for a path
that was never changed, in the one segment that has it.
"""

import hashlib
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Annotated

import msgspec

from graph.errors import StoreCorrupt

if TYPE_CHECKING:
    from graph.part import Part
    from graph.segment import Documents, Segment

CATALOG = "search/catalog"
SMALL = 128  # documents: a segment of so few is always merged into the next one
RATIO = 4  # a segment is merged when the newer ones have a fourth of its documents
MAX_ENTRIES = 1 << 22  # of a segment that a full index makes: bounds its memory

Read = Callable[[Sequence[str]], Mapping[str, bytes]]


class Entry(msgspec.Struct, frozen=True, array_like=True):
    """A segment as the catalog lists it."""

    id: str
    paths: int
    documents: int
    buckets: Annotated[int, msgspec.Meta(ge=1, le=1 << 24)]

    def head(self) -> str:
        """The record of its documents."""
        return f"search/{self.id}/head"

    def names(self) -> str:
        """The record of its documents' names."""
        return f"search/{self.id}/names"

    def bucket(self, number: int) -> str:
        """The record of one bucket."""
        return f"search/{self.id}/{number}"

    def records(self) -> list[str]:
        """All its records."""
        return [self.head(), self.names(), *map(self.bucket, range(self.buckets))]


class Catalog(msgspec.Struct, frozen=True, array_like=True):
    """Segments from old to new, and for each changed path the id of its segment ("" for none)."""

    segments: tuple[Entry, ...] = ()
    moved: dict[str, str] = {}

    def live(self, segment: Entry, paths: Iterable[str]) -> list[str]:
        """Those of a segment's paths whose documents are live in it."""
        return [path for path in paths if self.moved.get(path, segment.id) == segment.id]


def build(parts: Iterable[bytes]) -> dict[str, bytes]:
    """The records of a full index: one segment of all parts (several of a huge one), and the
    catalog. The order of the parts and how files are spread over them makes no difference to
    any search. Raises ValueError for a path that is in two parts.
    """
    from graph.part import read_part  # noqa: PLC0415 - numpy is for those who search or index

    records: dict[str, bytes] = {}
    segments: list[Entry] = []
    seen: set[str] = set()
    for group in _groups(map(read_part, parts)):
        for path in (path for part in group for path in part.documents.paths):
            if path in seen:
                raise ValueError(f"two parts of the search index hold {path!r}")
            seen.add(path)
        entry, written = _merged(group, len(segments))
        segments.append(entry)
        records |= written
    return records | {CATALOG: msgspec.msgpack.encode(Catalog(tuple(segments)))}


def _merged(parts: Sequence["Part"], place: int) -> tuple[Entry, dict[str, bytes]]:
    """One segment of all parts, and its records. Only the entries of one range of hashes are
    decoded at a time: it takes less memory than `merge`, and gives the same.
    """
    from graph import merge, segment  # noqa: PLC0415 - numpy
    from graph.part import RANGES  # noqa: PLC0415

    live = [part.documents.paths for part in parts]
    documents, moved = merge.merge_documents([part.documents for part in parts], live)
    buckets = segment.bucket_count(sum(part.entries for part in parts))
    steps = min(RANGES, buckets)
    written: list[bytes] = []
    for step in range(steps):
        held = _share(RANGES, step, steps)
        entries = merge.merge_entries(
            [segment.decode_entries(part.buckets[at]) for part in parts for at in held],
            [new for new in moved for _ in held],
        )
        wanted = _share(buckets, step, steps)
        written += segment.encode_buckets(entries, segment.width_of(documents), buckets, wanted)
    head, names = segment.encode_head(documents), segment.encode_names(documents.names)
    return _named(documents, place, [head, names, *written])


def _share(count: int, step: int, steps: int) -> range:
    return range(count * step // steps, count * (step + 1) // steps)


def update(read: Read, gone: Collection[str], parts: Iterable[bytes]) -> dict[str, bytes | None]:
    """What an incremental run changes in the records: new ones, and None for those to remove.

    `read` is `Snapshot.records` of the state that the delta builds on, `gone` are the paths
    whose former documents are out of date (changed and removed files alike), `parts` hold the
    documents of the added and changed files. Raises StoreCorrupt where a record cannot be read.
    """
    from graph.merge import merge  # noqa: PLC0415 - numpy is for those who search or index
    from graph.part import decode_part  # noqa: PLC0415

    catalog = read_catalog(read([CATALOG]))
    new = [decode_part(part) for part in parts]
    added = [part.documents.paths for part in new]
    changed = set(gone).union(*added)
    if not changed:
        return {}
    start = _merge_from(catalog, len(changed), sum(part.documents.total for part in new))
    old = catalog.segments[start:]
    loaded = _load(read, old)
    live = [
        [path for path in catalog.live(entry, segment.documents.paths) if path not in changed]
        for entry, segment in zip(old, loaded, strict=True)
    ]
    merged = merge([*loaded, *new], [*live, *added])
    records: dict[str, bytes | None] = {key: None for entry in old for key in entry.records()}
    kept = list(catalog.segments[:start])
    home = ""
    if merged.documents.total:
        entry, written = encode(merged, start)
        kept.append(entry)
        records |= written
        home = entry.id
    moved = dict(catalog.moved) | dict.fromkeys(changed, "")
    moved |= dict.fromkeys(merged.documents.paths, home)
    catalog = Catalog(tuple(kept), moved if start else {})
    return records | {CATALOG: msgspec.msgpack.encode(catalog)}


def read_catalog(records: Mapping[str, bytes]) -> Catalog:
    """The catalog among these records. Raises StoreCorrupt."""
    try:
        return msgspec.msgpack.decode(records[CATALOG], type=Catalog)
    except KeyError:
        raise StoreCorrupt("this source has no search index: index it again with --full") from None
    except (msgspec.MsgspecError, ValueError) as error:
        raise StoreCorrupt(
            f"the search index is damaged ({error}): index the repository again with --full"
        ) from error


def record(records: Mapping[str, bytes], key: str) -> bytes:
    """One record that the catalog promises. Raises StoreCorrupt."""
    if key not in records:
        raise StoreCorrupt(f"the search index lacks {key}: index the repository again with --full")
    return records[key]


def _merge_from(catalog: Catalog, changed: int, documents: int) -> int:
    """The first segment to merge with the new one: sizes stay geometric, so few are read."""
    start = len(catalog.segments)
    while start:
        before = catalog.segments[start - 1]
        so_far = {entry.id for entry in catalog.segments[:start]}
        away = sum(home not in so_far for home in catalog.moved.values())
        mostly_dead = 2 * (away + changed) > before.paths
        if before.documents > max(SMALL, RATIO * documents) and not mostly_dead:
            break
        documents += before.documents
        start -= 1
    return start


def _load(read: Read, entries: Sequence[Entry]) -> list["Segment"]:
    from graph.segment import decode_segment  # noqa: PLC0415 - numpy

    if not entries:
        return []
    records = read([key for entry in entries for key in entry.records()])
    loaded: list[Segment] = []
    for entry in entries:
        head, names, *buckets = [record(records, key) for key in entry.records()]
        loaded.append(decode_segment(head, names, buckets))
    return loaded


def encode(segment: "Segment", place: int) -> tuple[Entry, dict[str, bytes]]:
    """A segment at a place of the catalog, and its records."""
    from graph.segment import encode_segment  # noqa: PLC0415 - numpy

    head, names, buckets = encode_segment(segment)
    return _named(segment.documents, place, [head, names, *buckets])


def _named(
    documents: "Documents", place: int, written: Sequence[bytes]
) -> tuple[Entry, dict[str, bytes]]:
    digest = hashlib.blake2b(place.to_bytes(8, "little"), digest_size=12)
    for data in written:
        digest.update(len(data).to_bytes(8, "little") + data)
    entry = Entry(digest.hexdigest(), len(documents.paths), documents.total, len(written) - 2)
    return entry, dict(zip(entry.records(), written, strict=True))


def _groups(parts: Iterable["Part"]) -> Iterable[list["Part"]]:
    group: list[Part] = []
    entries = 0
    for part in parts:
        group.append(part)
        entries += part.entries
        if entries >= MAX_ENTRIES:
            yield group
            group, entries = [], 0
    if group:
        yield group
