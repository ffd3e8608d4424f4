"""No module is over 300 lines (a table of test cases may be longer) and no function over 60."""

import ast
from collections.abc import Iterator
from pathlib import Path

from tests.house.checkout import ROOT, python_files

MODULE_LINES = 300
FUNCTION_LINES = 60


def too_long(name: str, text: str) -> Iterator[str]:
    lines = len(text.splitlines())
    if lines > MODULE_LINES and not name.startswith("tests/"):
        yield f"{name}: {lines} lines"
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            first = min([node.lineno, *(line.lineno for line in node.decorator_list)])
            length = (node.end_lineno or first) - first + 1
            if length > FUNCTION_LINES:
                yield f"{name}:{first}: {node.name} has {length} lines"


def test_modules_and_functions_are_short() -> None:
    files = python_files()
    assert files
    found = [
        line
        for path in files
        for line in too_long(path.relative_to(ROOT).as_posix(), Path(path).read_text("utf-8"))
    ]
    assert not found, "\n" + "\n".join(found)


def test_the_check_sees_what_is_too_long() -> None:
    body = "    x = 1\n" * FUNCTION_LINES
    assert list(too_long("a.py", f"def f():\n{body}")) == ["a.py:1: f has 61 lines"]
    assert list(too_long("a.py", "x = 1\n" * (MODULE_LINES + 1))) == ["a.py: 301 lines"]
    assert not list(too_long("a.py", "x = 1\n" * MODULE_LINES))
