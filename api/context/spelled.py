"""Files whose names a short question spells out in words: "the docker compose file"."""

import re
from collections.abc import Collection, Mapping, Sequence
from functools import lru_cache
from itertools import pairwise

MAX_ALIKE = 3
_PART = re.compile(r"[a-z\d]+")

Named = tuple[str, frozenset[str]]  # a path, and the words of its file's name


def spelled_paths(asked: Sequence[str], paths: frozenset[str]) -> list[str]:
    """The paths whose names are made of words of the question, two of them side by side there.

    Those are meant that have most words; () where too many have. The ending is no word.
    """
    said = frozenset(asked)
    pairs = _by_pair(paths)
    found = {n for pair in set(pairwise(asked)) for n in pairs.get(pair, ()) if n[1] <= said}
    most = max((len(parts) for _, parts in found), default=0)
    return sorted(path for path, parts in found if len(parts) == most)


def few(paths: Collection[str]) -> bool:
    """Whether so few paths are meant that the words do point at them."""
    return 0 < len(paths) <= MAX_ALIKE


@lru_cache(maxsize=8)
def _by_pair(paths: frozenset[str]) -> Mapping[tuple[str, str], list[Named]]:
    """The files by every two neighbouring words of their names; the same for every question."""
    held: dict[tuple[str, str], list[Named]] = {}
    for path in paths:
        stem = path.rpartition("/")[2].lower().rpartition(".")[0]
        parts = _PART.findall(stem)
        for pair in pairwise(parts):
            held.setdefault(pair, []).append((path, frozenset(parts)))
    return held
