"""What every store can read of one whole state, unscoped: the lower half of the port."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Protocol

from graph.model import Edge, EdgeKind, FileInfo, Node, SourceInfo
from graph.ties import Seen, Ties


class Snapshot(Protocol):
    """Plain reads of one state. Listings are sorted by code point; unknown keys are left out."""

    @property
    def info(self) -> SourceInfo:
        """The source and the state this snapshot is pinned to."""
        ...

    def files(self) -> Mapping[str, FileInfo]:
        """Every file by path, in the order of paths (the repository's own unit is no file)."""
        ...

    def nodes(self, ids: Sequence[str]) -> Mapping[str, Node]:
        """The nodes of these ids, in the order asked for; implied ones while something refers."""
        ...

    def named(self, name: str) -> Sequence[Node]:
        """The listed nodes whose `name` or `qualified_name` is `name`, sorted by id."""
        ...

    def names(self) -> Sequence[tuple[str, str]]:
        """(name, path) of every class, function and route, distinct and sorted."""
        ...

    def unit_nodes(self, paths: Sequence[str]) -> Sequence[Node]:
        """The nodes of these units, by path, then span start, then widest first, then id."""
        ...

    def edges_from(self, ids: Sequence[str], kinds: Sequence[EdgeKind]) -> Sequence[Edge]:
        """The edges that leave these nodes, sorted by key. No kinds: of every kind."""
        ...

    def edges_to(self, ids: Sequence[str], kinds: Sequence[EdgeKind]) -> Sequence[Edge]:
        """The edges that arrive at these nodes, sorted by key. No kinds: of every kind."""
        ...

    def ties(
        self,
        ids: Sequence[str],
        kinds: Sequence[EdgeKind],
        *,
        incoming: bool,
        most: int | None,
        seen: Seen | None,
    ) -> Ties:
        """The ties that leave (or arrive at) these nodes, of which both ends are `seen`.

        Where there are more than `most` of a kind at a node, it is crowded. `seen` None is all;
        it is not asked about implied nodes.
        """
        ...

    def digests(self) -> Sequence[tuple[str, str, str, int]]:
        """(id, path, digest, lines) of every class and function that has a digest, by id."""
        ...

    def texts(self, paths: Sequence[str]) -> Mapping[str, str]:
        """The text of these files, where it may be shown."""
        ...

    def facts(self, digests: Sequence[str]) -> Mapping[str, bytes]:
        """The facts kept under these file digests, by whichever source of this repository."""
        ...

    def records(self, keys: Sequence[str]) -> Mapping[str, bytes]:
        """The indexer's notes under these keys."""
        ...

    def vectors(self, model: str, keys: Sequence[str]) -> Mapping[str, bytes]:
        """The vectors that a model made under these keys (see `graph.vectors`), as far as there."""
        ...

    def vector_keys(self) -> Mapping[str, frozenset[str]]:
        """The keys of all vectors of this source, by model, models sorted."""
        ...

    def all_nodes(self) -> Iterator[Node]:
        """Every node, implied ones too, sorted by id."""
        ...

    def all_edges(self) -> Iterator[Edge]:
        """Every edge, sorted by key."""
        ...
