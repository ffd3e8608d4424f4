"""Which names of code a task mentions, and what its own code says that they stand for."""

import pytest

from api.context.names import names_in
from api.context.pointers import MAX_NAMES


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("import pears as p\np.peel(2)", ["pears.peel"]),
        ("from pears import Bowl as B, Pip\nB.fill, Pip.cut", ["pears.Bowl.fill", "pears.Pip.cut"]),
        ("grid = Bowl(3)\ngrid.loc", ["Bowl.loc"]),
        ("import pears as p\n>>> x = p.Bowl()\n>>> x.loc[1]", ["pears.Bowl", "pears.Bowl.loc"]),
        ("grid = bowl(3)\ngrid.loc", ["grid.loc"]),
        ("grid.loc, e.g. `loc` or i.e. nothing", ["loc", "grid.loc"]),
        ("see src/pears/bowl.py", []),
    ],
)  # fmt: skip
def test_names(text: str, names: list[str]) -> None:
    assert names_in(text) == names


def test_few_names_of_many() -> None:
    assert len(names_in(" ".join(f"name_{n}" for n in range(500)))) == MAX_NAMES


@pytest.mark.parametrize("row", ["-\n", ")\n", "@@ @@\n"])
def test_no_text_without_words_takes_the_square_of_its_length(row: str) -> None:
    assert names_in(row * 200_000 + "> import pears as p\np.peel(2)") == ["pears.peel"]


def test_names_that_explain_each_other_end() -> None:
    assert names_in("import a.b as a\na.c_d")[-1] == "a.b.b.c_d"
