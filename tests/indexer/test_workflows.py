"""Which compositions are workflows, and what they compose."""

from textwrap import dedent

import pytest

from graph.model import EdgeKind, NodeKind
from tests.indexer.resolved import Graph

BASE = """
class WorkflowPrimitive:
    def execute(self, data): ...
    def __rshift__(self, other): ...
    def __or__(self, other): ...
class A(WorkflowPrimitive): ...
class B(WorkflowPrimitive): ...
class Retry(WorkflowPrimitive):
    def __init__(self, primitive, times=3): ...
class Sequential(WorkflowPrimitive):
    def __init__(self, primitives): ...
class Config: ...
"""


def graph(code: str) -> Graph:
    return Graph({"base.py": BASE, "a.py": "from base import *\n" + dedent(code)})


def test_what_a_fixture_gives_composes_in_a_test() -> None:
    tests = """
        import pytest
        from base import *
        @pytest.fixture
        def made(): return A()
        @pytest.fixture
        def opened():
            yield A()
        def test_one(made, opened): made >> 1; opened >> 2
        def helper(made): made >> 1
        """
    found = Graph({"base.py": BASE, "test_a.py": dedent(tests)}).nodes.values()
    ids = [n.id for n in found if n.kinds == (NodeKind.WORKFLOW,)]
    assert ids == ["test_a.py::test_one<workflow 1>", "test_a.py::test_one<workflow 2>"]


def workflows(code: str) -> list[str]:
    """`id: text` of each workflow."""
    nodes = graph(code).nodes.values()
    found = [n for n in nodes if n.kinds == (NodeKind.WORKFLOW,)]
    return sorted(f"{n.id.removeprefix('a.py::')}: {n.signature}" for n in found)


def composed(code: str, workflow: str) -> list[str]:
    """`position role target certainty` of each operand of a workflow."""
    return sorted(
        f"{e.position} {e.role} {e.target} {e.certainty.value}"
        for e in graph(code).edges
        if e.kind is EdgeKind.COMPOSES and e.source == f"a.py::<workflow {workflow}>"
    )


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("w = A() >> B()", ["<workflow w>: A() >> B()"]),
        ("A() >> B()", ["<workflow 1>: A() >> B()"]),
        ("w = A() | B() | A()", ["<workflow w>: A() | B() | A()"]),
        (
            "w = A() >> B()\nw = B() >> A()",
            ["<workflow w>#2: B() >> A()", "<workflow w>: A() >> B()"],
        ),
        ("def f():\n    w = A() >> B()", ["f<workflow w>: A() >> B()"]),
        ("def f(a: A, b):\n    return a >> b", ["f<workflow 1>: a >> b"]),
        ("def f(a, b, c):\n    return a >> b >> c", ["f<workflow 1>: a >> b >> c"]),
        ("w = Retry(primitive=A())", ["<workflow w>: Retry(primitive=A())"]),
        ("w = Sequential([A(), B()])", ["<workflow w>: Sequential([A(), B()])"]),
        (
            "from base import Lost\nv = Lost()\nw = v | Lost()\nw.execute(1)",
            ["<workflow w>: v | Lost()"],
        ),
        # none of these composes
        ("from base import Lost\nw = Lost() | 3\nw.execute(1)", []),
        ("from base import Lost\nw = Lost() | Lost()\nw.filter(1)", []),
        ("from outside import Lost\nw = Lost() | Lost()\nw.execute(1)", []),
        (
            "def f() -> dict[str, int]:\n    return {'a': 1}\nx = f() >> f() >> f()",
            ["<workflow x>: f() >> f() >> f()"],
        ),
        ("x = 1 >> 2", []),
        ("def f(a, b):\n    return a >> b", []),
        ("def f(n):\n    return n >> 2 >> 1 >> 1", []),
        ("x = {1} | {2}", []),
        ("def f(a, b):\n    return a | b", []),
        ("def f(a: A | None) -> A | B: ...", []),
        ("Both = A | B", []),
        ("x = Config(A())", []),
        ("x = Retry(times=3)", []),
        ("x = len(A())", []),
    ],
)
def test_what_is_a_workflow(code: str, expected: list[str]) -> None:
    assert workflows(code) == expected


def test_operands_in_order_with_their_roles() -> None:
    assert composed("a = A()\nw = a >> B() >> other", "w") == [
        "0 sequence base.py::A inferred",
        "1 sequence base.py::B exact",
        "2 sequence name:other possible",
    ]


def test_one_composition_inside_another() -> None:
    code = "w = A() >> (B() | A()) >> Retry(primitive=B())"
    assert workflows(code) == [
        "<workflow 1>: B() | A()",
        "<workflow 2>: Retry(primitive=B())",
        f"<workflow w>: {code[4:]}",
    ]
    assert composed(code, "w") == [
        "0 sequence base.py::A exact",
        "1 sequence a.py::<workflow 1> exact",
        "2 sequence a.py::<workflow 2> exact",
        "2 sequence base.py::Retry exact",
    ]
    assert composed(code, "2") == [
        "0 construct base.py::Retry exact",
        "1 primitive base.py::B exact",
    ]


def test_a_workflow_built_over_several_statements() -> None:
    assert composed("first = A() >> B()\nw = first >> A()", "w") == [
        "0 sequence a.py::<workflow first> inferred",
        "1 sequence base.py::A exact",
    ]
