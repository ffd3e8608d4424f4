"""Which work tree or repository a path or name means."""

from pathlib import Path

from api.ports import Listing, Place
from cli.errors import UsageError
from cli.stores import Stores
from graph.errors import GraphError, UnknownRepository
from graph.model import SourceInfo


def git_top(folder: Path) -> Path | None:
    """The root of the git work tree around a folder, found without running git."""
    return next((at for at in (folder, *folder.parents) if (at / ".git").exists()), None)


def folder(path: str) -> Path:
    """The real path of an existing folder. Raises UsageError."""
    try:
        real = Path(path).expanduser().resolve(strict=True)
    except (OSError, RuntimeError, ValueError) as error:
        reason = "a loop of links" if "loop" in str(error).lower() else "no such folder"
        raise UsageError(f"{path!r}: {reason}; give the folder of a work tree") from error
    if not real.is_dir():
        raise UsageError(f"{path!r} is not a folder; give the folder of a work tree")
    return real


class Library:
    """The repositories in the stores (`api.ports.Repositories`).

    `home` is the work tree that is meant where none is named, "" for none.
    """

    def __init__(self, stores: Stores, home: str = "") -> None:
        self._stores = stores
        self._home = home

    def listing(self) -> Listing:
        """Every indexed source, and what is wrong with the stores that could not be read."""
        found: list[SourceInfo] = []
        problems: list[str] = []
        for store in self._stores.every():
            try:
                if isinstance(store, GraphError):
                    raise store
                found += store.sources()
            except GraphError as error:
                problems.append(str(error))
        found.sort(key=lambda info: (info.repository, info.source))
        return Listing(tuple(found), tuple(problems))

    def place(self, wanted: str = "") -> Place:
        """The source that a name or path means; "" is home, else the only one there is."""
        if not wanted and self._home:
            return self.at(self._home)
        if _is_path(wanted):
            return self.around(wanted)
        return self.of(self._one(wanted))

    def around(self, path: str) -> Place:
        """The source of a folder: its own where it was indexed, else the git work tree around."""
        real = folder(path)
        return self.known(str(real)) or self.at(str(git_top(real) or real))

    def at(self, source: str) -> Place:
        """The source of a work tree, by its real path; where it is new, a place to index it."""
        known = self.known(source)
        if known is not None:
            return known
        store = self._stores.holding(source)
        return Place(store, Path(source).name or "root", source, indexed=False)

    def known(self, source: str) -> Place | None:
        """The source of a work tree, by its real path; None where it is not indexed."""
        store = self._stores.existing(source)
        found = [info for info in store.sources() if info.source == source] if store else []
        if store is None or not found:
            return None
        newest = max(found, key=lambda info: info.indexed_at)
        return Place(store, newest.repository, source)

    def remove(self, wanted: str) -> SourceInfo:
        """Remove the one source that a name or path means."""
        info = self.info_of(wanted)
        store = self._stores.holding(info.source)
        store.remove(info.repository, info.source)
        if not any(one.source == info.source for one in store.sources()):
            self._stores.discard(info.source)
        return info

    def _info(self, place: Place) -> SourceInfo:
        """The source as it stands. Raises UnknownRepository where it is not indexed."""
        for info in place.store.sources():
            if (info.repository, info.source) == (place.repository, place.source):
                return info
        raise UnknownRepository(f"{place.source} is not indexed: run remit index {place.source}")

    def info_of(self, wanted: str) -> SourceInfo:
        """The indexed source that a folder or name means. Raises UnknownRepository."""
        path = Path(wanted).expanduser()
        if path.is_dir():
            real = folder(wanted)
            place = self.known(str(real)) or self.known(str(git_top(real) or real))
            if place is None:
                raise UnknownRepository(f"{real} is not indexed: run remit index {real}")
            return self._info(place)
        return self._one(wanted)

    def of(self, info: SourceInfo) -> Place:
        """The place of an indexed source."""
        return Place(self._stores.holding(info.source), info.repository, info.source)

    def _one(self, name: str) -> SourceInfo:
        listing = self.listing()
        every = listing.sources
        meant = [info for info in every if not name or name in {info.repository, info.source}]
        meant = meant or [info for info in every if _is_slug(name, info.repository)]
        if len(meant) == 1:
            return meant[0]
        if meant:
            raise UnknownRepository(_ambiguous(name, meant))
        raise UnknownRepository(_unknown(name, listing))


def _is_path(wanted: str) -> bool:
    """Whether a folder is meant; "owner/name" is a name unless there is such a folder."""
    if wanted.startswith(("/", "./", "../", "~")) or wanted in {".", ".."}:
        return True
    return wanted.count("/") > 1 or ("/" in wanted and Path(wanted).is_dir())


def _is_slug(wanted: str, name: str) -> bool:
    """Whether "owner/name", as hosts write it, means the repository `name` or `owner-name`."""
    owner, _, last = wanted.casefold().rpartition("/")
    return bool(owner) and name.casefold() in {last, *(f"{owner}{sign}{last}" for sign in "-_+.")}


def _ambiguous(name: str, meant: list[SourceInfo]) -> str:
    listed = "".join(f"\n  {info.repository}  {info.source}" for info in meant[:20])
    what = f"{len(meant)} work trees are called {name!r}" if name else "several are indexed"
    return f"{what}: say which by its path:{listed}"


def _unknown(name: str, listing: Listing) -> str:
    from difflib import get_close_matches

    names = sorted({info.repository for info in listing.sources})
    problems = "".join(f"\n{problem}" for problem in listing.problems)
    if not names:
        return f"nothing is indexed yet: run remit index PATH{problems}"
    near = get_close_matches(name, names, n=1)
    hint = f"did you mean {near[0]!r}? " if near else ""
    listed = ", ".join(names[:20]) + (f" and {len(names) - 20} more" if len(names) > 20 else "")
    return f"no repository or folder is called {name!r}: {hint}indexed are {listed}{problems}"
