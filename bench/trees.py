"""A git work tree of one's own to measure on, and questions taken from its docstrings."""

import ast
import random
import shutil
import subprocess
import warnings
from pathlib import Path

GIT = ["git", "-c", "user.name=bench", "-c", "user.email=bench@localhost"]


def git(root: Path, *arguments: str) -> str:
    """Run git in `root`; returns what it printed."""
    done = subprocess.run([*GIT, *arguments], cwd=root, check=True, capture_output=True, text=True)
    return done.stdout


def copy(root: Path, target: Path) -> Path:
    """A copy of `root` as a clean git work tree: a clone, or a plain folder committed once."""
    if (root / ".git").exists():
        subprocess.run([*GIT, "clone", "--quiet", str(root), str(target)], check=True)
        return target
    shutil.copytree(root, target, symlinks=True)
    for command in (["init", "--quiet"], ["add", "--all"], ["commit", "--quiet", "-m", "all"]):
        subprocess.run([*GIT, *command], check=True, cwd=target)
    return target


def python_files(root: Path) -> list[Path]:
    """The tracked .py files that are there, sorted."""
    listed = subprocess.run(
        [*GIT, "ls-files", "-z", "*.py"], cwd=root, check=True, capture_output=True
    )
    names = sorted(name for name in listed.stdout.decode("utf-8").split("\0") if name)
    return [path for path in (root / name for name in names) if path.is_file()]


def editable(root: Path, count: int) -> list[Path]:
    """`count` files of some size, always the same ones."""
    files = [path for path in python_files(root) if 2_000 < path.stat().st_size < 40_000]
    return random.Random(1).sample(files, min(count, len(files)))


def edit(path: Path, number: int) -> None:
    """A change that a person could make: a function more at the end of the file."""
    with path.open("a", encoding="utf-8") as file:
        file.write(
            f"\n\ndef bench_edit_{number}(value: int) -> int:\n    return value + {number}\n"
        )


def questions(root: Path, count: int) -> list[str]:
    """`count` first lines of docstrings of functions and classes, always the same ones."""
    found: set[str] = set()
    for path in python_files(root):
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                tree = ast.parse(path.read_bytes())
        except (SyntaxError, ValueError):
            continue
        for node in ast.walk(tree):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
                line = (ast.get_docstring(node) or "").partition("\n")[0]
                if len(line.split()) >= 4:
                    found.add(line)
    return random.Random(1).sample(sorted(found), min(count, len(found)))
