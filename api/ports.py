"""What the service needs from outside itself; `cli` wires it to the indexer and the stores."""

from collections.abc import Mapping, Sequence
from typing import Protocol

import msgspec
from msgspec.structs import replace

from api.counts import uncounted
from graph.model import SourceInfo
from graph.scope import Scope
from graph.store import GraphStore


class Place(msgspec.Struct, frozen=True):
    """Where one source of a repository stands: its store, and what to ask for there.

    `indexed` is false for a work tree that no store holds yet.
    """

    store: GraphStore
    repository: str
    source: str
    indexed: bool = True


class Standing(msgspec.Struct, frozen=True):
    """How an answer stands to the work tree: `fresh` None is "not known".

    `uncommitted` counts the files that the graph holds otherwise than the commit that it stands
    at (None where that is not known, or there is no commit). `note` says in a few words why, or how
    far behind ("" for nothing to say), `problem` in whole sentences what went wrong and what to do;
    `place` is where to read now.
    """

    place: Place
    fresh: bool | None
    note: str = ""
    problem: str = ""
    uncommitted: int | None = None

    def within(self, scope: Scope) -> "Standing":
        """The same without counts of files, for who may not see all of them."""
        if not scope.denied:
            return self
        return replace(self, note=uncounted(self.note), uncommitted=None)


class Listing(msgspec.Struct, frozen=True):
    """Every indexed source, and a sentence for each store that could not be read."""

    sources: tuple[SourceInfo, ...]
    problems: tuple[str, ...] = ()


class Repositories(Protocol):
    """The repositories that can be asked about."""

    def listing(self) -> Listing:
        """All indexed sources, sorted by repository and source."""
        ...

    def place(self, wanted: str = "") -> Place:
        """The source that a name or path means; "" is the only one there is.

        Raises UnknownRepository (with those there are, or those that are meant by one name).
        """
        ...

    def remove(self, wanted: str) -> SourceInfo:
        """Remove the one source that a name or path means. Raises UnknownRepository."""
        ...


class Freshness(Protocol):
    """Brings a source up to its work tree before an answer, where that can be done."""

    def refresh(self, place: Place) -> Standing:
        """Index what has changed, or say why it was not and how far behind the graph stands."""
        ...


class Progress(Protocol):
    """Told of each phase of an index run as it goes on; may raise to end the run."""

    def advance(self, phase: str, done: int, total: int) -> None:
        """`done` of `total` files have passed `phase`; `total` is 0 while it is not known."""
        ...


class Report(Protocol):
    """What an index run says when it is done (see `indexer.summary.Summary`)."""

    @property
    def repository(self) -> str:
        """The repository's name."""
        ...

    @property
    def source(self) -> str:
        """The work tree's real path."""
        ...

    @property
    def commit(self) -> str:
        """The commit checked out there, "" without git."""
        ...

    @property
    def files(self) -> int:
        """Files in the graph."""
        ...

    @property
    def changed(self) -> int:
        """Files added or changed since the state before."""
        ...

    @property
    def removed(self) -> int:
        """Files gone since the state before."""
        ...

    @property
    def symbols(self) -> int:
        """Classes and functions written."""
        ...

    @property
    def edges(self) -> Mapping[str, int]:
        """Edges written, by certainty."""
        ...

    @property
    def skipped(self) -> Sequence[tuple[str, str]]:
        """(path, reason) of what was left out."""
        ...

    @property
    def warnings(self) -> Sequence[tuple[str, str]]:
        """(path, reason) of what was not read whole."""
        ...

    @property
    def seconds(self) -> float:
        """Wall time."""
        ...

    @property
    def unchanged(self) -> bool:
        """Whether the graph already stood at this state."""
        ...

    @property
    def uncommitted(self) -> int | None:
        """Files that the graph holds otherwise than the commit; None: not known."""
        ...


class IndexOrder(msgspec.Struct, frozen=True):
    """Index the work tree at `path`; "" as `name` keeps the name it has, or takes the folder's."""

    path: str
    name: str = ""
    full: bool = False


class Indexing(Protocol):
    """Runs the indexer."""

    def check(self, order: IndexOrder) -> str:
        """The real path of the work tree. Raises ApiError where there is none to index."""
        ...

    def run(self, order: IndexOrder, progress: Progress) -> Report:
        """Index now, in this thread."""
        ...
