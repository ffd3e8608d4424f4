"""A large repository out of a small one: `python -m bench.copied FROM TO [COPIES]`.

FROM and TO are URLs of stores; FROM holds one indexed repository. Its graph, texts and search index
are written to TO so many times, each copy under a directory of its own. Rare words differ from copy
to copy, as the vocabulary of a real repository grows; so do digests, for equal texts are told once.
One copy moves a repository to another store as it is, but for what only indexing needs. A Neo4j
store takes its user and password from NEO4J_USER and NEO4J_PASSWORD.
"""

import argparse
import os

import msgspec
from msgspec.structs import replace

from bench.grow import grown, segments
from graph.connect import open_store
from graph.log import LOG, WORDS
from graph.model import Delta, Edge, Node, Unit, implied_kind
from graph.postings import CATALOG, read_catalog
from graph.snapshot import Snapshot
from graph.store import GraphStore

OWN = ("", ".git/")  # units that are no files: what they hold is not copied


def unit(snapshot: Snapshot, path: str) -> Unit:
    """One file, or what is in none, as it was written."""
    nodes = tuple(snapshot.unit_nodes([path]))
    edges = tuple(snapshot.edges_from([node.id for node in nodes], ())) if nodes else ()
    file = snapshot.files().get(path)
    return Unit(path, file.digest if file else "", snapshot.texts([path]).get(path), nodes, edges)


def copied(unit: Unit, number: int, listed: set[str]) -> Unit:
    """A unit under a directory of its own; edges to what is in no file are left out."""
    place = f"copy{number}/"

    def node(one: Node) -> Node:
        return msgspec.structs.replace(
            one,
            id=place + one.id,
            path=place + one.path,
            qualified_name=f"copy{number}.{one.qualified_name}",
            digest=one.digest and f"{one.digest}.{number}",
        )

    def edge(one: Edge) -> Edge:
        target = one.target if implied_kind(one.target) else place + one.target
        return msgspec.structs.replace(one, source=place + one.source, target=target)

    told = (one for one in unit.edges if implied_kind(one.target) or one.target in listed)
    return replace(
        unit,
        path=place + unit.path,
        nodes=tuple(map(node, unit.nodes)),
        edges=tuple(map(edge, told)),
    )


def moved(snapshot: Snapshot) -> Delta:
    """The whole of one state, as a delta."""
    info = snapshot.info
    keys = [CATALOG, LOG, WORDS]
    for entry in read_catalog(snapshot.records([CATALOG])).segments:
        keys += entry.records()
    every = [*OWN, *snapshot.files()]
    return Delta(
        info.repository,
        info.source,
        None,
        info.state,
        info.commit,
        (unit(snapshot, path) for path in every),
        records=dict(snapshot.records(keys)),
        replaces=True,
    )


def multiplied(snapshot: Snapshot, copies: int) -> Delta:
    """So many copies of one state, as a delta."""
    info = snapshot.info
    paths = list(snapshot.files())
    listed = {node.id for node in snapshot.unit_nodes(paths)}
    records, _ = grown(info, list(segments(snapshot)), copies)
    return Delta(
        info.repository,
        info.source,
        None,
        f"{copies} copies of {info.state}",
        info.commit,
        (
            copied(unit(snapshot, path), number, listed)
            for number in range(copies)
            for path in paths
        ),
        records=dict(records.kept),
        replaces=True,
    )


def opened(url: str) -> GraphStore:
    """A store, with who to be on a server from the environment."""
    password = os.environ.get("NEO4J_PASSWORD", "")
    return open_store(url, user=os.environ.get("NEO4J_USER", ""), password=password)


def main() -> None:
    """Copy, and say how large it is."""
    options = argparse.ArgumentParser(prog="bench.copied", description=__doc__)
    options.add_argument("from_store")
    options.add_argument("to_store")
    options.add_argument("copies", type=int, nargs="?", default=1)
    given = options.parse_args()
    start, target = opened(given.from_store), opened(given.to_store)
    [source] = start.sources()
    with start.snapshot(source.repository, source.source) as snapshot:
        target.apply(moved(snapshot) if given.copies == 1 else multiplied(snapshot, given.copies))
    [made] = target.sources()
    print(f"{made.files:,} files, {made.nodes:,} nodes, {made.edges:,} edges")
    start.close()
    target.close()


if __name__ == "__main__":
    main()
