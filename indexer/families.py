"""Who shares a key of a sketch: kept in records, so that an edit finds the copies it concerns.

A record holds, sorted by key, (key, file) pairs; a file is known there by the hash of its path.
What else is told of a member stands in the facts of its file.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from indexer.facts import Sketch
from indexer.resolve.copies import FIRST, Member, keys_of, members
from indexer.resolve.keys import provider_hash
from indexer.resolve.originality import originality

Read = Callable[[Sequence[str]], Mapping[str, bytes]]
PathsOf = Callable[[Iterable[int]], Iterable[str]]
Sketches = tuple[Sketch, ...]
_Array = NDArray[np.uint32]
_KEY_BYTES = 4


def build(keys: Mapping[str, bytes], shards: int) -> dict[str, bytes]:
    """All records of a full index, from the keys of each file's sketches in a row."""
    owners = np.array([provider_hash(path) for path in keys], np.uint32)
    every = np.frombuffer(b"".join(keys.values()), "<u4")
    pairs = np.unique(np.stack([every, np.repeat(owners, _sizes(keys))], axis=1), axis=0)
    numbers = pairs[:, 0] % shards
    return {
        _name(n): pairs[numbers == n].T.astype("<u4").tobytes() for n in np.unique(numbers).tolist()
    }


def alike(keys: Mapping[str, bytes]) -> set[str]:
    """The files that may be in a family with another text: of all others no sketch is wanted."""
    every = np.frombuffer(b"".join(keys.values()), "<u4")
    distinct, counts = np.unique(every, return_counts=True)
    shared = np.isin(every, distinct[counts > 1])
    owners = np.repeat(np.arange(len(keys)), _sizes(keys))
    paths = list(keys)
    return {paths[number] for number in np.unique(owners[shared]).tolist()}


def _sizes(keys: Mapping[str, bytes]) -> NDArray[np.int64]:
    return np.fromiter(map(len, keys.values()), np.int64, len(keys)) // _KEY_BYTES


class Records:
    """The records of one state, read as they are needed."""

    def __init__(self, read: Read, shards: int) -> None:
        self._read = read
        self._shards = shards
        self._held: dict[int, tuple[_Array, _Array]] = {}

    def files(self, keys: Iterable[int]) -> dict[int, list[int]]:
        """The hashes of the paths of the files in each family."""
        wanted = set(keys)
        self._load({key % self._shards for key in wanted})
        found: dict[int, list[int]] = {}
        for key in wanted:
            own, files = self._held[key % self._shards]
            first, last = np.searchsorted(own, [key, key + 1]).tolist()
            found[key] = files[first:last].tolist()
        return found

    def changes(
        self, before: Mapping[str, Sketches], after: Mapping[str, Sketches]
    ) -> dict[str, bytes | None]:
        """The records that differ once these files have other sketches."""
        gone = {pair for path, own in before.items() for pair in _pairs(path, own)}
        come = {pair for path, own in after.items() for pair in _pairs(path, own)}
        differing = gone ^ come
        shards = {key % self._shards for key, _ in differing}
        self._load(shards)
        records: dict[str, bytes | None] = {}
        for n in sorted(shards):
            keys, files = self._held[n]
            held = set(zip(keys.tolist(), files.tolist(), strict=True))
            here = {pair for pair in differing if pair[0] % self._shards == n}
            pairs = sorted((held - (here & gone)) | (here & come))
            records[_name(n)] = np.array(pairs, "<u4").T.tobytes() if pairs else None
        return records

    def _load(self, shards: Iterable[int]) -> None:
        missing = sorted(n for n in shards if n not in self._held)
        if not missing:
            return
        records = self._read([_name(n) for n in missing])
        for n in missing:
            keys, files = np.frombuffer(records.get(_name(n), b""), "<u4").reshape(2, -1)
            self._held[n] = (keys, files)


class StoredFamilies:
    """The families of a state of which some files may have changed."""

    def __init__(
        self,
        records: Records,
        paths_of: PathsOf,
        changed: Mapping[str, Sketches],
        sketches: Callable[[Sequence[str]], Mapping[str, Sketches]],
    ) -> None:
        """`sketches` reads those of stored files, which `paths_of` finds by the hashes of their
        paths; `changed` holds those of the others."""
        self._records = records
        self._paths_of = paths_of
        self._changed = changed
        self._sketches = sketches
        self._members: dict[str, dict[int, list[Member]]] = {}
        self._known: dict[int, Sequence[Member]] = {}

    def families(self, keys: Sequence[int]) -> Mapping[int, Sequence[Member]]:
        """The first members of each family, in the order of originality."""
        missing = {key for key in keys if key not in self._known}
        paths = {key: self._in_order(key, held) for key, held in self._files(missing).items()}
        self._load({path for own in paths.values() for path in own[:FIRST]})
        for key, own in paths.items():
            self._known[key] = self._first(key, own)
        return {key: self._known[key] for key in keys}

    def paths(self, keys: Iterable[int]) -> set[str]:
        """The files that are in any of these families, or were where they have changed."""
        return {path for held in self._files(keys).values() for path in held}

    def _files(self, keys: Iterable[int]) -> dict[int, list[str]]:
        found = self._records.files(keys)
        return {key: list(self._paths_of(hashes)) for key, hashes in found.items()}

    def _in_order(self, key: int, stored: list[str]) -> list[str]:
        own = [path for path in stored if path not in self._changed]
        own += [path for path in self._changed if key in self._of(path)]
        return sorted(own, key=originality)

    def _first(self, key: int, paths: list[str]) -> list[Member]:
        found: list[Member] = []
        for at in range(0, len(paths), FIRST):
            self._load(paths[at : at + FIRST])
            found += [m for path in paths[at : at + FIRST] for m in self._of(path).get(key, ())]
            if len(found) >= FIRST:
                break
        return found[:FIRST]

    def _of(self, path: str) -> dict[int, list[Member]]:
        if path not in self._members:
            self._members[path] = _by_key(path, self._changed[path])
        return self._members[path]

    def _load(self, paths: Iterable[str]) -> None:
        missing = [p for p in paths if p not in self._members and p not in self._changed]
        if missing:
            for path, own in self._sketches(missing).items():
                self._members[path] = _by_key(path, own)


def differing(old: StoredFamilies, new: StoredFamilies, keys: Sequence[int]) -> set[int]:
    """The families of which other members are looked at than before."""
    before, after = old.families(keys), new.families(keys)
    return {key for key in keys if _told(before[key]) != _told(after[key])}


def changed_families(before: Mapping[str, Sketches], after: Mapping[str, Sketches]) -> list[int]:
    """The families to which changed files contribute other members than before."""
    found: set[int] = set()
    for path in before.keys() | after.keys():
        old, new = _by_key(path, before.get(path, ())), _by_key(path, after.get(path, ()))
        for key in old.keys() | new.keys():
            if _told(old.get(key, ())) != _told(new.get(key, ())):
                found.add(key)
    return sorted(found)


def _told(held: Sequence[Member]) -> list[tuple[str, Sketch]]:
    """What is told of members: their order, not their places."""
    return [(one.path, one.sketch) for one in held]


def _by_key(path: str, sketches: Sketches) -> dict[int, list[Member]]:
    found: dict[int, list[Member]] = {}
    for one in members(path, sketches):
        for key in set(keys_of(one.sketch)):
            found.setdefault(key, []).append(one)
    return found


def _pairs(path: str, sketches: Sketches) -> Iterable[tuple[int, int]]:
    own = provider_hash(path)
    return ((key, own) for sketch in sketches for key in keys_of(sketch))


def _name(number: int) -> str:
    return f"index/families/{number}"
