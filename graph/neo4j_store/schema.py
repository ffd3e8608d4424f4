"""Which servers Remit can use, and how their databases get their constraints and indexes."""

import re

from cypher import Statement
from graph.errors import StoreVersion
from graph.neo4j_store.connection import Connection, statements

OLDEST = (5, 26)


def prepare(connection: Connection) -> tuple[str, str, int]:
    """Check the server and run the migrations its database lacks.

    Returns the server's version, its edition, and the schema version. Raises StoreVersion.
    """
    version, edition, found = connection.rows(Statement.SERVER)[0]
    check_server(connection.url, version)
    migrations = statements().migrations
    newest = migrations[-1].version
    if (found or 0) > newest:
        raise StoreVersion(
            f"Neo4j at {connection.url} holds a graph of schema {found}, and this Remit knows "
            f"{newest}: update Remit"
        )
    for migration in migrations[found or 0 :]:
        for text in migration.statements:
            connection.run_schema(text)
        number = migration.version
        connection.write(lambda t, n=number: t.rows(Statement.RECORD_SCHEMA, version=n))
    return version, edition, newest


def check_server(url: str, version: str) -> None:
    """Raise StoreVersion where a server is older than 5.26 (later ones count by year)."""
    match = re.match(r"(\d+)\.(\d+)", version)
    if match is None or (int(match[1]), int(match[2])) < OLDEST:
        raise StoreVersion(f"Neo4j at {url} is {version}: Remit needs 5.26 or later")
