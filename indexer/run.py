"""Index a work tree into a store: walk, parse, resolve, apply; whole or only what changed."""

from dataclasses import dataclass
from pathlib import Path

from graph.store import GraphStore
from indexer.progress import Progress, Silent
from indexer.settings import IndexSettings
from indexer.summary import Changes, Summary


@dataclass(frozen=True, slots=True)
class IndexRequest:
    """Index the work tree at `root`, as repository `name` ("" takes the folder's name).

    The source is the absolute real path of the root. `full` indexes anew though a state is
    there; `jobs` 0 is as many workers as cores; `allow_shrink` lets most of a source go.
    """

    root: Path
    name: str = ""
    full: bool = False
    jobs: int = 0
    settings: IndexSettings = IndexSettings()
    allow_shrink: bool = False


def repository_name(request: IndexRequest) -> str:
    """The repository's name: as asked for, else of the folder."""
    return request.name or request.root.resolve().name


def source_id(root: Path) -> str:
    """The source of a work tree: its absolute real path."""
    return str(root.resolve())


def index(
    store: GraphStore, request: IndexRequest, progress: Progress | None = None
) -> Summary:
    """Bring the store to the work tree's present state.

    Raises IndexerError (no such path, not a folder, nothing in it, a worker died) and what
    `GraphStore.apply` raises. Where another writer was faster, it starts anew from its state.
    """
    _ = (store, request, progress or Silent())
    raise NotImplementedError


def changes(store: GraphStore, request: IndexRequest) -> Changes | None:
    """What differs between the work tree and its indexed state; None where there is none.

    Takes about as long as `git status`; reads and parses nothing that did not change.
    """
    _ = (store, request)
    raise NotImplementedError
