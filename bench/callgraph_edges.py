"""Turn `remit export` into the edge list that call-graph benches read.

    python bench/callgraph_edges.py ROOT [--certainty exact inferred]

Indexes ROOT into a store of its own and prints a JSON list of
{"caller", "callee", "kind"}: names dotted from ROOT, a module's body as the module itself,
kind "call", "import" (module to module) or "inherit" (class to base). An edge to a Name
(`possible`) names no callee and is left out.
"""

import argparse
import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import TypedDict, cast

KINDS = {
    "CALLS": "call",
    "INSTANTIATES": "call",
    "IMPORTS": "import",
    "INHERITS": "inherit",
}


class Row(TypedDict):
    """One edge as a bench reads it."""

    caller: str
    callee: str
    kind: str


def exported(root: Path) -> Iterator[dict[str, object]]:
    """Index `root` into a fresh store and yield the lines of its export."""
    remit = [sys.executable, "-m", "cli.main"]
    with tempfile.TemporaryDirectory() as folder:
        store = ["--store", f"sqlite:///{folder}/graph.sqlite"]
        subprocess.run([*remit, "index", str(root), *store], check=True, stdout=sys.stderr)
        done = subprocess.run(
            [*remit, "export", str(root), "--format", "jsonl", *store],
            check=True,
            capture_output=True,
            text=True,
        )
        for line in done.stdout.splitlines():
            yield cast("dict[str, object]", json.loads(line))


def rows(lines: Iterator[dict[str, object]], certainties: set[str]) -> Iterator[Row]:
    """The edges whose both ends have a dotted name, and whose certainty is asked for."""
    names: dict[str, str] = {}
    kinds: dict[str, list[str]] = {}
    for line in lines:
        if "node" in line:
            node = str(line["node"])
            names[node] = str(line.get("qualified_name", ""))
            kinds[node] = cast("list[str]", line["kinds"])
            continue
        source, target = str(line["from"]), str(line["to"])
        kind = KINDS.get(str(line["edge"]))
        if kind is None or line["certainty"] not in certainties or target.startswith("name:"):
            continue
        if kind == "import" and "Module" not in kinds.get(target, ()):
            continue
        yield Row(caller=names[source], callee=names[target], kind=kind)


def main() -> None:
    """Print the edges of one root."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("root", type=Path)
    parser.add_argument("--certainty", nargs="*", default=["exact", "inferred"])
    options = parser.parse_args()
    found = list(rows(exported(options.root), set(options.certainty)))
    json.dump(found, sys.stdout)


if __name__ == "__main__":
    main()
