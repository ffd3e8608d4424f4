"""Names that modules, classes and objects bind: what is found, where, and what names it."""

import pytest

from api.context.variables import uses, variables
from api.errors import UnknownSymbol
from api.symbols import desk
from graph.scope import Scope
from tests.api.graphs import view_of
from tests.api.test_plans import ask

LIMITS = '''"""LIMIT = 7 is what a text may say.

    LIMIT = 8
"""
import os
from os import path as LIMIT_PATH

LIMIT: int = int(
    os.environ.get("LIMIT", "3"),
)
if LIMIT > 2:
    LOW, HIGH = 1, LIMIT
else:
    LOW = HIGH = 0
TABLE = {
    "key": LIMIT,
    LIMIT: 4,
}
TABLE.update(
    wide=1,
)
assert LIMIT == 3


class Cache:
    """Keeps things.

    size = 9
    """

    size = 5
    if LIMIT:
        kind: str = "big"

    class Entry(
        object,
    ):
        age: float

    def __init__(self, ttl: float, wide: int = 0) -> None:
        self.ttl = ttl
        local = self.size
        self.ttl = local

    async def clear(self) -> None:
        self.cleared: bool = True
'''
USER = """from limits import LIMIT, Cache


def check(n: int) -> bool:
    return n < LIMIT  # LIMIT


def other(LIMITED, thing):
    return thing.LIMIT
"""
TREE = {"src/limits.py": LIMITS, "src/user.py": USER, "src/apart.py": "def LIMITS(): ...\n"}
VIEW = view_of(TREE)


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("LIMIT", [("src/limits.py::LIMIT", 8, 10)]),
        ("limits.LIMIT", [("src/limits.py::LIMIT", 8, 10)]),
        ("src/limits.py::LIMIT", [("src/limits.py::LIMIT", 8, 10)]),
        ("other.LIMIT", []),
        ("LOW", [("src/limits.py::LOW", 12, 12)]),
        ("HIGH", [("src/limits.py::HIGH", 12, 12)]),
        ("TABLE", [("src/limits.py::TABLE", 15, 18)]),
        ("wide", []),
        ("size", [("src/limits.py::Cache.size", 31, 31)]),
        ("Cache.size", [("src/limits.py::Cache.size", 31, 31)]),
        ("kind", [("src/limits.py::Cache.kind", 33, 33)]),
        ("age", [("src/limits.py::Cache.Entry.age", 38, 38)]),
        ("ttl", [("src/limits.py::Cache.ttl", 41, 41)]),
        ("cleared", [("src/limits.py::Cache.cleared", 46, 46)]),
        ("local", []),
        ("n", []),
        ("LIMIT_PATH", []),
        ("no such", []),
        ("", []),
    ],
)
def test_what_binds_a_name(name: str, found: list[tuple[str, int, int]]) -> None:
    assert [
        (node.id, node.span.start, node.span.end) for node in variables(VIEW, name) if node.span
    ] == found


@pytest.mark.parametrize(
    ("name", "named"),
    [
        (
            "LIMIT",
            [("src/limits.py::", (11, 12, 16, 17, 22)), ("src/limits.py::Cache", (32,)),
             ("src/user.py::", (1,)), ("src/user.py::check", (5,))],
        ),
        ("Cache.size", [("src/limits.py::Cache.__init__", (42,))]),
        ("TABLE", [("src/limits.py::", (19,))]),
    ],
)  # fmt: skip
def test_what_names_a_variable(name: str, named: list[tuple[str, tuple[int, ...]]]) -> None:
    [variable] = variables(VIEW, name)
    assert [(use.node.id, use.lines) for use in uses(VIEW, variable)] == named


def test_a_line_in_a_broken_text_is_found_too() -> None:
    [node] = variables(view_of({"a.py": "SIZE = 3\ndef f(:\n"}), "SIZE")
    assert node.signature == "SIZE = 3"


def test_the_desk_finds_shows_and_says_who_names_it() -> None:
    seat = desk(VIEW, "developer", None)
    assert [node.id for node in seat.find("LIMIT", 9)[0]] == ["src/limits.py::LIMIT"]
    node = seat.one("LIMIT").node
    assert [line.number for line in seat.source(node)] == [8, 9, 10]
    callers, callees = seat.callers(node, 2), seat.callees(node, 9)
    assert (callers.total, [one.path for one in callers.items]) == (4, ["src/limits.py"] * 2)
    assert [(one.node.id, one.lines) for one in callees.items] == [
        ("external:builtins.int", (8,)),
        ("external:os.environ.get", (9,)),
    ]


def test_a_symbol_of_the_name_stands_for_it_unless_tests_alone_define_it() -> None:
    tree = {"src/a.py": "size = 1\n", "tests/test_a.py": "def size(): ...\n"}
    seat = desk(view_of(tree), "developer", None)
    assert [n.id for n in seat.find("size", 9)[0]] == ["src/a.py::size", "tests/test_a.py::size"]
    seat = desk(view_of({**tree, "src/b.py": "def size(): ...\n"}), "developer", None)
    assert [n.id for n in seat.find("size", 9)[0]] == ["src/b.py::size", "tests/test_a.py::size"]


def test_what_is_out_of_sight_binds_and_names_nothing() -> None:
    hidden = view_of(TREE, Scope(("src/limits.py",)))
    assert variables(hidden, "LIMIT") == []
    with pytest.raises(UnknownSymbol):
        desk(hidden, "developer", None).one("LIMIT")
    [variable] = variables(VIEW, "LIMIT")
    apart = view_of(TREE, Scope(("src/user.py",)))
    assert {use.node.path for use in uses(apart, variable)} == {"src/limits.py"}


@pytest.mark.parametrize(
    ("query", "first", "why"),
    [
        ("where is LIMIT", "LIMIT", "the task names it"),
        ("where is LOW defined", "LOW", "the task names it"),
        ("where is the ttl", "Cache.ttl", "the task names it"),
        ("LIMIT", "LIMIT", "the task names it; named in 4 places (inferred)"),
        ("what breaks if I change LIMIT", "LIMIT", "the task names it; named in 4 places"),
        ("who uses Cache.cleared", "Cache.cleared", "the task names it; nothing in sight names it"),
    ],
)
def test_a_question_about_a_variable_begins_with_it(query: str, first: str, why: str) -> None:
    found = ask(query, view=VIEW)
    assert (found.items[0].symbol, found.items[0].kind) == (first, "variable")
    assert found.items[0].why.startswith(why)
    assert found.warnings == ()


def test_what_breaks_shows_the_lines_that_name_it() -> None:
    found = {item.symbol: item for item in ask("what breaks if I change LIMIT", view=VIEW).items}
    assert found["check"].why == "names LIMIT (inferred)"
    assert "5" in found["check"].lines


def test_a_name_almost_spelled_like_a_variables_suggests_it() -> None:
    tree = {
        "src/a.py": "current_app: int = 3\nhidden = current_app == 3\n\n\ndef create_app():\n"
        '    """\nlocal_app = 1\n"""\n    currant_app = 4\n',
        "secret/b.py": "curent_apps = 1\n",
    }
    seat = desk(view_of(tree, Scope(("secret/**",))), "developer", None)
    with pytest.raises(UnknownSymbol) as raised:
        seat.one("curent_app")
    assert raised.value.near == ("current_app", "create_app")
    warnings = ask("where is curent_app", view=seat.view).warnings
    assert "spelled like it: current_app, create_app" in warnings[0]


def test_nearer_names_that_only_strings_bind_take_no_place_of_a_variables() -> None:
    said = "".join(f"total_sum{n} = 1\n" for n in range(9))
    tree = {"a.py": f'"""Say:\n{said}"""\n', "b.py": f'"""\n{said}"""\ntotal_amount = 2\n'}
    with pytest.raises(UnknownSymbol) as raised:
        desk(view_of(tree), "developer", None).one("total_sumt")
    assert raised.value.near == ("total_amount",)


@pytest.mark.parametrize(
    ("path", "says"), [("src/a.js", "no Python is in sight"), ("src/a.py", "spelled like it")]
)
def test_where_there_is_no_python_that_is_said(path: str, says: str) -> None:
    view = view_of({path: "const total = 3;\nexport function get_total() { return total; }\n"})
    with pytest.raises(UnknownSymbol, match=says) as raised:
        desk(view, "developer", None).one("zyxw_q")
    assert ("no Python" in str(raised.value)) == path.endswith(".js")
    warnings = str(ask("where is get_total", view=view).warnings)
    assert ("no Python" in warnings) == path.endswith(".js")
    assert ("No Python" in ask("where is zyxw_q", view=view).body) == path.endswith(".js")


def test_a_text_of_another_language_that_has_the_name_is_shown_by_its_lines() -> None:
    code = "".join(f"const a{n} = {n};\n" for n in range(60))
    script = f"{code}function getTotal(x) {{ return x; }}\n{code}let getTotals = 3;\n"
    tree = {"src/a.js": script, "src/b.js": "let get = 1, total = 2;\n", "src/c.py": "x = 1\n"}
    found = ask("where is getTotal", 200, view=view_of(tree))
    assert [(item.path, item.lines[:2]) for item in found.items] == [("src/a.js", "61")]
    assert found.items[0].why.startswith("its text has the name")
