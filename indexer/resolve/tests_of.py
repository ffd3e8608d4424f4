"""TESTS edges: what a test calls outside the tests, and what it is named after."""

from graph.model import EdgeKind
from indexer.resolve.edges import INFERRED
from indexer.resolve.nodes import is_test_path
from indexer.resolve.python_file import PythonFile

_USES = (EdgeKind.CALLS, EdgeKind.INSTANTIATES)


def add(file: PythonFile) -> None:
    """Add the TESTS edges of a file's test functions and classes."""
    tests = _tests(file)
    if not tests:
        return
    for source, target, rank in file.edges.between(_USES):
        if source in tests and "::" in target and not _in_tests(target, file.path):
            file.edges.add(source, EdgeKind.TESTS, target, (), rank)
    for own, name in tests.items():
        wanted = _named_after(name)
        if wanted:
            _by_name(file, own, wanted)


def _tests(file: PythonFile) -> dict[str, str]:
    """The name of each test by its id."""
    in_tests = is_test_path(file.path)
    found: dict[str, str] = {}
    for own, symbol in zip(file.ids, file.facts.symbols, strict=True):
        name = symbol.qualname.rpartition(".")[2]
        if "test" in symbol.tags or (in_tests and name.startswith(("test_", "Test"))):
            found[own] = name
    return found


def _named_after(name: str) -> str:
    if name.startswith("test_"):
        return name[5:]
    if name.startswith("Test"):
        return name[4:]
    return name[:-4] if name.endswith("Test") else ""


def _by_name(file: PythonFile, own: str, wanted: str) -> None:
    found = [
        node for node in file.values.lookups.definitions(wanted) if not _in_tests(node, file.path)
    ]
    if len(found) == 1:
        file.edges.add(own, EdgeKind.TESTS, found[0], (), INFERRED)


def _in_tests(node_id: str, own_path: str) -> bool:
    path = node_id.partition("::")[0]
    return path == own_path or is_test_path(path)
