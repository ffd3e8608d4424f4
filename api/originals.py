"""Which of several symbols of one name are copies of others, and which one is meant by the name.

Functions and files have DUPLICATES edges; a class is a copy where its file is, or where most of its
methods are copies of one other class's.
"""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence

from api.context.priors import Taste, mirrored, priors_of
from graph.model import EdgeKind, Node, NodeKind
from graph.view import CALLING, View

EXAMINED = 200  # symbols of one name; what comes after them is told by its path alone
ASIDE = frozenset({"copy", "old", "vendored", "generated"})
TRIED = frozenset({"test", "example"})  # what these define is for themselves
CLEARLY = 3  # times as much used as any other of its name


def originality(view: View, nodes: Sequence[Node]) -> dict[str, int]:
    """By id: 0 for plain code, 1 in tests and examples, 2 for copies, and where old code lies."""
    priors = priors_of(view.in_sight, Taste())
    copied = copies(view, nodes[:EXAMINED])
    told: dict[str, int] = {}
    for node in nodes:
        what = priors.of(node.path)[1]
        told[node.id] = 2 if what in ASIDE or node.id in copied else int(what in TRIED)
    return told


def foremost(view: View, nodes: Sequence[Node]) -> Node | None:
    """The one of these definitions of one name that the name means; None where that is not clear.

    It is the only one of the most original, or of those the only one that is no fallback (is
    defined under no condition); or they are no methods, and it is used CLEARLY more than the rest.
    """
    order = originality(view, nodes)
    least = min(order.values())
    every = [node for node in nodes if order[node.id] == least]
    left = [node for node in every if "conditional" not in node.tags] or every
    if len(left) > 1 and not any("." in node.id.partition("::")[2] for node in left):
        left = _most_used(view, left)
    return left[0] if len(left) == 1 else None


def _most_used(view: View, nodes: Sequence[Node]) -> Sequence[Node]:
    """The one that is used clearly more than the others, or all."""
    kinds = (*CALLING, EdgeKind.IMPORTS)
    ties = view.ties([node.id for node in nodes], kinds, incoming=True).found
    users = Counter(target for _, target in {(source, target) for source, _, target in ties})
    first, second, *_ = sorted(nodes, key=lambda node: -users[node.id])
    return [first] if users[first.id] >= CLEARLY * max(1, users[second.id]) else nodes


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


def original_paths(view: View, paths: Sequence[str]) -> Mapping[str, str]:
    """The copies among these files, each with the file that it is a copy of."""
    found = {path: original for path in paths if (original := mirrored(path, view.in_sight))}
    for edge in view.edges(paths, (EdgeKind.DUPLICATES,)):
        found.setdefault(edge.source, edge.target)
    return found


def _owner(members: Sequence[str], original: Mapping[str, str]) -> str:
    """The one class that most of these methods are copies of, "" for none."""
    owners = Counter(original[one].rpartition(".")[0] for one in members if one in original)
    [(owner, count), *_] = owners.most_common(1) or [("", 0)]
    return owner if 2 * count > len(members) else ""
