"""A body never goes out with another count than its own, whatever its rows are."""

from collections.abc import Sequence

import pytest

from api.context.fit import Packer
from api.context.form import Block, Numbers
from api.context.shown import Shown
from api.context.tokens import o200k


class Rows:
    """A form whose bodies are always these rows."""

    def __init__(self, *rows: str) -> None:
        self._rows = rows

    def least(self, path: str, shown: Shown, *, nth: int, opens: bool) -> list[str]:
        return []

    def blocks(self, path: str, shown: Sequence[Shown]) -> list[Block]:
        return []

    def rows(self, blocks: Sequence[Block], numbers: Numbers) -> list[str]:
        return list(self._rows)


@pytest.mark.parametrize(
    "rows",
    [("one two\n", "3 four\n"), ("x)\n", "//b\n"), ("a\n", "\n\nb\n"), ("", "a\n")],
    ids=["apart", "a slash joins", "blank lines join", "no row at all"],
)
def test_the_count_is_that_of_the_whole_body(rows: tuple[str, ...]) -> None:
    fitted = Packer((), (), Rows(*rows), o200k()).fit(100, "nothing")
    assert fitted.body == "".join(rows)
    assert fitted.tokens == o200k().count(fitted.body)
