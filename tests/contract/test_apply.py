"""What every store keeps of what is applied to it."""

import pytest
from msgspec.structs import replace

from graph.errors import InvalidDelta, ShrinkRefused, StaleBase, UnknownRepository
from graph.model import Certainty, Edge, EdgeKind, Node, NodeKind, Unit, edge_key, implied_kind
from graph.store import GraphStore
from tests.contract.builders import REPOSITORY, SOURCE, delta, digest, unit
from tests.contract.conftest import Opener
from tests.contract.read import whole

A = unit("a.py", {"f": ["b.py::g", "name:get", "external:json.dumps"], "h": []})
B = unit("b.py", {"g": ["b.py::g"]})


def test_what_is_read_is_what_was_applied(store: GraphStore) -> None:
    store.apply(delta(None, "one", [A, B]))
    read = whole(store)
    listed = [node for node in read.nodes if not implied_kind(node.id)]
    assert listed == sorted([*A.nodes, *B.nodes], key=lambda node: node.id)
    assert read.edges == sorted([*A.edges, *B.edges], key=edge_key)
    assert read.texts == {"a.py": A.text, "b.py": B.text}
    assert [(f.path, f.digest) for f in read.files] == [("a.py", A.digest), ("b.py", B.digest)]


def test_implied_nodes_live_while_an_edge_arrives(store: GraphStore) -> None:
    store.apply(delta(None, "one", [A, B]))
    implied = {node.id for node in whole(store).nodes if implied_kind(node.id)}
    assert implied == {"name:f", "name:g", "name:h", "name:get", "external:json.dumps"}
    store.apply(delta("one", "two", [unit("a.py", {"f": ["b.py::g"]})]))
    implied = {node.id for node in whole(store).nodes if implied_kind(node.id)}
    assert implied == {"name:f", "name:g"}


def test_the_counts_are_of_the_whole_graph(store: GraphStore) -> None:
    store.apply(delta(None, "one", [A, B]))
    read = whole(store)
    [info] = store.sources()
    assert (info.files, info.nodes, info.edges) == (2, len(read.nodes), len(read.edges))
    assert (info.state, info.commit) == ("one", "commit of one")


def test_applying_again_changes_nothing(store: GraphStore) -> None:
    store.apply(delta(None, "one", [A, B]))
    before = whole(store)
    assert store.apply(delta(None, "one", [A, B])).done_before
    assert whole(store) == before


def test_a_change_keeps_the_edges_that_arrive_from_other_files(store: GraphStore) -> None:
    store.apply(delta(None, "one", [A, B]))
    store.apply(delta("one", "two", [unit("b.py", {"k": [], "g": ["a.py::h"]})]))
    edges = whole(store).edges
    assert Edge("a.py::f", EdgeKind.CALLS, "b.py::g", lines=(2, 3)) in edges
    assert Edge("b.py::g", EdgeKind.CALLS, "a.py::h", lines=(6, 7)) in edges


def test_lines_above_a_symbol_move_its_span_and_its_edges(store: GraphStore) -> None:
    store.apply(delta(None, "one", [A, B]))
    moved = unit("a.py", {"f": ["b.py::g"], "h": []}, above=7)
    applied = store.apply(delta("one", "two", [moved]))
    read = whole(store)
    assert [node for node in read.nodes if node.path == "a.py"] == list(moved.nodes)
    assert [e for e in read.edges if e.source.startswith("a.py")] == sorted(
        moved.edges, key=edge_key
    )
    assert applied.nodes_written == 0


def test_a_file_is_deleted_and_one_is_renamed(store: GraphStore) -> None:
    store.apply(delta(None, "one", [A, B]))
    renamed = unit("c.py", {"g": []})
    caller = unit("a.py", {"f": ["c.py::g"]})
    store.apply(delta("one", "two", [renamed, caller], removed=["b.py"]))
    read = whole(store)
    assert [file.path for file in read.files] == ["a.py", "c.py"]
    assert not [node for node in read.nodes if node.path == "b.py"]
    assert "b.py" not in read.texts


def test_a_delta_that_replaces_leaves_what_it_lists(store: GraphStore) -> None:
    store.apply(delta(None, "one", [A, B], records={"note": b"1"}))
    store.apply(delta("one", "two", [B], replaces=True, records={"other": b"2"}))
    assert [file.path for file in whole(store).files] == ["b.py"]
    with store.snapshot(REPOSITORY, SOURCE) as snapshot:
        assert dict(snapshot.records(["note", "other"])) == {"other": b"2"}


def test_a_stale_base_is_refused(store: GraphStore) -> None:
    store.apply(delta(None, "one", [A, B]))
    before = whole(store)
    with pytest.raises(StaleBase):
        store.apply(delta("zero", "two", [B]))
    with pytest.raises(StaleBase):
        store.apply(delta(None, "two", [B]))
    assert whole(store) == before


DANGLING = unit("a.py", {"f": ["b.py::gone"]})
LISTED_BY_ANOTHER = Unit("z.py", digest("z"), "z", A.nodes[1:2], ())
STRANGER = Unit("z.py", digest("z"), "z", (), (Edge("b.py::g", EdgeKind.CALLS, "b.py::g"),))
TWICE = Unit("z.py", digest("z"), "z", (Node("z", (NodeKind.FILE,)),) * 2, ())


@pytest.mark.parametrize(
    "wrong",
    [
        pytest.param([DANGLING], id="an edge to nowhere"),
        pytest.param([LISTED_BY_ANOTHER], id="a node of another file"),
        pytest.param([STRANGER], id="an edge from another file"),
        pytest.param([TWICE], id="a node listed twice"),
        pytest.param([unit("b.py", {"other": []})], id="an edge of another file left dangling"),
    ],
)
def test_a_delta_that_contradicts_itself_is_refused(store: GraphStore, wrong: list[Unit]) -> None:
    store.apply(delta(None, "one", [A, B]))
    before = whole(store)
    with pytest.raises(InvalidDelta):
        store.apply(delta("one", "two", wrong))
    assert whole(store) == before


def test_a_shrink_is_refused_unless_told(store: GraphStore) -> None:
    units = [unit(f"{n}.py", {"f": []}) for n in range(20)]
    store.apply(delta(None, "one", units))
    gone = [f"{n}.py" for n in range(11)]
    with pytest.raises(ShrinkRefused):
        store.apply(delta("one", "two", removed=gone))
    assert len(whole(store).files) == 20
    store.apply(delta("one", "two", removed=gone, allow_shrink=True))
    assert len(whole(store).files) == 9


def test_an_apply_that_fails_midway_leaves_the_state_before(store: GraphStore) -> None:
    store.apply(delta(None, "one", [A, B]))
    before = whole(store)

    def units() -> object:
        yield unit("c.py", {"x": []})
        raise OSError("the disk went away")

    with pytest.raises(OSError, match="the disk went away"):
        store.apply(delta("one", "two", units()))  # pyright: ignore[reportArgumentType]
    assert whole(store) == before
    store.apply(delta("one", "three", [unit("c.py", {"x": []})]))
    assert whole(store).state == "three"


def test_repositories_and_sources_do_not_mix(store: GraphStore) -> None:
    store.apply(delta(None, "one", [A, B]))
    store.apply(delta(None, "one", [B], source="/srv/other"))
    store.apply(delta(None, "one", [unit("a.py", {"z": []})], repository="bank"))
    assert [file.path for file in whole(store, source="/srv/other").files] == ["b.py"]
    assert [node.name for node in whole(store, "bank").nodes if node.span] == ["z"]
    assert len(whole(store).files) == 2
    assert store.remove(REPOSITORY, "/srv/other") == 1
    assert [(i.repository, i.source) for i in store.sources()] == [
        ("bank", SOURCE),
        (REPOSITORY, SOURCE),
    ]
    assert whole(store).texts == {"a.py": A.text, "b.py": B.text}
    assert store.remove("bank") == 1
    with pytest.raises(UnknownRepository):
        whole(store, "bank")


def test_facts_are_shared_by_the_sources_of_a_repository(store: GraphStore) -> None:
    store.apply(delta(None, "one", [B]))
    store.apply(delta(None, "one", [unit("x.py", {"x": []})], source="/srv/other"))
    with store.snapshot(REPOSITORY, "/srv/other") as snapshot:
        assert snapshot.facts([B.digest]) == {B.digest: B.facts}


def test_records_are_kept_changed_and_removed(store: GraphStore) -> None:
    store.apply(delta(None, "one", [B], records={"x": b"1", "y": b"\x00\xff"}))
    store.apply(delta("one", "two", records={"x": None, "z": b""}))
    with store.snapshot(REPOSITORY, SOURCE) as snapshot:
        assert snapshot.records(["x", "y", "z"]) == {"y": b"\x00\xff", "z": b""}


def test_a_text_that_must_not_be_shown_is_not(store: GraphStore) -> None:
    secret = Unit(".env", digest("KEY=1"), None, (Node(".env", (NodeKind.FILE,), ".env"),), ())
    store.apply(delta(None, "one", [secret]))
    assert whole(store).texts == {}
    assert [file.path for file in whole(store).files] == [".env"]


def test_a_text_read_before_is_shown_only_where_it_may_be(store: GraphStore) -> None:
    open_one = unit("a.py", {"f": []})
    file = Node("b.py", (NodeKind.FILE,), "b.py")
    hidden = Unit("b.py", open_one.digest, None, (file,), ())
    store.apply(delta(None, "one", [open_one, hidden]))
    for _ in range(2):
        assert whole(store).texts == {"a.py": open_one.text}  # b.py has the same digest
    store.apply(delta("one", "two", [replace(open_one, text=None)]))
    assert whole(store).texts == {}


def test_a_view_stays_whole_while_others_write(open_again: Opener) -> None:
    reader, writer = open_again(), open_again()
    writer.apply(delta(None, "0", [A, B]))
    before = whole(reader)
    with reader.snapshot(REPOSITORY, SOURCE) as snapshot:
        for n in range(1, 4):
            body = {"f": ["b.py::g"], f"new{n}": ["name:get"]}
            writer.apply(delta(str(n - 1), str(n), [unit("a.py", body, above=n)]))
            assert list(snapshot.all_nodes()) == before.nodes
            assert list(snapshot.all_edges()) == before.edges
            assert snapshot.texts(["a.py"]) == {"a.py": A.text}
    assert whole(reader).state == "3"


def test_two_writers_on_one_base(open_again: Opener) -> None:
    one, two = open_again(), open_again()
    one.apply(delta(None, "a", [A, B]))
    two.apply(delta("a", "b", [unit("c.py", {"x": []})]))
    with pytest.raises(StaleBase):
        one.apply(delta("a", "c", [unit("d.py", {"x": []})]))
    assert [file.path for file in whole(one).files] == ["a.py", "b.py", "c.py"]


def test_certainty_role_and_position_are_kept(store: GraphStore) -> None:
    node = Node("w.py::<workflow p>", (NodeKind.WORKFLOW,), "w.py", "p", "w.p")
    edges = tuple(
        Edge(node.id, EdgeKind.COMPOSES, "name:x", n, certainty, f"role {n}", (n + 1,))
        for n, certainty in enumerate(Certainty)
    )
    store.apply(delta(None, "one", [Unit("w.py", digest("w"), "w", (node,), edges)]))
    assert whole(store).edges == list(edges)
