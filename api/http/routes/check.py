"""GET /check."""

from fastapi import APIRouter

from api.check import unbound
from api.http.models.check import Finding, FindingList
from api.http.models.common import Limit
from api.http.routes.symbols import PersonaParam, RepositoryParam
from api.http.service import ServiceDep

router = APIRouter(tags=["symbols"])


@router.get("/check", summary="Calls that cannot bind")
def check(
    service: ServiceDep,
    repository: RepositoryParam = "",
    persona: PersonaParam = "",
    limit: Limit = 50,
) -> FindingList:
    """Calls that cannot bind to the class they make, in code and in documents' examples."""
    with service.desk(repository, persona) as (seat, as_of):
        found = unbound(seat.view)
    return FindingList(
        as_of=as_of, total=len(found), items=[Finding.of(one) for one in found[:limit]]
    )
