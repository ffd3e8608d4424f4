"""What is done with the repository as a whole: the sections, recipes and manifests that say how."""

from collections.abc import Iterator, Sequence

from api.context.points import NEAR_BEST, NO_PLAN, Plan, Point
from api.context.priors import Priors
from api.context.tasks import TASKS, Task
from graph.model import Node, NodeKind
from graph.view import View

MAX_SECTIONS = 4
MAX_FILES = 6
MAX_DOCUMENTS = 2
MAX_LINES = 12  # of a file: the first that say it
LEAST = 2  # lines below a heading
ELSEWHERE = 0.5  # sections of documents that speak of what is built with this, as likely
DEEP = 3  # folders: documents below lie too deep to speak of the whole repository
_PROSE = (".md", ".rst", ".txt", ".adoc")


def of_task(view: View, name: str, others: Sequence[str], priors: Priors) -> Plan:
    """Sections by their headings, then files by their lines, then what other documents say.

    `others` are words that must name the repository: what else is to be run or installed is
    something of it.
    """
    known = view.info.repository.lower()
    if any(word not in known for word in others):
        return NO_PLAN
    task = TASKS[name]
    paths = [path for path in view.paths() if priors.of(path)[1] in {"", "document", "data"}]
    sections = list(_sections(view, task, paths))
    told = {point.node.path for point in sections}
    files = [path for path in paths if path not in told or not path.endswith(_PROSE)]
    points = [*sections, *_files(view, task, files)]
    told |= {point.node.path for point in points}
    named = [path for path in _documents(task, paths) if path not in told][:MAX_DOCUMENTS]
    nodes = view.nodes(named)
    points += [
        Point(nodes[path], "a document named for it", 0.6 + n / 50)
        for n, path in enumerate(named)
        if path in nodes
    ]
    return Plan(tuple(points), least=NEAR_BEST) if points else NO_PLAN


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
    for n, ((place, *_), node) in enumerate(sorted(found)[:MAX_SECTIONS]):
        yield Point(node, "a section about it", n / 50 + (ELSEWHERE if place == most else 0.0))


def _place(task: Task, path: str) -> int:
    """Where a path stands among the files that may tell."""
    return next((n for n, file in enumerate(task.files) if file.match(path)), len(task.files))


def _files(view: View, task: Task, paths: Sequence[str]) -> Iterator[Point]:
    """The files that may tell, with the lines that do."""
    order = sorted((_place(task, path), path) for path in paths)
    may = [path for place, path in order if place < len(task.files)]
    texts = view.texts(may)
    lines = {path: _telling(task, path, texts.get(path, "")) for path in may}
    told = [path for path in may if lines[path]][:MAX_FILES]
    nodes = view.nodes(told)
    for n, path in enumerate(told):
        if path in nodes:
            yield Point(nodes[path], "lines that say how", 0.3 + n / 50, lines[path], cut=True)


def _telling(task: Task, path: str, text: str) -> tuple[int, ...]:
    said = task.code if path.endswith(".py") else task.lines
    found = [n for n, line in enumerate(text.split("\n"), 1) if said.search(line)]
    return tuple(found[:MAX_LINES])


def _documents(task: Task, paths: Sequence[str]) -> list[str]:
    """Documents near the root whose own name says it."""
    named = [
        path
        for path in paths
        if path.endswith(_PROSE) and path.count("/") <= DEEP and _is_named(task, path)
    ]
    return sorted(named, key=lambda path: (path.count("/"), path))


def _is_named(task: Task, path: str) -> bool:
    return task.words.match(path.rpartition("/")[2]) is not None
