"""Which files call a name, or derive from a class of that name: kept as records, by shards.

It is the index of `indexer.resolve.views.View.offered`: what a function's callers are found by when
only some files are read.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from zlib import crc32

import msgspec

from indexer.resolve.offered import asked_of, most, told

Read = Callable[[Sequence[str]], Mapping[str, bytes]]
Shard = dict[str, list[str]]
Offers = Mapping[str, Sequence[str]]

_decoder = msgspec.msgpack.Decoder(Shard)


def build(offered: Mapping[str, Iterable[str]], shards: int) -> dict[str, bytes]:
    """All records of a full index, from the names that each file offers, by path."""
    held: defaultdict[int, defaultdict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for path in sorted(offered):
        for name in offered[path]:
            held[_shard(name, shards)][name].append(path)
    return {_key(n): _encode(shard) for n, shard in held.items()}


class Places:
    """The records of one state, read as they are needed, with some files changed."""

    def __init__(self, read: Read, shards: int, held: dict[int, Shard] | None = None) -> None:
        """`held` are shards of the same state that were read before; changes go into them too."""
        self._read = read
        self._shards = shards
        self._held: dict[int, Shard] = {} if held is None else held
        self._changed: set[int] = set()
        self._touched: dict[str, tuple[tuple[str, ...], set[str]]] = {}

    def of(self, name: str) -> tuple[str, ...]:
        """The paths of the files that offer a name, sorted."""
        return tuple(self._shard_of(name).get(name, ()))

    def change(self, path: str, old: Offers, new: Offers) -> None:
        """A file offers other names than it did, or other classes by them."""
        for name in {name for name in old.keys() | new.keys() if old.get(name) != new.get(name)}:
            self._touched.setdefault(name, (self.of(name), set()))[1].add(path)
            if (name in old) != (name in new):
                shard = self._shard_of(name)
                paths = {*shard.get(name, ())}
                paths = paths | {path} if name in new else paths - {path}
                shard[name] = sorted(paths)
                self._changed.add(_shard(name, self._shards))

    def moved(self) -> Iterator[str]:
        """What may be asked (see `asked_of`) and is now told otherwise."""
        for name, (before, touched) in self._touched.items():
            for asked in asked_of(name):
                old, new = told(asked, before), told(asked, self.of(name))
                many = min(len(old), len(new)) > most(asked)
                if not many and not touched.isdisjoint({*old, *new}):
                    yield asked

    def changes(self) -> dict[str, bytes | None]:
        """The records that differ."""
        found: dict[str, bytes | None] = {}
        for number in self._changed:
            shard = {name: paths for name, paths in self._held[number].items() if paths}
            found[_key(number)] = _encode(shard) if shard else None
        return found

    def _shard_of(self, name: str) -> Shard:
        number = _shard(name, self._shards)
        if number not in self._held:
            record = self._read([_key(number)]).get(_key(number))
            self._held[number] = _decoder.decode(record) if record else {}
        return self._held[number]


def _shard(name: str, shards: int) -> int:
    return crc32(name.encode("utf-8", "surrogatepass")) % shards


def _encode(shard: Mapping[str, Sequence[str]]) -> bytes:
    return msgspec.msgpack.encode({name: shard[name] for name in sorted(shard)})


def _key(number: int) -> str:
    return f"index/places/{number}"
