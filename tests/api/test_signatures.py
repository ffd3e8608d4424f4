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
