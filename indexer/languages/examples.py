"""Python in documents: the calls that it shows."""

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from msgspec.structs import replace

from indexer.facts import Call, Section
from indexer.languages.python.extract import python_facts

_OPEN: Final = re.compile(r"( *)(`{3,}|~{3,}) *(?:python|py|python3)\b[^`]*", re.IGNORECASE)
_LONGEST: Final = 400  # lines of one block


def calls(
    blocks: Iterable[tuple[int, Sequence[str]]], sections: Sequence[Section]
) -> tuple[Call, ...]:
    """The calls of `Capitalised` names in blocks of Python, each with the number of its first line,
    but of those that some block defines.
    """
    found: list[Call] = []
    own: set[str] = set()
    around: list[int] = []  # the sections that a block stands in, innermost last
    after = 0
    for first, block in blocks:
        if len(block) > _LONGEST:
            continue
        facts, _ = python_facts("\n".join(block).encode(errors="replace"))
        own.update(symbol.qualname.partition(".")[0] for symbol in facts.symbols)
        while after < len(sections) and sections[after].start <= first:
            around.append(after)
            after += 1
        while around and sections[around[-1]].end < first:
            around.pop()
        if around:
            at = around[-1]
            found += [replace(one, scope=at, line=first + one.line - 1) for one in facts.calls]
    return tuple(one for one in found if one.chain.partition(".")[0] not in own)


def fenced(lines: Sequence[str]) -> Iterator[tuple[int, list[str]]]:
    """(first line, lines without the indentation of the fence) of each fenced Python block."""
    number = 0
    while number < len(lines):
        opening = _OPEN.fullmatch(lines[number].rstrip("\r"))
        number += 1
        if opening is None:
            continue
        indent, fence = len(opening[1]), opening[2]
        block: list[str] = []
        first = number + 1
        while number < len(lines) and not lines[number].strip().startswith(fence):
            block.append(lines[number][indent:] if lines[number][:indent].isspace() or not indent
                         else lines[number])  # fmt: skip
            number += 1
        number += 1
        if number <= len(lines):
            yield first, block
