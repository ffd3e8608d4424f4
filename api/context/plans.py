"""What a good answer to each kind of question holds, in order, from the graph.

A plan is put before the general answer and takes nothing from it; where a name means no symbol
in sight, or too many, there is no plan. Everything comes through the view, so nothing denied is
among callers, tests or counts.
"""

from collections.abc import Sequence

from msgspec.structs import replace

from api.context.definitions import MAX_FOUND, VAGUE, definitions, methods_of
from api.context.kinds import Asked, Kind
from api.context.plan_guide import OWN, of_guide
from api.context.plan_heirs import of_heirs
from api.context.plan_how import of_how
from api.context.plan_impact import of_impact
from api.context.plan_likes import of_likes
from api.context.plan_places import of_diff, of_traceback
from api.context.plan_tasks import of_task
from api.context.plan_tests import of_tests
from api.context.plan_use import of_use
from api.context.points import HALF, NO_PLAN, NOTHING, Plan, Point, called
from api.context.priors import Priors, Taste, priors_of
from api.context.query import Question
from api.context.standing import SYMBOLS
from api.originals import foremost, originality
from api.spelling import spelled_like, without_python
from graph.model import Node, NodeKind
from graph.routes import ANY
from graph.view import View

MAX_SUBJECTS = 3  # definitions of one name, beyond which it does not say what is meant
MAX_CHANGED = 8  # of a name that is asked about by who depends on it: any of them is meant
MAX_OTHERS = 2
_OF_ONE = frozenset({Kind.IMPACT, Kind.TESTS, Kind.USAGE})  # what the graph says of one symbol
MAX_OPERATORS = 8  # of an operator every definition is meant


def plan_of(view: View, asked: Asked, question: Question, priors: Priors) -> Plan:
    """The plan for what is asked; NO_PLAN where the general answer says it all."""
    if asked.kind is Kind.GENERAL:
        return NO_PLAN
    if asked.kind is Kind.TRACEBACK:
        return of_traceback(view, asked.frames, priors)
    if asked.kind is Kind.DIFF:
        return of_diff(view, asked.hunks, priors)
    if asked.kind is Kind.TASK:
        plan = of_task(view, asked.names[0], asked.names[1:], priors)
        return (
            plan if plan.points else of_guide(view, asked.thing, question, priors, asked.names[0])
        )
    if asked.kind is Kind.GUIDE:
        return of_guide(view, asked.thing, question, priors, asked.verb)
    owners = _owners(view, asked, question, priors)
    methods = [node for owner in owners for node in methods_of(view, owner, asked.names[0])]
    if owners and not methods:
        none = f"is asked about; no {asked.names[0]} of its own or of a base is in sight"
        return Plan(tuple(Point(owner, none) for owner in owners), least=HALF)
    subjects, others = (methods, ()) if methods else _subjects(view, asked, priors)
    if not subjects:
        described = _described(view, asked, question, priors)
        return (
            replace(described, warning=_too_many(view, asked))
            if asked.kind in _OF_ONE
            else described
        )
    plan = _of_kind(view, asked, question, subjects, priors)
    if not others:
        return plan
    [subject] = subjects
    told = (plan.said.get(subject.id, ""), _also(others))
    return replace(plan, said={**plan.said, subject.id: "; ".join(filter(None, told))})


def _described(view: View, asked: Asked, question: Question, priors: Priors) -> Plan:
    """What a guide has on a thing that is no symbol: on a name, or on what is used."""
    named = [name for name in asked.names if name in question.names]
    if named and asked.kind in {Kind.HOW, Kind.WHERE, Kind.USAGE}:
        return of_guide(view, named[0], question, priors, least=OWN)
    if asked.kind is Kind.USAGE:
        return of_guide(view, asked.thing, question, priors)
    return NO_PLAN


def _owners(view: View, asked: Asked, question: Question, priors: Priors) -> list[Node]:
    """Of a question about an operator the classes that it names: not every class's is meant."""
    if not asked.names[0].startswith("__"):
        return []
    said = dict.fromkeys(word for word in question.spoken.values() if word[:1].isupper())
    found = {word: [n for n, _ in definitions(view, word, priors)] for word in said}
    classes = [n for nodes in found.values() for n in nodes if NodeKind.CLASS in n.kinds]
    return classes if len(classes) <= MAX_SUBJECTS else []


def _of_kind(
    view: View, asked: Asked, question: Question, subjects: Sequence[Node], priors: Priors
) -> Plan:
    if asked.kind is Kind.IMPACT:
        return of_impact(view, subjects, priors)
    if asked.kind is Kind.HEIRS:
        return of_heirs(view, subjects, priors)
    if asked.kind is Kind.USAGE:
        return of_use(view, subjects, question.terms, priors)
    if asked.kind is Kind.LIKE:
        return of_likes(view, subjects, priors)
    if asked.kind is Kind.TESTS:
        return of_tests(view, subjects, priors)
    if asked.kind is Kind.HOW:
        return of_how(view, subjects, priors)
    points = tuple(Point(node, "the task names it") for node in subjects)
    last = asked.names[-1]  # a word, or the words of a phrase in one
    sure = any(name in question.names for name in asked.names) or not (
        last.islower() and last.isalpha()
    )
    return Plan(points, least=NOTHING if sure else 0.0)  # "where is the cache" is not sure


def unknown_name(view: View, asked: Asked, question: Question, priors: Priors) -> str:
    """The name that a question is about where nothing in sight has it, else "".

    A plain word may be in a text instead of a name.
    """
    named = [name for name in asked.names if name in question.names and name.isascii()]
    spelled = [n for n in named if not (n.isalpha() and n.islower()) and not n.startswith(ANY)]
    missing = spelled and not any(
        view.find(name.replace("::", "."), 1) or _means_surely(view, name, priors)
        for name in asked.names
    )
    return spelled[0] if missing else ""


def _means_surely(view: View, name: str, priors: Priors) -> bool:
    """Whether a request means its route, or `pkg.name` what a module of that name has."""
    if " " not in name and "." not in name:
        return False
    return sum(sure for _, sure in definitions(view, name, priors)) > VAGUE


def no_such_name(view: View, name: str) -> str:
    """That nothing has a name, with the names that are spelled almost like it.

    The name itself is not said again: to a persona that may not see it, it is no name at all.
    """
    near = ", ".join(spelled_like(view, name, 3))
    note = without_python(view)
    hint = (f"; spelled like it: {near}" if near else "") + (f"; {note}" if note else "")
    return f"no function, class or file in sight has the name that is asked for{hint}"


def _subjects(view: View, asked: Asked, priors: Priors) -> tuple[Sequence[Node], Sequence[Node]]:
    """The symbols of the first name that means one, or few, and those which it does not mean."""
    if asked.kind is Kind.TESTS:  # what a test defines is not what is tested
        priors = priors_of(view.in_sight, Taste())
    for name in asked.names:
        found = [n for n, _ in definitions(view, name, priors) if n.kinds[0] in SYMBOLS]
        most = 1 if name.islower() and name.isalpha() else MAX_SUBJECTS
        most = MAX_OPERATORS if name.startswith("__") else most
        if 0 < len(found) <= most:
            return (
                _original(view, found) if len(found) > 1 and most == MAX_SUBJECTS else (found, ())
            )
        every = view.find(name.replace("::", "."), MAX_FOUND)
        every = [node for node in every if node.kinds[0] in SYMBOLS]
        chosen = foremost(view, every) if len(every) > 1 and most == MAX_SUBJECTS else None
        if chosen is not None:
            return (chosen,), [node for node in every if node is not chosen]
        if asked.kind is Kind.IMPACT and most == MAX_SUBJECTS and found:
            order = originality(view, found)
            plain = [node for node in found if not order[node.id]]
            if 0 < len(plain) <= MAX_CHANGED:
                return plain, ()
    return (), ()


def _original(view: View, found: Sequence[Node]) -> tuple[Sequence[Node], Sequence[Node]]:
    """Of a few definitions of one name the one that is meant, or all, the most original first."""
    chosen = foremost(view, found)
    if chosen is not None:
        return (chosen,), [node for node in found if node is not chosen]
    order = originality(view, found)
    return sorted(found, key=lambda node: order[node.id]), ()


def _too_many(view: View, asked: Asked) -> str:
    """That a name has more definitions than could be meant, with one as it could be asked for."""
    name = asked.names[0]
    if name.islower() and name.isalpha() and asked.kind is not Kind.IMPACT:
        return ""  # a word that says something else, as often as not
    found = [n for n in view.find(name, MAX_FOUND) if n.kinds[0] in SYMBOLS]
    if len(found) <= MAX_SUBJECTS:
        return ""
    order = originality(view, found)
    first = min(found, key=lambda node: (order[node.id], node.id))
    count = f"{MAX_FOUND} or more" if len(found) >= MAX_FOUND else str(len(found))
    return (
        f"{count} definitions have the name {name}: name one, as {called(first)}, "
        "for what the graph knows of it"
    )


def _also(others: Sequence[Node]) -> str:
    """`3 others have the name: a.py::F, b.py::F and 1 more`."""
    ids = ", ".join(node.id for node in others[:MAX_OTHERS])
    more = f" and {len(others) - MAX_OTHERS} more" if len(others) > MAX_OTHERS else ""
    count = "another has" if len(others) == 1 else f"{len(others)} others have"
    return f"{count} the name: {ids}{more}"
