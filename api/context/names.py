"""Names of code that a task mentions, as they would be found: aliases and variables spelled out.

A report's own code says what its names mean: `import xarray as xr`, `grid = xr.DataArray(...)`, and
so `grid.loc` is `xarray.DataArray.loc`.
"""

import re
from collections.abc import Mapping

from api.context.pointers import INLINE, MAX_NAMES, PATH

MAX_SEEN = 64

_NAME = re.compile(r"[^\W\d]\w*(?:(?:\.|::)[^\W\d]\w*)*(?:\(\))?")
_HUMPS = re.compile(r"[a-z\d][A-Z]|[A-Z][A-Z][a-z]")
_ABBREVIATIONS = frozenset({"e.g", "i.e"})
_IMPORTED = re.compile(r"^[^\w\n]*import ([\w.]+) as (\w+)", re.MULTILINE)
_TAKEN = re.compile(r"^[^\w\n]*from ([\w.]+) import ([\w, ]+)", re.MULTILINE)
_MADE = re.compile(r"\b([^\W\d]\w*) = ((?:\w+\.)*[A-Z]\w*)\(")


def names_in(text: str) -> list[str]:
    """Code-like names: dotted, called, compound, or alone in backticks; those in backticks first.

    A head that the text itself explains is replaced by what it means.
    """
    found: dict[str, None] = {}
    for quoted in INLINE.findall(text):
        if _NAME.fullmatch(quoted.strip()):
            found.setdefault(quoted.strip().removesuffix("()"))
    for match in _NAME.finditer(PATH.sub(" ", text)):
        name = match[0]
        if name.endswith("()") or "." in name or "::" in name or _compound(name):
            found.setdefault(name.removesuffix("()"))
        if len(found) >= MAX_SEEN:
            break
    alone = text.strip()
    if _NAME.fullmatch(alone):
        found.setdefault(alone.removesuffix("()"))
    meant = _meant(text)
    telling = [name for name in found if len(name) > 2 and name.lower() not in _ABBREVIATIONS]
    return list(dict.fromkeys(_spelled_out(name, meant) for name in telling))[:MAX_NAMES]


def _compound(name: str) -> bool:
    return "_" in name.strip("_") or _HUMPS.search(name) is not None


def _meant(text: str) -> Mapping[str, str]:
    """What the text says that a name stands for."""
    meant = {alias: module for module, alias in _IMPORTED.findall(text)}
    for module, names in _TAKEN.findall(text):
        for name in names.split(","):
            taken, _, alias = name.strip().partition(" as ")
            meant[alias or taken] = f"{module}.{taken}"
    for name, made in _MADE.findall(text):
        meant.setdefault(name, made)
    return meant


def _spelled_out(name: str, meant: Mapping[str, str]) -> str:
    """A dotted name with its head as what it stands for, at most two steps deep."""
    for _ in range(2):
        head, dot, rest = name.partition(".")
        if not dot or head not in meant:
            break
        name = f"{meant[head]}.{rest}"
    return name
