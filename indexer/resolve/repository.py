"""The repository's own unit: its node, its packages, and what they hold."""

from collections.abc import Iterable, Sequence
from typing import Protocol

from graph.model import EdgeKind, Node, NodeKind, Unit
from indexer.resolve.edges import Edges
from indexer.resolve.tree import ModuleTree, parents

_KINDS = (NodeKind.REPOSITORY,)
_PACKAGE = (NodeKind.PACKAGE,)
_PYTHON = (".py", ".pyi", ".pyw")


class Noted(Protocol):
    """What is known of the files besides their paths."""

    @property
    def odd(self) -> Sequence[str]:
        """Files that are Python though not so named, and so named ones that are not."""
        ...


def repository_unit(name: str, paths: Iterable[str], tree: ModuleTree, noted: Noted) -> Unit:
    """The unit of path "". A package is a directory that holds modules, at any depth."""
    own = f"repository:{name}"
    nodes = [Node(own, _KINDS, "", name, name)]
    edges = Edges()
    odd = frozenset(noted.odd)
    packages: set[str] = set()
    for path in paths:
        edges.add(own, EdgeKind.CONTAINS, path)
        named = path.endswith(_PYTHON)
        if named or path in odd:
            packages.update(parents(path))
            directory = path.rpartition("/")[0]
            if directory and named != (path in odd):
                edges.add(f"{directory}/", EdgeKind.CONTAINS, f"{path}::")
    for directory in sorted(packages):
        root = tree.root(directory)
        above, _, last = directory.rpartition("/")
        dotted = directory[len(root) + 1 if root else 0 :].replace("/", ".")
        nodes.append(Node(f"{directory}/", _PACKAGE, "", last, dotted or last))
        edges.add(f"{above}/" if above else own, EdgeKind.CONTAINS, f"{directory}/")
    return Unit("", "", None, tuple(nodes), edges.all())
