"""What names and chains mean: by scopes, imports and classes, and by where values flow."""

import builtins
from typing import Final

from indexer.facts import Binding
from indexer.resolve.arguments import Arguments
from indexer.resolve.attributes import Attributes
from indexer.resolve.bound import is_imported, lasting, union, without_accessors
from indexer.resolve.calls import Calls, Given
from indexer.resolve.chains import links
from indexer.resolve.classes import Classes
from indexer.resolve.elements import Elements
from indexer.resolve.externals import Externals
from indexer.resolve.fixtures import Fixtures
from indexer.resolve.handed import Handed
from indexer.resolve.lookups import Lookups
from indexer.resolve.modules import Modules
from indexer.resolve.outside import Outside
from indexer.resolve.protocols import Protocols
from indexer.resolve.puts import Puts
from indexer.resolve.receivers import Receivers
from indexer.resolve.targets import MOST, OPEN, UNKNOWN, Means, Target, Targets, inferred
from indexer.resolve.trace import FLOW, LOCAL, LOOK, TOP
from indexer.resolve.types import Types
from indexer.resolve.views import View
from indexer.said import Stubs

_BUILTINS: Final = frozenset(dir(builtins))
_LITERALS: Final = frozenset(
    {"<str>", "<bytes>", "<int>", "<float>", "<list>", "<tuple>", "<dict>", "<set>"}
)
_ELSEWHERE: Final = frozenset({"global", "nonlocal"})
_DISPLAYS: Final = frozenset({"list", "tuple", "set", "dict", "generator"})


class Values:
    """Evaluates names and chains of any file. Every method is a pure function of the lookups."""

    def __init__(self, lookups: Lookups, stubs: Stubs) -> None:
        self.lookups = lookups
        self.trace = lookups.trace
        self._of: View | None = None  # the file whose chains are kept while no step runs
        self._kept: dict[tuple[int, str], Targets] = {}
        self.modules = Modules(lookups)
        self.classes = Classes(lookups, self.chain)
        self.types = Types(self)
        self.externals = Externals(self, Outside(stubs))
        self.elements = Elements(self)
        self.arguments = Arguments(self)
        self.puts = Puts(self)
        self.calls = Calls(self)
        self.attributes = Attributes(self)
        self.protocols = Protocols(self)
        self.receivers = Receivers(self)
        self.handed = Handed(self)
        self.fixtures = Fixtures(self)

    def begin(self) -> None:
        """Another file is resolved from here on: what it meets is to be recorded as its own."""
        self._of, self._kept = None, {}

    def chain(self, view: View, scope: int, chain: str) -> Targets:
        """What an expression means in a scope; of a property, what it gives."""
        return self.attributes.settled(self.raw(view, scope, chain))

    def raw(self, view: View, scope: int, chain: str) -> Targets:
        """What an expression means, where a property last in it is the function itself."""
        if not chain:
            return UNKNOWN
        keep = self.trace.level == TOP
        if keep and self._of is not view:
            self._of, self._kept = view, {}
        kept = self._kept
        found = kept.get((scope, chain)) if keep else None
        if found is not None:
            return found
        head, *rest = links(chain)
        found = kept.get((scope, head)) if keep and rest else None
        if found is None:
            found = self._head(view, scope, head)
            if keep:
                kept[(scope, head)] = found
        before, so_far = "", head
        for link in rest:
            if not found and (link[0] != "(" or before != "super"):
                return UNKNOWN
            before, so_far = so_far, so_far + link
            known = kept.get((scope, so_far)) if keep else None
            if known is not None:
                found = known
                continue
            found = self._link(view, scope, before, found, link)
            if len(found) > MOST:
                found = UNKNOWN
            if keep:
                kept[(scope, so_far)] = found
        return found

    def _link(self, view: View, scope: int, before: str, found: Targets, link: str) -> Targets:
        if link[0] == "(":
            number = int(link[1:-1]) if len(link) > 2 else -1
            if before == "super":
                return self._super(view, scope, found)
            given = Given(view, number)
            return union([self.calls.result(t, given) for t in self.attributes.settled(found)])
        if link[0] == "[":
            settled = self.attributes.settled(found)
            return union([self.elements.of(t, view, link[1:-1]) for t in settled])
        name = link[1:]
        settled = self.attributes.settled(found)
        if before.isidentifier() and any(t.name == OPEN for t in settled):
            running = self.receivers.running(view, scope, before)
            return union([self.attributes.of(t, name, running) for t in settled])
        return union([self.attributes.of(t, name) for t in settled])

    def _head(self, view: View, scope: int, head: str) -> Targets:
        first = head[:1]
        if first == "<":
            return self._part_or_literal(view, head)
        if first == "'":
            return (Target(Means.STRING, head[1:], exact=False),)
        return self.name(view, scope, head) if head else UNKNOWN

    def _part_or_literal(self, view: View, head: str) -> Targets:
        if head[1] == "@":
            symbol, _, number = head[2:-1].partition(":")
            self.lookups.symbol(view, int(symbol))
            return self.calls.decorated(view, int(symbol), int(number))
        if not head[1].isdigit():
            if head not in _LITERALS:
                return UNKNOWN
            return (Target(Means.LITERAL, f"builtins.{head[1:-1]}"),)
        number = int(head[1:-1])
        part = view.parts[number]
        if part.kind == "or":
            return union([self.chain(view, part.scope, said) for _, said in part.items])
        if part.kind == "lambda":
            return (Target(Means.FUNCTION, view.path, int(part.items[0][1])),)
        if part.kind == "sent":
            return self.arguments.sent(view, part.scope)
        if part.kind in _DISPLAYS:
            return (Target(Means.CONTAINER, view.path, number, exact=False),)
        return UNKNOWN

    def _super(self, view: View, scope: int, called: Targets) -> Targets:
        owner = view.class_around(scope)
        self.lookups.symbol(view, view.scopes[scope].symbol)
        if owner >= 0 and called[:1] == _SUPER:
            return (Target(Means.SUPER, view.path, owner, exact=False),)
        return UNKNOWN

    def name(self, view: View, scope: int, name: str) -> Targets:
        """What a bare name means in a scope: local, enclosing, global, builtin."""
        name, _, version = name.partition("@")
        index = scope
        narrowed = UNKNOWN
        if scope > 0:
            self.lookups.enclosing(view, scope, name)
        while index > 0:
            opened = view.scopes[index]
            if opened.kind != "class" or index == scope:
                bindings = view.names(index).get(name)
                if bindings is not None and bindings[0].kind not in _ELSEWHERE:
                    found = self.bound(view, index, name, version if index == scope else "")
                    if bindings[0].kind != "narrow" or any(b.kind != "narrow" for b in bindings):
                        return union([narrowed, found]) if narrowed else found
                    narrowed = union([narrowed, found])
                elif bindings is not None and bindings[0].kind == "global":
                    break
            index = opened.parent
        found = self._outermost(view, name, version if scope == 0 else "")
        return union([narrowed, found]) if narrowed else found

    def _outermost(self, view: View, name: str, version: str) -> Targets:
        if version:
            return self.bound(view, 0, name, version)
        found = self.global_name(view, name)
        if found is None:
            return (Target(Means.EXTERNAL, f"builtins.{name}"),) if name in _BUILTINS else UNKNOWN
        return found

    def bound(self, view: View, scope: int, name: str, version: str = "") -> Targets:
        """What the bindings of a name in exactly this scope mean."""
        local = view.scopes[scope].kind == "function"
        return self.trace.step(
            (LOCAL if local else "bound", view.path, scope, name, version),
            FLOW if local else LOOK,
            UNKNOWN,
            self._bound,
            view,
            scope,
            name,
            version,
        )

    def _bound(self, view: View, scope: int, name: str, version: str) -> Targets:
        bindings = view.names(scope).get(name, ())
        if version:
            bindings = bindings[int(version) : int(version) + 1]
        bindings = without_accessors(view, bindings)
        if not version and view.scopes[scope].kind != "function":
            bindings = lasting(tuple(b for b in bindings if b.kind != "del"))  # read before that
        found = union([self.binding(view, scope, b) for b in bindings])
        return found if len(found) <= MOST else UNKNOWN

    def global_name(self, view: View, name: str) -> Targets | None:
        """What a name of a module means, star imports included; None where nothing binds it."""
        return self.trace.step(
            ("global", view.path, name), LOOK, None, self._global_name, view, name
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

    def imported(self, view: View, binding: Binding) -> Targets:
        """What an import binds to its name."""
        if not binding.target:
            return self.modules.whole(view, binding)
        stem = self.modules.module_of(view, binding)
        if stem is None:
            dotted = f"{binding.module}.{binding.target}"
            return UNKNOWN if binding.level else self.modules.external(view, binding.module, dotted)
        return self.member(stem, binding.target)

    def binding(self, view: View, scope: int, binding: Binding) -> Targets:
        """What one binding gives its name."""
        kind = binding.kind
        if kind == "import":
            return self.imported(view, binding)
        if kind == "symbol":
            return self.calls.decorated(view, int(binding.target))
        if kind == "param":
            return self.arguments.parameter(view, scope, binding)
        if kind == "narrow":
            return self._instances(self.chain(view, scope, binding.value))
        if kind == "value":
            found = self.chain(view, scope, binding.value)
            if binding.annotation:
                declared = self.types.annotated(view, scope, binding.annotation)
                found = union([found, declared]) if _is_plain(found) else declared or found
            return found
        return UNKNOWN

    def is_vague(self, target: Target) -> bool:
        """Whether a type says only what others look like: values may say more."""
        if target.means == Means.INSTANCE:
            return self.classes.is_protocol(target)
        return self.externals.is_abstract(target)

    def _instances(self, classes: Targets) -> Targets:
        found: list[Target] = []
        for t in classes:
            if t.means == Means.CLASS:
                found.append(Target(Means.INSTANCE, t.path, t.symbol, exact=False, name=OPEN))
            elif t.means == Means.EXTERNAL and self.externals.is_class(t.path):
                found.append(Target(Means.LITERAL, t.path, exact=False))
        return tuple(found)

    def _global_name(self, view: View, name: str) -> Targets | None:
        if name in view.names(0):
            return self.bound(view, 0, name)
        outside: Targets = UNKNOWN
        self.lookups.bindings(view, 0, "*")
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
        return outside or None


def _is_plain(found: Targets) -> bool:
    """Whether a value says more of itself than its annotation does."""
    return any(t.means in (Means.CONTAINER, Means.INSTANCE, Means.FUNCTION) for t in found)


_SUPER: Final = (Target(Means.EXTERNAL, "builtins.super"),)
