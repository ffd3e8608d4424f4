"""Which of several symbols of one name are copies of others, by the graph's DUPLICATES edges.

Functions and files have such edges; a class is a copy where its file is, or where most of its
methods are copies of one other class's.
"""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence

from api.context.priors import Priors, Taste
from graph.model import EdgeKind, Node, NodeKind
from graph.view import View

EXAMINED = 200  # symbols of one name; what comes after them is told by its path alone
ASIDE = frozenset({"copy", "old", "vendored", "generated"})


def second_hand(view: View, nodes: Sequence[Node]) -> set[str]:
    """The ids of those that are copies, or lie where copies and old code do."""
    priors = Priors(view.paths(), Taste())
    aside = {node.id for node in nodes if priors.of(node.path)[1] in ASIDE}
    return aside | copies(view, nodes[:EXAMINED]).keys()


def copies(view: View, nodes: Sequence[Node]) -> Mapping[str, str]:
    """The copies among these, each with what it was copied from (an id of its file's at least)."""
    classes = [node.id for node in nodes if NodeKind.CLASS in node.kinds]
    members: defaultdict[str, list[str]] = defaultdict(list)
    for edge in view.edges(classes, (EdgeKind.CONTAINS,)):
        members[edge.source].append(edge.target)
    asked = {node.id for node in nodes} | {node.path for node in nodes}
    asked.update(member for own in members.values() for member in own)
    found = view.edges(sorted(asked), (EdgeKind.DUPLICATES,))
    original = {edge.source: edge.target for edge in found}
    told: dict[str, str] = {}
    for node in nodes:
        of = original.get(node.id) or original.get(node.path) or _owner(members[node.id], original)
        if of:
            told[node.id] = of
    return told


def _owner(members: Sequence[str], original: Mapping[str, str]) -> str:
    """The one class that most of these methods are copies of, "" for none."""
    owners = Counter(original[one].rpartition(".")[0] for one in members if one in original)
    [(owner, count), *_] = owners.most_common(1) or [("", 0)]
    return owner if 2 * count > len(members) else ""
