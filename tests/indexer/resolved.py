"""Resolve small trees written in a test."""

from collections.abc import Mapping
from textwrap import dedent

from graph.model import Edge, Node
from indexer.parse import parse
from indexer.resolve.memory import MemoryFamilies, MemorySources
from indexer.resolve.resolver import Resolved, Resolver
from indexer.resolve.tree import ModuleTree
from indexer.stubs import PackagedStubs

Tree = Mapping[str, str]


class Graph:
    """The nodes and edges of a tree, without the repository's own unit."""

    def __init__(self, tree: Tree, bases: tuple[str, ...] = ("WorkflowPrimitive",)) -> None:
        facts = {path: parse(path, dedent(text).encode()).facts for path, text in tree.items()}
        sources = MemorySources(ModuleTree(facts), facts)
        resolver = Resolver(sources, MemoryFamilies(()), PackagedStubs(), bases)
        self.resolved: dict[str, Resolved] = {
            path: resolver.resolve(path, "", facts[path]) for path in facts
        }
        self.nodes: dict[str, Node] = {n.id: n for r in self.resolved.values() for n in r.nodes}
        self.edges: list[Edge] = [e for r in self.resolved.values() for e in r.edges]

    def of(self, kind: str, source: str = "") -> list[str]:
        """`target certainty` of the edges of a kind (of one source), sorted."""
        return sorted(
            f"{edge.target} {edge.certainty.value}"
            for edge in self.edges
            if edge.kind.value == kind and source in ("", edge.source)
        )
