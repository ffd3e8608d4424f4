"""Symbols, their source and their neighbours, as one persona may see them."""

from typing import Annotated
from urllib.parse import unquote_to_bytes

from fastapi import APIRouter, Path, Query

from api.http.models.common import AsOf, Limit
from api.http.models.symbols import (
    Calls,
    Neighbourhood,
    RelatedList,
    SourceLine,
    Symbol,
    SymbolDetail,
    SymbolList,
)
from api.http.service import ServiceDep
from api.symbols import Desk, Meant

router = APIRouter(tags=["symbols"])

RepositoryParam = Annotated[
    str, Query(description="A name or a path; may be left out where one is meant.")
]
PersonaParam = Annotated[str, Query(description="Default: the server's, then the repository's.")]
SymbolId = Annotated[
    str,
    Path(
        description="An id or a name, percent-encoded whole, slashes too (`encodeURIComponent`, "
        "`quote(id, safe='')`); plain slashes do where the id does not end like a route.",
        examples=["src%2Fcache.py%3A%3ACache.get"],
    ),
]


@router.get("/symbols", summary="Symbols and files by name")
def find(
    name: Annotated[str, Query(min_length=1, max_length=1000, description="What to look for.")],
    service: ServiceDep,
    repository: RepositoryParam = "",
    persona: PersonaParam = "",
    limit: Limit = 50,
) -> SymbolList:
    """What an id, a path, a name or the end of a qualified name means."""
    with service.desk(repository, persona) as (seat, as_of):
        found, total = seat.find(name, limit)
        if not found:
            seat.one(name)
        return SymbolList(as_of=as_of, total=total, items=[Symbol.of(node) for node in found])


@router.get("/symbols/{symbol_id:path}/callers", summary="What calls a symbol")
def callers(
    symbol_id: SymbolId,
    service: ServiceDep,
    repository: RepositoryParam = "",
    persona: PersonaParam = "",
    limit: Limit = 50,
) -> Calls:
    """What calls, makes or refers to a symbol; the lines are the caller's."""
    with service.desk(repository, persona) as (seat, as_of):
        meant = _meant(seat, symbol_id)
        return _calls(as_of, meant, RelatedList.of(seat.callers(meant.node, limit)))


@router.get("/symbols/{symbol_id:path}/callees", summary="What a symbol calls")
def callees(
    symbol_id: SymbolId,
    service: ServiceDep,
    repository: RepositoryParam = "",
    persona: PersonaParam = "",
    limit: Limit = 50,
) -> Calls:
    """What a symbol calls, makes or refers to; the lines are its own."""
    with service.desk(repository, persona) as (seat, as_of):
        meant = _meant(seat, symbol_id)
        return _calls(as_of, meant, RelatedList.of(seat.callees(meant.node, limit)))


@router.get("/symbols/{symbol_id:path}/neighbourhood", summary="All that a symbol is related to")
def neighbourhood(
    symbol_id: SymbolId,
    service: ServiceDep,
    repository: RepositoryParam = "",
    persona: PersonaParam = "",
    limit: Limit = 50,
) -> Neighbourhood:
    """Where a node's edges of all kinds lead, and which lead to it."""
    with service.desk(repository, persona) as (seat, as_of):
        meant = _meant(seat, symbol_id)
        outgoing, incoming = seat.neighbourhood(meant.node, limit)
        return Neighbourhood(
            as_of=as_of,
            symbol=Symbol.of(meant.node),
            others=[node.id for node in meant.others],
            outgoing=RelatedList.of(outgoing),
            incoming=RelatedList.of(incoming),
        )


@router.get("/symbols/{symbol_id:path}", summary="A symbol with its source")
def show(
    symbol_id: SymbolId,
    service: ServiceDep,
    repository: RepositoryParam = "",
    persona: PersonaParam = "",
) -> SymbolDetail:
    """Where a symbol is, its signature, docstring and source, and how many call it."""
    with service.desk(repository, persona) as (seat, as_of):
        meant = _meant(seat, symbol_id)
        return SymbolDetail(
            as_of=as_of,
            symbol=Symbol.of(meant.node),
            others=[node.id for node in meant.others],
            source=[SourceLine.of(line) for line in seat.source(meant.node)],
            callers=seat.callers(meant.node, 0).total,
            callees=seat.callees(meant.node, 0).total,
        )


def _meant(seat: Desk, symbol_id: str) -> Meant:
    """What an id or a name means, which is still percent-encoded (see `guard.RawSymbolPaths`)."""
    return seat.one(unquote_to_bytes(symbol_id).decode("utf-8", "replace"))


def _calls(as_of: AsOf, meant: Meant, found: RelatedList) -> Calls:
    return Calls(
        as_of=as_of,
        symbol=Symbol.of(meant.node),
        others=[node.id for node in meant.others],
        total=found.total,
        by_certainty=found.by_certainty,
        items=found.items,
    )
