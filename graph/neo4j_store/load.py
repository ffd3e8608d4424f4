"""Apply a delta: in one transaction where it is small, else in batches under a lease."""

import itertools
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TypeVar

from cypher import Statement
from graph.checks import check_shrink, check_unit
from graph.errors import DeltaError, InvalidDelta, LeaseLost, StaleBase, StoreError
from graph.model import Applied, Delta, implied_kind, is_file
from graph.neo4j_store.batch import Known, Target, write_batch
from graph.neo4j_store.changes import Changes, Incoming, implied_targets, incoming
from graph.neo4j_store.connection import Connection, Transaction
from graph.neo4j_store.lease import Lease, Leases, Standing
from graph.neo4j_store.listing import Listing, UnitVersion
from graph.neo4j_store.records import RECORD_BYTES, portions, record_digest, write_records
from graph.neo4j_store.rows import OPEN, entity_key, skip

BATCH_ROWS = 20_000

T = TypeVar("T")


class UndoFirst(Exception):
    """A dead writer's load has to be undone before this small delta is written."""


@dataclass(slots=True)
class Totals:
    """What all batches so far changed, as far as the end of the load needs it."""

    versions: int = 0
    edges: int = 0
    fresh: set[str] = field(default_factory=set[str])
    gone: set[str] = field(default_factory=set[str])
    fresh_edges: int = 0
    gone_edges: int = 0
    files: int = 0
    targets: set[str] = field(default_factory=set[str])
    implied: set[str] = field(default_factory=set[str])

    def add(self, changes: Changes) -> None:
        """Count a batch that was written."""
        self.versions += len(changes.versions)
        self.edges += len(changes.edges)
        self.fresh |= changes.fresh
        self.gone |= changes.gone
        self.fresh_edges += changes.fresh_edges
        self.gone_edges += changes.gone_edges
        self.files += changes.files
        self.targets |= {edge.target for edge, _ in changes.edges}
        self.implied |= implied_targets(changes)


class Load:
    """One delta on its way into the store. `base` is None for a source without a state."""

    def __init__(
        self,
        leases: Leases,
        delta: Delta,
        key: str,
        base: tuple[int, Listing] | None,
    ) -> None:
        self._leases = leases
        self._connection: Connection = leases.connection
        self._delta = delta
        self._key = key
        self._base = base[0] if base else None
        self._units: Mapping[str, UnitVersion] = base[1].units if base else {}
        self._known = Known(frozenset(self._units), complete=not base)
        self._listed: set[str] = set()
        self._seen: set[str] = set()
        self._totals = Totals()

    def run(self) -> Applied:
        """Write it. Raises what `GraphStore.apply` raises."""
        stream = self._stream()
        first = _take(stream, BATCH_ROWS)
        rest = next(stream, None)
        if rest is not None:
            return self._large(itertools.chain(first, [rest], stream))
        batch = [*first, *self._gone()]
        records = self._delta.records
        size = sum(len(data) for data in records.values() if data is not None)
        if sum(item.rows for item in batch) > BATCH_ROWS or size > 2 * RECORD_BYTES:
            return self._large(iter(first))
        try:
            return self._small(batch)
        except UndoFirst:
            lease = self._lease()
            try:
                lease.take(self._check_base)
                lease.release()
            finally:
                lease.forget()
            return self._small(batch)

    def _stream(self) -> Iterator[Incoming]:
        """The units that differ from what is stored; all are checked."""
        for unit in self._delta.units:
            check_unit(unit)
            if unit.path in self._seen:
                raise InvalidDelta(f"two units of one path: {unit.path!r}")
            self._seen.add(unit.path)
            for node in unit.nodes:
                if node.id in self._listed:
                    raise InvalidDelta(f"two units list the node {node.id!r}")
                self._listed.add(node.id)
            item = incoming(unit)
            stored = self._units.get(unit.path)
            if stored is None or stored.fingerprint != item.fingerprint:
                yield item

    def _gone(self) -> list[Incoming]:
        """The units to remove, known once the stream has ended. Raises ShrinkRefused."""
        delta = self._delta
        listed = set(self._units)
        paths = (listed if delta.replaces else listed.intersection(delta.removed)) - self._seen
        before, after = (sum(map(is_file, p)) for p in (listed, (listed | self._seen) - paths))
        check_shrink(before, after, allowed=delta.allow_shrink)
        return [Incoming(path) for path in sorted(paths)]

    def _small(self, batch: list[Incoming]) -> Applied:
        target: list[Target] = []
        generation = self._number()
        done: list[Applied] = []

        def work(transaction: Transaction) -> Applied:
            standing = self._leases.lock(transaction, self._key)
            if standing.generation == generation:
                return done[-1]  # committed before, only the answer was lost
            self._leases.check_free(standing)
            self._check_base(standing)
            if standing.pending is not None:
                raise UndoFirst
            target[:] = [Target(self._delta.repository, standing.sid, generation)]
            changes, _ = write_batch(transaction, target[0], batch, self._known)
            self._totals = Totals()
            self._totals.add(changes)
            write_records(transaction, target[0], self._records(transaction, standing.sid))
            done.append(self._publish(transaction, standing, generation))
            return done[-1]

        return self._leases.patiently(lambda: self._connection.write(work))

    def _large(self, stream: Iterator[Incoming]) -> Applied:
        lease = self._lease()
        try:
            standing = lease.take(self._check_base)
            generation = self._number()
            lease.begin(generation)
            target = Target(self._delta.repository, standing.sid, generation)
            try:
                return self._batches(lease, target, stream)
            except LeaseLost:
                raise
            except DeltaError:
                lease.undo(generation)
                lease.release()
                raise
            except StoreError:
                raise  # out of reach, so there is nothing to release
            except BaseException:
                with suppress(StoreError):
                    lease.release()
                raise
        finally:
            lease.forget()

    def _batches(self, lease: Lease, target: Target, stream: Iterator[Incoming]) -> Applied:
        numbers = itertools.count(1)
        while batch := _take(stream, BATCH_ROWS):
            self._write(lease, target, batch, next(numbers))
        gone = iter(self._gone())
        while batch := _take(gone, BATCH_ROWS):
            self._write(lease, target, batch, next(numbers))
        records = self._connection.read(lambda t: self._records(t, target.sid))
        for some in portions(records):
            self._guarded(lease, next(numbers), lambda t, some=some: write_records(t, target, some))

        def publish(transaction: Transaction) -> Applied:
            standing = self._leases.lock(transaction, self._key)
            if standing.generation == target.generation:
                return self._applied()
            return self._publish(transaction, lease.hold(transaction), target.generation)

        return self._connection.write(publish)

    def _write(self, lease: Lease, target: Target, batch: list[Incoming], number: int) -> None:
        changes, learned = self._guarded(
            lease, number, lambda t: write_batch(t, target, batch, self._known)
        )
        self._known.elements.update(learned)
        self._totals.add(changes)

    def _guarded(self, lease: Lease, number: int, write: Callable[[Transaction], T]) -> T:
        """Write one batch, once: what it returned counts even where its commit went unanswered."""
        results: list[T] = []

        def work(transaction: Transaction) -> T:
            if lease.next_batch(transaction, number):
                results.append(write(transaction))
            return results[-1]

        return self._connection.write(work)

    def _check_base(self, standing: Standing) -> None:
        if standing.generation != self._base:
            raise StaleBase(
                f"{self._delta.repository} was indexed by another writer meanwhile: "
                f"its state is {standing.state}, not {self._delta.base}"
            )

    def _records(self, transaction: Transaction, sid: int) -> Mapping[str, bytes | None]:
        """The records that change."""
        records = dict(self._delta.records)
        if not self._delta.replaces or self._base is None:
            return records
        for key, digest in transaction.rows(Statement.OPEN_RECORDS, sid=sid, open=OPEN):
            data = records.setdefault(key, None)
            if data is not None and record_digest(data) == digest:
                del records[key]
        return records

    def _publish(self, transaction: Transaction, standing: Standing, generation: int) -> Applied:
        """Check what can only be seen as a whole, and make the generation the current one."""
        totals = self._totals
        self._check_whole(transaction, standing.sid)
        implied = len(totals.implied)
        if self._base is not None:
            keys = [entity_key(standing.sid, node) for node in totals.implied]
            implied = transaction.value(
                Statement.IMPLIED_CHANGE, keys=keys, generation=generation, open=OPEN
            )
        transaction.rows(
            Statement.PUBLISH,
            source=self._key,
            generation=generation,
            state=self._delta.state,
            commit=self._delta.commit,
            files=(standing.files or 0) + totals.files,
            nodes=(standing.nodes or 0) + len(totals.fresh) - len(totals.gone) + implied,
            edges=(standing.edges or 0) + totals.fresh_edges - totals.gone_edges,
            indexed_at=datetime.now(UTC).isoformat(timespec="seconds"),
            now=self._leases.now(),
        )
        return self._applied()

    def _check_whole(self, transaction: Transaction, sid: int) -> None:
        """Raise InvalidDelta for an edge to nowhere or a node that two units list."""
        totals = self._totals
        where = {"open": OPEN, "skip": skip(sid)}
        targets = {node for node in totals.targets if implied_kind(node) is None}
        unsure = [entity_key(sid, node) for node in (targets | totals.gone) - self._listed]
        if unsure and (rows := transaction.rows(Statement.DANGLING, keys=unsure, **where)):
            raise InvalidDelta(f"edges lead to what no unit lists: {_names(rows)}")
        fresh = [entity_key(sid, node) for node in totals.fresh] if self._units else []
        if fresh and (rows := transaction.rows(Statement.LISTED_TWICE, keys=fresh, **where)):
            raise InvalidDelta(f"two units list the same nodes: {_names(rows)}")

    def _applied(self) -> Applied:
        totals = self._totals
        return Applied(
            self._delta.state,
            nodes_written=totals.versions,
            edges_written=totals.edges,
            nodes_removed=len(totals.gone - totals.fresh),
            edges_removed=totals.gone_edges,
        )

    def _number(self) -> int:
        return self._connection.write(lambda t: t.value(Statement.NEXT_NUMBER))

    def _lease(self) -> Lease:
        return Lease(self._leases, self._key, self._delta.repository)


def _take(stream: Iterator[Incoming], rows: int) -> list[Incoming]:
    """Items from the stream until they may be this many rows."""
    taken: list[Incoming] = []
    while rows > 0 and (item := next(stream, None)) is not None:
        taken.append(item)
        rows -= item.rows
    return taken


def _names(rows: Iterable[list[str]]) -> str:
    return ", ".join(repr(row[0]) for row in rows)
