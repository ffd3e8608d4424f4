"""Who looked up what: kept in records, so that an edit finds the files it concerns.

`uses` shards hold, by path, the keys that a file looked up; `users` shards, by the upper half of
the key, (key, file) pairs sorted by key. A file is known there by the hash of its path. A
one-file update reads and writes the shards of what differs only.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence

import msgspec
import numpy as np
from numpy.typing import NDArray

from indexer.resolve.keys import Key, provider_hash

Keys = NDArray[np.uint64]
Files = NDArray[np.uint32]
Read = Callable[[Sequence[str]], Mapping[str, bytes]]

_FILES_PER_SHARD = 32
_decoder = msgspec.msgpack.Decoder(dict[str, bytes])


def shards_for(files: int) -> int:
    """How many shards a repository of this many files has: a power of two."""
    return 1 << max(0, (files // _FILES_PER_SHARD).bit_length())


def pack(keys: Iterable[Key]) -> Keys:
    """Keys, each once, as a sorted array."""
    held = sorted(keys if isinstance(keys, set) else set(keys))
    return np.fromiter(held, np.uint64, len(held))


def build(lookups: Mapping[str, Keys], shards: int) -> dict[str, bytes]:
    """All records of a full index, from the packed keys of each file."""
    uses: dict[int, dict[str, bytes]] = {}
    keys: list[Keys] = []
    files: list[Files] = []
    for path, own in lookups.items():
        if len(own):
            uses.setdefault(provider_hash(path) % shards, {})[path] = own.tobytes()
            keys.append(own)
            files.append(np.full(len(own), provider_hash(path), np.uint32))
    records = {_uses(n): msgspec.msgpack.encode(held) for n, held in uses.items()}
    if keys:
        records.update(_split(np.concatenate(keys), np.concatenate(files), shards))
    return records


class Dependents:
    """The records of one state, read as they are needed; `changes` gives those that differ."""

    def __init__(self, read: Read, shards: int) -> None:
        self._read = read
        self._shards = shards
        self._users: dict[int, tuple[Keys, Files]] = {}

    def of(self, changed: Iterable[Key]) -> set[int]:
        """The hashes of the paths of the files that looked up any of these keys."""
        wanted = pack(changed)
        shards = self._shard_of(wanted)
        self._load(sorted(set(shards.tolist())))
        found: set[int] = set()
        for shard in sorted(set(shards.tolist())):
            keys, files = self._users[shard]
            found.update(files[np.isin(keys, wanted[shards == shard])].tolist())
        return found

    def changes(self, lookups: Mapping[str, Iterable[Key]]) -> dict[str, bytes | None]:
        """The records that differ once these files looked up just these keys (none: removed)."""
        uses = self._uses_of(lookups)
        come: list[tuple[Keys, int]] = []
        gone: list[tuple[Keys, int]] = []
        touched: set[int] = set()
        for path, looked_up in lookups.items():
            held = uses[provider_hash(path) % self._shards]
            old = np.frombuffer(held.get(path, b""), np.uint64)
            new = pack(looked_up)
            if np.array_equal(old, new):
                continue
            own = provider_hash(path)
            come.append((np.setdiff1d(new, old, assume_unique=True), own))
            gone.append((np.setdiff1d(old, _all_of(own, path, new, held)), own))
            touched.add(own % self._shards)
            if len(new):
                held[path] = new.tobytes()
            else:
                held.pop(path, None)
        records: dict[str, bytes | None] = {
            _uses(n): msgspec.msgpack.encode(uses[n]) if uses[n] else None for n in touched
        }
        records.update(self._moved(come, gone))
        return records

    def _uses_of(self, paths: Iterable[str]) -> dict[int, dict[str, bytes]]:
        numbers = sorted({provider_hash(path) % self._shards for path in paths})
        records = self._read([_uses(n) for n in numbers])
        return {
            n: _decoder.decode(records[_uses(n)]) if _uses(n) in records else {} for n in numbers
        }

    def _moved(
        self, come: list[tuple[Keys, int]], gone: list[tuple[Keys, int]]
    ) -> dict[str, bytes | None]:
        come_keys, come_files = _pairs(come)
        gone_keys, gone_files = _pairs(gone)
        come_shards, gone_shards = self._shard_of(come_keys), self._shard_of(gone_keys)
        touched = sorted({*come_shards.tolist(), *gone_shards.tolist()})
        self._load(touched)
        records: dict[str, bytes | None] = {}
        for shard in touched:
            keys, files = self._users[shard]
            here = gone_shards == shard
            kept = ~_is_in(keys, files, gone_keys[here], gone_files[here])
            here = come_shards == shard
            keys = np.concatenate([keys[kept], come_keys[here]])
            files = np.concatenate([files[kept], come_files[here]])
            records[_users(shard)] = _encode(keys, files)
        return records

    def _shard_of(self, keys: Keys) -> NDArray[np.int64]:
        return ((keys >> np.uint64(32)) % np.uint64(self._shards)).astype(np.int64)

    def _load(self, shards: Iterable[int]) -> None:
        missing = [n for n in shards if n not in self._users]
        if not missing:
            return
        records = self._read([_users(n) for n in missing])
        for n in missing:
            self._users[n] = _decode(records.get(_users(n), b""))


def _all_of(own: int, path: str, keys: Keys, held: Mapping[str, bytes]) -> Keys:
    """The keys of a file, and of the others in its shard whose paths have the same hash."""
    others = [used for other, used in held.items() if other != path and provider_hash(other) == own]
    return np.concatenate([keys, *(np.frombuffer(used, np.uint64) for used in others)])


def _pairs(groups: list[tuple[Keys, int]]) -> tuple[Keys, Files]:
    keys = [np.empty(0, np.uint64), *(k for k, _ in groups)]
    files = [np.empty(0, np.uint32), *(np.full(len(k), file, np.uint32) for k, file in groups)]
    return np.concatenate(keys), np.concatenate(files)


def _is_in(keys: Keys, files: Files, other: Keys, other_files: Files) -> NDArray[np.bool_]:
    """Which (key, file) pairs are among the others."""
    possible = np.isin(keys, other)
    if not possible.any():
        return possible
    wanted = set(zip(other.tolist(), other_files.tolist(), strict=True))
    for index in np.flatnonzero(possible).tolist():
        possible[index] = (int(keys[index]), int(files[index])) in wanted
    return possible


def _split(keys: Keys, files: Files, shards: int) -> dict[str, bytes]:
    numbers = ((keys >> np.uint64(32)) % np.uint64(shards)).astype(np.int64)
    order = np.lexsort((files, keys, numbers))
    keys, files, numbers = keys[order], files[order], numbers[order]
    edges = np.searchsorted(numbers, np.arange(shards + 1))
    return {
        _users(n): _plain(keys[edges[n] : edges[n + 1]], files[edges[n] : edges[n + 1]])
        for n in range(shards)
        if edges[n] < edges[n + 1]
    }


def _encode(keys: Keys, files: Files) -> bytes | None:
    order = np.lexsort((files, keys))
    return _plain(keys[order], files[order]) if len(keys) else None


def _plain(keys: Keys, files: Files) -> bytes:
    return len(keys).to_bytes(4, "little") + keys.tobytes() + files.tobytes()


def _decode(record: bytes) -> tuple[Keys, Files]:
    count = int.from_bytes(record[:4], "little")
    return (
        np.frombuffer(record, np.uint64, count, 4) if count else np.empty(0, np.uint64),
        np.frombuffer(record, np.uint32, count, 4 + 8 * count) if count else np.empty(0, np.uint32),
    )


def _uses(number: int) -> str:
    return f"index/uses/{number}"


def _users(number: int) -> str:
    return f"index/users/{number}"
