"""What names and chains mean, by scopes, imports, classes, and the types that are written down."""

import builtins
from typing import Final

from indexer.facts import Binding
from indexer.resolve.bound import (
    is_imported,
    is_receiver,
    lasting,
    receives_class,
    union,
    without_accessors,
)
from indexer.resolve.classes import Classes
from indexer.resolve.lookups import Lookups
from indexer.resolve.modules import Modules
from indexer.resolve.targets import UNKNOWN, Means, Target, Targets, inferred
from indexer.resolve.trace import LOCAL
from indexer.resolve.views import View

_BUILTINS: Final = frozenset(dir(builtins))
_OBJECT: Final = frozenset(dir(object))
_LITERALS: Final = frozenset(
    {"<str>", "<bytes>", "<int>", "<float>", "<list>", "<tuple>", "<dict>", "<set>"}
)
_ELSEWHERE: Final = frozenset({"global", "nonlocal"})


class Values:
    """Evaluates names and chains of any file. Every method is a pure function of the lookups."""

    def __init__(self, lookups: Lookups) -> None:
        self.lookups = lookups
        self._of: View | None = None  # the file whose chains are kept while no step runs
        self._chains: dict[tuple[int, str], Targets] = {}
        self.modules = Modules(lookups)
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
        return union(self.attribute(t, last) for t in self.chain(view, scope, head))

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
            if found is not None and (found or not is_imported(view, name)):
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
            return union(self.call(t) for t in self.attribute(target, "__call__"))
        return UNKNOWN

    def imported(self, view: View, binding: Binding) -> Targets:
        """What an import binds to its name."""
        if not binding.target:
            return self.modules.whole(view, binding)
        stem = self.modules.module_of(view, binding)
        if stem is None:
            dotted = f"{binding.module}.{binding.target}"
            return UNKNOWN if binding.level else self.modules.external(view, binding.module, dotted)
        return self.member(stem, binding.target)

    def annotated(self, view: View, scope: int, annotation: str) -> Targets:
        """Instances of the classes that an annotation names."""
        meant = self.chain(view, scope, annotation.removesuffix("[]"))
        return tuple(
            Target(Means.INSTANCE, t.path, t.symbol, exact=False)
            for t in meant
            if t.means == Means.CLASS
        )

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
        return union(self.call(t) for t in self.chain(view, scope, called))

    def _bound(self, view: View, scope: int, name: str) -> Targets:
        bindings = view.names(scope).get(name, ())
        if view.scopes[scope].kind != "function":
            bindings = lasting(bindings)
        return union(self.binding(view, scope, b) for b in without_accessors(view, bindings))

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
        if around.kind != "class" or not is_receiver(function, binding.name):
            return UNKNOWN
        means = Means.CLASS if receives_class(function) else Means.INSTANCE
        return (Target(means, view.path, around.symbol, exact=False),)

    def _global_name(self, view: View, name: str) -> Targets | None:
        if name in view.names(0):
            return self.bound(view, 0, name)
        outside: Targets = UNKNOWN
        for star in reversed(view.names(0).get("*", ())):
            stem = self.modules.module_of(view, star)
            if stem is None:
                if not star.level and name not in _BUILTINS:
                    outside = inferred(
                        self.modules.external(view, star.module, f"{star.module}.{name}")
                    )
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
        return union(self.attribute(t, name) for t in self._returned(function))

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
        set_there = union(self.binding(view, s, b) for s, b in in_methods)
        return union([found, inferred(set_there)])


_SUPER: Final = (Target(Means.EXTERNAL, "builtins.super"),)
