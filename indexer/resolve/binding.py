"""Whether a call that makes an instance can bind to the real signature, by Python's own rules.

Only what is certain is said: the class is known exactly, and so is what its `__init__` takes.
Where a metaclass, a `__new__`, a decorator or an outside base may change that, nothing is said.
"""

from collections.abc import Sequence
from typing import Final, NamedTuple

from graph.model import CANNOT_BIND
from indexer.facts import Call, Parameter
from indexer.resolve.lookups import Lookups
from indexer.resolve.values import Values
from indexer.resolve.views import View

UNBOUND: Final = CANNOT_BIND
_PLAIN_BASES: Final = frozenset(
    {"abc.ABC", "builtins.object", "typing.Generic", "typing.Protocol"}
    | {"typing_extensions.Generic", "typing_extensions.Protocol"}
)
_PLAIN_META: Final = frozenset({"ABCMeta", "abc.ABCMeta"})


class Signature(NamedTuple):
    """What a class is called with; `lenient` where a parameter without default may have one."""

    name: str
    parameters: tuple[Parameter, ...]
    lenient: bool = False

    def __str__(self) -> str:
        return f"{self.name}({', '.join(_written(self.parameters))})"


def problem(signature: Signature, call: Call) -> str:
    """Why a call cannot bind to a signature, "" where it can."""
    parameters = signature.parameters
    positional = [p for p in parameters if p.kind in ("", "/")]
    takes_any = any(p.kind == "*" for p in parameters)
    named = {p.name for p in parameters if p.kind in ("", "kw")}
    if call.positional > len(positional) and not takes_any:
        s = "" if len(positional) == 1 else "s"
        return f"takes {len(positional)} positional argument{s}, {call.positional} given"
    if not any(p.kind == "**" for p in parameters):
        unknown = [name for name in call.keywords if name not in named]
        if unknown:
            return f"no parameter {', '.join(map(repr, unknown))}"
    given = [p.name for p in positional[: call.positional] if not p.kind]
    twice = [name for name in call.keywords if name in given]
    if twice:
        return f"two values for {', '.join(map(repr, twice))}"
    if call.open or signature.lenient:
        return ""
    needed = [p.name for p in positional[call.positional :] if p.default is None]
    needed += [p.name for p in parameters if p.kind == "kw" and p.default is None]
    missing = [name for name in needed if name not in call.keywords]
    return f"needs {', '.join(map(repr, missing))}" if missing else ""


class Signatures:
    """What classes are called with."""

    def __init__(self, values: Values) -> None:
        self._values = values

    def of(self, path: str, index: int) -> Signature | None:
        """The signature of a class; None where it cannot be known."""
        return self._of(path, index)

    def own(self, path: str, index: int) -> Signature | None:
        """What its own `__init__` takes: a call that binds to it needs no look at the bases."""
        lookups = self._values.lookups
        view = lookups.view(path)
        if view is None:
            return None
        lookups.signature(view, index)
        scope = view.symbols[index].scope
        lookups.bindings(view, scope, "__init__")
        here = (view, index)
        return _written_init(lookups, here, *here) if "__init__" in view.names(scope) else None

    def _of(self, path: str, index: int) -> Signature | None:
        lookups = self._values.lookups
        ancestry = self._values.classes.ancestry(path, index)
        held = [(lookups.view(p), i) for p, i in ancestry.classes]
        classes = [(view, i) for view, i in held if view is not None]
        if not classes or len(classes) != len(held):
            return None
        outside = bool(ancestry.unknown) or not _PLAIN_BASES.issuperset(ancestry.externals)
        for place, (view, at) in enumerate(classes):
            lookups.signature(view, at)
            symbol = view.symbols[at]
            if any(k != "metaclass" or v not in _PLAIN_META for k, v in symbol.keywords):
                return None
            names = view.names(symbol.scope)
            for name in ("__new__", "__call__", "__init__"):
                lookups.bindings(view, symbol.scope, name)
            if "__new__" in names or (outside and place):
                return None
            if "__init__" in names:
                return _written_init(lookups, classes[0], view, at)
            if symbol.decorators:
                if "dataclass" in symbol.tags and not outside:
                    return _dataclass(lookups, classes[0], classes[place:])
                return None
        return None if outside else Signature(_name(*classes[0]), ())


def _name(view: View, index: int) -> str:
    return view.symbols[index].qualname.rpartition(".")[2]


def _written_init(
    lookups: Lookups, called: tuple[View, int], view: View, index: int
) -> Signature | None:
    """Of a plain `def __init__`."""
    bindings = view.names(view.symbols[index].scope)["__init__"]
    if len(bindings) != 1 or bindings[0].kind != "symbol":
        return None
    at = int(bindings[0].target)
    lookups.signature(view, at)
    init = view.symbols[at]
    first = init.parameters[:1]
    if init.kind != "function" or init.decorators or not first or first[0].kind not in ("", "/"):
        return None
    return Signature(_name(*called), init.parameters[1:])


def _dataclass(
    lookups: Lookups, called: tuple[View, int], classes: Sequence[tuple[View, int]]
) -> Signature | None:
    """Of the annotated attributes of a dataclass and of its bases that are dataclasses."""
    fields: dict[str, Parameter] = {}
    for view, index in reversed(classes):
        lookups.signature(view, index)
        lookups.bindings(view, view.symbols[index].scope, "__init__")
        symbol = view.symbols[index]
        if "dataclass" not in symbol.tags:
            if view.names(symbol.scope).get("__init__") is not None:
                return None
            continue
        if "odd_init" in symbol.tags or len(symbol.decorators) != 1:
            return None
        for name, annotation, _ in symbol.attributes:
            if annotation.endswith("KW_ONLY"):
                return None
            fields[name] = Parameter(name, "", annotation)  # one with "" may be a field too
    return Signature(_name(*called), tuple(fields.values()), lenient=True)


def _written(parameters: Sequence[Parameter]) -> list[str]:
    said: list[str] = []
    star = False
    for number, p in enumerate(parameters):
        if p.kind == "kw" and not star:
            said.append("*")
        star = star or p.kind in ("kw", "*")
        mark = p.kind if p.kind in ("*", "**") else ""
        said.append(f"{mark}{p.name}{'' if p.default is None else '=…'}")
        following = parameters[number + 1].kind if number + 1 < len(parameters) else ""
        if p.kind == "/" and following != "/":
            said.append("/")
    return said
