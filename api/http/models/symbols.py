"""Symbols, and what they are related to."""

from collections.abc import Mapping
from typing import Literal

from pydantic import BaseModel, Field

from api.http.models.common import AS_OF, AsOf, example
from api.symbols import Line, Neighbour, Neighbours
from graph.model import Certainty, Node

SYMBOL = {
    "id": "src/cache.py::Cache.get",
    "kinds": ["Function"],
    "path": "src/cache.py",
    "start_line": 10,
    "end_line": 24,
    "qualified_name": "cache.Cache.get",
    "signature": "def get(self, key: str) -> bytes | None",
    "docstring": "The value of a key, None once it has expired.",
    "tags": [],
}


class Symbol(BaseModel):
    """A node of the graph: a symbol, a file, a section of a document."""

    model_config = example(SYMBOL)

    id: str
    kinds: list[str]
    path: str
    start_line: int | None
    end_line: int | None
    qualified_name: str
    signature: str
    docstring: str
    tags: list[str]

    @classmethod
    def of(cls, node: Node) -> "Symbol":
        """From the graph's own."""
        return cls(
            id=node.id,
            kinds=[kind.value for kind in node.kinds],
            path=node.path,
            start_line=node.span.start if node.span else None,
            end_line=node.span.end if node.span else None,
            qualified_name=node.qualified_name,
            signature=node.signature,
            docstring=node.docstring,
            tags=list(node.tags),
        )


class SymbolList(BaseModel):
    """The first symbols that a name means, and how many there are."""

    model_config = example({"as_of": AS_OF, "total": 1, "items": [SYMBOL]})

    as_of: AsOf
    total: int
    items: list[Symbol]


class SourceLine(BaseModel):
    """A line of source; `line` null stands for lines that the persona may not see."""

    line: int | None
    text: str

    @classmethod
    def of(cls, line: Line) -> "SourceLine":
        """From the desk's own."""
        return cls(line=line.number or None, text=line.text)


class SymbolDetail(BaseModel):
    """A symbol with its source, and how many call it and are called by it."""

    as_of: AsOf
    symbol: Symbol
    others: list[str] = Field(description="Ids of others that have the name asked for.")
    source: list[SourceLine]
    callers: int
    callees: int


class Related(BaseModel):
    """A neighbour; `path` and `lines` are where the source says so."""

    symbol: Symbol
    relation: str
    certainty: Literal["exact", "inferred", "possible"]
    path: str
    lines: list[int]

    @classmethod
    def of(cls, one: Neighbour) -> "Related":
        """From the desk's own."""
        return cls(
            symbol=Symbol.of(one.node),
            relation=one.relation,
            certainty=one.certainty.value,
            path=one.path,
            lines=list(one.lines),
        )


class RelatedList(BaseModel):
    """The first neighbours, surest first, and how many there are, of each certainty too."""

    total: int
    by_certainty: dict[Certainty, int]
    items: list[Related]

    @classmethod
    def of(cls, found: Neighbours) -> "RelatedList":
        """From the desk's own."""
        return cls(
            total=found.total,
            by_certainty=by_certainty(found.counts),
            items=[Related.of(one) for one in found.items],
        )


def by_certainty(counts: Mapping[Certainty, int]) -> dict[Certainty, int]:
    """All three, in order."""
    return {certainty: counts.get(certainty, 0) for certainty in Certainty}


class Calls(RelatedList):
    """The callers or callees of a symbol."""

    as_of: AsOf
    symbol: Symbol
    others: list[str] = Field(description="Ids of others that have the name asked for.")


class Neighbourhood(BaseModel):
    """Where a node's edges lead, and which lead to it."""

    as_of: AsOf
    symbol: Symbol
    others: list[str] = Field(description="Ids of others that have the name asked for.")
    outgoing: RelatedList
    incoming: RelatedList
