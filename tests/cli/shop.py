"""A small repository to run commands on: a cache, its test, a document, and a secret."""

import json
import subprocess
from collections.abc import Mapping
from pathlib import Path

FILES: Mapping[str, str] = {
    "src/shop/__init__.py": "",
    "src/shop/cache.py": '''"""Caches."""


class Cache:
    """Keeps values for a while."""

    def __init__(self, ttl: float) -> None:
        self.ttl = ttl
        self.values: dict[str, tuple[float, bytes]] = {}

    def get(self, key: str, now: float) -> bytes | None:
        """The value of a key, None once it has expired."""
        stored = self.values.get(key)
        if stored is None or now - stored[0] > self.ttl:
            return None
        return stored[1]


def fetch(cache: Cache, key: str) -> bytes:
    return cache.get(key, 0.0) or b""


def sign(text: str) -> str:
    first = text.upper()
    second = first.strip()
    return second + "signed"
''',
    "secret/keys.py": """from shop.cache import fetch


def master_key(cache):
    return fetch(cache, "master")


def sign(text: str) -> str:
    first = text.upper()
    second = first.strip()
    return second + "signed"
""",
    "tests/test_cache.py": """from shop.cache import Cache, fetch


def test_fetch() -> None:
    assert fetch(Cache(1.0), "a") == b""
""",
    "README.md": "# Shop\n\nThe `Cache` forgets what is old.\n",
    ".hypertool/personas/clerk.json": json.dumps(
        {"name": "clerk", "tokenBudget": 900, "restrictedPaths": ["secret/**"]}
    ),
}


def write_shop(folder: Path, *, git: bool = True) -> Path:
    """Write the repository into a new folder, committed where `git` says so."""
    for name, text in FILES.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    if git:
        commit_all(folder)
    return folder


def commit_all(folder: Path) -> None:
    """Commit what there is in a folder."""
    for command in (["init", "-q"], ["add", "-A"], ["commit", "-q", "-m", "Begin"]):
        subprocess.run(
            ["git", "-c", "user.name=A", "-c", "user.email=a@b.example", *command],
            cwd=folder,
            check=True,
            capture_output=True,
        )
