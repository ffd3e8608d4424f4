"""A signature of several lines is never cut to `def f(`: it is whole, or ends at a parameter."""

from api.context.excerpt import brief, signature_lines
from api.context.request import Format
from api.context.source import Source
from tests.api.graphs import view_of
from tests.api.test_plans import ask

LONG = [f"        parameter_{n}: dict[str, int] | None = None," for n in range(20)]
SHOP = "\n".join(
    [
        "class Shop:",
        '    """Sells."""',
        "",
        "    def __init__(",
        "        self,",
        "        city: str,",
        "    ) -> None:",
        "        self.city = city",
        "",
        "    def order(",
        "        self,",
        *LONG,
        "    ) -> None:",
        '        """Order."""',
        "",
    ]
)
VIEW = view_of({"src/shop.py": SHOP, "src/use.py": "from shop import Shop\n"})


def test_the_end_of_a_long_signature_is_found() -> None:
    assert signature_lines(Source(SHOP), 10, 33) == tuple(range(10, 33))


def test_of_many_a_long_one_is_cut_at_a_parameter() -> None:
    source = Source(SHOP)
    assert brief(source, range(4, 8)) == (4, 5, 6, 7)
    cut = brief(source, range(10, 33))
    assert 2 < len(cut) < 8
    assert source.line(cut[-1]).endswith(",")


def test_an_outline_has_signatures_and_marks_what_is_cut() -> None:
    body = ask("where is Shop", view=VIEW, form=Format.MARKDOWN).body
    told = [line.partition("\t")[2] or line for line in body.split("\n")]
    at = told.index("    def __init__(")
    assert told[at : at + 4] == ["    def __init__(", "        self,", "        city: str,",
                                 "    ) -> None:"]  # fmt: skip
    last = max(n for n, line in enumerate(told) if "parameter_" in line)
    assert told[last + 1] == "..."


OVERLOADED = """from typing import overload


class Shop:
    @property
    def size(self) -> int:
        return 1

    @size.setter
    def size(self, size: int) -> None:
        self.rooms = size

    @overload
    def order(self, article: int) -> int: ...
    @overload
    def order(self, article: str) -> str: ...
    def order(self, article):
        return self.size and article
"""


def test_of_several_of_one_name_is_said_what_each_is() -> None:
    view = view_of({"src/shop.py": OVERLOADED})
    body = ask("order size of an article", view=view, form=Format.MARKDOWN).body
    assert [line.partition(":")[0] for line in body.split("\n") if "`Shop." in line] == [
        "17-18 function `Shop.order`",
        "13-14 overload `Shop.order`",
        "15-16 overload `Shop.order`",
        "5-7 function `Shop.size`",
        "9-11 setter `Shop.size`",
    ]
    assert "#2" not in body


def test_in_a_small_budget_what_stands_beside_is_named_with_its_reason() -> None:
    tree = {"src/shop.py": SHOP} | {
        f"src/use_{n}.py": f"from shop import Shop\n\n\ndef open_{n}(a, b):\n    # it\n    Shop()\n"
        for n in range(4)
    }
    body = ask("what breaks if I change Shop", 200, view_of(tree), Format.MARKDOWN).body
    assert "src/use_2.py:4-6 open_2 (makes a Shop)" in body
