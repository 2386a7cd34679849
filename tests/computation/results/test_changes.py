"""What has changed since a day: figures by their vintages, and classes that turned."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest
from towns import framework, land_of, level, node, target

import nq57_indicators as nq
from nq57_indicators.cli import run
from nq57_indicators.models.tables import column_names

SCORING = framework(node("index", 'indicators = ["a"]'), ("a", 0, 100))
ROWS = [
    ("T1", "2019", 20, "2020-03-01"),
    ("T1", "2022", 40, "2023-03-01"),
    ("T1", "2022", 41, "2024-02-01"),
    ("T1", "2023", 60, "2024-03-01"),
    ("T2", "2023", 10, "2024-03-01"),
    ("T3", "2022", 10, None),
]
NAMES = ["ref_area", "time_period", "obs_value", "vintage"]


@pytest.fixture(name="result")
def _result(tmp_path: Path) -> nq.Assessment:
    catalogue = land_of(tmp_path, level("a", targets=target("t", 60)), SCORING)
    frame = pd.DataFrame([dict(zip(NAMES, row, strict=True)) for row in ROWS]).assign(variable="a")
    return nq.assess(nq.read_submission(frame, catalogue=catalogue))


def _rows(changes: pd.DataFrame) -> list[list[object]]:
    return changes[["ref_area", "time_period", "change", "value_before", "value"]].fillna(-1).to_numpy().tolist()


def test_new_and_revised_figures_and_classes_that_turned(result: nq.Assessment) -> None:
    """Before, 40 of 2022 stood: the way from 20 to 60 half done after 3 of 11 years; then 60 was reached."""
    changes = result.changes("T1", since="2024-01-01")
    assert list(changes.columns) == column_names("changes")
    assert _rows(changes.astype({"value_before": float})) == [
        ["T1", "2023", "new", -1.0, 60.0],
        ["T1", "2022", "revised", 40.0, 41.0],
        ["T1", "2023", "turned", 40.0, 60.0],
    ]
    turned = changes.iloc[-1]
    assert (turned["outlook_before"], turned["outlook"], turned["targets"]) == ("on_time", "reached", "t")


def test_the_day_itself_counts_and_later_days_hold_nothing(result: nq.Assessment) -> None:
    assert result.changes("T1", since="2024-03-01")["change"].tolist() == ["new", "turned"]
    assert result.changes("T1", since="2024-03-02").empty


def test_of_figures_without_a_day_nobody_can_say(result: nq.Assessment) -> None:
    assert _rows(result.changes("T3", since="2000-01-01")) == [["T3", "2022", "undated", -1.0, 10.0]]
    assert result.changes("T3", since="2000-01-01", period="2021").empty


@pytest.mark.parametrize(
    ("equipped", "staff", "change"),
    [
        (None, None, "undated"),
        ("2026-01-15", None, "undated"),  # its second part may have come after the day
        ("2026-10-01", None, "new"),  # without its first part there was no rate before
        ("2026-01-15", "2026-01-15", None),
    ],
)
def test_a_rate_rests_on_both_its_parts(equipped: str | None, staff: str | None, change: str | None) -> None:
    frame = pd.DataFrame(
        {
            "variable": ["commune_staff_equipped", "commune_staff"],
            "ref_area": "P34-24",
            "time_period": "2026-Q3",
            "obs_value": [90, 100],
            "vintage": [equipped, staff],
        }
    )
    found = nq.assess(frame).changes("P34-24", since="2026-03-01")
    assert found[found["change"] != "turned"]["change"].tolist() == ([] if change is None else [change])


def test_all_areas_and_an_earlier_period(result: nq.Assessment) -> None:
    changes = result.changes(since="2024-01-01")
    assert set(changes.loc[changes["change"] != "undated", "ref_area"]) == {"T1", "T2"}
    assert _rows(result.changes("T1", since="2024-01-01", period="2022"))[0][:3] == ["T1", "2022", "revised"]


def test_withdrawn_figures(tmp_path: Path) -> None:
    catalogue = land_of(tmp_path, level("a", targets=target("t", 60)), SCORING)
    frame = pd.DataFrame(
        {
            "variable": ["a", "a"],
            "ref_area": ["T1", "T1"],
            "time_period": ["2022", "2022"],
            "obs_value": [40, None],
            "obs_status": ["normal", "missing"],
            "missing_reason": [None, "not_collected"],
            "vintage": ["2023-03-01", "2024-02-01"],
        }
    )
    changes = nq.assess(nq.read_submission(frame, catalogue=catalogue)).changes("T1", since="2024-01-01")
    assert _rows(changes)[0] == ["T1", "2022", "withdrawn", 40.0, -1.0]


def test_what_is_no_day_is_refused(result: nq.Assessment) -> None:
    with pytest.raises(nq.ArgumentError):
        result.changes("T1", since="yesterday")


def test_the_command_says_what_changed(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "hdi.csv"
    path.write_text(
        "variable,ref_area,time_period,obs_value,vintage\nhdi,P34-24,2024,0.7,2025-06-30\nhdi,P34-24,2025,0.71,2026-06-30\n",
        encoding="utf-8",
    )
    run(["status", str(path), "--areas", "P34-24", "--since", "2026-01-01"])
    said = capsys.readouterr().out
    assert said.startswith(
        "Thay đổi từ 01/01/2026: 1 số mới, 0 số được sửa, 0 số bị rút, 0 mục tiêu đổi mức tiến độ.\n"
    )
    assert "Bắc Ninh, Chỉ số phát triển con người (HDI), năm 2025: số mới 0,71" in said
    run(["status", str(path), "--areas", "P34-24", "--since", "2026-01-01", "--format", "csv"])
    assert capsys.readouterr().out.splitlines()[1].startswith('"P34-24","hdi","2025","new"')


_CANNOT_SAY = (
    "Không nói được có gì thay đổi từ 01/01/2026 hay không: 1 số không có ngày công bố hoặc nhận. "
    "Ghi ngày vào cột vintage, hoặc khai --received."
)


def test_without_days_screen_and_page_assert_nothing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "hdi.csv"
    path.write_text("variable,ref_area,time_period,obs_value\nhdi,P34-24,2024,0.7\n", encoding="utf-8")
    run(["status", str(path), "--areas", "P34-24", "--since", "2026-01-01"])
    assert capsys.readouterr().out.startswith(f"{_CANNOT_SAY}\n\n")
    page = nq.assess(nq.read_submission(path)).page("P34-24", since="2026-01-01")
    section = page.split(">Có gì thay đổi<")[1].split("<h3>")[0]
    assert _CANNOT_SAY in section
    assert "<table>" not in section
