"""What most commands begin with: settings, wiring, the work tree meant, and a fresh graph."""

from __future__ import annotations

import sys
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

from api.ports import IndexOrder, Place, Standing
from cli.errors import UsageError
from cli.output import say
from cli.parser import Options
from cli.places import Library, git_top
from cli.progress import Notice, shown
from cli.report import summary_lines
from cli.settings import Settings, settings
from cli.waiting import index_in_turn
from cli.wiring import Wired, indexed, wired


@contextmanager
def reading(options: Options) -> Generator[tuple[Wired, Standing]]:
    """The wired parts, and the source that the options mean, as fresh as they ask for."""
    with wired(session_settings(options)) as parts:
        place = meant(parts.library, options.path)
        if not options.refresh:
            yield parts, parts.work_trees.compare(place)
        elif place.indexed:
            notice = Notice(f"indexing what has changed in {place.repository}")
            yield parts, parts.work_trees.refresh(place, notice)
        else:
            yield parts, _first_use(parts, place)


def session_settings(options: Options) -> Settings:
    """The settings for one command."""
    return settings(options.store)


def meant(library: Library, path: str) -> Place:
    """The source that PATH means: a folder, the name of a repository, or, for "", here."""
    if not path:
        return _here(library)
    return library.around(path) if Path(path).expanduser().exists() else library.place(path)


def tell(standing: Standing) -> None:
    """Say what a reader must know of how the answer stands to the work tree."""
    if standing.note:
        say(f"{standing.place.repository}: {standing.note}", "yellow")
    tell_problem(standing)


def tell_problem(standing: Standing) -> None:
    """Say why the graph could not be brought up to date, for answers that carry the note."""
    if standing.problem:
        say(standing.problem, "yellow")


def _here(library: Library) -> Place:
    here = Path.cwd()
    top = git_top(here)
    place = library.known(str(here)) or (library.at(str(top)) if top else None)
    if place is None:
        # Not asked for by name and not a repository: it might be the whole of a home folder.
        if not any(here.iterdir()):
            raise UsageError(f"{here} is empty: give PATH, the folder of a repository")
        raise UsageError(
            f"{here} is in no git work tree and not indexed: give PATH, or run remit index here "
            "(a folder that is no repository is indexed only where it is named)"
        )
    return place


def _first_use(parts: Wired, place: Place) -> Standing:
    say(f"{place.source} is not indexed yet: indexing it now", "dim")
    with shown() as progress:
        summary = index_in_turn(parts, IndexOrder(place.source), progress)
        parts.work_trees.embed_or_say(IndexOrder(place.source), progress)
    for line in summary_lines(summary, sys.stderr):
        say(line)
    return indexed(place, summary)
