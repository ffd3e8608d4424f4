"""One immutable piece of the search index, as arrays in memory and as bytes in records.

A segment has documents and, per term, entries (document, field, frequency). In memory terms are
in the order of their hash, entries in the order of term, document, field. On disk it is three
kinds of records: `head` (paths, grains, field lengths), `names` (the local parts of node ids)
and buckets, each with the terms of one range of hashes, so that a query reads few bytes:

    bucket  u32 terms, u32 entries, u32 width of a document number (2 or 4), then arrays:
            u32 entries of each term; documents; u16 field << 13 | frequency; terms joined by \\n
"""

import struct
import zlib
from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise

import msgspec
import numpy as np
from numpy.typing import NDArray

from graph.errors import StoreCorrupt

FIELDS = 6  # name, signature, docstring, body, literals, path
FIELD_SHIFT = 13
MAX_FREQUENCY = (1 << FIELD_SHIFT) - 1
ENTRIES_PER_BUCKET = 1024  # about one page of 4 KB

Numbers = NDArray[np.int64]
_BUCKET = struct.Struct("<III")
_UNREADABLE = "the search index is damaged ({}): index the repository again with --full"


class Head(msgspec.Struct, frozen=True, array_like=True):
    """The documents of a segment, file by file in the order of paths."""

    paths: tuple[str, ...]
    counts: bytes  # u32 per path: its documents
    grains: bytes  # u8 per document: index into grain_names
    grain_names: tuple[str, ...]
    lengths: tuple[bytes, ...]  # per field, u32 or less per document: its terms


class Documents(msgspec.Struct, frozen=True):
    """The documents of a segment as arrays; `lengths[field, document]` counts terms, exactly."""

    paths: tuple[str, ...]
    counts: Numbers
    grains: NDArray[np.uint8]
    grain_names: tuple[str, ...]
    lengths: NDArray[np.float32]
    names: "Names"

    @property
    def total(self) -> int:
        """How many documents there are."""
        return len(self.grains)


class Names(msgspec.Struct, frozen=True):
    """The local parts of node ids, cut out of one text only when asked for."""

    ends: Numbers  # in characters
    text: str

    def __getitem__(self, document: int) -> str:
        start = int(self.ends[document - 1]) if document else 0
        return self.text[start : int(self.ends[document])]

    def of(self, documents: Numbers) -> list[str]:
        """Those of many documents."""
        starts = np.where(documents > 0, self.ends.take(documents - 1, mode="wrap"), 0)
        ends: list[int] = self.ends.take(documents).tolist()
        return [self.text[a:b] for a, b in zip(starts.tolist(), ends, strict=True)]


class Entries(msgspec.Struct, frozen=True):
    """Terms with how many entries each has, and the entries of all of them in a row."""

    terms: Sequence[bytes]
    sizes: NDArray[np.integer]
    documents: NDArray[np.integer]
    packed: NDArray[np.uint16]


class Bucket(msgspec.Struct, frozen=True):
    """The entries of a bucket; `ends` tell where those of each term end."""

    places: Mapping[bytes, int]
    ends: Sequence[int]
    documents: NDArray[np.integer]
    packed: NDArray[np.uint16]

    def of(self, term: bytes) -> tuple[NDArray[np.integer], NDArray[np.uint16]]:
        """The documents, and the fields with frequencies, of one term; of one not here, none."""
        at = self.places.get(term)
        if at is None:
            return self.documents[:0], self.packed[:0]
        start, end = (self.ends[at - 1] if at else 0), self.ends[at]
        return self.documents[start:end], self.packed[start:end]


class Segment(msgspec.Struct, frozen=True):
    """Documents and the entries that point at them."""

    documents: Documents
    entries: Entries


def names_of(nodes: Iterable[str]) -> Names:
    """Keep the local parts of node ids."""
    kept = list(nodes)
    return Names(np.cumsum([len(node) for node in kept], dtype=np.int64), "".join(kept))


def term_order(terms: Sequence[bytes]) -> Numbers:
    """The order of terms in a segment: by hash, then by bytes, so that any bucket is a slice."""
    hashes = _hashes(terms)
    order = np.argsort(hashes, kind="stable")
    ordered = hashes[order]
    for at in np.flatnonzero(ordered[1:] == ordered[:-1]).tolist():  # a handful in a million
        equal = [int(i) for i in order[ordered == ordered[at]]]
        order[ordered == ordered[at]] = sorted(equal, key=terms.__getitem__)
    return order


def bucket_count(entries: int) -> int:
    """How many buckets hold so many entries: a power of two."""
    return 1 << max(0, (entries // ENTRIES_PER_BUCKET).bit_length() - 1)


def _hashes(terms: Sequence[bytes]) -> NDArray[np.uint32]:
    return np.fromiter(map(zlib.crc32, terms), np.uint32, len(terms))


def bucket_of(term: bytes, buckets: int) -> int:
    """Which bucket holds a term: the first bits of its hash."""
    return zlib.crc32(term) * buckets >> 32


def encode_head(documents: Documents) -> bytes:
    """Write the documents, without their names."""
    lengths = tuple(_narrow(row).tobytes() for row in documents.lengths)
    counts = documents.counts.astype("<u4").tobytes()
    grains = documents.grains.tobytes()
    head = Head(documents.paths, counts, grains, documents.grain_names, lengths)
    return msgspec.msgpack.encode(head)


def encode_names(names: Names) -> bytes:
    """Write the local parts of node ids."""
    ends = names.ends.astype("<u4").tobytes()
    return zlib.compress(msgspec.msgpack.encode((ends, names.text)), 1)


def encode_buckets(
    entries: Entries, width: int, buckets: int, wanted: range | None = None
) -> list[bytes]:
    """Write entries whose terms are in their order, spread over this many buckets; of them those
    that are wanted, where the entries are of no others.
    """
    numbers = wanted or range(buckets)
    of_term = _hashes(entries.terms).astype(np.uint64) * np.uint64(buckets) >> np.uint64(32)
    cuts = np.searchsorted(of_term, np.arange(numbers.start, numbers.stop + 1)).tolist()
    starts = [0, *np.cumsum(entries.sizes).tolist()]
    sizes = entries.sizes.astype("<u4")
    documents = entries.documents.astype(f"<u{width}")
    packed = entries.packed.astype("<u2")
    encoded: list[bytes] = []
    for first, last in pairwise(cuts):
        start, end = starts[first], starts[last]
        encoded.append(
            _BUCKET.pack(last - first, end - start, width)
            + sizes[first:last].tobytes()
            + documents[start:end].tobytes()
            + packed[start:end].tobytes()
            + b"\n".join(entries.terms[first:last])
        )
    return encoded


def entries_in(bucket: bytes) -> int:
    """How many entries a bucket says it has."""
    return int(_BUCKET.unpack_from(bucket)[1])


def decode_documents(head: bytes, names: bytes) -> Documents:
    """Read what encode_head and encode_names wrote. Raises StoreCorrupt."""
    try:
        read = msgspec.msgpack.decode(head, type=Head)
        ends, text = msgspec.msgpack.decode(zlib.decompress(names), type=tuple[bytes, str])
        counts = np.frombuffer(read.counts, "<u4").astype(np.int64)
        grains = np.frombuffer(read.grains, np.uint8)
        lengths = np.stack([_widen(row, len(grains)) for row in read.lengths])
        kept = Names(np.frombuffer(ends, "<u4").astype(np.int64), text)
    except (msgspec.MsgspecError, zlib.error, ValueError) as error:
        raise StoreCorrupt(_UNREADABLE.format(error)) from error
    whole = (
        len(counts) == len(read.paths)
        and int(counts.sum()) == len(grains) == len(kept.ends)
        and len(lengths) == FIELDS
        and (not len(grains) or int(grains.max()) < len(read.grain_names))
        and (not len(grains) or int(kept.ends[-1]) == len(text))
    )
    if not whole:
        raise StoreCorrupt(_UNREADABLE.format("the list of documents contradicts itself"))
    return Documents(read.paths, counts, grains, read.grain_names, lengths, kept)


def decode_entries(data: bytes) -> Entries:
    """Read one bucket, without a copy and before `checked`. Raises StoreCorrupt."""
    try:
        terms, count, width = _BUCKET.unpack_from(data)
        at = _BUCKET.size
        sizes = np.frombuffer(data, "<u4", terms, at)
        at += 4 * terms
        numbers = np.frombuffer(data, f"<u{width}", count, at)
        at += width * count
        packed = np.frombuffer(data, "<u2", count, at)
        words = data[at + 2 * count :].split(b"\n") if terms else []
    except (struct.error, ValueError, TypeError) as error:
        raise StoreCorrupt(_UNREADABLE.format(error)) from error
    if len(words) != terms or int(sizes.sum()) != count:
        raise StoreCorrupt(_UNREADABLE.format("a bucket contradicts itself"))
    return Entries(words, sizes, numbers, packed)


def decode_bucket(data: bytes, documents: int) -> Bucket:
    """Read one bucket of a segment of so many documents, without a copy. Raises StoreCorrupt."""
    read = decode_entries(data)
    _check(read, documents)
    places = {term: at for at, term in enumerate(read.terms)}
    ends: list[int] = np.cumsum(read.sizes, dtype=np.int64).tolist()
    return Bucket(places, ends, read.documents, read.packed)


def checked(terms: Sequence[bytes], parts: Sequence[Entries], documents: int) -> Entries:
    """Join entries, and see that they point at documents and fields. Raises StoreCorrupt."""
    none = np.empty(0, np.int64)
    joined = Entries(
        terms,
        np.concatenate([none, *(part.sizes for part in parts)]),
        np.concatenate([none, *(part.documents for part in parts)]),
        np.concatenate([np.empty(0, np.uint16), *(part.packed for part in parts)]),
    )
    _check(joined, documents)
    return joined


def _check(entries: Entries, documents: int) -> None:
    if len(entries.packed) and (
        int(entries.documents.max()) >= documents
        or int(entries.packed.max()) >> FIELD_SHIFT >= FIELDS
    ):
        raise StoreCorrupt(_UNREADABLE.format("an entry points at no document"))


def _narrow(row: NDArray[np.float32]) -> NDArray[np.unsignedinteger]:
    top = row.max() if len(row) else 0
    return row.astype("<u1" if top < 1 << 8 else "<u2" if top < 1 << 16 else "<u4")


def _widen(data: bytes, documents: int) -> NDArray[np.float32]:
    width = len(data) // documents if documents else 4
    row = np.frombuffer(data, f"<u{width}").astype(np.float32)
    if len(row) != documents:
        raise ValueError("field lengths are missing")
    return row


def width_of(documents: Documents) -> int:
    """The bytes that a document's number takes."""
    return 2 if documents.total <= 1 << 16 else 4


def encode_segment(segment: Segment) -> tuple[bytes, bytes, list[bytes]]:
    """The head, the names and the buckets of a segment."""
    count = bucket_count(len(segment.entries.packed))
    buckets = encode_buckets(segment.entries, width_of(segment.documents), count)
    return encode_head(segment.documents), encode_names(segment.documents.names), buckets


def decode_segment(head: bytes, names: bytes, buckets: Sequence[bytes]) -> Segment:
    """Read a whole segment. Raises StoreCorrupt."""
    documents = decode_documents(head, names)
    read = [decode_entries(bucket) for bucket in buckets]
    terms = [term for entries in read for term in entries.terms]
    return Segment(documents, checked(terms, read, documents.total))
