"""Which lines of a file a node is made of, and in which pieces they are worth showing."""

import re
from collections.abc import Callable, Iterable, Sequence

import msgspec

from api.context.source import Source
from graph.model import Node, NodeKind

STEP_TOKENS = 60  # a block of a body aims at this many, so that little of a budget is left over
LONG_UNIT = 120  # lines: of longer units the blocks that match come first
LONG_DOCSTRING = 12  # lines: of longer docstrings the first lines come first
KEPT_DOCSTRING = 3
MAX_SIGNATURE = 60  # lines in which the end of a signature is looked for
BRIEF = 50.0  # tokens of a signature among many
SHORTEST_BRIEF = 2  # lines: `def f(` alone says nothing
MAX_STATEMENT = 10
MAX_MEMBERS = 40

_DEFINITION = re.compile(r"\s*(?:async\s+def|def|class)\b")
_STRING_OR_COMMENT = re.compile(r"\"[^\"\n]*\"|'[^'\n]*'|#.*")
_QUOTES = re.compile(r"\s*[rRbBuUfF]{0,2}(\"\"\"|''')")


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
    members: list[Sequence[int]] = []
    if NodeKind.FUNCTION not in node.kinds:
        for member in inside:
            if member.span:
                taken.update(range(member.span.start, member.span.end + 1))
                members.append(_first_lines(member, source))
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
    members = tuple(n for n in whole.members if n in lines)
    return Shape(whole.signature, core, () if cut else rest, members, cut=cut and bool(rest))


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


def brief(source: Source, signature: Sequence[int]) -> tuple[int, ...]:
    """A signature, cut at a parameter where it is long."""
    kept: list[int] = []
    cost = 0.0
    for number in signature:
        cost += source.costs[number]
        if cost > BRIEF and len(kept) >= SHORTEST_BRIEF:
            break
        kept.append(number)
    return tuple(kept)


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


def _first_lines(member: Node, source: Source) -> Sequence[int]:
    """The lines that say what a member is."""
    start, end = node_span(member, source)
    if member.kinds[0] is NodeKind.SECTION:
        return (start,)
    return brief(source, signature_lines(source, start, end))


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
    source: Source, members: Sequence[Sequence[int]], relevance: Callable[[str], float]
) -> tuple[int, ...]:
    """The lines that define MAX_MEMBERS members: of more those that match best."""
    best = members
    if len(members) > MAX_MEMBERS:
        best = sorted(members, key=lambda own: -sum(relevance(source.line(n)) for n in own))
    return tuple(sorted({n for own in best[:MAX_MEMBERS] for n in own}))


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
