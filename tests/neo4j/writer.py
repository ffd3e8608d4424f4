"""A writer to be killed: URI, user and password are its arguments."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from graph.neo4j_store import Neo4jStore, load
from tests.neo4j.graphs import delta, units


def main() -> None:
    """Load files over those that are there, in small batches."""
    load.BATCH_ROWS = 100  # pyright: ignore[reportConstantRedefinition] - many steps to die at
    uri, user, password = sys.argv[1:]
    store = Neo4jStore(uri, user=user, password=password)
    store.apply(delta("A", "B", units(5, shift=3), replaces=True))


if __name__ == "__main__":
    main()
