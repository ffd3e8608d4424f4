"""The answer for a program: one JSON object, an item a row."""

import json
from collections.abc import Mapping, Sequence

from msgspec.structs import asdict

from api.context.form import About, Block, Numbers, files
from api.context.shown import Shown, item
from api.context.source import Source


class Json:
    """Renders JSON."""

    def __init__(self, about: About, sources: Mapping[str, Source]) -> None:
        self._about = about
        self._sources = sources

    def least(self, path: str, shown: Shown, *, nth: int, opens: bool) -> list[str]:
        """The item with its first lines, or the lines as they stand within a string."""
        if nth == 0 or opens:
            return [row for block in self.blocks(path, [shown]) for row in block.rows]
        source = self._sources[path]
        return [_dumped(source.line(n))[1:-1] for n in shown.lines]

    def blocks(self, path: str, shown: Sequence[Shown]) -> list[Block]:
        """A block an item."""
        return [
            Block((0, one.part.rank), (f"{_dumped(asdict(item(one, self._sources[path])))},\n",))
            for one in shown
        ]

    def rows(self, blocks: Sequence[Block], numbers: Numbers) -> list[str]:
        """Head, items, foot; bare, without other warnings than the message."""
        about = self._about
        head = {
            "repository": about.repository,
            "commit": about.commit,
            "fresh": about.as_of.fresh,
            "persona": about.persona,
            "budget": numbers.budget,
            "tokens": numbers.tokens,
        }
        items = [row for block in blocks for row in block.rows]
        if items:
            items[-1] = items[-1].removesuffix(",\n") + "\n"
        others = () if numbers.bare else (about.as_of.note, _uncommitted(about), *about.warnings)
        warnings = [*others, numbers.message]
        foot = {
            "omitted": numbers.omitted,
            "withheld": about.withheld,
            "warnings": [text for text in warnings if text],
        }
        return [f'{_dumped(head)[:-1]},"items":[\n', *items, f"],{_dumped(foot)[1:]}\n"]


def _uncommitted(about: About) -> str:
    count = about.as_of.uncommitted
    return f"{files(count)} uncommitted, shown as in the work tree" if count else ""


def _dumped(data: Mapping[str, object] | str) -> str:
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    return text.encode("utf-8", "replace").decode("utf-8")
