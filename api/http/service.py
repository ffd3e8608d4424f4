"""What every route works with: the ports, the jobs, and one way to open a fresh view."""

from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Annotated, cast

from fastapi import Depends, Request

from api.context.meaning import UNSET, Meaning
from api.http.jobs import JobBoard
from api.http.models.common import AsOf
from api.ports import Freshness, Indexing, Repositories, Standing
from api.symbols import Desk, desk
from graph.view import View


@dataclass(frozen=True, slots=True)
class Parts:
    """What the service is made of; `default_persona` None is the usual default."""

    repositories: Repositories
    freshness: Freshness
    indexing: Indexing
    default_persona: str | None = None
    meaning: Meaning = UNSET


@dataclass(frozen=True, slots=True)
class Service:
    """The parts, and the jobs that run on them."""

    parts: Parts
    jobs: JobBoard

    @contextmanager
    def view(self, repository: str) -> Generator[tuple[View, Standing]]:
        """An unscoped view of a source, fresh where it can be; for a name or path, "" the one."""
        standing = self.parts.freshness.refresh(self.parts.repositories.place(repository))
        place = standing.place
        with place.store.view(place.repository, place.source) as view:
            yield view, standing

    @contextmanager
    def desk(self, repository: str, persona: str) -> Generator[tuple[Desk, AsOf]]:
        """A persona's view of a source, and which state that is."""
        with self.view(repository) as (view, standing):
            seat = desk(view, persona or None, self.parts.default_persona)
            yield seat, AsOf.of(standing.within(seat.persona.scope), view.info)


def _service(request: Request) -> Service:
    return cast(Service, request.app.state.service)


ServiceDep = Annotated[Service, Depends(_service)]
