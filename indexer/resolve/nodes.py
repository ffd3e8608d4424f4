"""The nodes of one Python file."""

from collections.abc import Iterator
from functools import lru_cache

from graph.model import Node, NodeKind, Span
from indexer.facts import FileFacts, Symbol

_CLASS = (NodeKind.CLASS,)
_PRIMITIVE = (NodeKind.CLASS, NodeKind.PRIMITIVE)
_FUNCTION = (NodeKind.FUNCTION,)
_MODULE = (NodeKind.MODULE,)
_FILE = (NodeKind.FILE,)


def file_node(path: str, digest: str, facts: FileFacts) -> Node:
    """The File node that every path has."""
    span = Span(1, facts.lines) if facts.lines else None
    name = path.rpartition("/")[2]
    tags = ("test",) if is_test_path(path) else ()
    return Node(path, _FILE, path, name, path, digest=digest, tags=tags, span=span)


def module_node(path: str, dotted: str, digest: str, facts: FileFacts) -> Node:
    """The Module node of a Python file."""
    return Node(
        id=f"{path}::",
        kinds=_MODULE,
        path=path,
        name=dotted.rpartition(".")[2],
        qualified_name=dotted,
        docstring=facts.docstring,
        digest=digest,
        tags=("test",) if is_test_path(path) else (),
        span=Span(1, facts.lines) if facts.lines else None,
    )


def symbol_node(path: str, dotted: str, symbol: Symbol, node_id: str, *, primitive: bool) -> Node:
    """The node of a class or function."""
    is_class = symbol.kind == "class"
    return Node(
        id=node_id,
        kinds=(_PRIMITIVE if primitive else _CLASS) if is_class else _FUNCTION,
        path=path,
        name=symbol.qualname.rpartition(".")[2],
        qualified_name=f"{dotted}.{symbol.qualname}" if dotted else symbol.qualname,
        signature=symbol.signature,
        docstring=symbol.docstring,
        digest=symbol.digest,
        tags=symbol.tags,
        span=Span(symbol.start, symbol.end),
    )


def dotted_name(path: str, root: str) -> str:
    """The dotted name of a module below its source root."""
    below = path[len(root) + 1 :] if root else path
    parts = below.split("/")
    last = parts.pop()
    stem = last.rpartition(".")[0] if last.endswith((".py", ".pyi", ".pyw")) else last
    if stem != "__init__" or not parts:
        parts.append(stem)
    return ".".join(parts)


@lru_cache(maxsize=65536)
def is_test_path(path: str) -> bool:
    """Whether a path is of tests, by the usual names."""
    return any(_is_test_part(part) for part in _parts(path))


def _parts(path: str) -> Iterator[str]:
    *directories, last = path.split("/")
    yield from (f"{directory}/" for directory in directories)
    yield last


def _is_test_part(part: str) -> bool:
    if part.endswith("/"):
        return part in ("tests/", "test/")
    return part.startswith("test_") or part.endswith("_test.py") or part == "conftest.py"
