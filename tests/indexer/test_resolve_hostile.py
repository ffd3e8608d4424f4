"""Code made to send resolution round in circles: edges of the right certainty, in bounded work."""

import inspect
import sys

import pytest

from indexer.parse import parse
from tests.indexer.resolved import Graph

RUN = "    def run(self): ...\n"
ROOM = 80  # Python frames, enough to parse

SCRIPTS = [
    *("abc", "naïve", "имя", "όνομα", "שם", "اسم", "नाम", "নাম", "பெயர்", "పేరు", "ಹೆಸರು", "പേര്"),
    *("ชื่อ", "ຊື່", "နာမည်", "სახელი", "անուն", "ስም", "이름", "名前"),
]

CASES: list[tuple[str, str, list[str]]] = [
    (
        "a cycle of bases",
        f"class A(B): ...\nclass B(C): ...\nclass C(A):\n{RUN}def x(): A().run()\n",
        ["a.py::C.run inferred"],
    ),
    (
        "an order of bases that Python refuses",
        f"class X:\n{RUN}class Y: ...\nclass A(X, Y): ...\nclass B(Y, X): ...\n"
        "class C(A, B): ...\ndef x(): C().run()\n",
        ["a.py::X.run inferred"],
    ),
    (
        "a class that inherits from a call",
        f"class A(make(1)):\n{RUN}def x(): A().run(); A().other()\n",
        ["a.py::A.run inferred", "name:other possible"],
    ),
    (
        "a decorator of which nothing is known",
        "@unknown.of(3)\ndef f(): ...\n@f\n@g()\nclass A: ...\ndef x(): f(); A()\n",
        ["a.py::f exact"],
    ),
    (
        "a type that holds itself",
        "type T = list[T] | dict[str, T]\ndef f(v: T) -> T: return v[0]\ndef x(): f(f(1)).go()\n",
        ["a.py::f exact", "name:go possible"],
    ),
    (
        "a generic class of itself",
        "class N[K: N]:\n    next: 'N[K]'\n    def walk(self) -> 'N[K]': return self.next.walk()\n"
        "def x(): N().walk().walk()\n",
        ["a.py::N.walk inferred"],
    ),
    (
        "an alias and a type parameter of PEP 695",
        f"type Alias = A\nclass A:\n{RUN}def first[T: A](v: T) -> T: return v\n"
        "def x(a: Alias): a.run(); first(A()).run()\n",
        ["a.py::A.run inferred", "a.py::first exact"],
    ),
    (
        "a thousand branches",
        "if a: f = f0\n"
        + "".join(f"elif a == {n}: f = f{n}\n" for n in range(1, 1000))
        + "def f7(): ...\ndef x(): f()\n",
        ["a.py::f7 exact"],
    ),
    (
        "functions that call each other with what they give",
        "".join(f"def f{n}(v): return f{n * 7 % 60}(f{n * 11 % 60}(v))\n" for n in range(60))
        + "def x(): f1(1).go()\n",
        ["a.py::f1 exact", "name:go possible"],
    ),
    (
        "sixty diamonds of bases",
        f"class C0:\n{RUN}"
        + "".join(
            f"class A{n}(C{n}): ...\nclass B{n}(C{n}): ...\nclass C{n + 1}(A{n}, B{n}): ...\n"
            for n in range(60)
        )
        + "def x(): C3().run()\n",
        ["a.py::C0.run inferred"],
    ),
    (
        "three thousand classes below one",
        f"class A:\n{RUN}"
        + "".join(f"class B{n}(A):\n{RUN}" for n in range(3000))
        + "def x(a: A): a.run()\n",
        ["a.py::A.run inferred"],
    ),
    (
        "names in twenty scripts",
        "".join(f"def {name}(): ...\n" for name in SCRIPTS)
        + "def x():\n"
        + "".join(f"    {name}()\n" for name in SCRIPTS),
        sorted(f"a.py::{name} exact" for name in SCRIPTS),
    ),
    (
        "look-alikes are others; so far also what Python takes for one name in two spellings",
        "def \u0430(): ...\ndef a(): ...\ndef \ufb01le(): ...\ndef x(): \u0430(); file()\n",
        ["a.py::\u0430 exact", "name:file possible"],
    ),
    (
        "fixtures that ask for each other",
        "import pytest\n@pytest.fixture\ndef a(b): return b\n@pytest.fixture\ndef b(a): return a\n"
        "@pytest.fixture\ndef x(x, a): return a.run(x)\n",
        ["a.py::a inferred", "name:run possible"],
    ),
    (
        "protocols and named tuples below each other",
        "from typing import NamedTuple, Protocol\nclass P(Q, Protocol):\n"
        "    def p(self, q: 'Q'): ...\nclass Q(P, Protocol):\n    def q(self, p: P): ...\n"
        "class N(N, NamedTuple):\n    n: 'N'\n"
        "def x(p: P, n: N):\n    (a,), = n\n    p.p(a); a.go()\n",
        ["a.py::P.p possible", "name:go possible"],
    ),
    (
        "methods that pass themselves on in a circle",
        "class A(B):\n    def run(self): super().run(); self.go()\n    def go(self): ...\n"
        "class B(A):\n    def run(self): super().run(); self.go()\n    def go(self): ...\n"
        "def x(a: A): A.run(a)\n",
        ["a.py::A.run exact"],
    ),
    (
        "a value made anew three thousand times",
        "def x(v):\n" + "    v = v.step()\n" * 3000,
        ["name:step possible"],
    ),
]


@pytest.mark.parametrize(
    ("code", "calls"), [case[1:] for case in CASES], ids=[case[0] for case in CASES]
)
def test_circles(code: str, calls: list[str]) -> None:
    assert Graph({"a.py": code}).of("CALLS", "a.py::x") == calls


def test_a_circle_of_imports() -> None:
    graph = Graph(
        {
            "a.py": "from b import *\nfrom b import g\ndef f(): g()\n",
            "b.py": "from a import *\nfrom b import *\nfrom a import f\ndef g(): f(); h()\n",
        }
    )
    assert graph.of("CALLS") == ["a.py::f exact", "b.py::g exact", "name:h possible"]


def test_a_dict_of_ten_thousand_functions() -> None:
    code = "".join(f"def f{n}(): ...\n" for n in range(10_000))
    code += "table = {\n" + "".join(f"'k{n}': f{n},\n" for n in range(10_000)) + "}\n"
    graph = Graph({"a.py": f"{code}def x(k): table['k7'](); table[k]()\n"})
    assert graph.of("CALLS", "a.py::x") == ["a.py::f7 exact"]


def test_lambdas_of_two_functions_of_one_name_are_told_apart() -> None:
    graph = Graph(
        {"a.py": "if a:\n    def f(): return lambda: g()\nelse:\n    def f(): return lambda: h()\n"}
    )
    assert graph.of("CALLS", "a.py::f.<lambda1>") == ["name:g possible"]
    assert graph.of("CALLS", "a.py::f.<lambda1>#2") == ["name:h possible"]


def test_lambdas_are_functions_of_their_own_down_to_a_depth() -> None:
    facts = parse("a.py", b"f = " + b"lambda: " * 5000 + b"g()\n").facts
    assert len(facts.symbols) == 16
    assert [r.chain for r in facts.references if r.role == "call"] == ["g"]


def test_steps_upon_steps_are_not_too_deep_for_python() -> None:
    nested = "class A0:\n    def go(self): return self\n" + "".join(
        f"class A{n}:\n    def __init__(self, x):\n        self.v = A{n - 1}(x).go()\n"
        f"    def go(self): return self.v.go()\n"
        for n in range(1, 30)
    )
    before = sys.getrecursionlimit()
    sys.setrecursionlimit(len(inspect.stack()) + ROOM)
    try:
        graph = Graph({"a.py": f"{nested}def x(): A29(3).go().go()\n"})
    finally:
        sys.setrecursionlimit(before)
    assert "a.py::A29.go inferred" in graph.of("CALLS", "a.py::x")
