"""The unit of a Python file: its nodes, and the edges that its statements say."""

from collections.abc import Iterable

from graph.model import EdgeKind, Node
from indexer.facts import Binding, FileFacts, Symbol
from indexer.resolve import routes, tests_of, unbound, uses, wiring, workflows
from indexer.resolve.edges import EXACT, INFERRED, POSSIBLE, Edges
from indexer.resolve.lookups import Lookups
from indexer.resolve.nodes import dotted_name, file_node, module_node, symbol_node
from indexer.resolve.primitives import Primitives
from indexer.resolve.targets import Means, Target, Targets
from indexer.resolve.values import Values
from indexer.resolve.views import View, last_name


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
        for scope, opened in enumerate(self.facts.scopes):
            for binding in opened.bindings:
                if binding.kind in ("import", "star"):
                    self._import(binding)
                if binding.kind == "import" and binding.target:
                    self._ask_module(self.owner(scope), binding)
        uses.add(self)
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
        """What an expression of this file means; of a property, what it gives."""
        return self.values.chain(self.view, scope, chain)

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
        if target.means == Means.METHOD:
            dotted = self.values.externals.name(target)
            return f"external:{dotted}" if dotted else None
        return None

    def _module_id(self, stem: str) -> str | None:
        return module_id(self.values.lookups, self.values.lookups.at(stem))

    def _symbol(self, dotted: str, index: int, symbol: Symbol) -> None:
        own = self.ids[index]
        is_class = symbol.kind == "class"
        primitive = is_class and self.primitives.is_primitive(self.path, index)
        self.nodes.append(symbol_node(self.path, dotted, symbol, own, primitive=primitive))
        self.edges.add(self.owner(symbol.parent), EdgeKind.CONTAINS, own)
        if is_class:
            self._inherits(own, index)
            self._prepared(index)
            self._named(index)
        elif "lambda" not in symbol.tags:
            name = symbol.qualname.rpartition(".")[2]
            self.edges.add(own, EdgeKind.NAMED, f"name:{name}")
            self._overrides(own, index, name)
        for chain, line in symbol.decorators:
            called = chain.rpartition("(")[0] if chain.endswith(")") else chain
            self._point(own, EdgeKind.DECORATES, self.chain(symbol.parent, called), called, [line])

    def _inherits(self, own: str, index: int) -> None:
        line = [self.facts.symbols[index].start]
        for written, targets in self.values.classes.bases(self.view, index):
            self._point(own, EdgeKind.INHERITS, targets, written, line)

    def _prepared(self, index: int) -> None:
        """What the statement of a class calls: its metaclass, and `__init_subclass__` above it."""
        symbol = self.facts.symbols[index]
        if not symbol.bases and not symbol.keywords:
            return
        values, owner = self.values, self.owner(symbol.parent)
        called = [values.attributes.of(Target(Means.SUPER, self.path, index), "__init_subclass__")]
        for meta in values.classes.metaclasses(self.path, index):
            called += [values.attributes.of(meta, name) for name in ("__new__", "__init__")]
        for target in (t for targets in called for t in targets):
            node = self.node_id(target) if target.means == Means.FUNCTION else None
            if node is not None:
                self.edges.add(owner, EdgeKind.CALLS, node, [symbol.start], INFERRED)

    def _named(self, index: int) -> None:
        """What is made in the body of a class is told its name there, by `__set_name__`."""
        symbol = self.facts.symbols[index]
        owner = self.owner(symbol.parent)
        for binding in self.facts.scopes[symbol.scope].bindings:
            made = self.chain(symbol.scope, binding.value) if binding.value[-1:] == ")" else ()
            for one in made:
                if one.means == Means.INSTANCE:
                    for target in self.values.attributes.of(one, "__set_name__"):
                        node = self.node_id(target) if target.means == Means.FUNCTION else None
                        if node is not None:
                            self.edges.add(owner, EdgeKind.CALLS, node, [binding.line], INFERRED)

    def _overrides(self, own: str, index: int, name: str) -> None:
        symbol = self.facts.symbols[index]
        around = self.facts.scopes[symbol.parent]
        if around.kind != "class" or "overload" in symbol.tags:
            return
        above = Target(Means.SUPER, self.path, around.symbol)
        for target in self.values.attributes.of(above, name):
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
        below = f"{stem}/{binding.target}" if stem else binding.target
        targets = self.values.imported(self.view, binding) if binding.target else ()
        if module is not None and binding.target and self.values.lookups.at(below):
            module = self._module_id(below)  # whatever the package binds to its name
        if module is not None and module != self.module:
            self.edges.add(self.module, EdgeKind.IMPORTS, module, lines)
        if binding.kind == "star" or not binding.target:
            if module is None:
                self._import_outside(binding, binding.module, lines)
            return
        for target in targets:
            node = self.node_id(target)
            if node is not None and node != self.module:
                self.edges.add(self.module, EdgeKind.IMPORTS, node, lines)
        if module is None and not targets:
            self._import_outside(binding, f"{binding.module}.{binding.target}".lstrip("."), lines)

    def _ask_module(self, owner: str, binding: Binding) -> None:
        """`from m import n` calls m's `__getattr__`: for an n it lacks, or for its `__path__`."""
        lookups = self.values.lookups
        stem = self.values.modules.module_of(self.view, binding)
        path = lookups.at(stem) if stem is not None else ""
        view = lookups.view(path) if path and path[-1] != "/" else None
        asked = lookups.bindings(view, 0, "__getattr__") if view is not None else ()
        if view is None or not asked or asked[-1].kind != "symbol":
            return
        is_package = path.rpartition("/")[2].startswith("__init__.")
        if not is_package or not self.values.imported(self.view, binding):
            called = view.id(int(asked[-1].target))
            self.edges.add(owner, EdgeKind.CALLS, called, [binding.line], INFERRED)

    def _import_outside(self, binding: Binding, dotted: str, lines: list[int]) -> None:
        away = not binding.level and self.values.modules.outside(self.view, binding.module)
        if dotted:
            node = f"external:{dotted}"
            self.edges.add(self.module, EdgeKind.IMPORTS, node, lines, EXACT if away else POSSIBLE)


def module_id(lookups: Lookups, path: str) -> str | None:
    """The node of what `Lookups.at` found: a Module, a Package, or a File that is not Python."""
    if not path or path.endswith("/"):
        return path or None
    return f"{path}::" if lookups.guess(path) is not None else path
