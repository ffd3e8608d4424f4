"""Delete old generations: the floor is raised first, so a view below it can be told.

Kept are the last two generations and any that was current less than ten minutes ago.
"""

from contextlib import suppress

from cypher import Statement
from graph.errors import LeaseLost, StoreBusy
from graph.neo4j_store.connection import Transaction
from graph.neo4j_store.lease import Leases, Standing
from graph.neo4j_store.sweep import UNITS_PER_STEP, prune_some

KEEP_MS = 600_000
FEW = 20  # units deleted after a small delta at most; a large one waits for all


def prune(leases: Leases, key: str, repository: str, *, written: int) -> None:
    """Delete what may go; after a small delta only some, so that it stays quick."""
    steps = 1 if written < UNITS_PER_STEP else None
    limit = FEW if steps else UNITS_PER_STEP

    def step(transaction: Transaction) -> bool:
        standing = leases.lock(transaction, key)
        leases.check_free(standing)
        if not any(number <= standing.floor for number in standing.closed):
            return False
        if prune_some(transaction, repository, standing.sid, standing.floor, limit):
            return True
        _forget(transaction, key, standing)
        return False

    with suppress(StoreBusy, LeaseLost):  # the next writer prunes
        if leases.connection.write(lambda t: _raise(t, leases, key)):
            while leases.connection.write(step) and steps is None:
                pass


def _raise(transaction: Transaction, leases: Leases, key: str) -> bool:
    """Raise the floor as far as it may be; whether anything lies below it."""
    standing = leases.lock(transaction, key)
    leases.check_free(standing)
    ends = zip(standing.closed[:-1], standing.closed_at, strict=False)
    old = [number for number, at in ends if at <= standing.now - KEEP_MS]
    floor = max(old, default=standing.floor)
    if floor > standing.floor:
        transaction.rows(Statement.RAISE_FLOOR, source=key, floor=floor)
    return any(number <= max(floor, standing.floor) for number in standing.closed)


def _forget(transaction: Transaction, key: str, standing: Standing) -> None:
    ends = zip(standing.closed, standing.closed_at, strict=True)
    left = [(number, at) for number, at in ends if number > standing.floor]
    transaction.rows(
        Statement.FORGET_CLOSED,
        source=key,
        closed=[number for number, _ in left],
        closed_at=[at for _, at in left],
    )
