"""The glossary holds every code that people meet with the words the screens say, the same rows in both languages."""

from __future__ import annotations

import unicodedata
from pathlib import Path
from typing import get_args

import pytest

from nq57_indicators.models import codelists
from nq57_indicators.models.base import Confidence
from nq57_indicators.texts.labels import label

REFERENCE = Path(__file__).parents[2] / "docs" / "reference"
PAGES = ("glossary.vi.md", "glossary.md")
CODES = {
    "outlook": codelists.OUTLOOKS,
    "severity": codelists.SEVERITIES,
    "stage": codelists.STAGES,
    "flow": codelists.FLOWS,
    "calendar": codelists.CALENDARS,
    "obs_status": codelists.OBS_STATUSES,
    "score_reason": codelists.MISSING_REASONS,
    "relation": codelists.RELATIONS,
    "met": codelists.MET,
    "dimension": codelists.DIMENSIONS,
}


def _rows(page: str) -> list[list[str]]:
    """The cells of every row of every table, without the headers."""
    lines = (REFERENCE / page).read_text(encoding="utf-8").splitlines()
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines if line.startswith("| ")]
    return [row for row in rows if row[0] != "Tiếng Việt"]


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize(("kind", "code"), [(kind, code) for kind, codes in CODES.items() for code in codes])
def test_every_code_stands_with_its_words(page: str, kind: str, code: str) -> None:
    vi, en = (label(f"{kind}.{code}", lang) for lang in ("vi", "en"))
    rows = [row for row in _rows(page) if f"`{code}`" in row[1]]
    assert [row for row in rows if vi in row[0] and en in row[1]] != [], f"{page}: {code} = {vi} / {en}, found {rows}"


@pytest.mark.parametrize(("page", "lang"), [("glossary.vi.md", "vi"), ("glossary.md", "en")])
def test_every_confidence_is_explained(page: str, lang: str) -> None:
    (row,) = [row for row in _rows(page) if "`confidence`" in row[1]]
    told = [f"`{code}` {label(f'confidence.{code}', lang)}" for code in get_args(Confidence)]
    assert [words for words in told if words not in row[2]] == []


def test_both_pages_have_the_same_terms_and_every_row_a_source() -> None:
    vietnamese, english = map(_rows, PAGES)
    assert [row[:2] for row in vietnamese] == [row[:2] for row in english]
    assert len(vietnamese) > 60
    assert [row for row in vietnamese + english if len(row) != 4 or not all(row)] == []
    ours = [["thư viện này" in row[3] for row in vietnamese], ["of this library" in row[3] for row in english]]
    assert [row[0] for row, vi, en in zip(english, *ours, strict=True) if vi != en] == []


@pytest.mark.parametrize("page", PAGES)
def test_the_text_is_composed(page: str) -> None:
    text = (REFERENCE / page).read_text(encoding="utf-8")
    assert unicodedata.is_normalized("NFC", text)
