"""Repositories, and the jobs that index them."""

from http import HTTPStatus
from pathlib import PurePath
from typing import Annotated

from fastapi import APIRouter, Path
from starlette.responses import Response

from api.errors import JobRefused, NotIndexable
from api.http.jobs import Job
from api.http.models.repositories import JobView, Repository, RepositoryBody, RepositoryList
from api.http.routes.symbols import PersonaParam
from api.http.service import Service, ServiceDep
from api.ports import IndexOrder

router = APIRouter(tags=["repositories"])


@router.post(
    "/repositories",
    status_code=HTTPStatus.ACCEPTED,
    summary="Index a work tree in the background",
    responses={202: {"headers": {"Location": {"schema": {"type": "string"}}}}},
)
def index(body: RepositoryBody, service: ServiceDep, response: Response) -> JobView:
    """Queue an index run; `Location` is where to ask how far it is."""
    if not PurePath(body.path).is_absolute():
        raise NotIndexable(f"{body.path!r} is not an absolute path on the server's machine")
    job = service.jobs.submit(IndexOrder(body.path, body.name, body.full))
    response.headers["Location"] = f"/jobs/{job.id}"
    return JobView.of(job, all_seen=False)


@router.get("/jobs/{job_id}", summary="How far an index run is")
def job(
    job_id: Annotated[str, Path(description="As `POST /repositories` gave it.")],
    service: ServiceDep,
    persona: PersonaParam = "",
) -> JobView:
    """An index run as it stands, or what it did, as far as the persona may know."""
    return _seen(service, service.jobs.get(job_id), persona)


@router.delete("/jobs/{job_id}", summary="Cancel an index run")
def cancel(
    job_id: Annotated[str, Path(description="As `POST /repositories` gave it.")],
    service: ServiceDep,
    persona: PersonaParam = "",
) -> JobView:
    """End a job that waits or runs; the graph stands as it was before. A run ends at its next
    step: ask `GET /jobs/{job_id}` until it has. A job that has ended stays as it is."""
    return _seen(service, service.jobs.cancel(job_id), persona)


@router.get("/repositories", summary="What is indexed")
def repositories(service: ServiceDep, persona: PersonaParam = "") -> RepositoryList:
    """Every indexed source; its nodes and edges, and when it was indexed, for a persona that may
    see every file."""
    listing = service.parts.repositories.listing()
    items = [
        Repository.of(info, all_seen=service.sees_all(info.source, persona))
        for info in listing.sources
    ]
    return RepositoryList(items=items, problems=list(listing.problems))


@router.delete("/repositories/{name:path}", summary="Remove a repository's graph")
def remove(
    name: Annotated[str, Path(description="A name, or a path, percent-encoded.")],
    service: ServiceDep,
    persona: PersonaParam = "",
) -> Repository:
    """Remove the graph of one source, by name or path; no file of the work tree is touched."""
    place = service.parts.repositories.place(name)
    if service.jobs.active(place.source):
        raise JobRefused(
            f"{place.source} is being indexed: wait until the job has ended, or cancel it"
        )
    all_seen = service.sees_all(name, persona)
    return Repository.of(service.parts.repositories.remove(name), all_seen=all_seen)


def _seen(service: Service, job: Job, persona: str) -> JobView:
    return JobView.of(job, all_seen=service.sees_all(job.source, persona))
