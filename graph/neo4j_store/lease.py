"""The right to write a source: a lock inside a transaction, a lease across several.

Every write locks the source's node first. A load of several transactions holds a lease besides:
each of its transactions checks that it is still the writer and that this batch is the next one,
so a writer that stood still can't go on once another took over, and a batch that is tried again
after its acknowledgement was lost is not written twice. What a load writes is invisible until its
generation is published; what a dead one left is undone before anything else is written.
"""

import os
import socket
import time
import uuid
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any, TypeVar

from cypher import Statement
from graph.errors import LeaseLost, StoreBusy
from graph.neo4j_store.connection import Connection, Transaction
from graph.neo4j_store.sweep import undo_some

T = TypeVar("T")

LEASE_MS = 120_000
BUSY_SECONDS = 30.0  # how long a writer waits for another one
BUSY_PAUSE = 0.25

Clock = Callable[[], int]
"""Milliseconds since 1970; where there is none the server's own clock counts."""


@dataclass(frozen=True, slots=True)
class Standing:
    """A source as its locked node says; `now` is in milliseconds."""

    sid: int
    generation: int | None
    state: str | None
    files: int | None
    nodes: int | None
    edges: int | None
    pending: int | None
    writer: str | None
    expires: int | None
    batch: int
    floor: int
    closed: list[int]
    closed_at: list[int]
    now: int


@dataclass
class Leases:
    """Makes leases for one store, and knows which of its own are still at work."""

    connection: Connection
    clock: Clock | None = None
    busy: float = BUSY_SECONDS
    active: set[str] = field(default_factory=set[str])
    me: str = field(default_factory=lambda: f"{socket.gethostname()}:{os.getpid()}:{_unique()}")

    def now(self) -> int | None:
        """The injected time, None for the server's."""
        return self.clock() if self.clock else None

    def patiently(self, work: Callable[[], T]) -> T:
        """Do `work`, again while another writer is at it, for `busy` seconds."""
        deadline = time.monotonic() + self.busy
        while True:
            try:
                return work()
            except StoreBusy:
                if time.monotonic() > deadline:
                    raise
                time.sleep(BUSY_PAUSE)

    def lock(self, transaction: Transaction, key: str) -> Standing:
        """Lock a source until the transaction ends. Raises LeaseLost where it was removed."""
        rows = transaction.rows(Statement.LOCK_SOURCE, source=key, now=self.now())
        if not rows:
            raise LeaseLost("the source was removed while it was written: index it again")
        return Standing(*rows[0])

    def check_free(self, standing: Standing) -> None:
        """Raise StoreBusy where another writer that may be alive holds the source."""
        writer, expires = standing.writer, standing.expires
        if writer is None or expires is None or expires <= standing.now or self._dead(writer):
            return
        seconds = (expires - standing.now + 999) // 1000
        raise StoreBusy(
            f"another writer ({writer.rpartition(':')[0]}) is loading this source; wait until it "
            f"is done (should it be dead, its lease ends in {seconds} s)"
        )

    def _dead(self, writer: str) -> bool:
        """Whether a writer of this machine can be seen to be gone."""
        host, pid, store, _ = writer.rsplit(":", 3)
        mine_host, mine_pid, mine_store = self.me.rsplit(":", 2)
        if host != mine_host:
            return False
        if pid == mine_pid:
            return store == mine_store and writer not in self.active
        with suppress(PermissionError):
            try:
                os.kill(int(pid), 0)
            except ProcessLookupError:
                return True
        return False


class Lease:
    """One writer's lease on one source."""

    def __init__(self, leases: Leases, key: str, repository: str) -> None:
        self._leases = leases
        self._key = key
        self._repository = repository
        self.writer = f"{leases.me}:{_unique()}"

    def take(self, check: Callable[[Standing], None]) -> Standing:
        """Become the writer where the source is free, and undo what a dead writer left.

        `check` may refuse the source as it stands. Raises StoreBusy, LeaseLost.
        """
        self._leases.active.add(self.writer)

        def work(transaction: Transaction) -> Standing:
            standing = self._leases.lock(transaction, self._key)
            if standing.writer != self.writer:
                self._leases.check_free(standing)
            check(standing)
            self._set(transaction, Statement.TAKE_LEASE, writer=self.writer, lease=LEASE_MS)
            return standing

        standing = self._leases.patiently(lambda: self._leases.connection.write(work))
        if standing.pending is not None:
            self.undo(standing.pending)
        return standing

    def begin(self, generation: int) -> None:
        """Begin to write a generation; batches count from 1."""

        def work(transaction: Transaction) -> None:
            self.hold(transaction)
            self._set(transaction, Statement.BEGIN_LOAD, generation=generation, lease=LEASE_MS)

        self._leases.connection.write(work)

    def hold(self, transaction: Transaction) -> Standing:
        """Lock the source and check that this is still its writer. Raises LeaseLost."""
        standing = self._leases.lock(transaction, self._key)
        if standing.writer != self.writer:
            raise LeaseLost(
                "another writer took over this source while this one stood still; nothing of "
                "this load is to be seen: index again"
            )
        return standing

    def next_batch(self, transaction: Transaction, number: int) -> bool:
        """Lock, check, and say whether batch `number` has yet to be written. Raises LeaseLost."""
        standing = self.hold(transaction)
        if standing.batch >= number:
            return False
        if standing.batch != number - 1:
            raise LeaseLost(f"batch {number} follows on batch {standing.batch}: index again")
        self._set(transaction, Statement.COUNT_BATCH, batch=number, lease=LEASE_MS)
        return True

    def undo(self, generation: int) -> None:
        """Undo all that was written of a generation, in steps."""

        def step(transaction: Transaction) -> bool:
            standing = self.hold(transaction)
            self._set(transaction, Statement.TAKE_LEASE, writer=self.writer, lease=LEASE_MS)
            if undo_some(transaction, self._repository, standing.sid, generation):
                return True
            self._set(transaction, Statement.FORGET_PENDING)
            return False

        while self._leases.connection.write(step):
            pass

    def release(self) -> None:
        """Let the next writer in at once."""

        def work(transaction: Transaction) -> None:
            self._set(transaction, Statement.RELEASE_LEASE, writer=self.writer)

        self._leases.connection.write(work)

    def forget(self) -> None:
        """Say that this writer is no longer at work, whatever the store still says."""
        self._leases.active.discard(self.writer)

    def _set(self, transaction: Transaction, statement: Statement, **values: Any) -> None:
        now = self._leases.now()
        transaction.rows(statement, source=self._key, now=now, **values)


def _unique() -> str:
    return uuid.uuid4().hex[:12]
