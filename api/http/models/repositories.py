"""Repositories, and the jobs that index them."""

from typing import Final, Literal

from pydantic import BaseModel, ConfigDict, Field

from api.http.jobs import Job
from api.http.models.common import Text, example
from api.ports import Report
from graph.model import SourceInfo

_OF_CHANGES: Final = ("changed", "removed", "symbols", "edges", "seconds", "unchanged")


class RepositoryBody(BaseModel):
    """A work tree to index."""

    model_config = ConfigDict(
        extra="forbid",
        strict=True,
        json_schema_extra={"example": {"path": "/srv/code/shop", "name": "shop"}},
    )

    path: Text = Field(description="The absolute path of a folder on the server's machine.")
    name: Text = Field("", description="Default: the name it has, else the folder's.")
    full: bool = Field(
        default=False, description="Index every file anew, even if most of the graph goes."
    )


class Repository(BaseModel):
    """One indexed source. What every change moves is told to a persona that may see every file."""

    model_config = example(
        {
            "repository": "shop",
            "source": "/srv/code/shop",
            "commit": "4f1c2d3",
            "files": 120,
            "nodes": 1840,
            "edges": 9120,
            "indexed_at": "2025-11-03T10:20:30Z",
        }
    )

    repository: str
    source: str
    commit: str
    files: int
    nodes: int | None
    edges: int | None
    indexed_at: str | None

    @classmethod
    def of(cls, info: SourceInfo, *, all_seen: bool) -> "Repository":
        """From the store's own."""
        found = cls.model_validate(info, from_attributes=True)
        hidden = {"nodes": None, "edges": None, "indexed_at": None}
        return found if all_seen else found.model_copy(update=hidden)


class RepositoryList(BaseModel):
    """Every indexed source, and what is wrong with stores that could not be read."""

    items: list[Repository]
    problems: list[str]


class Noted(BaseModel):
    """A path, and what is to be said of it."""

    path: str
    reason: str


class IndexReport(BaseModel):
    """What an index run did. To a persona that may not see every file it names none, and counts
    only all of them.
    """

    repository: str
    source: str
    commit: str
    files: int
    changed: int | None
    removed: int | None
    symbols: int | None
    edges: dict[str, int] | None
    skipped: list[Noted]
    warnings: list[Noted]
    seconds: float | None
    unchanged: bool | None

    @classmethod
    def of(cls, report: Report, *, all_seen: bool) -> "IndexReport":
        """From the indexer's own, as far as who asks may know."""
        plain = {name: getattr(report, name) for name in cls.model_fields}
        for key in ("skipped", "warnings"):
            noted = plain[key] if all_seen else ()
            plain[key] = [Noted(path=path, reason=reason) for path, reason in noted]
        if not all_seen:
            plain |= dict.fromkeys(_OF_CHANGES)
        return cls(**plain)


class JobView(BaseModel):
    """An index run as it stands; `total` 0 is "not known yet". `done` and `total`, and at what it
    failed, are told to a persona that may see every file, once the source is indexed: they count
    and name what has changed.
    """

    model_config = example(
        {
            "id": "9f86d081884c7d65",
            "source": "/srv/code/shop",
            "state": "running",
            "phase": "parse",
            "done": 40,
            "total": 120,
            "error": "",
            "report": None,
        }
    )

    id: str
    source: str
    state: Literal["queued", "running", "done", "failed", "cancelled"]
    phase: str
    done: int | None
    total: int | None
    error: str
    report: IndexReport | None

    @classmethod
    def of(cls, job: Job, *, all_seen: bool) -> "JobView":
        """From the board's own; `all_seen`: who asks may see every file of the source."""
        return cls(
            id=job.id,
            source=job.source,
            state=job.state.value,
            phase=job.phase,
            done=job.done if all_seen else None,
            total=job.total if all_seen else None,
            error=(all_seen and job.detail) or job.error,
            report=IndexReport.of(job.report, all_seen=all_seen) if job.report else None,
        )
