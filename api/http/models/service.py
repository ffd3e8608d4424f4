"""Personas, and the service itself."""

from typing import Literal

from pydantic import BaseModel

from api.context.personas import Persona
from api.http.models.common import example
from graph.scope import Scope


class PersonaView(BaseModel):
    """A persona. Of one whose file is out of sight only the names and the budget are told."""

    model_config = example(
        {
            "name": "backend",
            "display_name": "Backend engineer",
            "description": "Services and data.",
            "budget": 2000,
            "restricted_paths": ["frontend/**"],
            "key_files": ["src/app.py"],
            "focus_areas": [],
            "origins": ["built-in:backend"],
            "default": False,
        }
    )

    name: str
    display_name: str
    description: str
    budget: int
    restricted_paths: list[str]
    key_files: list[str]
    focus_areas: list[str]
    origins: list[str]
    default: bool

    @classmethod
    def of(cls, persona: Persona, default: str, scope: Scope) -> "PersonaView":
        """From the service's own, for one who may not see what `scope` denies."""
        hidden = any(map(scope.denies, persona.origins))
        return cls(
            name=persona.name,
            display_name=persona.display_name,
            description="" if hidden else persona.description,
            budget=persona.budget,
            restricted_paths=[] if hidden else list(persona.restricted_paths),
            key_files=[] if hidden else list(persona.key_files),
            focus_areas=[] if hidden else list(persona.focus_areas),
            origins=[] if hidden else list(persona.origins),
            default=persona.name == default,
        )


class PersonaNote(BaseModel):
    """Something doubtful in a persona file: a glob that matches no file, a field not known."""

    path: str
    line: int
    message: str


class PersonaList(BaseModel):
    """The personas, which definitions cannot be used, and what is doubtful in them."""

    items: list[PersonaView]
    problems: list[str]
    notes: list[PersonaNote]


class Health(BaseModel):
    """The service runs."""

    model_config = example({"status": "ok", "version": "0.1.0"})

    status: Literal["ok"] = "ok"
    version: str
