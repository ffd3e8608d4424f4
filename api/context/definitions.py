"""What a name that a task uses means: the definitions of it, and how surely each.

A user of a package does not know where things are defined. `pkg.merge` is what the package's
own module imports from somewhere, and `Table.add` what a base of `Table` defines.
"""

from collections.abc import Mapping, Sequence
from functools import lru_cache

from api.context.priors import Priors
from graph.model import EdgeKind, Node, NodeKind
from graph.routes import meant_by
from graph.terms import words
from graph.view import View

MAX_FOUND = 100
MAX_MATCHES = 12  # a name with more definitions than this says nothing
MAX_DOTS = 16  # of a longer name nothing is known: each dot is a level of looking
MAX_ABOVE = 4  # levels of bases that are looked at
VAGUE = 0.5  # of `grid.loc`, where nothing says what `grid` is: any `loc`


def definitions(view: View, name: str, priors: Priors) -> list[tuple[Node, float]]:
    """The definitions that a name most likely means, and how surely each."""
    wanted = name.replace("::", ".")
    if wanted.count(".") > MAX_DOTS:
        return []
    matches = _found(view, wanted)
    outer, _, last = wanted.rpartition(".")
    sure = 1.0
    if not matches and outer:
        matches, sure = _owned(view, outer, _found(view, last), priors)
    likely = _likely(_handlers(view, matches), priors)
    if not 0 < len(likely) <= MAX_MATCHES:
        return []
    return [(node, sure / len(likely)) for node in likely]


def methods_of(view: View, owner: Node, name: str) -> list[Node]:
    """What a class, or the nearest of its bases, defines under a name."""
    named = _found(view, name)
    own = [node for node in named if node.id.rpartition(".")[0] == owner.id]
    return own or _above(view, {owner.id}, named)


def _found(view: View, name: str) -> list[Node]:
    for one in meant_by(name) or [name]:
        nodes = [node for node in view.find(one, MAX_FOUND) if node.path]
        if nodes:
            return nodes
    return [node for node in view.answering(name) if node.path] if " " in name else []


def _owned(
    view: View, outer: str, named: Sequence[Node], priors: Priors
) -> tuple[Sequence[Node], float]:
    """Of the nodes of one name those that `outer` has, and how sure it is that they are meant."""
    if not named:
        return (), 0.0
    held = _exported(view, outer, named) or _inherited(view, outer, named, priors)
    if held:
        return held, 1.0
    parts = {part.lower() for part in words(outer.replace("_", " "))}
    shared = {node.id: len(parts & _parts(node)) for node in named}
    best = max(shared.values())
    return [node for node in named if shared[node.id] == best], 1.0 if best else VAGUE


def _exported(view: View, outer: str, named: Sequence[Node]) -> list[Node]:
    """Those that a module called `outer` imports, or that a module has which it imports whole."""
    end = f"/{outer.replace('.', '/')}"
    likely = _modules(view.in_sight).get(end.rpartition("/")[2], ())
    modules = [f"{path}::" for path in likely if _without_ending(path).endswith(end)]
    if not modules:
        return []
    taken = {target for _, _, target in view.ties(sorted(modules), (EdgeKind.IMPORTS,)).found}
    straight = [node for node in named if node.id in taken]
    return straight or [
        n for n in named if n.id == f"{n.path}::{n.name}" and f"{n.path}::" in taken
    ]


@lru_cache(maxsize=4)
def _modules(paths: frozenset[str]) -> Mapping[str, list[str]]:
    """The files of modules by the last part of the module's name."""
    found: dict[str, list[str]] = {}
    for path in paths:
        if path.endswith(".py"):
            found.setdefault(_without_ending(path).rpartition("/")[2], []).append(path)
    return found


def _without_ending(path: str) -> str:
    """The folder of a package or the file of a module, as the end of its dotted name."""
    return f"/{path}".removesuffix(".py").removesuffix("/__init__")


def _inherited(view: View, outer: str, named: Sequence[Node], priors: Priors) -> list[Node]:
    """Those that the nearest bases of the class `outer` define."""
    owners = {n.id for n, _ in definitions(view, outer, priors) if NodeKind.CLASS in n.kinds}
    return _above(view, owners, named)


def _above(view: View, owners: set[str], named: Sequence[Node]) -> list[Node]:
    for _ in range(MAX_ABOVE):
        if not owners:
            break
        ties = view.ties(sorted(owners), (EdgeKind.INHERITS,)).found
        owners = {target for _, _, target in ties}
        held = [node for node in named if node.id.rpartition(".")[0] in owners]
        if held:
            return held
    return []


def _handlers(view: View, nodes: Sequence[Node]) -> list[Node]:
    """The nodes, with the functions that handle routes in their place."""
    routes = [node.id for node in nodes if NodeKind.ROUTE in node.kinds]
    handled = [edge.target for edge in view.edges(routes, (EdgeKind.HANDLES,))]
    handlers = list(view.nodes(handled).values()) if handled else []
    return [*(node for node in nodes if NodeKind.ROUTE not in node.kinds), *handlers]


def _parts(node: Node) -> set[str]:
    return {part.lower() for part in words(node.id.replace("_", " "))}


def _likely(nodes: Sequence[Node], priors: Priors) -> list[Node]:
    """Of the definitions of one name those in the likeliest places: not copies, not in tests."""
    best = max((priors.of(node.path)[0] for node in nodes), default=0.0)
    return [node for node in nodes if priors.of(node.path)[0] >= 0.75 * best]
