"""What names and chains mean, by scopes, imports, classes, and the types that are written down."""

import builtins
from collections.abc import Iterable
from typing import Final

from indexer.facts import Binding
from indexer.resolve.classes import Classes
from indexer.resolve.lookups import Lookups
from indexer.resolve.targets import UNKNOWN, Means, Target, Targets, inferred
from indexer.resolve.trace import LOCAL
from indexer.resolve.views import Bindings, View

_BUILTINS: Final = frozenset(dir(builtins))
_CONDITIONAL: Final = frozenset({"type_checking", "conditional", "try"})
_OBJECT: Final = frozenset(dir(object))
_LITERALS: Final = frozenset(
    {"<str>", "<bytes>", "<int>", "<float>", "<list>", "<tuple>", "<dict>", "<set>"}
)
_ELSEWHERE: Final = frozenset({"global", "nonlocal"})
_ON_THE_CLASS: Final = frozenset({"__new__", "__init_subclass__", "__class_getitem__"})


class Values:
    """Evaluates names and chains of any file. Every method is a pure function of the lookups."""

    def __init__(self, lookups: Lookups) -> None:
        self.lookups = lookups
        self._of: View | None = None  # the file whose chains are kept while no step runs
        self._chains: dict[tuple[int, str], Targets] = {}
        self.classes = Classes(lookups, self.chain)

    def close(self) -> None:
        """Let go of the views that are held."""
        self._of, self._chains = None, {}

    def chain(self, view: View, scope: int, chain: str) -> Targets:
        """What an expression means in a scope."""
        if self.lookups.trace.active:
            return self._chain(view, scope, chain)
        if self._of is not view:
            self._of, self._chains = view, {}
        found = self._chains.get((scope, chain))
        if found is None:
            found = self._chains[(scope, chain)] = self._chain(view, scope, chain)
        return found

    def _chain(self, view: View, scope: int, chain: str) -> Targets:
        if chain.endswith("()"):
            return self._called(view, scope, chain[:-2])
        if chain.endswith("[]"):
            inner = self.chain(view, scope, chain[:-2])
            return tuple(t for t in inner if t.means == Means.CLASS)
        head, dot, last = chain.rpartition(".")
        if not dot:
            return self._literal(chain) if chain[:1] == "<" else self.name(view, scope, chain)
        if not head:
            return UNKNOWN
        return _union(self.attribute(t, last) for t in self.chain(view, scope, head))

    def name(self, view: View, scope: int, name: str) -> Targets:
        """What a bare name means in a scope: local, enclosing, global, builtin."""
        index, start = scope, scope
        while index > 0:
            kind = view.scopes[index].kind
            if kind != "class" or index == start:
                bindings = view.names(index).get(name)
                if bindings is not None and bindings[0].kind not in _ELSEWHERE:
                    return self.bound(view, index, name)
                self.lookups.bindings(view, index, name)
                if bindings is not None and bindings[0].kind == "global":
                    break
            self.lookups.symbol(view, view.scopes[index].symbol)
            index = view.scopes[index].parent
        found = self.global_name(view, name)
        if found is None:
            return (Target(Means.EXTERNAL, f"builtins.{name}"),) if name in _BUILTINS else UNKNOWN
        return found

    def bound(self, view: View, scope: int, name: str) -> Targets:
        """What the bindings of a name in exactly this scope mean."""
        function = view.scopes[scope].kind == "function"
        return self.lookups.trace.step(
            (LOCAL if function else "bound", view.path, scope, name),
            UNKNOWN,
            self._bound,
            view,
            scope,
            name,
        )

    def global_name(self, view: View, name: str) -> Targets | None:
        """What a name of a module means, star imports included; None where nothing binds it."""
        return self.lookups.trace.step(
            ("global", view.path, name),
            None,
            self._global_name,
            view,
            name,
        )

    def member(self, stem: str, name: str) -> Targets:
        """What `name` of the module or package at a stem means, submodules included."""
        path = self.lookups.at(stem)
        found: Targets | None = None
        view = self.lookups.view(path) if path and path[-1] != "/" else None
        if view is not None:
            found = self.global_name(view, name)
            if found is not None and (found or not _imported(view, name)):
                return found
        below = f"{stem}/{name}" if stem else name
        packaged = path.endswith("/") or path.rpartition("/")[2].startswith("__init__.")
        if packaged and self.lookups.at(below):
            return (Target(Means.MODULE, below),)
        return UNKNOWN

    def attribute(self, target: Target, name: str) -> Targets:
        """What `target.name` means."""
        means = target.means
        if means == Means.MODULE:
            return self.member(target.path, name)
        if means in (Means.EXTERNAL, Means.LITERAL):
            return (Target(Means.EXTERNAL, f"{target.path}.{name}", -1, target.exact),)
        if means == Means.FUNCTION:
            return self._through_property(target, name)
        found = self._class_attribute(target, name)
        if means == Means.CLASS and target.exact:
            return found
        return inferred(found)

    def call(self, target: Target) -> Targets:
        """What calling a target gives."""
        if target.means == Means.CLASS:
            return (Target(Means.INSTANCE, target.path, target.symbol, exact=False),)
        if target.means == Means.FUNCTION:
            return self._returned(target)
        if target.means == Means.INSTANCE:
            return _union(self.call(t) for t in self.attribute(target, "__call__"))
        return UNKNOWN

    def imported(self, view: View, binding: Binding) -> Targets:
        """What an import binds to its name."""
        if not binding.target:
            return self._whole_module(view, binding)
        stem = self.module_of(view, binding)
        if stem is None:
            dotted = f"{binding.module}.{binding.target}"
            return UNKNOWN if binding.level else self._outside(view, binding.module, dotted)
        return self.member(stem, binding.target)

    def module_of(self, view: View, binding: Binding) -> str | None:
        """The stem of the module that an import statement names; None outside the repository."""
        if not binding.level:
            return self.lookups.module(binding.module, view.directory)
        parts = view.directory.split("/") if view.directory else []
        up = binding.level - 1
        if up > len(parts):
            return None
        stem = "/".join([*parts[: len(parts) - up], *filter(None, binding.module.split("."))])
        return stem if self.lookups.at(stem) or stem == view.directory else None

    def outside(self, view: View, dotted: str) -> bool:
        """Whether an absolute module that was not found lies outside the repository."""
        top = dotted.partition(".")[0]
        return top == dotted or self.lookups.module(top, view.directory) is None

    def annotated(self, view: View, scope: int, annotation: str) -> Targets:
        """Instances of the classes that an annotation names."""
        meant = self.chain(view, scope, annotation.removesuffix("[]"))
        return tuple(
            Target(Means.INSTANCE, t.path, t.symbol, exact=False)
            for t in meant
            if t.means == Means.CLASS
        )

    def _whole_module(self, view: View, binding: Binding) -> Targets:
        stem = self.module_of(view, binding)
        top, dot, _ = binding.module.partition(".")
        whole = not dot or binding.name != top
        if stem is None:
            return self._outside(view, binding.module, binding.module if whole else top)
        depth = 0 if whole else binding.module.count(".")
        return (Target(Means.MODULE, stem.rsplit("/", depth)[0] if depth else stem),)

    def _outside(self, view: View, module: str, dotted: str) -> Targets:
        return (Target(Means.EXTERNAL, dotted),) if self.outside(view, module) else UNKNOWN

    def _literal(self, chain: str) -> Targets:
        if chain not in _LITERALS:
            return UNKNOWN
        return (Target(Means.LITERAL, f"builtins.{chain[1:-1]}"),)

    def _called(self, view: View, scope: int, called: str) -> Targets:
        if called == "super":
            owner = view.class_around(scope)
            self.lookups.symbol(view, view.scopes[scope].symbol)
            if owner >= 0 and self.name(view, scope, called)[:1] == _SUPER:
                return (Target(Means.SUPER, view.path, owner, exact=False),)
        return _union(self.call(t) for t in self.chain(view, scope, called))

    def _bound(self, view: View, scope: int, name: str) -> Targets:
        bindings = view.names(scope).get(name, ())
        if view.scopes[scope].kind != "function":
            bindings = lasting(bindings)
        return _union(self.binding(view, scope, b) for b in without_accessors(view, bindings))

    def binding(self, view: View, scope: int, binding: Binding) -> Targets:
        """What one binding gives its name."""
        kind = binding.kind
        if kind == "import":
            return self.imported(view, binding)
        if kind == "symbol":
            index = int(binding.target)
            is_class = view.symbols[index].kind == "class"  # which the binding's key holds
            return (Target(Means.CLASS if is_class else Means.FUNCTION, view.path, index),)
        if kind == "param":
            return self._parameter(view, scope, binding)
        if kind == "value":
            found = self.chain(view, scope, binding.value) if binding.value else UNKNOWN
            if not found and binding.annotation:
                found = self.annotated(view, scope, binding.annotation)
            return found
        return UNKNOWN

    def _parameter(self, view: View, scope: int, binding: Binding) -> Targets:
        opened = view.scopes[scope]
        self.lookups.symbol(view, opened.symbol)
        function = view.symbols[opened.symbol]
        around = view.scopes[opened.parent]
        declared = next((p for p in function.parameters if p.name == binding.name), None)
        if declared is not None and declared.kind.startswith("*"):
            return UNKNOWN
        if binding.annotation:
            return self.annotated(view, opened.parent, binding.annotation)
        first = bool(function.parameters) and function.parameters[0].name == binding.name
        if not first or around.kind != "class" or "staticmethod" in function.tags:
            return UNKNOWN
        on_class = "classmethod" in function.tags or binding_owner(function.qualname)
        means = Means.CLASS if on_class else Means.INSTANCE
        return (Target(means, view.path, around.symbol, exact=False),)

    def _global_name(self, view: View, name: str) -> Targets | None:
        if name in view.names(0):
            return self.bound(view, 0, name)
        outside: Targets = UNKNOWN
        for star in reversed(view.names(0).get("*", ())):
            stem = self.module_of(view, star)
            if stem is None:
                if not star.level and name not in _BUILTINS:
                    outside = inferred(self._outside(view, star.module, f"{star.module}.{name}"))
                continue
            path = self.lookups.at(stem)
            source = self.lookups.view(path) if path else None
            if source is not None and self.lookups.exports(source, name):
                found = self.global_name(source, name)
                if found is not None:
                    return found
        self.lookups.bindings(view, 0, "*")
        return outside or None

    def _through_property(self, function: Target, name: str) -> Targets:
        view = self.lookups.view(function.path)
        if view is None or "property" not in view.symbols[function.symbol].tags:
            return UNKNOWN
        return _union(self.attribute(t, name) for t in self._returned(function))

    def _returned(self, function: Target) -> Targets:
        view = self.lookups.view(function.path)
        if view is None:
            return UNKNOWN
        self.lookups.symbol(view, function.symbol)
        symbol = view.symbols[function.symbol]
        if not symbol.returns or "generator" in symbol.tags:
            return UNKNOWN
        return self.annotated(view, symbol.parent, symbol.returns)

    def _class_attribute(self, target: Target, name: str) -> Targets:
        if target.means != Means.SUPER:
            own = self._own_attribute(target.path, target.symbol, name)
            if own is not None:
                return own
        ancestry = self.classes.ancestry(target.path, target.symbol)
        for path, index in ancestry.classes[1:]:
            found = self._own_attribute(path, index, name)
            if found is not None:
                return found
        if ancestry.unknown:
            return UNKNOWN
        if len(ancestry.externals) == 1:
            return (Target(Means.EXTERNAL, f"{ancestry.externals[0]}.{name}", -1, exact=False),)
        if not ancestry.externals and name in _OBJECT:
            return (Target(Means.EXTERNAL, f"builtins.object.{name}", -1, exact=False),)
        return UNKNOWN

    def _own_attribute(self, path: str, index: int, name: str) -> Targets | None:
        view = self.lookups.view(path)
        if view is None:
            return None
        return self.lookups.trace.step(
            ("attribute", path, index, name),
            None,
            self._evaluate_attribute,
            view,
            index,
            name,
        )

    def _evaluate_attribute(self, view: View, index: int, name: str) -> Targets | None:
        scope = view.symbols[index].scope
        in_methods = view.attribute(index, name)
        in_body = name in view.names(scope)
        if not in_body and not in_methods:
            return None
        found = self.bound(view, scope, name) if in_body else UNKNOWN
        set_there = _union(self.binding(view, s, b) for s, b in in_methods)
        return _union([found, inferred(set_there)])


_SUPER: Final = (Target(Means.EXTERNAL, "builtins.super"),)


def _union(parts: Iterable[Targets]) -> Targets:
    """All targets, each once, in order."""
    one: Targets = UNKNOWN
    for targets in parts:
        if targets and targets != one:
            one = tuple(dict.fromkeys((*one, *targets))) if one else targets
    return one


def lasting(bindings: Bindings) -> Bindings:
    """The bindings that may hold when all have run: the last unconditional one, and any after."""
    for index in range(len(bindings) - 1, -1, -1):
        if not _CONDITIONAL.intersection(bindings[index].tags):
            return bindings[index:]
    return bindings


def without_accessors(view: View, bindings: Bindings) -> Bindings:
    """Leave out property setters and overloads where there is more than these."""
    if len(bindings) < 2:
        return bindings
    kept = tuple(
        b
        for b in bindings
        if b.kind != "symbol"
        or not {"setter", "overload"}.intersection(view.symbols[int(b.target)].tags)
    )
    return kept or bindings[-1:]


def binding_owner(qualname: str) -> bool:
    """Whether a method gets the class for its first argument without being told."""
    return qualname.rpartition(".")[2] in _ON_THE_CLASS


def _imported(view: View, name: str) -> bool:
    return any(b.kind == "import" for b in view.names(0).get(name, ()))
