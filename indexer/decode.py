"""From the bytes of a file to its text, or to the reason why it has none."""

import codecs
import re

import msgspec

LONGEST_LINE = 200_000  # characters; code with a longer one is not parsed

_COOKIE = re.compile(rb"^[ \t\f]*#.*?coding[:=][ \t]*([-\w.]+)")  # PEP 263
_UTF16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


class Decoded(msgspec.Struct, frozen=True):
    """`text` without byte order mark, or None and the reason in `warning`."""

    text: str | None
    warning: str = ""


def decode(data: bytes, *, python: bool = False) -> Decoded:
    """Decode as UTF-8, or, of Python, as its first two lines declare."""
    if data.startswith(_UTF16):
        return Decoded(None, "UTF-16 text: save it as UTF-8 to have it read")
    if b"\0" in data:
        return Decoded(None, "binary: it holds NUL bytes")
    encoding = _declared(data) if python else "utf-8"
    try:
        return Decoded(data.removeprefix(codecs.BOM_UTF8).decode(encoding))
    except LookupError:
        return Decoded(None, f"unknown encoding {encoding!r} declared in its first lines")
    except (UnicodeError, ValueError):
        return Decoded(None, f"not {encoding.upper()} text: its bytes cannot be decoded")


def _declared(data: bytes) -> str:
    first, _, rest = data[:2000].partition(b"\n")
    match = _COOKIE.match(first)
    if match is None and (not first.strip() or first.lstrip().startswith(b"#")):
        match = _COOKIE.match(rest.partition(b"\n")[0])
    name = match[1].decode("ascii", "replace").lower().replace("_", "-") if match else "utf-8"
    if name in ("utf8", "utf-8-sig", "u8"):
        return "utf-8"
    try:
        return name if codecs.lookup(name)._is_text_encoding else "utf-8"
    except LookupError:
        return name
