"""What a short question wishes for besides an answer: tests, or documents.

To speak of tests is not to ask for them: "the job that runs the integration tests" is about a
job. So only turns of phrase count that name tests as the thing wanted.
"""

import re

_THING = r"(?:tests?|test\s+cases?|fixtures?|pytests?|unittests?)"
_WANTING = (
    r"(?:which|what|any|no|some|find|show(?:\s+me)?|list|write|add|need|missing|are\s+there|"
    r"is\s+there|where\s+(?:is|are)|new|more|existing)"
)
_TESTS = tuple(
    re.compile(text, re.IGNORECASE)
    for text in (
        rf"\b{_WANTING}\s+(?:(?:a|an|the|any|all|of|unit|integration|regression|e2e)\s+)*{_THING}\b"
        r"(?!\s+(?:job|run|suite|command|workflow|config|environment|server|data)s?\b)",
        rf"\b{_THING}\s+(?:for|of|that|which|cover|covers|covering|about|around)\b",
        rf"\b{_THING}\s*\??\s*$",
        r"\bhow\s+(?:is|are|do\s+we|do\s+you|can\s+I|to)\b.*\b(?:tested|test)\b",
        r"\b(?:is|are|was)\b.*\btested\b",
    )
)


def wants_tests(query: str) -> bool:
    """Whether tests are what a short question asks for."""
    return any(rule.search(query) for rule in _TESTS)
