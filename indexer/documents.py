"""The words of parsed documents, counted in a worker into one part of the search index."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from itertools import count as counter

import numpy as np

from graph.segment import (
    FIELD_SHIFT,
    FIELDS,
    MAX_FREQUENCY,
    Documents,
    Entries,
    Numbers,
    Segment,
    encode_part,
    names_of,
)
from graph.terms import terms_of, words
from indexer.facts import Document


def count(files: Iterable[tuple[str, Sequence[Document]]]) -> bytes:
    """Count a batch of files, each (path, its documents), into a part for `graph.postings`.

    A document's full node id is the path followed by `Document.node`: "" for the file itself,
    "::" for its module, "::qualname" for a symbol, "#heading" for a section. Batches of some
    tens of files are quickest. A part is plain bytes, made to be sent between processes.
    """
    batch = list(files)
    documents = [document for _, held in batch for document in held]
    number: defaultdict[str, int] = defaultdict(counter().__next__)
    stream: list[int] = []
    sizes: list[int] = []  # words of each field of each document
    for path, held in batch:
        of_path = [number[word] for word in words(path.removesuffix(".py"))]
        for document in held:
            for text in (document.name, document.signature, document.docstring, document.body):
                found = words(text)
                sizes.append(len(found))
                stream += map(number.__getitem__, found)
            sizes.append(len(of_path))
            stream += of_path
    entries, lengths = _entries(list(number), np.array(stream, np.int64), np.array(sizes, np.int64))
    grain_names = tuple(sorted({document.grain for document in documents}))
    grains = [grain_names.index(document.grain) for document in documents]
    return encode_part(
        Segment(
            Documents(
                tuple(path for path, _ in batch),
                np.array([len(held) for _, held in batch], np.int64),
                np.array(grains, np.uint8),
                grain_names,
                lengths.astype(np.uint32),
                names_of(document.node for document in documents),
            ),
            entries,
        )
    )


def _entries(vocabulary: Sequence[str], stream: Numbers, sizes: Numbers) -> tuple[Entries, Numbers]:
    """Entries by term, document and field, and the terms in each field of each document."""
    number: defaultdict[str, int] = defaultdict(counter().__next__)
    expanded = [[number[term] for term in terms_of(word)] for word in vocabulary]
    per_word = np.array([len(terms) for terms in expanded], np.int64)
    flat = np.array([term for terms in expanded for term in terms], np.int64)
    places = len(sizes)
    repeats = per_word[stream]
    ends = np.cumsum(repeats)
    first = (np.cumsum(per_word) - per_word)[stream] - (ends - repeats)
    of_term = flat[np.repeat(first, repeats) + np.arange(int(ends[-1]) if len(ends) else 0)]
    place = np.repeat(np.repeat(np.arange(places), sizes), repeats)
    lengths = np.bincount(place, minlength=places).reshape(-1, FIELDS).T
    keys = of_term * places + place
    keys.sort()
    starts = np.flatnonzero(np.diff(keys, prepend=-1))
    frequency = np.minimum(np.diff(starts, append=len(keys)), MAX_FREQUENCY)
    keys = keys[starts]
    terms, place = keys // max(1, places), keys % max(1, places)
    packed = (place % FIELDS << FIELD_SHIFT | frequency).astype(np.uint16)
    held = np.bincount(terms, minlength=len(number))
    return Entries([term.encode() for term in number], held, place // FIELDS, packed), lengths
