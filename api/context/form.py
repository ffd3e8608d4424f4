"""What a form of an answer (markdown, JSON) has to give, so that it can be packed and counted.

A body is a list of rows. A row ends with a newline, and begins with a character that is neither
white space nor `/`; the o200k tokenizer never joins text across such a place (its pieces cross a
line end only into white space or `/`), so the tokens of a body are the sum of its rows' tokens.
"""

from collections.abc import Sequence
from typing import Protocol

import msgspec

from api.context.request import AsOf
from api.context.shown import Shown


class About(msgspec.Struct, frozen=True):
    """What every body says of where it comes from."""

    repository: str
    commit: str
    as_of: AsOf
    persona: str
    withheld: int
    warnings: tuple[str, ...]


class Numbers(msgspec.Struct, frozen=True):
    """What changes with how much is shown. `message` says why nothing is; `bare` asks for the
    shortest body that can say it.
    """

    tokens: int
    budget: int
    omitted: int
    message: str = ""
    bare: bool = False


class Block(msgspec.Struct, frozen=True):
    """Rows that stand together; blocks are put in the order of `order`."""

    order: tuple[int, int]
    rows: tuple[str, ...]


class Form(Protocol):
    """One form of a body."""

    def least(self, path: str, shown: Shown, *, nth: int, opens: bool) -> list[str]:
        """Rows that cost no more than a step adds to a body: the nth of its part, counted from 0;
        `opens` where it is the first of its file.
        """
        ...

    def blocks(self, path: str, shown: Sequence[Shown]) -> list[Block]:
        """The blocks for what is shown of one file."""
        ...

    def rows(self, blocks: Sequence[Block], numbers: Numbers) -> list[str]:
        """The rows of the whole body around blocks that are in order."""
        ...


def files(count: int) -> str:
    """`1 file`, `2 files`."""
    return f"{count} file{'' if count == 1 else 's'}"


def plain(text: str) -> str:
    """One line of any text: control characters and lone surrogates replaced."""
    if text.isprintable():
        return text
    return "".join(c if c.isprintable() or c == " " else "\ufffd" for c in text)
