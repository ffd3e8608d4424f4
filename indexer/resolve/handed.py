"""What calls outside the repository give to a function that they are handed, in its own file."""

from typing import TYPE_CHECKING, Final

from indexer.expressions import Part
from indexer.resolve.bound import union
from indexer.resolve.targets import UNKNOWN, Means, Targets
from indexer.resolve.views import View, last_name

if TYPE_CHECKING:
    from indexer.resolve.values import Values

_ITSELF: Final = -1  # what the method is called on
# Who is handed a function: under which key, where what it is given begins, and whether that are
# the elements of one thing for all parameters, of one thing for each, or arguments as they are.
_CALLERS: Final = {
    "sorted": ("key", 0, "elements"), "min": ("key", 0, "elements"), "max": ("key", 0, "elements"),
    "groupby": ("key", 0, "elements"), "sort": ("key", _ITSELF, "elements"),
    "filter": ("0", 1, "elements"), "reduce": ("0", 1, "elements"), "map": ("0", 1, "each"),
    "submit": ("0", 1, "as it is"), "to_thread": ("0", 1, "as it is"),
    "call_soon": ("0", 1, "as it is"), "partial": ("0", 1, "as it is"),
    "run_in_executor": ("1", 2, "as it is"),
}  # fmt: skip


class Handed:
    """Functions that `sorted`, `map` and their like call."""

    def __init__(self, values: "Values") -> None:
        self._values = values
        self._lookups = values.lookups

    def given(self, view: View, symbol: int, parameter: str) -> Targets:
        """What reaches a parameter."""
        function = view.symbols[symbol]
        name = function.qualname.rpartition(".")[2]
        if "lambda" not in function.tags and not self._lookups.hands_on(view, name):
            return UNKNOWN
        at = [p.name for p in function.parameters].index(parameter) - view.is_method(symbol)
        found: list[Targets] = []
        for caller, (key, first, how) in _CALLERS.items():
            for number in self._lookups.called(view, caller):
                part = view.parts[number]
                said = next((chain for k, chain in part.items if k == key), "")
                if said and self._is(view, part.scope, said, symbol):
                    found.append(self._at(view, part, first, how, at))
        return union(found)

    def _is(self, view: View, scope: int, said: str, symbol: int) -> bool:
        """Whether a chain is the function."""
        if "lambda" in view.symbols[symbol].tags:
            part = view.parts[int(said[1:-1])] if said[1:-1].isdigit() else None
            return part is not None and part.kind == "lambda" and part.items[0][1] == str(symbol)
        if last_name(said) != view.symbols[symbol].qualname.rpartition(".")[2]:
            return False
        own = (Means.FUNCTION, view.path, symbol)
        return any(t[:3] == own for t in self._values.chain(view, scope, said))

    def _at(self, view: View, part: Part, first: int, how: str, at: int) -> Targets:
        wanted = first if how == "elements" else first + at
        said = dict(part.items).get(str(wanted), "")
        if first == _ITSELF:
            said = part.chain.rpartition(".")[0]
        given = self._values.chain(view, part.scope, said)
        if how == "as it is":
            return given
        return union([self._values.elements.iterated(t) for t in given])
