"""`__all__`, where it is plain: literals assigned, added, extended or appended at top level."""

import re

from tree_sitter import Node

from indexer.languages.python.grammar import EXPRESSION_STATEMENT
from indexer.languages.python.source import Source

_STATEMENT = re.compile(
    r"__all__\s*(?::[^=]+)?(?P<how>=|\+=|\.extend\(|\.append\()\s*(?P<rest>.*)", re.DOTALL
)
_NAME = r"""(?:"\w+"|'\w+')"""
_SPACE = r"(?:\s|#[^\n]*(?:\n|$))*"
_NAMES = re.compile(
    rf"[(\[]?{_SPACE}(?:{_NAME}{_SPACE},{_SPACE})*(?:{_NAME})?{_SPACE}[)\]]?{_SPACE}\)?"
)
_ONE = re.compile(r"""["'](\w+)["']|#[^\n]*""")


def exports(source: Source, root: Node) -> tuple[str, ...] | None:
    """The names in `__all__`; None where there is none, or where it is computed."""
    if b"__all__" not in source.data:
        return None
    names: list[str] | None = None
    for statement in root.named_children:
        if statement.kind_id != EXPRESSION_STATEMENT:
            continue
        match = _STATEMENT.fullmatch(source.cut(statement.start_byte, statement.end_byte))
        if match is None:
            continue
        if not _NAMES.fullmatch(match["rest"]):
            return None
        found = [one[1] for one in _ONE.finditer(match["rest"]) if one[1]]
        names = found if match["how"] == "=" else [*(names or []), *found]
    return None if names is None else tuple(names)
