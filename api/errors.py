"""Everything the service can refuse, each with what was wrong, where, and what to do.

ApiError
├── BadRequest           the request itself
│   ├── EmptyQuery       no query, or one of nothing but common words
│   ├── BadBudget        a budget below 1
│   └── UnknownFocus     a focus that is no file or symbol in sight (with near ones)
├── BudgetTooSmall       not even the sentence that says so fits (with the least that does)
├── UnknownPersona       no such persona (with those there are)
├── BrokenPersona        the file that defines the persona cannot be used (file and line)
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
    """Not even the sentence that says so fits; `minimum` is the least budget that does."""

    def __init__(self, budget: int, minimum: int) -> None:
        super().__init__(
            f"a budget of {budget} tokens holds no answer at all: ask for {minimum} or more"
        )
        self.budget = budget
        self.minimum = minimum


class UnknownPersona(ApiError):
    """No such persona; the message lists those there are."""


class BrokenPersona(ApiError):
    """The file that defines the persona asked for cannot be used, so nothing is shown under it."""


class TokenizerMissing(ApiError):
    """The tokenizer cannot be loaded, so no budget could be kept."""
