"""A small source archive from the package registry, pinned by version: a stand-in repository."""

import subprocess
import sys
import tarfile
from pathlib import Path

from tests.e2e.bundle import git

NAME = "itsdangerous"
VERSION = "2.2.0"


class ArchiveMissing(Exception):
    """The registry cannot be reached; the text is what pip said."""


def fetch(folder: Path) -> Path:
    """Download, unpack and commit it; returns the work tree. Raises ArchiveMissing."""
    command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps"]
    done = subprocess.run(
        [*command, "--no-binary", ":all:", f"{NAME}=={VERSION}", "--dest", str(folder)],
        check=False,
        capture_output=True,
        text=True,
    )
    if done.returncode:
        raise ArchiveMissing(done.stderr.strip()[-300:])
    with tarfile.open(folder / f"{NAME}-{VERSION}.tar.gz") as archive:
        archive.extractall(folder, filter="data")
    tree = folder / f"{NAME}-{VERSION}"
    git(tree, "init", "--quiet")
    commit_all(tree, f"{NAME} {VERSION}")
    return tree


def commit_all(tree: Path, message: str) -> None:
    """Commit whatever stands in the work tree."""
    git(tree, "add", "--all")
    author = ["-c", "user.name=test", "-c", "user.email=test@localhost"]
    git(tree, *author, "commit", "--quiet", "--no-gpg-sign", "-m", message)
