"""What the README shows is what there is: its question, and every line of code that it quotes."""

import re

from cli.arguments import COMMANDS
from tests.house.checkout import ROOT

README = (ROOT / "README.md").read_text("utf-8")
DEMO = README.split("$ make demo\n")[1].split("\n````\n")[0]
CITED = re.compile(r"^(?:## )?([\w./-]+\.\w+):[\d,-]+(?: .*)?$")
QUOTED = re.compile(r"^(\d+)\t(.*)$")


def test_the_demo_shows_the_question_that_make_asks() -> None:
    makefile = (ROOT / "Makefile").read_text("utf-8")
    [task] = re.findall(r"^ifeq \(\$\(REPO\),\.\)\nTASK \?= (.+)$", makefile, re.MULTILINE)
    assert f'$ remit context "{task}" --budget 900\n' in DEMO


def test_the_demo_quotes_what_stands_there() -> None:
    path, checked = "", 0
    for row in DEMO.splitlines():
        cited, quoted = CITED.match(row), QUOTED.match(row)
        path = cited[1] if cited else path
        if quoted:
            lines = (ROOT / path).read_text("utf-8").split("\n")
            said = f"{path}:{quoted[1]} is another line now: run make demo, and show that"
            assert lines[int(quoted[1]) - 1] == quoted[2], said
            checked += 1
    assert checked > 20


def test_every_command_is_on_the_surface() -> None:
    surface = README.split("## The surface")[1].split("\n## ")[0]
    for command in COMMANDS:
        assert re.search(rf"[`·] ?`?(remit )?{command.name}\b", surface), command.name
