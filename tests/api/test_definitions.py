"""What a name means to a user of a package, who does not know where things are defined."""

import pytest

from api.context.definitions import VAGUE, definitions
from api.context.priors import Priors, Taste
from tests.api.graphs import view_of

TREE = {
    "pears/__init__.py": "from pears.core.joining import merge\nfrom pears.core.bowl import *\n",
    "pears/core/__init__.py": "",
    "pears/core/joining.py": "def merge(a, b):\n    return a + b\n",
    "pears/core/bowl.py": """from pears.core.dish import Dish


def fill(bowl):
    return bowl


class Bowl(Dish):
    def merge(self, other):
        return self


class Deep(Bowl):
    pass
""",
    "pears/core/dish.py": """class Dish:
    def wash(self):
        return self

    def fill(self):
        return self
""",
    "pears/core/sink.py": "class Sink:\n    def wash(self):\n        return self\n",
}


@pytest.mark.parametrize(
    ("name", "meant"),
    [
        ("pears.merge", ["pears/core/joining.py::merge"]),
        ("pears.fill", ["pears/core/bowl.py::fill"]),
        ("Bowl.merge", ["pears/core/bowl.py::Bowl.merge"]),
        ("Bowl.wash", ["pears/core/dish.py::Dish.wash"]),
        ("pears.Deep.wash", ["pears/core/dish.py::Dish.wash"]),
        ("Deep.merge", ["pears/core/bowl.py::Bowl.merge"]),
        ("pears.core.sink.wash", ["pears/core/sink.py::Sink.wash"]),
        ("pears.nothing", []),
    ],
)
def test_definitions(name: str, meant: list[str]) -> None:
    view = view_of(TREE)
    found = definitions(view, name, Priors(view.in_sight, Taste()))
    assert [node.id for node, _ in found] == meant
    assert all(sure == 1.0 for _, sure in found)


def test_what_nothing_explains_is_shared_and_vague() -> None:
    view = view_of(TREE)
    found = definitions(view, "it.wash", Priors(view.in_sight, Taste()))
    assert [sure for _, sure in found] == [VAGUE / 2] * 2


def test_a_name_of_thousands_of_parts_is_no_name() -> None:
    view = view_of(TREE)
    name = ".".join(["merge"] * 10_000)
    assert definitions(view, name, Priors(view.in_sight, Taste())) == []
