"""The years ahead of a status are those of the explanations, and every place that prints them prints a span."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from towns import assess, framework, land_of, level, node, target

import nq57_indicators as nq
from nq57_indicators.writing.annex import annex_of
from nq57_indicators.writing.names import compared_text
from nq57_indicators.writing.paragraphs import status_text

RANGE = 'operator = "range"\nlow = 40\nhigh = 60\ntwo_sided = true'
AVERAGE = 'applies = "average_of"'

LINES: list[tuple[list[float], float, str, str, tuple[int, int] | None]] = [
    # figures of 2020 to 2024, the figure asked for, more of the indicator, more of the target, the span
    ([10, 11, 12, 13, 18], 30, "", "", (2031, 2036)),
    ([10, 12, 14, 16, 18], 23, "", "", (2027, 2027)),
    ([40, 38, 36, 34, 32], 24, 'better = "lower"', "", (2028, 2028)),
    ([90, 86, 82, 78, 74], 0, "", RANGE, (2028, 2028)),
    ([19, 24, 29, 34, 39], 0, "", RANGE, (2025, 2025)),
    ([90, 95, 97, 99, 110], 0, "", RANGE, None),
    ([16, 14, 12, 10, 8], 24, "", "", None),
    ([10, 12, 14], 24, "", "", None),
    ([10, 10, 10, 10, 30], 40, "", "", None),
    # 10 a year over three years: as far ahead as twice that is told, no further
    ([10, 20, 30, 40], 100, "", "", (2029, 2029)),
    ([10, 20, 30, 40], 101, "", "", None),
    ([10, 20, 30], 40, "", "", None),
]


def _land(folder: Path, asked: float, indicator: str, more: str) -> nq.Catalogue:
    post = ("a", 100, 0) if "better" in indicator else ("a", 0, 100)
    owed = target("t", asked, due="2045", more=more)
    scoring = framework(node("index", 'indicators = ["a"]'), post)
    return land_of(folder, level("a", indicator, targets=owed), scoring)


def _result(folder: Path, values: list[float], asked: float, indicator: str = "", more: str = "") -> nq.Assessment:
    given = [("a", "T1", str(2020 + at), value) for at, value in enumerate(values)]
    return assess(_land(folder, asked, indicator, more), *given)


@pytest.mark.parametrize(("values", "asked", "indicator", "more", "span"), LINES)
def test_the_span_of_a_status_is_that_of_the_explanation(
    values: list[float], asked: float, indicator: str, more: str, span: tuple[int, int] | None, tmp_path: Path
) -> None:
    result = _result(tmp_path, values, asked, indicator, more)
    row: dict[str, Any] = result.status("T1").astype("object").iloc[0].to_dict()
    found = None if pd.isna(row["projected_first"]) else (row["projected_first"], row["projected_last"])
    assert found == span == result.explain("a", "T1", str(2019 + len(values)), "gap").projected_years


def test_a_target_of_an_average_starts_from_the_mean(tmp_path: Path) -> None:
    """10, 12, … 18 from 2020: the mean is 14 and grows with the figures by 2 a year: 7 to 21 are 3.5 years."""
    result = _result(tmp_path, [10, 12, 14, 16, 18], 21, more=AVERAGE)
    row = result.status("T1").iloc[0]
    assert (row["projected_year"], row["projected_first"], row["projected_last"]) == (2028, 2028, 2028)


def test_every_place_prints_a_span_and_no_single_year(tmp_path: Path) -> None:
    result = _result(tmp_path, [10, 11, 12, 13, 18], 30)
    status = result.status("T1")
    words = "theo đà hiện nay sẽ đạt vào khoảng 2031–2036"
    named = nq.with_names(status, catalogue=result.catalogue)
    assert compared_text(named.iloc[0].to_dict()) == f"còn thiếu 12 x; {words}"
    english = nq.with_names(status, "en", catalogue=result.catalogue)
    assert english["ahead"].tolist() == ["at the present pace reached in about 2031–2036"]
    annex = annex_of(named, "T1", {"catalogue": "towns 1"})
    assert words in str(annex.parts)
    assert words in status_text(status, "T1", result.catalogue)
