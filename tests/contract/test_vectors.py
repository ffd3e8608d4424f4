"""Vectors are kept beside the state: by model and key, until they or their source are removed."""

from collections.abc import Mapping
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from graph.errors import UnknownRepository
from graph.model import NodeKind
from graph.scope import Scope
from graph.store import GraphStore
from graph.vectors import key_of, packed
from indexer.embed import embed
from indexer.progress import Silent
from indexer.run import IndexRequest, index
from tests.contract.builders import REPOSITORY, SOURCE, delta, unit
from tests.contract.conftest import Opener
from tests.indexer.trees import write

A = unit("a.py", {"f": [], "h": []})
B = unit("b.py", {"g": []})
MANY = {key_of("a.py::f", str(number)): number.to_bytes(384, "big") for number in range(700)}


def _write(store: GraphStore, model: str, vectors: Mapping[str, bytes | None]) -> None:
    store.write_vectors(REPOSITORY, SOURCE, model, vectors)


def _keys(store: GraphStore) -> Mapping[str, frozenset[str]]:
    with store.snapshot(REPOSITORY, SOURCE) as snapshot:
        return snapshot.vector_keys()


def _read(store: GraphStore, model: str, keys: list[str]) -> list[tuple[str, bytes]]:
    with store.snapshot(REPOSITORY, SOURCE) as snapshot:
        return list(snapshot.vectors(model, keys).items())


def test_vectors_are_read_by_model_and_key_in_the_order_asked_for(open_again: Opener) -> None:
    store = open_again()
    store.apply(delta(None, "one", [A, B]))
    _write(store, "one", {"k": b"\x00\xff", "l": b"two"})
    _write(store, "other", {"k": b"of the other"})
    again = open_again()
    assert _read(again, "one", ["l", "nowhere", "k"]) == [("l", b"two"), ("k", b"\x00\xff")]
    assert _read(again, "other", ["k", "l"]) == [("k", b"of the other")]
    assert _read(again, "nobody", ["k"]) == []
    assert _read(again, "one", []) == []
    assert _keys(again) == {"one": {"k", "l"}, "other": {"k"}}


def test_many_vectors_are_kept(store: GraphStore) -> None:
    store.apply(delta(None, "one", [A]))
    _write(store, "m", MANY)
    assert dict(_read(store, "m", list(MANY))) == MANY


def test_a_vector_is_replaced_and_removed(store: GraphStore) -> None:
    store.apply(delta(None, "one", [A]))
    _write(store, "m", {"k": b"old", "gone": b"x", "kept": b"y"})
    _write(store, "m", {"k": b"new", "gone": None, "nowhere": None})
    assert _read(store, "m", ["k", "gone", "kept"]) == [("k", b"new"), ("kept", b"y")]
    _write(store, "m", {"k": None, "kept": None})
    assert _keys(store) == {}


@pytest.mark.parametrize("replaces", [False, True])
def test_vectors_outlive_a_new_state(store: GraphStore, *, replaces: bool) -> None:
    store.apply(delta(None, "one", [A, B]))
    _write(store, "m", {"k": b"v"})
    store.apply(delta("one", "two", [A], removed=[] if replaces else ["b.py"], replaces=replaces))
    assert _read(store, "m", ["k"]) == [("k", b"v")]


def test_vectors_go_with_their_source_alone(store: GraphStore) -> None:
    for source in (SOURCE, "/elsewhere"):
        store.apply(delta(None, "one", [A], source=source))
        store.write_vectors(REPOSITORY, source, "m", {"k": source.encode()})
    store.remove(REPOSITORY, "/elsewhere")
    assert _read(store, "m", ["k"]) == [("k", SOURCE.encode())]
    store.apply(delta(None, "one", [A], source="/elsewhere"))
    with store.snapshot(REPOSITORY, "/elsewhere") as snapshot:
        assert snapshot.vector_keys() == {}


def test_nothing_is_kept_of_what_is_not_there(store: GraphStore) -> None:
    with pytest.raises(UnknownRepository):
        _write(store, "m", {"k": b"v"})


@pytest.mark.parametrize(
    ("denied", "seen"),
    [
        ((), {"a.py::f", "a.py::h", "b.py::g"}),
        (("b.py",), {"a.py::f", "a.py::h"}),
        (("*.py",), set[str]()),
    ],
)
def test_a_view_gives_the_vectors_of_what_is_in_sight(
    store: GraphStore, denied: tuple[str, ...], seen: set[str]
) -> None:
    store.apply(delta(None, "one", [A, B]))
    _write(store, "m", {key_of(n.id, n.digest): n.id.encode() for u in (A, B) for n in u.nodes})
    nodes = [node for u in (A, B) for node in u.nodes if "::" in node.id]
    with store.view(REPOSITORY, SOURCE, Scope(denied)) as view:
        assert view.vectors("m", nodes) == {node: node.encode() for node in seen}


def test_no_vector_is_given_of_what_may_hold_a_denied_text(store: GraphStore) -> None:
    copy = unit("c.py", {"g": [], "other": []})  # `g` of the denied file, word for word
    store.apply(delta(None, "one", [A, B, copy]))
    nodes = [node for u in (A, copy) for node in u.nodes if "::" in node.id]
    _write(store, "m", {key_of(node.id, node.digest): b"v" for node in nodes})
    with store.view(REPOSITORY, SOURCE, Scope(("b.py",))) as view:
        assert set(view.vectors("m", nodes)) == {"a.py::f", "a.py::h"}


class Lengths:
    """A model of one number: how long a text is."""

    name = "lengths"

    def vector(self, text: str) -> NDArray[np.float32]:
        return self.question(text)

    def question(self, text: str) -> NDArray[np.float32]:
        return np.array([len(text), 1000], np.float32)


def test_an_indexed_tree_is_embedded_alike_on_every_store(
    store: GraphStore, tmp_path: Path
) -> None:
    root = tmp_path / "tree"
    for text in ("def f():\n    return 1\n", "def f():\n    return 10\n\n\ndef g():\n    pass\n"):
        write(root, {"a.py": text})
        index(store, IndexRequest(root, name="r", jobs=1))
        embed(store, "r", str(root.resolve()), Lengths(), Silent())
    with store.view("r", str(root.resolve())) as view:
        nodes = [node for node in view.outline(["a.py"]) if NodeKind.FUNCTION in node.kinds]
        found = view.vectors("lengths", nodes)
        assert view.vector_models() == ["lengths"]
    told = {
        "a.py::f": "a.py a.f\ndef f():\n    return 10",
        "a.py::g": "a.py a.g\ndef g():\n    pass",
    }
    assert found == {key: packed(Lengths().question(text)) for key, text in told.items()}
    with store.snapshot("r", str(root.resolve())) as snapshot:
        assert sum(map(len, snapshot.vector_keys().values())) == 2
