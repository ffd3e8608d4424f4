"""Questions about a variable of a module, or an attribute of a class: it, and what names it."""

from collections.abc import Sequence

from api.context.kinds import Asked, Kind
from api.context.points import NEAR_BEST, NO_PLAN, NOTHING, Plan, Point, called
from api.context.priors import Priors
from api.context.query import Question
from api.context.standing import SYMBOLS
from api.context.variables import Use, uses, variables
from api.originals import foremost
from graph.model import Node, NodeKind
from graph.view import View

MAX_VARIABLES = 3  # of one name, beyond which it does not say what is meant
MAX_USES = 12


def variables_of(view: View, asked: Asked, question: Question) -> Sequence[Node]:
    """The variables that a question is about: of the first of its names that no symbol has.

    Words that are no more than words are looked up where the question is where they are.
    """
    if asked.kind is Kind.TASK:
        return ()
    for name in asked.names:
        plain = name.isalpha() and name.islower() and name not in question.names
        if plain and asked.kind is not Kind.WHERE:
            continue
        known = view.find(name.replace("::", "."), MAX_VARIABLES)
        if any(node.kinds[0] in SYMBOLS for node in known):
            return ()
        found = variables(view, name)
        chosen = foremost(view, found) if len(found) > MAX_VARIABLES else None
        if found and (chosen or len(found) <= MAX_VARIABLES):
            return [chosen] if chosen else found
    return ()


def of_variables(
    view: View, asked: Asked, question: Question, found: Sequence[Node], priors: Priors
) -> Plan:
    """The variables, and but for where they are, who uses them: plain code first."""
    if not found:
        return NO_PLAN
    points = [Point(node, "the task names it") for node in found]
    if asked.kind is Kind.WHERE:
        sure = any(name in question.names for name in asked.names)
        return Plan(tuple(points), least=NOTHING if sure else 0.0)
    used = {node.id: uses(view, node) for node in found}
    for node in found:
        first = sorted(used[node.id], key=lambda use: _telling(use, priors))
        points += [
            _point(use, f"names {called(node)} ({use.certainty.value})", 0.8 + n / 50)
            for n, use in enumerate(first[:MAX_USES])
        ]
    said = {key: _counted(held) for key, held in used.items()}
    return Plan(tuple(points), said, least=NEAR_BEST)


def _telling(use: Use, priors: Priors) -> tuple[bool, str, str]:
    """Functions before modules, which import it more often than not, and plain code first."""
    return use.node.kinds[0] is NodeKind.MODULE, priors.of(use.node.path)[1], use.node.id


def _point(use: Use, reason: str, off: float) -> Point:
    return Point(use.node, reason, off, use.lines, cut=True)


def _counted(held: Sequence[Use]) -> str:
    if not held:
        return "nothing in sight names it"
    certainty = held[0].certainty.value
    return f"named in {len(held)} place{'' if len(held) == 1 else 's'} ({certainty})"
