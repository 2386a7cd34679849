"""Sheets as offices lay them out: every figure under its own key and at its own cell, or a question."""

from __future__ import annotations

from pathlib import Path

import pytest

import nq57_indicators as nq
from office_sheets import ONLINE, RECEIVED, Rows, keys, read, rules


def test_periods_across_the_columns(tmp_path: Path) -> None:
    rows: Rows = [
        ["STT", "Chỉ tiêu", "ĐVT", "Năm 2024", "Năm 2025"],
        [1, RECEIVED, "hồ sơ", 10, 20],
        [2, "Chi cho R&D", "tỷ đồng", 1.5, 2.5],
    ]
    submission = read(tmp_path, [["UBND TỈNH CAO BẰNG"], *rows])
    assert keys(submission) == {
        "D3": ("P63-04", "dossiers_received", "2024", "period"),
        "E3": ("P34-04", "dossiers_received", "2025", "period"),
        "D4": ("P63-04", "rd_expenditure", "2024", "period"),
        "E4": ("P34-04", "rd_expenditure", "2025", "period"),
    }
    assert submission.observations["obs_value"].tolist() == [10, 20, 1.5e9, 2.5e9]


def test_stages_and_years_across_the_columns(tmp_path: Path) -> None:
    rows: Rows = [
        ["Tỉnh", "Nội dung", "ĐVT", "Năm 2025", None, "Năm 2026"],
        [None, None, None, "Dự toán", "Ước thực hiện", "Dự toán"],
        ["Hà Tĩnh", "Tổng chi ngân sách địa phương", "triệu đồng", 1, 2, 3],
    ]
    found = keys(read(tmp_path, rows, "D1:E1"))
    assert [(period, stage) for _, _, period, stage in found.values()] == [
        ("2025", "plan"),
        ("2025", "expected"),
        ("2026", "plan"),
    ]


def test_provinces_across_the_columns(tmp_path: Path) -> None:
    rows: Rows = [["BÁO CÁO QUÝ III/2026"], ["TT", "Chỉ tiêu", "Cao Bằng", "Hà Tĩnh"], [1, RECEIVED, 5, 6]]
    assert keys(read(tmp_path, rows)) == {
        "C3": ("P34-04", "dossiers_received", "2026-Q3", "period"),
        "D3": ("P34-42", "dossiers_received", "2026-Q3", "period"),
    }


def test_within_the_period_and_year_to_date(tmp_path: Path) -> None:
    rows: Rows = [
        ["Tỉnh", "Kỳ báo cáo", "Trong kỳ", None, "Lũy kế từ đầu năm", None],
        [None, None, "Số hồ sơ tiếp nhận", "Số hồ sơ đã giải quyết", "Số hồ sơ tiếp nhận", "Số hồ sơ đã giải quyết"],
        ["Gia Lai", "Tháng 9/2026", 1, 2, 3, 4],
    ]
    found = keys(read(tmp_path, rows, "C1:D1", "E1:F1"))
    assert [flow for *_, flow in found.values()] == ["period", "period", "ytd", "ytd"]


def test_figures_to_compare_with_are_no_new_versions(tmp_path: Path) -> None:
    rows: Rows = [
        ["Tỉnh", "Chỉ tiêu", "Quý III/2026", "Kỳ trước", "Cùng kỳ năm 2025", "So sánh (%)"],
        ["Gia Lai", RECEIVED, 58, 50, 40, 116],
    ]
    submission = read(tmp_path, rows)
    assert list(keys(submission)) == ["C2"]
    assert rules(submission) == ["compared-column-left-out"]


def test_a_merged_area_holds_for_its_rows(tmp_path: Path) -> None:
    rows: Rows = [
        ["Tỉnh", "Kỳ báo cáo", RECEIVED],
        ["Lạng Sơn", "Quý I/2026", 1],
        [None, "Quý II/2026", 2],
        ["Quảng Ninh", "Quý I/2026", 3],
        [None, "Quý II/2026", 4],
    ]
    for merged in (("A2:A3", "A4:A5"), ()):
        areas = [area for area, *_ in keys(read(tmp_path, rows, *merged)).values()]
        assert areas == ["P34-20", "P34-20", "P34-22", "P34-22"]


def test_an_empty_area_without_a_pattern_is_not_filled(tmp_path: Path) -> None:
    rows: Rows = [
        ["Tỉnh", "Kỳ báo cáo", RECEIVED],
        ["Huế", "Quý I/2026", 1],
        [None, "Quý I/2026", 2],
        ["Hà Nội", "Quý I/2026", 3],
    ]
    submission = read(tmp_path, rows)
    assert list(keys(submission)) == ["C2", "C4"]
    assert "unknown-area" in rules(submission)


def test_headings_totals_notes_and_signatures_are_no_figures(tmp_path: Path) -> None:
    rows: Rows = [
        ["SỞ KHOA HỌC VÀ CÔNG NGHỆ", None, None, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"],
        ["STT", "Tỉnh", "Kỳ báo cáo", RECEIVED, ONLINE, "Ghi chú"],
        ["(1)", "(2)", "(3)", "(4)", "(5)", "(6)"],
        ["I", "Đồng bằng sông Hồng", None, None, None],
        [1, "Hà Nội", "Quý III/2026", 20, 10],
        [2, "Hải Phòng", "Quý III/2026", 30, 15],
        ["STT", "Tỉnh", "Kỳ báo cáo", RECEIVED, ONLINE, "Ghi chú"],
        [3, "Hưng Yên", "Quý III/2026", 1, 1],
        [None, "TỔNG CỘNG (I+II)", None, 51, 26],
        ["Ghi chú: số liệu tính đến 15h ngày 14/9/2026."],
        [None, None, None, None, "Hà Nội, ngày 15 tháng 9 năm 2026"],
        [None, "NGƯỜI LẬP BIỂU", None, None, "GIÁM ĐỐC"],
        [None, "Trần Thị Bình", None, None, "Nguyễn Văn An"],
    ]
    submission = read(tmp_path, rows)
    assert [area for area, *_ in keys(submission).values()] == ["P34-01"] * 2 + ["P34-31"] * 2 + ["P34-33"] * 2
    assert rules(submission) == ["total-row-left-out"]


def test_a_region_over_some_of_its_provinces_is_their_sum(tmp_path: Path) -> None:
    rows: Rows = [
        ["Địa phương", "Kỳ báo cáo", RECEIVED],
        ["Đông Nam Bộ", "Quý III/2026", 3],
        ["Đồng Nai", "Quý III/2026", 3],
    ]
    assert list(keys(read(tmp_path, rows))) == ["C3"]


def test_of_a_table_by_agency_the_total_is_the_province(tmp_path: Path) -> None:
    rows: Rows = [["Cơ quan, đơn vị", RECEIVED], ["Sở Tài chính", 2], ["Phường Lào Cai", 3], ["TỔNG CỘNG", 5]]
    submission = read(tmp_path, rows, area="P34-15", period="2026-Q3")
    assert list(keys(submission)) == ["B4"]
    assert rules(submission) == ["agency-row-left-out"]


def test_two_tables_below_each_other(tmp_path: Path) -> None:
    rows: Rows = [
        ["Đơn vị tính: hồ sơ"],
        ["Tỉnh", "Kỳ báo cáo", RECEIVED],
        ["Huế", "Quý III/2026", 5],
        ["Đơn vị tính: triệu đồng"],
        ["Tỉnh", "Năm", "Tổng chi NSĐP"],
        ["Huế", 2025, 7],
    ]
    submission = read(tmp_path, rows)
    assert [name for _, name, *_ in keys(submission).values()] == ["dossiers_received", "local_budget_expenditure"]
    assert submission.observations["obs_value"].tolist() == [5, 7e6]


def test_two_tables_beside_each_other(tmp_path: Path) -> None:
    rows: Rows = [
        ["Tỉnh", "Kỳ báo cáo", RECEIVED, None, "Tỉnh", "Năm", "Dân số (nghìn người)"],
        ["Huế", "Quý III/2026", 5, None, "Hà Tĩnh", 2026, 7],
    ]
    assert {(area, name) for area, name, *_ in keys(read(tmp_path, rows)).values()} == {
        ("P34-46", "dossiers_received"),
        ("P34-42", "population"),
    }


@pytest.mark.parametrize(
    ("days", "calendar"),
    [(("15/06/2026", "14/09/2026"), "administrative"), (("01/07/2026", "30/09/2026"), "statistical")],
)
def test_days_decide_the_calendar(tmp_path: Path, days: tuple[str, str], calendar: str) -> None:
    rows: Rows = [["Tỉnh", "Kỳ báo cáo", "Từ ngày", "Đến ngày", RECEIVED], ["Quảng Ninh", "Quý III/2026", *days, 4]]
    frame = read(tmp_path, rows).observations
    assert frame[["time_period", "calendar"]].astype(str).values.tolist() == [["2026-Q3", calendar]]
    title = [[f"SỐ LIỆU QUÝ III/2026 (từ ngày {days[0]} đến ngày {days[1]})"], ["Tỉnh", RECEIVED], ["Quảng Ninh", 4]]
    frame = read(tmp_path, title).observations
    assert frame[["time_period", "calendar"]].astype(str).values.tolist() == [["2026-Q3", calendar]]


@pytest.mark.parametrize(
    ("title", "period", "flow"),
    [
        ("THÁNG 9 NĂM 2026 (từ 20/8/2026 đến 19/9/2026)", "2026-08-20/P31D", "period"),
        ("NĂM 2026 (từ 01/01/2026 đến 30/6/2026)", "2026-S1", "period"),
        ("THÁNG 6/2026 (số liệu lũy kế từ 01/01/2026 đến 30/6/2026)", "2026-06", "ytd"),
    ],
)
def test_days_of_a_title_make_a_period_of_their_own(tmp_path: Path, title: str, period: str, flow: str) -> None:
    frame = read(tmp_path, [[title], ["Tỉnh", RECEIVED], ["Quảng Ninh", 4]]).observations
    assert frame[["time_period", "flow"]].astype(str).values.tolist() == [[period, flow]]


@pytest.mark.parametrize(
    "days", ["từ 01/01/2026 đến 30/6/2026", "từ 01/7/2026 đến 05/7/2026", "từ 05/01/2026 đến 11/01/2026"]
)
def test_a_title_whose_days_are_another_period_is_asked_about(tmp_path: Path, days: str) -> None:
    submission = read(tmp_path, [[f"SỐ LIỆU QUÝ I/2026 ({days})"], ["Tỉnh", RECEIVED], ["Quảng Ninh", 4]])
    assert submission.observations.empty
    assert submission.doubts["question"].tolist() == ["statements-differ"]


def test_a_header_whose_days_are_another_period_is_asked_about(tmp_path: Path) -> None:
    header = "Quý I/2026 (từ 01/4/2026 đến 30/6/2026)"
    rows: Rows = [["Tỉnh", "Chỉ tiêu", header, "Quý III/2026"], ["Quảng Ninh", RECEIVED, 4, 5]]
    submission = read(tmp_path, rows)
    assert submission.observations["time_period"].astype(str).tolist() == ["2026-Q3"]
    [doubt] = submission.waiting
    assert (doubt.question, doubt.cell, doubt.choices) == ("statements-differ", "C1", ("2026-Q1", "2026-Q2"))


def test_a_total_that_restarted_says_its_start(tmp_path: Path) -> None:
    rows: Rows = [["BÁO CÁO THÁNG 9 NĂM 2025"], ["Tỉnh", "Chỉ tiêu", "Lũy kế từ 01/7/2025"], ["Huế", RECEIVED, 4]]
    assert keys(read(tmp_path, rows)) == {"C3": ("P34-46", "dossiers_received", "2025-07-01/P92D", "since")}


def test_the_name_of_a_file_says_the_period(tmp_path: Path) -> None:
    rows: Rows = [["Tỉnh", RECEIVED, "Ghi chú"], ["Huế", 4, None]]
    assert {period for *_, period, _ in keys(read(tmp_path, rows, name="BC_T9_2026")).values()} == {"2026-09"}


def test_a_sheet_for_each_province(tmp_path: Path) -> None:
    rows: Rows = [["SỐ LIỆU QUÝ III/2026"], ["STT", "Chỉ tiêu", "ĐVT", "Giá trị"], [1, RECEIVED, "hồ sơ", 9]]
    assert keys(read(tmp_path, rows, sheet="Phú Thọ")) == {"D3": ("P34-25", "dossiers_received", "2026-Q3", "period")}


# ---- what is asked ---------------------------------------------------------------------------------------------------


def test_statements_that_differ_are_asked_about(tmp_path: Path) -> None:
    rows: Rows = [["BÁO CÁO THÁNG 10/2025"], ["Tỉnh", RECEIVED], ["Huế", 4]]
    submission = read(tmp_path, rows, period="2025-09")
    assert rules(submission) == ["statements-differ"]
    assert len(submission.observations) == 0
    assert len(read(tmp_path, rows, period="2025-10").observations) == 1


def test_a_column_that_nobody_can_name_waits_and_the_others_are_read(tmp_path: Path) -> None:
    rows: Rows = [["Tỉnh", "Kỳ báo cáo", RECEIVED, "Hồ sơ lĩnh vực đất đai"], ["Huế", "Quý III/2026", 4, 3]]
    submission = read(tmp_path, rows)
    assert list(keys(submission)) == ["C2"]
    assert rules(submission) == ["column-asked"]


def test_a_known_name_under_a_strange_heading_is_asked_about(tmp_path: Path) -> None:
    rows: Rows = [
        ["Tỉnh", "Kỳ báo cáo", "Lĩnh vực đất đai", "Lĩnh vực xây dựng"],
        [None, None, RECEIVED, RECEIVED],
        ["Huế", "Quý III/2026", 4, 3],
    ]
    submission = read(tmp_path, rows)
    assert len(submission.observations) == 0
    assert rules(submission) == ["column-asked"]


def test_an_expected_quarter_may_be_the_year_to_date(tmp_path: Path) -> None:
    rows: Rows = [["Tỉnh", "Nội dung", "ĐVT", "Ước thực hiện quý III/2026"], ["Huế", "Tổng chi NSĐP", "tỷ đồng", 4]]
    assert rules(read(tmp_path, rows)) == ["flow-asked"]


def test_a_quarter_of_no_year_waits(tmp_path: Path) -> None:
    rows: Rows = [["Tỉnh", "Chỉ tiêu", "Quý I", "Quý II"], ["Huế", RECEIVED, 4, 5]]
    submission = read(tmp_path, rows)
    assert len(submission.observations) == 0
    assert rules(submission) == ["year-asked"]
    assert len(read(tmp_path, [["Năm 2026"], *rows]).observations) == 2


def test_parts_of_a_row_are_called_by_it(tmp_path: Path) -> None:
    rows: Rows = [
        ["UBND TỈNH HÀ TĨNH"],
        ["BÁO CÁO THÁNG 9/2026"],
        ["STT", "Nội dung", "ĐVT", "Số liệu"],
        [1, "Số hồ sơ tiếp nhận", "hồ sơ", 10],
        [None, "Trong đó:", None, None],
        [None, "- Trực tuyến", "hồ sơ", 8],
        [2, "Hồ sơ đã giải quyết", "hồ sơ", 9],
        ["2.1", "Đúng hạn", "hồ sơ", 8],
        ["2.2", "Quá hạn", "hồ sơ", 1],
    ]
    assert [name for _, name, *_ in keys(read(tmp_path, rows)).values()] == [
        "dossiers_received",
        "dossiers_received_online",
        "dossiers_resolved",
        "dossiers_resolved_on_time",
        "dossiers_resolved_late",
    ]


def test_agencies_without_a_total_are_no_province(tmp_path: Path) -> None:
    rows: Rows = [["UBND TỈNH HÀ TĨNH"], ["BÁO CÁO THÁNG 9/2026"], ["STT", "Đơn vị", RECEIVED], [1, "Sở Y tế", 5]]
    submission = read(tmp_path, rows)
    assert len(submission.observations) == 0
    assert rules(submission) == ["agency-row-left-out", "no-figures"]


def test_the_whole_country_is_no_sum_of_what_is_listed(tmp_path: Path) -> None:
    figures: Rows = [["CẢ NƯỚC", 100, 2026], ["ĐÔNG NAM BỘ", 9, 2026], ["Đồng Nai", 4, 2026], ["Hà Nội", 8, 2026]]
    rows: Rows = [["Địa phương", "Dân số (người)", "Năm"], *figures]
    assert [area for area, *_ in keys(read(tmp_path, rows)).values()] == ["VN", "P34-75", "P34-01"]


def test_a_period_that_stands_nowhere_is_asked_of_this_file(tmp_path: Path) -> None:
    rows: Rows = [["Tỉnh", RECEIVED], ["Huế", 4]]
    submission = read(tmp_path, rows)
    [doubt] = submission.asked
    assert (doubt.question, doubt.found, doubt.of_file is not None) == ("missing-header", "time_period", True)
    assert rules(submission) == ["missing-header"]
    answered = nq.read_submission(tmp_path / "bieu.xlsx", answers={doubt.id: "Quý III/2026"})
    assert keys(answered) == {"B2": ("P34-46", "dossiers_received", "2026-Q3", "period")}


def test_words_of_an_own_catalogue_count(tmp_path: Path) -> None:
    folder = tmp_path / "danh_muc"
    (folder / "codelists").mkdir(parents=True)
    (folder / "catalogue.toml").write_text(
        'id = "so"\nversion = "1"\nextends = "nq57"\nname = { vi = "Sở", en = "Office" }\n', encoding="utf-8"
    )
    (folder / "codelists" / "headers.toml").write_text('[roles]\nref_area = ["nơi báo"]\n', encoding="utf-8")
    rows: Rows = [["Nơi báo", "Kỳ báo cáo", RECEIVED], ["P34-46", "Quý III/2026", 4]]
    assert len(read(tmp_path, rows, catalogue=nq.load_catalogue(folder)).observations) == 1


@pytest.mark.parametrize(
    "rows",
    [
        [["QUÝ III/2026"], ["TT", "Nội dung", "Địa phương", None], [None, None, "Cao Bằng", "Hà Tĩnh"], [1, RECEIVED, 5, 6]],
        [["UBND TỈNH HUẾ"], ["BÁO CÁO THÁNG 4/2026"], ["TT", "Nội dung", "Kỳ báo cáo", "Kỳ trước"], [1, RECEIVED, 14881, 9]],
        [["Tỉnh", "Kỳ báo cáo", RECEIVED], ["Lạng Sơn", "Quý I/2026", 1], [None, "quý II năm 2026", 2],
         ["Quảng Ninh", "quý 1/2026", 3], [None, "Quý II/2026", 4]],
    ],
    ids=["provinces under a common header", "figures of the period", "provinces over their quarters"],
)  # fmt: skip
def test_a_sheet_reads_the_same_without_its_merged_cells(rows: Rows, tmp_path: Path) -> None:
    """CSV knows neither merged cells nor types."""
    path = tmp_path / "bieu.csv"
    width = max(map(len, rows))
    lines = (
        ";".join("" if cell is None else str(cell) for cell in [*row, *[None] * (width - len(row))]) for row in rows
    )
    path.write_text("\n".join(lines), encoding="utf-8")
    assert keys(nq.read_submission(path)) == keys(read(tmp_path, rows))
    assert len(keys(nq.read_submission(path))) >= 1


@pytest.mark.parametrize("header", ["Số phiếu kỳ trước chuyển qua", "Tồn kỳ trước (hồ sơ cũ)"])
def test_what_the_period_before_left_over_is_no_column_to_compare_with(tmp_path: Path, header: str) -> None:
    rows: Rows = [["Tỉnh", "Kỳ báo cáo", RECEIVED, header, "Kỳ trước"], ["Hà Tĩnh", "Quý III/2026", 10, 4, 9]]
    submission = read(tmp_path, rows)
    [doubt] = submission.waiting
    assert (doubt.question, doubt.cell, doubt.figures) == ("column-asked", "D1", 1)
    told = submission.findings[["rule", "cell"]].values.tolist()
    assert ["compared-column-left-out", "E"] in told
    assert ["compared-column-left-out", "D"] not in told


def test_days_beside_a_half_year_decide_its_calendar_under_a_title_without_them(tmp_path: Path) -> None:
    """ "6 tháng" in a title is how often one reports; the line below says which half, and its days which calendar."""
    rows: Rows = [
        ["BÁO CÁO 6 THÁNG VỀ CẢI CÁCH HÀNH CHÍNH TỈNH CAO BẰNG"],
        ["Kỳ báo cáo: 6 tháng cuối năm 2026 (từ ngày 15/6/2026 đến ngày 14/12/2026)"],
        ["STT", "Chỉ tiêu", "Mã số", "ĐVT", "Số liệu"],
        [1, RECEIVED, "01", "hồ sơ", 10],
        [2, ONLINE, "02", "hồ sơ", 9],
    ]
    submission = read(tmp_path, rows)
    assert keys(submission) == {
        "E4": ("P34-04", "dossiers_received", "2026-S2", "period"),
        "E5": ("P34-04", "dossiers_received_online", "2026-S2", "period"),
    }
    assert set(submission.observations["calendar"].astype(str)) == {"administrative"}
    assert rules(submission) == []


def test_a_letterhead_with_its_names_in_cells_of_their_own_opens_no_table(tmp_path: Path) -> None:
    rows: Rows = [
        ["Biểu số: 01", None, None, "Đơn vị báo cáo:", "Tỉnh Cao Bằng"],
        ["Quý I năm 2026", None, None, "Đơn vị nhận báo cáo:", "Bộ Khoa học và Công nghệ"],
        [None],
        ["STT", "Chỉ tiêu", "Mã số", "ĐVT", "Số liệu"],
        [1, RECEIVED, "01", "hồ sơ", 10],
        [2, ONLINE, "02", "hồ sơ", 9],
    ]
    submission = read(tmp_path, rows)
    assert list(keys(submission)) == ["E5", "E6"]
    assert set(submission.observations["ref_area"].astype(str)) == {"P34-04"}


def test_a_row_with_a_reason_for_being_missing_heads_nothing(tmp_path: Path) -> None:
    rows: Rows = [
        ["TỈNH CAO BẰNG, QUÝ I NĂM 2026"],
        ["STT", "Chỉ tiêu", "ĐVT", "Số liệu", "Lý do thiếu"],
        [1, RECEIVED, None, None, "chưa đến kỳ"],
        [2, ONLINE, "hồ sơ", 5, None],
    ]
    found = read(tmp_path, rows).observations
    assert found["obs_status"].astype(str).tolist() == ["missing", "normal"]


def test_a_form_in_which_nothing_was_filled_in_is_all_missing(tmp_path: Path) -> None:
    rows: Rows = [
        ["TỈNH CAO BẰNG, QUÝ I NĂM 2026"],
        ["STT", "Chỉ tiêu", "ĐVT", "Số liệu", "Lý do thiếu"],
        [1, RECEIVED, "hồ sơ", None, "chưa đến kỳ"],
        [2, ONLINE, "hồ sơ", None, None],
    ]
    found = read(tmp_path, rows).observations
    assert found["obs_status"].astype(str).tolist() == ["missing", "missing"]
    assert found["missing_reason"].astype(object).where(found["missing_reason"].notna(), None).tolist() == [
        "not_due",
        None,
    ]


def test_a_sheet_of_more_texts_than_anybody_draws_is_read_straight_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sheet: Rows = [["STT", "Chỉ tiêu", "ĐVT", "Năm 2024"], [1, RECEIVED, "hồ sơ", 10]]
    assert rules(read(tmp_path, [["UBND TỈNH CAO BẰNG"], *sheet])) == []
    monkeypatch.setattr("nq57_indicators.layouts.sheets.MOST_TEXTS", 6)
    assert rules(read(tmp_path, [["UBND TỈNH CAO BẰNG"], *sheet])) != []
