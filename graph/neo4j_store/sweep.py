"""Delete in steps: what a dead load left, what lies below the floor, what a removed source had.

Every change of a generation lies in a unit that the same generation wrote or closed, so units are
the journal: their indexed ends lead to all that is to be undone or deleted, and edges and versions
need no index of their own (which would cost a third of the speed of a load).
"""

from collections.abc import Iterable, Sequence

from cypher import Statement
from graph.neo4j_store.connection import Transaction
from graph.neo4j_store.rows import OPEN, entity_key

UNITS_PER_STEP = 200
ENTITIES_PER_STEP = 5_000


def undo_some(transaction: Transaction, repository: str, sid: int, generation: int) -> bool:
    """Undo some units of a generation that was never published; False when nothing is left."""
    where = {"sid": sid, "generation": generation}
    units = transaction.rows(Statement.UNITS_OF_GENERATION, limit=UNITS_PER_STEP, **where)
    if not units:
        transaction.rows(Statement.UNDO_RECORDS, open=OPEN, **where)
        return False
    keys = _keys(sid, (ids for _, lists, _ in units for ids in lists))
    undo = {"keys": keys, "generation": generation, "open": OPEN}
    touched = transaction.rows(Statement.UNDO_EDGES, **undo)
    transaction.rows(Statement.UNDO_VERSIONS, **undo)
    paths = [path for path, _, _ in units]
    transaction.rows(Statement.UNDO_UNITS, paths=paths, open=OPEN, **where)
    _delete_unreferenced(transaction, keys, touched)
    _delete_contents(transaction, repository, (key for *_, keys in units for key in keys))
    return True


def prune_some(transaction: Transaction, repository: str, sid: int, floor: int, limit: int) -> bool:
    """Delete some of what ended at or below the floor; False when nothing is left."""
    units = transaction.rows(Statement.UNITS_BELOW, sid=sid, floor=floor, limit=limit)
    if not units:
        transaction.rows(Statement.PRUNE_RECORDS, sid=sid, floor=floor)
        return False
    keys = _keys(sid, (ids for _, ids, _ in units))
    touched = transaction.rows(Statement.PRUNE_EDGES, keys=keys, floor=floor)
    transaction.rows(Statement.PRUNE_VERSIONS, keys=keys, floor=floor)
    transaction.rows(Statement.DELETE_UNITS, elements=[element for element, *_ in units])
    _delete_unreferenced(transaction, keys, touched)
    _delete_contents(transaction, repository, (content for *_, content in units))
    return True


def delete_some(transaction: Transaction, repository: str, sid: int) -> bool:
    """Delete some of a removed source; False when nothing is left, the source included."""
    prefix = entity_key(sid, "")
    if transaction.value(Statement.DELETE_ENTITIES, prefix=prefix, limit=ENTITIES_PER_STEP):
        return True
    contents = transaction.value(Statement.DELETE_SOURCE_UNITS, sid=sid, limit=ENTITIES_PER_STEP)
    if contents:
        _delete_contents(transaction, repository, contents)
        return True
    if transaction.value(Statement.DELETE_SOURCE_VECTORS, sid=sid, limit=ENTITIES_PER_STEP):
        return True
    transaction.rows(Statement.DELETE_SOURCE_RECORDS, sid=sid)
    transaction.rows(Statement.DELETE_REMOVED, sid=sid)
    return False


def _keys(sid: int, lists: Iterable[Sequence[str]]) -> list[str]:
    return [entity_key(sid, node) for node in dict.fromkeys(n for ids in lists for n in ids)]


def _delete_unreferenced(
    transaction: Transaction, keys: Sequence[str], touched: Iterable[Sequence[str]]
) -> None:
    candidates = dict.fromkeys([*keys, *(row[0] for row in touched)])
    transaction.rows(Statement.DELETE_UNREFERENCED, keys=list(candidates))


def _delete_contents(transaction: Transaction, repository: str, keys: Iterable[str]) -> None:
    transaction.rows(Statement.LOCK_CONTENTS, repository=repository)
    transaction.rows(Statement.DELETE_CONTENTS, keys=list(dict.fromkeys(keys)))
