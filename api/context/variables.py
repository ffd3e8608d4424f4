"""Names that a module, a class or an object binds: `find` and "where is X" know them too.

They are no nodes of the graph: there are as many as functions, and little is asked of them. The
search index knows which texts have the word, and the texts say the rest (`bindings.py`): in any
store, as fresh as these, and of what is in sight alone.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping

import msgspec

from api.context.bindings import HOLDING, around, bound, lines_with, may_bind
from api.context.excerpt import statement
from api.context.source import Source
from graph.model import Certainty, EdgeKind, Node, NodeKind, Span
from graph.search import FieldWeights, Scoring, TextQuery
from graph.terms import terms_of
from graph.view import View

MAX_DOCUMENTS = 2_000  # with the word; what only others bind is not found
PYTHON = (".py", ".pyi")
_ANYWHERE = FieldWeights((1.0, 1.0, 1.0, 1.0, 0.0, 0.0), (0.0, 0.0, 0.0, 0.0, 0.0, 0.0), 1.0)
_NAME = re.compile(r"[^\W\d]\w*\Z")


class Use(msgspec.Struct, frozen=True):
    """The lines of a function, class or module that name a variable."""

    node: Node
    certainty: Certainty
    lines: tuple[int, ...]


def variables(view: View, name: str) -> list[Node]:
    """The variables that a name, the end of a dotted one, or an id means, by id."""
    last = name.replace("::", ".").rpartition(".")[2]
    if not _NAME.match(last):
        return []
    texts = view.texts(_with_word(view, last))
    texts = {path: text for path, text in texts.items() if may_bind(text, last)}
    outline = _by_path(view.outline(sorted(texts)))
    found = {
        node.id: node
        for path, text in texts.items()
        for owner, line in bound(text, last, outline[path])
        if _means(name, node := _variable(owner, last, Source(text), line))
    }
    return [found[key] for key in sorted(found)]


def uses(view: View, variable: Node) -> list[Use]:
    """What names a variable: of a module's, its own file and those that import the module
    (inferred: what shadows it is not told apart); of an attribute, whatever has `.x` (possible).
    """
    module = f"{variable.path}::"
    if "." in variable.id.removeprefix(module):
        pattern, certainty = rf"^(?!\s*from\b).*\.{variable.name}\b", Certainty.POSSIBLE
        named = _with_word(view, variable.name)
    else:
        pattern, certainty = rf"(?<![\w.]){variable.name}\b", Certainty.INFERRED
        ties = view.ties([module], (EdgeKind.IMPORTS,), incoming=True).found
        named = [source.partition("::")[0] for source, *_ in ties]
    paths = sorted({variable.path, *named}, key=lambda path: (path != variable.path, path))
    texts = view.texts(paths)
    numbers = {
        path: held
        for path in filter(texts.__contains__, paths)
        if (held := list(lines_with(pattern, variable.name, texts[path])))
    }
    nodes = _by_path(view.outline(list(numbers)))
    found: list[Use] = []
    for path, held in numbers.items():
        lines: defaultdict[str, list[int]] = defaultdict(list)
        for number in held:
            if path != variable.path or not _within(variable.span, number):
                lines[around(nodes[path], number)].append(number)
        own = {node.id: node for node in nodes[path]}
        found += [Use(own[key], certainty, tuple(at)) for key, at in lines.items() if key in own]
    return found


def _with_word(view: View, word: str) -> list[str]:
    """The Python files in sight that have a word."""
    scoring = Scoring({terms_of(word)[0]: 1.0}, _ANYWHERE)
    paths = view.search(TextQuery((scoring,), MAX_DOCUMENTS)).paths
    return sorted(path for path in paths if path.endswith(PYTHON))


def _by_path(outline: Iterable[Node]) -> Mapping[str, list[Node]]:
    found: defaultdict[str, list[Node]] = defaultdict(list)
    for node in outline:
        if node.kinds[0] in HOLDING:
            found[node.path].append(node)
    return found


def _means(name: str, variable: Node) -> bool:
    wanted = name.replace("::", ".")
    return name == variable.id or f".{variable.qualified_name}".endswith(f".{wanted}")


def _within(span: Span | None, line: int) -> bool:
    return span is not None and span.start <= line <= span.end


def _variable(owner: Node, name: str, source: Source, line: int) -> Node:
    dot = "" if owner.kinds[0] is NodeKind.MODULE else "."
    return Node(
        id=f"{owner.id}{dot}{name}",
        kinds=(NodeKind.VARIABLE,),
        path=owner.path,
        name=name,
        qualified_name=f"{owner.qualified_name}.{name}",
        signature=source.line(line).strip(),
        tags=tuple(tag for tag in owner.tags if tag == "test"),
        span=Span(line, statement(source, line, source.count)[-1]),
    )
