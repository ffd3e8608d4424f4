"""What a process keeps of what it read of a store. A scope is laid over it, and never kept in it.

Files and nodes are kept by the source and its revision, texts by their digests, under which they
never change; which may be shown is asked of the state each time.
"""

import sqlite3
from collections.abc import Callable, Mapping, Sequence

from graph.model import FileInfo, Node
from graph.recent import Recent
from graph.segment_cache import SegmentCache
from graph.sqlite_store.keys import chunks, storable

MAX_TEXTS = 8 << 20  # characters
MAX_NODES = 8192  # of a state: some 10 MB; after more it begins anew
STATES = 2  # whose nodes are kept

State = tuple[int, int, str]  # see `SourceRow.key`


class Kept:
    """Of one store. Safe for threads."""

    def __init__(self) -> None:
        self.files = Recent[State, Mapping[str, FileInfo]](8)
        self._nodes = Recent[State, dict[str, Node]](STATES)
        self._texts = SegmentCache[str, str](MAX_TEXTS)

    def nodes(
        self, state: State, ids: Sequence[str], read: Callable[[Sequence[str]], Mapping[str, Node]]
    ) -> Mapping[str, Node]:
        """The nodes of these ids, in their order; `read` reads those that are not kept."""
        held = self._nodes.get(state, dict)
        found = {key: node for key in ids if (node := held.get(key))}
        missing = [key for key in ids if key not in found]
        if not missing:
            return found
        new = read(missing)
        if len(held) + len(new) > MAX_NODES:
            held.clear()
        held |= new
        found |= new
        return {key: found[key] for key in ids if key in found}

    def texts(
        self, connection: sqlite3.Connection, source: int, paths: Sequence[str]
    ) -> Mapping[str, str]:
        """The text of these files, where it may be shown."""
        digests = dict[str, str]()
        for marks, values in chunks(storable(paths)):
            query = (
                f"SELECT path, digest FROM unit WHERE shown AND source = ? AND path IN ({marks})"
            )
            digests |= connection.execute(query, (source, *values))
        held = self._texts.get(digests.values())
        missing = [digest for digest in {*digests.values()} if digest not in held]
        for marks, values in chunks(missing):
            query = f"SELECT digest, content FROM text WHERE digest IN ({marks})"
            held |= connection.execute(query, values)
        self._texts.put({digest: (held[digest], len(held[digest])) for digest in missing})
        return {path: held[digests[path]] for path in paths if path in digests}
