"""The reference is what the code says, and leaves nothing out."""

import re

import pytest

from cli.arguments import COMMANDS
from cli.settings import ENVIRONMENT, REPOSITORY_KEYS
from docs.generate import FOLDER, openapi, pages
from tests.house.checkout import ROOT, python_files

# Every variable that the code reads; tests and the container have their own.
VARIABLE = re.compile(r"\b(REMIT_[A-Z_0-9]+)\b")
ROUTES = [
    f"{method.upper()} {path}" for path, methods in openapi()["paths"].items() for method in methods
]


@pytest.mark.parametrize("name", sorted(pages()))
def test_a_page_is_current(name: str) -> None:
    assert (FOLDER / name).read_text("utf-8") == pages()[name], "run make docs"


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command.name)
def test_every_command_and_argument_is_documented(command: object) -> None:
    assert command in COMMANDS
    page = pages()["cli.md"]
    for one in COMMANDS:
        if one is command:
            section = page.split(f"## remit {one.name}\n")[1].split("\n## ")[0]
            assert all(argument.help.replace("|", "\\|") in section for argument in one.arguments)
            assert all(flag in section for a in one.arguments for flag in a.flags if "-" in flag)
            assert all(example in section for example in one.examples)
            assert one.examples


def test_every_setting_is_documented() -> None:
    page = pages()["settings.md"]
    rooms = [path for path in python_files() if path.relative_to(ROOT).parts[0] in {"cli", "api"}]
    used = {name for path in rooms for name in VARIABLE.findall(path.read_text("utf-8"))}
    assert used
    assert used <= set(ENVIRONMENT)
    assert all(f"| `{name}` |" in page for name in {*ENVIRONMENT, *REPOSITORY_KEYS})


@pytest.mark.parametrize("route", ROUTES)
def test_every_route_and_field_is_documented(route: str) -> None:
    section = pages()["rest.md"].split(f"## {route}\n")[1].split("\n## ")[0]
    method, path = route.split(" ")
    operation = openapi()["paths"][path][method.lower()]
    assert operation["summary"] in section
    assert operation["description"] in section
    rows = [line for line in section.splitlines() if line.startswith("| `")]
    assert not [row for row in rows if row.endswith("|  |")]


def test_every_route_says_its_problems() -> None:
    for methods in openapi()["paths"].values():
        for operation in methods.values():
            for kind in ("4XX", "5XX"):
                assert "application/problem+json" in operation["responses"][kind]["content"]
