"""Everything the service can refuse, each with what was wrong, where, and what to do.

ApiError
├── BadRequest           the request itself
│   ├── EmptyQuery       no query, or one of nothing but common words
│   ├── BadBudget        a budget below 1
│   └── UnknownFocus     a focus that is no file or symbol in sight (with near ones)
├── BudgetTooSmall       not even the first result fits (with the least budget that holds it)
├── UnknownSymbol        no such symbol or file in sight (with near ones)
├── AmbiguousSymbol      a name that several symbols have (with their ids)
├── UnknownPersona       no such persona (with those there are)
├── BrokenPersona        the file that defines the persona cannot be used (file and line)
├── NotIndexable         a path that is no work tree, or one that cannot be listed
├── RunFailed            an index run failed at what it found; only who may see all is told at what
├── NotPermitted         a folder that this service may not index
├── UnknownJob           no such job, or one that was forgotten
├── JobRefused           too many jobs, or another one for that repository
├── JobCancelled         asked for, or the service is stopping; the graph stands as it was before
├── AddressRefused       an address that cannot be served at
└── TokenizerMissing     the tokenizer cannot be loaded
"""


class ApiError(Exception):
    """Base of everything `api` raises."""


class BadRequest(ApiError):
    """The request itself is wrong; nothing was looked up."""


class EmptyQuery(BadRequest):
    """No query, or one of nothing but common words."""


class BadBudget(BadRequest):
    """A budget below 1."""


class UnknownFocus(BadRequest):
    """A focus that is no file or symbol in sight."""


class BudgetTooSmall(ApiError):
    """Not even the first result fits; `minimum` is the least budget that holds an answer."""

    def __init__(self, budget: int, minimum: int) -> None:
        super().__init__(
            f"a budget of {budget} tokens holds no answer at all: ask for {minimum} or more"
        )
        self.budget = budget
        self.minimum = minimum


class UnknownSymbol(ApiError):
    """No such symbol or file in sight; `near` are names spelled almost like it, `note` what else
    there is to say.
    """

    def __init__(self, name: str, near: tuple[str, ...], note: str = "") -> None:
        hint = f": did you mean {', '.join(near)}?" if near else ", nor anything spelled like it"
        more = f" ({note})" if note else ""
        super().__init__(f"no symbol or file in sight is called {name!r}{hint}{more}")
        self.near = near


class AmbiguousSymbol(ApiError):
    """A name that several symbols have; `ids` are the first of them."""

    def __init__(self, name: str, ids: tuple[str, ...], total: int) -> None:
        listed = "".join(f"\n  {one}" for one in ids)
        more = f"\n  and {total - len(ids)} more" if total > len(ids) else ""
        super().__init__(
            f"{total} symbols are called {name!r}: in its place give the id of one:{listed}{more}"
        )
        self.ids = ids
        self.total = total


class UnknownPersona(ApiError):
    """No such persona; the message lists those there are."""


class BrokenPersona(ApiError):
    """The file that defines the persona asked for cannot be used, so nothing is shown under it."""


class TokenizerMissing(ApiError):
    """The tokenizer cannot be loaded, so no budget could be kept."""


class NotIndexable(ApiError):
    """A path that is no work tree, or one that cannot be listed."""


class RunFailed(ApiError):
    """An index run failed at what it found. `detail` says at what, and may name any file: it is
    for who may see every one, the message is for everybody.
    """

    def __init__(self, detail: str, told: str = "") -> None:
        super().__init__(
            told
            or "the index run failed; at what, a persona that may see every file is told by GET "
            "/jobs, and the server's log says"
        )
        self.detail = detail


class NotPermitted(ApiError):
    """A folder that is not indexed yet, and that this service was not told it may index."""


class UnknownJob(ApiError):
    """No such job, or one that ended long ago and was forgotten."""


class JobRefused(ApiError):
    """Too many jobs are waiting, or another one works on that repository."""


class JobCancelled(ApiError):
    """Asked for, or the service is stopping; the graph stands as it was before the run."""


class AddressRefused(ApiError):
    """An address that cannot be served at: not loopback, or in use."""


def code_of(error: BaseException) -> str:
    """`UnknownPersona` as `unknown-persona`."""
    name = type(error).__name__
    return "".join(f"-{c.lower()}" if c.isupper() else c for c in name).removeprefix("-")
