"""The hunks of a diff: how many are read, and among how many places one is looked for."""

import pytest

from api.context.hunks import MAX_HUNKS, MAX_TRIED, Hunk, Lines, hunks_of

HEAD = "--- a/a.py\n+++ b/a.py\n"
END = 4 * MAX_TRIED + 1
TWICE = (("-", "x = 1"), ("-", "x = 1"), ("+", "x = 2"))


def test_of_very_many_hunks_the_first_are_read() -> None:
    diff = HEAD + "".join(f"@@ -{n} +{n} @@\n-x\n+y\n" for n in range(1, MAX_HUNKS + 100))
    hunks = hunks_of(diff)
    assert (len(hunks), hunks[-1].before) == (MAX_HUNKS, MAX_HUNKS)


@pytest.mark.parametrize(("line", "found"), [(1, ()), (END, (END, END + 1))])
def test_of_very_many_places_the_nearest_are_tried(line: int, found: tuple[int, ...]) -> None:
    """The line is everywhere; only at the end it stands twice on end."""
    lines = Lines("x = 1\n# no\n" * (2 * MAX_TRIED) + "x = 1\nx = 1\n")
    assert lines.changed(Hunk("a.py", line, line, TWICE), []) == found
