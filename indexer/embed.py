"""Vectors of symbols: what a store lacks of them is made and kept, what nothing asks for goes.

Tests are left out: they are most of many repositories, and tasks seldom mean them.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from graph.model import Node
from graph.snapshot import Snapshot
from graph.store import GraphStore
from graph.vectors import key_of, packed
from indexer.progress import Progress
from indexer.resolve.nodes import is_test_path
from meaning.port import Model, ModelFailed

BATCH = 32  # symbols whose vectors are written at once: all that an interruption may lose
MAX_CHARACTERS = 4_000  # of a symbol's source; no model reads so far


@dataclass(frozen=True, slots=True)
class Embedded:
    """How many vectors were made and removed, and how many symbols lack theirs still.

    `others` are the models whose vectors went; `failed` are the symbols that the model has no
    vector of, each with the reason: they lack theirs.
    """

    made: int = 0
    removed: int = 0
    lacking: int = 0
    others: tuple[str, ...] = ()
    failed: tuple[tuple[str, str], ...] = ()


def embed(
    store: GraphStore,
    repository: str,
    source: str,
    model: Model,
    progress: Progress,
    most: int | None = None,
) -> Embedded:
    """Bring the vectors of a source up to its present state; where more than `most` lack, none.

    What an interrupted run has made is not made again, and what the model fails on is tried again
    in the next run. Raises what `GraphStore` does, and ModelFailed where it fails on all of a
    batch.
    """
    with store.snapshot(repository, source) as snapshot:
        wanted = _wanted(snapshot)
        held = snapshot.vector_keys()
    lacking = [node for key, node in wanted.items() if key not in held.get(model.name, ())]
    if most is not None and len(lacking) > most:
        return Embedded(lacking=len(lacking))
    made, failed = 0, list[tuple[str, str]]()
    for start in range(0, len(lacking), BATCH):
        progress.advance("embed", start, len(lacking))
        with store.snapshot(repository, source) as snapshot:
            told = list(_told(snapshot, lacking[start : start + BATCH]))
        kept, without = _vectors(model, told)
        failed += without
        store.write_vectors(repository, source, model.name, kept)
        made += len(kept)
    removed = 0
    for name, keys in held.items():
        gone = sorted(keys.difference(wanted) if name == model.name else keys)
        removed += len(gone)
        if gone:
            store.write_vectors(repository, source, name, dict.fromkeys(gone))
    others = tuple(name for name in held if name != model.name)
    return Embedded(made, removed, len(lacking) - made, others, tuple(failed))


def count_lacking(snapshot: Snapshot, model: str) -> tuple[int, int]:
    """How many symbols should have a vector of this model, and how many of them have none."""
    wanted = _wanted(snapshot)
    return len(wanted), len(wanted.keys() - snapshot.vector_keys().get(model, frozenset()))


def _wanted(snapshot: Snapshot) -> dict[str, str]:
    """The symbols to embed, by the keys of their vectors."""
    rows = snapshot.digests()
    return {key_of(node, digest): node for node, path, digest, _ in rows if not is_test_path(path)}


def _vectors(
    model: Model, told: Iterable[tuple[str, str, str]]
) -> tuple[dict[str, bytes], list[tuple[str, str]]]:
    """The vectors of these texts by key; the symbols that the model fails on, with the reason."""
    kept: dict[str, bytes] = {}
    failed: list[tuple[str, str]] = []
    for key, symbol, text in told:
        try:
            kept[key] = packed(model.vector(text))
        except ModelFailed as error:
            failed.append((symbol, str(error)))
    if len(failed) == BATCH:  # it is not the texts
        raise ModelFailed(failed[0][1])
    return kept, failed


def _told(snapshot: Snapshot, ids: Sequence[str]) -> Iterator[tuple[str, str, str]]:
    """(key, symbol, text to embed) of symbols whose text may be shown, as they are now."""
    nodes = snapshot.nodes(ids)
    texts = snapshot.texts(sorted({node.path for node in nodes.values()}))
    lines = {path: text.split("\n") for path, text in texts.items()}
    for node in nodes.values():
        if node.span is not None and node.path in lines:
            yield key_of(node.id, node.digest), node.id, text_of(node, lines[node.path])


def text_of(node: Node, lines: Sequence[str]) -> str:
    """Where a symbol is and what it is called, then its source; models read no more of it."""
    span = node.span
    source = "\n".join(lines[span.start - 1 : span.end] if span else ())
    return f"{node.path} {node.qualified_name}\n{source}"[:MAX_CHARACTERS]
