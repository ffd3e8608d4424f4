"""Chains taken apart: a head and its links (see indexer.facts for their forms)."""

import re
from functools import lru_cache

_HEAD = re.compile(r"<[^>]*>|'[\w*-]*|[^.(\[]*")
_LINK = re.compile(r"\.[^.(\[]+|\([^)]*\)|\[[^\]]*\]")


@lru_cache(maxsize=16_384)
def links(chain: str) -> tuple[str, ...]:
    """The head, then each link: `a.b(3)` is `a`, `.b`, `(3)`."""
    head = _HEAD.match(chain)
    at = head.end() if head else 0
    return (chain[:at], *_LINK.findall(chain, at))


def has_parts(chain: str) -> bool:
    """Whether a chain refers to parts."""
    return PART.search(chain) is not None


PART = re.compile(r"([(<=]|<@)(\d+)")
