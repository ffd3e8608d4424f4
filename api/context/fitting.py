"""Whether calls in a text fit a signature, as far as keywords tell: documents grow old."""

import re

from graph.model import Node

_INSIDE = r"\(((?:[^()]|\([^()]*\))*)\)"
_KEYWORD = re.compile(r"(?<![\w.])(\w+)\s*=(?!=)")
_WORD = re.compile(r"\w+")
MAX_TEXT = 20_000  # characters


def fits(node: Node, text: str) -> bool:
    """Whether no call of a function in a text passes a keyword that its signature lacks."""
    if "**" in node.signature or f"{node.name}(" not in text:
        return True
    known = set(_WORD.findall(node.signature))
    call = re.compile(rf"(?<!def )\b{re.escape(node.name)}{_INSIDE}")
    return all(
        set(_KEYWORD.findall(re.sub(r"\([^()]*\)", "", arguments))) <= known
        for arguments in call.findall(text[:MAX_TEXT])
    )
