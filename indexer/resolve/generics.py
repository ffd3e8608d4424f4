"""Texts of annotations taken apart."""

from functools import lru_cache


@lru_cache(maxsize=4096)
def generic(text: str) -> tuple[str, tuple[str, ...]]:
    """`a.B[X, Y]` as `a.B` and its arguments."""
    head, bracket, rest = text.partition("[")
    if not bracket:
        return text, ()
    return head, split(rest.rpartition("]")[0], ",")


@lru_cache(maxsize=4096)
def split(text: str, separator: str) -> tuple[str, ...]:
    """The parts of a text between separators that stand in no bracket."""
    if separator not in text:
        return (text,)
    parts: list[str] = []
    depth = start = 0
    for position, character in enumerate(text):
        if character in "([{":
            depth += 1
        elif character in ")]}":
            depth -= 1
        elif character == separator and depth == 0:
            parts.append(text[start:position])
            start = position + 1
    return (*parts, text[start:])
