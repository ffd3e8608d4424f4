"""Edits whose effect on other files goes an unusual way: each once was missed, or could be."""

from collections.abc import Mapping
from pathlib import Path

import pytest

from tests.indexer.worktree import WorkTree

Tree = Mapping[str, str | None]

DATACLASS = "from dataclasses import dataclass\n@dataclass\nclass C:\n    x: int\n"
HOLDER = "class D:\n    def run(self): ...\nclass C:\n    def __init__(self, x): self.x = x\n"
PROPERTY = "class C:\n    @property\n    def x(self): ...\n    @{}\n    def x(self, value): ...\n"
WRAP = "def wrap(g):\n    def inner(): ...\n    return inner\n"
RUNNER = "class D:\n    def run(self): ...\n"
WORDS = ("alpha", "beta", "gamma", "delta", "epsilon", "zeta", "eta", "theta")
MANIFEST = "[project]\nname = 'x'\ndependencies = ['httpx']\n" + "".join(
    f"# {one} {other} {one}{other}\n" for one in WORDS for other in WORDS
)

CASES: list[tuple[str, Tree, Tree]] = [
    (
        "a field more, of a class that its own file makes",
        {"a.py": f"{DATACLASS}def make(): return C(make)\n", "b.py": "from a import C\nC(1, 2)\n"},
        {"a.py": f"{DATACLASS}    y: int\ndef make(): return C(make)\n"},
    ),
    (
        "one of two names whose keys are the same number",
        {
            "a.py": "def plumless(): ...\ndef buckeroo(): ...\n",
            "b.py": "from a import plumless\nplumless()\n",
        },
        {"a.py": "def buckeroo(): ...\n"},
    ),
    (
        "a class is handed on under another name",
        {"a.py": HOLDER, "b.py": "from a import C\ndef g(c: C): c.x.run()\n"},
        {"a.py": f"{HOLDER}make = C\nmake(D())\n"},
    ),
    (
        "what was a variable becomes a function",
        {
            "a.py": f"{HOLDER}make = C\nmake(D())\n",
            "b.py": "from a import C\ndef g(c: C): c.x.run()\n",
        },
        {"a.py": f"{HOLDER}make = C\nmake(D())\ndef f():\n    def make(y): ...\n"},
    ),
    (
        "a second class derives in a file where one does",
        {
            "a.py": "class Base:\n    def run(self): ...\n",
            "b.py": "from a import Base\ndef g(x: Base): x.run()\n",
            "c.py": "from a import Base\nclass One(Base):\n    def run(self): ...\n",
        },
        {
            "c.py": "from a import Base\nclass One(Base):\n    def run(self): ...\n"
            "class Two(Base):\n    def run(self): ...\n"
        },
    ),
    ("a module is no text any more", {"a.py": "x = 1\n", "b.py": "import a\n"}, {"a.py": "\0"}),
    (
        "a script's folder becomes a project",
        {"tools/run": "#!/usr/bin/env python\ndef f(): ...\n", "m.py": ""},
        {"tools/setup.cfg": ""},
    ),
    (
        "a class loses its type parameter",
        {
            "a.py": "class C[T]:\n    def get(self, x: T) -> T: ...\n",
            "b.py": "from a import C\nclass D:\n    def run(self): ...\nC().get(D()).run()\n",
        },
        {"a.py": "class C:\n    def get(self, x: T) -> T: ...\n"},
    ),
    (
        "an overload becomes a setter",
        {
            "a.py": PROPERTY.format("overload"),
            "b.py": "from a import C\ndef g(c: C): c.x = 1\n",
        },
        {"a.py": PROPERTY.format("x.setter")},
    ),
    (
        "a function is wrapped",
        {
            "a.py": f"{WRAP}def f(): ...\n",
            "b.py": "from a import f\ndef g(): f()\n",
        },
        {"a.py": f"{WRAP}@wrap\ndef f(): ...\n"},
    ),
    (
        "a parameter that is given back may be something else",
        {"a.py": "def f(x):\n    return x\n", "b.py": f"from a import f\n{RUNNER}f(D()).run()\n"},
        {"a.py": f"{RUNNER}def f(x):\n    if x: x = D()\n    return x\n"},
    ),
    (
        "another star import of the same name",
        {
            "p/__init__.py": "from .m import *\n",
            "p/m.py": "def f(): ...\n",
            "p/n.py": "def f(): ...\n",
            "b.py": "from p import f\nf()\n",
        },
        {"p/__init__.py": "from .m import *\nfrom .n import *\n"},
    ),
    (
        "a name that an inner function found outside is bound around it",
        {
            "a.py": "def f(): ...\ndef mk():\n    def inner(): return f\n    return inner\n",
            "b.py": "from a import mk\nmk()()()\n",
        },
        {
            "a.py": "def f(): ...\ndef mk():\n    def f(): ...\n    def inner(): return f\n"
            "    return inner\n"
        },
    ),
    (
        "a third copy of what one name makes a manifest",
        {"a.txt": MANIFEST, "b/pyproject.toml": MANIFEST, "c.txt": MANIFEST},
        {"README": MANIFEST},
    ),
    (
        "who calls a class, in a file that also calls one with its type arguments",
        {
            "a.py": f"def f(do): do()\n{HOLDER}",
            "b.py": "from a import C\ndef g(c: C): c.x.run()\n",
            "c.py": "from a import C, D, f\nclass A: ...\nC(D())\nf(D)\nA[int](do=f)\n",
        },
        {"b.py": "from a import C\ndef g(c: C): c.x.run()\ndef k(): g(1)\n"},
    ),
]


@pytest.mark.parametrize(
    ("before", "edit"), [case[1:] for case in CASES], ids=[case[0] for case in CASES]
)
@pytest.mark.parametrize("restarted", [False, True], ids=["warm", "cold"])
def test_an_edit_that_reaches_others(
    tmp_path: Path, before: Tree, edit: Tree, restarted: bool
) -> None:
    tree = WorkTree(tmp_path)
    tree.write(before)
    tree.index()
    edges = list(tree.state.all_edges())
    if restarted:
        tree.restart()
    tree.write(edit)
    tree.index()
    tree.check()
    assert list(tree.state.all_edges()) != edges


USES = "from a import f, g\nf()\n"
COPIED = "def f():\n" + "".join(f"    {a}({b}, {a}{b})\n" for a in WORDS for b in WORDS)
PLUMLESS, BUCKEROO = "plumless.py", "buckeroo.py"  # two paths whose hashes are the same number


def test_of_two_paths_with_one_hash_one_uses_less(tmp_path: Path) -> None:
    """What the other looked up stays on record."""
    tree = WorkTree(tmp_path)
    tree.write({"a.py": "def f(): ...\n", PLUMLESS: USES, BUCKEROO: USES})
    tree.index()
    tree.write({PLUMLESS: "x = 1\n"})
    tree.index()
    tree.write({"a.py": "def g(): ...\n"})
    assert tree.index().resolved == 3
    tree.check()


@pytest.mark.parametrize("edit", [{PLUMLESS: "x = 1\n"}, {PLUMLESS: None}])
def test_of_two_paths_with_one_hash_one_is_no_copy_any_more(tmp_path: Path, edit: Tree) -> None:
    tree = WorkTree(tmp_path)
    tree.write(dict.fromkeys(("a.py", PLUMLESS, BUCKEROO), COPIED))
    tree.index()
    tree.write(edit)
    tree.index()
    tree.check()
