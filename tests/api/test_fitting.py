"""Whether calls in documents still fit."""

import pytest

from api.context.fitting import fits
from graph.model import Node, NodeKind

RATE = Node("a.py::rate", (NodeKind.FUNCTION,), name="rate", signature="def rate(kg, zone='home')")
ANY = Node("a.py::any_", (NodeKind.FUNCTION,), name="any_", signature="def any_(a, **options)")


@pytest.mark.parametrize(
    ("node", "text", "fit"),
    [
        (RATE, "rate(2)", True),
        (RATE, "rate(2, zone='abroad')", True),
        (RATE, "rate(kilos=2)", False),
        (RATE, "rate(price(kilos=2))", True),
        (RATE, "rate(2) and rate(\n    zone=1,\n    color=3)", False),
        (RATE, "berate(kilos=2)", True),
        (RATE, "rate(a == b)", True),
        (RATE, "rate(" * 10_000, True),
        (ANY, "any_(color=3)", True),
    ],
)
def test_fits(node: Node, text: str, *, fit: bool) -> None:
    assert fits(node, text) is fit
