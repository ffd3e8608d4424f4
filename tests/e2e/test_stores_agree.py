"""The same repository on both stores: the same lines exported, the same answer given."""

import json
from pathlib import Path

import pytest

from tests.e2e.command import Store, remit


@pytest.mark.neo4j
def test_both_stores_export_the_same_lines(
    main_tree: Path, tmp_path: Path, neo4j_store: Store
) -> None:
    exports: list[str] = []
    for store in (Store(f"sqlite:///{tmp_path}/graph.sqlite"), neo4j_store):
        remit(store, "index", str(main_tree))
        exports.append(remit(store, "export", str(main_tree), "--format", "jsonl"))
    embedded, neo4j = (export.splitlines() for export in exports)
    assert next(((a, b) for a, b in zip(embedded, neo4j, strict=False) if a != b), None) is None
    assert len(embedded) == len(neo4j)
    nodes = [line for line in embedded if line.startswith('{"node"')]
    edges = [line for line in embedded if line.startswith('{"edge"')]
    assert nodes + edges == embedded
    assert nodes
    assert edges
    assert all(json.loads(line) for line in embedded)
