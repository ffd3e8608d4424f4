"""The messages in a piece of code: its string literals that read like sentences.

An error that somebody reports is most often the text of a literal with its placeholders filled,
so a literal is cut where a placeholder or a quote stands, and each piece is kept as words.
"""

import re
from collections.abc import Iterator

from graph.terms import pairs, words

MIN_LENGTH = 10  # characters of a piece, which must hold a space too: else it is a key or a name
MAX_WORDS = 24  # of one literal: longer ones are data
MAX_MESSAGES = 60  # of one document

_LITERAL = re.compile(
    r"#[^\n]*"
    r"|\"\"\"(.*?)\"\"\"|'''(.*?)'''"
    r"|\"((?:[^\"\\\n]|\\.)*)\"|'((?:[^'\\\n]|\\.)*)'",
    re.DOTALL,
)
_CUT = re.compile(r"%\(\w+\)[a-z]|%[-+ #0-9.]*[a-zA-Z]|\{[^{}]*\}|\\.|[\"'`\n]")


def literal_words(code: str) -> list[str]:
    """The words and word pairs of the messages in a piece of code, in order."""
    found: list[str] = []
    for piece in _messages(code):
        spoken = words(piece)[:MAX_WORDS]
        found += spoken
        found += pairs(spoken)
    return found


def _messages(code: str) -> Iterator[str]:
    left = MAX_MESSAGES
    for match in _LITERAL.finditer(code):
        text = match[match.lastindex] if match.lastindex else ""
        if len(text) < MIN_LENGTH or " " not in text:
            continue
        for piece in _CUT.split(text):
            if len(piece) >= MIN_LENGTH and " " in piece.strip():
                yield piece
                left -= 1
                if not left:
                    return
