"""Columns of first and last days: used where they fit the period of their row, else the row is refused."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import nq57_indicators as nq

_RECEIVED = "Số hồ sơ tiếp nhận trong kỳ"


def _long(**columns: str) -> pd.DataFrame:
    row = {"variable": "dossiers_received", "ref_area": "P34-24", **columns, "obs_value": 4}
    return pd.DataFrame([row])


def _key(frame: pd.DataFrame) -> list[list[str]]:
    observations = nq.read_submission(frame).observations
    return observations[["time_period", "calendar", "flow"]].astype(str).values.tolist()


@pytest.mark.parametrize(
    ("said", "key"),
    [
        ({"Kỳ": "2026-Q1", "Từ ngày": "01/01/2026", "Đến ngày": "31/3/2026"}, ["2026-Q1", "statistical", "period"]),
        ({"Kỳ": "Quý I/2026", "Từ ngày": "15/12/2025", "Đến ngày": ""}, ["2026-Q1", "administrative", "period"]),
        ({"Kỳ": "2026-Q1", "Đến ngày": "2026-03-14"}, ["2026-Q1", "administrative", "period"]),
        ({"Kỳ": "2026-Q1", "Từ ngày": ""}, ["2026-Q1", "statistical", "period"]),
        ({"Năm": "2026", "Quý": "2", "Từ ngày": "01/4/2026"}, ["2026-Q2", "statistical", "period"]),
        ({"Năm": "2026", "Từ ngày": "01/4/2026", "Đến ngày": "30/6/2026"}, ["2026-Q2", "statistical", "period"]),
        ({"Từ ngày": "01/4/2026", "Đến ngày": "30/6/2026"}, ["2026-Q2", "statistical", "period"]),
        ({"Từ ngày": "20/8/2026", "Đến ngày": "19/9/2026"}, ["2026-08-20/P31D", "custom", "period"]),
        ({"Kỳ": "", "start": "2026-01-05", "end": "2026-01-11"}, ["2026-W02", "statistical", "period"]),
        (
            {"Kỳ": "2026-09", "flow": "ytd", "Từ ngày": "01/01/2026", "Đến ngày": "30/9/2026"},
            ["2026-09", "statistical", "ytd"],
        ),
        (
            {"Kỳ": "9 tháng năm 2026", "Từ ngày": "01/01/2026", "Đến ngày": "30/9/2026"},
            ["2026-09", "statistical", "ytd"],
        ),
        ({"flow": "ytd", "Từ ngày": "01/01/2026", "Đến ngày": "30/9/2026"}, ["2026-09", "statistical", "ytd"]),
        (
            {"Kỳ": "2025-Q3", "flow": "since", "Từ ngày": "01/7/2025", "Đến ngày": "30/9/2025"},
            ["2025-07-01/P92D", "statistical", "since"],
        ),
    ],
)
def test_days_that_fit_are_used(said: dict[str, str], key: list[str]) -> None:
    assert _key(_long(**said)) == [key]


@pytest.mark.parametrize(
    ("said", "column", "found", "expected"),
    [
        (
            {"Kỳ": "2026-Q1", "Từ ngày": "01/4/2026", "Đến ngày": "30/6/2026"},
            4, "01/04/2026 – 30/06/2026", "2026-Q1 (01/01/2026 – 31/03/2026)",
        ),
        ({"Kỳ": "2026-Q1", "Từ ngày": "01/01/2026", "Đến ngày": "30/6/2026"}, 5, "01/01/2026 – 30/06/2026", None),
        ({"Kỳ": "2026-Q1", "Đến ngày": "30/6/2026"}, 4, "… – 30/06/2026", None),
        ({"Năm": "2026", "Tháng": "3", "Từ ngày": "01/4/2026"}, 5, "01/04/2026 – …", None),
        ({"Năm": "2026", "Từ ngày": "01/4/2025", "Đến ngày": "30/6/2025"}, 4, "01/04/2025 – 30/06/2025", None),
        ({"Kỳ": "2026-Q1", "lịch": "thống kê", "Từ ngày": "15/12/2025"}, 5, "15/12/2025 – …", None),
        ({"Kỳ": "2026-Q2", "flow": "ytd", "Từ ngày": "01/4/2026", "Đến ngày": "30/6/2026"}, 5, "01/04/2026 – 30/06/2026", None),
        ({"Kỳ": "2025-Q3", "flow": "since", "Từ ngày": "01/7/0205"}, 5, "01/07/205 – …", None),
        ({"Kỳ": "2026-Q1", "Từ ngày": "31/3/2026", "Đến ngày": "01/01/2026"}, 4, "31/03/2026 – 01/01/2026", None),
    ],
)  # fmt: skip
def test_days_that_contradict_refuse_the_row(
    said: dict[str, str], column: int, found: str, expected: str | None
) -> None:
    submission = nq.read_submission(_long(**said))
    assert submission.observations.empty
    [finding] = nq.validate(submission).findings.query("severity == 'error'").to_dict("records")
    assert (finding["rule"], finding["found"]) == ("days-contradict-period", found)
    assert finding["cell"] == f"{'ABCDEFG'[column - 1]}1"
    if expected is not None:
        assert finding["expected"] == expected


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ({"lịch": "hành chính"}, "kỳ 2026-Q2 theo lịch khác"),
        ({"flow": "ytd"}, "2026-01-01"),
        ({"Đến ngày": "01/3/2026"}, "trước ngày đầu"),
    ],
)
def test_days_alone_that_make_no_period_are_refused(said: dict[str, str], why: str) -> None:
    report = nq.validate(nq.read_submission(_long(**{"Từ ngày": "01/4/2026", "Đến ngày": "30/6/2026"} | said)))
    [finding] = report.findings.to_dict("records")
    assert finding["rule"] == "bad-period"
    assert why in report.sentences("vi")["sentence"][0]


@pytest.mark.parametrize(("day", "rule"), [("31/02/2026", "bad-date"), ("đầu năm", "bad-date")])
def test_what_is_no_day_is_refused(day: str, rule: str) -> None:
    report = nq.validate(nq.read_submission(_long(**{"Kỳ": "2026-Q1", "Từ ngày": day, "Đến ngày": "31/3/2026"})))
    assert report.accepted.empty
    assert report.findings["rule"].tolist() == [rule]


def test_one_day_alone_says_no_period() -> None:
    report = nq.validate(nq.read_submission(_long(**{"Đến ngày": "31/3/2026"})))
    assert report.findings["rule"].astype(str).tolist() == ["missing-header"]


def test_a_declared_calendar_is_held_against_the_days() -> None:
    frame = _long(**{"Kỳ": "2026-Q1", "Từ ngày": "15/12/2025"})
    assert len(nq.read_submission(frame, calendar="administrative").observations) == 1
    assert nq.read_submission(frame, calendar="statistical").observations.empty


def test_columns_of_periods_are_held_against_the_days(tmp_path: Path) -> None:
    """Of two columns the one that the days speak of is read, the other refused."""
    frame = pd.DataFrame(
        {"Địa bàn": ["P34-24"], "Chỉ tiêu": [_RECEIVED], "Từ ngày": ["01/04/2026"], "Đến ngày": ["30/06/2026"],
         "2026-Q1": [7], "2026-Q2": [8]}
    )  # fmt: skip
    frame.to_csv(tmp_path / "wide.csv", index=False)
    submission = nq.read_submission(tmp_path / "wide.csv")
    assert submission.observations[["time_period", "obs_value"]].astype(str).values.tolist() == [["2026-Q2", "8.0"]]
    assert submission.findings["rule"].astype(str).tolist() == ["days-contradict-period"]


@pytest.mark.parametrize("kind", ["csv", "xlsx", "json", "parquet"])
def test_every_kind_of_file_says_the_same(tmp_path: Path, kind: str) -> None:
    frame = pd.DataFrame(
        {"ref_area": ["P34-24", "P34-01"], "Kỳ báo cáo": ["2026-Q1"] * 2, "Từ ngày": ["15/12/2025", "01/4/2026"],
         _RECEIVED: [1, 2]}
    )  # fmt: skip
    path = tmp_path / f"days.{kind}"
    match kind:
        case "csv":
            frame.to_csv(path, index=False)
        case "xlsx":
            frame.to_excel(path, index=False)
        case "json":
            path.write_text(frame.to_json(orient="records", force_ascii=False), "utf-8")
        case _:
            frame.to_parquet(path)
    submission = nq.read_submission(path)
    kept = submission.observations[["ref_area", "time_period", "calendar"]].astype(str).values.tolist()
    assert kept == [["P34-24", "2026-Q1", "administrative"]]
    assert submission.findings["rule"].astype(str).tolist() == ["days-contradict-period"]


def test_real_dates_of_a_workbook_are_days(tmp_path: Path) -> None:
    days = pd.to_datetime(["2026-04-01", "2026-06-30"])
    frame = pd.DataFrame({"Tỉnh": ["Bắc Ninh"], "Từ ngày": days[:1], "Đến ngày": days[1:], _RECEIVED: [5]})
    frame.to_excel(tmp_path / "days.xlsx", index=False)
    observations = nq.read_submission(tmp_path / "days.xlsx").observations
    assert observations["time_period"].astype(str).tolist() == ["2026-Q2"]


def test_many_rows_are_worked_out_once_each() -> None:
    """A table of 200,000 rows has as many days as it has kinds of rows."""
    size = 200_000
    frame = pd.DataFrame(
        {"variable": "dossiers_received", "ref_area": "P34-24", "time_period": "2026-Q1",
         "first_day": np.where(np.arange(size) % 2, "2026-01-01", "2026-04-01"), "obs_value": 1.0}
    )  # fmt: skip
    submission = nq.read_submission(frame)
    assert len(submission.observations) == size // 2


@pytest.mark.parametrize("kind", ["csv", "frame"])
@pytest.mark.parametrize(("header", "named"), [("Chốt số", "Chốt số"), ("Đến ngày", "Đến ngày")])
def test_a_table_without_periods_names_the_column_of_dates(tmp_path: Path, kind: str, header: str, named: str) -> None:
    frame = _long(**{header: "31/3/2026"})
    frame.to_csv(tmp_path / "dated.csv", index=False)
    said = nq.validate(nq.read_submission(tmp_path / "dated.csv" if kind == "csv" else frame)).sentences("vi")
    [sentence] = said.loc[said["rule"] == "missing-header", "sentence"]
    assert f"Cột “{named}” có thể là cột đó." in sentence


def test_a_table_without_periods_or_dates_names_no_column() -> None:
    [sentence] = nq.validate(nq.read_submission(_long())).sentences("vi")["sentence"]
    assert sentence == "Bảng không đọc được: trong dòng tiêu đề không có cột Kỳ."


def test_a_code_of_another_column_is_told_where_it_belongs() -> None:
    frame = pd.concat([_long(Kỳ="2026-Q1", **{"Trạng thái": status}) for status in ("Thực hiện", "xong", "sơ bộ")])
    report = nq.validate(nq.read_submission(frame.assign(ref_area=["P34-01", "P34-04", "P34-08"])))
    found = report.findings[["rule", "cell", "found", "expected"]].astype(str).values.tolist()
    statuses = "normal, estimate, provisional, final, withdrawn, missing"
    assert found == [["misplaced-code", "D1", "Thực hiện", "stage"], ["unknown-code", "D2", "xong", statuses]]
    assert "giá trị của cột “Giai đoạn" in report.sentences("vi")["sentence"][0]
