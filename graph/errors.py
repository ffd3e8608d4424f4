"""Everything the graph can refuse, each with what was wrong, where, and what to do.

GraphError
├── StoreError               the store itself
│   ├── StoreUnavailable     not there, down, timed out, or on a full or read-only disk
│   ├── StoreBusy            another writer holds it
│   ├── StoreDenied          wrong user, password or file permission
│   ├── StoreCorrupt         the file or the data in it is damaged
│   └── StoreVersion         written by a newer version, or a server that is too old
├── DeltaError               a write that does not fit
│   ├── StaleBase            it builds on another state
│   ├── ShrinkRefused        it would remove most of a source
│   ├── LeaseLost            another writer took over
│   └── InvalidDelta         it contradicts itself (an edge to nowhere, two nodes of one id)
├── UnknownRepository        no such repository or source (with those there are)
├── SnapshotExpired          the state a view was pinned to has been pruned: ask again
└── BadStoreUrl              a store URL that cannot be understood
"""


class GraphError(Exception):
    """Base of everything `graph` raises."""


class StoreError(GraphError):
    """The store itself failed."""


class StoreUnavailable(StoreError):
    """Not there, down, timed out, or on a full or read-only disk."""


class StoreBusy(StoreError):
    """Another writer holds the store."""


class StoreDenied(StoreError):
    """Wrong user, password or file permission."""


class StoreCorrupt(StoreError):
    """The file, or the data in it, is damaged."""


class StoreVersion(StoreError):
    """Written by a newer version, or a server that is too old."""


class DeltaError(GraphError):
    """A write that does not fit the state of the store."""


class StaleBase(DeltaError):
    """The delta builds on another state than the store's."""


class ShrinkRefused(DeltaError):
    """The delta would remove most of a source, and was not told to."""


class LeaseLost(DeltaError):
    """Another writer took over while this one stood still."""


class InvalidDelta(DeltaError):
    """The delta contradicts itself."""


class UnknownRepository(GraphError):
    """No such repository or source in this store."""


class SnapshotExpired(GraphError):
    """The state that a view was pinned to has been pruned."""


class BadStoreUrl(GraphError):
    """A store URL that cannot be understood."""
