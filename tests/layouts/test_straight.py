"""Plain tables are read straight on; by way of a layout they give the same."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import nq57_indicators as nq
from nq57_indicators.layouts import sheets

VARIABLES = ("dossiers_received", "Số hồ sơ đã giải quyết", "Dân số", "Chi cho R&D", "Không rõ là gì")
AREAS = ("Huế", "P34-42", "Bắc Ninh", "Hà Nộ", "VN")
PERIODS = ("2026-Q3", "Quý II/2026", "9 tháng đầu năm 2026", "2026", "kỳ này")
FIGURES = ("12", "1.234", "1,5", "-", "khoảng 12", "chưa phát sinh", "0.4")
UNITS = ("", "tỷ đồng", "người", "hồ sơ")

long_rows = st.lists(
    st.tuples(*(st.sampled_from(texts) for texts in (VARIABLES, AREAS, PERIODS, FIGURES, UNITS))),
    min_size=1,
    max_size=12,
)
wide_rows = st.lists(
    st.tuples(*(st.sampled_from(texts) for texts in (AREAS, PERIODS, FIGURES, FIGURES))), min_size=1, max_size=12
)


def both_ways(path: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[nq.Submission, nq.Submission]:
    with monkeypatch.context() as patched:
        patched.setattr(sheets, "is_straight", lambda *_: True)
        straight = nq.read_submission(path, geography="P34")
        patched.setattr(sheets, "is_straight", lambda *_: False)
        by_layout = nq.read_submission(path, geography="P34")
    return straight, by_layout


def write(path: Path, header: list[str], rows: list[tuple[str, ...]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream, delimiter=";").writerows([header, *rows])


def said(submission: nq.Submission) -> list[tuple[str, ...]]:
    columns = ["rule", "cell", "found"]
    return sorted(map(tuple, submission.findings[columns].astype(str).drop_duplicates().to_numpy().tolist()))


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=long_rows)
def test_long_tables_read_the_same(
    rows: list[tuple[str, ...]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "a.csv"
    write(path, ["variable", "ref_area", "time_period", "obs_value", "unit_measure"], rows)
    straight, by_layout = both_ways(path, monkeypatch)
    assert straight.observations.equals(by_layout.observations)
    assert said(straight) == said(by_layout)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=wide_rows)
def test_wide_tables_read_the_same(
    rows: list[tuple[str, ...]], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "a.csv"
    write(path, ["Tỉnh", "Kỳ báo cáo", "dossiers_received", "Dân số (nghìn người)"], rows)
    straight, by_layout = both_ways(path, monkeypatch)
    assert straight.observations.equals(by_layout.observations)
    assert said(straight) == said(by_layout)


def test_a_form_that_is_too_wide_is_refused_by_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each of its columns was told as one that nobody knows."""
    monkeypatch.setattr(sheets, "MOST_COLUMNS", 3)
    write(
        tmp_path / "a.csv", ["Tỉnh", "Chỉ tiêu", "Tháng 8/2026", "Tháng 9/2026"], [("Sơn La", VARIABLES[0], "1", "2")]
    )
    refused = nq.read_submission(tmp_path / "a.csv")
    assert refused.observations.empty
    assert refused.findings[["rule", "found"]].astype(str).values.tolist() == [["table-too-wide", "4"]]


def test_a_wide_table_whose_headers_say_its_keys_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sheets, "MOST_COLUMNS", 3)
    write(tmp_path / "a.csv", ["Tỉnh", "Kỳ", VARIABLES[0], "Cột lạ"], [("Sơn La", "2026-09", "1", "2")])
    read = nq.read_submission(tmp_path / "a.csv")
    assert read.observations["obs_value"].tolist() == [1]
    assert read.findings["found"].astype(str).tolist() == ["Cột lạ"]
