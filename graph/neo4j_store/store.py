"""`graph.store.GraphStore` on Neo4j 5.26 or later."""

from collections.abc import Generator, Mapping, Sequence
from contextlib import contextmanager

from cypher import Statement
from graph.errors import (
    SnapshotExpired,
    StaleBase,
    StoreCorrupt,
    StoreDenied,
    StoreUnavailable,
    UnknownRepository,
)
from graph.model import Applied, Delta, SourceInfo
from graph.neo4j_store.connection import RETRY_SECONDS, Connection, Transaction
from graph.neo4j_store.lease import BUSY_SECONDS, Clock, Leases
from graph.neo4j_store.listing import Listing, Pin, Shelf
from graph.neo4j_store.load import Load
from graph.neo4j_store.prune import prune
from graph.neo4j_store.rows import entity_key, source_info, source_key
from graph.neo4j_store.schema import prepare
from graph.neo4j_store.snapshot import Neo4jSnapshot
from graph.neo4j_store.sweep import delete_some
from graph.neo4j_store.vectors import write as write_vectors
from graph.recent import Recent
from graph.scope import EVERYTHING, Scope
from graph.snapshot import Snapshot
from graph.view import View
from graph.visible import Visible, visible

VISIBLE = 16  # scopes of states whose visible files are kept


class Neo4jStore:
    """Repositories on a Neo4j server. Usable from several threads.

    `clock` (milliseconds since 1970) stands in for the server's clock, in leases and pruning;
    `retry` and `busy` are seconds that errors that pass, and other writers, are waited for.
    """

    def __init__(
        self,
        url: str,
        *,
        user: str,
        password: str,
        clock: Clock | None = None,
        retry: float = RETRY_SECONDS,
        busy: float = BUSY_SECONDS,
    ) -> None:
        """Connect, check the server, run the migrations its database lacks. Raises StoreError."""
        self._connection = Connection(url, user, password, retry)
        try:
            self._server = prepare(self._connection)
        except BaseException:
            self._connection.close()
            raise
        self._leases = Leases(self._connection, clock, busy)
        self._shelf = Shelf()
        self._visible = Recent[tuple[int, int, Scope], Visible](VISIBLE)

    def sources(self) -> Sequence[SourceInfo]:
        """Every source there is, sorted by repository and source."""
        rows = self._connection.rows(Statement.SOURCES)
        return sorted(map(source_info, rows), key=lambda info: (info.repository, info.source))

    @contextmanager
    def snapshot(self, repository: str, source: str) -> Generator[Neo4jSnapshot]:
        """The current state, pinned until the block ends.

        Raises UnknownRepository, and SnapshotExpired where the state was pruned meanwhile.
        """
        found = self._find(repository, source)
        if found is None:
            raise UnknownRepository(self._unknown(repository, source))
        pin, info = found
        try:
            yield Neo4jSnapshot(self._connection, self._shelf, pin, info)
        except (StoreUnavailable, StoreDenied):
            raise
        except Exception as error:
            self._check_floor(pin, cause=error)  # half a state may have caused it
            raise
        self._check_floor(pin)

    @contextmanager
    def view(self, repository: str, source: str, scope: Scope = EVERYTHING) -> Generator[View]:
        """The current state, pinned, without what `scope` denies. Raises as `snapshot`."""
        with self.snapshot(repository, source) as snapshot:
            pin = snapshot.pin

            def narrow(_: Snapshot, scope: Scope) -> Visible:
                key = (pin.sid, pin.generation, scope)
                return self._visible.get(key, lambda: visible(snapshot, scope))

            yield View(snapshot, narrow(snapshot, scope), narrow)

    def apply(self, delta: Delta) -> Applied:
        """Make `delta.state` the current state, whole or not at all; see `GraphStore.apply`."""
        key = source_key(delta.repository, delta.source)
        found = self._find(delta.repository, delta.source)
        if found and found[1].state == delta.state:
            if found[1].commit != delta.commit:
                recommit = {"source": key, "state": delta.state, "commit": delta.commit}
                self._connection.write(lambda t: t.rows(Statement.RECOMMIT, **recommit))
            return Applied(delta.state, 0, 0, 0, 0, done_before=True)
        standing = found[1].state if found else None
        if standing != delta.base:
            raise StaleBase(
                f"{delta.repository} stands at {standing}, and the change builds on {delta.base}: "
                f"index again"
            )
        base: tuple[int, Listing] | None = None
        if found:
            base = found[0].generation, self._shelf.listing(self._connection, found[0])
        else:
            self._open(key, delta)
        load = Load(self._leases, delta, key, base)
        applied = load.run()
        prune(self._leases, key, delta.repository, written=applied.nodes_written)
        return applied

    def write_vectors(
        self, repository: str, source: str, model: str, vectors: Mapping[str, bytes | None]
    ) -> None:
        """Keep vectors, or with None remove them. Raises UnknownRepository and StoreError."""
        found = self._find(repository, source)
        if found is None:
            raise UnknownRepository(self._unknown(repository, source))
        write_vectors(self._connection, found[0], model, vectors)

    def remove(self, repository: str, source: str | None = None) -> int:
        """Remove a repository, or one source of it; returns how many sources went."""
        rows = self._connection.rows(Statement.SOURCES_OF_REPOSITORY, repository=repository)
        only = None if source is None else source_key(repository, source)
        wanted = [(key, whole) for key, whole in rows if only in (None, key)]
        for key, _ in wanted:
            self._leases.patiently(lambda key=key: self._unlist(key))
        self._delete_removed()
        return sum(whole for _, whole in wanted)

    def check(self) -> Sequence[str]:
        """Lines for `remit doctor`: versions, reach, integrity. Raises StoreError."""
        version, edition, schema = self._server
        lines = [f"Neo4j {version} {edition} at {self._connection.url}, graph schema {schema}"]
        offline = self._connection.rows(Statement.INDEXES_OFFLINE)
        if offline:
            names = ", ".join(f"{name} ({state})" for name, state in offline)
            raise StoreCorrupt(f"indexes of Neo4j can't be used: {names}; see the server's log")
        for repository, source, writer, expired in self._connection.rows(Statement.UNFINISHED):
            state = "which ended early" if expired or writer is None else "by " + writer
            lines.append(f"{repository} ({source}): a load is unfinished, {state}")
        return lines + [self._check_counts(info) for info in self.sources()]

    def close(self) -> None:
        """Close all connections."""
        self._connection.close()

    def _find(self, repository: str, source: str) -> tuple[Pin, SourceInfo] | None:
        key = source_key(repository, source)
        rows = self._connection.rows(Statement.SOURCE, source=key)
        return (Pin(key, rows[0][0], rows[0][1]), source_info(rows[0])) if rows else None

    def _unknown(self, repository: str, source: str) -> str:
        known = self.sources()
        of_it = [info.source for info in known if info.repository == repository]
        if of_it:
            there = ", ".join(of_it)
            return f"the repository {repository!r} has no source {source!r}; it has: {there}"
        names = ", ".join(sorted({info.repository for info in known})) or "none"
        return f"no repository {repository!r} in this store; there are: {names}"

    def _check_floor(self, pin: Pin, cause: Exception | None = None) -> None:
        floor = self._connection.rows(Statement.FLOOR, source=pin.key, sid=pin.sid)
        if not floor or floor[0][0] > pin.generation:
            raise SnapshotExpired(
                "the state that this answer was read from has been pruned meanwhile: ask again"
            ) from cause

    def _open(self, key: str, delta: Delta) -> None:
        def work(transaction: Transaction) -> None:
            number = transaction.value(Statement.NEXT_NUMBER)
            names = {"repository": delta.repository, "name": delta.source}
            transaction.rows(Statement.OPEN_SOURCE, source=key, number=number, **names)

        self._connection.write(work)

    def _unlist(self, key: str) -> None:
        def work(transaction: Transaction) -> None:
            self._leases.check_free(self._leases.lock(transaction, key))
            transaction.rows(Statement.UNLIST_SOURCE, source=key)

        self._connection.write(work)

    def _delete_removed(self) -> None:
        """Delete what removed sources left, those too whose removal was cut off."""
        for sid, repository in self._connection.rows(Statement.REMOVED_SOURCES):
            while self._connection.write(lambda t, s=sid, r=repository: delete_some(t, r, s)):
                pass

    def _check_counts(self, info: SourceInfo) -> str:
        found = self._find(info.repository, info.source)
        if found is None:
            return f"{info.repository} ({info.source}): removed meanwhile"
        pin, now = found
        files, edges = self._connection.rows(
            Statement.LIVE_COUNTS,
            sid=pin.sid,
            generation=pin.generation,
            prefix=entity_key(pin.sid, ""),
        )[0]
        if (files, edges) != (now.files, now.edges):
            raise StoreCorrupt(
                f"{now.repository} ({now.source}) should hold {now.files} files and {now.edges} "
                f"edges, and holds {files} and {edges}: index it again with --full"
            )
        return f"{now.repository} ({now.source}): {files} files, {edges} edges, all there"
