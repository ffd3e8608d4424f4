"""A typo in the words for what is asked about is said, with the names spelled like it."""

import pytest

from graph.scope import Scope
from tests.api.graphs import view_of
from tests.api.test_plans import ask

TREE = {
    "src/cache.py": "class CachePrimitive:\n    def fetch(self, timeout):\n        pass\n",
    "src/secret.py": "class ZebraPrimitive:\n    def zebra(self):\n        return 1\n",
}
VIEW = view_of(TREE)


@pytest.mark.parametrize(
    ("query", "near"),
    [
        ("how does the cache primtive work", "CachePrimitive"),
        ("how do I use the cache primtive?", "CachePrimitive"),
        ("where is the chace primitive", "CachePrimitive"),
        ("who inherits from the cache primitve", "CachePrimitive"),
    ],
)
def test_the_near_name_is_said(query: str, near: str) -> None:
    [warning] = ask(query, view=VIEW).warnings
    assert warning == f"a word of the question is in no text in sight; spelled like it: {near}"


@pytest.mark.parametrize(
    "query",
    ["how does the cache primitive work", "how does the quokka cache work", "the cache timeout",
     "where is the timeout of the cache"],
)  # fmt: skip
def test_nothing_is_said_of_words_that_stand_somewhere_or_are_like_no_name(query: str) -> None:
    assert not ask(query, view=VIEW).warnings


def test_no_name_out_of_sight_is_near() -> None:
    view = VIEW.narrowed(Scope(("src/secret.py",)))
    assert "Zebra" not in ask("how does the zebra primtive work", view=view).body
