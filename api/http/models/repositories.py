"""Repositories, and the jobs that index them."""

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from api.http.jobs import Job
from api.http.models.common import Text, example
from api.ports import Report
from graph.model import SourceInfo
from graph.scope import Scope


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
    """One indexed source. Nodes and edges are counted for a persona that may see all of them."""

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
    indexed_at: str

    @classmethod
    def of(cls, info: SourceInfo, *, counts: bool) -> "Repository":
        """From the store's own."""
        found = cls.model_validate(info, from_attributes=True)
        return found if counts else found.model_copy(update={"nodes": None, "edges": None})


class RepositoryList(BaseModel):
    """Every indexed source, and what is wrong with stores that could not be read."""

    items: list[Repository]
    problems: list[str]


class Noted(BaseModel):
    """A path, and what is to be said of it."""

    path: str
    reason: str


class IndexReport(BaseModel):
    """What an index run did. To a persona that may not see every file it names those that it may,
    and counts only all files.
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
    seconds: float
    unchanged: bool

    @classmethod
    def of(cls, report: Report, scope: Scope | None) -> "IndexReport":
        """From the indexer's own, as far as who asks may know; `scope` None is nothing."""
        plain = {name: getattr(report, name) for name in cls.model_fields}
        for key in ("skipped", "warnings"):
            seen = [one for one in plain[key] if scope is not None and not scope.denies(one[0])]
            plain[key] = [Noted(path=path, reason=reason) for path, reason in seen]
        if scope is None or scope.denied:
            plain |= dict.fromkeys(("changed", "removed", "symbols", "edges"))
        return cls(**plain)


class JobView(BaseModel):
    """An index run as it stands; `total` 0 is "not known yet"."""

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
    done: int
    total: int
    error: str
    report: IndexReport | None

    @classmethod
    def of(cls, job: Job, scope: Scope | None = None) -> "JobView":
        """From the board's own; `scope` is that of who asks."""
        return cls(
            id=job.id,
            source=job.source,
            state=job.state.value,
            phase=job.phase,
            done=job.done,
            total=job.total,
            error=job.error,
            report=IndexReport.of(job.report, scope) if job.report else None,
        )
