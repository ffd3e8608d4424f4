"""What past commits say to a question: which files were touched by commits that speak like it.

Files that changed together with the best ones say nothing more (docs/benchmarks.md).
"""

from collections.abc import Mapping

import msgspec

from graph.view import View

ALIKE = 0.6  # of the best commit's score: from here on a commit is worth naming
SHA = 7  # characters of a commit's id that are told


class Past(msgspec.Struct, frozen=True):
    """By path: the score of the likest commits, and of all messages of the file as one text, both
    not normalised; and which commit is worth naming.
    """

    commits: Mapping[str, float] = {}
    messages: Mapping[str, float] = {}
    likest: Mapping[str, str] = {}


def past_of(view: View, terms: Mapping[str, float]) -> Past:
    """What the commits in sight say to these weighted terms."""
    history = view.history()
    named = {
        path: commit.rpartition(":")[2][:SHA]
        for path, commit in history.likest(terms, ALIKE).items()
    }
    return Past(history.by_commit(terms), history.by_file(terms), named)
