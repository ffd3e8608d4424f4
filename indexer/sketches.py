"""Sketches of functions and files: what tells near-identical texts without comparing all of them.

A text is the set of its shingles: every three words in a row of signatures and bodies, without
docstrings, punctuation and spacing. Its sketch keeps the `KEPT` smallest of their hashes
(bottom-k, Cohen and Kaplan 2007): of a smaller set that is all of it, so similarity is exact
there. Alike texts share a key with near certainty: each of `BANDS` keys is made of `ROWS` minima
(MinHash, Broder 1997), and one of the whole sketch.
"""

from collections.abc import Iterator, Sequence
from typing import Final
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from graph.segment import FIELDS
from indexer.documents import Words
from indexer.facts import Parsed, Sketch
from indexer.read import digest_of

KEPT: Final = 128
BANDS: Final = 4
ROWS: Final = 3
MIN_FUNCTION: Final = 24  # shingles; of smaller texts equality is chance
MIN_FILE: Final = 48
_SHINGLED: Final = np.array([False, True, False, True, False, False])  # signature and body
_DIGEST_BYTES: Final = 8

_Numbers = NDArray[np.int64]
_Hashes = NDArray[np.uint32]
_GOLDEN: Final = 0x9E3779B97F4A7C15  # of the golden ratio; any odd numbers would do
_PLACES: Final = [np.uint64(pow(_GOLDEN, n, 1 << 64)) for n in (1, 2, 3)]
_SALTS: Final = [np.uint32(pow(_GOLDEN, n, 1 << 32)) for n in range(4, 4 + BANDS * ROWS)]
_STEP: Final = np.uint32(_GOLDEN & 0xFFFFFFFF)


def sketches(files: Sequence[Parsed], words: Words) -> list[tuple[Sketch, ...]]:
    """The sketches of each file, its own first; `words` are those of the same files."""
    hashes, document = _shingles(words)
    held = np.fromiter((len(own) for _, own in words.files), np.int64, len(files))
    file_of = np.repeat(np.arange(len(files)), held)
    found: list[list[Sketch]] = [[] for _ in files]
    for at, size, values, keys in _sketches(hashes, file_of[document], MIN_FILE, b"file"):
        text = files[at].text or ""
        digest = digest_of(text.encode(errors="replace"))
        found[at].append(Sketch("", size, values, keys, _short(digest)))
    functions = np.array([d.grain == "function" for d in words.documents], bool)
    inside = functions[document]
    digests = [_digests(file) for file in files]
    for at, size, values, keys in _sketches(
        hashes[inside], document[inside], MIN_FUNCTION, b"function"
    ):
        node, of = words.documents[at].node, int(file_of[at])
        found[of].append(Sketch(node, size, values, keys, _short(digests[of][node])))
    return [tuple(own) for own in found]


def _short(digest: str) -> bytes:
    return bytes.fromhex(digest)[:_DIGEST_BYTES]


def _digests(file: Parsed) -> dict[str, str]:
    """The digest of each symbol by its node id without the path."""
    return {
        f"::{s.qualname}#{s.ordinal}" if s.ordinal > 1 else f"::{s.qualname}": s.digest
        for s in file.facts.symbols
    }


def _shingles(words: Words) -> tuple[_Hashes, _Numbers]:
    """The hash of every shingle, and the document it is of."""
    document, field = np.divmod(words.places, FIELDS)
    wanted = _SHINGLED[field]
    document = document[wanted]
    encoded = map(str.encode, words.vocabulary)
    vocabulary = np.fromiter(map(crc32, encoded), np.uint64, len(words.vocabulary))
    word = vocabulary[words.stream[wanted]]
    count = max(0, len(word) - len(_PLACES) + 1)
    mixed = np.zeros(count, np.uint64)
    for offset, factor in enumerate(_PLACES):
        mixed += word[offset : offset + count] * factor
    mixed ^= mixed >> np.uint64(29)
    mixed *= _PLACES[-1]
    whole = document[:count] == document[len(word) - count :]
    return (mixed[whole] >> np.uint64(32)).astype(np.uint32), document[:count][whole]


def _sketches(
    hashes: _Hashes, place: _Numbers, least: int, salt: bytes
) -> Iterator[tuple[int, int, bytes, bytes]]:
    """(place, size, values, keys) of each place that has enough shingles."""
    both = place.astype(np.uint64) << np.uint64(32) | hashes
    both.sort()
    both = both[np.diff(both, prepend=np.uint64(0xFFFFFFFFFFFFFFFF)) != 0]  # each once
    places = (both >> np.uint64(32)).astype(np.int64)
    sizes = np.bincount(places)
    both = both[sizes[places] >= least]
    numbers = np.flatnonzero(sizes >= least)
    if not len(numbers):
        return
    values = both.astype(np.uint32)
    starts = np.concatenate([[0], np.cumsum(sizes[numbers])])
    bands = _bands(values, starts[:-1], crc32(salt))
    little = values.astype("<u4")
    for row, number in enumerate(numbers.tolist()):
        first, size = int(starts[row]), int(sizes[number])
        kept = little[first : first + min(size, KEPT)].tobytes()
        whole = crc32(kept, crc32(size.to_bytes(4, "little"), crc32(salt)))
        yield number, size, kept, bands[row].tobytes() + whole.to_bytes(4, "little")


def _bands(values: _Hashes, starts: _Numbers, salt: int) -> NDArray[np.uint32]:
    """The keys of each run of values: by band, the minima of some rows mixed."""
    keys = np.empty((len(starts), BANDS), "<u4")
    for band in range(BANDS):
        mixed = np.full(len(starts), salt + band & 0xFFFFFFFF, np.uint32)
        for row in range(ROWS):
            minima = np.minimum.reduceat(values * _SALTS[band * ROWS + row], starts)
            mixed = (mixed ^ minima) * _STEP
            mixed ^= mixed >> np.uint32(15)
        keys[:, band] = mixed
    return keys
