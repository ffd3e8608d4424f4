"""How a symbol is used: its true signature, then real calls and the guide; never a call that
cannot bind.
"""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence

from api.context.calls_shown import best, binding, matches
from api.context.guides import guides
from api.context.heads import heads
from api.context.nearness import CALLS
from api.context.points import NEAR_BEST, NOTHING, Plan, Point, called, title
from api.context.priors import Priors
from api.context.retrieve import nodes_of
from api.context.users import User, users
from graph.model import CANNOT_BIND, Certainty, Edge, EdgeKind, Node, NodeKind
from graph.terms import terms_of, words
from graph.view import View

MAX_CALLS = 2
UNCALLED = 0.65  # below the calls of what is called
MAX_MEMBERS = 8
MAX_BASES = 4  # classes up from one, in which its maker or docstring is looked for
_ASKED_WITH = """use used using usage call called invoke construct instantiate example examples
class function method module helper"""
_ASKING = frozenset(term for word in words(_ASKED_WITH) for term in terms_of(word))
FOLLOWING = 3  # lines after a call, which show what is done with it


def of_use(view: View, named: Sequence[Node], terms: Collection[str], priors: Priors) -> Plan:
    """The subjects by their signatures, the calls that show most, the guide, then members."""
    bases = _bases(view, named)
    subjects, uncalled = _foremost(view, named, bases)
    makers, telling = _makers(view, subjects, bases)
    said = heads(view, [*subjects, *makers, *telling])
    name = title(subjects)
    others = set(terms) - _ASKING - {term for node in named for term in terms_of(node.name)}
    points = [
        Point(node, reason, off, said[node.id], cut=node not in subjects)
        for nodes, reason, off in (
            (subjects, "what is asked for", 0.0),
            (makers, f"what {name}(...) takes", 0.1),
            (telling, f"base of {name}", 0.15),
        )
        for node in nodes
    ]
    targets = [node.id for node in (*named, *makers)]
    edges = view.edges(targets, (*CALLS, EdgeKind.MENTIONS), incoming=True)
    owned = {node.id for node in named}
    arriving = [e for e in edges if e.target.rpartition(".__init__")[0] in {*owned, ""}]
    calls = [u for u in binding(view, named, arriving, priors) if not _within(u.node, named)]
    points += [
        Point(
            user.node,
            f"calls {name}{_how_sure(user)}",
            0.2 + n / 20,
            tuple(range(user.lines[0], user.lines[0] + FOLLOWING + 1)),
            cut=True,
        )
        for n, user in enumerate(best(view, calls, others, priors)[:MAX_CALLS])
    ]
    wrong = {edge.source for edge in edges if edge.role.startswith(CANNOT_BIND)}
    mentions = [e for e in edges if e.kind is EdgeKind.MENTIONS and e.source not in wrong]
    told, outgrown = guides(view, subjects, users(view, mentions, priors), wrong, priors)
    points += told
    points += _members(view, subjects, bases, others)
    misleading = frozenset({*wrong, *outgrown} - {user.node.id for user in calls})
    known = {node.id: _known(node, calls, edges) for node in (*subjects, *uncalled)}
    signed = heads(view, uncalled, docstring=0)
    points += [Point(n, "has the name too", UNCALLED, signed[n.id], cut=True) for n in uncalled]
    return Plan(tuple(points), known, misleading, NOTHING if told and not others else NEAR_BEST)


def _foremost(
    view: View, named: Sequence[Node], bases: Mapping[str, Sequence[Node]]
) -> tuple[Sequence[Node], Sequence[Node]]:
    """The subjects without the bases of others, those that are called most first; what overloads
    announce is said by what follows them. And those that nothing calls where others are called.
    """
    above = {base.id for own in bases.values() for base in own}
    own = [node for node in named if node.id not in above]
    counts = Counter(edge.target for edge in view.edges([n.id for n in own], CALLS, incoming=True))
    last = {(node.path, node.qualified_name): node for node in own}
    kept = [n for n in own if counts[n.id] or n is last[n.path, n.qualified_name]]
    kept.sort(key=lambda node: -counts[node.id])
    meant = [node for node in kept if counts[node.id]] or kept
    return meant, [node for node in kept if node not in meant]


def _bases(view: View, subjects: Sequence[Node]) -> Mapping[str, Sequence[Node]]:
    """By id of a subject, the classes that it inherits from, nearest first."""
    found: dict[str, list[Node]] = {node.id: [] for node in subjects}
    level = {node.id: {node.id} for node in subjects if NodeKind.CLASS in node.kinds}
    for _ in range(MAX_BASES):
        edges = view.edges(sorted(level), (EdgeKind.INHERITS,))
        nodes = nodes_of(view, [edge.target for edge in edges])
        above: dict[str, set[str]] = {}
        for edge in edges:
            node = nodes.get(edge.target)
            for subject in level[edge.source] if node and node.path else ():
                if node and node not in found[subject]:
                    found[subject].append(node)
                    above.setdefault(node.id, set()).add(subject)
        if not above:
            break
        level = above
    return found


def _makers(
    view: View, subjects: Sequence[Node], bases: Mapping[str, Sequence[Node]]
) -> tuple[list[Node], list[Node]]:
    """What makes an object of each class, its own or the nearest base's; and of classes that say
    nothing of themselves the nearest base that does.
    """
    classes = [node for node in subjects if NodeKind.CLASS in node.kinds]
    lines = [(node, *bases[node.id]) for node in classes]
    nodes = nodes_of(view, [f"{one.id}.__init__" for line in lines for one in line])
    made = [
        next((m for one in line if (m := nodes.get(f"{one.id}.__init__"))), None) for line in lines
    ]
    said = [next((one for one in line if one.docstring), line[0]) for line in lines]
    return (
        list({node.id: node for node in made if node}.values()),
        list({n.id: n for n in said if n not in classes}.values()),
    )


def _members(
    view: View,
    subjects: Sequence[Node],
    bases: Mapping[str, Sequence[Node]],
    terms: Collection[str],
) -> list[Point]:
    """The public methods, those with words of the question first, then in their order, own ones
    before inherited ones.
    """
    classes = [node for node in subjects if NodeKind.CLASS in node.kinds]
    line = list({n.id: n for node in classes for n in (node, *bases[node.id])}.values())
    contained = view.edges([node.id for node in line], (EdgeKind.CONTAINS,))
    members = nodes_of(view, [edge.target for edge in contained])
    place = {node.id: n for n, node in enumerate(line)}
    owners = {edge.target: place[edge.source] for edge in contained}
    public = [n for n in members.values() if NodeKind.FUNCTION in n.kinds and n.name[0] != "_"]
    public.sort(key=lambda n: (owners[n.id], n.path, n.span.start if n.span else 0))
    nearest: dict[str, Node] = {}
    for node in public:
        if owners[nearest.setdefault(node.name, node).id] == owners[node.id]:
            nearest[node.name] = node  # of overloads what they announce
    shown = sorted(
        nearest.values(), key=lambda n: (-matches(n.name, terms), owners[n.id] >= len(classes))
    )
    return [
        Point(node, _whose(line[owners[node.id]], subjects), 0.7 + n / 50, _first(node))
        for n, node in enumerate(shown[:MAX_MEMBERS])
    ]


def _whose(owner: Node, subjects: Sequence[Node]) -> str:
    if owner in subjects:
        return f"a method of {called(owner)}"
    return f"a method that {title(subjects)} inherits"


def _known(node: Node, calls: Sequence[User], edges: Sequence[Edge]) -> str:
    """How many calls of one subject are known; of those found by a name alone, all may be its."""
    own = (node.id, f"{node.id}.__init__")
    callers = {edge.source for edge in edges if edge.target in own}
    by_name = not any(user.node.id == edge.source for user in calls for edge in edges)
    count = sum(by_name or user.node.id in callers for user in calls)
    if not count:
        return "no call that binds is known"
    return "1 call is known" if count == 1 else f"{count} calls are known"


def _within(node: Node, others: Sequence[Node]) -> bool:
    return any(node.id.startswith(f"{other.id}.") for other in others)


def _how_sure(user: User) -> str:
    return ", by the name alone" if user.certainty is Certainty.POSSIBLE else ""


def _first(node: Node) -> tuple[int, ...]:
    return (node.span.start,) if node.span else ()
