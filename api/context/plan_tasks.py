"""What is done with the repository as a whole: the sections, recipes and manifests that say how."""

import re
from collections.abc import Iterable, Iterator, Sequence

from api.context.plan_guide import ASIDE_TOLD, may_tell
from api.context.points import NEAR_BEST, NO_PLAN, NOTHING, Plan, Point
from api.context.priors import Priors
from api.context.retrieve import nodes_of
from api.context.scorings import BODY
from api.context.tasks import RECIPE, TASKS, Task
from graph.model import Node, NodeKind
from graph.search import Scoring, TextQuery
from graph.terms import terms_of, words
from graph.view import View

MAX_SECTIONS = 4
MAX_FILES = 6
MAX_DOCUMENTS = 2
MAX_LINES = 12  # of a file: the first that say it
LEAST = 2  # lines below a heading
MAX_SPOKEN = 20  # documents that are looked at for sections whose text says it
RECIPES = 0.1  # their lines, after the sections of the first document
LATER = 0.2  # the sections of other documents that may tell
LINES = 0.4  # lines of what is neither
ELSEWHERE = 0.5  # sections of documents that speak of what is built with this, as likely
DEEP = 3  # folders: documents below lie too deep to speak of the whole repository
_PROSE = (".md", ".rst", ".txt", ".adoc")
_TRANSLATED = re.compile(
    r"(?P<name>(?:.*/)?(?:readme|contributing))[._-][a-z]{2}(?:[_-][a-z]{2,4})?(?P<ending>\.\w+)",
    re.IGNORECASE,
)


def of_task(view: View, name: str, others: Sequence[str], priors: Priors) -> Plan:
    """Sections of the first document by their headings, recipes by their lines, then other
    documents and files.

    `others` are words that must name the repository: what else is to be run or installed is
    something of it.
    """
    known = view.info.repository.lower()
    if any(word not in known for word in others):
        return NO_PLAN
    task = TASKS[name]
    paths = _may_tell(view.paths(), priors)
    sections = list(_sections(view, task, paths))
    told = {point.node.path for point in sections}
    files = [path for path in paths if path not in told or not path.endswith(_PROSE)]
    led = any(point.off < RECIPES for point in sections)
    spoken = [] if led or not task.spoken else list(_spoken(view, task.spoken, priors))
    points = [*sections, *spoken, *_files(view, task, files, led=led or bool(spoken))]
    told |= {point.node.path for point in points}
    named = [path for path in _documents(task, paths) if path not in told][:MAX_DOCUMENTS]
    nodes = view.nodes(named)
    points += [
        Point(nodes[path], "a document named for it", 0.6 + n / 50)
        for n, path in enumerate(named)
        if path in nodes
    ]
    if not points:
        return NO_PLAN
    # A section and a recipe say it all; what else holds the words is code.
    whole = led and any(RECIPE.match(point.node.path) for point in points)
    return Plan(tuple(points), least=NOTHING if whole else NEAR_BEST)


def _may_tell(paths: Iterable[str], priors: Priors) -> list[str]:
    """The paths that are no tests or copies, and no README in another language than the first."""
    held = [path for path in paths if priors.of(path)[1] in {"", "document", "data"}]
    known = frozenset(held)
    return [path for path in held if not _is_translation(path, known)]


def _sections(view: View, task: Task, paths: Sequence[str]) -> Iterator[Point]:
    """Sections with a heading that says it: those of the files that may tell, then those of other
    documents, of which rather what is named for it. A title names the project, but where the
    document is named for it; a heading without a text tells nothing.
    """
    most = len(task.files)
    held = [path for path in paths if path.endswith(_PROSE) and path.count("/") < DEEP]
    held = [path for path in held if _place(task, path) < most or path.startswith("doc")]
    found: list[tuple[tuple[int, bool, int, int, str, int], Node]] = []
    for node in view.outline(held):
        depth, span, other = node.id.count(" / "), node.span, not _is_named(task, node.path)
        titled = node.kinds[0] is NodeKind.SECTION and (depth or not other)
        if titled and span and span.end - span.start >= LEAST and task.words.search(node.name):
            place = (_place(task, node.path), other, node.path.count("/"), depth)
            found.append(((*place, node.path, span.start), node))
    first = ""
    for n, ((place, *_), node) in enumerate(sorted(found)[:MAX_SECTIONS]):
        first = first or node.path
        off = ELSEWHERE if place == most else LATER if node.path != first else 0.0
        yield Point(node, "a section about it", n / 50 + off)


def _spoken(view: View, spoken: str, priors: Priors) -> Iterator[Point]:
    """Sections whose text says it, where no heading does."""
    terms = {term for word in words(spoken) for term in terms_of(word)}
    factors = {path: float(may_tell(path, priors)) for path in view.paths()}
    scoring = Scoring(dict.fromkeys(terms, 1.0), BODY, nominates=True)
    found = view.search(TextQuery((scoring,), MAX_SECTIONS, 0, factors, MAX_SPOKEN))
    nodes = nodes_of(view, found.nodes).values()
    held = [n for n in nodes if n.kinds[0] is NodeKind.SECTION and factors.get(n.path)]
    for n, node in enumerate(node for node in held if not ASIDE_TOLD.search(node.id)):
        yield Point(node, "a section that speaks of it", LATER + n / 50)


def _place(task: Task, path: str) -> int:
    """Where a path stands among the files that may tell."""
    return next((n for n, file in enumerate(task.files) if file.match(path)), len(task.files))


def _files(view: View, task: Task, paths: Sequence[str], *, led: bool) -> Iterator[Point]:
    """The files that may tell, with the lines that do: recipes, then others; before them the most
    telling one, where no section leads. Of equal ones first what is named for it, then what says
    most of it.
    """
    place = {path: _place(task, path) for path in paths}
    may = sorted(path for path in paths if place[path] < len(task.files))
    texts = view.texts(may)
    lines = {path: _telling(task, path, texts.get(path, "")) for path in may}
    told = sorted(
        (path for path in may if lines[path]),
        key=lambda path: (place[path], not _is_for(task, path), -len(lines[path]), path),
    )
    lead = [] if led else told[:1]
    early = [*lead, *(path for path in told if RECIPE.match(path) and path not in lead)]
    shown = [*early, *(path for path in told if path not in early)][:MAX_FILES]
    nodes = view.nodes(shown)
    for n, path in enumerate(shown):
        if path in nodes:
            off = (RECIPES if n < len(early) else LINES) + n / 50
            yield Point(nodes[path], "lines that say how", off, lines[path][:MAX_LINES], cut=True)


def _telling(task: Task, path: str, text: str) -> tuple[int, ...]:
    said = task.code if path.endswith(".py") else task.lines
    found = [n for n, line in enumerate(text.split("\n"), 1) if said.search(line)]
    return tuple(found)


def _documents(task: Task, paths: Sequence[str]) -> list[str]:
    """Documents near the root whose own name says it."""
    named = [
        path
        for path in paths
        if path.endswith(_PROSE) and path.count("/") <= DEEP and _is_named(task, path)
    ]
    return sorted(named, key=lambda path: (path.count("/"), path))


def _is_translation(path: str, paths: frozenset[str]) -> bool:
    """Whether a path is that of a README or CONTRIBUTING in another language (`README.de.md`)."""
    found = _TRANSLATED.fullmatch(path)
    return found is not None and found["name"] + found["ending"] in paths


def _is_for(task: Task, path: str) -> bool:
    """Whether the name of a file says what it is for: that task, or tests as most recipes do."""
    name = path.rpartition("/")[2]
    return any(one.words.search(name) for one in (task, TASKS["tests"]))


def _is_named(task: Task, path: str) -> bool:
    return task.words.match(path.rpartition("/")[2]) is not None
