"""Vectors follow the state: what is new is embedded, what stands is not, what is gone goes."""

from collections.abc import Iterator, Mapping
from contextlib import closing
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from graph.connect import open_store
from graph.store import GraphStore
from graph.vectors import key_of
from indexer.embed import BATCH, Embedded, count_lacking, embed
from indexer.progress import Silent
from indexer.run import IndexRequest, index
from meaning.port import ModelFailed
from tests.indexer.trees import write

TREE = {
    "shop/a.py": "class A:\n    def f(self):\n        return 1\n\n\ndef g():\n    return 2\n",
    "shop/b.py": "def h():\n    return 3\n",
    "tests/test_a.py": "def test_g():\n    assert True\n",
}
SYMBOLS = {"shop/a.py::A", "shop/a.py::A.f", "shop/a.py::g", "shop/b.py::h"}


class Counting:
    """A model that remembers the texts it was given; each is as long as it is wide."""

    def __init__(self, name: str = "counting") -> None:
        self.name = name
        self.texts: list[str] = []

    def vector(self, text: str) -> NDArray[np.float32]:
        return self.question(text)

    def question(self, text: str) -> NDArray[np.float32]:
        self.texts.append(text)
        return np.array([len(text), 1], np.float32)


class Stop(Exception):
    """Ends a run."""


class StopsAt:
    """Ends a run of embedding when so many are done."""

    def __init__(self, done: int) -> None:
        self.done = done

    def advance(self, phase: str, done: int, total: int) -> None:
        assert phase == "embed"
        if done >= self.done:
            raise Stop


@pytest.fixture
def store(tmp_path: Path) -> Iterator[GraphStore]:
    with closing(open_store(f"sqlite:///{tmp_path / 'g.sqlite'}")) as store:
        yield store


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return tmp_path / "tree"


def indexed(store: GraphStore, root: Path, tree: Mapping[str, str]) -> None:
    write(root, tree)
    index(store, IndexRequest(root, name="r", jobs=1))


def run(store: GraphStore, root: Path, model: Counting, most: int | None = None) -> Embedded:
    return embed(store, "r", str(root.resolve()), model, Silent(), most)


def kept(store: GraphStore, root: Path) -> Mapping[str, set[str]]:
    """The ids of the nodes whose present text has a vector, by model."""
    with store.snapshot("r", str(root.resolve())) as snapshot:
        nodes = {key_of(n, digest): n for n, _, digest, _ in snapshot.digests()}
        held = snapshot.vector_keys()
        return {model: {nodes.get(key, "of nothing") for key in held[model]} for model in held}


def test_every_symbol_outside_of_tests_gets_a_vector(store: GraphStore, root: Path) -> None:
    indexed(store, root, TREE)
    model = Counting()
    assert run(store, root, model) == Embedded(made=4)
    assert kept(store, root) == {"counting": SYMBOLS}
    assert "shop/b.py shop.b.h\ndef h():\n    return 3" in model.texts


def test_what_stands_is_not_embedded_again(store: GraphStore, root: Path) -> None:
    indexed(store, root, TREE)
    run(store, root, Counting())
    model = Counting()
    assert run(store, root, model) == Embedded()
    assert model.texts == []


def test_after_an_edit_only_what_it_touched_is_embedded(store: GraphStore, root: Path) -> None:
    indexed(store, root, TREE)
    run(store, root, Counting())
    edited = "# moved down\n\n" + TREE["shop/a.py"].replace("return 2", "return 4")
    indexed(store, root, {"shop/a.py": edited})
    model = Counting()
    assert run(store, root, model) == Embedded(made=1, removed=1)
    assert model.texts == ["shop/a.py shop.a.g\ndef g():\n    return 4"]
    assert kept(store, root) == {"counting": SYMBOLS}


def test_vectors_of_what_is_gone_go(store: GraphStore, root: Path) -> None:
    indexed(store, root, TREE)
    run(store, root, Counting())
    (root / "shop/b.py").unlink()
    indexed(store, root, {})
    assert run(store, root, Counting()) == Embedded(removed=1)
    assert kept(store, root) == {"counting": SYMBOLS - {"shop/b.py::h"}}


def test_another_model_takes_the_place_of_the_first(store: GraphStore, root: Path) -> None:
    indexed(store, root, TREE)
    run(store, root, Counting())
    done = run(store, root, Counting("newer"))
    assert done == Embedded(made=4, removed=4, others=("counting",))
    assert kept(store, root) == {"newer": SYMBOLS}


def test_incremental_vectors_are_those_of_a_full_run(store: GraphStore, root: Path) -> None:
    indexed(store, root, TREE)
    run(store, root, Counting())
    indexed(store, root, {"shop/c.py": "def k():\n    return 5\n", "shop/b.py": "h = 1\n"})
    run(store, root, Counting())
    at = str(root.resolve())
    with store.snapshot("r", at) as snapshot:
        keys = sorted(snapshot.vector_keys()["counting"])
        before = snapshot.vectors("counting", keys)
    store.write_vectors("r", at, "counting", dict.fromkeys(keys))
    run(store, root, Counting())
    with store.snapshot("r", at) as snapshot:
        assert snapshot.vector_keys() == {"counting": frozenset(keys)}
        assert snapshot.vectors("counting", keys) == before


def test_an_interrupted_run_goes_on_where_it_stopped(store: GraphStore, root: Path) -> None:
    functions = "".join(f"def f{number}():\n    return {number}\n" for number in range(5 * BATCH))
    indexed(store, root, {"a.py": functions})
    at = str(root.resolve())
    with pytest.raises(Stop):
        embed(store, "r", at, Counting(), StopsAt(2 * BATCH))
    with store.snapshot("r", at) as snapshot:
        assert count_lacking(snapshot, "counting") == (5 * BATCH, 3 * BATCH)
    assert run(store, root, Counting()) == Embedded(made=3 * BATCH)


class Failing(Counting):
    """A model that fails on the texts that hold a word."""

    word = ""

    def vector(self, text: str) -> NDArray[np.float32]:
        if self.word in text:
            raise ModelFailed(f"no vector of {self.word}")
        return super().vector(text)


def failing(word: str) -> Failing:
    model = Failing()
    model.word = word
    return model


def test_a_text_that_the_model_fails_on_takes_no_other_vector_away(
    store: GraphStore, root: Path
) -> None:
    functions = "".join(f"def f{number}():\n    return {number}\n" for number in range(3 * BATCH))
    indexed(store, root, {"a.py": functions})
    done = run(store, root, failing("f7()"))
    assert done == Embedded(3 * BATCH - 1, 0, 1, (), (("a.py::f7", "no vector of f7()"),))
    assert "a.py::f7" not in kept(store, root)["counting"]
    again = failing("f7()")
    assert run(store, root, again).made == 0
    indexed(store, root, {"a.py": functions.replace("f7()", "f7(x)")})
    assert run(store, root, again) == Embedded(made=1)


def test_a_model_that_fails_on_every_text_ends_the_run(store: GraphStore, root: Path) -> None:
    functions = "".join(f"def f{number}():\n    return {number}\n" for number in range(2 * BATCH))
    indexed(store, root, {"a.py": functions})
    with pytest.raises(ModelFailed, match="no vector of def"):
        run(store, root, failing("def"))
    assert kept(store, root) == {}


def test_before_an_answer_only_a_few_are_embedded(store: GraphStore, root: Path) -> None:
    indexed(store, root, TREE)
    assert run(store, root, Counting(), most=3) == Embedded(lacking=4)
    assert kept(store, root) == {}
    assert run(store, root, Counting(), most=4) == Embedded(made=4)


def test_a_symbol_whose_text_is_not_kept_has_no_vector(store: GraphStore, root: Path) -> None:
    key = "-----BEGIN RSA PRIVATE KEY-----"
    indexed(store, root, TREE | {"shop/b.py": f'def h():\n    return """{key}\nx\n"""\n'})
    with store.snapshot("r", str(root.resolve())) as snapshot:
        shown = "shop/b.py" in snapshot.texts(["shop/b.py"])
    assert run(store, root, Counting()).lacking == (0 if shown else 1)
