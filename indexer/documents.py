"""The words of parsed documents, counted in a worker into one part of the search index."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, takewhile
from itertools import count as counter
from operator import itemgetter

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
from graph.terms import BREAK, terms_of_all, words, words_of_all
from indexer.facts import Document
from indexer.literals import literal_words

TEXTS = 4  # fields that a document brings as text; literals and path come from the rest
CODE = frozenset({"function", "class", "module"})


@dataclass(frozen=True, slots=True)
class Words:
    """The words of a batch of files in a row, as numbers of a vocabulary.

    `sizes` counts the words of each field (those of `graph.segment.FIELDS`, in order) of each
    document, `documents` are those of all files in order.
    """

    files: Sequence[tuple[str, Sequence[Document]]]
    documents: Sequence[Document]
    vocabulary: Sequence[str]
    stream: Numbers
    sizes: Numbers


def words_in(files: Iterable[tuple[str, Sequence[Document]]]) -> Words:
    """Cut the documents of some files, each (path, its documents), into words."""
    batch = list(files)
    documents = [document for _, held in batch for document in held]
    number: defaultdict[str, int] = defaultdict(counter().__next__)
    breaks = number[BREAK]
    stream: list[int] = []
    for path, held in filter(itemgetter(1), batch):
        name = path.removesuffix(".py")
        texts = [text for d in held for text in (d.name, d.signature, d.docstring, d.body)]
        stream += map(number.__getitem__, _interleaved(held, texts, name))
    found = np.array(stream, np.int64)
    sizes = np.diff(np.flatnonzero(found == breaks), prepend=-1) - 1
    return Words(batch, documents, list(number), found[found != breaks], sizes)


def count(files: Iterable[tuple[str, Sequence[Document]]]) -> bytes:
    """`count_words` of a batch of files."""
    return count_words(words_in(files))


def count_words(words: Words) -> bytes:
    """Count the words of a batch of files into a part for `graph.postings`.

    A document's full node id is the path followed by `Document.node`: "" for the file itself,
    "::" for its module, "::qualname" for a symbol, "#heading" for a section. Batches of some
    tens of files are quickest. A part is plain bytes, made to be sent between processes.
    """
    batch, documents = words.files, words.documents
    entries, lengths = _entries(words.vocabulary, words.stream, words.sizes)
    grain_names = tuple(sorted({document.grain for document in documents}))
    grains = [grain_names.index(document.grain) for document in documents]
    return encode_part(
        Segment(
            Documents(
                tuple(path for path, _ in batch),
                np.array([len(held) for _, held in batch], np.int64),
                np.array(grains, np.uint8),
                grain_names,
                lengths.astype(np.float64),
                names_of(document.node for document in documents),
            ),
            entries,
        )
    )


def _interleaved(held: Sequence[Document], texts: Sequence[str], path: str) -> Iterator[str]:
    """The words of every document, field by field, each field closed by a BREAK."""
    fields = iter(words_of_all(texts))
    own_path = words(path)
    for document in held:
        for _ in range(TEXTS):
            yield from takewhile(BREAK.__ne__, fields)
            yield BREAK
        if document.grain in CODE:
            yield from literal_words(document.body)
        yield BREAK
        yield from own_path
        yield BREAK


def _entries(vocabulary: Sequence[str], stream: Numbers, sizes: Numbers) -> tuple[Entries, Numbers]:
    """Entries by term, document and field, and the terms in each field of each document."""
    number: defaultdict[str, int] = defaultdict(counter().__next__)
    expanded = terms_of_all(vocabulary)
    per_word = np.fromiter(map(len, expanded), np.int64, len(expanded))
    flat = np.fromiter(map(number.__getitem__, chain.from_iterable(expanded)), np.int64)
    places = len(sizes)
    repeats = per_word[stream]
    ends = np.cumsum(repeats)
    first = (np.cumsum(per_word) - per_word)[stream] - (ends - repeats)
    of_term = flat[np.repeat(first, repeats) + np.arange(int(ends[-1]) if len(ends) else 0)]
    place = np.repeat(np.repeat(np.arange(places), sizes), repeats)
    lengths = np.bincount(place, minlength=places).reshape(-1, FIELDS).T
    keys = of_term * places + place
    if len(number) * places < 1 << 32:
        keys = keys.astype(np.uint32)  # sorts in a third of the time
    keys.sort()
    first_of_run = np.ones(len(keys), bool)
    np.not_equal(keys[1:], keys[:-1], out=first_of_run[1:])
    starts = np.flatnonzero(first_of_run)
    frequency = np.minimum(np.diff(starts, append=len(keys)), MAX_FREQUENCY)
    terms, place = np.divmod(keys[starts].astype(np.int64), max(1, places))
    packed = (place % FIELDS << FIELD_SHIFT | frequency).astype(np.uint16)
    held = np.bincount(terms, minlength=len(number))
    return Entries([term.encode() for term in number], held, place // FIELDS, packed), lengths
