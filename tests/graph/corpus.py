"""Small sources for the search tests, and a store of records that counts its reads."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from graph import matches as columns
from graph.model import SourceInfo
from graph.postings import build, update
from graph.scope import EVERYTHING
from graph.search import FieldWeights, TextQuery
from graph.visible import Visible
from indexer.documents import count
from indexer.facts import Document

Tree = Mapping[str, Sequence[Document]]
PLAIN = FieldWeights(weights=(3, 2, 0.5, 0.5, 0, 3), lengths=(0, 0.75, 0.75, 0.75, 0, 0), k1=2.5)


def function(name: str, body: str = "", signature: str = "", docstring: str = "") -> Document:
    """The document of a function."""
    return Document(f"::{name}", "function", name, signature, docstring, body)


class Hit(NamedTuple):
    """A document found."""

    node: str
    path: str
    grain: str
    scores: tuple[float, ...]

    @property
    def score(self) -> float:
        return self.scores[0]


class Found(NamedTuple):
    """What a search finds, row by row; the scores of files by path."""

    hits: tuple[Hit, ...]
    files: Mapping[str, tuple[float, ...]]


def search(snapshot: columns.Records, visible: Visible, query: TextQuery) -> Found:
    """`graph.matches.search`, with its columns as rows."""
    found = columns.search(snapshot, visible, query)
    files: list[int] = found.files.tolist()
    scores: list[list[float]] = found.scores.T.tolist()
    file_scores: list[list[float]] = found.file_scores.T.tolist()
    rows = zip(found.nodes, files, found.grains, scores, strict=True)
    hits = (Hit(node, found.paths[at], grain, tuple(own)) for node, at, grain, own in rows)
    return Found(tuple(hits), dict(zip(found.paths, map(tuple, file_scores), strict=True)))


@dataclass(slots=True)
class Kept:
    """Records as a store keeps them. `search` needs no more of a snapshot."""

    kept: dict[str, bytes] = field(default_factory=dict[str, bytes])
    reads: int = 0

    @property
    def info(self) -> SourceInfo:
        return SourceInfo("r", "s", "1", "", 1 if self.kept else 0, 0, 0, "")

    def records(self, keys: Sequence[str]) -> Mapping[str, bytes]:
        self.reads += 1
        return {key: self.kept[key] for key in keys if key in self.kept}

    def change(self, gone: Iterable[str], tree: Tree, batch: int = 2) -> None:
        """An incremental run: these paths are out of date, these files are new or changed."""
        for key, value in update(self.records, set(gone), parts(tree, batch)).items():
            if value is None:
                self.kept.pop(key, None)
            else:
                self.kept[key] = value


def parts(tree: Tree, batch: int) -> list[bytes]:
    """The files of a tree, counted in batches of this size."""
    files = list(tree.items())
    return [count(files[at : at + batch]) for at in range(0, len(files), batch)]


def full(tree: Tree, batch: int = 3) -> Kept:
    """A full index."""
    return Kept(build(parts(tree, batch)))


def seeing(paths: Iterable[str], denied_nodes: Iterable[str] = ()) -> Visible:
    """A scope that leaves these files in sight."""
    return Visible(EVERYTHING, frozenset(paths), frozenset(), frozenset(denied_nodes))
