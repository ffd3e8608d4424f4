"""Real issues as questions: the judge's instances, each indexed once into a store of its own.

The judge is a folder with a package `localize` in it (instances with what their fixes edited, and
measures); LOCALIZE_MIRRORS names its folder of git mirrors. See docs/benchmarks.md.
"""

import os
import shutil
import sys
from collections.abc import Generator, Mapping, Sequence
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from typing import Any

from graph.connect import open_store
from graph.view import View
from indexer.run import IndexRequest, index

Instance = Mapping[str, Any]

# The repositories of one half; the others are the other half. A gain must hold on both.
TUNE = frozenset(
    {
        "django/django", "pytest-dev/pytest", "pylint-dev/pylint", "psf/requests",
        "mwaskom/seaborn",
    }
)  # fmt: skip
HALVES = ("tune", "check")


def half_of(repository: str) -> str:
    """ "tune" or "check"."""
    return "tune" if repository in TUNE else "check"


class Judge:
    """The judge's modules, and where its instances are indexed."""

    def __init__(self, folder: Path, work: Path) -> None:
        """`work` is made where it is missing: it takes about 100 MB an instance."""
        sys.path.insert(0, str(folder))
        self.work = work.resolve()
        os.environ.setdefault("LOCALIZE_WORK", str(self.work / "localize"))
        self.metrics: Any = import_module("localize.metrics")
        self.items: Any = import_module("localize.items")
        self.names: Any = import_module("localize.python_units")
        self._instances: Any = import_module("localize.instances")
        self._git: Any = import_module("localize.git")
        self._config: Any = import_module("localize.config")

    def instances(self, sample: int, *, indexed: bool = True) -> list[Instance]:
        """A stratified sample (0: all), as far as it is indexed."""
        rows, lacking = self._instances.with_mirror(self._instances.load(size=sample))
        print(*lacking, sep="\n", file=sys.stderr)
        return [row for row in rows if not indexed or self.store(row).exists()]

    def earlier(self, sample: int) -> list[Instance]:
        """Those indexed, and those to be asked on the last commit before theirs that is indexed and
        has the files that they edit: `at` is the instance of that commit. Lines may have moved.
        """
        rows = self.instances(sample, indexed=False)
        indexed = [row for row in rows if self.store(row).exists()]
        found: list[Instance] = []
        for row in rows:
            before = [
                (own["id"] == row["id"], own["commit_time"], own["id"])
                for own in indexed
                if own["repo"] == row["repo"] and own["commit_time"] <= row["commit_time"]
            ]
            if before:
                found.append({**row, "at": max(before)[-1]})
        return [row for row in found if self._has_files(row)]

    def _has_files(self, row: Instance) -> bool:
        with self.view(row) as view:
            return set(row["gold_files"]) <= view.in_sight

    def store(self, row: Instance) -> Path:
        """Where an instance is indexed."""
        return self.work / "stores" / f"{row.get('at', row['id'])}.sqlite"

    def tree(self, row: Instance) -> Path:
        """The work tree of an instance's repository: one for all its instances."""
        return self.work / "trees" / row["repo"].replace("/", "+")

    def make(self, rows: Sequence[Instance], jobs: int) -> None:
        """Index what is not indexed yet; one commit of a repository after the other."""
        for row in rows:
            if not self.store(row).exists():
                self._git.check_out(
                    self._config.mirror_of(row["repo"]), row["base_commit"], self.tree(row)
                )
                self._index(row, jobs)

    def _index(self, row: Instance, jobs: int) -> None:
        live = self.work / "live" / f"{self.tree(row).name}.sqlite"
        for folder in (live.parent, self.store(row).parent):
            folder.mkdir(parents=True, exist_ok=True)
        store = open_store(f"sqlite:///{live}")
        summary = index(store, IndexRequest(self.tree(row), jobs=jobs))
        store.close()
        part = self.store(row).with_suffix(".part")
        shutil.copyfile(live, part)
        part.rename(self.store(row))
        print(row["id"], f"{summary.seconds:.0f} s", file=sys.stderr, flush=True)

    @contextmanager
    def view(self, row: Instance) -> Generator[View]:
        """What is indexed of an instance."""
        store = open_store(f"sqlite:///{self.store(row)}", create=False)
        try:
            with store.view(self.tree(row).name, str(self.tree(row))) as view:
                yield view
        finally:
            store.close()
