"""Personas: what a file says, what is refused, and how definitions of one name add up."""

import json

import pytest

from api.context.persona_file import PersonaProblem, parse_persona
from api.context.personas import builtin_personas, read_personas
from api.errors import BrokenPersona, UnknownPersona
from tests.api.graphs import view_of
from tests.api.shop import GUARDED, SHOP

FOLDER = ".hypertool/personas/"
MINIMAL: dict[str, object] = {
    "name": "clerk",
    "tokenBudget": 900,
    "restrictedPaths": ["src/secret/**"],
}


def with_file(text: str, name: str = "clerk.json") -> dict[str, str]:
    return {**SHOP, FOLDER + name: text}


def test_builtin_personas() -> None:
    found = builtin_personas()
    assert sorted(found) == [
        "backend", "data", "developer", "devops", "frontend", "observability", "testing",
    ]  # fmt: skip
    assert (found["developer"].budget, found["developer"].restricted_paths) == (8000, ())
    assert all(persona.budget < 8000 for name, persona in found.items() if name != "developer")


def test_a_persona_of_the_repository() -> None:
    persona = read_personas(view_of(GUARDED)).choose("tta-backend-engineer")
    assert persona.budget == 2000
    assert persona.scope.denies("src/secret/vault.py")
    assert persona.key_files == ("src/**/*.py",)
    assert persona.origins == (f"{FOLDER}tta-backend-engineer.json",)


@pytest.mark.parametrize(
    ("tree", "asked", "default", "chosen"),
    [
        (SHOP, None, None, "developer"),
        (SHOP, None, "testing", "testing"),
        (SHOP, "data", "testing", "data"),
        (GUARDED, None, None, "tta-backend-engineer"),
        (GUARDED, None, "developer", "developer"),
    ],
)
def test_which_persona(
    tree: dict[str, str], asked: str | None, default: str | None, chosen: str
) -> None:
    assert read_personas(view_of(tree)).choose(asked, default).name == chosen


def test_an_unknown_persona_is_refused_with_those_there_are() -> None:
    with pytest.raises(UnknownPersona, match="no persona 'boss': choose one of backend, data"):
        read_personas(view_of(SHOP)).choose("boss")


@pytest.mark.parametrize(
    ("text", "line", "says"),
    [
        ("", 1, "not JSON"),
        ('{\n "name": "clerk",\n "tokenBudget": 1,,\n}', 3, "not JSON"),
        ("[]", 1, "Expected `object`"),
        (
            '{\n"name": "clerk",\n"tokenBudget": "many",\n"restrictedPaths": []}',
            3,
            "Expected `int`",
        ),
        ('{\n"name": "clerk",\n"tokenBudget": 0,\n"restrictedPaths": []}', 3, ">= 1"),
        ('{"name": "clerk", "tokenBudget": 900}', 1, "missing required field `restrictedPaths`"),
        ('{"name": "clerk", "tokenBudget": 900, "restrictedPath": ["a"]}', 1, "restrictedPaths"),
        ('{"name": "clerk", "tokenBudget": 9,\n "restrictedPaths": null}', 2, "got `null`"),
        (
            '{"name": "clerk", "tokenBudget": 9,\n "restrictedPaths": "src/**"}',
            2,
            "Expected `array`",
        ),
        ('{"name": "clerk", "tokenBudget": 9,\n "restrictedPaths": [""]}', 2, "length >= 1"),
        (
            '{"name": "clerk", "tokenBudget": 9,\n "restrictedPaths": ["a"],\n'
            '"restrictedPaths": []}',
            3,
            "given twice",
        ),
        ("[" * 100_000, 1, "nested too deeply"),
    ],
)
def test_a_broken_file_never_falls_open(text: str, line: int, says: str) -> None:
    problem = parse_persona(f"{FOLDER}clerk.json", text)
    assert isinstance(problem, PersonaProblem)
    assert says in problem.message
    assert problem.line == line
    personas = read_personas(view_of(with_file(text)))
    with pytest.raises(BrokenPersona, match=r"persona 'clerk' cannot be used: \.hypertool/"):
        personas.choose("clerk")


@pytest.mark.parametrize(("name", "file"), [("developer", "x.json"), ("x", "developer.json")])
def test_a_broken_file_shuts_the_builtin_persona_that_it_may_mean(name: str, file: str) -> None:
    personas = read_personas(view_of(with_file(f'{{"name": "{name}", oops}}', file)))
    with pytest.raises(BrokenPersona):
        personas.choose(None)
    assert personas.choose("testing").name == "testing"


def test_a_broken_default_is_refused_and_not_replaced() -> None:
    tree = with_file("{", "tta-backend-engineer.json")
    with pytest.raises(BrokenPersona):
        read_personas(view_of(tree)).choose()


def test_definitions_of_one_name_add_up() -> None:
    first = json.dumps({**MINIMAL, "tokenBudget": 900, "restrictedPaths": ["a/**"]})
    second = json.dumps({**MINIMAL, "tokenBudget": 700, "restrictedPaths": ["b/**"]})
    tree = {**SHOP, f"{FOLDER}one.json": first, f"{FOLDER}two.json": second}
    persona = read_personas(view_of(tree)).choose("clerk")
    assert (persona.budget, persona.restricted_paths) == (700, ("a/**", "b/**"))


def test_the_repository_cannot_lift_a_builtin_restriction() -> None:
    text = json.dumps({**MINIMAL, "name": "devops", "restrictedPaths": []})
    persona = read_personas(view_of(with_file(text))).choose("devops")
    assert persona.budget == 900
    assert persona.scope.denies("packages/a/src/b.py")


def test_only_files_right_in_the_folder_count() -> None:
    text = json.dumps(MINIMAL)
    tree = {**SHOP, f"{FOLDER}old/clerk.json": text, f"old/{FOLDER}clerk.json": text}
    with pytest.raises(UnknownPersona):
        read_personas(view_of(tree)).choose("clerk")


def test_a_problem_is_told_to_those_who_may_see_the_file() -> None:
    guard = json.dumps({**MINIMAL, "name": "guest", "restrictedPaths": [".hypertool/**"]})
    tree = {**with_file("{"), f"{FOLDER}guest.json": guard}
    personas = read_personas(view_of(tree))
    assert personas.warnings_for(personas.choose("guest")) == ()
    (warning,) = personas.warnings_for(personas.choose("testing"))
    assert warning.startswith(".hypertool/personas/clerk.json:1: not JSON")
