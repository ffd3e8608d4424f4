"""The hunks of a diff: how many are read, where they are looked for, what stands there."""

import pytest

from api.context.hunks import MAX_HUNKS, MAX_TRIED, Hunk, Lines, hunks_of
from api.context.pointers import Place
from api.context.standing import Outline, outline_of, unit_at
from tests.api.graphs import view_of
from tests.api.test_plans import ask

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


def test_an_outline_says_of_every_line_what_stands_there() -> None:
    body = "    x = 1\n\n    def f(self):\n        def g(): pass\n\n    y = 2\n"
    code = f"import a\n\n\nclass A:\n{body}"
    held = outline_of(view_of({"a.py": f"{code}\n\ndef h(): pass\n"}), ["a.py"])["a.py"]
    outline = Outline(held)
    for line in (*range(1, 20), *reversed(range(1, 20))):
        assert outline.at(line) == unit_at(held, Place("a.py", line))[0]
    found = [outline.at(line) for line in (1, 5, 8, 13)]
    assert [node.name for node in found if node] == ["a", "A", "f", "h"]


@pytest.mark.parametrize(
    "diff",
    [
        HEAD + "@@ -999999999,999999999 +999999999,1 @@\n-def f(): pass\n+def f(): ...\n",
        HEAD + "@@ -0,0 +1 @@\n-def f(): pass\n+def f(): ...\n",
        HEAD + "@@ -99999999999999999999,9 +1 @@\n-x\n+y\n@@ -1 +1 @@\n-def f(): pass\n",
        HEAD + "@@ -1 +1 @@\n-\0\u2028\x85\n+\u202e\n@@ -1 +1 @@\n-def f(): pass\n+\n",
        HEAD + "GIT binary patch\nliteral 9\nzcmV\n" + HEAD + "@@ -1 +1 @@\n-def f(): pass\n+\n",
        "--- a/../../a.py\n+++ b/\0/a.py\n@@ @@\n-x\n" + HEAD + "@@ @@\n-def f(): pass\n+\n",
        "--- a.py\n" * 20_000 + HEAD + "@@ -1 +1 @@\n-def f(): pass\n+\n",
    ],
    ids=["large numbers", "nothing", "too large", "signs", "binary", "paths", "heads"],
)
def test_a_hostile_diff_is_read_as_far_as_it_goes(diff: str) -> None:
    found = ask(diff, view=view_of({"a.py": "def f(): pass\n", "b.py": "def g(): pass\n"}))
    assert found.items[0].symbol == "f"
    assert found.items[0].why.startswith("the diff changes line 1")
