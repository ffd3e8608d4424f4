"""What of the search index is live and in sight, and the statistics of just that."""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from graph.postings import Catalog, Entry, record
from graph.search import Records
from graph.segment import Documents, bucket_of, decode_documents
from graph.segment_cache import SegmentCache
from graph.visible import Visible

DEAD, DENIED, SEEN = 0, 1, 2

Reals = NDArray[np.float64]
_CACHE = SegmentCache()


@dataclass(frozen=True, slots=True)
class Sight:
    """A segment's documents, and which of them are live and in sight."""

    documents: Documents
    status: NDArray[np.uint8]  # per document: DEAD, DENIED or SEEN


def look(
    snapshot: Records, catalog: Catalog, terms: Sequence[bytes], visible: Visible
) -> tuple[list[Sight], Mapping[str, bytes]]:
    """Every segment, and the records of the buckets of these terms, in one read of the store."""
    kept = [_CACHE.get(entry.id) for entry in catalog.segments]
    keys: list[str] = []
    for entry, documents in zip(catalog.segments, kept, strict=True):
        keys += [] if documents else [entry.head(), entry.names()]
        keys += map(entry.bucket, sorted({bucket_of(term, entry.buckets) for term in terms}))
    records = snapshot.records(keys)
    sights: list[Sight] = []
    for entry, held in zip(catalog.segments, kept, strict=True):
        documents = held or decode_documents(
            record(records, entry.head()), record(records, entry.names())
        )
        _CACHE.put(entry.id, documents)
        sights.append(Sight(documents, _status(catalog, entry, documents, visible)))
    return sights, records


def _status(
    catalog: Catalog, entry: Entry, documents: Documents, visible: Visible
) -> NDArray[np.uint8]:
    """Per document, whether it is DEAD, DENIED or SEEN."""
    live = set(catalog.live(entry, documents.paths)) if catalog.moved else set(documents.paths)
    seen = visible.paths
    of_path = [
        (SEEN if path in seen else DENIED) if path in live else DEAD for path in documents.paths
    ]
    status = np.repeat(np.array(of_path, np.uint8), documents.counts)
    denied = _places(documents, visible.denied_nodes)
    status[denied] = np.minimum(status[denied], DENIED)
    return status


def _places(documents: Documents, nodes: Collection[str]) -> list[int]:
    """Where these nodes, symbols of files, are among the documents."""
    paths = {node[: at.start()] for node in nodes for at in re.finditer("(?=::)", node)}
    ends: list[int] = np.cumsum(documents.counts).tolist()
    return [
        document
        for path, start, end in zip(documents.paths, [0, *ends], ends, strict=False)
        if path in paths
        for document in range(start, end)
        if path + documents.names[document] in nodes
    ]
