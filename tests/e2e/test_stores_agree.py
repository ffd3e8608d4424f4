"""The same repository on both stores: the same lines exported, the same answer given."""

import json
from pathlib import Path

import pytest

from tests.e2e.command import Store, remit

QUESTION = "how are expired values told from those that still hold"


@pytest.mark.neo4j
def test_both_stores_export_and_answer_alike(
    main_tree: Path, tmp_path: Path, neo4j_store: Store
) -> None:
    exports: list[str] = []
    answers: set[str] = set()
    for store in (Store(f"sqlite:///{tmp_path}/graph.sqlite"), neo4j_store):
        remit(store, "index", str(main_tree))
        exports.append(remit(store, "export", str(main_tree), "--format", "jsonl"))
        answers.add(remit(store, "context", QUESTION, str(main_tree), "--format", "json"))
    assert len(answers) == 1
    embedded, neo4j = (export.splitlines() for export in exports)
    assert next(((a, b) for a, b in zip(embedded, neo4j, strict=False) if a != b), None) is None
    assert len(embedded) == len(neo4j)
    nodes = [line for line in embedded if line.startswith('{"node"')]
    edges = [line for line in embedded if line.startswith('{"edge"')]
    assert nodes + edges == embedded
    assert nodes
    assert edges
    assert all(json.loads(line) for line in embedded)
