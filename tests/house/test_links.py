"""Every relative link in a document leads to a file that is there."""

import re
from pathlib import Path

from tests.house.checkout import ROOT, files

LINK = re.compile(r"\]\(([^)#\s]+)[^)]*\)")


def broken_links(document: Path, text: str) -> list[str]:
    targets = [target for target in LINK.findall(text) if "://" not in target]
    return [target for target in targets if not (document.parent / target).exists()]


def test_links_lead_somewhere() -> None:
    documents = [path for path in files() if path.suffix == ".md"]
    assert documents
    found = {
        str(path.relative_to(ROOT)): broken
        for path in documents
        if (broken := broken_links(path, path.read_text("utf-8")))
    }
    assert not found


def test_the_check_sees_a_broken_link() -> None:
    page = ROOT / "docs" / "page.md"
    text = "[a](../README.md#two) [b](missing.md) [c](https://example.org/x)"
    assert broken_links(page, text) == ["missing.md"]
