"""Resolution of one file: a pure function of its facts and of what it looks up."""

import sys
from collections.abc import Sequence
from typing import NamedTuple

from graph.model import Edge, Node
from indexer.facts import FileFacts
from indexer.resolve.copies import Copies, Families
from indexer.resolve.documents import resolve_document
from indexer.resolve.keys import Key
from indexer.resolve.lookups import Lookups, Sources
from indexer.resolve.primitives import Primitives
from indexer.resolve.python import resolve_python
from indexer.resolve.values import Values
from indexer.said import Stubs

DEPTH = 10_000  # Python frames: the budget of steps bounds them, well below, and above 1,000


class Resolved(NamedTuple):
    """What a file contributes to the graph, and the keys of all that it looked up."""

    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]
    keys: set[Key]


class Resolver:
    """Resolves the files of one state, one after the other, in any order."""

    def __init__(
        self, sources: Sources, families: Families, stubs: Stubs, workflow_bases: Sequence[str]
    ) -> None:
        sys.setrecursionlimit(max(DEPTH, sys.getrecursionlimit()))
        self._lookups = Lookups(sources)
        self._values = Values(self._lookups, stubs)
        self._primitives = Primitives(self._lookups, self._values, workflow_bases)
        self._copies = Copies(self._lookups, families)

    def close(self) -> None:
        """Let go of what was evaluated, at once and without the help of the collector."""
        self._lookups.close()
        self._values.begin()

    def resolve(self, path: str, digest: str, facts: FileFacts) -> Resolved:
        """The nodes and edges of a file. `digest` is of its bytes."""
        self._lookups.begin(path)
        self._values.begin()
        if facts.language == "python":
            nodes, edges = resolve_python(path, digest, facts, self._values, self._primitives)
        else:
            nodes, edges = resolve_document(path, digest, facts, self._values)
        self._copies.add(path, facts.sketches, edges)
        return Resolved(tuple(nodes), edges.all(), self._lookups.used_keys())
