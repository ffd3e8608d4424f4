"""What is asked and what is answered: the plain data at both ends of `api.context`."""

from collections.abc import Callable
from enum import StrEnum

import msgspec

from api.counts import uncounted


class Format(StrEnum):
    """The form of an answer's body."""

    MARKDOWN = "markdown"
    JSON = "json"


class ContextRequest(msgspec.Struct, frozen=True):
    """A task in plain words (or an issue, a traceback, a symbol), and for whom.

    `persona` None is the default persona. `budget` counts tokens of the whole body; None, or
    more than the persona's, is the persona's. `focus` names files or symbols at hand.
    """

    query: str
    persona: str | None = None
    budget: int | None = None
    focus: tuple[str, ...] = ()
    format: Format = Format.MARKDOWN


class AsOf(msgspec.Struct, frozen=True):
    """How the graph stands to the repository now: `fresh` None is "not known".

    `note` says in a few words how far behind it is ("3 files changed since"); `uncommitted` counts
    the files that it holds otherwise than its commit does, as far as that is known.
    """

    fresh: bool | None = None
    note: str = ""
    uncommitted: int = 0

    def without_counts(self) -> "AsOf":
        """For who may not see all files: their number would tell of those out of sight."""
        return AsOf(self.fresh, uncounted(self.note))


class Item(msgspec.Struct, frozen=True):
    """One symbol, section or file of an answer.

    `lines` are those that `text` shows, in order ("10-14,30"; "" where only the name is given).
    `fidelity` is "name", "signature", "outline", "excerpt" or "whole".
    """

    path: str
    start_line: int
    end_line: int
    lines: str
    symbol: str
    kind: str
    fidelity: str
    why: str
    text: str


class Answer(msgspec.Struct, frozen=True):
    """`body` is exactly what to send, and `tokens` the exact count of it (o200k).

    `withheld` files of the repository are out of the persona's sight, whatever was asked.
    """

    body: str
    format: Format
    tokens: int
    budget: int
    persona: str
    told: Callable[[], tuple[Item, ...]]
    omitted: int
    withheld: int
    warnings: tuple[str, ...]

    @property
    def items(self) -> tuple[Item, ...]:
        """What the body shows, best first: made when asked for, as who sends a body does not."""
        return self.told()
