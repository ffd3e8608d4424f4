"""What commands print: data on standard output, everything else on standard error."""

import json
import os
import sys
from collections.abc import Sequence
from typing import IO, Any

_CODES = {"bold": "1", "dim": "2", "red": "31", "green": "32", "yellow": "33", "cyan": "36"}


def prepare() -> None:
    """UTF-8 whatever the locale; what cannot be encoded is escaped, never an error."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(encoding="utf-8", errors="backslashreplace")


def coloured(stream: IO[str]) -> bool:
    """Whether colours belong on a stream: on a terminal, and NO_COLOR is not set."""
    plain = os.environ.get("NO_COLOR") or os.environ.get("TERM") == "dumb"
    return not plain and stream.isatty()


def paint(text: str, style: str, stream: IO[str] | None = None) -> str:
    """`text` in a style, where the stream (standard output) shows colours."""
    if not text or not coloured(stream or sys.stdout):
        return text
    return f"\x1b[{_CODES[style]}m{text}\x1b[0m"


def clean(text: str) -> str:
    """One line of foreign text: what would steer a terminal is shown as an escape."""
    if text.isprintable():
        return text
    return "".join(c if c.isprintable() or c == "\t" else repr(c)[1:-1] for c in text)


def say(text: str, style: str = "") -> None:
    """A line for the person at the terminal."""
    print(paint(text, style, sys.stderr) if style else text, file=sys.stderr, flush=True)


def say_error(text: str) -> None:
    """What went wrong and what to do."""
    print(f"{paint('remit:', 'red', sys.stderr)} {text}", file=sys.stderr, flush=True)


def say_json_error(error: Exception) -> None:
    """What went wrong for a program that asked for JSON: `detail`, `code` and `near` are those of
    the REST interface's problems.
    """
    from api.errors import code_of

    told = error.__cause__ or error
    near = list(getattr(told, "near", ()))
    data = {"detail": str(error), "code": code_of(told), **({"near": near} if near else {})}
    print(json.dumps(data, ensure_ascii=False), file=sys.stderr, flush=True)


def emit(text: str = "") -> None:
    """A line of data."""
    print(text)


def emit_bytes(body: bytes) -> None:
    """Data exactly as it is, with a line end only where a person would miss one."""
    sys.stdout.flush()
    sys.stdout.buffer.write(body)
    if sys.stdout.isatty() and not body.endswith(b"\n"):
        sys.stdout.buffer.write(b"\n")
    sys.stdout.buffer.flush()


def emit_json(data: Any) -> None:
    """Data as JSON."""
    print(json.dumps(data, ensure_ascii=False, indent=2))


def table(rows: Sequence[Sequence[str]], styles: Sequence[str] = ()) -> list[str]:
    """Rows as lines with aligned columns, each column in its style; the last is not padded."""
    if not rows:
        return []
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    widths[-1] = 0
    lines: list[str] = []
    for row in rows:
        cells = [cell.ljust(width) for cell, width in zip(row, widths, strict=True)]
        drawn = [paint(cell, style) if style else cell for cell, style in _pairs(cells, styles)]
        lines.append("  ".join(drawn).rstrip())
    return lines


def _pairs(cells: Sequence[str], styles: Sequence[str]) -> list[tuple[str, str]]:
    return [(cell, styles[i] if i < len(styles) else "") for i, cell in enumerate(cells)]


def counted(count: int, word: str, plural: str = "") -> str:
    """`1 file`, `1,204 files`, `2 repositories`."""
    return f"{count:,} {word if count == 1 else plural or word + 's'}"
