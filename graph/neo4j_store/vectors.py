"""Vectors on Neo4j: a node each, found by source, model and key."""

from collections.abc import Mapping, Sequence

from cypher import Statement
from graph.neo4j_store.connection import Connection, Transaction
from graph.neo4j_store.listing import Pin


def read(connection: Connection, sid: int, model: str, keys: Sequence[str]) -> dict[str, bytes]:
    """Those of these keys that there are."""
    if not keys:
        return {}
    rows = connection.rows(Statement.VECTORS, sid=sid, model=model, keys=list(dict.fromkeys(keys)))
    found: dict[str, bytes] = {key: bytes(data) for key, data in rows}
    return {key: found[key] for key in keys if key in found}


def read_keys(connection: Connection, sid: int) -> dict[str, frozenset[str]]:
    """The keys that there are, by model."""
    found: dict[str, set[str]] = {}
    for model, key in connection.rows(Statement.VECTOR_KEYS, sid=sid):
        found.setdefault(model, set()).add(key)
    return {model: frozenset(found[model]) for model in sorted(found)}


def write(
    connection: Connection, pin: Pin, model: str, vectors: Mapping[str, bytes | None]
) -> None:
    """Write these in one transaction; None removes one."""
    gone = [key for key, data in vectors.items() if data is None]
    rows = [[key, data] for key, data in vectors.items() if data is not None]
    where = {"sid": pin.sid, "model": model}

    def work(transaction: Transaction) -> None:
        if gone:
            transaction.rows(Statement.DROP_VECTORS, keys=gone, **where)
        if rows:
            transaction.rows(Statement.WRITE_VECTORS, rows=rows, source=pin.key, **where)

    connection.write(work)
