"""The image has what Remit is made of, starts what there is, and is asked where it listens."""

import re

from cli.arguments import COMMANDS
from cli.settings import ENVIRONMENT
from tests.house.checkout import ROOT, pyproject

DOCKERFILE = (ROOT / "Dockerfile").read_text("utf-8")
COMPOSE = (ROOT / "docker-compose.yml").read_text("utf-8")
PORT = next(
    str(argument.settings["default"])
    for command in COMMANDS
    for argument in command.arguments
    if "--port" in argument.flags
)


def copied() -> set[str]:
    rows = re.findall(r"^COPY (?!--from)(.+) \S+$", DOCKERFILE, re.MULTILINE)
    return {name for row in rows for name in row.split()}


def test_every_package_and_nothing_missing_is_copied() -> None:
    globs = pyproject()["tool"]["setuptools"]["packages"]["find"]["include"]
    packages = {glob.rstrip(".*") for glob in globs}
    assert packages <= copied()
    assert all((ROOT / name).exists() for name in copied())
    let_through = (ROOT / ".dockerignore").read_text("utf-8").splitlines()
    assert {f"!{name}" for name in copied()} == {row for row in let_through if row[0] == "!"}


def test_what_starts_is_a_command_that_listens_where_it_is_asked() -> None:
    assert 'ENTRYPOINT ["remit"]' in DOCKERFILE
    [command] = re.findall(r'^CMD \["(\w+)", "/repository"\]$', DOCKERFILE, re.MULTILINE)
    assert command in {one.name for one in COMMANDS}
    assert "WORKDIR /repository\n" in DOCKERFILE, "where a work tree is mounted, it may be indexed"
    assert re.findall(r"^EXPOSE (\d+)$", DOCKERFILE, re.MULTILINE) == [PORT]
    assert f"http://127.0.0.1:{PORT}/health" in DOCKERFILE


def test_only_known_variables_are_set() -> None:
    set_there = set(re.findall(r"^ +(REMIT_[A-Z_]+): ", COMPOSE, re.MULTILINE))
    assert set_there
    assert set_there <= set(ENVIRONMENT)


def test_nothing_is_published_to_other_machines() -> None:
    assert re.findall(r'- "(.+):\d+:\d+"', COMPOSE) == ["127.0.0.1", "127.0.0.1"]
    assert "network_mode: host" in COMPOSE
