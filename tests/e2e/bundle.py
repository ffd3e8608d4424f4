"""The real repository that end-to-end tests run on, where its git bundle is present.

REMIT_TEST_BUNDLE names it; else it is looked for beside the checkout. Branch `main` and tag
`reference-layout` are used. Where there is no bundle a small source archive stands in for it.
"""

import os
import subprocess
from pathlib import Path

from tests.house.checkout import ROOT

BESIDE = ROOT.parent / "shared" / "fixtures" / "tta-dev.bundle"


def bundle() -> Path | None:
    """The bundle file, if it is here."""
    path = Path(os.environ.get("REMIT_TEST_BUNDLE") or BESIDE)
    return path if path.is_file() else None


def git(root: Path, *arguments: str) -> str:
    """Run git in `root` and return what it printed."""
    done = subprocess.run(["git", *arguments], cwd=root, check=True, capture_output=True, text=True)
    return done.stdout


def checkout(source: Path, target: Path, ref: str) -> Path:
    """A work tree of its own at `ref`."""
    git(source.parent, "clone", "--quiet", str(source), str(target))
    git(target, "checkout", "--quiet", ref)
    return target
