"""The names that a lambda binds for itself."""

from tree_sitter import Node

from indexer.languages.python.grammar import LAMBDA_PARAMETERS, inner
from indexer.languages.python.visitor import Visitor


def lambda_names(visitor: Visitor, node: Node) -> frozenset[str]:
    """The parameters of a lambda."""
    found: list[str] = []
    for part in inner(node):
        if part.kind_id == LAMBDA_PARAMETERS:
            for parameter in inner(part):
                name = visitor.text(parameter).lstrip("*").partition("=")[0].strip()
                found.append(name)
    return frozenset(found)
