"""What a task points at by itself: names, paths, lines and frames, resolved exactly.

Every call of the view may be a round trip, so they are few and carry many names each.
"""

from collections.abc import Iterable, Sequence
from functools import lru_cache

import msgspec

from api.context.definitions import MAX_MATCHES, definitions
from api.context.pointers import Place
from api.context.priors import Priors
from api.context.query import Question
from api.context.spelled import few, spelled_paths
from api.context.standing import at_lines
from api.errors import UnknownFocus
from graph.view import View

SHORT = 8  # words: in so short a question what is named is the point of it
POINTED = 4.0
SPELLED = 1.5
ALL = 2.0
MODULES = (".py", ".pyi")

NAMED, LINE, FRAME, FOCUS = "named", "line", "frame", "focus"


class Mention(msgspec.Struct, frozen=True):
    """Why something is meant by the words of a task itself, and how surely: 0 to 1, to POINTED
    where the task is little else.

    `kind` is NAMED (a code-like name), LINE (a path with a line), FRAME (of a traceback), FOCUS.
    """

    kind: str
    weight: float
    reason: str


class Mentions(msgspec.Struct, frozen=True):
    """By node id and by path, the surest mention of each kind."""

    nodes: dict[str, dict[str, Mention]] = {}
    files: dict[str, dict[str, Mention]] = {}


def mentions_of(view: View, question: Question, focus: Sequence[str], priors: Priors) -> Mentions:
    """Resolve what is named. Priors choose among the definitions of one name.

    Raises UnknownFocus.
    """
    found = Mentions()
    pointed = POINTED if len(set(question.spoken.values())) <= SHORT else 1.0
    bare = not question.title  # nothing but a traceback: then it is about its frames
    named = 0.5 if bare else pointed
    for name in question.names:
        for node, weight in definitions(view, name, priors):
            if name[0] == "_" or " " in name:  # of an operator or a route every definition counts
                weight = max(weight, 1 / ALL)
            _keep(found.nodes, node.id, Mention(NAMED, weight * named, f"the task names {name}"))
    _add_spelled(question.asked, priors, found)
    _add_places(view, question.places, priors, found, pointed, POINTED if bare else 1.0)
    _add_focus(view, focus, found)
    return found


def _add_places(
    view: View,
    places: Sequence[Place],
    priors: Priors,
    found: Mentions,
    pointed: float,
    framed: float,
) -> None:
    paths = paths_of(priors.paths) if places else None
    lines: dict[str, list[Place]] = {}
    for place in places:
        for path, weight in paths.ending(place.path) if paths else ():
            kind = LINE if place.frame is None else FRAME
            sure = weight if place.frame is None else weight / (1 + place.frame)
            _keep(found.files, path, Mention(kind, sure, "the task names its path"))
            if place.line:
                lines.setdefault(path, []).append(place)
    for node, place in at_lines(view, lines):
        if place.frame is None:
            mention = Mention(LINE, pointed, f"the task names line {place.line}")
        else:
            mention = Mention(FRAME, framed / (1 + place.frame), "a frame of the traceback")
        _keep(found.nodes, node.id, mention)


def _add_spelled(asked: Sequence[str], priors: Priors, found: Mentions) -> None:
    paths = spelled_paths(asked, priors.paths) if len(asked) > 1 else []
    best = max((priors.of(path)[0] for path in paths), default=0.0)
    likely = [path for path in paths if priors.of(path)[0] >= 0.75 * best]
    if not few(likely):
        return
    mention = Mention(LINE, SPELLED / len(likely), "the task spells its name")
    for path in likely:
        _keep(found.files, path, mention)
        if not path.endswith(MODULES):  # of a module the words tell which of its symbols
            _keep(found.nodes, path, mention)


@lru_cache(maxsize=4)
def paths_of(paths: frozenset[str]) -> "Paths":
    """The same paths, once taken apart."""
    return Paths(paths)


class Paths:
    """The paths in sight, found by any ending of theirs."""

    def __init__(self, paths: Iterable[str]) -> None:
        self._by_name: dict[str, list[str]] = {}
        for path in paths:
            self._by_name.setdefault(path.rpartition("/")[2], []).append(path)

    def ending(self, wanted: str) -> list[tuple[str, float]]:
        """(path, how much agrees) of the paths that agree in most of their last parts."""
        parts = [part for part in wanted.split("/") if part not in {"", ".", ".."}]
        if not parts:
            return []
        scored = [(path, _agreeing(path, parts)) for path in self._by_name.get(parts[-1], [])]
        best = max((agree for _, agree in scored), default=0)
        enough = [path for path, agree in scored if agree == best]
        whole = [path for path in enough if path.count("/") < best]
        enough = whole or enough  # `a/b.py` means that file, not `copy/a/b.py`
        weight = (1.0 if best > 1 or len(parts) == 1 else 0.4) / max(1, len(enough))
        return [(path, weight) for path in enough] if len(enough) <= 5 else []


def _agreeing(path: str, parts: Sequence[str]) -> int:
    agreed = 0
    for own, other in zip(reversed(path.split("/")), reversed(parts), strict=False):
        if own != other:
            break
        agreed += 1
    return agreed


def _add_focus(view: View, focus: Sequence[str], found: Mentions) -> None:
    for wanted in focus:
        matches = view.find(wanted, MAX_MATCHES)
        if not matches:
            near = ", ".join(view.near(wanted, 3))
            hint = f": did you mean {near}?" if near else ": give a path or a symbol of it"
            raise UnknownFocus(f"there is no file or symbol {wanted[:200]!r} in sight{hint}")
        mention = Mention(FOCUS, POINTED / len(matches), "in the focus given")
        for node in matches:
            _keep(found.nodes, node.id, mention)
            if node.path:
                _keep(found.files, node.path, mention)


def _keep(held: dict[str, dict[str, Mention]], key: str, mention: Mention) -> None:
    kinds = held.setdefault(key, {})
    if mention.kind not in kinds or kinds[mention.kind].weight < mention.weight:
        kinds[mention.kind] = mention
