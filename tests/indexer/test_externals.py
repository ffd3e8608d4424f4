"""What is known of the standard library: this code calls these things outside."""

from textwrap import dedent

import pytest

from indexer.languages.python.stubs import StubText
from indexer.resolve.outside import Outside
from indexer.said import Said
from indexer.stubs import PackagedStubs, stubs_version
from tests.indexer.resolved import Graph

CALLS: list[tuple[str, str, list[str]]] = [
    (
        "a logger",
        "import logging\nlog = logging.getLogger(__name__)\ndef f(): log.info(1)",
        ["logging.Logger.info inferred"],
    ),
    (
        "what a function gives",
        "import re\ndef f(): re.match('a', 'b').group().lower()",
        ["builtins.str.lower inferred", "re.Match.group inferred", "re.match exact"],
    ),
    (
        "an open file, its lines",
        "def f(p):\n    with open(p) as h:\n        for line in h: line.strip()\n        h.read()",
        ["builtins.open exact", "builtins.str.strip inferred", "io.TextIOWrapper.read inferred"],
    ),
    (
        "an open file of bytes",
        "def f(p):\n    with open(p, 'rb') as h: h.read()",
        ["builtins.open exact", "io.BufferedReader.read inferred"],
    ),
    (
        "a property, then a method that gives the same type",
        "from pathlib import Path\ndef f(p: Path): p.parent.joinpath('a').read_text().strip()",
        [
            "builtins.str.strip inferred",
            "pathlib.Path.joinpath inferred",
            "pathlib.Path.read_text inferred",
        ],
    ),
    (
        "a variable of a module keeps its name",
        "import os, sys\ndef f(): os.environ.get('A').encode(), sys.argv[1].strip()",
        ["builtins.str.encode inferred", "builtins.str.strip inferred", "os.environ.get exact"],
    ),
    (
        "of overloads the first that has the method",
        "import subprocess\ndef f(): subprocess.check_output([]).decode()",
        ["builtins.bytes.decode inferred", "subprocess.check_output exact"],
    ),
    (
        "tuples of what is iterated",
        "import os\ndef f():\n    for r, ds, fs in os.walk('.'):\n        r.title(); fs.sort()",
        ["builtins.list.sort inferred", "builtins.str.title inferred", "os.walk exact"],
    ),
    (
        "a type argument that is the file's own",
        """
        class A:
            def run(self): ...
        def f(d: dict[str, A]):
            for k, v in d.items():
                k.strip(); v.run()
        """,
        ["a.py::A.run inferred", "builtins.dict.items inferred", "builtins.str.strip inferred"],
    ),
    (
        "keyword arguments are a dict",
        "def f(**kw): kw.pop('a')",
        ["builtins.dict.pop inferred"],
    ),
    (
        "what isinstance says",
        "def f(x):\n    if isinstance(x, bytes): x.hex()",
        ["builtins.bytes.hex inferred", "builtins.isinstance exact"],
    ),
    ("what a type does not have", "def f(x: str): x.run()", ["name:run possible"]),
    (
        "what a base outside does not have",
        "class A(dict): ...\ndef f(a: A): a.run(); a.pop(1)",
        ["builtins.dict.pop inferred", "name:run possible"],
    ),
    (
        "of several bases outside the one that has it",
        "import abc, queue\nclass A(abc.ABC, queue.Queue): ...\ndef f(a: A): a.put(1)",
        ["queue.Queue.put inferred"],
    ),
    (
        "a base that is not known says all that no other has",
        "import far, queue\nclass A(queue.Queue, far.B): ...\ndef f(a: A): a.put(1), a.run()",
        ["far.B.run inferred", "queue.Queue.put inferred"],
    ),
    ("a module that has no stub", "import far\ndef f(): far.Thing().run()",
     ["far.Thing exact", "far.Thing.run inferred"]),
]  # fmt: skip


@pytest.mark.parametrize(("code", "expected"), [c[1:] for c in CALLS], ids=[c[0] for c in CALLS])
def test_calls_outside(code: str, expected: list[str]) -> None:
    found = Graph({"a.py": dedent(code)}).of("CALLS", "a.py::f")
    assert [said.removeprefix("external:") for said in found] == expected


def test_what_is_mixed_in_gets_what_it_is_mixed_with() -> None:
    code = """
        import unittest
        class Mixin:
            def go(self): self.assertEqual(1, 2); self.help(); self.nope()
        class Base:
            def help(self): ...
        class Case(Mixin, Base, unittest.TestCase): ...
        """
    assert Graph({"a.py": dedent(code)}).of("CALLS", "a.py::Mixin.go") == [
        "a.py::Base.help inferred",
        "external:unittest.TestCase.assertEqual inferred",
        "name:nope possible",
    ]


STUB = b"""
import sys
from typing import TypeVar, overload
from .b import C as D
from x import *
T = TypeVar("T", str, bytes)
Path: TypeAlias = str
limit: int
@overload
def f(a: int) -> "list[D]": ...
@overload
@deprecated(
    "no"
)
def f(a: str) -> Literal["a", 1]: ...
class A(Generic[T]):
    @property
    def own(self) -> T: ...
    if sys.platform == "win32":
        def more(self) -> int: ...
    else:
        def more(self) -> str: ...
if sys.version_info >= (3, 12):
    def late() -> None: ...
"""
SAID: list[tuple[str, tuple[Said, ...]]] = [
    ("D", (Said("import", "p.b.C"),)),
    ("T", (Said("variable", "str/bytes"),)),
    ("Path", (Said("alias", "str"),)),
    ("limit", (Said("value", "int"),)),
    ("f", (Said("function", "list[D]"), Said("function", "str|int"))),
    ("late", (Said("function", "None"),)),
    ("nothing", ()),
]


@pytest.mark.parametrize(("name", "said"), SAID, ids=[name for name, _ in SAID])
def test_what_a_stub_says(name: str, said: tuple[Said, ...]) -> None:
    stub = StubText(STUB, "p.a", package=False)
    assert stub.said(name) == said
    assert stub.said(name) == said, "the second time too"
    assert stub.stars == ("x",)


def test_the_members_of_a_class_in_a_stub() -> None:
    [said] = StubText(STUB, "p.a", package=False).said("A")
    assert said.bases == ("Generic[T]",)
    assert {name: [one.text for one in held] for name, held in said.members.items()} == {
        "own": ["T"],
        "more": ["int", "str"],
    }


TYPES: list[tuple[str, str]] = [
    ("builtins.dict[:a.K,V].items", ":_collections_abc.dict_items[:a.K,V]"),
    ("builtins.list[Foo].copy", ":builtins.list[Foo]"),
    ("pathlib.Path.cwd", ":pathlib.Path"),
    ("collections.OrderedDict[A,B].popitem", ":builtins.tuple[A,B]"),
    ("builtins.object.__str__", ":builtins.str"),
    ("threading.Lock.acquire", ":builtins.bool"),
]


@pytest.mark.parametrize(("method", "expected"), TYPES, ids=[m for m, _ in TYPES])
def test_what_methods_give(method: str, expected: str) -> None:
    outside = Outside(PackagedStubs())
    of, _, name = method.rpartition(".")
    known = outside.member(of, name)
    assert known is not None
    assert outside.called(known) == expected


def test_the_stubs_have_a_version() -> None:
    assert stubs_version().startswith("typeshed_client-")
