"""Documents of segments that were read before. Segments never change, so neither do these."""

from collections import OrderedDict
from threading import Lock

from graph.segment import Documents

MAX_DOCUMENTS = 400_000  # about 100 bytes each


class SegmentCache:
    """The segments used last, by their digest, up to a number of documents; safe in threads."""

    def __init__(self, limit: int = MAX_DOCUMENTS) -> None:
        self._limit = limit
        self._lock = Lock()
        self._kept: OrderedDict[str, Documents] = OrderedDict()

    def get(self, segment: str) -> Documents | None:
        """The documents of a segment, if they are kept."""
        with self._lock:
            if segment in self._kept:
                self._kept.move_to_end(segment)
            return self._kept.get(segment)

    def put(self, segment: str, documents: Documents) -> None:
        """Keep the documents of a segment, and let go of those not used for longest."""
        with self._lock:
            self._kept[segment] = documents
            self._kept.move_to_end(segment)
            while sum(kept.total for kept in self._kept.values()) > self._limit:
                self._kept.popitem(last=False)
