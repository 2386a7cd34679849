"""The words of the administration in our own Vietnamese; quotations, titles of acts and aliases stay as they are."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pandas as pd
import pytest

import nq57_indicators as nq
from made_up_results import all_results
from nq57_indicators.computation.results.summary import SUMMARY
from nq57_indicators.models.dimensions import DIMENSIONS
from nq57_indicators.models.tables import TABLES
from nq57_indicators.texts.labels import labels

ROOT = Path(__file__).parents[2]
NEVER = {
    "tỉ lệ, tỉ trọng": r"\btỉ (lệ|trọng)\b",
    "độ tin cậy, which is of probability": r"độ tin cậy",
    "mang sang": r"\bmang sang\b",
    "điểm %": r"điểm %|% điểm",
    "mục tiêu quốc gia chung": r"mục tiêu chung quốc gia|mục tiêu quốc gia chung",
    "lệnh dòng lệnh": r"(lệnh|giao diện|trình) dòng lệnh",
}
ALWAYS = (
    "điểm phần trăm",
    "mức kiểm chứng",
    "số dùng để đánh giá",
    "còn thiếu",
    "vượt",
    "dùng số kỳ trước",
    "khoảng thứ hạng",
    "mục tiêu chung của cả nước",
    "công cụ dòng lệnh",
)


def own_words() -> Iterator[tuple[str, str]]:
    """Where each text stands, and the text: screens, columns, rules, names of the catalogue, the README."""
    yield from labels("vi").items()
    for table, columns in (*TABLES.items(), *DIMENSIONS.items(), ("summary", SUMMARY)):
        yield from ((f"{table}.{column.name}", column.title.vi) for column in columns)
    catalogue = nq.load_catalogue()
    for rule in catalogue.rules.values():
        yield from ((f"{rule.id}.{part}", getattr(rule, part).vi) for part in ("title", "message", "fix"))
    for kind in (catalogue.indicators, catalogue.variables, catalogue.units, catalogue.frameworks):
        yield from ((name, thing.name.vi) for name, thing in kind.items() if thing.name)
    yield "README", (ROOT / "README.vi.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("word", NEVER)
def test_words_that_nobody_uses_here(word: str) -> None:
    found = [place for place, text in own_words() if re.search(NEVER[word], text, re.IGNORECASE)]
    assert found == []


@pytest.mark.parametrize("word", ALWAYS)
def test_words_that_are_used(word: str) -> None:
    assert any(word in text.lower() for _, text in own_words())


def test_the_old_spelling_of_a_header_is_still_read() -> None:
    """Acts print both ``Tỉ trọng`` and ``Tỷ trọng``; a header with either is understood."""
    for indicator in nq.load_catalogue().indicators.values():
        if indicator.name.vi.startswith("Tỷ"):
            name = "Tỉ" + indicator.name.vi.removeprefix("Tỷ")
            frame = pd.DataFrame(
                {"variable": [name], "ref_area": ["P34-24"], "time_period": ["2025"], "obs_value": [5]}
            )
            assert "unknown-variable" not in nq.validate(frame).counts()["rule"].tolist(), name


@pytest.mark.parametrize("table", ["status", "scores", "gaps", "values", "trends", "findings"])
def test_no_word_of_a_table_is_english_in_vietnamese(table: str) -> None:
    result = all_results()
    frame = result.status() if table == "status" else getattr(result, table)
    vi, en = (nq.with_names(frame.head(2000), lang) for lang in ("vi", "en"))
    words = [name for name in vi.columns if name not in frame.columns and vi[name].dtype.kind in "OTU"]
    english = set(labels("en").values()) - set(labels("vi").values())
    for name in words:
        said = set(vi[name].dropna().astype(str)) - {""}
        assert said.isdisjoint(english), name
        if name.endswith("_words"):
            assert said.isdisjoint(set(en[name].dropna().astype(str))), name


@pytest.mark.parametrize("table", [*TABLES, *DIMENSIONS])
def test_every_column_has_a_title_of_its_own_in_vietnamese(table: str) -> None:
    columns = (TABLES | DIMENSIONS)[table]
    same = {column.name for column in columns if column.title.vi == column.title.en}
    assert same == set()
