"""Long and wide tables: which column is what, in either language."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pandas as pd
import pytest

import nq57_indicators as nq


def read(columns: dict[str, list[Any]], **options: Any) -> nq.Submission:
    """A frame with these columns, read."""
    return nq.read_submission(pd.DataFrame(columns), **options)


def found(submission: nq.Submission) -> list[tuple[str, str, str, str]]:
    """Findings: rule, cell, what stood there, what was expected."""
    columns = ["rule", "cell", "found", "expected"]
    return [(str(r), str(c), str(f), str(e)) for r, c, f, e in submission.findings[columns].values.tolist()]


def figures(submission: nq.Submission) -> list[list[Any]]:
    """Variable, area, period and figure of every observation."""
    columns = ["variable", "ref_area", "time_period", "obs_value"]
    return submission.observations[columns].astype(object).values.tolist()


ONE = [["dossiers_received", "P34-24", "2026-Q1", 12.0]]
LONG = {"variable": ["dossiers_received"], "ref_area": ["P34-24"], "time_period": ["2026-Q1"], "obs_value": [12]}
WIDE = {"ref_area": ["P34-24"], "time_period": ["2026-Q1"]}


@pytest.mark.parametrize(
    "headers",
    [
        ["variable", "ref_area", "time_period", "obs_value"],
        ["Chỉ tiêu", "Tỉnh", "Kỳ báo cáo", "Giá trị"],
        ["CHỈ TIÊU", "ĐỊA PHƯƠNG", "KỲ", "SỐ LIỆU"],
        ["Mã chỉ tiêu", "Tỉnh/Thành phố", "Kì báo cáo", "Kết quả"],
        ["  Biến số ", "Đơn vị  hành chính", "Thời gian", "Trị số"],
        ["series", "province", "period", "value"],
    ],
)
def test_headers_in_either_language(headers: list[str]) -> None:
    submission = read(dict(zip(headers, LONG.values(), strict=True)))
    assert found(submission) == []
    assert figures(submission) == ONE


@pytest.mark.parametrize(
    "header",
    [
        "dossiers_received",
        "Số hồ sơ tiếp nhận",
        "dossiers_received (hồ sơ)",
        "dossiers_received [hồ sơ]",
        "dossiers_received\n(hồ sơ)",
        "DOSSIERS_RECEIVED",
    ],
)
def test_variables_as_headers(header: str) -> None:
    known = nq.load_catalogue().variables["dossiers_received"]
    header = header.replace("Số hồ sơ tiếp nhận", known.name.vi)
    submission = read(WIDE | {header: [12]})
    assert found(submission) == []
    assert figures(submission) == ONE


@pytest.mark.parametrize(
    ("header", "value"),
    [
        ("grdp (triệu đồng)", 12e6),
        ("grdp (tỷ đồng)", 12e9),
        ("GRDP [nghìn tỷ đồng]", 12e12),
        ("grdp(VNĐ)", 12.0),
    ],
)
def test_the_unit_of_a_header_converts(header: str, value: float) -> None:
    submission = read(WIDE | {header: [12]})
    assert found(submission) == []
    assert submission.observations["obs_value"].tolist() == [value]


def test_the_unit_of_a_cell_wins_over_that_of_its_header() -> None:
    assert read(WIDE | {"grdp (triệu đồng)": ["12 tỷ"]}).observations["obs_value"].tolist() == [12e9]


def test_a_header_with_a_unit_that_does_not_fit() -> None:
    submission = read(WIDE | {"grdp (người)": [12]})
    assert found(submission) == [("bad-unit", "C1", "người", "vnd")]


def test_a_column_of_units_serves_a_wide_table() -> None:
    submission = read(WIDE | {"grdp": [12], "ĐVT": ["tỷ đồng"]})
    assert submission.observations["obs_value"].tolist() == [12e9]


def test_a_header_with_two_brackets_keeps_the_last_for_the_unit() -> None:
    name = nq.load_catalogue().variables["dossiers_received"].name.vi
    assert figures(read(WIDE | {f"{name} (hồ sơ)": [12]})) == ONE


@pytest.mark.parametrize("header", ["STT", "TT", "Số TT", "Ghi chú", "Nguồn số liệu", "notes", "file", "row", "basis"])
@pytest.mark.parametrize("table", [LONG, WIDE | {"dossiers_received": [12]}], ids=["long", "wide"])
def test_columns_without_a_say(header: str, table: dict[str, list[Any]]) -> None:
    submission = read(table | {header: ["bất kỳ"]})
    assert found(submission) == []
    assert figures(submission) == ONE


def test_an_unknown_header_of_a_long_table_is_a_note() -> None:
    submission = read(LONG | {"màu sắc": ["xanh"]})
    assert found(submission) == [("unknown-header", "E", "màu sắc", "")]
    assert submission.findings["severity"].astype(str).tolist() == ["note"]
    assert figures(submission) == ONE


def test_an_unknown_header_of_a_wide_table_is_a_variable_nobody_knows() -> None:
    submission = read(WIDE | {"dossiers_received": [12], "dossiers_resolvd": [11], "Hồ sơ trực tuyến (hồ sơ)": [1]})
    assert found(submission) == [
        ("unknown-variable", "D", "dossiers_resolvd", "dossiers_resolved"),
        ("ambiguous-variable", "E", "Hồ sơ trực tuyến (hồ sơ)", "dossiers_received_online, dossiers_full_process"),
    ]
    assert figures(submission) == ONE


def test_two_columns_of_one_role() -> None:
    submission = read(LONG | {"Giá trị": [13]})
    assert found(submission) == [("duplicate-header", "E", "Giá trị", "obs_value")]
    assert figures(submission) == ONE


def test_two_columns_of_one_variable() -> None:
    submission = read(WIDE | {"dossiers_received": [12], "Dossiers_received (hồ sơ)": [13]})
    assert found(submission) == [("duplicate-header", "D", "Dossiers_received (hồ sơ)", "dossiers_received")]
    assert figures(submission) == ONE


def test_the_same_header_twice() -> None:
    frame = pd.DataFrame(
        [["P34-24", "2026-Q1", 12, 13]], columns=["ref_area", "time_period", *["dossiers_received"] * 2]
    )
    submission = nq.read_submission(frame)
    assert found(submission) == [("duplicate-header", "D", "dossiers_received", "dossiers_received")]
    assert figures(submission) == ONE


@pytest.mark.parametrize(
    ("without", "expected"),
    [
        ("ref_area", "ref_area"),
        ("time_period", "time_period"),
        ("variable", "variable"),
        ("obs_value", "obs_value"),
    ],
)
def test_a_missing_column_is_named(without: str, expected: str) -> None:
    submission = read({name: values for name, values in LONG.items() if name != without})
    assert ("missing-header", "nan", "", expected) in found(submission)
    assert len(submission) == 0


def test_a_table_without_its_variable_column_does_not_blame_its_figures() -> None:
    """``obs_value`` without ``variable`` is one thing missing, not a thing too much."""
    submission = read({"ref_area": ["P34-24"], "time_period": ["2026-Q1"], "obs_value": [12]})
    assert [rule for rule, *_ in found(submission)] == ["missing-header"]
    assert "variable" in found(submission)[0][3]


def test_a_figure_column_without_a_header() -> None:
    frame = pd.DataFrame(
        [["P34-24", "2026-Q1", 12, 7, None]], columns=["ref_area", "time_period", "dossiers_received", " ", ""]
    )
    submission = nq.read_submission(frame)
    assert [one[:2] for one in found(submission)] == [("nameless-column", "D")]
    assert figures(submission) == ONE


@pytest.mark.parametrize(("lower", "told"), [(12, []), (None, []), (11, [("bounds-not-read", "E", "lower", "")])])
def test_bounds_other_than_the_figure_are_not_dropped_silently(lower: int | None, told: list[Any]) -> None:
    """Results have such columns; of a report the figure alone is read."""
    submission = read(LONG | {"lower": [lower], "upper": [12]})
    assert found(submission) == told
    assert figures(submission) == ONE


def test_a_figure_left_out_beside_bounds_is_told_by_its_bounds_alone() -> None:
    """The range is why there is no figure; a row that has neither still lacks its reason."""
    given = {name: [*values, *values] for name, values in LONG.items()}
    submission = read(given | {"time_period": ["2025-Q1", "2026-Q1"], "obs_value": ["", ""], "lower": [11, None]})
    assert [one[0] for one in found(submission)] == ["bounds-not-read", "missing-without-reason"]
    assert submission.observations["obs_status"].tolist() == ["missing"] * 2


def test_so_is_one_of_a_file(tmp_path: Path) -> None:
    text = "variable,ref_area,time_period,obs_value,lower,upper\ndossiers_received,P34-24,2026-Q1,,11,12\n"
    (path := tmp_path / "a.csv").write_text(text + "dossiers_received,P34-24,2026-Q2,,,\n", encoding="utf-8")
    told = [one[:2] for one in found(nq.read_submission(path))]
    assert told == [("bounds-not-read", "E"), ("bounds-not-read", "F"), ("missing-without-reason", "D3")]


def test_a_restated_range_is_told_where_it_is_read_as_a_report_and_kept_where_it_goes_on() -> None:
    parts = {"variable": ["online_dossier_rate"] * 2, "ref_area": ["P63-24", "P63-27"], "time_period": ["2024"] * 2}
    restated = nq.restate(
        read(parts | {"obs_value": [30, 20]}, units={"online_dossier_rate": "percent"}).observations, to="P34"
    )
    told = [one[::2] for one in found(nq.read_submission(restated))]
    assert told == [("bounds-not-read", "lower"), ("bounds-not-read", "upper")]
    assert nq.indicator_values(restated)[["lower", "upper"]].values.tolist() == [
        [19.5, 30.5]
    ]  # by half a printed digit


def test_an_empty_wide_cell_is_a_missing_figure_only_where_its_row_is_used() -> None:
    submission = read(
        {"ref_area": ["P34-24"] * 2, "time_period": ["2026-Q1", "2026-Q2"], "dossiers_received": [12, None]}
    )
    assert found(submission) == [("missing-without-reason", "C2", "", "")]


def test_named_index_levels_are_columns() -> None:
    frame = pd.DataFrame(LONG).set_index(["ref_area", "time_period"])
    assert figures(nq.read_submission(frame)) == ONE


def test_headers_that_are_numbers() -> None:
    frame = pd.DataFrame([["P34-24", "2026-Q1", 12, 5]], columns=["ref_area", "time_period", "dossiers_received", 2025])
    submission = nq.read_submission(frame)
    assert found(submission) == [("unknown-variable", "D", "2025", "")]


def test_a_decimal_sign_proved_in_one_column_serves_the_others() -> None:
    submission = read(WIDE | {"grdp (tỷ đồng)": ["169.317"], "stid_recurrent_expenditure (tỷ đồng)": ["45,6"]})
    assert found(submission) == []
    assert submission.observations["obs_value"].tolist() == [169_317e9, 45.6e9]


def test_unknown_headers_of_a_wide_table_are_all_there_is_to_say() -> None:
    submission = read(WIDE | {"dossiers_recieved": [12], "Hồ sơ trực tuyến": [3]})
    assert found(submission) == [
        ("unknown-variable", "C", "dossiers_recieved", "dossiers_received"),
        ("ambiguous-variable", "D", "Hồ sơ trực tuyến", "dossiers_received_online, dossiers_full_process"),
    ]


@pytest.mark.parametrize("wrong", ["obs_value", "variable"])
def test_a_long_table_is_told_the_one_column_it_lacks(wrong: str) -> None:
    columns = {("strange" if name == wrong else name): values for name, values in LONG.items()}
    told = {(rule, what, expected) for rule, _, what, expected in found(read(columns))}
    assert told == {("missing-header", "", wrong), ("unknown-header", "strange", "")}


def test_a_wide_table_names_the_cell_of_its_unit() -> None:
    units = {"ĐVT": ["người", "hồ sơ", "người"]}
    rows = {name: values * 3 for name, values in WIDE.items()} | units
    submission = read(rows | {"dossiers_received": [1, "2 xu", "3"], "dossiers_resolved (tỷ đồng)": [0, 0, 0]})
    assert [(cell, what) for _, cell, what, _ in found(submission)] == [
        ("C1", "người"), ("E1", "tỷ đồng"), ("D2", "xu"), ("E2", "tỷ đồng"), ("C3", "người"), ("E3", "tỷ đồng"),
    ]  # fmt: skip


def test_a_missing_column_names_the_row_that_was_taken_for_headers(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("# ghi chú\nChỉ tiêu,Địa bàn,Giá trị\ndossiers_received,Huế,5\n", encoding="utf-8")
    [finding] = nq.read_submission(tmp_path / "a.csv").findings.to_dict("records")
    assert (finding["rule"], finding["cell"]) == ("missing-header", "2")
