"""The repository's own unit: its node, its packages, what they hold, what it depends on."""

from collections.abc import Iterable

from graph.model import EdgeKind, Node, NodeKind, Unit
from indexer.facts import Dependency
from indexer.resolve.edges import Edges
from indexer.resolve.tree import ModuleTree, parents

_KINDS = (NodeKind.REPOSITORY,)
_PACKAGE = (NodeKind.PACKAGE,)


def repository_unit(
    name: str,
    paths: Iterable[str],
    tree: ModuleTree,
    dependencies: Iterable[Dependency],
    modules: Iterable[str],
) -> Unit:
    """The unit of path "". A package is a directory that holds modules, at any depth."""
    own = f"repository:{name}"
    nodes = [Node(own, _KINDS, "", name, name)]
    edges = Edges()
    for path in paths:
        edges.add(own, EdgeKind.CONTAINS, path)
    packages = {parent for module in modules for parent in parents(module)}
    for directory in sorted(packages):
        root = tree.root(directory)
        dotted = directory[len(root) + 1 if root else 0 :].replace("/", ".")
        last = directory.rpartition("/")[2]
        node = f"{directory}/"
        nodes.append(Node(node, _PACKAGE, node, last, dotted or last))
        above = directory.rpartition("/")[0]
        edges.add(f"{above}/" if above else own, EdgeKind.CONTAINS, node)
    for module in modules:
        directory = module.rpartition("/")[0]
        if directory:
            edges.add(f"{directory}/", EdgeKind.CONTAINS, f"{module}::")
    for dependency in dependencies:
        edges.add(own, EdgeKind.DEPENDS_ON, f"dependency:{dependency.ecosystem}/{dependency.name}")
    return Unit("", "", None, tuple(nodes), edges.all())
