"""The personas, and whether the service lives and can answer."""

from collections.abc import Sequence
from http import HTTPStatus
from importlib.metadata import version
from typing import Annotated

from fastapi import APIRouter, Query
from starlette.responses import Response

from api.context.persona_lint import Note, lint
from api.context.personas import Personas, builtin_personas, read_personas
from api.http.models.service import Health, PersonaList, PersonaNote, PersonaView
from api.http.problems import problem
from api.http.service import Service, ServiceDep

router = APIRouter(tags=["service"])


@router.get("/personas", summary="The personas")
def personas(
    service: ServiceDep,
    repository: Annotated[str, Query(description="A name or a path.")] = "",
) -> PersonaList:
    """Those of a repository and Remit's own; Remit's own alone where nothing is indexed."""
    found, notes = _personas(service, repository)
    usual = found.choose(None, service.parts.default_persona).name
    items = [PersonaView.of(persona, usual) for persona in found.by_name.values()]
    problems = [str(one) for one in found.problems]
    said = [PersonaNote.model_validate(note, from_attributes=True) for note in notes]
    return PersonaList(items=items, problems=problems, notes=said)


@router.get("/health", summary="Whether the service runs")
def health() -> Health:
    """It runs; whether it can answer, `/ready` says."""
    return Health(version=version("remit"))


@router.get("/ready", summary="Whether the service can answer", response_model=Health)
def ready(service: ServiceDep) -> Health | Response:
    """Every store can be read."""
    problems = service.parts.repositories.listing().problems
    if problems:
        detail = "; ".join(problems)
        headers = {"Retry-After": "5"}
        return problem(HTTPStatus.SERVICE_UNAVAILABLE, detail, "not-ready", headers=headers)
    return Health(version=version("remit"))


def _personas(service: Service, repository: str) -> tuple[Personas, Sequence[Note]]:
    if not repository and not service.parts.repositories.listing().sources:
        return Personas(builtin_personas()), ()
    with service.view(repository) as (view, _):
        return read_personas(view), lint(view)
