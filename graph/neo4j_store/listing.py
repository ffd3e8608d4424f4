"""What units a state holds and where their nodes lie: asked for by nearly every read, so kept.

A state never changes and neither does a unit's version, so both are kept as long as there is
room; a newer state's listing is made from an older one and what changed in between.
"""

from collections import OrderedDict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from threading import Lock
from typing import NamedTuple, TypeVar

from cypher import Statement
from graph.model import FileInfo, Span, is_file
from graph.neo4j_store.connection import Connection, Rows
from graph.neo4j_store.rows import NOWHERE
from graph.segment_cache import SegmentCache

K = TypeVar("K")
V = TypeVar("V")

LISTINGS = 8  # states
RECORDS = 16 << 20  # bytes of short records
SHORT_RECORD = 1 << 20
LAYOUTS = 20_000  # unit versions, about 3 kB each


class Pin(NamedTuple):
    """One state of one source: what every read is told."""

    key: str
    sid: int
    generation: int


class UnitVersion(NamedTuple):
    """A unit as a state lists it, and the generation that wrote it."""

    digest: str
    size: int
    since: int
    fingerprint: bytes


@dataclass(frozen=True)
class Listing:
    """The units of a state by path."""

    units: Mapping[str, UnitVersion]

    @cached_property
    def files(self) -> Mapping[str, FileInfo]:
        """The files by path, in the order of paths."""
        paths = sorted(filter(is_file, self.units))
        return {p: FileInfo(p, self.units[p].digest, self.units[p].size) for p in paths}


@dataclass(frozen=True)
class Layout:
    """Where the nodes of a unit's version lie."""

    ids: tuple[str, ...]
    starts: tuple[int, ...]
    ends: tuple[int, ...]
    digests: tuple[str, ...]

    @cached_property
    def spans(self) -> Mapping[str, Span | None]:
        """The span of each node, None for a node without one."""
        return {
            node: None if start == NOWHERE else Span(start, end)
            for node, start, end in zip(self.ids, self.starts, self.ends, strict=True)
        }


@dataclass
class Shelf:
    """Listings and layouts read before, of all sources of a store, for any thread."""

    _listings: OrderedDict[tuple[int, int], Listing] = field(default_factory=OrderedDict)
    _layouts: OrderedDict[tuple[int, str, int], Layout] = field(default_factory=OrderedDict)
    _records: SegmentCache[tuple[int, int, str], bytes] = field(
        default_factory=lambda: SegmentCache[tuple[int, int, str], bytes](RECORDS)
    )
    _lock: Lock = field(default_factory=Lock)

    def listing(self, connection: Connection, pin: Pin) -> Listing:
        """The listing of a state."""
        wanted = (pin.sid, pin.generation)
        with self._lock:
            known = self._listings.get(wanted)
            older = [g for sid, g in self._listings if sid == pin.sid and g < pin.generation]
            base = self._listings[pin.sid, max(older)] if older else None
        if known is None:
            known = _newer(connection, pin, max(older), base) if base else None
            known = known or _read(connection, pin)
        with self._lock:
            _keep(self._listings, wanted, known, LISTINGS)
        return known

    def layouts(
        self, connection: Connection, pin: Pin, paths: Sequence[str]
    ) -> Mapping[str, Layout]:
        """The layouts of these units of a state."""
        units = self.listing(connection, pin).units
        wanted = {path: (pin.sid, path, units[path].since) for path in paths if path in units}
        with self._lock:
            found = {path: self._layouts.get(key) for path, key in wanted.items()}
        missing = [path for path, layout in found.items() if layout is None]
        if missing:
            rows = connection.rows(
                Statement.LAYOUTS, paths=missing, sid=pin.sid, generation=pin.generation
            )
            read = {row[0]: Layout(*map(tuple, row[2:])) for row in rows}
            with self._lock:
                for path, layout in read.items():
                    _keep(self._layouts, wanted[path], layout, LAYOUTS)
            found |= read
        return {path: layout for path, layout in found.items() if layout is not None}

    def records(self, connection: Connection, pin: Pin, keys: Sequence[str]) -> Mapping[str, bytes]:
        """The records under these keys in a state. Short ones are kept: every answer asks for
        the same few.
        """
        wanted = {(pin.sid, pin.generation, key): key for key in keys}
        found = {wanted[key]: data for key, data in self._records.get(wanted).items()}
        missing = [key for key in wanted.values() if key not in found]
        if missing:
            rows = connection.rows(
                Statement.RECORDS, keys=missing, sid=pin.sid, generation=pin.generation
            )
            read: dict[str, bytes] = {row[0]: row[1] for row in rows}
            short = {key: data for key, data in read.items() if len(data) <= SHORT_RECORD}
            self._records.put(
                {
                    (pin.sid, pin.generation, key): (data, len(data) + 200)
                    for key, data in short.items()
                }
            )
            found |= read
        return found


def _keep(shelf: OrderedDict[K, V], key: K, value: V, room: int) -> None:
    shelf[key] = value
    shelf.move_to_end(key)
    while len(shelf) > room:
        shelf.popitem(last=False)


def _read(connection: Connection, pin: Pin) -> Listing:
    rows = connection.rows(Statement.LISTING, sid=pin.sid, generation=pin.generation)
    return Listing(_units(rows))


def _newer(connection: Connection, pin: Pin, known: int, base: Listing) -> Listing | None:
    """The listing made from an older one; None where what went since has been pruned."""
    rows = connection.rows(
        Statement.LISTING_CHANGES, sid=pin.sid, known=known, generation=pin.generation
    )
    floor = connection.rows(Statement.FLOOR, source=pin.key, sid=pin.sid)
    if not floor or floor[0][0] > known:
        return None
    gone = {row[0] for row in rows}
    units = {path: unit for path, unit in base.units.items() if path not in gone}
    return Listing(units | _units([row for row in rows if row[3] is not None]))


def _units(rows: Rows) -> dict[str, UnitVersion]:
    return {path: UnitVersion(*rest) for path, *rest in rows}
