"""The installed command, run as a user does."""

import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from graph.connect import open_store
from graph.store import GraphStore


@dataclass(frozen=True)
class Store:
    """A store's URL with what it needs to be opened."""

    url: str
    user: str = ""
    password: str = ""

    @property
    def environment(self) -> dict[str, str]:
        return {
            "REMIT_STORE": self.url,
            "REMIT_STORE_USER": self.user,
            "REMIT_STORE_PASSWORD": self.password,
        }

    def open(self) -> GraphStore:
        return open_store(self.url, user=self.user, password=self.password)


def remit(store: Store, *arguments: str) -> str:
    """Run `remit`, which must succeed; returns what it printed."""
    done = subprocess.run(
        [str(Path(sys.executable).parent / "remit"), *arguments],
        check=False,
        capture_output=True,
        text=True,
        env={**os.environ, **store.environment},
    )
    assert done.returncode == 0, done.stderr
    return done.stdout
