"""remit personas."""

from __future__ import annotations

from typing import Any

from msgspec.structs import asdict

from api.context.persona_lint import Note, lint
from api.context.personas import Persona, read_personas
from cli.errors import UsageError
from cli.output import clean, counted, emit, emit_json, paint, say, table
from cli.parser import Options
from cli.session import reading, tell


def run_personas(options: Options) -> int:
    """List the personas, show one, or check the files that define them."""
    if options.action == "show" and not options.persona:
        raise UsageError("say which persona: remit personas show P")
    if options.action != "show" and options.persona:
        raise UsageError(f"to see one persona: remit personas show {options.persona}")
    with reading(options) as (parts, standing):
        tell(standing)
        at = standing.place
        with at.store.view(at.repository, at.source) as view:
            if options.action == "lint":
                return _lint(lint(view), options)
            personas = read_personas(view)
        default = parts.settings.persona or None
    for problem in personas.problems:
        say(f"not usable: {problem}", "yellow")
    if options.action == "show":
        _show(personas.choose(options.persona), options)
        return 0
    usual = personas.choose(None, default).name
    if options.json:
        items = [
            {**as_data(one), "default": name == usual} for name, one in personas.by_name.items()
        ]
        emit_json({"items": items, "problems": [str(problem) for problem in personas.problems]})
        return 0
    rows = [
        (
            f"{name} *" if name == usual else name,
            counted(one.budget, "token"),
            counted(len(one.restricted_paths), "restriction"),
            one.description,
        )
        for name, one in personas.by_name.items()
    ]
    for line in table(rows, ("bold", "", "", "dim")):
        emit(line)
    emit(paint("* the default", "dim"))
    return 0


def _lint(notes: list[Note], options: Options) -> int:
    if options.json:
        emit_json({"total": len(notes), "items": [asdict(note) for note in notes]})
        return 1 if notes else 0
    for note in notes:
        emit(f"{paint(f'{clean(note.path)}:{note.line}', 'cyan')}: {clean(note.message)}")
    emit(f"{counted(len(notes), 'thing')} to look at" if notes else "nothing is doubtful")
    return 1 if notes else 0


def as_data(persona: Persona) -> dict[str, Any]:
    """A persona as JSON data."""
    return {
        "name": persona.name,
        "display_name": persona.display_name,
        "description": persona.description,
        "budget": persona.budget,
        "restricted_paths": list(persona.restricted_paths),
        "key_files": list(persona.key_files),
        "focus_areas": list(persona.focus_areas),
        "origins": list(persona.origins),
    }


def _show(persona: Persona, options: Options) -> None:
    data = as_data(persona)
    if options.json:
        emit_json(data)
        return
    emit(f"{paint(persona.name, 'bold')}  {persona.display_name}")
    if persona.description:
        emit(persona.description)
    emit(f"budget: {counted(persona.budget, 'token')}")
    for key in ("restricted_paths", "key_files", "focus_areas", "origins"):
        emit(f"{key.replace('_', ' ')}:{'' if data[key] else ' none'}")
        for value in data[key]:
            emit(f"  {value}")
