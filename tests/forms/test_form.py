"""Forms as their readers meet them: filled in, changed by hand, and read back without options."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
import pytest

import nq57_indicators as nq
from filled_forms import Filled, figures_of
from nq57_indicators.cli import run

RECEIVED, ONLINE, RESOLVED = "dossiers_received", "dossiers_received_online", "dossiers_resolved"
KEY = ["ref_area", "time_period", "calendar", "flow", "provider", "stage", "unit_measure"]


@pytest.fixture
def blank(tmp_path: Path) -> Path:
    """The half-year form of Bắc Ninh."""
    return nq.form("2026-S1", duty="nq03_half_year", body="P34-24", output=tmp_path / "bac_ninh.xlsx")


def rules(read: nq.Submission) -> list[str]:
    return sorted(set(read.findings["rule"].astype(str)))


def test_a_form_that_was_filled_in_is_read_back_exactly(blank: Path) -> None:
    filled = Filled(blank).put({RECEIVED: 1200, ONLINE: 1100}).put({RESOLVED: "chưa đến kỳ"}, "Lý do thiếu")
    read = nq.read_submission(filled.saved())
    assert figures_of(read.observations) == {RECEIVED: 1200.0, ONLINE: 1100.0, RESOLVED: "not_due"}
    keys = read.observations[KEY].drop_duplicates().astype(str).values.tolist()
    assert keys == [["P34-24", "2026-S1", "administrative", "period", "P34-24", "expected", "dossier"]]
    assert rules(read) == []
    assert len(read.doubts) == 0
    assert [one.layout for one in read.read_as] == ["nq57_form"]


def test_empty_cells_are_missing_and_not_zero(blank: Path) -> None:
    read = nq.read_submission(Filled(blank).put({RECEIVED: 0}).saved())
    assert figures_of(read.observations) == {RECEIVED: 0.0, ONLINE: None, RESOLVED: None}
    assert rules(read) == ["missing-without-reason"]
    assert figures_of(nq.read_submission(blank).observations)[ONLINE] is None


def test_nothing_filled_in_is_all_missing(blank: Path) -> None:
    read = nq.read_submission(blank)
    assert figures_of(read.observations) == dict.fromkeys((RECEIVED, ONLINE, RESOLVED))
    assert rules(read) == ["missing-without-reason"]


def test_without_its_mark_it_is_read_by_its_words(blank: Path) -> None:
    filled = Filled(blank).put({RECEIVED: 1200, ONLINE: 1100, RESOLVED: 7})
    filled.page["A1"], filled.page["A2"] = None, None
    read = nq.read_submission(filled.saved())
    assert figures_of(read.observations) == {RECEIVED: 1200.0, ONLINE: 1100.0, RESOLVED: 7.0}
    keys = read.observations[KEY].drop_duplicates().astype(str).values.tolist()
    assert keys == [["P34-24", "2026-S1", "administrative", "period", "P34-24", "expected", "dossier"]]
    assert read.read_as[0].layout is None


def test_values_pasted_over_the_cells_are_read(blank: Path) -> None:
    """Texts as another program writes them, with their look gone."""
    filled = Filled(blank).put({RECEIVED: "1.234.567", ONLINE: " 1 100 ", RESOLVED: "7"})
    for variable in (RECEIVED, ONLINE, RESOLVED):
        filled.cell("Số liệu", variable).style = "Normal"
    read = nq.read_submission(filled.saved())
    assert figures_of(read.observations) == {RECEIVED: 1234567.0, ONLINE: 1100.0, RESOLVED: 7.0}


def test_rows_that_were_inserted_or_hidden_change_no_figure(blank: Path) -> None:
    filled = Filled(blank).put({RECEIVED: 1200, ONLINE: 1100, RESOLVED: 7})
    filled.page.row_dimensions[filled.rows[ONLINE, ""]].hidden = True
    filled.insert_row(filled.rows[ONLINE, ""])
    filled.insert_row(3)
    read = nq.read_submission(filled.saved())
    assert figures_of(read.observations) == {RECEIVED: 1200.0, ONLINE: 1100.0, RESOLVED: 7.0}
    assert rules(read) == ["hidden-cells-read"]


def test_a_hidden_row_is_told(blank: Path) -> None:
    filled = Filled(blank).put({RECEIVED: 1200, ONLINE: 1100, RESOLVED: 7})
    filled.page.row_dimensions[filled.rows[ONLINE, ""]].hidden = True
    read = nq.read_submission(filled.saved())
    assert figures_of(read.observations)[ONLINE] == 1100.0
    assert rules(read) == ["hidden-cells-read"]


def test_a_row_of_ones_own_is_asked_about(blank: Path) -> None:
    filled = Filled(blank).put({RECEIVED: 1200, ONLINE: 1100, RESOLVED: 7})
    row = filled.rows[ONLINE, ""]
    filled.insert_row(row)
    filled.page.cell(row, filled.columns["Chỉ tiêu"]).value = "Hồ sơ của huyện"
    filled.page.cell(row, filled.columns["Số liệu"]).value = 55
    read = nq.read_submission(filled.saved())
    assert figures_of(read.observations) == {RECEIVED: 1200.0, ONLINE: 1100.0, RESOLVED: 7.0}
    assert "unknown-variable" in rules(read)


def test_a_row_of_ones_own_takes_the_stage_of_the_others(blank: Path) -> None:
    filled = Filled(blank).put({RECEIVED: 1200, ONLINE: 1100, RESOLVED: 7})
    row = filled.rows[RESOLVED, ""] + 1
    filled.page.cell(row, filled.columns["Chỉ tiêu"]).value = "Số đơn đăng ký sáng chế"
    filled.page.cell(row, filled.columns["Số liệu"]).value = 5
    read = nq.read_submission(filled.saved()).observations
    assert read.loc[read["variable"] == "patent_applications", ["obs_value", "stage"]].to_numpy().tolist() == [
        [5, "expected"]
    ]


@pytest.mark.parametrize(
    ("given", "stage"),
    [({}, "expected"), ({"stage": "settled"}, "settled")],
    ids=["the stage of the duty", "the stage the caller says"],
)
def test_a_form_whose_stages_were_all_cleared(blank: Path, given: dict[str, Any], stage: str) -> None:
    filled = Filled(blank).put({RECEIVED: 1200, ONLINE: 1100, RESOLVED: 7})
    filled.put(dict.fromkeys((RECEIVED, ONLINE, RESOLVED)), "Giai đoạn")
    read = nq.read_submission(filled.saved(), **given)
    assert set(read.observations["stage"].astype(str)) == {stage}
    assert rules(read) == []


def test_a_form_whose_stages_were_all_changed_keeps_them(blank: Path) -> None:
    filled = Filled(blank).put({RECEIVED: 1200, ONLINE: 1100, RESOLVED: 7})
    filled.put({RECEIVED: "thực hiện", ONLINE: "thực hiện", RESOLVED: None}, "Giai đoạn")
    read = nq.read_submission(filled.saved())
    assert set(read.observations["stage"].astype(str)) == {"executed"}
    assert "stage-asked" in rules(read)  # of the row that was cleared


def test_a_stage_nobody_knows_is_not_taken_for_that_of_the_duty(blank: Path) -> None:
    filled = Filled(blank).put({RECEIVED: 1200, ONLINE: 1100, RESOLVED: 7}).put({RESOLVED: "chắc vậy"}, "Giai đoạn")
    read = nq.read_submission(filled.saved())
    assert figures_of(read.observations) == {RECEIVED: 1200.0, ONLINE: 1100.0}
    assert rules(read) == ["unknown-code"]


def test_a_row_whose_name_is_no_longer_that_of_its_code_is_not_read(blank: Path) -> None:
    filled = Filled(blank).put({RECEIVED: 1200, ONLINE: 1100, RESOLVED: 7})
    filled.cell("Chỉ tiêu", ONLINE).value = "Số hồ sơ đã giải quyết trong kỳ"
    read = nq.read_submission(filled.saved())
    assert figures_of(read.observations) == {RECEIVED: 1200.0, RESOLVED: 7.0}
    [found] = read.findings.to_dict("records")
    assert (found["rule"], found["cell"]) == ("form-row-changed", f"C{filled.rows[ONLINE, '']}")
    assert (found["found"], found["expected"]) == (ONLINE, RESOLVED)
    [sentence] = nq.validate(read).sentences()["sentence"]
    assert sentence.startswith(f"Dòng này có mã số {ONLINE} nhưng ghi tên “Số hồ sơ đã giải quyết trong kỳ”;")


def test_a_row_that_was_deleted_is_told(blank: Path) -> None:
    filled = Filled(blank).put({RECEIVED: 1200, ONLINE: 1100})
    filled.page.delete_rows(filled.rows[RESOLVED, ""])
    read = nq.read_submission(filled.saved())
    assert figures_of(read.observations) == {RECEIVED: 1200.0, ONLINE: 1100.0}
    [found] = read.findings.to_dict("records")
    assert (found["rule"], found["expected"]) == ("form-rows-gone", "1")
    assert found["found"] == RESOLVED
    [sentence] = nq.validate(read).sentences()["sentence"]
    assert sentence == "Biểu thiếu 1 dòng so với khi lập. Dòng đã xóa: “Số hồ sơ đã giải quyết trong kỳ”."


def test_of_deleted_provinces_only_their_number_is_known(tmp_path: Path) -> None:
    filled = Filled(nq.form("2026-S1", duty="nq03_half_year", areas="P34", body="P34-24", output=tmp_path / "a.xlsx"))
    first, last = filled.rows[RECEIVED, "Cao Bằng"], filled.rows[RESOLVED, "Tuyên Quang"]
    filled.page.delete_rows(first, last - first + 1)
    filled.page.delete_rows(filled.rows[ONLINE, "Hà Nội"])
    read = nq.read_submission(filled.saved())
    [found] = [one for one in read.findings.to_dict("records") if one["rule"] == "form-rows-gone"]
    assert (found["expected"], found["found"]) == ("7", f"{ONLINE} (Hà Nội)")


def test_the_numbers_of_a_long_form_are_no_years(tmp_path: Path) -> None:
    filled = Filled(nq.form("2026-S1", duty="nq03_half_year", areas="P34", body="P34-24", output=tmp_path / "a.xlsx"))
    rows = sorted(filled.rows.values())
    for number, row in enumerate(rows, start=1940):
        filled.page.cell(row, 1).value = number
    read = nq.read_submission(filled.saved())
    assert (len(read.observations), rules(read)) == (102, ["missing-without-reason"])


def test_a_sheet_copied_into_another_workbook_is_read_as_in_its_own(blank: Path, tmp_path: Path) -> None:
    source = Filled(blank).put({RECEIVED: 1200, ONLINE: 1100, RESOLVED: 7}).page
    book = openpyxl.Workbook()
    book.worksheets[0].append(["Thư từ", "của phòng"])
    copy: Any = book.create_sheet("Sheet2 (2)")
    for row in source.iter_rows():
        for cell in row:
            copy.cell(cell.row, cell.column, cell.value)
    path = tmp_path / "tong_hop.xlsx"
    book.save(path)
    read = nq.read_submission(path)
    assert figures_of(read.observations) == {RECEIVED: 1200.0, ONLINE: 1100.0, RESOLVED: 7.0}
    assert set(read.observations["time_period"].astype(str)) == {"2026-S1"}
    book.save(tmp_path / "tong_hop_quy_3_2024.xlsx")  # whose name says another period
    read = nq.read_submission(tmp_path / "tong_hop_quy_3_2024.xlsx")
    assert (len(read.observations), read.doubts["question"].tolist()) == (0, ["statements-differ"])


def test_last_periods_form_with_a_new_title_is_asked_about(blank: Path) -> None:
    filled = Filled(blank).put({RECEIVED: 1200, ONLINE: 1100, RESOLVED: 7})
    cell = next(cell for row in filled.page.iter_rows() for cell in row if str(cell.value).startswith("Kỳ báo cáo"))
    cell.value = "Kỳ báo cáo: Quý III năm 2026"
    read = nq.read_submission(filled.saved())
    assert len(read.observations) == 0
    assert read.doubts["question"].tolist() == ["statements-differ"]


def test_the_form_of_another_province_is_asked_about(blank: Path) -> None:
    filled = Filled(blank).put({RECEIVED: 1200, ONLINE: 1100, RESOLVED: 7})
    cell = next(cell for row in filled.page.iter_rows() for cell in row if cell.value == "Tỉnh Bắc Ninh")
    cell.value = "Tỉnh Cao Bằng"
    read = nq.read_submission(filled.saved())
    assert len(read.observations) == 0
    assert read.doubts["question"].tolist() == ["statements-differ"]


def test_whoever_fills_in_the_form_of_a_duty_chooses_its_name(tmp_path: Path) -> None:
    path = nq.form("2026-S1", duty="nq03_half_year", output=tmp_path / "chung.xlsx")
    filled = Filled(path).put({RECEIVED: 1200, ONLINE: 1100, RESOLVED: 7})
    assert nq.read_submission(filled.saved("chua_chon.xlsx")).doubts["question"].tolist() == ["missing-header"]
    label = next(cell for row in filled.page.iter_rows() for cell in row if cell.value == "Đơn vị báo cáo:")
    beside = filled.page.cell(label.row, filled.columns["Giai đoạn"])
    [choice] = [one for one in filled.page.data_validations.dataValidation if beside.coordinate in one.sqref]
    sheet, _, _ = choice.formula1.partition("!")
    names = [cell.value for cell in filled.book[sheet.strip("'")]["B"]]
    assert (len(names), names[0], names[-1]) == (34, "Thành phố Hà Nội", "Tỉnh Cà Mau")
    beside.value = "Tỉnh Cao Bằng"
    read = nq.read_submission(filled.saved())
    assert set(read.observations["ref_area"].astype(str)) == {"P34-04"}
    assert rules(read) == []


def test_money_says_its_unit_or_is_not_read(tmp_path: Path) -> None:
    names = ("stid_recurrent_expenditure", "stid_investment_expenditure", "local_budget_expenditure")
    path = nq.form("2026", duty="nq03_year_end", body="P34-24", output=tmp_path / "nam.xlsx")
    filled = (
        Filled(path).put(dict.fromkeys(names, 1500)).put({names[0]: "triệu đồng", names[1]: "tỷ đồng"}, "Đơn vị tính")
    )
    read = nq.read_submission(filled.saved())
    known = figures_of(read.observations.dropna(subset="obs_value"))
    assert known == {names[0]: 1500e6, names[1]: 1500e9}
    assert "unit-not-declared" in rules(read)
    path = nq.form("2026", duty="nq03_year_end", body="P34-24", units="triệu đồng", output=tmp_path / "dat.xlsx")
    read = nq.read_submission(Filled(path).put(dict.fromkeys(names, 1500)).saved())
    assert figures_of(read.observations) == dict.fromkeys(names, 1500e6)


def test_money_without_unit_and_figure_is_missing_and_not_lost(tmp_path: Path) -> None:
    """Such a row looks like a heading over those that have a unit."""
    path = nq.form(
        "2026", indicators=["dx_budget_share", "online_dossier_rate"], body="P34-24", output=tmp_path / "a.xlsx"
    )
    filled = Filled(path).put({"local_budget_expenditure": "chưa thu thập"}, "Lý do thiếu")
    money = [variable for variable, _ in filled.rows if filled.cell("Đơn vị tính", variable).value is None]
    assert len(money) >= 2
    read = figures_of(nq.read_submission(filled.saved()).observations)
    assert read == dict.fromkeys(variable for variable, _ in filled.rows) | {
        "local_budget_expenditure": "not_collected"
    }


def test_names_are_taken_where_ids_are() -> None:
    frame = nq.form("2026-S1", duty="Half-year report on the action programme (03/NQ-CP)", body="Bắc Ninh")
    assert frame.equals(nq.form("2026-S1", duty="nq03_half_year", body="P34-24"))
    named = nq.form("2026", indicators="Share of dossiers received online", areas=["Hà Nội", "Huế"], body="BKHCN")
    assert set(named["ref_area"]) == {"P34-01", "P34-46"}
    assert set(named["provider"]) == {"M-KHCN"}


def test_a_ministry_says_what_it_reports_itself(tmp_path: Path) -> None:
    path = nq.form("2026", duty="qd2629_summary", body="M-KHCN", output=tmp_path / "bo.xlsx")
    read = nq.read_submission(Filled(path).put({"report_regimes": 40, "report_regimes_online": 30}).saved())
    assert set(read.observations["provider"].astype(str)) == {"M-KHCN"}
    assert set(read.observations["ref_area"].astype(str)) == {"VN"}


def test_a_form_of_all_provinces_straddling_the_merger(tmp_path: Path) -> None:
    """Bare names of the 34 in a half-year that began before them: the form says which they are."""
    path = nq.form("2025-S2", duty="nq03_half_year", areas="P34", output=tmp_path / "34.xlsx")
    filled = Filled(path).put({RECEIVED: 10, ONLINE: 9, RESOLVED: 8}, area="Bắc Ninh")
    filled.put({RECEIVED: 20}, area="Hà Nội")
    read = nq.read_submission(filled.saved())
    assert len(read.observations) == 34 * 3
    known = read.observations.dropna(subset="obs_value")[["ref_area", "variable", "obs_value"]].values.tolist()
    assert known == [
        ["P34-01", RECEIVED, 20.0],
        ["P34-24", RECEIVED, 10.0],
        ["P34-24", ONLINE, 9.0],
        ["P34-24", RESOLVED, 8.0],
    ]
    assert rules(read) == ["missing-without-reason"]


def test_last_periods_figures_stand_beside_and_are_not_read(tmp_path: Path) -> None:
    history = nq.form("2025-S2", duty="nq03_half_year", body="P34-24").assign(obs_value=[12000.0, 9000.0, 11800.0])
    path = nq.form("2026-S1", duty="nq03_half_year", body="P34-24", history=history, output=tmp_path / "a.xlsx")
    filled = Filled(path)
    before = "Kỳ trước (6 tháng cuối năm 2025)"
    assert filled.cell(before, RECEIVED).value == 12000
    read = nq.read_submission(filled.put({RECEIVED: 1200, ONLINE: 1100, RESOLVED: 7}).saved())
    assert figures_of(read.observations) == {RECEIVED: 1200.0, ONLINE: 1100.0, RESOLVED: 7.0}
    assert rules(read) == ["compared-column-left-out"]


def test_an_older_form_is_read_where_nothing_changed_and_else_refused(blank: Path) -> None:
    filled = Filled(blank).put({RECEIVED: 1200, ONLINE: 1100, RESOLVED: 7})
    current = nq.load_catalogue().version
    mark = filled.page["A1"].value
    filled.page["A1"] = mark.replace(current, "nq57 2025.1")
    read = nq.read_submission(filled.saved("cu.xlsx"))
    assert figures_of(read.observations)[RECEIVED] == 1200.0
    [found] = read.findings.to_dict("records")
    assert (found["rule"], found["found"], found["expected"]) == ("form-of-other-catalogue", "nq57 2025.1", current)

    filled.page["A2"] = filled.page["A2"].value.replace(f"{ONLINE}=", "dossiers_by_mail=")
    read = nq.read_submission(filled.saved("doi.xlsx"))
    assert len(read.observations) == 0
    [found] = read.findings.to_dict("records")
    assert (found["rule"], found["severity"]) == ("form-outdated", "error")
    assert found["found"] == "nq57 2025.1: dossiers_by_mail"
    assert found["expected"] == "nq57 form --duty nq03_half_year --body P34-24 --period 2026-S1"

    filled.page["A1"] = mark.replace("nq57-form 1;", "nq57-form 9;")
    assert rules(nq.read_submission(filled.saved("moi.xlsx"))) == ["form-of-other-layout"]


# ---- as a table --------------------------------------------------------------------------------------------------------


def test_the_tidy_frame_goes_round(tmp_path: Path) -> None:
    frame = nq.form("2026-S1", duty="nq03_half_year", body="P34-24")
    frame["obs_value"] = [1200.0, 1100.0, None]
    frame.loc[2, "missing_reason"] = "not_due"
    expected = {RECEIVED: 1200.0, ONLINE: 1100.0, RESOLVED: "not_due"}
    read = nq.read_submission(frame)
    assert figures_of(read.observations) == expected
    assert rules(read) == []
    path = nq.form("2026-S1", duty="nq03_half_year", body="P34-24", output=tmp_path / "a.csv")
    own = pd.read_csv(path).astype({"missing_reason": object})
    assert list(own.columns) == list(frame.columns)
    own["obs_value"], own["missing_reason"] = frame["obs_value"], frame["missing_reason"]
    own.to_csv(path, index=False)
    assert figures_of(nq.read_submission(path).observations) == expected


def test_the_schema_of_the_tidy_form_takes_what_is_filled_in(tmp_path: Path) -> None:
    from jsonschema import Draft202012Validator

    schema = json.loads(
        nq.form("2026-S1", duty="nq03_half_year", body="P34-24", output=tmp_path / "a.json").read_text("utf-8")
    )
    Draft202012Validator.check_schema(schema)
    validator = Draft202012Validator(schema)
    frame = nq.form("2026-S1", duty="nq03_half_year", body="P34-24")
    frame["obs_value"] = [1200.0, 1100.0, None]
    frame.loc[2, "missing_reason"] = "not_due"
    records = frame.astype(object).where(frame.notna(), None).to_dict("records")
    assert list(validator.iter_errors(records)) == []
    for wrong in ({"time_period": "2026-S2"}, {"ref_area": "P34-01"}, {"variable": "gii_rank"}, {"obs_value": -1}):
        assert list(validator.iter_errors([records[0] | wrong])) != [], wrong
    path = tmp_path / "gui.json"
    path.write_text(json.dumps(records), encoding="utf-8")
    read = nq.read_submission(path)
    assert figures_of(read.observations) == {RECEIVED: 1200.0, ONLINE: 1100.0, RESOLVED: "not_due"}


def test_a_duty_of_all_provinces_as_a_table_has_a_row_for_each() -> None:
    frame = nq.form("2026-S1", duty="nq03_half_year")
    assert len(frame) == 34 * 3
    assert frame["ref_area"].nunique() == 34
    assert (frame["provider"] == frame["ref_area"]).all()


# ---- calls that cannot be answered ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("code", "call"),
    [
        ("form-asks-nothing", {}),
        ("form-asks-nothing", {"duty": "nq03_half_year", "indicators": ["online_dossier_rate"]}),
        ("form-of-nobody", {"indicators": ["online_dossier_rate"]}),
        ("form-needs-output", {"duty": "nq03_half_year", "format": "xlsx"}),
        ("no-such-body", {"duty": "nq03_half_year", "body": "P99"}),
        ("form-body-owes-not", {"duty": "nq03_half_year", "body": "M-KHCN"}),
        ("form-area-not-there", {"indicators": "online_dossier_rate", "body": "P63-24"}),
        ("form-no-such-area", {"indicators": "online_dossier_rate", "areas": "P35"}),
        ("form-area-not-there", {"indicators": "online_dossier_rate", "areas": "P63-24"}),
        ("not-one-of", {"duty": "nq03_half_year", "calendar": "lunar"}),
        ("form-period-of-duty", {"duty": "nq03_half_year", "calendar": "statistical"}),
        ("form-unit-fits-nothing", {"duty": "nq03_half_year", "units": "triệu đồng"}),
        ("form-unit-fits-nothing", {"duty": "nq03_half_year", "units": {"gii_rank": "triệu đồng"}}),
    ],
)
def test_what_does_not_fit_together_is_refused(code: str, call: dict[str, Any]) -> None:
    with pytest.raises(nq.ArgumentError) as refused:
        nq.form("2026-S1", **call)
    assert refused.value.code == code


@pytest.mark.parametrize(
    ("code", "period", "duty"),
    [
        ("form-period-kind", "2026-09-14", "nq03_half_year"),
        ("form-period-of-duty", "2026-Q1", "nq03_half_year"),
        ("form-duty-not-in-force", "2024-S1", "nq03_half_year"),
        ("period-unclear", "sometime", "nq03_half_year"),
    ],
)
def test_periods_that_are_none_of_the_duty_are_refused(code: str, period: str, duty: str) -> None:
    with pytest.raises(nq.ArgumentError) as refused:
        nq.form(period, duty=duty)
    assert refused.value.code == code


def test_names_the_catalogue_does_not_hold_are_refused(tmp_path: Path) -> None:
    with pytest.raises(nq.UnknownIndicatorError):
        nq.form("2026-S1", duty="nothing")
    with pytest.raises(nq.UnknownIndicatorError):
        nq.form("2026-S1", indicators="nothing", body="P34-24")
    with pytest.raises(nq.ArgumentError, match=r"form\.doc"):
        nq.form("2026-S1", duty="nq03_half_year", output=tmp_path / "form.doc")
    assert list(tmp_path.iterdir()) == []


def test_history_of_another_catalogue_is_refused(tmp_path: Path) -> None:
    report = nq.validate(nq.form("2025-S2", duty="nq03_half_year", body="P34-24"))
    earlier = nq.load_catalogue(as_of="2026-01-01")
    with pytest.raises(nq.ArgumentError) as refused:
        nq.form(
            "2026-S1",
            duty="nq03_half_year",
            body="P34-24",
            history=report,
            output=tmp_path / "a.xlsx",
            catalogue=earlier,
        )
    assert refused.value.code == "other-catalogue"


def test_the_command_makes_the_form(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "bieu.xlsx"
    call = ["form", "--duty", "nq03_half_year", "--body", "P34-24", "--period", "2026-S1", "--output", str(path)]
    assert run(call) == 0
    assert "Đã lập biểu" in capsys.readouterr().out
    assert len(nq.read_submission(path).observations) == 3
    assert run([*call[:-1], str(tmp_path / "bieu.doc")]) == 2
    assert "bieu.doc" in capsys.readouterr().err


def test_a_form_of_a_week_is_read_back_and_shows_the_week_before(tmp_path: Path) -> None:
    """Also over New Year: the week before the first is the last of the year before."""
    before = pd.DataFrame(
        [{"variable": "dossiers_received", "ref_area": "P34-24", "time_period": "2025-W52", "obs_value": 77}]
    )
    path = nq.form(
        "2026-W01", indicators="online_dossier_rate", body="P34-24", history=before, output=tmp_path / "w.xlsx"
    )
    filled = Filled(path)
    assert filled.cell("Kỳ trước (tuần 52 năm 2025)", RECEIVED).value == 77
    filled.put({RECEIVED: 90, ONLINE: 80})
    for marked in (True, False):
        if not marked:
            filled.page["A1"], filled.page["A2"] = None, None
        read = nq.read_submission(filled.saved(f"week{marked}.xlsx"))
        assert figures_of(read.observations) == {RECEIVED: 90.0, ONLINE: 80.0}
        assert read.observations["time_period"].astype(str).unique().tolist() == ["2026-W01"]
