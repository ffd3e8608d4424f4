"""What a path says before any word of the question is looked at: a factor, and the reason.

A prior never finds anything; it decides between what the text found. Tests and documents are
put back, unless the question or the persona asks for them; copies, archives, generated and
vendored code always.
"""

import re
from collections.abc import Collection, Mapping
from functools import cached_property, lru_cache
from typing import Final

import msgspec

from graph.scope import Scope
from graph.terms import terms_of, words

COPY = 0.3
MIN_COPY_PARTS = 3  # `old/a/b/c.py` is a copy where `a/b/c.py` is a file too
MOSTLY = 0.5  # a top directory with this share of copies is one; all in it is put back a little
IN_COPY = 0.6
MIN_DIRECTORY = 20  # files
KEY_FILE = 1.25
WANTED = 1.4  # of tests and documents, where the question asks for them
FOCUS = 0.15
LANGUAGE = 1.25
_LANGUAGES: Final[Mapping[str, tuple[str, ...]]] = {
    "python": (".py", ".pyi"),
    "typescript": (".ts", ".tsx", ".js", ".jsx", ".mjs", ".vue", ".css", ".scss", ".html"),
    "javascript": (".js", ".jsx", ".mjs", ".vue", ".css", ".scss", ".html"),
    "yaml": (".yml", ".yaml"),
    "sql": (".sql",), "go": (".go",), "rust": (".rs",), "java": (".java",),
}  # fmt: skip

_OLD = re.compile(
    r"(?:^|/)\.?(?:archives?|attic|backups?|deprecated|legacy|obsolete|old)(?:[-_/]|$)"
)
_VENDORED = re.compile(
    r"(?:^|/)(?:_?vendor(?:ed)?|third[-_]?party|node_modules|site-packages|extern(?:al)?s?)/"
)
_GENERATED = re.compile(
    r"_pb2(?:_grpc)?\.pyi?$|\.min\.\w+$|\.lock$|(?:^|/)package-lock\.json$|\.(?:bak|orig|map|snap)$"
    r"|(?:^|/)(?:generated|__generated__|dist|build)/"
)
_TEST = re.compile(r"(?:^|/)(?:tests?|testing|__tests__)/|(?:^|/)(?:test_[^/]*|conftest)\.py$")
_TEST_NAME = re.compile(r"_tests?\.\w+$|\.(?:test|spec)\.\w+$")
_EXAMPLE = re.compile(r"(?:^|/)(?:examples?|samples?|demos?|tutorials?|benchmarks?|experiments?)/")
_PROSE = re.compile(r"\.(?:md|mdx|rst|adoc)$")
_DOCUMENT = re.compile(r"\.(?:md|mdx|rst|txt|adoc|ipynb)$|(?:^|/)docs?/")
_DATA = re.compile(r"\.(?:json|jsonl|csv|tsv|xml|log|svg|po|html|css)$")
# Of what the parts of a path say the first counts: a guide beside tests is no test.
_RANKED = ("old", "vendored", "generated", "document", "test", "document", "example", "data", "")
_SAYING = (
    (_OLD,), (_VENDORED,), (_GENERATED,), (_PROSE,), (_TEST, _TEST_NAME), (_DOCUMENT,), (_EXAMPLE,),
    (_DATA,),
)  # fmt: skip
PLAIN = len(_SAYING)
_FACTORS: Final[Mapping[str, float]] = {
    "copy": COPY, "old": 0.4, "vendored": 0.4, "generated": 0.3, "test": 0.5, "document": 0.5,
    "example": 0.7, "data": 0.5, "": 1.0,
}  # fmt: skip


class Taste(msgspec.Struct, frozen=True):
    """What the question and the persona want: key files, focus areas and files of the persona's
    language count a little more.
    """

    key_files: tuple[str, ...] = ()
    focus_areas: tuple[str, ...] = ()
    wants_tests: bool = False
    wants_documents: bool = False
    language: str = ""


@lru_cache(maxsize=4)
def priors_of(paths: frozenset[str], taste: Taste) -> "Priors":
    """Priors over the paths of one view; the same for every question of one taste."""
    return Priors(paths, taste)


class Priors:
    """Priors over the paths of one view."""

    def __init__(self, paths: Collection[str], taste: Taste) -> None:
        self.paths = frozenset(paths)
        self._kinds = _kinds(self.paths)
        self._taste = taste
        self._endings = _LANGUAGES.get(taste.language.lower(), ())
        self._keys = [(Scope((glob,)), self._kind(glob)[1]) for glob in taste.key_files]
        self._focus = frozenset(
            term for area in taste.focus_areas for word in words(area) for term in terms_of(word)
        )
        self._known: dict[str, tuple[float, str]] = {}
        self._mirrors = _mirrors(self.paths)

    def of(self, path: str) -> tuple[float, str]:
        """The factor of a path, and what it is ("" for plain code)."""
        held = self._known.get(path)
        if held is None:
            held = self._known[path] = self._work_out(path)
        return held

    @cached_property
    def factors(self) -> Mapping[str, float]:
        """The factor of every path."""
        return {path: self.of(path)[0] for path in self.paths}

    def _work_out(self, path: str) -> tuple[float, str]:
        factor, what = self._kind(path)
        globs = [kind for glob, kind in self._keys if glob.denies(path)]
        if globs and what != "copy":  # tests are key files only where a glob asks for tests
            factor = (1.0 if what in globs else factor) * KEY_FILE
        if not what and path.endswith(self._endings):
            factor *= LANGUAGE
        if what != "copy" and path.partition("/")[0] in self._mirrors:
            factor *= IN_COPY
        if self._focus:
            factor *= 1.0 + FOCUS * len(_terms(path) & self._focus) / len(self._focus)
        return factor, what

    def _kind(self, path: str) -> tuple[float, str]:
        what = self._kinds.get(path)
        what = _kind_of(path, self.paths) if what is None else what
        if what == "test" and self._taste.wants_tests:
            return WANTED, what
        if what == "document" and self._taste.wants_documents:
            return WANTED, what
        if what == "data" and path.endswith(self._endings):
            return 1.0, ""  # a style sheet is data to some, and to others what they write
        return _FACTORS[what], what


@lru_cache(maxsize=8)
def _kinds(paths: frozenset[str]) -> Mapping[str, str]:
    """What each path is; the same for every question."""
    return {path: _kind_of(path, paths) for path in paths}


def _kind_of(path: str, paths: frozenset[str]) -> str:
    """What a path is, "" for plain code."""
    if mirrored(path, paths):
        return "copy"
    folder, slash, name = path.rpartition("/")
    return _RANKED[min(_rank(name), _folder_rank(folder) if slash else PLAIN)]


@lru_cache(maxsize=20_000)
def _folder_rank(folder: str) -> int:
    return min([_rank(f"{name}/") for name in folder.split("/")])


@lru_cache(maxsize=20_000)
def _rank(part: str) -> int:
    """What a part of paths (`tests/`, `a.py`) says that a path is, by its place in _RANKED."""
    for rank, patterns in enumerate(_SAYING):
        for pattern in patterns:
            if pattern.search(part):
                return rank
    return PLAIN


def mirrored(path: str, paths: frozenset[str]) -> str:
    """The file that a path repeats within another folder: a/b/c.py of old/a/b/c.py; "" for none."""
    inner = path
    for _ in range(path.count("/") + 1 - MIN_COPY_PARTS):
        inner = inner[inner.index("/") + 1 :]
        if inner in paths:
            return inner
    return ""


@lru_cache(maxsize=20_000)
def _terms(path: str) -> frozenset[str]:
    """The terms of a path."""
    return frozenset(term for word in words(path) for term in terms_of(word))


@lru_cache(maxsize=8)
def _mirrors(paths: frozenset[str]) -> frozenset[str]:
    """The top directories that mirror the repository they are in; the same for every question."""
    files: dict[str, int] = {}
    copies: dict[str, int] = {}
    for path in paths:
        top, _, rest = path.partition("/")
        files[top] = files.get(top, 0) + 1
        if rest in paths:
            copies[top] = copies.get(top, 0) + 1
    return frozenset(
        top for top, n in copies.items() if n >= MIN_DIRECTORY and n >= MOSTLY * files[top]
    )
