"""Of a name that many files offer nothing follows: one file more or less concerns nobody."""

from pathlib import Path

import pytest

from indexer.resolve.offered import MOST_CALLING, MOST_DERIVING
from tests.indexer.worktree import WorkTree

TAKES = "class D:\n    def go(self): ...\ndef take(x):\n    x.go()\n"
GIVES = "from a import D, take\ntake(D())\n"
RUNS = "class Base:\n    def run(self): self.step()\n    def step(self): ...\n"
DERIVES = "from a import Base\nclass One(Base):\n    def step(self): ...\n"
CALLING, DERIVING = (TAKES, GIVES, "b{}.py"), (RUNS, DERIVES, "b{}.py")
IN_TESTS = (RUNS, DERIVES, "tests/b{}.py")
OF_TESTS = (RUNS, DERIVES.replace("from a", "from tests.a"), "tests/b{}.py")


@pytest.mark.parametrize(
    ("way", "asks", "before", "after", "concerned"),
    [
        (CALLING, "a.py", MOST_CALLING - 1, MOST_CALLING, True),
        (CALLING, "a.py", MOST_CALLING, MOST_CALLING + 1, True),
        (CALLING, "a.py", MOST_CALLING + 1, MOST_CALLING + 2, False),
        (CALLING, "a.py", MOST_CALLING + 2, MOST_CALLING, True),
        (DERIVING, "a.py", 1, 2, True),
        (DERIVING, "a.py", MOST_DERIVING, MOST_DERIVING + 1, True),
        (DERIVING, "a.py", MOST_DERIVING + 1, MOST_DERIVING + 2, False),
        (IN_TESTS, "a.py", 1, 2, False),
        (OF_TESTS, "tests/a.py", 1, 2, True),
        (OF_TESTS, "tests/a.py", MOST_DERIVING + 2, MOST_DERIVING, True),
    ],
)
def test_who_is_concerned(
    tmp_path: Path, way: tuple[str, str, str], asks: str, before: int, after: int, concerned: bool
) -> None:
    asking, offering, name = way
    tree = WorkTree(tmp_path)
    everyone = [name.format(number) for number in range(100)]
    tree.write({asks: asking, **dict.fromkeys(everyone[:before], offering)})
    tree.index()
    present = tree.state.units[asks]
    tree.write(dict.fromkeys(everyone[after:before]))
    tree.write(dict.fromkeys(everyone[before:after], offering))
    tree.index()
    assert (tree.state.units[asks] is not present) == concerned
    tree.check()


def test_another_class_derives_where_many_files_do(tmp_path: Path) -> None:
    """What a file's own classes are is not read where too many files derive."""
    tree = WorkTree(tmp_path)
    many = {f"b{number}.py": DERIVES for number in range(MOST_DERIVING + 1)}
    tree.write({"a.py": RUNS, **many})
    tree.index()
    tree.write({"b0.py": f"{DERIVES}class Two(Base):\n    def step(self): ...\n"})
    assert tree.index().resolved == 1
    tree.check()
