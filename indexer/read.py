"""Reading a file of a repository that may be hostile: never through a link, never blocking."""

import os
import stat
from hashlib import blake2b
from pathlib import Path

import msgspec

DIGEST_BYTES = 16
NAME_ONLY = "its name says that it holds a secret: only the name is kept"
_FOLDER = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC
_FILE = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC
_SMALL = 1_000_000


class Content(msgspec.Struct, frozen=True):
    """The bytes of a file, or None and the reason why they were not read.

    `digest` is the blake2b-128 (hex) of the bytes, or of the reason.
    """

    data: bytes | None
    reason: str = ""

    @property
    def digest(self) -> str:
        """What the content is known by."""
        said = self.data if self.data is not None else b"\0" + self.reason.encode()
        return digest_of(said)


def digest_of(data: bytes) -> str:
    """The blake2b-128 of bytes, in hex."""
    return blake2b(data, digest_size=DIGEST_BYTES).hexdigest()


def read_file(root: Path, path: str, *, max_bytes: int, secret: bool = False) -> Content:
    """Read a regular file below `root`. Raises nothing for the sake of one file."""
    if secret:
        return Content(None, NAME_ONLY)
    try:
        number = _open(root, path)
    except FileNotFoundError:
        return Content(None, "gone since it was listed")
    except OSError as error:
        return Content(None, f"cannot be opened: {error.strerror}")
    try:
        status = os.fstat(number)
        if not stat.S_ISREG(status.st_mode):
            return Content(None, "no longer a regular file")
        if status.st_size > max_bytes:
            return Content(None, f"too large: {status.st_size:,} bytes, limit {max_bytes:,}")
        return _read(number, max_bytes)
    except OSError as error:
        return Content(None, f"cannot be read: {error.strerror}")
    finally:
        os.close(number)


def _open(root: Path, path: str) -> int:
    """Open each folder on the way without following links, then the file."""
    *folders, name = path.split("/")
    at = os.open(root, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        for folder in folders:
            below = os.open(folder, _FOLDER, dir_fd=at)
            os.close(at)
            at = below
        return os.open(name, _FILE, dir_fd=at)
    finally:
        os.close(at)


def _read(number: int, max_bytes: int) -> Content:
    """All bytes, bounded even where the file grows meanwhile."""
    with os.fdopen(os.dup(number), "rb") as file:
        data = file.read(max_bytes + 1)
    if len(data) > max_bytes:
        return Content(None, f"too large: it grew above {max_bytes:,} bytes")
    return Content(data)


def read_small(root: Path, path: str) -> str:
    """The text of a settings file in the repository, "" where there is none to be read."""
    data = read_file(root, path, max_bytes=_SMALL).data
    return data.decode(errors="replace") if data is not None else ""
