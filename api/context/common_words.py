"""Words that say what kind of answer is wanted, or nothing at all, and other spellings."""

import re


def _words(text: str, separator: str | None = None) -> frozenset[str]:
    return frozenset(word.strip() for word in text.split(separator))


QUESTION_WORDS = _words(
    """a about all an and any are as at be been but by can could did do does each for from had has
    have how i if in into is it its let like make may me might must my need not of on or our out
    please should show so some tell than that the their them then there these they this those to
    us used uses using want was we were what when where which who whom whose why will with would
    you your"""
)
TASK_WORDS = _words(
    """add added adding break breaks breaking change changed changes changing cover covered
    covering covers create creates creating find fix fixed fixing implement implementation
    implemented implementing new remove removing update updating works working"""
)
TEST_WORDS = _words("test tests testing tested pytest unittest fixture fixtures")
DOCUMENT_WORDS = _words(
    """doc docs document documents documentation documented readme guide guides tutorial
    changelog"""
)
BOILERPLATE = _words(
    """environment|environments|version|versions|version information|system information|
    system info|versions and system|show_versions|output of show_versions|platform|
    your environment|checklist|code of conduct""",
    "|",
)

IDIOMS = re.compile(  # two words that together mean neither
    r"\b(?:(?:put|puts|putting)\s+together|(?:work|works|worked|figure|figured|find|found)\s+out"
    r"|(?:set|sets)\s+up|(?:comes?|came|coming)\s+from|(?:looks?|looked)\s+like|ends?\s+up"
    r"|how\s+(?:long|many|much|often)|what\s+happens|goes?\s+on|at\s+all|get\s+from)\b",
    re.IGNORECASE,
)
_BRITISH = (  # code is mostly spelled the American way
    (re.compile(r"^(\w{3,})our(s|ed|ing|able|hood|ful|less)?$"), r"\1or\2"),
    (re.compile(r"^(\w{3,})is(e|es|ed|er|ers|ing|ation|ations)$"), r"\1iz\2"),
    (re.compile(r"^(\w{3,})ys(e|es|ed|er|ers|ing)$"), r"\1yz\2"),
    (re.compile(r"^(cent|met|fib|theat)re(s|d)?$"), r"\1er\2"),
)
_RELATED = {"expiry": "expire", "catalogue": "catalog", "licence": "license", "grey": "gray"}


def variant(word: str) -> str:
    """How else a lower-case word is spelled, "" where no other way is known."""
    if word in _RELATED:
        return _RELATED[word]
    for pattern, other in _BRITISH:
        if pattern.match(word):
            return pattern.sub(other, word)
    return ""
