"""remit check."""

from __future__ import annotations

from typing import Any

from api.check import Unbound, unbound
from api.symbols import desk
from cli.errors import UsageError
from cli.output import clean, counted, emit, emit_json, paint
from cli.parser import Options
from cli.session import reading, tell


def run_check(options: Options) -> int:
    """List calls that cannot bind; 1 where there are any, as linters do."""
    if options.limit < 1:
        raise UsageError(f"--limit {options.limit}: give a number above 0")
    with reading(options) as (parts, standing):
        at = standing.place
        with at.store.view(at.repository, at.source) as view:
            seat = desk(view, options.persona or None, parts.settings.persona or None)
            tell(standing.within(seat.persona.scope))
            found = unbound(seat.view)
    shown = found[: options.limit]
    if options.json:
        emit_json({"total": len(found), "items": [as_data(one) for one in shown]})
        return 1 if found else 0
    documents = sum(one.in_document for one in found)
    emit(
        f"{counted(len(found), 'call')} cannot bind: {len(found) - documents:,} in code, "
        f"{documents:,} in documents"
        if found
        else "every call that is known for sure can bind"
    )
    for one in shown:
        place = paint(f"{clean(one.source.path)}:{one.line}", "cyan")
        copies = counted(len(one.copies), "copy", "copies")
        also = f" (and in {copies})" if one.copies else ""
        emit(f"{place}: {one.target.name}: {one.reason}; it is {one.signature}{also}")
    if len(shown) < len(found):
        emit(paint(f"{len(shown)} of {len(found):,} shown; --limit N shows more", "dim"))
    return 1 if found else 0


def as_data(one: Unbound) -> dict[str, Any]:
    """A finding as JSON data."""
    return {
        "path": one.source.path,
        "line": one.line,
        "source": one.source.id,
        "target": one.target.id,
        "reason": one.reason,
        "signature": one.signature,
        "document": one.in_document,
        "copies": list(one.copies),
    }
