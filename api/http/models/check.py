"""Calls that cannot bind."""

from pydantic import BaseModel

from api.check import Unbound
from api.http.models.common import AS_OF, AsOf, example

FINDING = {
    "path": "docs/usage.md",
    "line": 12,
    "source": "docs/usage.md#Usage",
    "target": "src/cache.py::Cache",
    "reason": "no parameter 'size'",
    "signature": "Cache(ttl)",
    "document": True,
    "copies": ["old/docs/usage.md:12"],
}


class Finding(BaseModel):
    """A call at `line` of `path`, in `source`, that `target` does not take, and where copies of the
    file have it too.
    """

    model_config = example(FINDING)

    path: str
    line: int
    source: str
    target: str
    reason: str
    signature: str
    document: bool
    copies: list[str]

    @classmethod
    def of(cls, one: Unbound) -> "Finding":
        """From the graph's own."""
        return cls(
            path=one.source.path,
            line=one.line,
            source=one.source.id,
            target=one.target.id,
            reason=one.reason,
            signature=one.signature,
            document=one.in_document,
            copies=list(one.copies),
        )


class FindingList(BaseModel):
    """The first findings by path and line, and how many there are."""

    model_config = example({"as_of": AS_OF, "total": 1, "items": [FINDING]})

    as_of: AsOf
    total: int
    items: list[Finding]
