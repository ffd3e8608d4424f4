"""Likeness in meaning: it moves the first candidates, says so, and is silent without a model."""

from collections.abc import Iterable, Mapping

import numpy as np
import pytest
from numpy.typing import NDArray

from api.context.answer import answer_as
from api.context.meaning import FAILED, FIRST, REASON, UNSET, Meaning, Meant, nearer, read_meaning
from api.context.request import Answer, AsOf, ContextRequest
from api.context.tokens import o200k
from graph.scope import EVERYTHING, Scope
from graph.vectors import cosines, key_of, packed
from graph.view import View
from graph.visible import visible
from meaning.port import ModelFailed
from tests.api.graphs import MemorySnapshot, snapshot

Vector = NDArray[np.float32]
HEAD = '"""Parcels."""\n\n'
BODY = '    """Handle one parcel of a customer."""\n    parcel.handle(customer)\n\n\n'
NAMES = [f"handle_{letter}" for letter in "abcd"]
FILES = {"parcels.py": HEAD + "".join(f"def {name}(parcel, customer):\n{BODY}" for name in NAMES)}
QUESTION = "the customer of a parcel is not handled"


class Planes:
    """A model in the plane: a text lies at the angle that is noted for a word in it, else at 0."""

    name = "planes 1"

    def __init__(self, angles: Mapping[str, float]) -> None:
        self.angles = angles
        self.asked: list[str] = []

    def question(self, text: str) -> Vector:
        self.asked.append(text)
        return self.vector(text)

    def vector(self, text: str) -> Vector:
        angle = next((angle for word, angle in self.angles.items() if word in text), 0.0)
        return np.array([np.cos(angle), np.sin(angle)], np.float32)


MODEL = Planes({"handle_a": 1.5, "handle_b": 1.4, "handle_c": 0.1, "handle_d": 1.3})


def embedded(name: str = MODEL.name, only: Iterable[str] = NAMES) -> MemorySnapshot:
    held = snapshot(FILES)
    nodes = [n for unit in held.units for n in unit.nodes if n.name in set(only)]
    vectors = [MODEL.vector(node.name) for node in nodes]
    keys = [key_of(node.id, node.digest) for node in nodes]
    held.made = {name: dict(zip(keys, map(packed, vectors), strict=True))}
    return held


def view(held: MemorySnapshot, scope: Scope = EVERYTHING) -> View:
    return View(held, visible(held, scope))


def ask(held: MemorySnapshot, meaning: Meaning, query: str = QUESTION) -> Answer:
    request = ContextRequest(query, budget=2_000)
    return answer_as(view(held), request, o200k(), as_of=AsOf(fresh=True), meaning=meaning)


def order(answer: Answer) -> list[str]:
    names = [item.symbol for item in answer.items if item.symbol in NAMES]
    return list(dict.fromkeys(names))


def test_what_is_like_the_task_comes_first_and_says_why() -> None:
    held = embedded()
    assert order(ask(held, UNSET))[0] == "handle_a"
    answer = ask(held, Meaning(MODEL))
    assert order(answer)[0] == "handle_c"
    assert [item.symbol for item in answer.items if REASON in item.why] == ["handle_c"]
    assert answer.warnings == ()


def test_without_a_model_nothing_is_read_and_the_answer_is_as_before() -> None:
    held = embedded()
    answer, bare = ask(held, UNSET), ask(snapshot(FILES), UNSET)
    assert (answer.body, answer.items) == (bare.body, bare.items)
    assert "vectors" not in held.reads


@pytest.mark.parametrize(
    ("held", "meaning", "says"),
    [
        (snapshot(FILES), Meaning(MODEL), "answered without planes 1: of this graph it has no"),
        (embedded("other 2"), Meaning(MODEL), "its vectors were made by other 2; run remit index"),
        (embedded(), Meaning(problem="no such model"), "no such model"),
    ],
    ids=["no vectors", "another model", "no model"],
)
def test_an_answer_without_the_model_that_is_set_says_so(
    held: MemorySnapshot, meaning: Meaning, says: str
) -> None:
    answer = ask(held, meaning)
    [warning] = answer.warnings
    assert says in warning
    assert warning in answer.body
    assert order(answer) == order(ask(held, UNSET))


class Failing(Planes):
    """A model that gives no vector of a question."""

    def question(self, text: str) -> Vector:
        raise ModelFailed("/srv/models/x.onnx fails")


def test_an_answer_comes_where_the_model_fails_and_says_no_more() -> None:
    held = embedded()
    answer = ask(held, Meaning(Failing({})))
    assert answer.warnings == (FAILED,)
    assert FAILED in answer.body
    assert order(answer) == order(ask(held, UNSET))


def test_a_vector_of_another_width_is_not_compared() -> None:
    kept = {"two": bytes([127, 0]), "one": bytes([127]), "four": bytes([127, 0, 0, 0])}
    assert cosines(np.array([1, 0], np.float32), kept) == {"two": 1.0}
    assert cosines(np.array([1, 0, 0], np.float32), kept) == {}


def test_what_has_no_vector_keeps_its_score() -> None:
    ids = ["parcels.py::handle_a", "parcels.py::handle_b", "parcels.py::handle_c"]
    scores = np.array([3.0, 2.0, 0.1])
    seen = view(embedded(only=["handle_b", "handle_c"]))
    after, risen = nearer(seen, ids, scores, Meant(MODEL.name, MODEL.question("handle_c")))
    assert after[0] == scores[0]
    assert after[1] < scores[1]
    assert after[2] > scores[2]
    assert risen == frozenset()  # nearer, and yet third


@pytest.mark.parametrize("before", [FIRST - 2, FIRST])
def test_only_the_first_are_compared(before: int) -> None:
    others = [f"nowhere.py::f{number}" for number in range(before)]
    ids = [*others, "parcels.py::handle_a", "parcels.py::handle_c"]
    scores = np.arange(len(ids), 0, -1).astype(np.float64)
    meant = Meant(MODEL.name, MODEL.question("handle_c"))
    after, _ = nearer(view(embedded()), ids, scores, meant)
    assert np.array_equal(after, scores) == (before == FIRST)


def test_equal_texts_keep_the_order_of_their_ids() -> None:
    same = Planes({"handle": 0.7})
    held = snapshot(FILES)
    nodes = [n for unit in held.units for n in unit.nodes if n.name in NAMES]
    held.made = {same.name: {key_of(n.id, n.digest): packed(same.question(n.name)) for n in nodes}}
    assert order(ask(held, Meaning(same))) == order(ask(held, UNSET))


def test_no_vector_of_what_is_out_of_sight_is_read() -> None:
    held = embedded()
    seen = view(held, Scope(("parcels.py",)))
    nodes = [n for unit in held.units for n in unit.nodes if n.name in NAMES]
    assert seen.vectors(MODEL.name, nodes) == {}


@pytest.mark.parametrize(
    ("query", "asked"),
    [
        ("a title", ["a title"]),
        ("a title\n\nand prose", ["a title\nand prose", "a title"]),
        (
            'title\nTraceback (most recent call last):\n  File "a.py", line 1, in f\nValueError: x',
            ["title\nValueError: x", "title"],
        ),
    ],
)
def test_half_of_a_question_is_its_title(query: str, asked: list[str]) -> None:
    model = Planes({"title\n": 0.0, "title": np.pi / 2})
    meant = read_meaning(Meaning(model), query)
    assert model.asked == asked
    assert meant is not None
    halves = len(asked)
    assert np.allclose(meant.vector, [halves - 1, 1], atol=1e-6)
