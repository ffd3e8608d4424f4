"""The texts of files, those read last kept by their digests, under which none ever changes."""

import sqlite3
from collections.abc import Mapping, Sequence

from graph.segment_cache import SegmentCache
from graph.sqlite_store.keys import chunks, storable

KEPT = 8 << 20  # characters of a store


class Texts:
    """Reads texts. Which may be shown is asked of the state each time, whatever is kept."""

    def __init__(self) -> None:
        self._kept = SegmentCache[str, str](KEPT)

    def read(
        self, connection: sqlite3.Connection, source: int, paths: Sequence[str]
    ) -> Mapping[str, str]:
        """The text of these files, where it may be shown."""
        digests = dict[str, str]()
        for marks, values in chunks(storable(paths)):
            query = (
                f"SELECT path, digest FROM unit WHERE shown AND source = ? AND path IN ({marks})"
            )
            digests |= connection.execute(query, (source, *values))
        held = self._kept.get(digests.values())
        missing = [digest for digest in {*digests.values()} if digest not in held]
        for marks, values in chunks(missing):
            query = f"SELECT digest, content FROM text WHERE digest IN ({marks})"
            held |= connection.execute(query, values)
        self._kept.put({digest: (held[digest], len(held[digest])) for digest in missing})
        return {path: held[digests[path]] for path in paths if path in digests}
