"""A Python file while it is resolved: what it is known by, and what was found of it so far."""

from collections.abc import Iterable

from graph.model import EdgeKind, Node
from indexer.facts import FileFacts
from indexer.resolve.edges import EXACT, INFERRED, POSSIBLE, Edges
from indexer.resolve.lookups import Lookups
from indexer.resolve.nodes import dotted_name, file_node
from indexer.resolve.primitives import Primitives
from indexer.resolve.targets import Means, Target, Targets
from indexer.resolve.values import Values
from indexer.resolve.views import View, last_name


class PythonFile:
    """One Python file, its `nodes` and `edges`, to which others add."""

    def __init__(
        self, path: str, digest: str, facts: FileFacts, values: Values, primitives: Primitives
    ) -> None:
        self.path = path
        self.digest = digest
        self.facts = facts
        self.values = values
        self.primitives = primitives
        self.view = values.lookups.view(path) or View(path, facts)
        self.edges = Edges()
        self.nodes: list[Node] = [file_node(path, digest, facts)]
        self.ids = [self.view.id(index) for index in range(len(facts.symbols))]
        self.module = f"{path}::"
        self.dotted = dotted_name(path, values.lookups.root(self.view.directory))

    def owner(self, scope: int) -> str:
        """The id of the node whose body a scope is."""
        symbol = self.facts.scopes[scope].symbol
        return self.module if symbol < 0 else self.ids[symbol]

    def chain(self, scope: int, chain: str) -> Targets:
        """What an expression of this file means; of a property, what it gives."""
        return self.values.chain(self.view, scope, chain)

    def node_id(self, target: Target) -> str | None:
        """The id of a class, function, module or external; None for what is no node."""
        if target.means in (Means.CLASS, Means.FUNCTION):
            if target.path == self.path:
                return self.ids[target.symbol]
            view = self.values.lookups.view(target.path)
            return view.id(target.symbol) if view is not None else None
        if target.means == Means.EXTERNAL:
            return f"external:{target.path}"
        if target.means == Means.MODULE:
            return self.module_id(target.path)
        if target.means == Means.METHOD:
            dotted = self.values.externals.name(target)
            return f"external:{dotted}" if dotted else None
        return None

    def module_id(self, stem: str) -> str | None:
        """The id of the module that is found at a path without its ending."""
        return module_id(self.values.lookups, self.values.lookups.at(stem))

    def point(
        self, own: str, kind: EdgeKind, targets: Targets, written: str, lines: Iterable[int]
    ) -> None:
        """Edges to all that is meant; to the bare name where nothing is."""
        found = False
        for target in targets:
            node = self.node_id(target)
            if node is not None and node != own:
                self.edges.add(own, kind, node, lines, EXACT if target.exact else INFERRED)
                found = True
        name = last_name(written)
        if not found and name:
            self.edges.add(own, kind, f"name:{name}", lines, POSSIBLE)


def module_id(lookups: Lookups, path: str) -> str | None:
    """The node of what `Lookups.at` found: a Module, a Package, or a File that is not Python."""
    if not path or path.endswith("/"):
        return path or None
    return f"{path}::" if lookups.guess(path) is not None else path
