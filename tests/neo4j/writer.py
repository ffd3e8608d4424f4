"""Writers to be killed. Each line of input is a URI to load to; user and password are arguments.

For each one a process is forked from this one, which has imported all there is to import: its
process id is printed at once, and its exit status when it has ended.
"""

import os
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from graph.neo4j_store import Neo4jStore, load
from tests.neo4j.graphs import delta, units

BATCH_ROWS = 100  # many steps to die at


def write(uri: str) -> None:
    """Load files over those that are there."""
    user, password = sys.argv[1:]
    load.BATCH_ROWS = BATCH_ROWS  # pyright: ignore[reportConstantRedefinition] - as tests do
    store = Neo4jStore(uri, user=user, password=password)
    store.apply(delta("A", "B", units(5, shift=3), replaces=True))
    store.close()


for line in sys.stdin:
    child = os.fork()
    if not child:
        write(line.strip())
        os._exit(0)
    print(child, flush=True)
    print(os.waitpid(child, 0)[1], flush=True)
