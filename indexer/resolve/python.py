"""The unit of a Python file: its nodes, and the edges that its statements say."""

from collections.abc import Iterable

from graph.model import EdgeKind, Node
from indexer.facts import Binding, FileFacts, Reference, Symbol
from indexer.resolve import routes, tests_of, unbound, wiring, workflows
from indexer.resolve.edges import EXACT, INFERRED, POSSIBLE, Edges
from indexer.resolve.lookups import Lookups
from indexer.resolve.nodes import dotted_name, file_node, module_node, symbol_node
from indexer.resolve.primitives import Primitives
from indexer.resolve.targets import UNKNOWN, Means, Target, Targets
from indexer.resolve.trace import TooDeep
from indexer.resolve.values import Values
from indexer.resolve.views import View


class PythonFile:
    """Resolves one Python file."""

    def __init__(
        self, path: str, digest: str, facts: FileFacts, values: Values, primitives: Primitives
    ) -> None:
        self.path = path
        self.facts = facts
        self.values = values
        self.primitives = primitives
        self.view = values.lookups.view(path) or View(path, facts)
        self.edges = Edges()
        self.nodes: list[Node] = [file_node(path, digest, facts)]
        self.ids = [self.view.id(index) for index in range(len(facts.symbols))]
        self.module = f"{path}::"
        self._digest = digest

    def resolve(self) -> None:
        """Fill `nodes` and `edges`."""
        root = self.values.lookups.root(self.view.directory)
        dotted = dotted_name(self.path, root)
        self.nodes.append(module_node(self.path, dotted, self._digest, self.facts))
        self.edges.add(self.path, EdgeKind.CONTAINS, self.module)
        for index, symbol in enumerate(self.facts.symbols):
            self._symbol(dotted, index, symbol)
        for opened in self.facts.scopes:
            for binding in opened.bindings:
                if binding.kind in ("import", "star"):
                    self._import(binding)
        for reference in self.facts.references:
            self._reference(reference)
        workflows.add(self)
        routes.add(self)
        wiring.add(self)
        unbound.add(self)
        tests_of.add(self)

    def owner(self, scope: int) -> str:
        """The id of the node whose body a scope is."""
        symbol = self.facts.scopes[scope].symbol
        return self.module if symbol < 0 else self.ids[symbol]

    def chain(self, scope: int, chain: str) -> Targets:
        """What an expression of this file means; nothing where it is too deep to tell."""
        try:
            return self.values.chain(self.view, scope, chain)
        except TooDeep:
            return UNKNOWN

    def node_id(self, target: Target) -> str | None:
        """The id of a class, function, module or external; None for what is no node."""
        if target.means in (Means.CLASS, Means.FUNCTION):
            if target.path == self.path:
                return self.ids[target.symbol]
            view = self.values.lookups.view(target.path)
            return view.id(target.symbol) if view is not None else None
        if target.means == Means.EXTERNAL:
            return f"external:{target.path}"
        if target.means == Means.MODULE:
            return self._module_id(target.path)
        return None

    def _module_id(self, stem: str) -> str | None:
        return module_id(self.values.lookups, self.values.lookups.at(stem))

    def _symbol(self, dotted: str, index: int, symbol: Symbol) -> None:
        own = self.ids[index]
        is_class = symbol.kind == "class"
        primitive = is_class and self._guarded(index)
        self.nodes.append(symbol_node(self.path, dotted, symbol, own, primitive=primitive))
        self.edges.add(self.owner(symbol.parent), EdgeKind.CONTAINS, own)
        if is_class:
            self._inherits(own, index)
        else:
            name = symbol.qualname.rpartition(".")[2]
            self.edges.add(own, EdgeKind.NAMED, f"name:{name}")
            self._overrides(own, index, name)
        for chain, line in symbol.decorators:
            called = chain.removesuffix("()")
            self._point(own, EdgeKind.DECORATES, self.chain(symbol.parent, called), called, [line])

    def _guarded(self, index: int) -> bool:
        try:
            return self.primitives.is_primitive(self.path, index)
        except TooDeep:
            return False

    def _inherits(self, own: str, index: int) -> None:
        line = [self.facts.symbols[index].start]
        try:
            bases = self.values.classes.bases(self.view, index)
        except TooDeep:
            return
        for written, targets in bases:
            self._point(own, EdgeKind.INHERITS, targets, written, line)

    def _overrides(self, own: str, index: int, name: str) -> None:
        symbol = self.facts.symbols[index]
        around = self.facts.scopes[symbol.parent]
        if around.kind != "class" or "overload" in symbol.tags:
            return
        above = Target(Means.SUPER, self.path, around.symbol)
        try:
            found = self.values.attribute(above, name)
        except TooDeep:
            return
        for target in found:
            overridden = self.node_id(target)
            if target.means == Means.FUNCTION and overridden and overridden != own:
                self.edges.add(own, EdgeKind.OVERRIDES, overridden)

    def _point(
        self, own: str, kind: EdgeKind, targets: Targets, written: str, lines: Iterable[int]
    ) -> None:
        """Edges to all that is meant; to the bare name where nothing is."""
        found = False
        for target in targets:
            node = self.node_id(target)
            if node is not None and node != own:
                self.edges.add(own, kind, node, lines, EXACT if target.exact else INFERRED)
                found = True
        name = last_name(written)
        if not found and name:
            self.edges.add(own, kind, f"name:{name}", lines, POSSIBLE)

    def _import(self, binding: Binding) -> None:
        lines = [binding.line]
        stem = self.values.modules.module_of(self.view, binding)
        module = self._module_id(stem) if stem is not None else None
        if module is not None and module != self.module:
            self.edges.add(self.module, EdgeKind.IMPORTS, module, lines)
        if binding.kind == "star" or not binding.target:
            if module is None:
                self._import_outside(binding, binding.module, lines)
            return
        try:
            targets = self.values.imported(self.view, binding)
        except TooDeep:
            targets = UNKNOWN
        for target in targets:
            node = self.node_id(target)
            if node is not None and node != self.module:
                self.edges.add(self.module, EdgeKind.IMPORTS, node, lines)
        if module is None and not targets:
            self._import_outside(binding, f"{binding.module}.{binding.target}".lstrip("."), lines)

    def _import_outside(self, binding: Binding, dotted: str, lines: list[int]) -> None:
        away = not binding.level and self.values.modules.outside(self.view, binding.module)
        if dotted:
            node = f"external:{dotted}"
            self.edges.add(self.module, EdgeKind.IMPORTS, node, lines, EXACT if away else POSSIBLE)

    def _reference(self, reference: Reference) -> None:
        scope = reference.scope
        owner = self.owner(scope)
        looked_up = self.facts.scopes[scope].parent if reference.in_header else scope
        looked_up = max(looked_up, 0)
        targets = self.chain(looked_up, reference.chain)
        if reference.role == "call":
            done = self._call(owner, targets, reference)
        else:
            done = self._read(owner, targets, reference.lines)
        if not done:
            self._prefix(owner, looked_up, reference)

    def _call(self, owner: str, targets: Targets, reference: Reference) -> bool:
        lines = reference.lines
        rank = INFERRED if len(targets) > 1 else EXACT
        done = False
        for target in targets:
            certainty = rank if target.exact else INFERRED
            if target.means == Means.CLASS:
                done = self._instantiate(owner, target, lines, certainty) or done
            elif target.means == Means.INSTANCE:
                made = Target(Means.INSTANCE, target.path, target.symbol)
                called = self._attribute(made, "__call__")
                done = self._functions(owner, called, lines, INFERRED) or done
            elif target.means in (Means.FUNCTION, Means.EXTERNAL):
                node = self.node_id(target)
                if node is not None:
                    self.edges.add(owner, EdgeKind.CALLS, node, lines, certainty)
                    done = True
        name = last_name(reference.chain)
        if not done and name:
            self.edges.add(owner, EdgeKind.CALLS, f"name:{name}", lines, POSSIBLE)
        return done

    def _instantiate(
        self, owner: str, target: Target, lines: Iterable[int], certainty: int
    ) -> bool:
        node = self.node_id(target)
        if node is None:
            return False
        self.edges.add(owner, EdgeKind.INSTANTIATES, node, lines, certainty)
        made = self._attribute(Target(Means.CLASS, target.path, target.symbol), "__init__")
        self._functions(owner, made, lines, certainty)
        return True

    def _functions(
        self, owner: str, targets: Targets, lines: Iterable[int], certainty: int
    ) -> bool:
        done = False
        for target in targets:
            node = self.node_id(target) if target.means == Means.FUNCTION else None
            if node is not None:
                self.edges.add(owner, EdgeKind.CALLS, node, lines, certainty)
                done = True
        return done

    def _attribute(self, target: Target, name: str) -> Targets:
        try:
            return self.values.attribute(target, name)
        except TooDeep:
            return UNKNOWN

    def _read(self, owner: str, targets: Targets, lines: Iterable[int]) -> bool:
        rank = INFERRED if len(targets) > 1 else EXACT
        done = False
        for target in targets:
            if target.means == Means.EXTERNAL and target.path.startswith("builtins."):
                continue
            if target.means in (Means.CLASS, Means.FUNCTION, Means.EXTERNAL):
                node = self.node_id(target)
                if node is not None and node != owner:
                    certainty = rank if target.exact else INFERRED
                    self.edges.add(owner, EdgeKind.REFERENCES, node, lines, certainty)
                    done = True
        return done

    def _prefix(self, owner: str, scope: int, reference: Reference) -> None:
        """What is not told apart still refers to the class or function it begins with."""
        chain = reference.chain
        while (chain := _shorter(chain)) and "." in reference.chain:
            targets = self.chain(scope, chain)
            if targets:
                known = tuple(t for t in targets if t.means in (Means.CLASS, Means.FUNCTION))
                self._read(owner, known, reference.lines)
                return


def module_id(lookups: Lookups, path: str) -> str | None:
    """The node of what `Lookups.at` found: a Module, a Package, or a File that is not Python."""
    if not path or path.endswith("/"):
        return path or None
    return f"{path}::" if lookups.view(path) is not None else path


def _shorter(chain: str) -> str:
    if chain.endswith(("()", "[]")):
        return chain[:-2]
    return chain.rpartition(".")[0]


def last_name(chain: str) -> str:
    """The bare name that a chain ends with; "" where it ends with a call or subscript."""
    name = chain.rpartition(".")[2]
    return name if name.isidentifier() else ""
