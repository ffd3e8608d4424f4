"""The unit of a Python file: its nodes, and the edges that its statements say."""

from graph.model import Node
from indexer.facts import FileFacts
from indexer.resolve import (
    definitions,
    imports,
    routes,
    tests_of,
    unbound,
    uses,
    wiring,
    workflows,
)
from indexer.resolve.edges import Edges
from indexer.resolve.primitives import Primitives
from indexer.resolve.python_file import PythonFile
from indexer.resolve.values import Values


def resolve_python(
    path: str, digest: str, facts: FileFacts, values: Values, primitives: Primitives
) -> tuple[list[Node], Edges]:
    """The nodes and edges of a Python file; tests come last, for they go by what is called."""
    file = PythonFile(path, digest, facts, values, primitives)
    for part in (definitions, imports, uses, workflows, routes, wiring, unbound, tests_of):
        part.add(file)
    return file.nodes, file.edges
