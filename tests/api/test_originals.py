"""Which of several definitions of one name is meant, and that the others are named."""

import pytest

from api.context.request import Format
from api.errors import AmbiguousSymbol
from api.symbols import desk
from graph.scope import Scope
from tests.api.graphs import view_of
from tests.api.test_plans import ask

REAL = '''"""What a run carries along."""


class Context:
    def __init__(self, name: str) -> None:
        self.name = name

    def child(self) -> "Context":
        return Context(self.name + ".child")
'''
LOCAL = "class Context:\n    pass\n"
FALLBACK = "try:\n    from kit.core import Context\nexcept ImportError:\n    class Context: ...\n"
USED = "from kit.core import Context\n\n\ndef run{n}():\n    return Context('a')\n"
USERS = {f"src/use{n}.py": USED.format(n=n) for n in range(3)}


@pytest.mark.parametrize(
    ("others", "meant"),
    [
        ({}, "src/kit/core.py"),
        ({"tests/test_a.py": LOCAL, "examples/a.py": LOCAL}, "src/kit/core.py"),
        ({"archive/core.py": LOCAL, "mirror/src/kit/core.py": REAL}, "src/kit/core.py"),
        ({"scripts/serve.py": FALLBACK}, "src/kit/core.py"),
        ({"src/other.py": LOCAL}, None),
        ({"src/other.py": LOCAL, "tests/test_a.py": LOCAL}, None),
        ({"src/other.py": LOCAL, **USERS}, "src/kit/core.py"),
        ({"src/other.py": LOCAL + "\n\ndef a():\n    Context()\n", **USERS}, "src/kit/core.py"),
        ({"src/other.py": LOCAL + "\n\ndef a():\n    Context()\n"}, None),
        ({"src/a.py": LOCAL, **USERS}, "src/kit/core.py"),  # which comes after it
    ],
)
def test_the_original_is_meant_or_the_one_that_is_clearly_used(
    others: dict[str, str], meant: str | None
) -> None:
    seat = desk(view_of({"src/kit/core.py": REAL, **others}), "developer", None)
    if meant is None:
        with pytest.raises(AmbiguousSymbol, match=r"src/other\.py::Context"):
            seat.one("Context")
        return
    found = seat.one("Context")
    assert found.node.id == f"{meant}::Context"
    named = [path for path in others if path not in USERS]
    assert sorted(node.path for node in found.others) == sorted(named)


def test_of_methods_of_one_name_none_is_meant_for_being_used_most() -> None:
    uses = "".join(f"\n\ndef use{n}(a: A):\n    a.go()\n" for n in range(9))
    classes = "class A:\n    def go(self): ...\n\n\nclass B:\n    def go(self): ...\n"
    seat = desk(view_of({"src/a.py": classes + uses}), "developer", None)
    with pytest.raises(AmbiguousSymbol):
        seat.one("go")


def test_what_breaks_is_told_of_the_original_with_the_others_named() -> None:
    stubs = {f"scripts/serve{n}.py": FALLBACK for n in range(4)}
    view = view_of({"src/kit/core.py": REAL, **stubs, **USERS})
    first, *others = ask("what breaks if I change Context", view=view).items
    assert (first.path, first.symbol) == ("src/kit/core.py", "Context")
    assert "4 others have the name: scripts/serve0.py::Context, scripts/serve1.py::" in first.why
    assert {"run0", "run1", "run2"} <= {item.symbol for item in others}


def managers(count: int) -> dict[str, str]:
    """So many classes with a method of one name; who may call any of them, and a test that defines
    one of its own.
    """
    classes = "".join(f"class M{n}:\n    def make_one(self): ...\n\n\n" for n in range(count))
    return {
        "src/kit/managers.py": classes,
        "src/kit/use.py": "def user(given):\n    given.make_one()\n",
        "tests/test_kit.py": "class Fake:\n    def make_one(self): ...\n",
    }


def test_of_some_methods_of_one_name_all_are_meant_by_what_breaks() -> None:
    view = view_of(managers(5))
    found = ask("what breaks if I change make_one", view=view)
    assert {f"M{n}.make_one" for n in range(5)} | {"user"} <= {item.symbol for item in found.items}
    assert "Fake.make_one" not in {item.symbol for item in found.items}
    assert found.warnings == ()


@pytest.mark.parametrize(
    ("task", "count", "definitions"),
    [
        ("what breaks if I change make_one", 9, 10),
        ("which tests cover make_one", 4, 5),
        ("how do I use make_one", 4, 5),
        ("how does make_one work", 9, 0),
    ],
)
def test_of_many_definitions_one_is_to_be_named(task: str, count: int, definitions: int) -> None:
    found = ask(task, view=view_of(managers(count)))
    told = f"{definitions} definitions have the name make_one: name one, as M0.make_one, "
    expected = (told + "for what the graph knows of it",) if definitions else ()
    assert found.warnings == expected


@pytest.mark.parametrize(
    "task",
    [
        "where is Context",
        "how does Context work",
        "which tests cover Context",
        "subclasses of Context",
    ],
)
def test_every_question_means_the_original(task: str) -> None:
    stubs = {f"api/serve{n}.py": FALLBACK for n in range(2)}
    found = ask(task, view=view_of({"src/kit/core.py": REAL, **stubs, **USERS}))
    assert found.items[0].path == "src/kit/core.py"
    assert "2 others have the name: api/serve0.py::Context" in found.items[0].why


def test_of_a_common_word_that_many_define_one_is_to_be_named() -> None:
    classes = "".join(f"class M{n}:\n    def read(self): ...\n\n\n" for n in range(9))
    found = ask("what breaks if I change read", view=view_of({"src/kit.py": classes}))
    assert found.warnings == (
        "9 definitions have the name read: name one, as M0.read, for what the graph knows of it",
    )


@pytest.mark.parametrize("budget", [120, 200, 400])
def test_the_counts_of_what_would_change_are_told_in_any_budget(budget: int) -> None:
    uses = "".join(f"\n\ndef use{n}():\n    rate(1)\n" for n in range(6))
    view = view_of({"src/a.py": f"def rate(weight):\n    return weight\n{uses}"})
    body = ask("what breaks if I change rate()", budget, view, Format.MARKDOWN).body
    assert "`rate`: what would change; 6 callers (6 exact)" in body


def test_names_of_one_scope_or_state_are_not_those_of_another() -> None:
    tree = {"a.py": "def rate_of_post(): ...\n", "b.py": "def rate_of_bike(): ...\n"}
    every = view_of(tree)
    assert {*every.near("rate_of_pos")} >= {"rate_of_post"}
    assert "rate_of_post" not in every.narrowed(Scope(("a.py",))).near("rate_of_pos")
    assert "rate_of_post" not in view_of({"b.py": tree["b.py"]}).near("rate_of_pos")
