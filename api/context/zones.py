"""The parts of a task, line by line: title, prose, code, errors, tracebacks, and what says nothing.

Zone weights are those a study on 222 real issues found best: a title says most, then inline code,
the error line, prose, code blocks, and last the frames of a traceback. What reporters are asked to
fill in says nothing of where: headings of issue templates, and the versions of what is installed.
"""

import re
from collections.abc import Iterator
from enum import Enum

import msgspec

MAX_CHARACTERS = 48_000  # of longer texts both ends are read, and a traceback between them
MAX_TITLE = 240


class Zone(Enum):
    """A part of a task, with the weight of its words."""

    TITLE = 4.0
    INLINE = 3.0
    ERROR = 1.5
    PROSE = 1.0
    CODE = 0.7
    FRAME = 0.3


def clean(query: str) -> str:
    """The query bounded in length, without control characters and lone surrogates."""
    if len(query) > MAX_CHARACTERS:
        query = _shortened(query)
    return _UNREADABLE.sub(" ", query.replace("\r\n", "\n").replace("\r", "\n"))


def _shortened(query: str) -> str:
    """Both ends of a long text, and of a log the last traceback between them."""
    third = MAX_CHARACTERS // 3
    at = query.rfind(_TRACEBACK, third, -third)
    if at < 0:
        return f"{query[: MAX_CHARACTERS // 2]}\n{query[-MAX_CHARACTERS // 2 :]}"
    trace = query[at : min(at + third, len(query) - third)]
    return f"{query[:third]}\n{trace}\n{query[-third:]}"


class _State(msgspec.Struct):
    """Where a line stands: after the title, under a heading that says nothing, in a fence."""

    titled: bool = False
    skipped: bool = False
    fenced: bool = False
    traceback: bool = False


def zones(text: str) -> Iterator[tuple[Zone, str]]:
    """(zone, line) for every line of a cleaned text that says something."""
    state = _State()
    for line in _uncommented(text).split("\n"):
        if not line.strip():
            continue
        if _FENCE.match(line):
            state.fenced, state.traceback = not state.fenced, False
            continue
        heading = None if state.fenced else _heading(line)
        if heading is not None and state.titled:
            state.skipped = _ENVIRONMENT.fullmatch(heading) is not None
            state.traceback = False
            if state.skipped or _TEMPLATE.fullmatch(heading):
                continue
        if state.skipped or (state.titled and _says_nothing(line)):
            state.skipped = state.skipped or _INSTALLED.search(line) is not None
            continue
        zone = _zone_of(line, state)
        if not state.titled and zone is Zone.PROSE:
            state.titled = True
            end = line.rfind(" ", 1, MAX_TITLE) if len(line) > MAX_TITLE else MAX_TITLE
            end = MAX_TITLE if end < 0 else end  # no word is cut in two
            yield Zone.TITLE, line[:end]
            line = line[end:]
        if line:
            yield zone, line


_UNREADABLE = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_FENCE = re.compile(r"\s*(```|~~~)")
_HEADING = re.compile(
    r"\s*(?:#{1,6}\s+(.*)|\*\*([^*]+)\*\*\s*:?\s*$|<summary>(.*?)(?:</summary>|$))"
)
_MARKUP = re.compile(r"<[^>]*>|[`*_:()?#]")
_ERROR_LINE = re.compile(r"\s*(?:E\s+)?[\w.]*(?:Error|Exception|Warning|Interrupt)\b(?::|$)")
_FRAME_LINE = re.compile(r"\s*File \"[^\"]+\", line \d+")
_CODE_LINE = re.compile(r"\s*(?:>>> |\.\.\. |\$ |@@ |[+-]{3} )|(?: {4}|\t)\s*\S+.*[=(){}\[\];:]")
_TRACEBACK = "Traceback (most recent call last)"

# Headings below which there is nothing but what is installed, as issue templates word them.
_ENVIRONMENT = re.compile(
    r"(?:output of |paste the |the )*(?:your |my |full |[\w.-]+ )?(?:"
    r"environments?|versions?|versions? (?:of |and )?\w+|\w+ versions?|operating system|os|platform"
    r"|(?:system|version|environment|platform)s? (?:info|information|details)|system|installation"
    r"|checklist|code of conduct|installed versions|additional dependencies|\w*\.?show_?versions"
    r")(?: (?:and|/) \w+)?",
    re.IGNORECASE,
)
# Headings that stand in every report.
_TEMPLATE = re.compile(
    r"(?:bug (?:summary|report|description)|(?:describe|description of) the (?:bug|issue|problem)"
    r"|(?:problem |issue )?description|(?:short )?summary|(?:code|steps?) (?:for|to) reproduc\w+"
    r"|steps?/code to reproduce|how to reproduce(?: the bug)?|to reproduce|reproduc\w+"
    r"|(?:expected|actual|current|observed)(?: vs\.? \w+)? (?:outcome|results?|output|behaviou?r)"
    r"|what (?:happened|did you expect\b.*|you expected\b.*)|mcve code sample.*"
    r"|minimal (?:complete )?(?:verifiable )?(?:code )?(?:sample|example)|code sample.*"
    r"|(?:any )?additional (?:context|information|details|comments)|anything else.*"
    r"|relevant log output|screenshots?|your project|problem|proposed (?:fix|change|solution)"
    r"|command used|configuration)",
    re.IGNORECASE,
)
_INSTALLED = re.compile(r"^\s*(?:INSTALLED VERSIONS|System, Dependency Information)\b")
# `- [x]`; `numpy==1.2`, `numpy: 1.2`, `* Python version: 3.7`, `numpy 1.2`, `commit: None`, `1.2`.
_VERSION_LINE = re.compile(
    r"\s*(?:- \[[ xX]\].*|(?:[*-]\s+)?[A-Za-z][\w./ -]{0,40}?(?:\s*[:=]=?\s*|\s+)v?\d+\.\d[\w.+-]*"
    r"|[\w.-]+: None|_No response_|v?\d+\.\d+\.\d[\w.]*)\s*"
)


def _heading(line: str) -> str | None:
    """The words of a heading, bold line or summary, without markup; None where it is none."""
    found = _HEADING.match(line)
    if not found:
        return None
    return " ".join(_MARKUP.sub(" ", next(g for g in found.groups() if g is not None)).split())


def _says_nothing(line: str) -> bool:
    return bool(_VERSION_LINE.fullmatch(line) or _INSTALLED.search(line))


def _uncommented(text: str) -> str:
    """Without HTML comments; one that is not closed hides nothing. (A regex would be quadratic.)"""
    first, *pieces = text.split("<!--")
    return first + "".join(piece.partition("-->")[2] or piece for piece in pieces)


def _zone_of(line: str, state: _State) -> Zone:
    """The zone of a line; a traceback begins and ends with it."""
    if _TRACEBACK in line:
        state.traceback = True
        return Zone.FRAME
    if _ERROR_LINE.match(line):
        state.traceback = False
        return Zone.ERROR
    if state.traceback:
        inside = line.startswith((" ", "\t")) or _FRAME_LINE.match(line) is not None
        if inside or state.fenced:
            return Zone.FRAME
        state.traceback = False
        return Zone.PROSE
    if _FRAME_LINE.match(line):
        return Zone.FRAME
    return Zone.CODE if state.fenced or _CODE_LINE.match(line) else Zone.PROSE
