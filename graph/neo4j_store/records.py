"""The indexer's notes: written in portions, told apart by a digest."""

import hashlib
from collections.abc import Iterator, Mapping

from cypher import Statement
from graph.neo4j_store.batch import Target
from graph.neo4j_store.connection import Transaction
from graph.neo4j_store.rows import OPEN

RECORD_BYTES = 8 << 20  # of records in one batch


def write_records(
    transaction: Transaction, target: Target, records: Mapping[str, bytes | None]
) -> None:
    """Replace these records; None removes one."""
    where = {"sid": target.sid, "generation": target.generation, "open": OPEN}
    transaction.rows(Statement.CLOSE_RECORDS, keys=list(records), **where)
    rows = [[key, data, record_digest(data)] for key, data in records.items() if data is not None]
    if rows:
        transaction.rows(Statement.CREATE_RECORDS, rows=rows, **where)


def record_digest(data: bytes) -> bytes:
    """What tells the contents of two records apart."""
    return hashlib.blake2b(data, digest_size=16).digest()


def portions(records: Mapping[str, bytes | None]) -> Iterator[dict[str, bytes | None]]:
    """The records, so many bytes at a time."""
    portion: dict[str, bytes | None] = {}
    size = 0
    for key, data in records.items():
        portion[key] = data
        size += len(data or b"") + 100
        if size > RECORD_BYTES:
            yield portion
            portion, size = {}, 0
    if portion:
        yield portion
