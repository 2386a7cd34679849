"""From cells to observations through the public door: what is read, what is refused, and where the finding points."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import openpyxl
import pandas as pd
import pytest

import nq57_indicators as nq

Row = dict[str, Any]
Finding = tuple[str, str | None, str]


def row(**changes: Any) -> Row:
    """One sound figure of Bắc Ninh, with changes."""
    sound = {"variable": "dossiers_received", "ref_area": "P34-24", "time_period": "2026-Q1", "obs_value": 1200}
    return {**sound, "unit_measure": "dossier"} | changes


def read(*rows: Row, **options: Any) -> nq.Submission:
    """The rows as a frame, read."""
    return nq.read_submission(pd.DataFrame(list(rows)), **options)


def found(submission: nq.Submission) -> list[Finding]:
    """Findings of reading: rule, cell, what stood there."""
    findings = submission.findings
    return [
        (str(rule), cell if isinstance(cell, str) else None, str(text))
        for rule, cell, text in findings[["rule", "cell", "found"]].astype(object).values.tolist()
    ]


def rules(submission: nq.Submission) -> list[str]:
    """Rules of the findings of reading, in order of place."""
    return [rule for rule, _, _ in found(submission)]


def only(submission: nq.Submission) -> dict[str, Any]:
    """The one observation, which no finding speaks of."""
    assert found(submission) == []
    assert len(submission) == 1
    return plain(submission)[0]


def plain(submission: nq.Submission) -> list[dict[str, Any]]:
    """Observations as dictionaries, missing cells as None."""
    frame = submission.observations.astype(object)
    return frame.where(frame.notna(), None).to_dict("records")


# ---- every rule of recognition, at every door ------------------------------------------------------------------------

REFUSED: dict[str, tuple[Row, str, str]] = {
    # rule: the change that breaks it, the column the finding points at, the change that nearly does
    "unknown-area": ({"ref_area": "Tỉnh Trường Sa"}, "ref_area", "Tỉnh Bắc Ninh"),
    "wrong-era-area": ({"ref_area": "Bắc Giang"}, "ref_area", "Bắc Ninh"),
    "area-type-mismatch": ({"ref_area": "Thành phố Bắc Ninh"}, "ref_area", "Thành phố Hải Phòng"),
    "not-nfc-text": ({"ref_area": unicodedata.normalize("NFD", "Bắc Ninh")}, "ref_area", "Bắc Ninh"),
    "unaccented-name": ({"ref_area": "Bac Ninh"}, "ref_area", "BẮC NINH"),
    "unknown-variable": ({"variable": "dossiers_recieved"}, "variable", "Dossiers_Received"),
    "ambiguous-variable": ({"variable": "Hồ sơ trực tuyến"}, "variable", "dossiers_received_online"),
    "bad-period": ({"time_period": "2026-13"}, "time_period", "2026-03"),
    "bad-number": ({"obs_value": "12.3.4"}, "obs_value", "12.345.678"),
    "ambiguous-number": (
        {"obs_value": "1.234 tỷ", "variable": "grdp", "unit_measure": None},
        "obs_value",
        "1.234,0 tỷ",
    ),
    "excel-error": ({"obs_value": "#DIV/0!"}, "obs_value", "0"),
    "not-exact-number": ({"obs_value": "khoảng 1200"}, "obs_value", "1200"),
    "bad-unit": ({"unit_measure": "người"}, "unit_measure", ""),
    "unit-not-declared": ({"variable": "grdp", "unit_measure": None}, "obs_value", ""),
    "flow-not-of-measure": ({"flow": "stock"}, "obs_value", ""),
    "unknown-code": ({"stage": "xong"}, "stage", "thực hiện"),
    "unknown-provider": ({"provider": "Sở Không Có"}, "provider", "Cục Thống kê"),
    "bad-date": ({"vintage": "hôm qua"}, "vintage", "02/04/2026"),
    "missing-with-value": ({"missing_reason": "not_due"}, "obs_value", ""),
    "missing-without-reason": ({"obs_value": None}, "obs_value", ""),
}


def as_frame(rows: list[Row], folder: Path) -> Any:
    return pd.DataFrame(rows)


def as_csv(rows: list[Row], folder: Path) -> Path:
    path = folder / "a.csv"
    pd.DataFrame(rows).to_csv(path, index=False)
    return path


def as_json(rows: list[Row], folder: Path) -> Path:
    path = folder / "a.json"
    path.write_text(json.dumps(rows, ensure_ascii=False), encoding="utf-8")
    return path


def as_excel(rows: list[Row], folder: Path) -> Path:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(list(rows[0]))
    for one in rows:
        sheet.append(list(one.values()))
    path = folder / "a.xlsx"
    book.save(path)
    return path


def as_parquet(rows: list[Row], folder: Path) -> Path:
    path = folder / "a.parquet"
    pd.DataFrame(rows).astype({"obs_value": "object"}).astype({"obs_value": "str"}).to_parquet(path)
    return path


DOORS: dict[str, Callable[[list[Row], Path], Any]] = {
    "frame": as_frame,
    "csv": as_csv,
    "json": as_json,
    "xlsx": as_excel,
    "parquet": as_parquet,
}
FIRST_LINE = {"frame": 1, "json": 1, "parquet": 1, "csv": 2, "xlsx": 2}


@pytest.mark.parametrize("door", DOORS)
@pytest.mark.parametrize("rule", REFUSED)
def test_each_rule_at_each_door(rule: str, door: str, tmp_path: Path) -> None:
    change, column, _ = REFUSED[rule]
    rows = [row(**dict.fromkeys(change)) | row(), row(**change)]
    rows[0] |= {name: None for name in change if name not in row()}
    rows[0]["time_period"] = "2026-Q2"
    submission = nq.read_submission(DOORS[door](rows, tmp_path))
    place = list(rows[0]).index(column)
    cell = f"{chr(ord('A') + place)}{FIRST_LINE[door] + 1}"
    text = change.get(column)
    findings = found(submission)
    assert [(name, at) for name, at, _ in findings] == [(rule, cell)]
    if isinstance(text, str):
        assert findings[0][2] == text
    severity = nq.load_catalogue().rules[rule].severity
    assert submission.findings["severity"].astype(str).tolist() == [severity]


@pytest.mark.parametrize(("rule", "near"), [(rule, near) for rule, (_, _, near) in REFUSED.items() if near])
def test_what_nearly_breaks_a_rule_does_not(rule: str, near: str) -> None:
    change, column, _ = REFUSED[rule]
    assert found(read(row(**change | {column: near}))) == []


NEAR_MISSES: list[Row] = [
    {"unit_measure": "hồ sơ"},
    {"unit_measure": None},
    {"variable": "grdp", "unit_measure": "tỷ đồng"},
    {"flow": "ytd"},
    {"flow": "lũy kế"},
    {"variable": "population", "unit_measure": "person", "flow": "thời điểm"},
    {"obs_value": None, "missing_reason": "not_due"},
    {"obs_value": None, "missing_reason": "chưa đến kỳ", "obs_status": "thiếu"},
    {"obs_value": "không áp dụng"},
    {"obs_status": "ước tính"},
    {"obs_status": "E"},
    {"obs_value": None, "obs_status": "M", "missing_reason": "not_due"},
    {"provider": "M-KHCN"},
    {"obs_value": None, "obs_status": "withdrawn"},
]


@pytest.mark.parametrize("change", NEAR_MISSES, ids=str)
def test_sound_rows_have_no_finding(change: Row) -> None:
    assert found(read(row(**change))) == []


def test_expected_names_what_to_write() -> None:
    expected = {
        rule: str(read(row(**REFUSED[rule][0])).findings["expected"].iloc[0])
        for rule in ("unknown-variable", "ambiguous-variable", "bad-unit", "unit-not-declared", "unknown-code")
    }
    assert expected["unknown-variable"] == "dossiers_received"
    assert expected["ambiguous-variable"] == "dossiers_received_online, dossiers_full_process"
    assert expected["bad-unit"] == "dossier"
    assert expected["unit-not-declared"] == "vnd"
    assert expected["unknown-code"] == "plan, revised_plan, expected, executed, settled, actual"
    era = str(read(row(ref_area="Bắc Giang")).findings["expected"].iloc[0])
    assert "P34-24" in era
    assert json.loads(era)["code"] == "area-wrong-era"


# ---- figures ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "unit", "value", "decimals"),
    [
        ("169317 tỷ đồng", None, 169_317e9, -9),
        ("169317", "tỷ đồng", 169_317e9, -9),
        ("169.317,5", "tỷ đồng", 169_317.5e9, -8),
        ("1.172,7 triệu đồng", "tỷ đồng", 1_172.7e6, -5),  # what the cell says wins over the column
        ("5", "đồng", 5.0, 0),
        ("5,25", "nghìn tỷ đồng", 5.25e12, -10),
    ],
)
def test_money_in_its_unit(text: str, unit: str | None, value: float, decimals: int) -> None:
    one = only(read(row(variable="grdp", obs_value=text, unit_measure=unit)))
    assert (one["obs_value"], one["decimals"], one["unit_measure"]) == (value, decimals, "vnd")


@pytest.mark.parametrize(
    ("text", "options", "other", "value"),
    [
        ("169.317", {"decimal": ","}, "1", 169_317e9),
        ("169.317", {"decimal": "."}, "1", 169.317e9),
        ("169,317", {"decimal": "."}, "1", 169_317e9),
        ("169.317", {}, "45,6", 169_317e9),  # the next figure of the column proves the sign
        ("169.317", {}, "45.6", 169.317e9),
    ],
)
def test_one_separator_read_with_evidence(text: str, options: Row, other: str, value: float) -> None:
    money = row(variable="grdp", unit_measure="tỷ đồng")
    read_rows = read(money | {"obs_value": text}, money | {"obs_value": other, "time_period": "2026-Q2"}, **options)
    assert found(read_rows) == []
    assert read_rows.observations["obs_value"].iloc[0] == value


def test_contradicting_evidence_leaves_it_ambiguous() -> None:
    money = row(variable="grdp", unit_measure="tỷ đồng")
    values = ["169.317", "45,6", "45.6"]
    submission = read(*(money | {"obs_value": v, "time_period": f"2026-Q{n}"} for n, v in enumerate(values, 1)))
    assert found(submission) == [("ambiguous-number", "D1", "169.317")]
    assert len(submission) == 3


def test_a_whole_number_is_read_with_thousands() -> None:
    one = only(read(row(obs_value="169.317")))
    assert (one["obs_value"], one["decimals"]) == (169_317.0, 0)


def test_a_whole_number_against_the_declared_sign_stays_ambiguous() -> None:
    assert rules(read(row(obs_value="169.317"), decimal=".")) == ["ambiguous-number"]


@pytest.mark.parametrize(
    ("value", "unit", "expected"),
    [("45,6%", None, (45.6, 1)), ("45,6 %", "percent", (45.6, 1)), (45.6, None, (45.6, 1)), ("0,5%", None, (0.5, 1))],
)
def test_percentages(value: Any, unit: str | None, expected: tuple[float, int]) -> None:
    one = only(read(row(variable="online_dossier_rate", obs_value=value, unit_measure=unit)))
    assert one["obs_value"] == expected[0]
    assert one["unit_measure"] == "percent"
    if isinstance(value, str):
        assert one["decimals"] == expected[1]


@pytest.mark.parametrize(("value", "refused"), [(0.456, True), (0.0, False), (1.0, False), (0.999, True), (1.5, False)])
def test_a_fraction_is_no_percentage_unless_it_says_so(value: float, refused: bool) -> None:
    bare = read(row(variable="online_dossier_rate", obs_value=value, unit_measure=None))
    assert rules(bare) == (["unit-not-declared"] if refused else [])
    said = read(row(variable="online_dossier_rate", obs_value=value, unit_measure="percent"))
    assert only(said)["obs_value"] == value
    under_a_sign = read(row(variable="online_dossier_rate", obs_value=value, unit_measure="%"))
    assert rules(under_a_sign) == (["fraction-or-percent"] if refused else [])


def test_a_percent_cell_is_what_it_shows(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["Tỉnh", "Kỳ", "online_dossier_rate"])
    sheet.append(["Bắc Ninh", "2026-Q1", 0.456])
    sheet["C2"].number_format = "0.0%"
    book.save(tmp_path / "a.xlsx")
    one = only(nq.read_submission(tmp_path / "a.xlsx"))
    assert (one["obs_value"], one["decimals"]) == (45.6, 1)


def test_a_formula_without_result(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["Tỉnh", "Kỳ", "dossiers_received", "dossiers_resolved"])
    sheet.append(["Bắc Ninh", "2026-Q1", "=SUM(D2:D2)", 5])
    book.save(tmp_path / "a.xlsx")
    submission = nq.read_submission(tmp_path / "a.xlsx")
    assert [(rule, cell) for rule, cell, _ in found(submission)] == [("formula-without-value", "C2")]
    assert [one["obs_value"] for one in plain(submission)] == [None, 5.0]


@pytest.mark.parametrize("place", ["A", "B", "C", "E"])
def test_a_key_that_is_a_formula_without_result_is_told_once(tmp_path: Path, place: str) -> None:
    book = openpyxl.Workbook()
    book.active.append(["variable", "ref_area", "time_period", "obs_value", "unit_measure"])
    book.active.append(["dossiers_received", "P34-24", "2026-Q1", 5, "dossier"])
    book.active[f"{place}2"] = "=A1"
    book.save(tmp_path / "a.xlsx")
    submission = nq.read_submission(tmp_path / "a.xlsx")
    assert [(rule, cell) for rule, cell, _ in found(submission)] == [("formula-without-value", f"{place}2")]
    assert len(submission) == 0


def test_a_percent_sign_on_a_count_does_not_convert() -> None:
    assert found(read(row(obs_value="45,6%"))) == [("bad-unit", "D1", "%")]  # the figure says it, not the column


@pytest.mark.parametrize("word", ["chưa phát sinh", "Không phát sinh", "không", "CHƯA PHÁT SINH"])
def test_nothing_occurred_is_zero(word: str) -> None:
    one = only(read(row(obs_value=word)))
    assert (one["obs_value"], one["obs_status"]) == (0.0, "normal")


@pytest.mark.parametrize(
    ("word", "reason"),
    [
        ("chưa đến kỳ", "not_due"),
        ("không áp dụng", "not_applicable"),
        ("không thu thập", "not_collected"),
        ("từ chối cung cấp", "refused"),
    ],
)
def test_missing_words_bring_their_reason(word: str, reason: str) -> None:
    one = only(read(row(obs_value=word)))
    assert (one["obs_value"], one["obs_status"], one["missing_reason"]) == (None, "missing", reason)


@pytest.mark.parametrize("word", ["-", "…", "x", "n/a", "chưa có số liệu", "", "   "])
def test_missing_signs_ask_for_a_reason(word: str) -> None:
    submission = read(row(obs_value=word))
    assert rules(submission) == ["missing-without-reason"]
    assert plain(submission)[0]["obs_status"] == "missing"


def test_money_with_a_declared_unit() -> None:
    money = row(variable="grdp", obs_value=5, unit_measure=None)
    assert only(read(money, units="tỷ đồng"))["obs_value"] == 5e9
    assert only(read(money, units={"GRDP": "triệu đồng"}))["obs_value"] == 5e6
    assert rules(read(money, units={"gdp": "triệu đồng"})) == ["unit-not-declared"]


def test_a_declared_unit_gives_way_to_cells() -> None:
    money = row(variable="grdp", obs_value="5 tỷ", unit_measure=None)
    assert only(read(money, units="triệu đồng"))["obs_value"] == 5e9


def test_a_money_unit_for_all_does_not_touch_counts_silently() -> None:
    assert found(read(row(unit_measure=None), units="tỷ đồng")) == [("bad-unit", "D1", "tỷ đồng")]


# ---- keys ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "label", "flow"),
    [
        ("2026-Q1", "2026-Q1", "period"),
        ("Quý 1/2026", "2026-Q1", "period"),
        ("Quý I năm 2026", "2026-Q1", "period"),
        ("Tháng 3/2026", "2026-03", "period"),
        ("6 tháng đầu năm 2026", "2026-S1", "period"),
        ("9 tháng đầu năm 2026", "2026-09", "ytd"),
        ("lũy kế đến tháng 9/2026", "2026-09", "ytd"),
        ("Năm 2026", "2026", "period"),
    ],
)
def test_periods_as_people_write_them(text: str, label: str, flow: str) -> None:
    one = only(read(row(time_period=text)))
    assert one["time_period"] == label
    if label != "2026-S1":
        assert one["flow"] == flow


def test_a_stated_flow_wins_over_the_hint_of_a_period() -> None:
    assert only(read(row(time_period="9 tháng đầu năm 2026", flow="ytd")))["flow"] == "ytd"
    assert only(read(row(time_period="2026-Q1"), flow="ytd"))["flow"] == "ytd"


def test_a_stock_ignores_the_hint_of_a_running_total() -> None:
    one = only(read(row(variable="population", unit_measure="người", time_period="9 tháng đầu năm 2026")))
    assert one["flow"] == "stock"


@pytest.mark.parametrize(
    ("word", "stage"),
    [
        ("dự toán", "plan"),
        ("Điều chỉnh", "revised_plan"),
        ("ước thực hiện", "expected"),
        ("thực hiện", "executed"),
        ("QUYẾT TOÁN", "settled"),
        (None, "actual"),
    ],
)
def test_stage_words(word: str | None, stage: str) -> None:
    assert only(read(row(stage=word)))["stage"] == stage


def test_declared_stage_calendar_period_and_area() -> None:
    bare = {"variable": ["dossiers_received"], "obs_value": [5]}
    submission = nq.read_submission(
        pd.DataFrame(bare),
        stage="plan",
        calendar="administrative",
        period="2026-Q1",
        area="Bắc Ninh",
        provider="M-KHCN",
    )
    one = only(submission)
    assert [one[key] for key in ("stage", "calendar", "time_period", "ref_area", "provider")] == [
        "plan",
        "administrative",
        "2026-Q1",
        "P34-24",
        "M-KHCN",
    ]


@pytest.mark.parametrize(
    ("text", "day"), [("2026-04-02", "2026-04-02"), ("2/4/2026", "2026-04-02"), ("ngày 02/04/2026", "2026-04-02")]
)
def test_vintages(text: str, day: str) -> None:
    one = only(read(row(vintage=text), received="2026-05-05"))
    assert one["vintage"] == pd.Timestamp(day)


@pytest.mark.parametrize("value", [pd.Timestamp("2026-04-02"), pd.Timestamp("2026-04-02").date()])
def test_vintages_as_dates(value: Any) -> None:
    assert only(read(row(vintage=value)))["vintage"] == pd.Timestamp("2026-04-02")


def test_received_serves_rows_without_a_vintage() -> None:
    submission = read(row(vintage=None), row(vintage="2026-04-02", time_period="2026-02"), received="2026-05-05")
    assert [day.isoformat()[:10] for day in submission.observations["vintage"]] == ["2026-05-05", "2026-04-02"]


@pytest.mark.parametrize(
    ("text", "decimals"),
    [("2", 2), (0, 0), ("-6", -6), (None, 0), ("٣", 3), (2.0, 2), ("30", 30), ("-30", -30)],
)
def test_a_column_of_decimals(text: Any, decimals: int) -> None:
    one = only(read(row(decimals=text)))
    assert one["decimals"] == decimals


@pytest.mark.parametrize("text", ["abc", "²", "--1", "31", "-31", "300", 1.5, "2,5", 10**20])
def test_decimals_that_are_none_are_refused_at_their_cell(text: Any) -> None:
    submission = read(row(decimals=text))
    assert [(rule, cell) for rule, cell, _ in found(submission)] == [("bad-number", "F1")]
    assert submission.findings["found"].iloc[0] == str(text)
    assert json.loads(submission.findings["expected"].iloc[0]) == {
        "code": "whole-number-within", "least": -30, "most": 30,
    }  # fmt: skip
    assert len(submission) == 0


def test_provider_names_and_the_area_itself() -> None:
    assert only(read(row(provider="Bộ Khoa học và Công nghệ")))["provider"] == "M-KHCN"
    assert only(read(row(provider="bộ kh&cn")))["provider"] == "M-KHCN"
    assert only(read(row(provider=None)))["provider"] == "P34-24"
    assert only(read(row(provider=None), provider="S-TK"))["provider"] == "S-TK"


def test_an_unknown_provider_is_kept_under_its_name() -> None:
    submission = read(row(provider="Sở Không Có"), row(provider="Sở Không Có", time_period="2026-Q2"))
    assert rules(submission) == ["unknown-provider"] * 2
    assert [one["provider"] for one in plain(submission)] == ["Sở Không Có"] * 2


def test_a_declared_provider_that_nobody_knows() -> None:
    """One record gets one verdict, whether a column or an argument says who provides it."""
    by_column, by_argument = read(row(provider="Sở Không Có")), read(row(), provider="Sở Không Có")
    assert plain(by_argument)[0]["provider"] == plain(by_column)[0]["provider"] == "Sở Không Có"
    assert rules(by_argument) == rules(by_column) == ["unknown-provider"]


# ---- areas and their era ---------------------------------------------------------------------------------------------


def era(*pairs: tuple[str, str], **options: Any) -> nq.Submission:
    """One figure for each area and period."""
    return read(*(row(ref_area=area, time_period=period) for area, period in pairs), **options)


@pytest.mark.parametrize(
    ("pairs", "areas"),
    [
        ([("Bắc Ninh", "2026-Q1")], ["P34-24"]),
        ([("P63-27", "2024"), ("P34-24", "2026-Q1")], ["P63-27", "P34-24"]),
        ([("Bắc Giang", "2024"), ("Bắc Ninh", "2024")], ["P63-24", "P63-27"]),  # a name of the 63 tells the era
        ([("Hà Nội", "2024"), ("Hà Nội", "2026")], ["P63-01", "P34-01"]),  # did not change
        ([("Hà Nội", "2025")], ["P34-01"]),
        ([("Bắc Ninh", "2025-Q3")], ["P34-24"]),
    ],
)
def test_areas_by_the_dates_of_their_period(pairs: list[tuple[str, str]], areas: list[str]) -> None:
    submission = era(*pairs)
    assert found(submission) == []
    assert [one["ref_area"] for one in plain(submission)] == areas


@pytest.mark.parametrize(
    "pairs",
    [
        [("Bắc Ninh", "2024"), ("Bắc Ninh", "2026-Q1")],  # both eras in one file
        [("Bắc Ninh", "2024")],  # only names that live on
        [("Bắc Ninh", "2025")],  # the year of the merger
        [("Bắc Ninh", "2025"), ("Hà Nội", "2025")],
    ],
)
def test_era_not_stated_once_for_the_file(pairs: list[tuple[str, str]]) -> None:
    submission = era(*pairs)
    assert found(submission) == [("era-not-stated", None, "Bắc Ninh")]


def test_era_not_stated_leaves_clear_rows() -> None:
    submission = era(("Bắc Ninh", "2024"), ("Bắc Ninh", "2026-Q1"), ("Hà Nội", "2024"), ("P63-27", "2023"))
    assert rules(submission) == ["era-not-stated"]
    assert [one["ref_area"] for one in plain(submission)] == ["P34-24", "P63-01", "P63-27"]


@pytest.mark.parametrize(("geography", "area"), [("P63", "P63-27"), ("P34", "P34-24")])
def test_a_declared_geography_settles_the_era(geography: str, area: str) -> None:
    by_argument = era(("Bắc Ninh", "2024"), geography=geography)
    by_column = read(row(ref_area="Bắc Ninh", time_period="2024", geography=geography))
    assert only(by_argument)["ref_area"] == only(by_column)["ref_area"] == area


def test_a_year_across_the_merger_with_its_geography() -> None:
    assert only(era(("Bắc Ninh", "2025"), geography="P34"))["ref_area"] == "P34-24"


def test_many_unclear_names_are_counted() -> None:
    names = ["Bắc Ninh", "Hưng Yên", "Ninh Bình", "Quảng Trị", "Đà Nẵng", "Phú Thọ", "Thái Nguyên"]
    text = found(era(*((name, "2025") for name in names)))[0][2]
    assert text.endswith(", … (7)")


def test_files_of_one_submission_have_their_own_era(tmp_path: Path) -> None:
    """One file of the former names, another of today's: each is clear by itself."""
    pd.DataFrame([row(ref_area="Bắc Giang", time_period="2024"), row(ref_area="Bắc Ninh", time_period="2024")]).to_csv(
        tmp_path / "old.csv", index=False
    )
    pd.DataFrame([row(ref_area="Bắc Ninh")]).to_csv(tmp_path / "new.csv", index=False)
    submission = nq.read_submission([tmp_path / "old.csv", tmp_path / "new.csv"])
    assert found(submission) == []
    assert [one["ref_area"] for one in plain(submission)] == ["P63-24", "P63-27", "P34-24"]


def test_codes_beside_names_must_agree() -> None:
    assert only(read(row(ref_area="Bắc Ninh", area_code="24")))["ref_area"] == "P34-24"
    assert only(read(row(ref_area=None, area_code="24")))["ref_area"] == "P34-24"
    assert only(read(row(ref_area=None, area_code=1)))["ref_area"] == "P34-01"
    assert rules(read(row(ref_area="Bắc Ninh", area_code="01"))) == ["unknown-area"]
    old = read(row(ref_area="Bắc Ninh", area_code="27"))
    assert [(rule, cell) for rule, cell, _ in found(old)] == [("wrong-era-area", "B1")]


def test_a_code_column_alone() -> None:
    one = {name: value for name, value in row().items() if name != "ref_area"} | {"Mã tỉnh": "24"}
    assert only(read(one))["ref_area"] == "P34-24"


def test_a_bare_code_in_the_column_of_names_is_refused() -> None:
    assert rules(read(row(ref_area="24"))) == ["unknown-area"]


# ---- places, files, sheets -------------------------------------------------------------------------------------------


def test_place_in_a_workbook_with_a_letterhead(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "Biểu 01"
    for line in (
        ["ỦY BAN NHÂN DÂN TỈNH BẮC NINH"],
        ["BÁO CÁO QUÝ I NĂM 2026"],
        [],
        ["STT", "Tỉnh", "Kỳ", "Chỉ tiêu", "Giá trị", "Ghi chú"],
        [1, "Bắc Ninh", "Quý 1/2026", "dossiers_received", 1200, "tốt"],
        [2, "Bắc Ninh", "Quý 1/2026", "dossiers_resolved", "khoảng 1100", ""],
    ):
        sheet.append(line)
    path = tmp_path / "quy1.xlsx"
    book.save(path)
    submission = nq.read_submission(path)
    findings = submission.findings
    assert findings[["rule", "file", "sheet", "cell", "variable"]].astype(str).values.tolist() == [
        ["not-exact-number", path.as_posix(), "Biểu 01", "E6", "dossiers_resolved"]
    ]
    assert submission.observations[["row", "column"]].values.tolist() == [[5, 5], [6, 5]]


def test_a_folder_with_one_unreadable_file(tmp_path: Path) -> None:
    pd.DataFrame([row()]).to_csv(tmp_path / "a.csv", index=False)
    (tmp_path / "b.xlsx").write_bytes(b"not a workbook")
    pd.DataFrame([row(time_period="2026-Q2")]).to_csv(tmp_path / "c.csv", index=False)
    submission = nq.read_submission(tmp_path)
    assert len(submission) == 2
    names = [(tmp_path / name).as_posix() for name in ("a.csv", "b.xlsx", "c.csv")]
    assert submission.findings[["rule", "file"]].astype(str).values.tolist() == [["file-unreadable", names[1]]]
    assert submission.files == names
    assert submission.findings["cell"].isna().all()


def test_blocks_of_one_sheet_share_their_source(tmp_path: Path) -> None:
    lines = ["variable,ref_area,time_period,obs_value"]
    lines += [f"dossiers_received,P34-24,2026-{month:02d},{month}" for month in range(1, 13)]
    path = tmp_path / "a.csv"
    path.write_text("\n".join(lines), encoding="utf-8")
    assert nq.read_submission(path).observations["file"].unique().tolist() == [0]


def test_a_bad_row_is_reported_once_in_wide_form() -> None:
    wide = pd.DataFrame(
        {"ref_area": ["Bắc Giang"], "time_period": ["2026-Q1"], "dossiers_received": [3], "dossiers_resolved": [2]}
    )
    assert found(nq.read_submission(wide)) == [("wrong-era-area", "A1", "Bắc Giang")]


def test_a_flow_that_does_not_fit_its_period() -> None:
    submission = read(row(flow="since"))
    assert found(submission) == [("bad-period", "D1", "2026-Q1 / since")]
    assert only(read(row(flow="since", time_period="2026-01-01/P31D")))["flow"] == "since"


# ---- hostile input ---------------------------------------------------------------------------------------------------


def test_an_empty_frame() -> None:
    submission = nq.read_submission(pd.DataFrame())
    assert len(submission) == 0
    assert found(submission) == [("missing-header", None, "")]
    assert submission.findings["expected"].iloc[0] == "variable, obs_value, ref_area, time_period"


def test_a_frame_of_headers_only() -> None:
    submission = nq.read_submission(pd.DataFrame(columns=["variable", "ref_area", "time_period", "obs_value"]))
    assert len(submission) == 0
    assert found(submission) == [("no-figures", None, "")]
    assert submission.observations.columns.tolist()[0] == "variable"


HEADERS_ONLY = ["Tỉnh", "Kỳ", "dossiers_received"]


def test_only_a_file_without_any_row_has_no_figures(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active.append(HEADERS_ONLY)
    book.create_sheet("Trang 2").append(HEADERS_ONLY)
    book.save(tmp_path / "empty.xlsx")
    book.worksheets[1].append(["Bắc Ninh", "2026-Q1", 12])
    book.save(tmp_path / "one sheet.xlsx")
    report = nq.validate(tmp_path)
    findings = report.findings
    assert not report.ok
    assert findings["rule"].tolist() == ["no-figures"]
    assert findings["file"].tolist() == [(tmp_path / "empty.xlsx").as_posix()]
    assert findings[["sheet", "cell"]].isna().all(axis=None)
    assert len(report.accepted) == 1


def test_a_repeated_index_is_no_matter() -> None:
    frame = pd.DataFrame([row(), row(time_period="2026-Q2")], index=[7, 7])
    assert [one["row"] for one in plain(nq.read_submission(frame))] == [1, 2]


def test_stacked_headers_are_refused() -> None:
    frame = pd.DataFrame([[1, 2]], columns=pd.MultiIndex.from_tuples([("a", "b"), ("a", "c")]))
    with pytest.raises(nq.SubmissionError, match="stacked"):
        nq.read_submission(frame)


def test_categories_read_like_text() -> None:
    frame = pd.DataFrame([row(), row(time_period="2026-Q2")])
    coded = frame.astype({"variable": "category", "ref_area": "category", "time_period": "category"})
    assert plain(nq.read_submission(frame)) == plain(nq.read_submission(coded))


@pytest.mark.parametrize("empty", [np.nan, None, pd.NA, ""])
@pytest.mark.parametrize(
    ("column", "rule"), [("ref_area", "unknown-area"), ("time_period", "bad-period"), ("variable", "unknown-variable")]
)
def test_an_empty_key_is_a_finding(empty: Any, column: str, rule: str) -> None:
    submission = read(
        row(), row(**{column: empty, "time_period": "2026-Q2"} if column != "time_period" else {column: empty})
    )
    assert rules(submission) == [rule]
    assert len(submission) == 1


def test_a_date_column_of_periods_is_of_days() -> None:
    submission = read(row(time_period=pd.Timestamp("2026-03-31")))
    assert submission.observations["time_period"].tolist() == ["2026-03-31"]
    assert found(submission) == [("one-day-flow", "D1", "2026-03-31")]
    assert only(read(row(time_period=pd.Period("2026-03", "M"))))["time_period"] == "2026-03"


def test_minus_zero_is_zero_at_every_door() -> None:
    for value in (-0.0, "-0", "-0,0"):
        one = only(read(row(obs_value=value)))
        assert str(one["obs_value"]) == "0.0", value


@pytest.mark.parametrize("value", [np.inf, -np.inf, "inf", "1e999", 10**400])
def test_what_is_no_finite_number_is_refused(value: Any) -> None:
    submission = read(row(obs_value=value))
    assert rules(submission) == ["bad-number"]
    assert submission.observations["obs_value"].isna().all()


def test_huge_whole_numbers_are_figures() -> None:
    assert only(read(row(obs_value=10**30)))["obs_value"] == 1e30


def test_mixed_types_in_one_column() -> None:
    values = [1, 2.5, "3", "4,5", True, None, "chưa phát sinh"]
    submission = read(
        *(
            row(variable="grdp", unit_measure="vnd", obs_value=v, time_period=f"2026-{n:02d}")
            for n, v in enumerate(values, 1)
        )
    )
    read_values = submission.observations["obs_value"].tolist()
    assert read_values[:4] == [1.0, 2.5, 3.0, 4.5]
    assert read_values[-1] == 0.0
    assert rules(submission) == ["bad-number", "missing-without-reason"]


def test_bytes_are_no_cells() -> None:
    with pytest.raises(nq.SubmissionError):
        read(row(obs_value=b"12"))


@pytest.mark.parametrize(
    "column", ["variable", "ref_area", "time_period", "obs_value", "unit_measure", "stage", "vintage"]
)
def test_an_absurdly_long_text_is_one_finding(column: str) -> None:
    submission = read(
        row(), row(**{column: "ơ1" * 50_000}, **({} if column == "time_period" else {"time_period": "2026-Q2"}))
    )
    assert len(found(submission)) == 1
    assert plain(submission)[0]["obs_value"] == 1200
    assert len(submission.findings["expected"].iloc[0]) < 1000


def test_a_long_header_and_a_wide_sheet() -> None:
    catalogue = nq.load_catalogue()
    known = list(catalogue.variables)[:3]
    headers = ["ref_area", "time_period", *known, *(f"cột lạ {n}" for n in range(5_000)), "ơ" * 100_000]
    frame = pd.DataFrame([["P34-24", "2026-Q1", *range(len(headers) - 2)]], columns=headers)
    submission = nq.read_submission(frame)
    strange = [one for one in found(submission) if one[0] == "unknown-variable"]
    assert len(strange) == 5_001
    assert strange[0][1] == "F"
    assert len(submission) == 3


def test_a_hundred_thousand_findings() -> None:
    size = 100_000
    frame = pd.DataFrame(
        {
            "variable": "dossiers_received",
            "ref_area": "P34-24",
            "time_period": [f"kỳ {n}" for n in range(size)],
            "obs_value": "khoảng 3",
        }
    )
    submission = nq.read_submission(frame)
    assert submission.findings["rule"].astype(str).eq("bad-period").sum() == size
    assert submission.findings["cell"].iloc[-1] == f"C{size}"


def test_arguments_are_checked() -> None:
    frame = pd.DataFrame([row()])
    for option in ({"calendar": "lunar"}, {"flow": "x"}, {"stage": "x"}, {"decimal": ";"}, {"geography": "P99"}):
        with pytest.raises(nq.ArgumentError, match=next(iter(option))):
            nq.read_submission(frame, **option)
    with pytest.raises(nq.ArgumentError, match="int"):
        nq.read_submission(5)  # type: ignore[arg-type]  # the wrong type is the point


@pytest.mark.parametrize(
    "option", [{"received": "hôm qua"}, {"period": "nonsense"}, {"area": "Trường Sa"}, {"units": "xu"}]
)
def test_a_declared_value_that_cannot_be_used_says_so(option: Row) -> None:
    """Either an error of this library or findings; never a bare ValueError and never silence."""
    frame = pd.DataFrame([{"variable": "dossiers_received", "obs_value": 5}])
    options = {"period": "2026-Q1", "area": "Bắc Ninh"} | option
    try:
        submission = nq.read_submission(frame, **options)
    except nq.Nq57Error:
        return
    assert found(submission) != []


def test_representation_counts() -> None:
    text = repr(read(row(), row(obs_value="khoảng 3", time_period="2026-Q2")))
    assert text == "<Submission: 2 observations, 1 findings, 1 file(s)>"


# ---- found by attack -------------------------------------------------------------------------------------------------


def test_constants_at_the_top_of_json_hold_for_every_record(tmp_path: Path) -> None:
    record = {"variable": "grdp", "ref_area": "Bắc Ninh", "time_period": "2024", "obs_value": 5}
    top = {
        "units": "tỷ đồng",
        "provider": "S-TK",
        "received": "2025-04-01",
        "geography": "P63",
        "calendar": "statistical",
    }
    path = tmp_path / "a.json"
    path.write_text(json.dumps(top | {"observations": [record]}, ensure_ascii=False), encoding="utf-8")
    one = only(nq.read_submission(path))
    assert [one[name] for name in ("obs_value", "provider", "ref_area", "calendar")] == [
        5e9,
        "S-TK",
        "P63-27",
        "statistical",
    ]
    assert one["vintage"] == pd.Timestamp("2025-04-01")


@pytest.mark.parametrize("part", [{"Quý": [1]}, {"Tháng": [3]}, {"Tuần": [7]}], ids=str)
def test_a_year_and_a_part_in_two_columns_are_not_read_as_the_whole_year(part: dict[str, list[int]]) -> None:
    """The figure of a quarter must never pass for that of its year."""
    frame = pd.DataFrame({"Năm": [2026], **part, "Tỉnh": ["Bắc Ninh"], "dossiers_received": [5]})
    assert "2026" not in nq.read_submission(frame).observations["time_period"].tolist()


@pytest.mark.parametrize("status", [None, "normal", "final"])
def test_a_reason_for_missing_beside_a_figure_is_a_contradiction(status: str | None) -> None:
    assert rules(read(row(obs_status=status, missing_reason="not_due"))) == ["missing-with-value"]


@pytest.mark.parametrize("area", ["Bắc Ninh", "P34-24"])
def test_a_geography_that_does_not_exist_is_named(area: str) -> None:
    """As an argument it is refused; in a column the finding must point at it, not at the name of the area."""
    submission = read(row(ref_area=area, geography="P99"))
    place = f"{chr(ord('A') + list(row(geography='')).index('geography'))}1"
    assert [(cell, text) for _, cell, text in found(submission)] == [(place, "P99")]
    assert len(submission.observations) == 0


@pytest.mark.parametrize("text", ["p63", " P63 "])
def test_a_geography_is_read_as_other_codes_are(text: str) -> None:
    assert only(read(row(ref_area="Bắc Ninh", time_period="2024", geography=text)))["ref_area"] == "P63-27"


@pytest.mark.parametrize("column", ["variable", "ref_area", "time_period", "obs_value", "note"])
def test_half_a_surrogate_is_not_the_end(column: str) -> None:
    """Text that no encoding can hold: a finding or an error of this library, never a bare UnicodeEncodeError."""
    try:
        rows = [row(), row(**{"time_period": "2026-Q2"} | {column: "\ud800"})]
        submission = nq.read_submission(pd.DataFrame(rows, dtype=object))  # pandas itself refuses it as text
    except nq.Nq57Error:
        return
    assert column == "note" or len(found(submission)) == 1


def test_a_figure_too_large_for_its_unit_is_refused() -> None:
    """1e300 tỷ đồng is no finite number of đồng."""
    submission = read(row(variable="grdp", obs_value="1e300 tỷ đồng", unit_measure=None))
    assert rules(submission) == ["bad-number"]


def test_a_figure_stays_what_it_is_with_a_fraction() -> None:
    """A count of 169.31 dossiers cannot be: more likely a digit is missing than a dossier halved."""
    assert rules(read(row(obs_value="169.31"))) != []


def test_results_show_themselves() -> None:
    assert "<" in read(row())._repr_html_()


def test_an_unknown_body_in_a_catalogue_without_bodies_is_as_good_as_any() -> None:
    folder = Path(__file__).parents[1] / "catalogues" / "hdi"
    frame = pd.DataFrame(
        [{"variable": "life_expectancy", "ref_area": "NOR", "time_period": "2021", "obs_value": 83, "provider": "WHO"}]
    )
    assert only(nq.read_submission(frame, catalogue=nq.load_catalogue(folder)))["provider"] == "WHO"


@pytest.mark.parametrize(
    ("area", "options", "found_"),
    [
        ("P63-24", {}, "P63-24"),
        ("Bắc Giang", {"geography": "P63"}, "P63-24"),
        ("Bắc Ninh", {"geography": "P63"}, "P63-27"),
    ],
)
def test_an_area_that_has_ended_reports_nothing_later(area: str, options: dict[str, str], found_: str) -> None:
    """An id or a declared geography says which territory is meant, not that it still exists in 2026."""
    submission = read(row(ref_area=area), **options)
    assert [(rule, text) for rule, _, text in found(submission)] == [("wrong-era-area", found_)]
    assert len(submission) == 0


def test_a_territory_may_report_the_year_it_ended_in() -> None:
    assert rules(read(row(ref_area="P63-24", time_period="2025"))) == []
