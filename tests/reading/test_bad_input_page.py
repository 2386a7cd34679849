"""The page on bad input quotes messages; here each quotation is held against the sentences of errors."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from nq57_indicators.texts.errors import sentences

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "reference" / "bad-input.md"
SAID = {lang: "\n".join(text[lang] for text in sentences().values()) for lang in ("vi", "en")}
ROWS = re.findall(r"^\| (.+) \| `(.+)` \| `(.+)` \|$", PAGE.read_text(encoding="utf-8"), flags=re.MULTILINE)


def test_the_page_has_its_table() -> None:
    assert len(ROWS) > 30


@pytest.mark.parametrize(("case", "vi", "en"), ROWS, ids=[row[0] for row in ROWS])
def test_each_quoted_message_is_said(case: str, vi: str, en: str) -> None:
    assert vi in SAID["vi"], case
    assert en in SAID["en"], case
