"""A task, and its answer in JSON."""

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from api.http.models.common import Text


class ContextBody(BaseModel):
    """A task, for whom, and how long the answer may be."""

    model_config = ConfigDict(
        extra="forbid",
        strict=True,
        json_schema_extra={
            "example": {"query": "how do cache entries expire", "budget": 2000, "format": "json"}
        },
    )

    query: Text = Field(
        description="A task in plain words, an issue, a traceback, a symbol or a diff."
    )
    repository: Text = Field(
        "", description="A name, owner/name or a path; may be left out where one is meant."
    )
    persona: Text | None = Field(None, description="Default: the server's, then the repository's.")
    budget: int | None = Field(
        None, description="Tokens of the whole response body; never above the persona's."
    )
    focus: list[Text] = Field(default=[], description="Files or symbols at hand.")
    format: Literal["markdown", "json"] | None = Field(
        None, description="`json`, or `markdown`; default: what Accept asks for, else `json`."
    )


class ContextItem(BaseModel):
    """One symbol, section or file; `lines` says which lines `text` shows ("10-14,30")."""

    path: str
    start_line: int
    end_line: int
    lines: str
    symbol: str
    kind: str
    fidelity: Literal["name", "signature", "outline", "excerpt", "whole"]
    why: str
    text: str


class ContextAnswer(BaseModel):
    """An answer in JSON; items are best first."""

    repository: str
    commit: str
    fresh: bool | None
    persona: str
    budget: int
    tokens: int
    items: list[ContextItem]
    omitted: int
    withheld: int = Field(
        description="Files of the repository out of the persona's sight, whatever was asked."
    )
    warnings: list[str]
