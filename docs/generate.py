"""Write docs/reference from the code: `python -m docs.generate`; `--check` that it is current."""

import json
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, cast

from api.http.app import create_app
from api.http.service import Parts
from cli.arguments import COMMANDS, Argument, Command
from cli.parser import DESCRIPTION
from cli.settings import ENVIRONMENT, REPOSITORY_FILE, REPOSITORY_KEYS

FOLDER = Path(__file__).parent / "reference"
NOTICE = "<!-- Made by `make docs` from the code: do not edit. -->\n"


def main(arguments: list[str]) -> int:
    """Write the pages, or with `--check` name those that are not current."""
    if arguments != ["--check"]:
        for name, text in pages().items():
            FOLDER.mkdir(exist_ok=True)
            (FOLDER / name).write_text(text, "utf-8")
        return 0
    old = [name for name, text in pages().items() if not _is(FOLDER / name, text)]
    for name in old:
        sys.stderr.write(f"docs/reference/{name} is not what the code says: run make docs\n")
    return 1 if old else 0


def pages() -> Mapping[str, str]:
    """Every page of the reference by file name."""
    described = openapi()
    return {
        "cli.md": _page(_command_line()),
        "settings.md": _page(_settings()),
        "rest.md": _page(_rest(described)),
        "openapi.json": json.dumps(described, indent=2, ensure_ascii=False) + "\n",
    }


def _page(lines: Iterator[str]) -> str:
    return "\n".join([NOTICE, *lines, ""])


def openapi() -> dict[str, Any]:
    """The OpenAPI description; the application is only described, so it needs no parts."""
    nothing = cast("Any", None)
    return create_app(Parts(nothing, nothing, nothing)).openapi()


def _is(path: Path, text: str) -> bool:
    return path.is_file() and path.read_text("utf-8") == text


def _command_line() -> Iterator[str]:
    yield from ("# Command line", "", DESCRIPTION, "")
    yield "Data goes to standard output, everything else to standard error. Exit codes: 0 done,"
    yield "1 the request failed, 2 usage; 130 interrupted, 141 whoever read the output has left."
    yield "`remit --version` prints the version, `remit COMMAND --help` what stands here."
    yield ""
    for command in COMMANDS:
        yield f"- [`remit {command.name}`](#remit-{command.name}): {command.summary}"
    for command in COMMANDS:
        yield from _command(command)


def _command(command: Command) -> Iterator[str]:
    yield from ("", f"## remit {command.name}", "", f"{command.summary}.")
    if command.notes:
        yield from ("", command.notes)
    yield from ("", "| argument | |", "|---|---|")
    for argument in command.arguments:
        yield f"| {_signature(argument)} | {_cell(argument.help)} |"
    yield from ("", "```sh", *command.examples, "```")


def _signature(argument: Argument) -> str:
    told = argument.settings
    value = told.get("metavar") or "\\|".join(told.get("choices", ()))
    if not argument.flags[0].startswith("-"):
        optional = told.get("nargs") == "?"
        return f"`[{value}]`" if optional else f"`{value}`"
    takes_value = told.get("action", "append") == "append"
    flags = ", ".join(f"`{flag}`" for flag in argument.flags)
    return f"{flags} `{value}`" if takes_value and value else flags


def _settings() -> Iterator[str]:
    yield from ("# Settings", "", "## Environment", "", "| variable | |", "|---|---|")
    yield from (f"| `{name}` | {_cell(text)} |" for name, text in ENVIRONMENT.items())
    yield from ("", f"## {REPOSITORY_FILE}", "")
    yield f"`{REPOSITORY_FILE}` at the root of a repository says how it is indexed. A change of it"
    yield "is a change of the graph: the next run takes it up."
    yield from ("", "| key | |", "|---|---|")
    yield from (f"| `{name}` | {_cell(text)} |" for name, text in REPOSITORY_KEYS.items())
    yield from ("", "```toml", 'workflow_bases = ["WorkflowPrimitive", "jobs.Step"]')
    yield from ('exclude = ["archive/**"]', "max_file_bytes = 500000", "```", "")
    yield "`.remitignore` at the root lists what is not indexed, as `.gitignore` does."


def _rest(described: dict[str, Any]) -> Iterator[str]:
    yield from ("# REST", "", "The whole description is [openapi.json](openapi.json), which the")
    yield "service also gives at `/openapi.json`. Every error is `application/problem+json`"
    yield "(RFC 9457) with a `code` for programs and a `detail` that says what to do."
    yield ""
    yield "Ids in paths are percent-encoded whole, slashes too: `src/cache.py::Cache.get` is"
    yield "`/symbols/src%2Fcache.py%3A%3ACache.get`."
    yield ""
    yield "`POST /repositories` indexes a work tree, and so does the first question about its path."
    yield "Where `remit serve FOLDER...` names folders, only what lies in them may be, or what is"
    yield "indexed already: the rest is refused with 403, `not-permitted`."
    for path, methods in described["paths"].items():
        for method, operation in methods.items():
            yield from _route(described, f"{method.upper()} {path}", operation)


def _route(described: dict[str, Any], title: str, operation: dict[str, Any]) -> Iterator[str]:
    yield from ("", f"## {title}", "", f"{operation['summary']}. {operation['description']}")
    parameters = operation.get("parameters", [])
    fields = _body_fields(described, operation)
    if parameters or fields:
        yield from ("", "| field | in | |", "|---|---|---|")
    for one in parameters:
        yield f"| `{one['name']}` | {one['in']} | {_cell(one.get('description', ''))} |"
    for name, field in fields.items():
        yield f"| `{name}` | body | {_cell(field.get('description', ''))} |"
    example = _body(described, operation).get("example")
    if example:
        yield from ("", "```json", json.dumps(example, indent=2), "```")


def _body(described: dict[str, Any], operation: dict[str, Any]) -> dict[str, Any]:
    content = operation.get("requestBody", {}).get("content", {}).get("application/json", {})
    name = content.get("schema", {}).get("$ref", "").rpartition("/")[2]
    return described["components"]["schemas"][name] if name else {}


def _body_fields(described: dict[str, Any], operation: dict[str, Any]) -> dict[str, Any]:
    return _body(described, operation).get("properties", {})


def _cell(text: str) -> str:
    return text.replace("|", "\\|")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
