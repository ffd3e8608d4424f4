"""Open a store by its URL; each store's driver is imported only when it is asked for."""

from pathlib import Path

from graph.errors import BadStoreUrl
from graph.store import GraphStore

NEO4J_SCHEMES = ("neo4j", "neo4j+s", "neo4j+ssc", "bolt", "bolt+s", "bolt+ssc")


def open_store(url: str, *, user: str = "", password: str = "", create: bool = True) -> GraphStore:
    """Open `sqlite:///PATH` (`sqlite:////abs`), or a Neo4j URL with its user and password.

    Raises BadStoreUrl for anything else, StoreError where the store cannot be opened.
    With `create` false a missing SQLite file is StoreUnavailable instead of a new one.
    """
    scheme, colon, rest = url.partition("://")
    if scheme == "sqlite" and colon and rest.startswith("/") and len(rest) > 1:
        from graph.sqlite_store import SqliteStore  # noqa: PLC0415 - only when asked for

        return SqliteStore(Path(rest[1:]).expanduser(), create=create)
    if scheme in NEO4J_SCHEMES and rest:
        from graph.neo4j_store import Neo4jStore  # noqa: PLC0415 - the driver takes long to import

        return Neo4jStore(url, user=user, password=password)
    raise BadStoreUrl(
        f"cannot read the store URL {url!r}: use sqlite:///PATH, neo4j://HOST[:7687] "
        f"or bolt://HOST[:7687]"
    )
