"""Whole answers, kept to be read. After a change meant to be: REMIT_GOLDEN=write pytest tests/api.

Every file here was read by a person when it was written.
"""

import os
from pathlib import Path

import pytest

from api.context.answer import answer_as
from api.context.request import AsOf, ContextRequest, Format
from api.context.tokens import o200k
from tests.api.graphs import view_of
from tests.api.parcels import PARCELS
from tests.api.shop import GUARDED

FOLDER = Path(__file__).parent.parent / "golden"
VIEWS = {"shop": view_of(GUARDED), "parcels": view_of(PARCELS, repository="parcels")}
AS_OF = AsOf(fresh=True)
TRACE = """the label printer stops with this
Traceback (most recent call last):
  File "/srv/printer.py", line 8, in main
    price = carrier.quote(weight)
  File "/srv/lib/python3.12/site-packages/parcels/carriers/post.py", line 14, in quote
    return rate(weight) + 0.95
  File "/srv/lib/python3.12/site-packages/parcels/rates.py", line 88, in rate
    raise ValueError(f"a parcel of {weight} kg weighs nothing")
ValueError: a parcel of 0 kg weighs nothing
"""
DIFF = """review this
--- a/src/parcels/rates.py
+++ b/src/parcels/rates.py
@@ -8,4 +8,4 @@ def rate(weight: float, zone: str = "home") -> float:
     if weight <= 0:
         raise ValueError(f"a parcel of {weight} kg weighs nothing")
-    return round(3.2 + 0.8 * weight * ZONES[zone], 2)
+    return round(3.5 + 0.8 * weight * ZONES[zone], 2)
"""


@pytest.mark.parametrize(
    ("name", "request_"),
    [
        ("shop/how.md", ContextRequest("how do cache entries expire")),
        ("shop/how-small.md", ContextRequest("how do cache entries expire", budget=300)),
        ("shop/how-tiny.md", ContextRequest("how do cache entries expire", budget=80)),
        (
            "shop/how.json",
            ContextRequest("how do cache entries expire", format=Format.JSON, budget=900),
        ),
        ("shop/symbol.md", ContextRequest("Basket.add")),
        ("shop/line.md", ContextRequest("src/shop/basket.py:22", budget=500)),
        (
            "shop/trace.md",
            ContextRequest('File "/app/shop/basket.py", line 17, in add\nValueError'),
        ),
        ("shop/tests.md", ContextRequest("which tests cover expired entries", budget=700)),
        ("shop/withheld.md", ContextRequest("open the payment vault", budget=700)),
        ("shop/nothing.md", ContextRequest("frobnicate zzyzx")),
        ("parcels/where.md", ContextRequest("where is Carrier defined?", "backend")),
        ("parcels/how.md", ContextRequest("what does GET /quotes/{carrier} return", "frontend")),
        ("parcels/operator.md", ContextRequest("what happens when carriers are joined with >>")),
        ("parcels/impact.md", ContextRequest("what breaks if I change rate?", "testing")),
        ("parcels/use.md", ContextRequest("how do I use rate", "backend")),
        ("parcels/like.md", ContextRequest("add a carrier like Bike", "backend")),
        ("parcels/trace.md", ContextRequest(TRACE, "backend")),
        ("parcels/diff.md", ContextRequest(DIFF, "backend")),
        ("parcels/tests.md", ContextRequest("write a test for Bike.quote", "testing")),
        ("parcels/page.md", ContextRequest("what happens when the socket closes", "frontend")),
        ("parcels/pipeline.md", ContextRequest("when do the nightly tests run", "devops")),
        ("parcels/chinese.md", ContextRequest("运费怎么计算", "backend")),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_answer(name: str, request_: ContextRequest) -> None:
    view = VIEWS[name.partition("/")[0]]
    body = answer_as(view, request_, o200k(), as_of=AS_OF).body
    path = FOLDER / name
    if os.environ.get("REMIT_GOLDEN") == "write":
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(body.encode())
    assert body == path.read_bytes().decode()
