"""remit doctor."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

from api.ports import Place
from cli.errors import CliError
from cli.meaning import REMEDY
from cli.output import emit, emit_json, paint
from cli.parser import Options
from cli.places import Library, folder, git_top
from cli.session import session_settings
from cli.settings import Settings, index_settings
from cli.stores import StoreFiles, stores
from cli.wiring import wired
from graph.errors import GraphError
from graph.store import GraphStore

STYLES = {"ok": "green", "warn": "yellow", "fail": "red"}
OLDEST_PYTHON = (3, 11)
OLDEST_GIT = (2, 25)


class Check(NamedTuple):
    """What was looked at: "ok", "warn" or "fail", what was found, and what to do about it."""

    state: str
    what: str
    found: str
    remedy: str = ""


def run_doctor(options: Options) -> int:
    """Run every check; fails where one of them does."""
    settings = session_settings(options)
    found = [
        *_guarded("python", _python),
        *_guarded("git", _git),
        *_guarded("tokenizer", _tokenizer),
        *_guarded("store", lambda: _store(settings)),
        *_guarded("repository", lambda: _repository(options.path, settings)),
        *_guarded("meaning", lambda: _meaning(settings, options.path)),
    ]
    if options.json:
        emit_json({"checks": [check._asdict() for check in found]})
    else:
        for check in found:
            _print(check)
    return 1 if any(check.state == "fail" for check in found) else 0


def _print(check: Check) -> None:
    emit(
        f"{paint(check.state.ljust(4), STYLES[check.state])}  {check.what.ljust(10)}  {check.found}"
    )
    if check.remedy:
        emit(f"{'':18}→ {check.remedy}")


def _guarded(what: str, check: Callable[[], Iterator[Check]]) -> list[Check]:
    try:
        return list(check())
    except (GraphError, CliError, OSError) as error:
        return [Check("fail", what, str(error))]


def _python() -> Iterator[Check]:
    version = ".".join(map(str, sys.version_info[:3]))
    old = sys.version_info < OLDEST_PYTHON
    remedy = "install Python 3.11 or later" if old else ""
    yield Check("fail" if old else "ok", "python", f"{version} at {sys.executable}", remedy)


def _git() -> Iterator[Check]:
    path = shutil.which("git")
    if path is None:
        yield Check(
            "warn",
            "git",
            "not found: only plain folders can be indexed",
            "install git and see that it is on the PATH",
        )
        return
    said = subprocess.run([path, "--version"], capture_output=True, text=True, check=False).stdout
    words = said.split()[2].split(".")[:2] if len(said.split()) > 2 else []
    version = tuple(int(word) for word in words if word.isdigit())
    old = version < OLDEST_GIT
    remedy = f"git {'.'.join(map(str, OLDEST_GIT))} or later is known to do" if old else ""
    yield Check("warn" if old else "ok", "git", said.strip().removeprefix("git version "), remedy)


def _tokenizer() -> Iterator[Check]:
    from api.context.tokens import o200k
    from api.errors import ApiError

    try:
        o200k()
    except ApiError as error:
        yield Check("fail", "tokenizer", str(error))
        return
    yield Check("ok", "tokenizer", "o200k, offline")


def _store(settings: Settings) -> Iterator[Check]:
    opened = stores(settings)
    if isinstance(opened, StoreFiles):
        yield _data_folder(settings.data)
    try:
        for store in opened.every():
            yield from _one_store(store)
    finally:
        opened.close()


def _one_store(store: GraphStore | GraphError) -> list[Check]:
    try:
        if isinstance(store, GraphError):
            raise store
        return [Check("ok", "store", line) for line in store.check()]
    except GraphError as error:
        return [Check("fail", "store", " ".join(str(error).split()))]


def _data_folder(path: Path) -> Check:
    there = next((at for at in (path, *path.parents) if at.exists()), path)
    if not os.access(there, os.W_OK):
        remedy = f"make {there} writable, or name a store elsewhere with --store or REMIT_STORE"
        return Check("fail", "graphs", f"{path} cannot be written", remedy)
    free = shutil.disk_usage(there).free
    if free < 200_000_000:
        return Check("warn", "graphs", f"{path}: {free // 1_000_000} MB free", "make room")
    return Check("ok", "graphs", f"{path}, one file for each work tree")


def _repository(path: str, settings: Settings) -> Iterator[Check]:
    root = folder(path) if path else git_top(Path.cwd()) or _indexed_here(settings)
    if root is None:
        yield Check(
            "warn",
            "repository",
            f"{Path.cwd()} is in no git work tree",
            "name one: remit doctor PATH",
        )
        return
    if not os.access(root, os.R_OK | os.X_OK):
        yield Check("fail", "repository", f"{root} cannot be read", "ask for permission to read it")
        return
    index_settings(root)
    if (root / ".git").exists():
        yield _git_answers(root)
    else:
        yield Check("ok", "repository", f"{root}, a plain folder without git")


def _meaning(settings: Settings, path: str) -> Iterator[Check]:
    """Whether a model is set, and which symbols of the repository have its vectors."""
    if not settings.model:
        yield Check("ok", "meaning", "off: REMIT_MODEL is not set")
        return
    with wired(settings) as parts:
        model = parts.models.meaning.model
        if model is None:
            yield Check("fail", "meaning", f"REMIT_MODEL: {parts.models.fault}", REMEDY)
            return
        yield Check("ok", "meaning", f"on: {settings.model} ({model.name})")
        root = folder(path) if path else git_top(Path.cwd())
        place = parts.library.at(str(root)) if root else None
        if place and place.indexed:
            yield _vectors(place, model.name)


def _vectors(place: Place, model: str) -> Check:
    from indexer.embed import count_lacking

    with place.store.snapshot(place.repository, place.source) as snapshot:
        wanted, lacking = count_lacking(snapshot, model)
    found = f"{wanted - lacking:,} of {wanted:,} symbols of {place.repository} have vectors"
    return Check("warn" if lacking else "ok", "meaning", found, "remit index" if lacking else "")


def _indexed_here(settings: Settings) -> Path | None:
    """The folder one is in, where it is a plain one that was indexed."""
    opened = stores(settings)
    try:
        here = Path.cwd()
        return here if Library(opened).known(str(here)) else None
    finally:
        opened.close()


def _git_answers(root: Path) -> Check:
    if shutil.which("git") is None:
        return Check("fail", "repository", f"{root} cannot be read without git", "install git")
    command = ["git", "-C", str(root), "-c", "core.fsmonitor=false", "rev-parse", "HEAD"]
    environment = {**os.environ, "GIT_OPTIONAL_LOCKS": "0"}
    said = subprocess.run(command, capture_output=True, text=True, check=False, env=environment)
    if said.returncode == 0:
        return Check("ok", "repository", f"{root} at {said.stdout.strip()[:10]}")
    reason = (said.stderr.strip().splitlines() or ["git failed"])[0]
    if "dubious ownership" in said.stderr:
        remedy = f"if you trust it: git config --global --add safe.directory {root}"
        return Check("fail", "repository", f"{root} belongs to another user", remedy)
    if "unknown revision" in said.stderr or "ambiguous argument 'HEAD'" in said.stderr:
        return Check("ok", "repository", f"{root}, without a commit so far")
    return Check("fail", "repository", f"{root}: {reason}", "see what git status says there")
