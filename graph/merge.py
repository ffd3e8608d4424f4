"""Several pieces of the search index into one segment, without what is no longer live."""

from collections.abc import Collection, Sequence

import numpy as np
from numpy.typing import NDArray

from graph.segment import FIELDS, Documents, Entries, Names, Numbers, Segment, names_of, term_order

_DOCUMENT_BITS, _PACKED_BITS = 24, 16  # of a sort key; the term's number takes the 24 above


def merge(segments: Sequence[Segment], live: Sequence[Collection[str]]) -> Segment:
    """One segment of the documents of `live[i]` paths of `segments[i]`, file by file by path.

    No path may be live in two segments.
    """
    documents, moved = merge_documents([segment.documents for segment in segments], live)
    return Segment(documents, merge_entries([segment.entries for segment in segments], moved))


def merge_entries(parts: Sequence[Entries], moved: Sequence[Numbers]) -> Entries:
    """The entries of all parts; `moved[i]` gives the new numbers of the documents of `parts[i]`.

    All of an entry (term, document, field, frequency) is one 64-bit number, so that one sort puts
    everything in its place.
    """
    every = list({term for entries in parts for term in entries.terms})
    places: list[int] = term_order(every).tolist()
    terms = [every[place] for place in places]
    number = {term: i for i, term in enumerate(terms)}
    keys = np.concatenate(
        [np.empty(0, np.uint64)]
        + [_keys(entries, new, number) for entries, new in zip(parts, moved, strict=True)]
    )
    keys.sort()
    return _entries(keys, terms)


def merge_documents(
    parts: Sequence[Documents], live: Sequence[Collection[str]]
) -> tuple[Documents, list[Numbers]]:
    """The documents of the live paths of each part, file by file by path; and for each part, old
    number → new or -1. Raises ValueError where they are too many.
    """
    order = sorted((path, i) for i, paths in enumerate(live) for path in paths)
    moved = [np.full(part.total, -1, np.int64) for part in parts]
    places = [{path: at for at, path in enumerate(part.paths)} for part in parts]
    starts = [np.concatenate([[0], np.cumsum(part.counts)]).tolist() for part in parts]
    counts: list[int] = []
    total = 0
    for path, i in order:
        start, end = starts[i][places[i][path]], starts[i][places[i][path] + 1]
        moved[i][start:end] = np.arange(total, total + end - start)
        counts.append(end - start)
        total += end - start
    grain_names = tuple(sorted({name for part in parts for name in part.grain_names}))
    grains = np.zeros(total, np.uint8)
    lengths = np.zeros((FIELDS, total), np.float32)
    nodes = [""] * total
    for part, new in zip(parts, moved, strict=True):
        kept = np.flatnonzero(new >= 0)
        codes = np.array([grain_names.index(name) for name in part.grain_names] or [0], np.uint8)
        grains[new[kept]] = codes[part.grains[kept]]
        lengths[:, new[kept]] = part.lengths[:, kept]
        _place(part.names, kept, new, nodes)
    paths = tuple(path for path, _ in order)
    numbers = np.array(counts, np.int64)
    if total >= 1 << _DOCUMENT_BITS:
        raise ValueError(f"{total} documents are too many for one segment")
    return Documents(paths, numbers, grains, grain_names, lengths, names_of(nodes)), moved


def _place(names: Names, kept: Numbers, new: Numbers, nodes: list[str]) -> None:
    for old, at in zip(kept.tolist(), new[kept].tolist(), strict=True):
        nodes[at] = names[old]


def _keys(entries: Entries, moved: Numbers, number: dict[bytes, int]) -> NDArray[np.uint64]:
    numbers = np.fromiter(map(number.__getitem__, entries.terms), np.uint64, len(entries.terms))
    documents = moved[entries.documents]
    keys = np.repeat(numbers, entries.sizes) << np.uint64(_DOCUMENT_BITS)
    keys |= documents.astype(np.uint64) & np.uint64((1 << _DOCUMENT_BITS) - 1)
    keys <<= np.uint64(_PACKED_BITS)
    keys |= entries.packed
    return keys if (documents >= 0).all() else keys[documents >= 0]


def _entries(keys: NDArray[np.uint64], terms: Sequence[bytes]) -> Entries:
    packed = keys.astype(np.uint16)
    keys >>= np.uint64(_PACKED_BITS)
    documents = (keys & np.uint64((1 << _DOCUMENT_BITS) - 1)).astype(np.int64)
    keys >>= np.uint64(_DOCUMENT_BITS)
    sizes = np.bincount(keys.astype(np.int64), minlength=len(terms))
    held = np.flatnonzero(sizes)
    return Entries([terms[i] for i in held.tolist()], sizes[held], documents, packed)
