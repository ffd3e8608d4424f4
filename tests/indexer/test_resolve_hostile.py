"""Code made to send resolution round in circles: edges of the right certainty, in bounded work."""

import pytest

from indexer.parse import parse
from tests.indexer.resolved import Graph

RUN = "    def run(self): ...\n"

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


def test_lambdas_are_functions_of_their_own_down_to_a_depth() -> None:
    facts = parse("a.py", b"f = " + b"lambda: " * 5000 + b"g()\n").facts
    assert len(facts.symbols) == 16
    assert [r.chain for r in facts.references if r.role == "call"] == ["g"]
