"""What counts of files may not be told: their number would tell of those out of sight."""

import re
from typing import Final

_COUNTED: Final = re.compile(r"\b[\d,]+ files?\b")


def uncounted(note: str) -> str:
    """A note without the numbers of files in it."""
    return _COUNTED.sub("files", note)
