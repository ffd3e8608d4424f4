"""Calls that cannot bind to the real signature are told, with it; what is not sure is not told."""

import tempfile
from pathlib import Path

import pytest

from tests.indexer.resolved import Graph
from tests.indexer.worktree import WorkTree

INIT = "class C:\n    def __init__(self, a, /, b, *, c=1): ...\n"
SHOWN = "C(a, /, b, *, c=…)"
DATA = "import dataclasses\n@dataclasses.dataclass\nclass C:\n    a: int\n    b: int | str\n"
CASES: list[tuple[str, str, list[str]]] = [
    ("binds", INIT + "C(1, 2, c=3)\nC(1, b=2)\n", []),
    ("an unknown keyword", INIT + "C(1, 2, d=3)\n", [f"no parameter 'd': {SHOWN}"]),
    ("positional only by name", INIT + "C(a=1, b=2)\n", [f"no parameter 'a': {SHOWN}"]),
    ("too many", INIT + "C(1, 2, 3)\n", [f"takes 2 positional arguments, 3 given: {SHOWN}"]),
    ("twice", INIT + "C(1, 2, b=3)\n", [f"two values for 'b': {SHOWN}"]),
    ("missing", INIT + "C(1)\n", [f"needs 'b': {SHOWN}"]),
    ("stars may give what is missing", INIT + "C(*x)\nC(1, **y)\n", []),
    ("dots may be what is missing", INIT + "C(...)\nC(b=1, ...)\n", []),
    ("but no unknown keyword", INIT + "C(*x, d=1)\n", [f"no parameter 'd': {SHOWN}"]),
    ("inherited", INIT + "class D(C): ...\nD(1)\n", ["needs 'b': D(a, /, b, *, c=…)"]),
    ("no __init__", "class C: ...\nC(1)\n", ["takes 0 positional arguments, 1 given: C()"]),
    ("a dataclass", DATA + "C(1, b=2)\nC(1)\nC(z=1)\n", ["no parameter 'z': C(a, b)"]),
    ("** in the signature", "class C:\n    def __init__(self, **k): ...\nC(z=1)\n", []),
    ("an outside base", "from x import B\nclass C(B): ...\nC(1)\n", []),
    ("a __new__", "class C:\n    def __new__(cls, *a): ...\nC(1)\n", []),
    ("a metaclass", "class C(metaclass=M): ...\nC(1)\n", []),
    ("a decorator", "@change\nclass C: ...\nC(1)\n", []),
    ("keywords of a dataclass", DATA.replace("dataclass\n", "dataclass(kw_only=True)\n") + "C(1)\n",
     []),
    ("one of two classes", INIT + "if x:\n    class C: ...\nC(1, 2, d=3)\n", []),
]  # fmt: skip


def said(graph: Graph) -> list[str]:
    return [e.role.removeprefix("cannot bind: ") for e in graph.edges if "bind" in e.role]


@pytest.mark.parametrize(("code", "wanted"), [c[1:] for c in CASES], ids=[c[0] for c in CASES])
def test_calls(code: str, wanted: list[str]) -> None:
    assert said(Graph({"a.py": code})) == wanted


DOCUMENT = "# A\n\n```python\nC(1, 2)\nC(d=1)\n```\n\n```sh\nC(d=1)\n```\n"


@pytest.mark.parametrize(
    ("tree", "wanted"),
    [
        ({"a.py": INIT}, [f"no parameter 'd': {SHOWN}"]),
        ({"a.py": INIT, "b.py": "class C:\n    def __init__(self, **k): ...\n"}, []),
        ({}, []),
    ],
    ids=["the class", "another of that name binds", "no class"],
)
def test_examples_of_documents(tree: dict[str, str], wanted: list[str]) -> None:
    assert said(Graph({**tree, "a.md": DOCUMENT})) == wanted
    own = DOCUMENT + "\n```py\nclass C: ...\n```\n"
    assert not said(Graph({**tree, "a.md": own}))


def test_a_changed_signature_reaches_who_calls() -> None:
    with tempfile.TemporaryDirectory() as folder:
        tree = WorkTree(Path(folder))
        tree.write({"a.py": INIT, "b.py": "from a import C\nC(1)\n", "c.md": DOCUMENT})
        tree.index()
        for text in (INIT.replace("b, *", "b=1, *"), INIT, "class C:\n    a = 1\n", "", INIT):
            tree.write({"a.py": text})
            tree.index()
            tree.check()
