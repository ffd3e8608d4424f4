"""This code gives these edges."""

from textwrap import dedent

import pytest

from tests.indexer.resolved import Graph, Tree

CALLS: list[tuple[str, Tree, list[str]]] = [
    ("a function of the module", {"a.py": "def g(): ...\ndef f(): g()"}, ["a.py::g exact"]),
    ("a builtin", {"a.py": "def f(): len([])"}, ["external:builtins.len exact"]),
    (
        "a builtin that the module shadows",
        {"a.py": "def len(x): ...\ndef f(): len([])"},
        ["a.py::len exact"],
    ),
    (
        "a method of a literal",
        {"a.py": "def f(): ''.join([])"},
        ["external:builtins.str.join exact"],
    ),
    (
        "of what is unpacked",
        {"a.py": "def g(): ...\ndef f(s): return [*g(), *s.get(1).x, *s.m(2)]"},
        ["a.py::g exact", "name:get possible", "name:m possible"],
    ),
    ("outside", {"a.py": "import json\ndef f(): json.dumps(1)"}, ["external:json.dumps exact"]),
    (
        "outside, renamed",
        {"a.py": "from os import path as p\ndef f(): p.join()"},
        ["external:os.path.join exact"],
    ),
    (
        "a name that is deleted in the end",
        {"a.py": "def g(): ...\ndef f(): g()\ndel g"},
        ["a.py::g exact"],
    ),
    ("what nobody knows", {"a.py": "def f(x): x.run()"}, ["name:run possible"]),
    ("a parameter", {"a.py": "def g(): ...\ndef f(g): g()"}, ["name:g possible"]),
    (
        "imported inside the function",
        {"a.py": "def f():\n    from b import g\n    g()", "b.py": "def g(): ..."},
        ["b.py::g exact"],
    ),
    (
        "an enclosing function's name",
        {"a.py": "def g(): ...\ndef o():\n    def g(): ...\n    def f(): g()\n"},
        [],
    ),
    (
        "a class's name is not seen from its methods",
        {"a.py": "def g(): ...\nclass A:\n    def g(self): ...\n    def f(self): g()"},
        [],
    ),
    (
        "global",
        {"a.py": "def g(): ...\ndef f():\n    global g\n    g()\n    g = 1"},
        ["a.py::g exact"],
    ),
    (
        "through two packages",
        {
            "p/__init__.py": "from .q import g",
            "p/q/__init__.py": "from ._impl import h as g",
            "p/q/_impl.py": "def h(): ...",
            "a.py": "import p\ndef f(): p.g()",
        },
        ["p/q/_impl.py::h exact"],
    ),
    (
        "a submodule of what was imported",
        {
            "p/__init__.py": "",
            "p/m.py": "def g(): ...",
            "a.py": "import p.m\ndef f(): p.m.g()",
        },
        ["p/m.py::g exact"],
    ),
    (
        "a star import",
        {"a.py": "from b import *\ndef f(): g()", "b.py": "def g(): ..."},
        ["b.py::g exact"],
    ),
    (
        "a star import that __all__ closes",
        {"a.py": "from b import *\ndef f(): g()", "b.py": "__all__ = ['h']\ndef g(): ..."},
        ["name:g possible"],
    ),
    (
        "stars in a circle",
        {
            "a.py": "from b import *\ndef f(): g()",
            "b.py": "from c import *\nfrom a import *",
            "c.py": "from b import *\ndef g(): ...",
        },
        ["c.py::g exact"],
    ),
    (
        "imports in a circle",
        {"a.py": "from b import g\ndef f(): g()", "b.py": "from a import g"},
        ["name:g possible"],
    ),
    (
        "both branches",
        {
            "a.py": """
                try:
                    from b import g
                except ImportError:
                    from c import g
                def f(): g()
                """,
            "b.py": "def g(): ...",
            "c.py": "def g(): ...",
        },
        ["b.py::g inferred", "c.py::g inferred"],
    ),
    (
        "under TYPE_CHECKING",
        {
            "a.py": """
                from typing import TYPE_CHECKING
                if TYPE_CHECKING:
                    from b import B
                def f(x: "B"): x.run()
                """,
            "b.py": "class B:\n    def run(self): ...",
        },
        ["b.py::B.run inferred"],
    ),
    (
        "the last of several definitions",
        {"a.py": "def g(): ...\ndef g(): ...\ndef f(): g()"},
        ["a.py::g#2 exact"],
    ),
    (
        "a lazy module",
        {"a.py": "import p\ndef f(): p.g()", "p.py": "def __getattr__(name): ..."},
        ["name:g possible"],
    ),
    (
        "self",
        {"a.py": "class A:\n    def g(self): ...\n    def f(self): self.g()"},
        [],
    ),
    (
        "a local instance",
        {"a.py": "class A:\n    def g(self): ...\ndef f():\n    x = A()\n    x.g()"},
        ["a.py::A.g inferred"],
    ),
    (
        "an instance's own call",
        {"a.py": "class A:\n    def __call__(self): ...\ndef f(x: A): x()"},
        ["a.py::A.__call__ inferred"],
    ),
    (
        "what a function says it returns",
        {"a.py": "class A:\n    def g(self): ...\ndef m() -> A: ...\ndef f(): m().g()"},
        ["a.py::A.g inferred", "a.py::m exact"],
    ),
    (
        "a class attribute",
        {"a.py": "class A:\n    @staticmethod\n    def g(): ...\ndef f(): A.g()"},
        ["a.py::A.g exact"],
    ),
    (
        "an inherited outside method",
        {"a.py": "import unittest\nclass T(unittest.TestCase):\n    pass\ndef f(t: T): t.fail()"},
        ["external:unittest.TestCase.fail inferred"],
    ),
    (
        "an initializer of a base in another file",
        {
            "a.py": "from b import B\nclass A(B): ...\ndef f(): A()",
            "b.py": "class B:\n    def __init__(self): ...",
        },
        ["b.py::B.__init__ exact"],
    ),
    (
        "a name assigned to itself",
        {"a.py": "def f(q):\n    x = q\n    x = x.g()\n    x.h()"},
        ["name:g possible", "name:h possible"],
    ),
]


@pytest.mark.parametrize(("tree", "expected"), [c[1:] for c in CALLS], ids=[c[0] for c in CALLS])
def test_calls_of_f(tree: Tree, expected: list[str]) -> None:
    graph = Graph(tree)
    assert graph.of("CALLS", "a.py::f") == expected


METHODS: list[tuple[str, str, str, list[str]]] = [
    (
        "self",
        "class A:\n    def g(self): ...\n    def f(self): self.g()",
        "a.py::A.f",
        ["a.py::A.g inferred"],
    ),
    (
        "a nested function sees the enclosing one's names",
        "def g(): ...\ndef o():\n    def g(): ...\n    def f(): g()",
        "a.py::o.f",
        ["a.py::o.g exact"],
    ),
    (
        "a method does not see its class's names",
        "def g(): ...\nclass A:\n    def g(self): ...\n    def f(self): g()",
        "a.py::A.f",
        ["a.py::g exact"],
    ),
    (
        "super follows the order of resolution",
        """
        class Base:
            def g(self): ...
        class Left(Base): ...
        class Right(Base):
            def g(self): ...
        class A(Left, Right):
            def f(self): super().g()
        """,
        "a.py::A.f",
        ["a.py::Right.g inferred", "external:builtins.super exact"],
    ),
    (
        "cls",
        "class A:\n    @classmethod\n    def f(cls): cls.g()\n    def g(self): ...",
        "a.py::A.f",
        ["a.py::A.g inferred"],
    ),
    (
        "an attribute set in __init__",
        """
        class B:
            def run(self): ...
        class A:
            def __init__(self): self.b = B()
            def f(self): self.b.run()
        """,
        "a.py::A.f",
        ["a.py::B.run inferred"],
    ),
    (
        "an attribute's annotation",
        "class B:\n    def run(self): ...\nclass A:\n    b: B\n    def f(self): self.b.run()",
        "a.py::A.f",
        ["a.py::B.run inferred"],
    ),
    (
        "a parameter kept as an attribute",
        """
        class B:
            def run(self): ...
        class A:
            def __init__(self, b: B): self.b = b
            def f(self): self.b.run()
        """,
        "a.py::A.f",
        ["a.py::B.run inferred"],
    ),
    (
        "a property",
        """
        class B:
            def run(self): ...
        class A:
            @property
            def b(self) -> B: ...
            def f(self): self.b.run()
        """,
        "a.py::A.f",
        ["a.py::A.b inferred", "a.py::B.run inferred"],
    ),
    (
        "a class that inherits from itself",
        "class A(A):\n    def f(self): self.g()",
        "a.py::A.f",
        ["name:g possible"],
    ),
    (
        "a circle of bases",
        "class A(B):\n    def f(self): self.g()\nclass B(A):\n    def g(self): ...",
        "a.py::A.f",
        ["a.py::B.g inferred"],
    ),
    (
        "an order that Python refuses",
        """
        class X: ...
        class Y(X):
            def g(self): ...
        class A(X, Y):
            def f(self): self.g()
        """,
        "a.py::A.f",
        ["a.py::Y.g inferred"],
    ),
]


@pytest.mark.parametrize(
    ("code", "source", "expected"), [c[1:] for c in METHODS], ids=[c[0] for c in METHODS]
)
def test_calls_of_methods(code: str, source: str, expected: list[str]) -> None:
    assert Graph({"a.py": dedent(code)}).of("CALLS", source) == expected


MODULES: list[tuple[str, list[str], str, str | None]] = [
    ("beside it", ["a.py", "b.py"], "b", "b.py"),
    ("src layout", ["tests/a.py", "src/b.py"], "b", "src/b.py"),
    ("a package far away", ["x/a.py", "y/b/__init__.py"], "b", "y/b/__init__.py"),
    ("a stray module far away", ["x/a.py", "y/b.py"], "b", None),
    ("a namespace package", ["x/a.py", "src/n/p/__init__.py"], "n.p", "src/n/p/__init__.py"),
    ("a module of a namespace", ["x/a.py", "src/n/m.py"], "n.m", "src/n/m.py"),
    ("no standard module", ["x/a.py", "src/json.py"], "json", None),
    ("its own json", ["x/a.py", "x/json.py"], "json", "x/json.py"),
    ("not a module inside a package", ["p/__init__.py", "p/q/a.py", "p/b.py"], "b", None),
    ("a package before a module", ["a.py", "b.py", "b/__init__.py"], "b", "b/__init__.py"),
    ("its own copy", ["c/src/a.py", "c/src/b.py", "src/b.py"], "b", "c/src/b.py"),
    ("the original", ["src/a.py", "c/src/b.py", "src/b.py"], "b", "src/b.py"),
    (
        "of two copies the shorter path",
        ["x/a.py", "deep/c/src/b/__init__.py", "s/src/b/__init__.py"],
        "b",
        "s/src/b/__init__.py",
    ),
]


@pytest.mark.parametrize(
    ("paths", "wanted", "expected"), [c[1:] for c in MODULES], ids=[c[0] for c in MODULES]
)
def test_which_file_an_import_means(paths: list[str], wanted: str, expected: str | None) -> None:
    importer = next(path for path in paths if path.endswith("a.py"))
    tree = dict.fromkeys(paths, "") | {importer: f"import {wanted}"}
    [target] = Graph(tree).of("IMPORTS", f"{importer}::")
    assert target == (f"{expected}:: exact" if expected else f"external:{wanted} exact")


@pytest.mark.parametrize(
    ("tree", "imported", "called"),
    [
        (
            {
                "p/__init__.py": "from .x import x",
                "p/x.py": "def x(): ...",
                "a.py": "from p import x",
            },
            ["p/x.py:: exact", "p/x.py::x exact"],
            [],
        ),
        (
            {"m.py": "n = 1\ndef __getattr__(name): ...", "a.py": "from m import n"},
            ["m.py:: exact"],
            ["m.py::__getattr__ inferred"],  # for its `__path__`
        ),
        (
            {
                "p/__init__.py": "def __getattr__(name): ...\ndef n(): ...",
                "a.py": "from p import n",
            },
            ["p/__init__.py:: exact", "p/__init__.py::n exact"],
            [],
        ),
        (
            {"p/__init__.py": "def __getattr__(name): ...", "a.py": "from p import n"},
            ["p/__init__.py:: exact"],
            ["p/__init__.py::__getattr__ inferred"],
        ),
    ],
)
def test_what_from_imports(tree: dict[str, str], imported: list[str], called: list[str]) -> None:
    graph = Graph(tree)
    assert graph.of("IMPORTS", "a.py::") == imported
    assert graph.of("CALLS", "a.py::") == called


def test_relative_imports_and_what_is_missing() -> None:
    graph = Graph(
        {
            "p/__init__.py": "",
            "p/q/a.py": "from ..m import f\nfrom . import b\nfrom p.gone import g",
            "p/q/b.py": "",
            "p/m.py": "def f(): ...",
        }
    )
    assert graph.of("IMPORTS", "p/q/a.py::") == [
        "external:p.gone.g possible",
        "p/m.py:: exact",
        "p/m.py::f exact",
        "p/q/b.py:: exact",
    ]


@pytest.mark.parametrize(
    ("path", "others", "dotted"),
    [
        ("src/p/a.py", [], "p.a"),
        ("p/__init__.py", [], "p"),
        ("tools/my-pkg/p/a.py", [], "p.a"),
        ("libs/one/p/a.py", ["libs/one/pyproject.toml"], "p.a"),
        ("p/src/a.py", ["p/__init__.py", "p/src/__init__.py"], "p.src.a"),
        ("a/b/c.py", [], "a.b.c"),
    ],
)
def test_qualified_names(path: str, others: list[str], dotted: str) -> None:
    tree = dict.fromkeys(others, "") | {path: "class A:\n    def f(self): ..."}
    nodes = Graph(tree).nodes
    assert nodes[f"{path}::"].qualified_name == dotted
    assert nodes[f"{path}::A.f"].qualified_name == f"{dotted}.A.f"


def test_edges_of_classes() -> None:
    graph = Graph(
        {
            "a.py": """
                import functools
                from b import Base, deco
                class A(Base):
                    @functools.cache
                    def run(self): ...
                    @deco
                    def new(self): ...
                """,
            "b.py": "class Base:\n    def run(self): ...\ndef deco(f): ...",
        }
    )
    assert graph.of("INHERITS") == ["b.py::Base exact"]
    assert graph.of("OVERRIDES") == ["b.py::Base.run exact"]
    assert graph.of("DECORATES") == ["b.py::deco exact", "external:functools.cache exact"]
    assert graph.of("NAMED", "a.py::A.run") == ["name:run exact"]
    assert graph.of("CONTAINS", "a.py::A") == ["a.py::A.new exact", "a.py::A.run exact"]


def test_tests_reach_what_they_call_and_what_they_are_named_after() -> None:
    graph = Graph(
        {
            "p.py": "def load(): ...\ndef save(): ...\nclass Cache: ...",
            "tests/test_p.py": """
                from p import load
                def test_save(): load()
                class TestCache: ...
                """,
        }
    )
    tests = "tests/test_p.py::"
    assert graph.of("TESTS", f"{tests}test_save") == ["p.py::load exact", "p.py::save inferred"]
    assert graph.of("TESTS", f"{tests}TestCache") == ["p.py::Cache inferred"]


def test_mentions_of_documents() -> None:
    graph = Graph(
        {
            "src/p/a.py": """
                class Cache:
                    def get(self): ...
                    def put(self): ...
                def twice(): ...
                """,
            "src/p/b.py": "def twice(): ...",
            "docs/guide.md": (
                "# G\n\n`src/p/a.py` `p.a.Cache.get` `Cache` `Cache.put` `twice` `nothing`\n"
            ),
        }
    )
    assert graph.of("MENTIONS") == [
        "src/p/a.py exact",
        "src/p/a.py::Cache inferred",
        "src/p/a.py::Cache.get exact",
        "src/p/a.py::Cache.put inferred",
    ]


def test_what_is_not_told_apart_still_refers_to_where_it_begins() -> None:
    graph = Graph({"a.py": "class Model: ...\ndef f(): Model.objects.get()"})
    assert graph.of("CALLS", "a.py::f") == ["name:get possible"]
    assert graph.of("REFERENCES", "a.py::f") == ["a.py::Model exact"]


def test_a_thousand_aliases_end_in_bounded_depth() -> None:
    lines = ["def a0(): ...", *(f"a{i} = a{i - 1}" for i in range(1, 1000))]
    graph = Graph({"a.py": "\n".join([*lines, "def f(): a999()\ndef g(): a9()"])})
    assert graph.of("CALLS", "a.py::f") == ["name:a999 possible"]
    assert graph.of("CALLS", "a.py::g") == ["a.py::a0 exact"]


def test_the_order_of_resolution_makes_no_difference() -> None:
    tree = {
        f"m{i}.py": f"from m{(i + 1) % 9} import *\nx{i} = y{i} = x{(i + 3) % 9}" for i in range(9)
    }
    tree["m4.py"] += "\ndef x1(): ..."
    tree = {path: f"{code}\ndef f{path[1]}(): x1(), y2(), x7()" for path, code in tree.items()}
    forward = Graph(tree)
    backward = Graph(dict(reversed(tree.items())))
    assert {p: r[:2] for p, r in forward.resolved.items()} == {
        p: r[:2] for p, r in backward.resolved.items()
    }
