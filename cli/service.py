"""The parts of the service: the wired ones, their errors put in the service's own words."""

from collections.abc import Generator, Sequence
from contextlib import contextmanager
from pathlib import Path

from msgspec.structs import replace

from api.errors import ApiError, NotIndexable, NotPermitted, RunFailed
from api.ports import IndexOrder, Listing, Place, Progress, Report, Standing
from cli.errors import CliError
from cli.wiring import Wired
from graph.errors import InvalidDelta, ShrinkRefused
from graph.model import SourceInfo
from indexer.errors import BadPattern, GitRefused, IndexerError

_NAMING = (BadPattern, GitRefused, InvalidDelta)  # their messages may name a file
_SHRUNK = (
    "most of the files that the graph holds are gone, so it was left as it was: if that is right, "
    "index the work tree in full"
)


class ServiceParts:
    """`api.ports.Repositories`, `Freshness` and `Indexing`, over what `cli` has wired.

    Whoever reaches the service may read what it indexes: of what is not indexed yet it takes only
    what lies in `folders` (real paths).
    """

    def __init__(self, wired: Wired, folders: Sequence[Path]) -> None:
        self._library = wired.library
        self._work_trees = wired.work_trees
        self._folders = folders

    def listing(self) -> Listing:
        """All indexed sources."""
        return self._library.listing()

    def place(self, wanted: str = "") -> Place:
        """The source that a name or path means."""
        with _translated():
            return self._permitted(self._library.place(wanted))

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
            return self._permitted(self._library.at(self._work_trees.check(order))).source

    def run(self, order: IndexOrder, progress: Progress) -> Report:
        """Index now."""
        with _translated():
            # Asked anew, for the order may have waited and a link may lead elsewhere by now.
            order = replace(order, path=self.check(order))
            report = self._work_trees.run(order, progress)
            self._work_trees.embed_or_say(order, progress)
            return report

    def _permitted(self, place: Place) -> Place:
        if place.indexed or any(map(Path(place.source).is_relative_to, self._folders)):
            return place
        within = " or ".join(map(str, self._folders)) or "no folder"
        raise NotPermitted(
            f"{place.source} is not indexed, and this service may index what lies in {within}: run "
            f"remit index {place.source}, or name the folder when you start remit serve"
        )


@contextmanager
def _translated() -> Generator[None]:
    try:
        yield
    except (IndexerError, CliError, InvalidDelta, ShrinkRefused) as error:
        raise _told(error) from error


def _told(error: Exception) -> ApiError:
    if isinstance(error, ShrinkRefused):  # it counts files
        return RunFailed(str(error), _SHRUNK)
    return RunFailed(str(error)) if isinstance(error, _NAMING) else NotIndexable(str(error))
