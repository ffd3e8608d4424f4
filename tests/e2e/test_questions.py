"""Thirty questions about a real repository: the first item right, and nothing missing.

questions.toml says what a good answer holds. The whole is held to a number of right answers, so
that a change may lose one question where it wins another; the failures are told.
"""

import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from api.context.answer import answer_as
from api.context.request import Answer, AsOf, ContextRequest, Item
from api.context.tokens import o200k
from tests.e2e.command import Store

FILE = Path(__file__).parent / "questions.toml"
RIGHT_FIRST, COMPLETE = 20, 25


@dataclass(frozen=True, slots=True)
class Wanted:
    """A symbol (or a file) that an answer shows, with a text of one of its lines."""

    path: str
    symbol: str
    text: str

    def is_(self, item: Item) -> bool:
        return item.path == self.path and (not self.symbol or item.symbol == self.symbol)

    def shown(self, items: tuple[Item, ...]) -> bool:
        """Whether its lines are there; a line is shown once, by whatever item holds it."""
        own = [item for item in items if item.lines and self.is_(item)]
        lines = [item.text for item in items if item.path == self.path]
        return bool(own) and any(self.text in text for text in lines)


@dataclass(frozen=True, slots=True)
class Expected:
    query: str
    persona: str
    first: tuple[Wanted, ...]
    holds: tuple[Wanted, ...]
    says: tuple[str, ...]

    def right_first(self, answer: Answer) -> bool:
        return any(wanted.is_(item) for wanted in self.first for item in answer.items[:1])

    def missing(self, answer: Answer) -> list[str]:
        shown = [f"{w.path}::{w.symbol} {w.text}" for w in self.holds if not w.shown(answer.items)]
        return shown + [name for name in self.says if name not in answer.body]


def read(path: Path) -> list[Expected]:
    data: dict[str, Any] = tomllib.loads(path.read_text("utf-8"))

    def wanted(text: str) -> Wanted:
        place, _, shown = text.partition(" ~ ")
        file, _, symbol = place.partition("::")
        for name, folder in data["places"].items():
            file = file.replace(f"{{{name}}}", folder)
        return Wanted(file, symbol, shown)

    return [
        Expected(
            query=question["query"],
            persona=question["persona"],
            first=tuple(wanted(text) for text in question["first"]),
            holds=tuple(wanted(text) for text in question["holds"]),
            says=tuple(question.get("says", ())),
        )
        for question in data["question"]
    ]


QUESTIONS = read(FILE)


@pytest.fixture(scope="module")
def answers(embedded: Store) -> list[Answer]:
    """Every question answered inside its persona's own budget."""
    store = embedded.open()
    [source] = store.sources()
    with store.view(source.repository, source.source) as view:
        return [
            answer_as(view, ContextRequest(q.query, q.persona), o200k(), as_of=AsOf(fresh=True))
            for q in QUESTIONS
        ]


def test_the_first_item_is_right(answers: list[Answer]) -> None:
    wrong = [
        f"{q.query[:70]!r}: {a.items[0].path}::{a.items[0].symbol}" if a.items else q.query[:70]
        for q, a in zip(QUESTIONS, answers, strict=True)
        if not q.right_first(a)
    ]
    assert len(QUESTIONS) - len(wrong) >= RIGHT_FIRST, "\n".join(wrong)


def test_the_answer_is_complete(answers: list[Answer]) -> None:
    missing = [
        f"{q.query[:70]!r}: {q.missing(a)}"
        for q, a in zip(QUESTIONS, answers, strict=True)
        if q.missing(a)
    ]
    assert len(QUESTIONS) - len(missing) >= COMPLETE, "\n".join(missing)
