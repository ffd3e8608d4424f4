"""What several routes say, and how models show an example."""

from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from api.ports import Standing
from graph.model import SourceInfo

AS_OF = {
    "repository": "shop",
    "commit": "4f1c2d3",
    "uncommitted": 1,
    "fresh": True,
    "note": "",
}


def example(of: dict[str, Any]) -> ConfigDict:
    """A model that refuses unknown fields, with an example for the OpenAPI page."""
    return ConfigDict(extra="forbid", json_schema_extra={"example": of})


class AsOf(BaseModel):
    """Which state an answer is from; `fresh` null is "not known".

    `uncommitted` counts the files that it holds otherwise than the commit does; null is "not
    known", or not told to a persona that may not see every file.
    """

    repository: str
    commit: str
    uncommitted: int | None
    fresh: bool | None
    note: str

    @classmethod
    def of(cls, standing: Standing, info: SourceInfo) -> "AsOf":
        """From how the source stands."""
        return cls(
            repository=info.repository,
            commit=info.commit,
            uncommitted=standing.uncommitted,
            fresh=standing.fresh,
            note=standing.note,
        )


def _unicode(text: str) -> str:
    try:
        text.encode("utf-8")
    except UnicodeEncodeError as error:
        raise ValueError(f"half of a surrogate pair at character {error.start}") from error
    return text


Text = Annotated[str, AfterValidator(_unicode)]
Limit = Annotated[int, Field(ge=1, le=1000, description="How many to list at most.")]
