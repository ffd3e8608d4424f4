"""The project speaks of itself alone: no file names a person's machine or a registry's host."""

import re
from pathlib import Path

import pytest

from tests.house.checkout import ROOT, files

# Written in halves, so that this file does not find itself.
FOREIGN = re.compile(
    "|".join(
        [
            r"(?<![\w./~-])/(?:" + "Users|root|work" + r")/\w",
            "pypi" + r"\.org",
            "python" + "hosted",
            "npm" + "js",
            r"repo1?\." + "maven",
            r"--?index" + "-url",
            r"find" + "-links",
        ]
    )
)


def foreign_lines(name: str, text: str) -> list[str]:
    return [
        f"{name}:{number}: {line.strip()[:120]}"
        for number, line in enumerate(text.splitlines(), 1)
        if FOREIGN.search(line)
    ]


def test_no_file_names_a_machine_or_a_registry() -> None:
    found: list[str] = []
    for path in files():
        text = path.read_bytes().decode("utf-8", errors="replace")
        found += foreign_lines(str(path.relative_to(ROOT)), text)
    assert not found, "\n" + "\n".join(found)


@pytest.mark.parametrize(
    "line", ["open('/" + "root/x')", "https://pypi" + ".org/simple", "pip --index" + "-url x"]
)
def test_the_check_sees(line: str) -> None:
    assert foreign_lines(str(Path("a.txt")), line)
