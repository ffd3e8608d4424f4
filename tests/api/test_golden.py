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
from tests.api.shop import GUARDED

FOLDER = Path(__file__).parent.parent / "golden" / "context"
VIEW = view_of(GUARDED)
AS_OF = AsOf(fresh=True)


@pytest.mark.parametrize(
    ("name", "request_"),
    [
        ("how.md", ContextRequest("how do cache entries expire")),
        ("how-small.md", ContextRequest("how do cache entries expire", budget=300)),
        ("how-tiny.md", ContextRequest("how do cache entries expire", budget=80)),
        ("how.json", ContextRequest("how do cache entries expire", format=Format.JSON, budget=900)),
        ("symbol.md", ContextRequest("Basket.add")),
        ("line.md", ContextRequest("src/shop/basket.py:22", budget=500)),
        ("trace.md", ContextRequest('File "/app/shop/basket.py", line 17, in add\nValueError: 0')),
        ("tests.md", ContextRequest("which tests cover expired entries", budget=700)),
        ("withheld.md", ContextRequest("open the payment vault", budget=700)),
        ("nothing.md", ContextRequest("frobnicate zzyzx")),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_answer(name: str, request_: ContextRequest) -> None:
    body = answer_as(VIEW, request_, o200k(), as_of=AS_OF).body
    path = FOLDER / name
    if os.environ.get("REMIT_GOLDEN") == "write":
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(body.encode())
    assert body == path.read_bytes().decode()
