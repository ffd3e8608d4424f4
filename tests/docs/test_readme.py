"""What the README shows is what there is: its question, and every line of code that it quotes."""

import re
import subprocess
import sys
from pathlib import Path

from cli.arguments import COMMANDS
from tests.house.checkout import ROOT

README = (ROOT / "README.md").read_text("utf-8")
DEMO = README.split("$ make demo\n")[1].split("\n````\n")[0]
FEWER = 25  # of these files more than half may not go unasked
CITED = re.compile(r"^(?:## )?([\w./-]+\.\w+):[\d,-]+(?: .*)?$")
QUOTED = re.compile(r"^(\d+)\t(.*)$")


def test_the_demo_shows_the_question_that_make_asks() -> None:
    makefile = (ROOT / "Makefile").read_text("utf-8")
    [task] = re.findall(r"^ifeq \(\$\(REPO\),\.\)\nTASK \?= (.+)$", makefile, re.MULTILINE)
    assert f'$ remit context "{task}" --budget 900\n' in DEMO


def test_the_demo_runs_again_on_a_tree_that_has_shrunk(tmp_path: Path) -> None:
    tree, made = tmp_path / "tree", tmp_path / "made"
    tree.mkdir()
    made.mkdir()
    (made / "bin").symlink_to(Path(sys.prefix) / "bin")
    (made / "ready").touch()
    for number in range(FEWER):
        (tree / f"m{number}.py").write_text(f"def start{number}(): pass\n")
    command = ["make", "-s", "demo", f"REPO={tree}", f"VENV={made}", "TASK=where is start0"]
    for _ in range(2):
        ran = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
        assert (ran.returncode, ran.stderr) == (0, "")
        assert "def start0" in ran.stdout
        for number in range(1, FEWER):
            (tree / f"m{number}.py").unlink(missing_ok=True)


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
