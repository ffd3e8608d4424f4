"""The answer for a reader: files best first, what is there of each and why, numbered lines."""

from collections.abc import Mapping, Sequence

from api.context.form import About, Block, Numbers, files, plain
from api.context.shown import Shown, ranges
from api.context.source import Source

MAX_RANGES = 4
BODIES, NAMES = 0, 1
_OPEN = ("(", "[", "{", ",")  # ends a line whose statement goes on
_LANGUAGES = {
    "py": "python", "pyi": "python", "md": "markdown", "yml": "yaml", "yaml": "yaml",
    "toml": "toml", "json": "json", "js": "javascript", "ts": "typescript", "tsx": "tsx",
    "sh": "sh", "sql": "sql", "html": "html", "css": "css",
}  # fmt: skip


class Markdown:
    """Renders markdown. Code fences need no more than three backticks: rows begin with numbers."""

    def __init__(self, about: About, sources: Mapping[str, Source]) -> None:
        self._about = about
        self._sources = sources

    def least(self, path: str, shown: Shown, *, nth: int, opens: bool) -> list[str]:
        """Its lines; before them the path, once, and what is said of a part with a body."""
        rows = [plain(path)] if opens else []
        rows += [_entry(shown)] if nth == 1 else []
        return rows + self._sources[path].rows(shown.lines)

    def blocks(self, path: str, shown: Sequence[Shown]) -> list[Block]:
        """One block: with its code, or among the names where no more than signatures are shown.

        The best of all stands first with whatever is shown of it.
        """
        rank = min(one.part.rank for one in shown)
        first = any(one.part.rank == 0 and one.lines for one in shown)
        if not first and not any(one.told for one in shown):
            return [Block((NAMES, rank), tuple(self._names(path, shown)))]
        return [Block((BODIES, rank), tuple(self._code(path, shown)))]

    def rows(self, blocks: Sequence[Block], numbers: Numbers) -> list[str]:
        """Head, blocks, foot; bare, the message alone."""
        if numbers.bare:
            return [f"{numbers.message}\n"]
        rows = self._head(numbers)
        names = [block for block in blocks if block.order[0] == NAMES]
        for block in blocks:
            if block.order[0] == BODIES:
                rows += block.rows
        if names:
            rows += ["## Also\n"] if len(names) < len(blocks) else []
            rows += ["```\n", *(row for block in names for row in block.rows), "```\n\n"]
        return [*rows, *self._foot(numbers)]

    def _head(self, numbers: Numbers) -> list[str]:
        about = self._about
        place = plain(about.repository)
        if about.commit:
            place += f" at {about.commit[:12]}"
        if about.as_of.uncommitted:
            place += f" with {files(about.as_of.uncommitted)} uncommitted"
        persona = plain(about.persona)
        count = f"{numbers.tokens} of {numbers.budget} tokens"
        head = f"# {place}, {_freshness(about)} · {persona} · {count}\n\n"
        return [head, *(f"Warning: {plain(text)}\n\n" for text in about.warnings)]

    def _foot(self, numbers: Numbers) -> list[str]:
        rows = [f"{plain(numbers.message)}\n"] if numbers.message else []
        if numbers.omitted:
            rows.append(
                f"{numbers.omitted} more found: ask with a larger budget, a narrower question, "
                "or a focus.\n"
            )
        if self._about.withheld:
            rows.append(f"{files(self._about.withheld)} of the repository withheld.\n")
        return rows

    def _code(self, path: str, shown: Sequence[Shown]) -> list[str]:
        lines = sorted(n for one in shown for n in one.lines)
        rows = [f"## {_cited(path, lines)}\n"]
        rows += [_entry(one) for one in shown if one.told or not one.lines]
        language = _LANGUAGES.get(path.rpartition(".")[2], "")
        return [*rows, f"```{language}\n", *self._numbered(path, lines), "```\n\n"]

    def _names(self, path: str, shown: Sequence[Shown]) -> list[str]:
        lines = sorted(n for one in shown for n in one.lines)
        rows = [f"{_cited(path, lines)}\n"] if lines else []
        rows += self._numbered(path, lines)
        return rows + [
            f"{_cited(path, (one.part.start, one.part.end))} {plain(one.part.called)}".rstrip()
            + (f" ({plain(one.why)})\n" if one.why else "\n")
            for one in shown
            if not one.lines
        ]

    def _numbered(self, path: str, lines: Sequence[int]) -> list[str]:
        source = self._sources[path]
        rows = source.rows(lines)
        for at in range(len(lines) - 1, 0, -1):
            between = range(lines[at - 1] + 1, lines[at])
            if between and not all(map(source.blank, between)):
                rows.insert(at, "...\n")
        if lines and source.line(lines[-1]).rstrip().endswith(_OPEN):
            rows.append("...\n")
        return rows


def _entry(shown: Shown) -> str:
    part = shown.part
    symbol = f" `{plain(part.called)}`" if part.symbol else ""
    why = f": {plain(shown.why)}" if shown.why else ""
    return f"{part.start}-{part.end} {part.said_kind}{symbol}{why}\n"


def _cited(path: str, lines: Sequence[int]) -> str:
    cited = ranges(lines)
    if cited.count(",") >= MAX_RANGES or (len(lines) == 2 and "," in cited):
        cited = f"{lines[0]}-{lines[-1]}"
    return f"{plain(path)}:{cited}"


def _freshness(about: About) -> str:
    if about.as_of.note:
        return plain(about.as_of.note)
    return {True: "up to date", False: "out of date", None: "not checked for changes"}[
        about.as_of.fresh
    ]
