"""What speaks of a name that no symbol has: what it matches otherwise, and texts that say it."""

import re
from collections.abc import Sequence

from msgspec.structs import replace

from api.context.parts import matched
from api.context.query import Question
from api.context.rank import Ranked
from graph.view import View

MAX_FILES = 40  # whose texts are looked at
MAX_LINES = 12


def saying(view: View, ranked: Sequence[Ranked], name: str, question: Question) -> list[Ranked]:
    """Of what was found what is no filler. Of other languages than Python no symbols are known, but
    a text that has the name, as a word, is about it: then its lines with it count.
    """
    paths = list(dict.fromkeys(one.node.path for one in ranked))[:MAX_FILES]
    texts = view.texts(paths)
    word = re.compile(rf"(?<!\w){re.escape(name)}(?!\w)")
    lines = {
        path: [n for n, line in enumerate(text.split("\n"), 1) if word.search(line)]
        for path, text in texts.items()
        if name in text
    }
    found: list[Ranked] = []
    for one in ranked:
        span = one.node.span
        own = lines.get(one.node.path, [])
        own = [n for n in own if span is None or span.start <= n <= span.end][:MAX_LINES]
        if own:
            found.append(replace(one, lines=tuple(own), reasons=("its text has the name",)))
        elif matched(one.node, question):
            found.append(one)
    return found
