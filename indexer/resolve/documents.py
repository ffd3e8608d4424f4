"""The unit of a document: its sections, and what they mention."""

import posixpath
from collections.abc import Iterator

from graph.model import EdgeKind, Node, NodeKind, Span
from indexer.facts import FileFacts, Section
from indexer.resolve import unbound
from indexer.resolve.edges import EXACT, INFERRED, Edges
from indexer.resolve.nodes import file_node
from indexer.resolve.python_file import module_id
from indexer.resolve.targets import Means, Target
from indexer.resolve.values import Values

_KINDS = (NodeKind.SECTION,)
_LONGEST = 200


def resolve_document(
    path: str, digest: str, facts: FileFacts, values: Values
) -> tuple[list[Node], Edges]:
    """The nodes and edges of a text file; a file in no known language has no sections."""
    nodes = [file_node(path, digest, facts)]
    edges = Edges()
    for dependency in facts.dependencies:  # of the file, so that a scope hides both together
        target = f"dependency:{dependency.ecosystem}/{dependency.name}"
        edges.add(path, EdgeKind.DEPENDS_ON, target, [dependency.line])
    for section in facts.sections:
        own = section_id(path, section)
        nodes.append(_node(path, own, section))
        edges.add(path, EdgeKind.CONTAINS, own)
        for text, line in section.mentions:
            for target, rank in _mentioned(path, text, values):
                edges.add(own, EdgeKind.MENTIONS, target, [line], rank)
    own = [section_id(path, section) for section in facts.sections]
    unbound.add_examples(own, facts.calls, values, edges)
    return nodes, edges


def section_id(path: str, section: Section) -> str:
    """The node id of a section."""
    number = f"#{section.ordinal}" if section.ordinal > 1 else ""
    return f"{path}#{' / '.join(section.headings)}{number}"


def _node(path: str, own: str, section: Section) -> Node:
    return Node(
        id=own,
        kinds=_KINDS,
        path=path,
        name=section.headings[-1] if section.headings else "",
        qualified_name=" / ".join(section.headings),
        digest=section.digest,
        tags=(section.tag,) if section.tag else (),
        span=Span(section.start, section.end),
    )


def _mentioned(path: str, text: str, values: Values) -> Iterator[tuple[str, int]]:
    if len(text) > _LONGEST:
        return
    if "/" in text or _looks_like_file(text):
        file = _file(path, text, values)
        if file is not None:
            yield file
            return
    name = text.removesuffix("()")
    parts = name.split(".")
    if not all(part.isidentifier() for part in parts):
        return
    if len(parts) > 1:
        found = list(_dotted(path, parts, values))
        yield from found or _of_class(parts, values)
    elif not name.startswith("__"):
        found = values.lookups.definitions(name)
        if len(found) == 1:
            yield found[0], INFERRED


def _looks_like_file(text: str) -> bool:
    stem, dot, suffix = text.rpartition(".")
    return bool(dot and stem) and 0 < len(suffix) < 6 and suffix.isalnum()


def _file(path: str, text: str, values: Values) -> tuple[str, int] | None:
    wanted = text.partition("#")[0].partition("::")[0].removeprefix("./").rstrip("/")
    if not wanted or wanted.startswith(("http:", "https:")):
        return None
    named = values.lookups.files(wanted.rpartition("/")[2])
    directory = path.rpartition("/")[0]
    for exact in (posixpath.normpath(posixpath.join(directory, wanted)), wanted.lstrip("/")):
        if exact in named:
            return exact, EXACT
    ending = f"/{wanted.lstrip('/')}"
    found = [file for file in named if file.endswith(ending)]
    return (found[0], INFERRED) if len(found) == 1 else None


def _dotted(path: str, parts: list[str], values: Values) -> Iterator[tuple[str, int]]:
    """What an absolute dotted name means: the longest module, then its members."""
    lookups = values.lookups
    for length in range(len(parts), 0, -1):
        stem = lookups.module(".".join(parts[:length]), path.rpartition("/")[0])
        if stem is None or (length == 1 and len(parts) > 1 and not lookups.at(stem)):
            continue
        module = lookups.at(stem)
        if length == len(parts):
            node = module_id(lookups, module)
            if node is not None:
                yield node, EXACT
            return
        targets = values.member(stem, parts[length])
        for name in parts[length + 1 :]:
            targets = tuple(t for one in targets for t in values.attributes.of(one, name))
        for target in targets:
            view = lookups.view(target.path)
            if view is not None and target.means in (Means.CLASS, Means.FUNCTION):
                yield view.id(target.symbol), EXACT
        return


def _of_class(parts: list[str], values: Values) -> Iterator[tuple[str, int]]:
    """A method of a class whose name is unique: asked by the class, for methods' names are not."""
    owners = [i for i in values.lookups.definitions(parts[-2]) if _ends_with(i, parts[:-1])]
    if len(owners) != 1:
        return
    path, _, local = owners[0].partition("::")
    view = values.lookups.view(path)
    if view is None:
        return
    index = view.index_of(local)
    values.lookups.symbol(view, index)
    if view.symbols[index].kind != "class":
        return
    found = values.attributes.of(Target(Means.CLASS, path, index), parts[-1])
    for target in found:
        of = values.lookups.view(target.path)
        if of is not None and target.means == Means.FUNCTION:
            yield of.id(target.symbol), INFERRED


def _ends_with(node_id: str, parts: list[str]) -> bool:
    qualname = node_id.partition("::")[2].partition("#")[0]
    return f".{qualname}".endswith(f".{'.'.join(parts)}")
