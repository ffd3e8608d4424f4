"""Dependencies that manifests declare: pyproject.toml, setup.cfg, requirements, package.json."""

import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, cast

from indexer.facts import Dependency

# Parsed TOML and JSON hold anything.
_Table = Mapping[str, Any]
_REQUIREMENT = re.compile(r"\s*([A-Za-z0-9](?:[\w.-]*[A-Za-z0-9])?)\s*(?:$|[\[(<>=!~;@,\s])")
_REQUIREMENTS_FILE = re.compile(r"(?:.*[-_.])?requirements?(?:[-_.].*)?\.(?:txt|in)")
_SEPARATORS = re.compile(r"[-_.]+")
_NPM = ("dependencies", "devDependencies", "peerDependencies", "optionalDependencies")


def dependencies(name: str, text: str) -> tuple[tuple[Dependency, ...], str]:
    """What the manifest called `name` declares, by line; and a warning where it is broken."""
    reader = _READERS.get(name)
    if reader is None and _REQUIREMENTS_FILE.fullmatch(name):
        reader = _requirements
    if reader is None:
        return (), ""
    try:
        found = sorted({*reader(text)}, key=_order)
    except (ValueError, TypeError, AttributeError, RecursionError) as error:
        reason = str(error).partition("\n")[0][:200]
        return (), f"{name} cannot be read, so its dependencies are not known: {reason}"
    seen: dict[str, Dependency] = {}
    for dependency in found:
        seen.setdefault(dependency.name, dependency)
    return tuple(seen.values()), ""


def _order(dependency: Dependency) -> tuple[int, str]:
    return dependency.line, dependency.name


def _pypi(requirements: Iterable[object], text: str) -> Iterator[Dependency]:
    """Requirements as PEP 508 writes them, each with the line that its name stands on."""
    for requirement in requirements:
        match = _REQUIREMENT.match(requirement) if isinstance(requirement, str) else None
        if match is not None:
            normal = _SEPARATORS.sub("-", match[1]).lower()
            yield Dependency("pypi", normal, _line(text, match[1]))


def _line(text: str, name: str) -> int:
    """The first line that holds a name as a whole word, 1 where none does."""
    match = re.search(rf"(?<![\w.-]){re.escape(name)}(?![\w-])", text)
    return text.count("\n", 0, match.start()) + 1 if match else 1


def _table(of: object) -> _Table:
    return cast("_Table", of) if isinstance(of, dict) else {}


def _list(of: object) -> Sequence[object]:
    return cast("Sequence[object]", of) if isinstance(of, list) else ()


def _pyproject(text: str) -> Iterator[Dependency]:
    import tomllib  # noqa: PLC0415 - rarely needed

    data = tomllib.loads(text)
    project, tool = _table(data.get("project")), _table(data.get("tool"))
    poetry = _table(tool.get("poetry"))
    groups = _table(poetry.get("group")).values()
    lists = [
        project.get("dependencies"),
        _table(data.get("build-system")).get("requires"),
        _table(tool.get("uv")).get("dev-dependencies"),
        *_table(project.get("optional-dependencies")).values(),
        *_table(data.get("dependency-groups")).values(),
    ]
    tables = [
        poetry.get("dependencies"),
        poetry.get("dev-dependencies"),
        *(_table(group).get("dependencies") for group in groups),
    ]
    for listed in lists:
        yield from _pypi(_list(listed), text)
    for table in tables:
        yield from _pypi((name for name in _table(table) if name != "python"), text)


def _pipfile(text: str) -> Iterator[Dependency]:
    import tomllib  # noqa: PLC0415 - rarely needed

    data = tomllib.loads(text)
    for section in ("packages", "dev-packages"):
        yield from _pypi(_table(data.get(section)), text)


def _setup_cfg(text: str) -> Iterator[Dependency]:
    from configparser import ConfigParser, Error  # noqa: PLC0415 - rarely needed

    parser = ConfigParser(interpolation=None)
    try:
        parser.read_string(text)
    except Error as error:
        raise ValueError(str(error)) from error
    options = dict(parser["options"]) if parser.has_section("options") else {}
    extras = "options.extras_require"
    listed = [options.get("install_requires", ""), options.get("setup_requires", "")]
    listed += list(dict(parser[extras]).values()) if parser.has_section(extras) else []
    for lines in listed:
        yield from _pypi(lines.replace(";", "\n;").split("\n"), text)


def _requirements(text: str) -> Iterator[Dependency]:
    for number, line in enumerate(text.split("\n"), start=1):
        stripped = line.partition(" #")[0].strip()
        match = _REQUIREMENT.match(stripped)
        if match is not None and not stripped.startswith(("-", "#")):
            yield Dependency("pypi", _SEPARATORS.sub("-", match[1]).lower(), number)


def _package_json(text: str) -> Iterator[Dependency]:
    data = _table(json.loads(text))
    for section in _NPM:
        for name in _table(data.get(section)):
            yield Dependency("npm", name, _line(text, f'"{name}"'))


_READERS: Mapping[str, Callable[[str], Iterator[Dependency]]] = {
    "pyproject.toml": _pyproject,
    "Pipfile": _pipfile,
    "setup.cfg": _setup_cfg,
    "package.json": _package_json,
}
