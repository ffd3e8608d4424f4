"""What the server makes of the statements: all are valid, and none scans where it can seek."""

import re
from collections.abc import Iterator, Mapping
from typing import Any, cast

import pytest

import cypher
from cypher import Statement
from graph.neo4j_store.connection import statements
from tests.neo4j.graphs import delta, units
from tests.neo4j.plugin import StoreFactory, raw_driver
from tests.neo4j.server import Server

pytestmark = pytest.mark.neo4j

# These look at all sources, of which there are few, or are asked by `remit doctor` alone.
SCANNING = {
    Statement.SOURCES,
    Statement.SOURCES_OF_REPOSITORY,
    Statement.REMOVED_SOURCES,
    Statement.DELETE_REMOVED,
    Statement.UNFINISHED,
}
LISTS = {"keys", "rows", "paths", "elements", "kinds", "prefixes", "closed", "closed_at"}
TEXTS = {"prefix", "source", "repository", "name", "writer", "class", "function", "path", "model"}


def parameters(text: str) -> dict[str, object]:
    """Something of the right type for each parameter of a statement."""
    names = set(re.findall(r"\$(\w+)", text))
    return {n: [] if n in LISTS else "x" if n in TEXTS else 1 for n in names}


def operators(plan: Mapping[str, Any]) -> Iterator[str]:
    yield plan["operatorType"]
    for child in plan.get("children", []):
        yield from operators(child)


def test_every_statement_is_valid_and_seeks(neo4j_database: Server, neo4j_stores: StoreFactory):
    neo4j_stores().apply(delta(None, "A", units(3)))
    scanning: dict[str, list[str]] = {}
    with raw_driver(neo4j_database) as driver, cast("Any", driver).session() as session:
        session.run("CALL db.awaitIndexes(60)").consume()
        session.run("CALL db.prepareForReplanning()").consume()  # as after some minutes of use
        for name, text in statements().texts.items():
            if text.startswith("SHOW"):
                session.run(text).consume()
                continue
            summary = session.run("EXPLAIN " + text, parameters(text)).consume()
            scans = [op for op in operators(summary.plan) if "Scan" in op]
            if scans and name not in SCANNING:
                scanning[name] = scans
    assert scanning == {}


BROWSE = sorted((cypher.HERE / "browse").glob("*.cypher"))


@pytest.mark.parametrize("query", BROWSE, ids=[path.stem for path in BROWSE])
def test_every_saved_query_runs(neo4j_database: Server, neo4j_stores: StoreFactory, query: Any):
    neo4j_stores().apply(delta(None, "A", units(3)))
    text = query.read_text("utf-8")
    values = {"name": "f0", "path": "m0.py"}
    with raw_driver(neo4j_database) as driver, cast("Any", driver).session() as session:
        rows = session.run(text, values).values()
    if query.stem in {"overview", "callers", "callees", "most_called", "file", "untested"}:
        assert rows
