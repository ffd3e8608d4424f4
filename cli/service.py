"""The parts of the service: the wired ones, their errors put in the service's own words."""

from collections.abc import Generator
from contextlib import contextmanager

from api.errors import NotIndexable
from api.ports import IndexOrder, Listing, Place, Progress, Report, Standing
from cli.errors import CliError
from cli.wiring import Wired
from graph.model import SourceInfo
from indexer.errors import IndexerError


class ServiceParts:
    """`api.ports.Repositories`, `Freshness` and `Indexing`, over what `cli` has wired."""

    def __init__(self, wired: Wired) -> None:
        self._library = wired.library
        self._work_trees = wired.work_trees

    def listing(self) -> Listing:
        """All indexed sources."""
        return self._library.listing()

    def place(self, wanted: str = "") -> Place:
        """The source that a name or path means."""
        with _translated():
            return self._library.place(wanted)

    def remove(self, wanted: str) -> SourceInfo:
        """Remove the one source that a name or path means."""
        with _translated():
            return self._library.remove(wanted)

    def refresh(self, place: Place) -> Standing:
        """Index what has changed."""
        with _translated():
            return self._work_trees.refresh(place)

    def check(self, order: IndexOrder) -> str:
        """The real path of the work tree."""
        with _translated():
            return self._work_trees.check(order)

    def run(self, order: IndexOrder, progress: Progress) -> Report:
        """Index now."""
        with _translated():
            return self._work_trees.run(order, progress)


@contextmanager
def _translated() -> Generator[None]:
    try:
        yield
    except (IndexerError, CliError) as error:
        raise NotIndexable(str(error)) from error
