"""The words of parsed documents, counted in a worker into one part of the search index."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import chain
from itertools import count as counter

import numpy as np

from graph.part import encode_part
from graph.segment import (
    FIELD_SHIFT,
    FIELDS,
    MAX_FREQUENCY,
    Documents,
    Entries,
    Numbers,
    Segment,
    names_of,
    term_order,
)
from graph.terms import BREAK, terms_of_all, words, words_of_all
from indexer.facts import Document
from indexer.literals import literal_words

TEXTS = 4  # fields that a document brings as text; literals and path come from the rest
CODE = frozenset({"function", "class", "module"})


@dataclass(frozen=True, slots=True)
class Words:
    """The words of a batch of files, as numbers of a vocabulary: `stream`.

    `places` says of each where it stands: FIELDS times its document's number, plus its field's
    (those of `graph.segment.FIELDS`, in order). The words of one document's texts stand in a row.
    """

    files: Sequence[tuple[str, Sequence[Document]]]
    documents: Sequence[Document]
    vocabulary: Sequence[str]
    stream: Numbers
    places: Numbers


def words_in(files: Iterable[tuple[str, Sequence[Document]]]) -> Words:
    """Cut the documents of some files, each (path, its documents), into words."""
    batch = list(files)
    documents = [document for _, held in batch for document in held]
    number: defaultdict[str, int] = defaultdict(counter().__next__)
    breaks = number[BREAK]
    spoken = _spoken(batch, documents)
    found = np.fromiter(map(number.__getitem__, spoken), np.int64, len(spoken))
    sizes = np.diff(np.flatnonzero(found == breaks), prepend=-1) - 1
    places = np.repeat(_places(len(documents)), sizes)
    return Words(batch, documents, list(number), found[found != breaks], places)


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
    entries, lengths = _entries(words)
    grain_names = tuple(sorted({document.grain for document in documents}))
    grains = [grain_names.index(document.grain) for document in documents]
    return encode_part(
        Segment(
            Documents(
                tuple(path for path, _ in batch),
                np.array([len(held) for _, held in batch], np.int64),
                np.array(grains, np.uint8),
                grain_names,
                lengths.astype(np.float32),
                names_of(document.node for document in documents),
            ),
            entries,
        )
    )


def _spoken(
    batch: Sequence[tuple[str, Sequence[Document]]], documents: Sequence[Document]
) -> list[str]:
    """The words of every field, each closed by a BREAK: of all texts, all literals, all paths."""
    found: list[str] = []
    for _, held in batch:
        if held:
            texts = [text for d in held for text in (d.name, d.signature, d.docstring, d.body)]
            found += words_of_all(texts)
            found.append(BREAK)
    for document in documents:
        if document.grain in CODE:
            found += literal_words(document.body)
        found.append(BREAK)
    for path, held in batch:
        found += [*words(path.removesuffix(".py")), BREAK] * len(held)
    return found


def _places(documents: int) -> Numbers:
    """The place of each field, in the order of `_spoken`."""
    first = np.arange(documents) * FIELDS
    texts = (first[:, None] + np.arange(TEXTS)).ravel()
    return np.concatenate([texts, first + TEXTS, first + TEXTS + 1])


def _entries(words: Words) -> tuple[Entries, Numbers]:
    """Entries by term, document and field, and the terms in each field of each document."""
    number: defaultdict[str, int] = defaultdict(counter().__next__)
    expanded = terms_of_all(words.vocabulary)
    per_word = np.fromiter(map(len, expanded), np.int64, len(expanded))
    flat = np.fromiter(map(number.__getitem__, chain.from_iterable(expanded)), np.int64)
    terms = [term.encode() for term in number]
    order = term_order(terms)
    rank = np.empty(len(terms), np.int64)
    rank[order] = np.arange(len(terms))
    flat = rank[flat]
    places = len(words.documents) * FIELDS
    repeats = per_word[words.stream]
    ends = np.cumsum(repeats)
    first = (np.cumsum(per_word) - per_word)[words.stream] - (ends - repeats)
    of_term = flat[np.repeat(first, repeats) + np.arange(int(ends[-1]) if len(ends) else 0)]
    place = np.repeat(words.places, repeats)
    lengths = np.bincount(place, minlength=places).reshape(-1, FIELDS).T
    keys = of_term * places + place
    if len(terms) * places < 1 << 32:
        keys = keys.astype(np.uint32)  # sorts in a third of the time
    keys.sort()
    first_of_run = np.ones(len(keys), bool)
    np.not_equal(keys[1:], keys[:-1], out=first_of_run[1:])
    starts = np.flatnonzero(first_of_run)
    frequency = np.minimum(np.diff(starts, append=len(keys)), MAX_FREQUENCY)
    term, place = np.divmod(keys[starts].astype(np.int64), max(1, places))
    packed = (place % FIELDS << FIELD_SHIFT | frequency).astype(np.uint16)
    held = np.bincount(term, minlength=len(terms))
    in_order: list[int] = order.tolist()
    ordered = [terms[at] for at in in_order]
    return Entries(ordered, held, place // FIELDS, packed), lengths
