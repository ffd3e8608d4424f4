"""CALLS, INSTANTIATES and REFERENCES edges: what the expressions of a file use."""

from collections.abc import Iterable
from typing import Final

from graph.model import EdgeKind
from indexer.expressions import Part
from indexer.facts import Reference
from indexer.resolve.chains import links
from indexer.resolve.edges import EXACT, INFERRED, POSSIBLE
from indexer.resolve.python_file import PythonFile
from indexer.resolve.receivers import Running
from indexer.resolve.targets import UNKNOWN, Means, Target, Targets
from indexer.resolve.views import last_name

# What Python calls where a class lacks the method of a protocol.
_INSTEAD: Final = {
    "__str__": "__repr__", "__format__": "__str__", "__bool__": "__len__", "__ne__": "__eq__",
    "__contains__": "__iter__", "__iter__": "__getitem__", "__reversed__": "__getitem__",
}  # fmt: skip
# Calls outside the repository that call what they are given.
_CALLERS: Final = frozenset(
    {"builtins.map", "builtins.filter", "builtins.sorted", "builtins.min", "builtins.max",
     "functools.reduce", "itertools.starmap", "itertools.groupby", "itertools.takewhile",
     "itertools.dropwhile", "builtins.list.sort", "asyncio.run", "re.sub", "re.Pattern.sub",
     "re.subn", "re.Pattern.subn", "threading.Thread", "threading.Timer", "atexit.register",
     "asyncio.to_thread", "concurrent.futures.Executor.submit", "concurrent.futures.Executor.map",
     "concurrent.futures.ThreadPoolExecutor.submit", "concurrent.futures.ThreadPoolExecutor.map",
     "concurrent.futures.ProcessPoolExecutor.submit", "concurrent.futures.ProcessPoolExecutor.map"}
)  # fmt: skip
_LAST_OF_CALLERS: Final = frozenset(dotted.rpartition(".")[2] for dotted in _CALLERS)
_OBJECT: Final = "builtins.object."
_NO_CALLABLES: Final = (Means.LITERAL, Means.STRING, Means.CONTAINER)
_NAMED: Final = (Means.CLASS, Means.FUNCTION, Means.EXTERNAL)


def add(file: PythonFile) -> None:
    """Add the edges of every use in a file."""
    uses = _Uses(file)
    for reference in file.facts.references:
        uses.reference(reference)
    for number, part in enumerate(file.facts.parts):
        if part.chain == "getattr":
            uses.got(part, f"getattr({number})")
        elif part.kind == "call":
            uses.callbacks(part)
        elif part.kind == "decorate":
            uses.decorator(part)


class _Uses:
    def __init__(self, file: PythonFile) -> None:
        self._file = file
        self._values = file.values
        self._edges = file.edges
        self._lines = {
            (r.scope, r.chain): r.lines for r in file.facts.references if r.role == "call"
        }
        self._properties: dict[tuple[int, str], list[str]] = {}

    def reference(self, reference: Reference) -> None:
        """The edges of one use."""
        scope = reference.scope
        if reference.in_header and reference.role != "type":  # it runs where the header stands
            scope = self._file.facts.scopes[scope].parent
        for owner in self._owners(max(scope, 0)):
            self._used(owner, reference)

    def _owners(self, scope: int) -> list[str]:
        """Who uses what a scope uses: itself, and for a lambda also the function around it."""
        file = self._file
        owners = [file.owner(scope)]
        while "<lambda" in owners[-1].rpartition(".")[2]:
            scope = file.facts.scopes[scope].parent
            owners.append(file.owner(scope))
        return owners

    def _used(self, owner: str, reference: Reference) -> None:
        file, scope, role = self._file, reference.scope, reference.role
        around = file.facts.scopes[scope].parent if reference.in_header else scope
        around = max(around, 0)
        self._read_properties(owner, around, reference)
        if role == "implicit":
            self._implicit(owner, around, reference)
            return
        raw = self._values.raw(file.view, around, reference.chain)
        targets = self._values.attributes.settled(raw)
        if role == "call":
            done = self._call(owner, targets, reference)
        elif role == "raise":
            done = self._raise(owner, targets, reference.lines)
        else:
            done = self._read(owner, targets, reference.lines) or raw != targets
        if not done:
            self._prefix(owner, around, reference)

    def callbacks(self, part: Part) -> None:
        """What a call outside the repository calls of what it is given."""
        file = self._file
        name = last_name(part.chain)
        if name not in _LAST_OF_CALLERS:
            return
        called = file.chain(part.scope, part.chain)
        nodes = (file.node_id(t) for t in called if t.means in (Means.EXTERNAL, Means.METHOD))
        if not any(n is not None and n.removeprefix("external:") in _CALLERS for n in nodes):
            return
        owner = file.owner(part.scope)
        lines = self._lines.get((part.scope, part.chain), ())
        for _, said in part.items:
            for target in file.chain(part.scope, said):
                if target.means == Means.FUNCTION:
                    self._functions(owner, (target,), lines, INFERRED)

    def got(self, part: Part, chain: str) -> None:
        """The properties that `getattr(a, "name")` reads are called."""
        owner, lines = self._file.owner(part.scope), self._lines.get((part.scope, part.chain), ())
        for target in self._values.raw(self._file.view, part.scope, chain):
            if self._values.attributes.is_property(target):
                self._functions(owner, (target,), lines, INFERRED)

    def decorator(self, part: Part) -> None:
        """A decorator is called where it stands, and so is what makes it."""
        file = self._file
        owner = file.owner(part.scope)
        symbol, _, number = part.items[0][1][2:-1].partition(":")
        lines = [file.facts.symbols[int(symbol)].decorators[int(number) - 1][1]]
        pieces = links(part.chain)
        for end in range(1, len(pieces) + 1):
            if end == len(pieces) or pieces[end][0] == "(":
                for target in file.chain(part.scope, "".join(pieces[:end])):
                    self._applied(owner, target, lines)

    def _applied(self, owner: str, target: Target, lines: Iterable[int]) -> None:
        rank = EXACT if target.exact else INFERRED
        if target.means == Means.CLASS:
            self._instantiate(owner, target, lines, rank)
        elif target.means == Means.FUNCTION:
            self._functions(owner, (target,), lines, rank)

    def _implicit(self, owner: str, scope: int, reference: Reference) -> None:
        base, _, method = reference.chain.rpartition(".")
        found = self._file.chain(scope, base)
        if method == "=":
            return
        running = self._values.receivers.running(self._file.view, scope, base)
        for target in found:
            if target.means in (Means.INSTANCE, Means.SUPER):
                called = self._method(target, method, running)
                self._functions(owner, called, reference.lines, INFERRED)

    def _method(self, target: Target, method: str, running: Running | None) -> Targets:
        while True:
            called = self._values.attributes.of(target, method, running)
            functions = tuple(t for t in called if t.means == Means.FUNCTION)
            theirs = any(t.means == Means.EXTERNAL and not _is_of_object(t) for t in called)
            if functions or theirs or method not in _INSTEAD:
                return functions
            method = _INSTEAD[method]

    def _read_properties(self, owner: str, scope: int, reference: Reference) -> None:
        """The properties that are read along a chain are called."""
        chain = reference.chain
        if "." not in chain:
            return
        so_far = ""
        pieces = links(chain)
        set_at = len(pieces) - 2 if chain.endswith(".=") else -1
        for position, link in enumerate(pieces):
            so_far += link
            if link[:1] == "." and link != ".=" and so_far[:1] not in ("<", "'", "."):
                setter = position == set_at
                for node in self._property(scope, so_far, setter=setter):
                    self._edges.add(owner, EdgeKind.CALLS, node, reference.lines, INFERRED)

    def _property(self, scope: int, chain: str, *, setter: bool) -> list[str]:
        key = (scope, f"{chain}=" if setter else chain)
        found = self._properties.get(key)
        if found is None:
            found = self._properties[key] = []
            for target in self._values.raw(self._file.view, scope, chain):
                if self._values.attributes.is_property(target):
                    node = self._setter(target) if setter else self._file.node_id(target)
                    found += [node] if node else []
        return found

    def _setter(self, getter: Target) -> str | None:
        view = self._values.lookups.view(getter.path)
        if view is None:
            return None
        symbol = view.symbols[getter.symbol]
        name = symbol.qualname.rpartition(".")[2]
        described = name == "__get__"
        name = "__set__" if described else name
        for binding in self._values.lookups.bindings(view, symbol.parent, name):
            if binding.kind != "symbol":
                continue
            index = int(binding.target)
            self._values.lookups.symbol(view, index)
            if described or "setter" in view.symbols[index].tags:
                return self._file.node_id(getter._replace(symbol=index))
        return None

    def _call(self, owner: str, targets: Targets, reference: Reference) -> bool:
        lines = reference.lines
        callable_ = [t for t in targets if t.means not in _NO_CALLABLES]
        rank = INFERRED if len(callable_) > 1 else EXACT
        done = False
        for target in callable_:
            certainty = rank if target.exact else INFERRED
            done = self._called(owner, target, lines, certainty) or done
        name = last_name(reference.chain)
        if not done and name:
            self._edges.add(owner, EdgeKind.CALLS, f"name:{name}", lines, POSSIBLE)
        return done

    def _called(self, owner: str, target: Target, lines: Iterable[int], certainty: int) -> bool:
        if target.means == Means.CLASS:
            return self._instantiate(owner, target, lines, certainty)
        if target.means == Means.INSTANCE:
            called = self._values.attributes.of(target, "__call__")
            return self._functions(owner, called, lines, INFERRED)
        if target.means == Means.PARTIAL:
            return self._functions(owner, self._values.calls.wrapped(target), lines, INFERRED)
        if target.means in (Means.FUNCTION, Means.EXTERNAL, Means.METHOD):
            node = self._file.node_id(target)
            if self._values.protocols.is_stub(target):
                certainty = POSSIBLE
            if node is not None:
                self._edges.add(owner, EdgeKind.CALLS, node, lines, certainty)
                return True
        return False

    def _raise(self, owner: str, targets: Targets, lines: Iterable[int]) -> bool:
        made = [t for t in targets if t.means == Means.CLASS]
        for target in made:
            self._instantiate(owner, target, lines, EXACT if target.exact else INFERRED)
        return bool(made) or bool(targets)

    def _instantiate(
        self, owner: str, target: Target, lines: Iterable[int], certainty: int
    ) -> bool:
        node = self._file.node_id(target)
        if node is None:
            return False
        self._edges.add(owner, EdgeKind.INSTANTIATES, node, lines, certainty)
        for meta in self._values.classes.metaclasses(target.path, target.symbol):
            called = self._values.attributes.of(meta._replace(means=Means.INSTANCE), "__call__")
            self._functions(owner, called, lines, INFERRED)
        for method in ("__new__", "__init__"):
            made = self._values.attributes.of(target._replace(name=""), method)
            self._functions(owner, made, lines, certainty)
            for outside in made:
                known = outside.means == Means.EXTERNAL and method == "__init__"
                if known and not outside.path.startswith("builtins."):
                    dotted = f"external:{outside.path}"
                    self._edges.add(owner, EdgeKind.CALLS, dotted, lines, INFERRED)
        return True

    def _functions(
        self, owner: str, targets: Targets, lines: Iterable[int], certainty: int
    ) -> bool:
        done = False
        for target in targets:
            node = self._file.node_id(target) if target.means == Means.FUNCTION else None
            if node is not None:
                rank = POSSIBLE if self._values.protocols.is_stub(target) else certainty
                self._edges.add(owner, EdgeKind.CALLS, node, lines, rank)
                done = True
        return done

    def _read(self, owner: str, targets: Targets, lines: Iterable[int]) -> bool:
        rank = INFERRED if len(targets) > 1 else EXACT
        done = False
        for target in targets:
            if target.means == Means.EXTERNAL and target.path.startswith("builtins."):
                continue
            if target.means in _NAMED:
                node = self._file.node_id(target)
                if node is not None and node != owner:
                    certainty = rank if target.exact else INFERRED
                    self._edges.add(owner, EdgeKind.REFERENCES, node, lines, certainty)
                    done = True
        return done

    def _prefix(self, owner: str, scope: int, reference: Reference) -> None:
        """What is not told apart still refers to the class or function it begins with."""
        pieces = links(reference.chain)
        for end in range(len(pieces) - 1, 0, -1):
            targets = self._file.chain(scope, "".join(pieces[:end]))
            if targets:
                known = tuple(t for t in targets if t.means in (Means.CLASS, Means.FUNCTION))
                self._read(owner, known or UNKNOWN, reference.lines)
                return


def _is_of_object(target: Target) -> bool:
    return target.path.startswith(_OBJECT)
