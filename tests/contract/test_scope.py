"""What a scope denies leaves no store: not by path, by content, or by what refers to it."""

import itertools

import pytest
from hypothesis import event, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from graph.model import Edge, EdgeKind, Node, NodeKind, Span, Unit, implied_kind
from graph.scope import Scope
from graph.store import GraphStore
from graph.view import View
from graph.visible import MIN_FILE_BYTES, MIN_SYMBOL_LINES
from tests.contract.builders import REPOSITORY, SOURCE, delta, digest, unit
from tests.contract.reference import dangling
from tests.contract.strategies import IMPLIED, NAMES, PATHS, units

SECRET = unit(
    "secret/vault.py", {"unlock": ["name:pick", "open.py::f"], "small": [], "long_" * 8: []}
)
OPEN = unit("open.py", {"f": ["secret/vault.py::unlock", "name:get"], "unlock": ["name:only"]})
TWIN = replace(
    unit("copies/vault.py", {"unlock": [], "small": []}),
    digest=SECRET.digest,
    text=SECRET.text,
)
TREE = Unit(
    "",
    "",
    None,
    (
        Node(f"repository:{REPOSITORY}", (NodeKind.REPOSITORY,), name=REPOSITORY),
        Node("secret/", (NodeKind.PACKAGE,), name="secret"),
    ),
    (Edge(f"repository:{REPOSITORY}", EdgeKind.CONTAINS, "secret/"),),
)
SCOPE = Scope(("secret/**",))


@pytest.fixture
def shop(store: GraphStore) -> GraphStore:
    store.apply(delta(None, "one", [TREE, SECRET, OPEN, TWIN]))
    return store


def test_a_denied_path_a_copy_of_it_and_a_copied_function_are_out_of_sight(
    shop: GraphStore,
) -> None:
    with shop.view(REPOSITORY, SOURCE, SCOPE) as view:
        assert list(view.paths()) == ["open.py"]
        assert [node.id for node in view.all_nodes()] == [
            "name:f",
            "name:get",
            "open.py",
            "open.py::f",
            f"repository:{REPOSITORY}",
        ]
        assert {(edge.source, edge.target) for edge in view.all_edges()} == {
            ("open.py", "open.py::f"),
            ("open.py::f", "name:f"),
            ("open.py::f", "name:get"),
        }
        assert view.find("unlock") == []
        assert "unlock" not in view.near("unlok")
        assert view.texts(["open.py", "secret/vault.py", "copies/vault.py"]) == {
            "open.py": "def f():\n    a\n    b\n    c\n" + "\n" * 4
        }
        [f] = view.find("f")
        assert view.callers(f).total == 0
        [asked] = view.callees(f).items
        assert asked.node.id == "name:get", "its text has the name, and who has it is not told"


def test_everything_is_in_sight_without_a_scope(shop: GraphStore) -> None:
    with shop.view(REPOSITORY, SOURCE) as view:
        assert len(list(view.all_nodes())) == view.info.nodes
        assert len(list(view.all_edges())) == view.info.edges
        assert [node.id for node in view.find("vault.unlock")] == [
            "copies/vault.py::unlock",
            "secret/vault.py::unlock",
        ]
        assert list(view.near("unlok")) == ["unlock"]


def test_a_copy_of_a_file_whose_text_is_never_shown_is_denied_too(store: GraphStore) -> None:
    key = "KEY=" + "x" * MIN_FILE_BYTES
    hidden = Unit(".env", digest(key), None, (Node(".env", (NodeKind.FILE,), ".env"),), ())
    copied = Unit("a.txt", digest(key), key, (Node("a.txt", (NodeKind.FILE,), "a.txt"),), ())
    store.apply(delta(None, "one", [hidden, copied]))
    with store.view(REPOSITORY, SOURCE, Scope((".env",))) as view:
        assert list(view.paths()) == []
        assert view.texts(["a.txt"]) == {}


def test_with_a_copied_class_goes_all_that_it_holds(store: GraphStore) -> None:
    store.apply(delta(None, "one", [_class("a.py"), _class("b.py")]))
    with store.view(REPOSITORY, SOURCE, Scope(("a.py",))) as view:
        assert [node.id for node in view.all_nodes()] == ["b.py"]
        assert list(view.near("tiny")) == []


def _class(path: str) -> Unit:
    def node(name: str, kind: NodeKind, span: Span, said: str) -> Node:
        return Node(f"{path}::{name}", (kind,), path, name.rpartition(".")[2], name, digest=said,
                    span=span)  # fmt: skip

    nodes = (
        Node(path, (NodeKind.FILE,), path, path, path),
        node("C", NodeKind.CLASS, Span(1, 9), "of C"),
        node("C.tiny", NodeKind.FUNCTION, Span(2, 3), f"tiny of {path}"),
        node("C<workflow p>", NodeKind.WORKFLOW, Span(4, 4), ""),
    )
    return Unit(path, digest(path), "\n" * 9, nodes, ())


_SCOPES = st.lists(st.sampled_from([*PATHS, "d", "d/*", "*.py", "**/*.md"]), min_size=1, max_size=2)
_numbers = itertools.count()


def test_nothing_denied_is_ever_told(store: GraphStore, examples: int) -> None:
    @given(st.tuples(*map(units, PATHS)), _SCOPES)
    @settings(max_examples=examples, deadline=None)
    def check(drawn: tuple[Unit, ...], globs: list[str]) -> None:
        repository = f"random {next(_numbers)}"
        nowhere = set(dangling({unit.path: unit for unit in drawn}))
        kept = [
            replace(unit, edges=tuple(edge for edge in unit.edges if edge not in nowhere))
            for unit in drawn
        ]
        scope = Scope(tuple(globs))
        store.apply(delta(None, "one", kept, repository=repository))
        with store.view(repository, SOURCE, scope) as view:
            _nothing_denied(view, kept, scope)
        store.remove(repository)

    check()


def _nothing_denied(view: View, kept: list[Unit], scope: Scope) -> None:
    denied = [unit for unit in kept if scope.denies(unit.path)]
    event(f"{len(denied)} files denied")
    ids = {node.id for unit in denied for node in unit.nodes}
    said = {
        node.digest
        for unit in denied
        for node in unit.nodes
        if node.span and node.span.end - node.span.start + 1 >= MIN_SYMBOL_LINES and node.digest
    }
    nodes, edges = list(view.all_nodes()), list(view.all_edges())
    every = [*ids, *(f"{path}::{name}" for path in PATHS for name in NAMES), *IMPLIED, *PATHS]
    asked = [
        *nodes,
        *view.nodes(every).values(),
        *view.outline(PATHS),
        *(node for name in NAMES for node in view.find(name)),
    ]
    assert not ids.intersection(node.id for node in asked)
    listed = [n for n in asked if n.span and n.span.end - n.span.start + 1 >= MIN_SYMBOL_LINES]
    assert not said.intersection(node.digest for node in listed)
    told = [*edges, *view.edges(every), *view.edges(every, incoming=True)]
    assert not ids.intersection(end for edge in told for end in (edge.source, edge.target))
    assert {edge.target for edge in edges if implied_kind(edge.target)} == {
        node.id for node in nodes if implied_kind(node.id)
    }
    assert set(view.nodes(every)) == {node.id for node in nodes}
    assert set(view.texts(PATHS)).isdisjoint(unit.path for unit in denied)
