"""The sections of documents that tell how something is used: those that name it and show a call."""

import re
from collections.abc import Sequence, Set

from api.context.calls_shown import NEARBY, matches
from api.context.fitting import fits
from api.context.plan_guide import in_passing
from api.context.points import Point, title
from api.context.priors import Priors
from api.context.users import User
from graph.model import Certainty, EdgeKind, Node, NodeKind
from graph.terms import terms_of, words
from graph.view import View

MAX_GUIDES = 2
MAX_FILES = 4
PROSE = (".md", ".rst", ".txt")
MAX_READ = 24  # sections whose text is looked at
NAMED, ELSEWHERE = 0.4, 0.9  # how far below the subject a guide counts
BEFORE = 3  # lines above a call that show what leads to it


def guides(
    view: View,
    subjects: Sequence[Node],
    documents: Sequence[User],
    wrong: Set[str],
    priors: Priors,
) -> tuple[list[Point], Set[str]]:
    """The sections that tell best, and those that call a function with what it does not take.

    A section tells that shows a call, under headings or in a file named for what is asked.
    `documents` mention the subjects; `wrong` are known to call what they name with what it does
    not take.
    """
    terms = {term for node in subjects for term in terms_of(node.name)}
    own = {user.node.id: user for user in documents if user.lines}
    own |= {user.node.id: user for user in _named(view, terms, priors) if user.node.id not in own}
    order = sorted(own.values(), key=lambda user: -matches(_titles(user.node), terms))
    read = [user for user in order if user.node.id not in wrong][:MAX_READ]
    texts = view.texts(sorted({user.node.path for user in read}))
    functions = [node for node in subjects if NodeKind.FUNCTION in node.kinds]
    outgrown: set[str] = set()
    found: list[tuple[tuple[bool, bool, int, int], User, int]] = []
    for n, user in enumerate(read):
        lines = _lines(user.node, texts.get(user.node.path, ""))
        if not all(fits(node, "\n".join(lines)) for node in functions):
            outgrown.add(user.node.id)
            continue
        call = _call(lines, {node.name for node in subjects})
        if call or user.lines:
            told = (not call, -matches(_titles(user.node), terms), n)
            found.append(((in_passing(user.node), *told), user, call))
    best = sorted(found, key=lambda one: one[0])[:MAX_GUIDES]
    name = title(subjects)
    return [
        _point(user, call, -titled, name, n)
        for n, ((_, _, titled, _), user, call) in enumerate(best)
    ], outgrown


def _point(user: User, call: int, titled: int, name: str, nth: int) -> Point:
    reason = f"mentions {name}" if user.lines else f"shows a call of {name}"
    off = (NAMED if titled else ELSEWHERE) + nth / 20
    return Point(user.node, reason, off, _shown(user, call), cut=True)


def _named(view: View, terms: Set[str], priors: Priors) -> list[User]:
    """The sections of documents whose file is named for what is asked; they may not mention it in
    a way that the graph can tell.
    """
    paths = [
        path
        for path in view.paths()
        if path.endswith(PROSE)
        and priors.of(path)[1] == "document"
        and terms <= {t for word in words(path.rpartition("/")[2]) for t in terms_of(word)}
    ]
    outline = view.outline(paths[:MAX_FILES]) if paths else ()
    sections = [node for node in outline if node.kinds[0] is NodeKind.SECTION]
    return [User(node, Certainty.POSSIBLE, (), EdgeKind.MENTIONS) for node in sections]


def _titles(section: Node) -> str:
    return f"{section.path} {section.qualified_name}"


def _lines(node: Node, text: str) -> Sequence[str]:
    return text.split("\n")[node.span.start - 1 : node.span.end] if node.span else ()


def _call(lines: Sequence[str], names: Set[str]) -> int:
    """Which line of a section, from 1, calls one of the names; 0 for none."""
    call = re.compile(rf"(?<![.\w`])(?:\w+\.)?(?:{'|'.join(map(re.escape, sorted(names)))})\([^)]")
    return next((n for n, line in enumerate(lines, 1) if call.search(line)), 0)


def _shown(user: User, call: int) -> tuple[int, ...]:
    """The lines around the call, else around the first mention; the heading stands in its name."""
    first = user.node.span.start if user.node.span else 1
    if not call:
        return tuple(range(max(1, user.lines[0] - 1), user.lines[0] + NEARBY))
    at = first + call - 1
    return tuple(range(max(first, at - BEFORE), at + NEARBY + 1))
