"""Which of equal texts is the original: by what their paths say, then by who was there first."""

import re
from functools import lru_cache
from typing import Final

Order = tuple[int, int, int, int, int, str]

_PUT_ASIDE: Final = re.compile(
    r"(?:^|/)[._]?(?:archived?s?|attic|backups?|bak|copy|copies|deprecated|legacy|obsolete|old|orig"
    r"|trash|vendor(?:ed)?|third[-_]?party|node_modules|site-packages|build|dist|generated)"
    r"(?=[-_./ ]|$)"
    r"|[-_. (](?:archived?|backup|bak|copy|deprecated|legacy|old|orig)(?=[-_./)\d ]|$)",
    re.IGNORECASE,
)
_VERSIONED: Final = re.compile(r"(?:[-_. ]v?\d+(?:\.\d+)*|\(\d+\))(?=/|\.\w+$|$)", re.IGNORECASE)
_SECONDARY: Final = re.compile(
    r"(?:^|/)(?:tests?|testing|__tests__|examples?|samples?|demos?|tutorials?|docs?|templates?"
    r"|benchmarks?|experiments?|scripts)/|(?:^|/)(?:test_[^/]*|conftest)\.py$"
)


@lru_cache(maxsize=65536)
def originality(path: str, born: int = 0) -> Order:
    """The place of a path among those that hold one text: the least is the original's.

    `born` orders paths by their first commit, 0 where that is not known. Above it stands what a
    path says by itself (put aside, versioned, of tests or examples), below it how deep it lies.
    """
    return (
        len(_PUT_ASIDE.findall(path)),
        len(_VERSIONED.findall(path)),
        len(_SECONDARY.findall(path)),
        born,
        path.count("/"),
        path,
    )
