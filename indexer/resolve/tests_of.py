"""TESTS edges: what a test calls outside the tests, and what it is named after."""

from typing import TYPE_CHECKING

from graph.model import EdgeKind
from indexer.resolve.edges import EXACT, INFERRED
from indexer.resolve.nodes import is_test_path

if TYPE_CHECKING:
    from indexer.resolve.python import PythonFile

_USES = (EdgeKind.CALLS, EdgeKind.INSTANTIATES)


def add(file: "PythonFile", dotted: str) -> None:
    """Add the TESTS edges of a file's test functions and classes."""
    in_tests = is_test_path(file.path)
    for index, symbol in enumerate(file.facts.symbols):
        name = symbol.qualname.rpartition(".")[2]
        if "test" not in symbol.tags and not (in_tests and name.startswith(("test_", "Test"))):
            continue
        own = file.ids[index]
        for target, rank, _ in file.edges.of(own, _USES):
            path, separator, _ = target.partition("::")
            if separator and path != file.path and not is_test_path(path):
                file.edges.add(own, EdgeKind.TESTS, target, (), rank)
        for wanted in _names_after(name):
            _by_name(file, own, wanted)
    _ = (dotted, EXACT)


def _names_after(name: str) -> list[str]:
    if name.startswith("test_"):
        return [name[5:]]
    if name.startswith("Test") and len(name) > 4:
        return [name[4:]]
    return [name[:-4]] if name.endswith("Test") and len(name) > 4 else []


def _by_name(file: "PythonFile", own: str, wanted: str) -> None:
    found = [i for i in file.values.lookups.definitions(wanted) if not is_test_path(_path(i))]
    if len(found) == 1 and _path(found[0]) != file.path:
        file.edges.add(own, EdgeKind.TESTS, found[0], (), INFERRED)


def _path(node_id: str) -> str:
    return node_id.partition("::")[0]
