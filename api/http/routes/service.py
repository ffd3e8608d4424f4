"""The personas, and whether the service lives and can answer."""

from collections.abc import Sequence
from http import HTTPStatus
from importlib.metadata import version

from fastapi import APIRouter
from starlette.responses import Response

from api.context.persona_lint import Note, lint
from api.context.personas import Persona, Personas, builtin_personas, read_personas
from api.http.models.service import Health, PersonaList, PersonaNote, PersonaView
from api.http.problems import problem
from api.http.routes.symbols import PersonaParam, RepositoryParam
from api.http.service import ServiceDep
from graph.scope import EVERYTHING

router = APIRouter(tags=["service"])


@router.get("/personas", summary="The personas")
def personas(
    service: ServiceDep,
    repository: RepositoryParam = "",
    persona: PersonaParam = "",
) -> PersonaList:
    """Those of a repository and Remit's own; Remit's own alone where nothing is indexed. What is
    written in files, and of files, that the persona may not see is left out.
    """
    if not repository and not service.parts.repositories.listing().sources:
        return _listed(Personas(builtin_personas()), (), service.parts.default_persona, None)
    with service.view(repository) as (view, _):
        found = read_personas(view)
        asking = found.choose(persona or None, service.parts.default_persona)
        notes = lint(view, asking.scope)
    return _listed(found, notes, service.parts.default_persona, asking)


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


def _listed(
    found: Personas, notes: Sequence[Note], default: str | None, asking: Persona | None
) -> PersonaList:
    usual = found.choose(None, default).name
    scope = asking.scope if asking else EVERYTHING
    items = [
        PersonaView.of(one, usual, EVERYTHING if one is asking else scope)
        for one in found.by_name.values()
    ]
    problems = [str(one) for one in found.problems if not scope.denies(one.path)]
    said = [PersonaNote.model_validate(note, from_attributes=True) for note in notes]
    return PersonaList(items=items, problems=problems, notes=said)
