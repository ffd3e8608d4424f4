"""Which kind of answer a task asks for, by its words alone; where they do not say, GENERAL.

A kind adds to the general answer and never takes its place, and each rule wants the words that
nobody uses for anything else: a wrong kind is worse than none.
"""

import re
from enum import StrEnum

import msgspec

from api.context.hunks import Hunk, hunks_of
from api.context.pointers import Place
from api.context.query import Question
from api.context.tasks import task_of
from graph.terms import words

MAX_ASKED = 40  # words: a longer task is a report, and asks for more than one thing
MAX_AROUND = 30  # words beside a traceback or diff that is to be looked at
MAX_PHRASE = 4


class Kind(StrEnum):
    """What a good answer is made of: see `plans`."""

    GENERAL = "general"
    WHERE = "where"  # is X
    HOW = "how"  # does X work
    TESTS = "tests"  # which test X, write one for X
    IMPACT = "impact"  # what breaks if I change X
    HEIRS = "heirs"  # what inherits from X
    USAGE = "usage"  # how do I use X
    TASK = "task"  # how do I run the tests
    GUIDE = "guide"  # how do I set a timeout
    LIKE = "like"  # add a thing like X
    TRACEBACK = "traceback"
    DIFF = "diff"


class Asked(msgspec.Struct, frozen=True):
    """The kind with what it is about: `names` (of symbols, surest first), `frames` (innermost
    first) or `hunks`. Of a TASK `names` are which of
    `tasks.TASKS`, and words that may name the repository. `thing` are the words for what is used
    or a GUIDE is wanted on, `verb` is what is done with it.
    """

    kind: Kind = Kind.GENERAL
    names: tuple[str, ...] = ()
    frames: tuple[Place, ...] = ()
    hunks: tuple[Hunk, ...] = ()
    thing: str = ""
    verb: str = ""


GENERAL = Asked()

_THING = r"(?P<thing>.+?)"
_END = r"(?=[?!.,;:]?\s*$|[?!,;:]\s|\.\s| (?:when|while|with|from|for|in|inside|on|to|so|and|if)\b)"
_CHANGE = (
    r"(?:chang|remov|delet|renam|edit|modif|touch|mov|refactor|rewrit|replac|drop|alter|deprecat)"
    r"(?:e|ed|es|ing|y|ied|ying|ping|s)?"
)
_IF = rf"(?:if|when)\s+(?:I|we|you|one|someone)\s+{_CHANGE}"
_OF_IT = (
    r"(?:\s+(?:the\s+)?(?:signature|name|behaviou?r|arguments?|parameters?|return type)s?\s+of)?"
)
_RULES: tuple[tuple[Kind, re.Pattern[str]], ...] = tuple(
    (kind, re.compile(text, re.IGNORECASE))
    for kind, text in (
        (
            Kind.IMPACT,
            rf"\bwhat\s+(?:\w+\s+)?(?:breaks?|(?:is|are|gets?|be)\s+(?:affected|broken|impacted))"
            rf"\s+(?:{_IF}|by\s+{_CHANGE}){_OF_IT}\s+{_THING}{_END}",
        ),
        (Kind.IMPACT, rf"{_IF}{_OF_IT}\s+{_THING}[,?]?\s+what\s+(?:\w+\s+)?(?:breaks?|is\s+hit)\b"),
        (Kind.IMPACT, rf"\b(?:impact|effects?|blast radius|consequences)\s+of\s+{_CHANGE}{_OF_IT}"
                      rf"\s+{_THING}{_END}"),
        (Kind.IMPACT, rf"\b(?:safe\s+to|can\s+(?:I|we)(?:\s+safely)?)\s+{_CHANGE}{_OF_IT}"
                      rf"\s+{_THING}{_END}"),
        (Kind.IMPACT, rf"\b(?:who|what)\s+(?:calls|uses|(?:depends|relies)\s+on)\s+{_THING}{_END}"),
        (Kind.IMPACT, rf"\b(?:callers|users|usages)\s+of\s+{_THING}{_END}"),
        (Kind.IMPACT, rf"\bwhere\s+(?:is|are)\s+{_THING}\s+(?:used|called|referenced)\b"),
        (
            Kind.HEIRS,
            rf"\b(?:who|what|which(?:\s+\w+)?|(?:classes|types)(?:\s+that)?)\s+(?:(?:inherits?|derives?)"
            rf"\s+from|extends?|subclass(?:es)?|implements?|overrides?)\s+{_THING}{_END}",
        ),
        (
            Kind.HEIRS,
            r"\b(?:sub-?class(?:es)?|implementations?|implement[eo]rs?|descendants|heirs"
            rf"|derived\s+classes|overrides)\s+of\s+{_THING}{_END}",
        ),
        (
            Kind.TESTS,
            rf"\b(?:which|what|any|are\s+there|write|add|need|find|show(?:\s+me)?|new|missing)\s+"
            rf"(?:(?:a|an|the|more|some|any|all|unit|integration|regression)\s+)*tests?\s+"
            rf"(?:for|of|cover|covers|covering|that\s+covers?)\s+{_THING}{_END}",
        ),
        (Kind.TESTS, rf"\bhow\s+(?:is|are)\s+{_THING}\s+tested\b"),
        (
            Kind.LIKE,
            rf"\b(?:add|create|implement|write|make|build|need|want|introduce|support)\b[^.?!\n]*?"
            rf"\b(?:(?<!look )(?<!looks )like|similar\s+to|analogous\s+to|modell?ed\s+(?:on|after))"
            rf"\s+{_THING}{_END}",
        ),
        (Kind.LIKE, rf"\b(?:add|create|implement|write)\s+another\s+{_THING}{_END}"),
        (
            Kind.USAGE,
            rf"\bhow\s+(?:do|can|should|would|to|must)\s+(?:(?:I|we|you|one)\s+)?"
            rf"(?:use|call|invoke|construct|instantiate)\s+{_THING}{_END}",
        ),
        (Kind.USAGE, rf"\b(?:examples?|usage)\s+(?:of|for)\s+(?:(?:us|call)ing\s+)?{_THING}{_END}"),
        (Kind.USAGE, rf"\bhow\s+(?:is|are)\s+{_THING}\s+(?:used|called|meant\s+to\s+be\s+used)\b"),
        (Kind.WHERE, rf"\bwhere\s+(?:is|are|can\s+I\s+find)\s+{_THING}(?:\s+defined)?{_END}"),
        (Kind.WHERE, rf"\b(?:definition\s+of|find|locate|show\s+me)\s+{_THING}{_END}"),
        (Kind.HOW, rf"\bhow\s+(?:does|do|is|are)\s+{_THING}\s+(?:works?|implemented|built|done)\b"),
        (Kind.HOW, rf"\b(?:explain|what\s+does)\s+{_THING}(?:\s+do)?{_END}"),
        (
            Kind.GUIDE,
            rf"^(?:(?:how|where)\s+(?:do|can|could|should|would|must)\s+(?:I|we|you|one)|how\s+to)\s+"
            rf"(?P<verb>(?!(?:fix|debug|implement|refactor)\b)[a-z]+)\s+"
            rf"{_THING}{_END}",
        ),
        (
            Kind.GUIDE,
            rf"^(?:what|which)\s+(?:config\w*\s+|environment\s+)?"
            rf"(?:settings?|options?|flags?|variables?|parameters?)\s+"
            rf"(?P<verb>(?!(?:is|are|do|does|can)\b)\w+)\s+"
            rf"{_THING}{_END}",
        ),
    )
)  # fmt: skip
_ARTICLE = re.compile(r"^(?:the|a|an|our|my|this|that|its|your)\s+", re.IGNORECASE)
_KIND_WORD = re.compile(r"\s+(?:class|function|method|module|helper)$", re.IGNORECASE)
_PLURAL = re.compile(r"[a-z]{2,}[a-rt-z]s")
_NAME = re.compile(r"[^\W\d]\w*(?:(?:\.|::)[^\W\d]\w*)*")
_BLANKS = re.compile(r"\s{2,}")  # the rules read long runs again and again


def kind_of(query: str, question: Question) -> Asked:
    """What is asked for. `query` is the task as `clean` leaves it."""
    hunks = hunks_of(query)
    if hunks:
        return Asked(Kind.DIFF, hunks=hunks) if _around(query, _OF_DIFF) else GENERAL
    frames = _frames(query)
    if frames:
        return Asked(Kind.TRACEBACK, frames=frames) if _around(query, _OF_TRACE) else GENERAL
    text = query.strip()
    if not text or "\n\n" in text or "```" in text or len(words(text)) > MAX_ASKED:
        return GENERAL
    text = _BLANKS.sub(_blank, text)
    task, others = task_of(text)
    if task:
        return Asked(Kind.TASK, (task, *others), thing=" ".join(others))
    explicit = tuple(name for name in question.names if " " in name or name.startswith("__"))
    for kind, rule in _RULES:
        found = rule.search(text)
        if found:
            thing, verb = found["thing"], found.groupdict().get("verb") or ""
            names = explicit or names_in(thing, question)
            if kind is Kind.GUIDE:
                named = tuple(name for name in names if name in question.names)
                return Asked(kind, named, thing=thing, verb=verb)
            return Asked(kind, names, thing=thing) if names else GENERAL
    if explicit:  # a route or an operator
        return Asked(Kind.HOW, explicit)
    alone = text.removesuffix("()")
    return Asked(Kind.HOW, (alone,)) if _NAME.fullmatch(alone) else GENERAL


def _blank(run: re.Match[str]) -> str:
    return "\n" if "\n" in run[0] else " "


def names_in(thing: str, question: Question) -> tuple[str, ...]:
    """Names that a phrase may mean: those it spells, else CachePrimitive for "cache primitive", and
    Blueprint before blueprints: of a plain word in the plural rather the class than what is many.
    """
    phrase = _KIND_WORD.sub("", _ARTICLE.sub("", thing.strip().strip("`'\"")).strip("`'\" "))
    spelled = [n for n in question.names if n in thing]
    if spelled:
        return tuple(spelled)
    bare = phrase.removesuffix("()")
    if _NAME.fullmatch(bare):
        return (*_singular(bare), bare)
    parts = phrase.split()
    if not 1 < len(parts) <= MAX_PHRASE or not all(part.isalnum() for part in parts):
        return ()
    camel = "".join(part[:1].upper() + part[1:] for part in parts)
    return (camel, "_".join(part.lower() for part in parts))


def _singular(word: str) -> tuple[str, ...]:
    """The class of what a plain word in the plural names: Entry for entries."""
    if not _PLURAL.fullmatch(word):
        return ()
    one = f"{word[:-3]}y" if word.endswith("ies") else word[:-1]
    return (one.capitalize(),)


_OF_DIFF = re.compile(r"^(?:diff |index |@@|[-+ ]|new file|deleted file|similarity|rename )")
_OF_TRACE = re.compile(
    r"^(?:\s+|>\s|\[?\d{4}-\d\d-\d\d|\[?\d\d:\d\d:\d\d|\[?(?:DEBUG|INFO|WARN|ERROR|FATAL)|E\s|"
    r"Traceback|[\w.]*(?:Error|Exception|Warning|Interrupt|Exit)\b|During handling|"
    r"The above exception|```|~~~|$|\S+\.py:\d+:)"
)


def _around(query: str, part: re.Pattern[str]) -> bool:
    """Whether little else is said than the lines of a diff or traceback."""
    others = [line for line in query.split("\n") if not part.match(line)]
    return len(words(" ".join(others))) <= MAX_AROUND


_QUOTED = r"(?:[^\n]*\n[ \t]+(?!File \")(?P<text>\S[^\n]*))?"
_FRAME = re.compile(
    rf"^[ \t]*File \"(?P<path>[^\"\n]+)\", line (?P<line>\d+)(?:, in (?P<name>\S+))?{_QUOTED}",
    re.MULTILINE,
)
_PYTEST_FRAME = re.compile(
    r"(?:^>[ \t]+(?P<above>\S[^\n]*)\n(?:E[^\n]*\n|[ \t]*\n)*)?"
    rf"^(?P<path>\S+\.py):(?P<line>\d+): (?:in (?P<name>\S+){_QUOTED}|\w*(?:Error|Exception)\b)",
    re.MULTILINE,
)


def _frames(query: str) -> tuple[Place, ...]:
    """The frames of a traceback as Python or pytest writes it, innermost first."""
    found = list(_FRAME.finditer(query)) or list(_PYTEST_FRAME.finditer(query))
    return tuple(_place(match, n) for n, match in enumerate(reversed(found)))


def _place(match: re.Match[str], frame: int) -> Place:
    told = match.groupdict()
    text = told["text"] or told.get("above") or ""
    return Place(told["path"], int(told["line"][:9]), frame, told["name"] or "", text.strip())
