"""Notes below a table hold no figure and need no period; whatever stands in a column that is read, stays."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pandas as pd
import pytest

import nq57_indicators as nq
from nq57_indicators.texts.findings import in_language

HEADERS = ["STT", "Tỉnh", "Kỳ", "Số hồ sơ tiếp nhận"]
ROW: list[Any] = ["1", "Bắc Ninh", "2026-Q1", 12]


def read(*rows: list[Any]) -> nq.Submission:
    return nq.read_submission(pd.DataFrame([ROW, *rows], columns=HEADERS))


@pytest.mark.parametrize("note", ["Ghi chú: số liệu tính đến 31/3/2026", "I"])
def test_a_row_with_a_remark_only_is_passed_over(note: str) -> None:
    submission = read([note, None, None, None], ["2", "Hưng Yên", "2026-Q1", 7])
    assert submission.observations["row"].tolist() == [1, 3]
    assert submission.findings.empty


@pytest.mark.parametrize(
    ("row", "rule"),
    [
        (["x", "Hà Nội", None, None], "bad-period"),
        (["x", None, "2026-Q1", None], "unknown-area"),
        (["x", None, None, 5], "bad-period"),
        (["x", None, None, "NGƯỜI LẬP BIỂU"], "bad-period"),
    ],
)
def test_a_row_with_anything_that_is_read_stays(row: list[Any], rule: str) -> None:
    assert rule in set(read(row).findings["rule"].astype(str))


def test_a_table_of_remarks_only_has_no_figures() -> None:
    table = pd.DataFrame([["Ghi chú", None, None, None]], columns=HEADERS)
    assert "no-figures" in set(nq.read_submission(table).findings["rule"].astype(str))


def test_an_empty_period_says_what_to_do() -> None:
    (expected,) = read(["2", "Hà Nội", None, 5]).findings["expected"].tolist()
    assert "Ô kỳ để trống" in in_language(expected, "vi")
    assert "The cell of the period is empty" in in_language(expected, "en")


@pytest.mark.parametrize("part", ["4", "IV", "Q4", "Quý IV", "quarter 4", 4])
def test_a_quarter_beside_its_year(part: Any) -> None:
    table = pd.DataFrame({"Tỉnh": ["Huế"], "Quý": [part], "Năm": [2025], "Số hồ sơ tiếp nhận": [1]})
    assert nq.read_submission(table).observations["time_period"].tolist() == ["2025-Q4"]


@pytest.mark.parametrize(("header", "part", "period"), [("Tháng", "T9", "2025-09"), ("Tuần", "W36", "2025-W36")])
def test_a_month_or_week_beside_its_year(header: str, part: str, period: str) -> None:
    table = pd.DataFrame({"Tỉnh": ["Huế"], header: [part], "Năm": [2025], "Số hồ sơ tiếp nhận": [1]})
    assert nq.read_submission(table).observations["time_period"].tolist() == [period]


def test_a_part_that_is_none_is_told_at_its_cell() -> None:
    table = pd.DataFrame({"Tỉnh": ["Huế"], "Quý": ["5"], "Năm": [2025], "Số hồ sơ tiếp nhận": [1]})
    assert nq.read_submission(table).findings[["rule", "cell"]].astype(str).values.tolist() == [["bad-period", "B1"]]


@pytest.mark.parametrize("header", ["Xã", "Xã/Phường", "phường, xã", "Commune"])
@pytest.mark.parametrize("long", [True, False])
def test_a_commune_does_not_pass_for_its_province(header: str, long: bool) -> None:
    columns: dict[str, list[Any]] = {"Tỉnh": ["Huế", "Huế"], header: ["Phường Thuận Hóa", None], "Kỳ": ["2026-Q1"] * 2}
    columns |= {"Chỉ tiêu": ["dossiers_received"] * 2, "Giá trị": [5, 90]} if long else {"dossiers_received": [5, 90]}
    submission = nq.read_submission(pd.DataFrame(columns))
    assert submission.observations["obs_value"].tolist() == [90]
    assert submission.findings[["rule", "cell"]].astype(str).values.tolist() == [["unknown-area", "B1"]]


def test_a_name_beside_the_id_of_a_smallest_area_is_only_its_name() -> None:
    catalogue = nq.load_catalogue(Path(__file__).parents[1] / "catalogues" / "hdi")
    table = pd.DataFrame(
        {"ref_area": ["NOR"], "district": ["Norway"], "time_period": ["2021"], "life_expectancy": [83.2]}
    )
    assert nq.read_submission(table, catalogue=catalogue).observations["obs_value"].tolist() == [83.2]
