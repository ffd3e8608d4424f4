"""Which classes are primitives."""

from graph.model import NodeKind
from tests.indexer.resolved import Graph, Tree

BASE = (
    "class WorkflowPrimitive:\n    def __rshift__(self, other): ...\n    def __or__(self, o): ..."
)


def primitives(tree: Tree, bases: tuple[str, ...] = ("WorkflowPrimitive",)) -> list[str]:
    nodes = Graph(tree, bases).nodes.values()
    assert all(n.kinds[0] is NodeKind.CLASS for n in nodes if NodeKind.PRIMITIVE in n.kinds)
    return sorted(n.id for n in nodes if NodeKind.PRIMITIVE in n.kinds)


def test_subclasses_through_files_and_subscripts() -> None:
    tree = {
        "p/__init__.py": "from .base import WorkflowPrimitive",
        "p/base.py": BASE,
        "p/a.py": "from p import WorkflowPrimitive as W\nclass A(W[int, str]): ...",
        "p/b.py": "from . import a\nclass B(a.A): ...\nclass Other: ...",
        "p/c.py": "def f():\n    from p.b import B\n    class C(B): ...",
    }
    assert primitives(tree) == [
        "p/a.py::A",
        "p/b.py::B",
        "p/base.py::WorkflowPrimitive",
        "p/c.py::f.C",
    ]


def test_a_base_outside_the_repository() -> None:
    tree = {"a.py": "from flows import WorkflowPrimitive\nclass A(WorkflowPrimitive): ..."}
    assert primitives(tree) == ["a.py::A"]


def test_a_look_alike_is_no_base_where_a_real_one_is() -> None:
    copy = "class WorkflowPrimitive: ...\nclass A(WorkflowPrimitive): ..."
    assert primitives({"a.py": copy}) == ["a.py::A", "a.py::WorkflowPrimitive"]
    assert primitives({"a.py": copy, "base.py": BASE}) == ["base.py::WorkflowPrimitive"]


def test_a_base_that_may_be_a_stand_in_is_not_proved() -> None:
    tree = {
        "base.py": BASE,
        "a.py": """
            try:
                from base import WorkflowPrimitive
            except ImportError:
                class WorkflowPrimitive: ...
            class A(WorkflowPrimitive): ...
            """,
    }
    assert primitives(tree) == ["base.py::WorkflowPrimitive"]


def test_classes_of_one_name_are_kept_apart() -> None:
    tree = {
        "base.py": BASE,
        "x/a.py": "from base import WorkflowPrimitive\nclass Cache(WorkflowPrimitive): ...",
        "y/a.py": "class Cache: ...",
        "y/b.py": "from y.a import Cache\nclass B(Cache): ...",
    }
    assert primitives(tree) == ["base.py::WorkflowPrimitive", "x/a.py::Cache"]


def test_configured_bases() -> None:
    tree = {
        "flow/task.py": "class Task: ...\nclass Step: ...",
        "a.py": "from flow.task import Task, Step\nclass A(Task): ...\nclass B(Step): ...",
    }
    assert primitives(tree, ("flow.task.Task",)) == ["a.py::A", "flow/task.py::Task"]
    assert primitives(tree, ("other.task.Task",)) == []
    assert primitives(tree, ("Step",)) == ["a.py::B", "flow/task.py::Step"]


def test_circles_end() -> None:
    assert primitives({"a.py": "class A(B): ...\nclass B(A): ..."}) == []
