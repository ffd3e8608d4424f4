"""Which files the graph holds otherwise than the commit that it stands at.

Told from the bytes that were read and the names of the commit's blobs, as git makes them; git is
asked for trees, attributes and its index, so nothing of the repository is run. What cannot be
told so is left out: files of which no content is read, and files that git would filter.
"""

from collections.abc import Callable, Collection, Mapping
from hashlib import sha1, sha256

from indexer import git
from indexer.errors import GitFailed
from indexer.ignore import IGNORE_FILE, rules
from indexer.read import read_file, read_small
from indexer.settings import IndexSettings
from indexer.walk import Listing

Uncommitted = tuple[str, ...]
_SHA256 = 64  # hex digits


def of_all(
    listing: Listing, settings: IndexSettings, held: Callable[[str], bytes | None]
) -> Uncommitted | None:
    """The paths, sorted; None where it cannot be told (no git, no commit, no tree to be had).

    `held` gives what was read of a file, as far as it is still at hand.
    """
    if not listing.head_commit:
        return None
    try:
        committed = git.blobs(listing.root, listing.head_commit)
        paths = committed.keys() | {entry.path for entry in listing.entries}
        return tuple(sorted(_differing(listing, settings, paths, committed, held)))
    except GitFailed:
        return None


def after(
    listing: Listing,
    settings: IndexSettings,
    former: tuple[str, Uncommitted | None],
    changed: Mapping[str, bytes | None],
) -> Uncommitted | None:
    """The same, from what it was at another commit and what has changed since (by path)."""
    commit, known = former
    if not listing.head_commit or known is None or not commit:
        return of_all(listing, settings, changed.get)
    try:
        moved = _moved(listing, commit)
        paths = {*changed, *moved, *(known if moved or commit != listing.head_commit else ())}
        committed = git.blobs(listing.root, listing.head_commit, sorted(paths))
        found = _differing(listing, settings, paths, committed, changed.get)
        return tuple(sorted({*known} - paths | found))
    except GitFailed:
        return of_all(listing, settings, changed.get)


def _moved(listing: Listing, commit: str) -> Collection[str]:
    """The paths that differ between a former commit and the one at HEAD."""
    if commit == listing.head_commit:
        return ()
    return git.differing(listing.root, commit, listing.head_commit)


def _differing(
    listing: Listing,
    settings: IndexSettings,
    paths: Collection[str],
    committed: Mapping[str, str],
    held: Callable[[str], bytes | None],
) -> set[str]:
    entries = {entry.path: entry for entry in listing.entries if entry.path in paths}
    found: set[str] = set()
    unlike: list[str] = []
    for path, entry in entries.items():
        blob = committed.get(path, "")
        data = held(path)
        if data is not None and blob == _blob(data, blob):
            continue
        data = read_file(
            listing.root, path, max_bytes=settings.max_file_bytes, secret=entry.secret
        ).data
        if data is None or blob == _blob(data, blob):
            continue
        if not blob:
            found.add(path)
        elif blob != _blob(data.replace(b"\r\n", b"\n"), blob):
            unlike.append(path)
    found.update(set(unlike) - git.filtered(listing.root, unlike))
    return found | _gone(listing, settings, committed.keys() & set(paths) - entries.keys())


def _gone(listing: Listing, settings: IndexSettings, missing: Collection[str]) -> set[str]:
    """Of committed files that are not listed, those that were taken away."""
    if not missing:
        return set()
    asked = rules(read_small(listing.root, IGNORE_FILE), settings.include, settings.exclude)
    passed_by = {path for path, _ in listing.skipped} | git.not_checked_out(listing.root)
    return {
        path
        for path in missing
        if path not in passed_by and not (asked is not None and asked.leaves_out(path))
    }


def _blob(data: bytes, like: str) -> str:
    """The name that git gives to these bytes, of the kind of another one."""
    header = b"blob %d\0" % len(data)
    make = sha256 if len(like) == _SHA256 else sha1
    return make(header + data, usedforsecurity=False).hexdigest()
