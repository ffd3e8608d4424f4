"""Every class and function of real modules, as Python's own ast has them."""

import ast
import sysconfig
from pathlib import Path

import pytest

from indexer.parse import parse
from indexer.resolve.views import last_name

STDLIB = Path(sysconfig.get_paths()["stdlib"])
MODULES = (
    "argparse.py", "ast.py", "asyncio/base_events.py", "collections/__init__.py",
    "concurrent/futures/process.py", "contextlib.py", "dataclasses.py", "difflib.py", "enum.py",
    "functools.py", "http/server.py", "inspect.py", "json/decoder.py", "logging/__init__.py",
    "multiprocessing/managers.py", "pathlib.py", "pickle.py", "socket.py", "subprocess.py",
    "tarfile.py", "threading.py", "typing.py", "unittest/mock.py", "xml/dom/minidom.py",
)  # fmt: skip

Row = tuple[str, str, int, int, int, int, str]


def truth(tree: ast.Module) -> list[Row]:
    """(qualified name, kind, first line, last line, decorators, bases, docstring's first word)."""
    rows: list[Row] = []
    nodes: list[tuple[ast.AST, str]] = [(tree, "")]
    while nodes:
        node, prefix = nodes.pop()
        for child in ast.iter_child_nodes(node):
            below = prefix
            if isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
                first = min(child.lineno, *(d.lineno for d in child.decorator_list), child.lineno)
                is_class = isinstance(child, ast.ClassDef)
                bases = len(child.bases) if isinstance(child, ast.ClassDef) else 0
                said = (ast.get_docstring(child) or "").partition(" ")[0].partition("\n")[0]
                name = prefix + child.name
                rows.append(
                    (
                        name,
                        "class" if is_class else "function",
                        first,
                        child.end_lineno or 0,
                        len(child.decorator_list),
                        bases,
                        said,
                    )
                )
                below = f"{name}."
            nodes.append((child, below))
    return sorted(rows)


@pytest.mark.parametrize("module", MODULES)
def test_symbols_are_those_of_ast(module: str) -> None:
    data = (STDLIB / module).read_bytes()
    facts = parse(module, data).facts
    found = sorted(
        (
            s.qualname,
            s.kind,
            s.start,
            s.end,
            len(s.decorators),
            len(s.bases),
            s.docstring.partition(" ")[0].partition("\n")[0],
        )
        for s in facts.symbols
        if "lambda" not in s.tags
    )
    assert facts.warnings == ()
    assert found == truth(ast.parse(data))


def call_names(tree: ast.AST) -> set[tuple[str, int]]:
    """(called name, line of that name) of every call of a name or attribute.

    Names that a comprehension or lambda binds head no chain, so calls of them are no facts.
    """
    found: set[tuple[str, int]] = set()
    own = {
        name.id
        for node in ast.walk(tree)
        if isinstance(node, ast.comprehension)
        for name in ast.walk(node.target)
        if isinstance(name, ast.Name)
    }
    own |= {
        arg.arg
        for node in ast.walk(tree)
        if isinstance(node, ast.Lambda)
        for arg in ast.walk(node.args)
        if isinstance(arg, ast.arg)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            called = node.func
            if isinstance(called, ast.Name | ast.Attribute):
                name = called.id if isinstance(called, ast.Name) else called.attr
                if not (isinstance(called, ast.Name) and name in own):
                    found.add((name, called.end_lineno or 0))
    return found


@pytest.mark.parametrize("module", MODULES)
def test_calls_are_those_of_ast(module: str) -> None:
    data = (STDLIB / module).read_bytes()
    facts = parse(module, data).facts
    found = {
        (last_name(reference.chain), line)
        for reference in facts.references
        if reference.role == "call"
        for line in reference.lines
    }
    expected = call_names(ast.parse(data))
    decorators = {
        (chain.partition("(")[0].rpartition(".")[2], line)
        for symbol in facts.symbols
        for chain, line in symbol.decorators
    }
    missing = {call for call in expected - found if call not in decorators}
    assert missing == set()
