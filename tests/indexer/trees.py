"""Small source trees, written and committed for a test."""

import os
import subprocess
from collections.abc import Mapping
from pathlib import Path

_ENVIRONMENT = {
    "GIT_CONFIG_GLOBAL": os.devnull,
    "GIT_CONFIG_NOSYSTEM": "1",
    "GIT_AUTHOR_NAME": "A",
    "GIT_AUTHOR_EMAIL": "a@example.org",
    "GIT_COMMITTER_NAME": "A",
    "GIT_COMMITTER_EMAIL": "a@example.org",
}


def write(root: Path, files: Mapping[str, str]) -> None:
    """Write files below `root`, by path."""
    for path, text in files.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(text)


def git(root: Path, *arguments: str) -> str:
    """Run git in `root`; returns what it says."""
    command = ["git", "-c", "advice.addEmbeddedRepo=false", "-C", str(root), *arguments]
    done = subprocess.run(
        command, env=os.environ | _ENVIRONMENT, capture_output=True, text=True, check=True
    )
    return done.stdout.rstrip()


def commit(root: Path) -> str:
    """Commit all there is in `root`; returns the commit."""
    git(root, "init")
    git(root, "add", "--all")
    git(root, "commit", "--quiet", "--message", "all")
    return git(root, "rev-parse", "HEAD")
