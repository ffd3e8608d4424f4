"""The personas, and whether the service lives and can answer."""

from http import HTTPStatus
from importlib.metadata import version
from typing import Annotated

from fastapi import APIRouter, Query
from starlette.responses import Response

from api.context.personas import Personas, builtin_personas, read_personas
from api.http.models.service import Health, PersonaList, PersonaView
from api.http.problems import problem
from api.http.service import Service, ServiceDep

router = APIRouter(tags=["service"])


@router.get("/personas", summary="The personas")
def personas(
    service: ServiceDep,
    repository: Annotated[str, Query(description="A name or a path.")] = "",
) -> PersonaList:
    """Those of a repository and Remit's own; Remit's own alone where nothing is indexed."""
    found = _personas(service, repository)
    usual = found.choose(None, service.parts.default_persona).name
    items = [PersonaView.of(persona, usual) for persona in found.by_name.values()]
    return PersonaList(items=items, problems=[str(one) for one in found.problems])


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


def _personas(service: Service, repository: str) -> Personas:
    if not repository and not service.parts.repositories.listing().sources:
        return Personas(builtin_personas())
    with service.view(repository) as (view, _):
        return read_personas(view)
