"""Which lines of a file a node is made of, and in which pieces they are worth showing."""

import re
from collections.abc import Callable, Iterable, Sequence
from typing import TypeVar

import msgspec

from graph.model import Node, NodeKind
from graph.segment_cache import SegmentCache

STEP_TOKENS = 60  # a block of a body aims at this many, so that little of a budget is left over
LONG_UNIT = 120  # lines: of longer units the blocks that match come first
LONG_DOCSTRING = 12  # lines: of longer docstrings the first lines come first
KEPT_DOCSTRING = 3
MAX_LINE = 2_000  # characters: a longer line is data, and is never shown
KEPT_TEXTS = 8 << 20  # characters of the texts that a process keeps; with their lines six times it
MAX_SIGNATURE = 12
MAX_STATEMENT = 10
MAX_MEMBERS = 40

_DEFINITION = re.compile(r"\s*(?:async\s+def|def|class)\b")
_STRING_OR_COMMENT = re.compile(r"\"[^\"\n]*\"|'[^'\n]*'|#.*")
_QUOTES = re.compile(r"\s*[rRbBuUfF]{0,2}(\"\"\"|''')")
_CONTROL = {code: 0x2400 + code for code in range(32) if code != 9}
_CONTROL.update(dict.fromkeys([0x7F, *range(0x80, 0xA0), *range(0xD800, 0xE000)], 0xFFFD))


_Value = TypeVar("_Value")


class _Made(dict[int, _Value]):
    """Something of each line, made where it is first asked for."""

    def __init__(self, make: Callable[[int], _Value]) -> None:
        super().__init__()
        self._make = make

    def __missing__(self, number: int) -> _Value:
        made = self[number] = self._make(number)
        return made


class Source:
    """The lines of one text, numbered from 1; a line ends at `\\n` only."""

    def __init__(self, text: str) -> None:
        lines = text.split("\n")
        self._lines = lines[:-1] if lines[-1] == "" else lines
        self._rows = _Made(self._row)
        self.costs = _Made(self._cost)  # about how many tokens; only for cutting and ordering
        self.signatures: dict[tuple[int, int], tuple[int, ...]] = {}

    @property
    def count(self) -> int:
        """How many lines there are."""
        return len(self._lines)

    def line(self, number: int) -> str:
        """One line as it is, without its carriage return; "" where there is none."""
        if 0 < number <= len(self._lines):
            return self._lines[number - 1].removesuffix("\r")
        return ""

    def rows(self, numbers: Iterable[int]) -> list[str]:
        """Lines with their numbers, as a reader sees them: control characters made visible."""
        return [self._rows[number] for number in numbers]

    def cost(self, numbers: Iterable[int]) -> float:
        """What lines cost together."""
        return sum([self.costs[number] for number in numbers])

    def showable(self, start: int, end: int) -> Sequence[int]:
        """Which lines of a span exist and are short enough to be shown."""
        first = max(1, start)
        sizes = map(len, self._lines[first - 1 : max(0, end)])
        return [number for number, size in enumerate(sizes, first) if size <= MAX_LINE]

    def blank(self, number: int) -> bool:
        """Whether a line says nothing."""
        return not self.line(number).strip()

    def _row(self, number: int) -> str:
        line = self.line(number)
        seen = line if line.isprintable() else line.translate(_CONTROL)
        return f"{number}\t{seen}".rstrip() + "\n"

    def _cost(self, number: int) -> float:
        return 2.0 + len(self.line(number).lstrip()) / 3.6


def source_of(text: str) -> Source:
    """The lines of a text. Those read last are kept, as many as KEPT_TEXTS holds."""
    held = _SOURCES.get([text])
    if text not in held:
        held[text] = Source(text)
        _SOURCES.put({text: (held[text], len(text))})
    return held[text]


_SOURCES = SegmentCache[str, Source](KEPT_TEXTS)


class Shape(msgspec.Struct, frozen=True):
    """The lines of a node: its signature, what to show next, and what to show last."""

    signature: tuple[int, ...]
    core: tuple[int, ...]
    rest: tuple[int, ...]
    members: tuple[int, ...] = ()  # of a class or section: the lines that begin its members
    cut: bool = False  # whether it has more lines, which are never shown


def shape(
    node: Node, source: Source, inside: Iterable[Node], relevance: Callable[[str], float]
) -> Shape:
    """Cut a node's own lines; `inside` are the file's other symbols within its span."""
    start, end = node_span(node, source)
    taken: set[int] = set()
    members: list[int] = []
    if NodeKind.FUNCTION not in node.kinds:
        for member in inside:
            if member.span:
                taken.update(range(member.span.start, member.span.end + 1))
                members.append(_first_line(member, source))
    showable = source.showable(start, end)
    own = _apart(source, [n for n in showable if n not in taken]) if taken else showable
    symbol = node.kinds[0] in {NodeKind.CLASS, NodeKind.FUNCTION}
    signature = signature_lines(source, start, end) if symbol else ()
    late = _docstring_tail(source, signature[-1] + 1, end) if signature else frozenset[int]()
    core = [n for n in own if n not in late] if late else own
    rest = [n for n in own if n in late] if late else []
    if len(core) > LONG_UNIT:
        core, more = _most_relevant(source, core, relevance)
        rest = sorted([*rest, *more])
    listed = NodeKind.CLASS in node.kinds or node.kinds[0] is NodeKind.SECTION
    shown = _best_members(source, members, relevance) if listed else ()
    return Shape(signature, _trimmed(source, core), _trimmed(source, rest), shown)


def narrowed(whole: Shape, source: Source, lines: Sequence[int], *, cut: bool) -> Shape:
    """A shape whose statements at these lines come first, and all else last, or not at all."""
    every = sorted({*whole.core, *whole.rest})
    last = every[-1] if every else 0
    wanted = {*lines} & {*whole.signature}
    wanted |= {n for line in lines if line not in wanted for n in statement(source, line, last)}
    core = tuple(n for n in every if n in wanted)
    rest = tuple(n for n in every if n not in wanted)
    return Shape(whole.signature, core, () if cut else rest, cut=cut and bool(rest))


def statement(source: Source, line: int, last: int) -> range:
    """The lines from `line` to where the brackets close that it opens, MAX_STATEMENT at most."""
    depth = 0
    for number in range(line, min(last, line + MAX_STATEMENT - 1) + 1):
        code = _STRING_OR_COMMENT.sub("", source.line(number))
        depth += sum(code.count(c) for c in "([{") - sum(code.count(c) for c in ")]}")
        if depth <= 0:
            return range(line, number + 1)
    return range(line, min(last, line + MAX_STATEMENT - 1) + 1)


def node_span(node: Node, source: Source) -> tuple[int, int]:
    """First and last line; of a file or module the whole text."""
    if node.span is None or node.kinds[0] in {NodeKind.FILE, NodeKind.MODULE}:
        return 1, max(1, source.count)
    return node.span.start, node.span.end


def signature_lines(source: Source, start: int, end: int) -> tuple[int, ...]:
    """The lines from `def` or `class` to the colon that ends the header."""
    held = source.signatures.get((start, end))
    if held is None:
        held = source.signatures[start, end] = _signature_lines(source, start, end)
    return held


def _signature_lines(source: Source, start: int, end: int) -> tuple[int, ...]:
    first = _definition_line(source, start, end)
    depth = 0
    for number in range(first, min(end, first + MAX_SIGNATURE) + 1):
        code = _STRING_OR_COMMENT.sub("", source.line(number)).rstrip()
        depth += sum(code.count(c) for c in "([{") - sum(code.count(c) for c in ")]}")
        if depth <= 0 and (":" in code or not _DEFINITION.match(source.line(first))):
            return tuple(range(first, number + 1))
    return (first,)


def blocks(source: Source, lines: Sequence[int]) -> list[tuple[int, ...]]:
    """Cut lines into blocks of about STEP_TOKENS, before a blank or less indented line."""
    found: list[tuple[int, ...]] = []
    begins, cost = 0, 0.0
    for at, number in enumerate(lines, 1):
        cost += source.costs[number]
        if cost >= STEP_TOKENS:
            cut = begins + _best_cut(source, lines[begins:at])
            found.append(tuple(lines[begins:cut]))
            begins, cost = cut, source.cost(lines[cut:at])
    if begins < len(lines):
        found.append(tuple(lines[begins:]))
    return found


def _best_cut(source: Source, block: Sequence[int]) -> int:
    """Where to cut a full block: after its last blank line in the second half, else at its end."""
    for at in range(len(block) - 1, len(block) // 2, -1):
        if source.blank(block[at - 1]):
            return at
    return len(block)


def _first_line(member: Node, source: Source) -> int:
    """The line that says what a member is."""
    start, end = node_span(member, source)
    return start if member.kinds[0] is NodeKind.SECTION else _definition_line(source, start, end)


def _definition_line(source: Source, start: int, end: int) -> int:
    found = (n for n in range(start, end + 1) if _DEFINITION.match(source.line(n)))
    return next(found, start)


def docstring_lines(source: Source, first: int, end: int) -> range:
    """The lines of the docstring that begins on a line, none where there is none."""
    opened = _QUOTES.match(source.line(first))
    if not opened:
        return range(0)
    quotes = opened[1]
    if quotes in source.line(first)[opened.end() :]:
        return range(first, first + 1)
    last = next((n for n in range(first + 1, end + 1) if quotes in source.line(n)), end)
    return range(first, last + 1)


def _docstring_tail(source: Source, first: int, end: int) -> frozenset[int]:
    """The lines of a long docstring after its beginning."""
    said = docstring_lines(source, first, end)
    return frozenset(said[KEPT_DOCSTRING:-1] if len(said) > LONG_DOCSTRING else ())


def _most_relevant(
    source: Source, lines: Sequence[int], relevance: Callable[[str], float]
) -> tuple[list[int], list[int]]:
    """Split a long unit: the blocks that match best, up to LONG_UNIT lines, and the others."""
    cut = blocks(source, lines)
    worth = [sum(relevance(source.line(n)) for n in block) for block in cut]
    order = sorted(range(len(cut)), key=lambda i: (i != 0, -worth[i], i))
    kept: set[int] = set()
    size = 0
    for index in order:
        if size + len(cut[index]) > LONG_UNIT:
            break
        kept.add(index)
        size += len(cut[index])
    core = [n for index, block in enumerate(cut) if index in kept for n in block]
    return core, [n for index, block in enumerate(cut) if index not in kept for n in block]


def _best_members(
    source: Source, members: Sequence[int], relevance: Callable[[str], float]
) -> tuple[int, ...]:
    """MAX_MEMBERS of the lines that define members: of more those that match best."""
    if len(members) <= MAX_MEMBERS:
        return tuple(members)
    best = sorted(members, key=lambda n: -relevance(source.line(n)))[:MAX_MEMBERS]
    return tuple(sorted(best))


def _apart(source: Source, lines: Sequence[int]) -> list[int]:
    """Lines between which others were taken out, without the blank ones that parted them."""
    kept: list[int] = []
    run: list[int] = []
    for number in lines:
        if run and number != run[-1] + 1:
            kept += _trimmed(source, run)
            run = []
        run.append(number)
    return [*kept, *_trimmed(source, run)]


def _trimmed(source: Source, lines: Sequence[int]) -> tuple[int, ...]:
    """Without blank lines at either end."""
    kept = list(lines)
    while kept and source.blank(kept[-1]):
        kept.pop()
    while kept and source.blank(kept[0]):
        kept.pop(0)
    return tuple(kept)
