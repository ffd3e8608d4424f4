"""Looking symbols up for a reader: which one a name means, its source, its neighbours."""

from collections import Counter
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass, field, replace

import msgspec

from api.context.personas import Persona, read_personas
from api.context.priors import Priors, Taste, priors_of
from api.context.variables import Use, uses, variables
from api.errors import AmbiguousSymbol, UnknownSymbol
from api.originals import foremost, originality
from api.spelling import spelled_like, without_python
from graph.model import Certainty, EdgeKind, Node, NodeKind
from graph.relations import Relation, Relations, first
from graph.view import View

MATCHES_SHOWN = 20
EVERY = 1_000_000
_CODE = {
    NodeKind.CLASS,
    NodeKind.FUNCTION,
    NodeKind.MODULE,
    NodeKind.WORKFLOW,
    NodeKind.ROUTE,
    NodeKind.VARIABLE,
}


@dataclass(frozen=True, slots=True)
class Line:
    """A line of source; `number` 0 stands for lines that the persona may not see."""

    number: int
    text: str


@dataclass(frozen=True, slots=True)
class Neighbour:
    """One end of a relation; `path` and `lines` are where the source says so."""

    node: Node
    relation: str
    certainty: Certainty
    path: str
    lines: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Neighbours:
    """The first neighbours (certainty, then id), and how many there are of each certainty; of
    callers `split` says how many lie where: "code", "tests", "copies", and "subclasses", "itself".
    """

    items: tuple[Neighbour, ...]
    counts: Mapping[Certainty, int]
    split: Mapping[str, int] = field(default_factory=dict[str, int])

    @property
    def total(self) -> int:
        """How many there are."""
        return sum(self.counts.values())


@dataclass(frozen=True, slots=True)
class Meant:
    """The symbol that a name means, and the others that have the name too."""

    node: Node
    others: tuple[Node, ...] = ()


@dataclass(frozen=True, slots=True)
class Desk:
    """One state of one source, whole and as the persona sees it."""

    whole: View
    view: View
    persona: Persona

    def find(self, name: str, limit: int) -> tuple[Sequence[Node], int]:
        """The first symbols and files that a name means, and how many there are.

        Code comes before sections and files, plain code before tests and examples, and those before
        copies and old versions; each in the order of the view.
        """
        every = self._found(name)
        return every[:limit], len(every)

    def one(self, name: str) -> Meant:
        """The symbol or file that a name means: of several the foremost (see `api.originals`).

        Raises UnknownSymbol, AmbiguousSymbol.
        """
        found = self._found(name)
        if not found:
            near = tuple(spelled_like(self.view, name))
            raise UnknownSymbol(name, near, without_python(self.view))
        meant = [node for node in found if not _is_text(node)] or found
        chosen = foremost(self.view, meant) if len(meant) > 1 else meant[0]
        if chosen is None:
            shown = tuple(node.id for node in meant[:MATCHES_SHOWN])
            raise AmbiguousSymbol(name, shown, len(meant))
        return Meant(chosen, tuple(node for node in meant if node is not chosen))

    def _found(self, name: str) -> list[Node]:
        """All that a name means, in order."""
        every = list(self.view.find(name, limit=EVERY))
        order = originality(self.view, every)
        if not any(order[node.id] == 0 and not _is_text(node) for node in every):
            bound = variables(self.view, name)
            every += bound
            order |= originality(self.view, bound)
        return sorted(every, key=lambda node: (_is_text(node), order[node.id]))

    def source(self, node: Node) -> list[Line]:
        """The lines of a node that the persona may see; [] where its text is not kept."""
        text = self.view.texts([node.path]).get(node.path)
        if text is None:
            return []
        every = text.split("\n")
        if every and not every[-1]:
            every.pop()
        first, last = (node.span.start, node.span.end) if node.span else (1, len(every))
        hidden = self._hidden(node.path)
        lines: list[Line] = []
        for number in range(first, min(last, len(every)) + 1):
            if number not in hidden:
                lines.append(Line(number, every[number - 1].removesuffix("\r")))
            elif not lines or lines[-1].number:
                lines.append(Line(0, ""))
        return lines

    def callers(self, node: Node, limit: int) -> Neighbours:
        """Who calls, makes or refers to a symbol, or imports a module; the lines are the caller's.

        Of a Python file those of its module are meant. Of a variable, what names it.
        """
        if NodeKind.VARIABLE in node.kinds:
            return _naming(uses(self.view, node), limit)
        module = f"{node.id}::"
        held = self.view.nodes([module]) if NodeKind.FILE in node.kinds else {module: node}
        meant = held.get(module, node)
        every = self.view.callers(meant, EVERY)
        found = _neighbours(first(every.items, limit), incoming=True, own=node)
        return replace(found, counts=every.counts, split=self._split(meant, every.items))

    def callees(self, node: Node, limit: int) -> Neighbours:
        """What a symbol calls, makes or refers to; the lines are its own.

        Of a variable, what its module or class does in its lines.
        """
        if NodeKind.VARIABLE in node.kinds:
            return self._in_lines(node, limit)
        return _neighbours(self.view.callees(node, limit), incoming=False, own=node)

    def neighbourhood(self, node: Node, limit: int) -> tuple[Neighbours, Neighbours]:
        """Everything that a node's edges of all kinds lead to, and all that leads to it."""
        outgoing = self.view.relations([node.id], (), incoming=False, limit=limit)
        incoming = self.view.relations([node.id], (), incoming=True, limit=limit)
        return (
            _neighbours(outgoing, incoming=False, own=node),
            _neighbours(incoming, incoming=True, own=node),
        )

    def _split(self, node: Node, callers: Sequence[Relation]) -> Mapping[str, int]:
        """As `remit context` counts them, which tells of copies only that there are some."""
        priors = priors_of(self.view.in_sight, Taste())
        tested = {e.source for e in self.view.edges([node.id], (EdgeKind.TESTS,), incoming=True)}
        return Counter(_where(one, node, tested, priors) for one in callers)

    def _in_lines(self, variable: Node, limit: int) -> Neighbours:
        owner, span = variable.id.removesuffix(variable.name).removesuffix("."), variable.span
        [node] = self.view.nodes([owner]).values() or [variable]
        found = self.view.callees(node, EVERY).items
        held: list[Relation] = []
        for relation in found:
            lines = [n for n in relation.edge.lines if span and span.start <= n <= span.end]
            if lines:
                edge = msgspec.structs.replace(relation.edge, lines=tuple(lines))
                held.append(Relation(relation.node, edge))
        return _neighbours(first(held, limit), incoming=False, own=node)

    def _hidden(self, path: str) -> set[int]:
        seen = {node.id for node in self.view.outline([path])}
        return {
            number
            for node in self.whole.outline([path])
            if node.id not in seen and node.span
            for number in range(node.span.start, node.span.end + 1)
        }


def desk(whole: View, persona: str | None, default: str | None) -> Desk:
    """Sit a persona down at an unscoped view. Raises UnknownPersona, BrokenPersona."""
    chosen = read_personas(whole).choose(persona, default)
    return Desk(whole, whole.narrowed(chosen.scope), chosen)


def _where(caller: Relation, node: Node, tested: Set[str], priors: Priors) -> str:
    if caller.node.id == node.id:
        return "itself"
    what = priors.of(caller.node.path)[1]
    if what == "copy":
        return "copies"
    if what == "test" or caller.node.id in tested:
        return "tests"
    return "subclasses" if caller.edge.kind is EdgeKind.INHERITS else "code"


def _is_text(node: Node) -> bool:
    return _CODE.isdisjoint(node.kinds)


def _naming(found: Sequence[Use], limit: int) -> Neighbours:
    items = tuple(
        Neighbour(use.node, EdgeKind.REFERENCES.value, use.certainty, use.node.path, use.lines)
        for use in sorted(found, key=lambda use: "test" in use.node.tags)[:limit]
    )
    return Neighbours(items, Counter(use.certainty for use in found))


def _neighbours(relations: Relations, *, incoming: bool, own: Node) -> Neighbours:
    items = tuple(_neighbour(relation, incoming, own) for relation in relations.items)
    return Neighbours(items, relations.counts)


def _neighbour(relation: Relation, incoming: bool, own: Node) -> Neighbour:  # noqa: FBT001 - private
    edge = relation.edge
    path = relation.node.path if incoming else own.path
    return Neighbour(relation.node, edge.kind.value, edge.certainty, path, edge.lines)
