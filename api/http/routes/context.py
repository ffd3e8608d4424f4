"""POST /context."""

import re
from typing import Annotated

from fastapi import APIRouter, Header
from starlette.responses import Response

from api.context.answer import answer_as, check
from api.context.request import AsOf, ContextRequest, Format
from api.context.tokens import o200k
from api.http.models.context import ContextAnswer, ContextBody
from api.http.service import ServiceDep

router = APIRouter(tags=["context"])
_QUALITY = re.compile(r"[01](?:\.\d{0,3})?")
MEDIA_TYPES = {
    Format.MARKDOWN: "text/markdown; charset=utf-8",
    Format.JSON: "application/json",
}


@router.post(
    "/context",
    summary="What to see for a task, cited, within a token budget",
    response_class=Response,
    responses={
        200: {
            "description": "The answer; its body's tokens are within the budget.",
            "content": {
                "text/markdown": {"schema": {"type": "string"}},
                "application/json": {"schema": ContextAnswer.model_json_schema()},
            },
        }
    },
)
def context(
    body: ContextBody,
    service: ServiceDep,
    accept: Annotated[str, Header(include_in_schema=False)] = "",
) -> Response:
    """Answer a task; the body is sent exactly as its tokens were counted."""
    request = ContextRequest(
        query=body.query,
        persona=body.persona,
        budget=body.budget,
        focus=tuple(body.focus),
        format=Format(body.format) if body.format else _format_by(accept),
    )
    check(request)
    with service.view(body.repository) as (view, standing):
        answer = answer_as(
            view,
            request,
            o200k(),
            as_of=AsOf(standing.fresh, standing.note, standing.uncommitted or 0),
            default_persona=service.parts.default_persona,
            meaning=service.parts.meaning,
        )
    return Response(answer.body.encode("utf-8"), media_type=MEDIA_TYPES[answer.format])


def _format_by(accept: str) -> Format:
    """Markdown where a client names it and would rather have it than JSON (RFC 9110, 12.5.1)."""
    markdown, json = (
        _quality(accept.lower(), kind) for kind in ("text/markdown", "application/json")
    )
    return Format.MARKDOWN if markdown > json else Format.JSON


def _quality(accept: str, kind: str) -> float:
    """How much a media type is wanted that is named, 0 to 1; 0 where it is not."""
    for part in accept.split(","):
        name, *parameters = (one.strip() for one in part.split(";"))
        if name == kind:
            said = next((one[2:] for one in parameters if one.startswith("q=")), "1")
            return float(said) if _QUALITY.fullmatch(said) else 1.0
    return 0.0
