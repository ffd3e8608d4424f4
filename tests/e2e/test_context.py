"""The answer to a real question about a real repository (test_stores_agree: on every store)."""

import json
from pathlib import Path

from api.context.tokens import o200k
from tests.e2e.command import Store, remit

QUESTION = "how does the cache primitive expire entries"
PERSONA = "tta-backend-engineer"
CACHE = "packages/tta-dev-primitives/src/tta_dev_primitives/performance/cache.py"
BUDGET = 2_000


def asked(store: Store, layout: Path, *more: str) -> str:
    return remit(store, "context", QUESTION, str(layout), "--persona", PERSONA, *more)


def test_the_real_cache_comes_first(embedded: Store, layout: Path) -> None:
    body = asked(embedded, layout, "--format", "json")
    answer = json.loads(body)
    first = answer["items"][0]
    assert first["path"] == CACHE
    assert "ttl" in first["text"]
    assert answer["persona"] == PERSONA
    assert answer["tokens"] <= BUDGET
    assert o200k().count(body.removesuffix("\n")) <= BUDGET
    cited = [item["path"] for item in answer["items"]]
    assert not [path for path in cited if path.startswith("apps/") and "/frontend/" in path]


def test_markdown_cites_the_lines_it_shows(embedded: Store, layout: Path) -> None:
    body = asked(embedded, layout)
    assert o200k().count(body.removesuffix("\n")) <= BUDGET
    head = body[: body.index("ttl")]
    assert CACHE in head
    lines = (layout / CACHE).read_text("utf-8").splitlines()
    shown = [line for line in lines if "ttl_seconds" in line and line.strip() in body]
    assert shown
