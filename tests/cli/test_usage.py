"""What cannot be understood is said in a sentence, with exit code 2, before anything is done."""

import subprocess
import sys
from pathlib import Path

import pytest

from cli.arguments import COMMANDS
from cli.parser import parse
from tests.cli.conftest import Remit

HEAVY = ("fastapi", "numpy", "tree_sitter", "neo4j", "uvicorn", "rich", "pydantic")


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["contxt", "x"], "did you mean `remit context`?"),
        (["zzz"], "there are index, status"),
        (["find"], "required: NAME"),
        (["find", "x", "--limt", "3"], "unrecognized arguments: --limt 3"),
        (["find", "x", "--limit", "many"], "argument --limit: invalid int value: 'many'"),
        (["find", "x", "--limit", "0"], "--limit 0: give a number above 0"),
        (["find", " "], "the name is empty"),
        (["context", "x", "--budget", "lots"], "argument --budget: invalid int value"),
        (["context", "x", "--format", "xml"], "invalid choice: 'xml'"),
        (["context", "x", "nowhere/at/all"], "'nowhere/at/all': no such folder"),
        (["context", "x"], "is empty: give PATH, the folder of a repository"),
        (["context", "caf\udce9"], "the task is not UTF-8 (byte 3)"),
        (["index", "nowhere"], "'nowhere': no such folder"),
        (["index", "x\0y"], "no such folder"),
        (["index", "--jobs", "-1"], "--jobs -1: give a number of workers"),
        (["personas", "show"], "say which persona"),
        (["personas", "list", "backend"], "remit personas show backend"),
        (["serve", "--host", "0.0.0.0"], "answers on loopback only"),
        (["serve", "--host", "example.com"], "answers on loopback only"),
        (["serve", "nowhere"], "'nowhere': no such folder"),
        (["serve", "--port", "70000"], "a port is a number from 0 to 65535"),
    ],
)
def test_a_bad_command_line(remit: Remit, arguments: list[str], says: str) -> None:
    ran = remit(*arguments)
    assert ran.code == 2
    assert ran.out == ""
    assert says in ran.err
    assert ran.err.startswith("remit: ")
    assert "Traceback" not in ran.err


@pytest.mark.parametrize(
    ("arguments", "path"),
    [
        (["context", "-", "here"], "here"),
        (["context", "-", "--budget", "9", "here"], "here"),
        (["context", "--budget", "9", "-", "here", "--json"], "here"),
        (["context", "-", "--focus", "a.py", "--focus", "b.py", "here"], "here"),
        (["context", "--budget", "9", "--", "-", "here"], "here"),
        (["context", "-", "--budget", "9"], ""),
        (["check", "--json", "here", "--no-refresh"], "here"),
    ],
)
def test_a_path_may_stand_before_or_after_options(arguments: list[str], path: str) -> None:
    options = parse(arguments)
    assert options is not None
    assert options.path == path
    assert options.command == arguments[0]


def test_after_two_dashes_a_task_may_begin_with_one() -> None:
    options = parse(["context", "--budget", "9", "--", "--retry"])
    assert options is not None
    assert (options.task, options.budget) == ("--retry", 9)


def test_a_task_from_standard_input_must_be_utf_8(remit: Remit) -> None:
    ran = remit("context", "-", stdin=b"caf\xe9")
    assert (ran.code, ran.err) == (2, "remit: the task is not UTF-8 (byte 3): convert it first\n")


def test_a_path_that_is_a_file_or_a_loop(remit: Remit, tmp_path: Path) -> None:
    (tmp_path / "a.py").write_text("")
    (tmp_path / "loop").symlink_to("loop")
    assert "is not a folder" in remit("index", str(tmp_path / "a.py")).err
    assert "a loop of links" in remit("index", str(tmp_path / "loop")).err


def test_nothing_at_all_shows_help(remit: Remit) -> None:
    ran = remit()
    assert ran.code == 2
    assert all(command.name in ran.out for command in COMMANDS)


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command.name)
def test_every_command_has_help(remit: Remit, command: object) -> None:
    one = next(each for each in COMMANDS if each is command)
    ran = remit(one.name, "--help")
    assert ran.code == 0
    assert all(example in ran.out for example in one.examples)


@pytest.mark.parametrize("arguments", [["--version"], ["--help"], ["status"], ["remove", "x"]])
def test_a_light_command_imports_nothing_heavy(arguments: list[str], tmp_path: Path) -> None:
    code = (
        "import sys\nfrom cli.main import main\n"
        f"try: main({arguments!r})\nexcept SystemExit: pass\n"
        f"print([name for name in {HEAVY!r} if name in sys.modules])"
    )
    ran = subprocess.run(
        [sys.executable, "-c", code],
        cwd=tmp_path,
        env={"XDG_DATA_HOME": str(tmp_path), "HOME": str(tmp_path)},
        capture_output=True,
        text=True,
        check=True,
    )
    assert ran.stdout.splitlines()[-1] == "[]"


def test_an_answer_imports_nothing_that_it_does_not_use(tmp_path: Path) -> None:
    work = tmp_path / "work"
    work.mkdir()
    (work / "a.py").write_text("def greet(): ...\n")
    unused = ("fastapi", "pydantic", "numpy.ma", "zipfile", "rapidfuzz")
    ask = (
        "import sys\nfrom cli.main import main\nmain(['context', 'where is greet', 'work'])\n"
        f"print([name for name in {unused!r} if name in sys.modules])"
    )
    _, ran = (  # the first one indexes
        subprocess.run(
            [sys.executable, "-c", ask],
            cwd=tmp_path,
            env={"XDG_DATA_HOME": str(tmp_path), "HOME": str(tmp_path)},
            capture_output=True,
            text=True,
            check=True,
        )
        for _ in range(2)
    )
    assert "a.py:1" in ran.stdout
    assert ran.stdout.splitlines()[-1] == "[]"


def test_reading_what_has_not_changed_imports_nothing_heavy(tmp_path: Path) -> None:
    work = tmp_path / "work"
    work.mkdir()
    (work / "a.py").write_text("def greet(): ...\n")
    env = {"XDG_DATA_HOME": str(tmp_path), "HOME": str(tmp_path)}
    read = (
        "import sys\nfrom cli.main import main\nmain(['find', 'greet', '--in', 'work'])\n"
        f"print([name for name in {(*HEAVY, 'indexer.update')!r} if name in sys.modules])"
    )
    first, second = (
        subprocess.run(
            [sys.executable, "-c", read],
            cwd=tmp_path,
            env=env,
            capture_output=True,
            text=True,
            check=True,
        )
        for _ in range(2)
    )
    assert first.stdout.splitlines()[-1] != "[]", "the first reading indexes"
    assert "greet" in second.stdout
    assert second.stdout.splitlines()[-1] == "[]"


def test_the_installed_command_runs(tmp_path: Path) -> None:
    command = Path(sys.executable).with_name("remit")
    said = subprocess.run([command, "--version"], capture_output=True, text=True, check=True)
    assert said.stdout.startswith("remit ")


def test_output_that_nobody_reads_any_more_ends_quietly(tmp_path: Path) -> None:
    script = f'"{sys.executable}" -m cli.main --help | true; exit "${{PIPESTATUS[0]}}"'
    ran = subprocess.run(["bash", "-c", script], capture_output=True, text=True, check=False)
    assert ran.stderr == ""
