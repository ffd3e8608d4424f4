"""What every route works with: the ports, the jobs, and one way to open a fresh view."""

from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Annotated, cast

from fastapi import Depends, Request

from api.context.meaning import UNSET, Meaning
from api.context.personas import read_personas
from api.errors import ApiError
from api.http.jobs import JobBoard
from api.http.models.common import AsOf
from api.ports import Freshness, Indexing, Repositories, Standing
from api.symbols import Desk, desk
from graph.errors import GraphError
from graph.scope import Scope
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

    def sees_all(self, repository: str, persona: str) -> bool:
        """Whether a persona may see every file of a source as it is indexed; not where that cannot
        be told.
        """
        return (scope := self.scope(repository, persona)) is not None and not scope.denied

    def scope(self, repository: str, persona: str) -> Scope | None:
        """What a persona may not see of a source as it is indexed, None where it cannot be told."""
        try:
            place = self.parts.repositories.place(repository)
            with place.store.view(place.repository, place.source) as view:
                default = self.parts.default_persona
                return read_personas(view).choose(persona or None, default).scope
        except (ApiError, GraphError):
            return None


def _service(request: Request) -> Service:
    return cast(Service, request.app.state.service)


ServiceDep = Annotated[Service, Depends(_service)]
