"""The page on bad input quotes messages; here each quotation is held against the code that says it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "reference" / "bad-input.md"
CODE = "\n".join(
    path.read_text(encoding="utf-8") for path in sorted((ROOT / "src" / "nq57_indicators" / "reading").glob("*.py"))
)
ROWS = re.findall(r"^\| (.+) \| `(.+)` \| `(.+)` \|$", PAGE.read_text(encoding="utf-8"), flags=re.MULTILINE)


def test_the_page_has_its_table() -> None:
    assert len(ROWS) > 30


@pytest.mark.parametrize(("case", "vi", "en"), ROWS, ids=[row[0] for row in ROWS])
def test_each_quoted_message_is_in_the_code(case: str, vi: str, en: str) -> None:
    assert vi in CODE, case
    assert en in CODE, case
