"""The sheet of a form: what an officer sees, may write into, and is told by colours."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import openpyxl
import pytest

import nq57_indicators as nq
from filled_forms import Filled
from nq57_indicators.forms.filling.controls import reason_words, stage_word
from nq57_indicators.forms.filling.request import request_of
from nq57_indicators.models.codelists import MISSING_REASONS, STAGES

RECEIVED, ONLINE, RESOLVED = "dossiers_received", "dossiers_received_online", "dossiers_resolved"


@pytest.fixture
def filled(tmp_path: Path) -> Filled:
    path = nq.form(
        "2026-S1", duty="nq03_half_year", body="P34-24", receiver="Bộ Khoa học và Công nghệ", output=tmp_path / "a.xlsx"
    )
    return Filled(path)


def texts(page: Any) -> list[str]:
    return [str(cell.value) for row in page.iter_rows() for cell in row if cell.value is not None]


def test_it_has_the_parts_of_a_vietnamese_form(filled: Filled) -> None:
    said = texts(filled.page)
    for part in (
        "Biểu số: nq03_half_year",
        "Căn cứ: 03/NQ-CP, III.3",
        "Ngày nhận báo cáo: chậm nhất ngày 15/6/2026",
        "Đơn vị báo cáo:",
        "Tỉnh Bắc Ninh",
        "Đơn vị nhận báo cáo:",
        "Bộ Khoa học và Công nghệ",
        "Kỳ báo cáo: 6 tháng đầu năm 2026 (từ ngày 15/12/2025 đến ngày 14/6/2026), lịch hành chính",
        "Ghi chú:",
        "NGƯỜI LẬP BIỂU",
        "THỦ TRƯỞNG ĐƠN VỊ",
        "- Số liệu phải thỏa mãn: “Số hồ sơ tiếp nhận trực tuyến trong kỳ” ≤ “Số hồ sơ tiếp nhận trong kỳ”.",
    ):
        assert part in said, part
    assert any(
        "Công thức: “Số hồ sơ tiếp nhận trực tuyến trong kỳ” / “Số hồ sơ tiếp nhận trong kỳ” × 100" in one
        for one in said
    )
    assert filled.cell("Đơn vị tính", RECEIVED).value == "hồ sơ"
    assert [filled.cell("Giai đoạn", one).value for one in (RECEIVED, ONLINE)] == ["ước thực hiện"] * 2


def test_it_is_set_up_for_printing_on_a4(filled: Filled) -> None:
    page = filled.page
    assert (page.page_setup.paperSize, page.page_setup.orientation, page.page_setup.fitToWidth) == (9, "landscape", 1)
    assert page.print_title_rows == f"${filled.head}:${filled.head + 1}"
    assert page.print_area.startswith("'Biểu nhập số liệu'!$A$1:$H$")
    assert "nq57 2026" in page.oddFooter.center.text


def test_it_is_protected_without_a_password_and_open_where_one_writes(filled: Filled) -> None:
    assert filled.page.protection.sheet
    assert filled.page.protection.password is None
    open_columns = {name for name in filled.columns if not filled.cell(name, RECEIVED).protection.locked}
    assert open_columns == {"Số liệu", "Giai đoạn", "Lý do thiếu", "Ghi chú"}
    assert not filled.page.protection.insertRows  # may be done


def test_figures_that_do_not_agree_turn_red(filled: Filled) -> None:
    rules = {
        frozenset(str(where.sqref).split()): rule.formula[0]
        for where in filled.page.conditional_formatting
        for rule in where.rules
    }
    one, other = (filled.rows[name, ""] for name in (ONLINE, RECEIVED))
    assert (
        rules[frozenset({f"E{one}", f"E{other}"})]
        == f"AND(COUNT($E${one},$E${other})=2,ROUND(($E${one})-($E${other}),2)>0)"
    )
    first, last = filled.rows[RECEIVED, ""], filled.rows[RESOLVED, ""]
    assert rules[frozenset({f"G{first}:G{last}"})] == f'AND($E{first}<>"",$G{first}<>"")'


def test_every_cell_to_fill_in_has_its_choices_or_bounds_and_a_hint(filled: Filled) -> None:
    by_cell = {}
    for one in filled.page.data_validations.dataValidation:
        for where in str(one.sqref).split():
            by_cell[where] = one
    figure = by_cell[filled.cell("Số liệu", RECEIVED).coordinate]
    assert (figure.type, figure.operator, figure.formula1) == ("whole", "greaterThanOrEqual", "0")
    assert figure.prompt.startswith("Số hồ sơ tiếp nhận trong kỳ. Đơn vị tính: hồ sơ. Hồ sơ mới nhận trong kỳ")
    stages = by_cell[f"F{filled.rows[RECEIVED, '']}:F{filled.rows[RESOLVED, '']}"]
    assert stages.formula1 == '"' + ",".join(map(stage_word, STAGES)) + '"'
    reasons = by_cell[f"G{filled.rows[RECEIVED, '']}:G{filled.rows[RESOLVED, '']}"]
    assert reasons.formula1.count(",") == len(MISSING_REASONS) - 1


def test_no_list_or_hint_is_longer_than_excel_takes(tmp_path: Path) -> None:
    catalogue = nq.load_catalogue()
    names = [one.id for one in catalogue.indicators.values() if one.formula.kind != "text" and "province" in one.levels]
    path = nq.form("2026", indicators=names, body="P34-24", output=tmp_path / "a.xlsx")
    page = openpyxl.load_workbook(path).worksheets[0]
    for one in page.data_validations.dataValidation:
        assert len(one.prompt or "") <= 255
        assert len(one.error or "") <= 225
        assert len(one.formula1 or "") <= 255
    notes = [text for text in texts(page) if text.startswith("- ")]
    assert len(notes) == 1  # the sheet with explanations says the rest
    assert "nq57 - Hướng dẫn" in notes[0]


@pytest.mark.parametrize("stage", STAGES)
def test_every_stage_of_the_list_is_understood(stage: str, filled: Filled) -> None:
    filled.put({RECEIVED: 5}).put({RECEIVED: stage_word(stage)}, "Giai đoạn")
    read = nq.read_submission(filled.saved()).observations
    assert read["stage"].astype(str)[read["variable"] == RECEIVED].tolist() == [stage]


def test_figures_of_a_form_are_of_its_period_whatever_their_stage(tmp_path: Path) -> None:
    """Of other tables of a quarter it is asked whether a plan, or an estimate, is of the year so far."""
    path = nq.form("2026-Q3", indicators="online_dossier_rate", body="P34-24", output=tmp_path / "a.xlsx")
    filled = Filled(path).put({RECEIVED: 5, ONLINE: 4})
    filled.put({RECEIVED: "kế hoạch", ONLINE: "ước thực hiện"}, "Giai đoạn")
    read = nq.read_submission(filled.saved())
    keys = read.observations[["time_period", "flow", "stage", "obs_value"]].astype("str").values.tolist()
    assert sorted(keys) == [["2026-Q3", "period", "expected", "4.0"], ["2026-Q3", "period", "plan", "5.0"]]
    assert read.doubts.empty


def test_a_row_without_a_stage_beside_changed_ones_is_asked_about(filled: Filled) -> None:
    filled.put({RECEIVED: 5, ONLINE: 4, RESOLVED: 3})
    filled.put({RECEIVED: "thực hiện", ONLINE: "thực hiện", RESOLVED: None}, "Giai đoạn")
    read = nq.read_submission(path := filled.saved())
    assert set(read.observations["variable"].astype("str")) == {RECEIVED, ONLINE}
    [doubt] = read.doubts.to_dict("records")
    assert (doubt["question"], doubt["choices"], doubt["figures"]) == ("stage-asked", "expected; executed", 1)
    answered = nq.read_submission(path, answers={str(doubt["doubt"]): "executed"}).observations
    assert answered["stage"].astype("str").tolist() == ["executed"] * 3


def test_a_row_without_figure_and_stage_is_missing_and_nothing_is_asked(filled: Filled) -> None:
    filled.put({RECEIVED: 5, ONLINE: 4})
    filled.put({RECEIVED: "thực hiện", ONLINE: "thực hiện", RESOLVED: None}, "Giai đoạn")
    read = nq.read_submission(filled.saved())
    assert read.doubts.empty
    assert len(read.observations) == 3


def test_every_reason_of_the_list_is_understood(filled: Filled) -> None:
    request = request_of(nq.load_catalogue(), "2026-S1", duty="nq03_half_year", body="P34-24")
    for reason, word in reason_words(request).items():
        filled.put({RECEIVED: word}, "Lý do thiếu")
        read = nq.read_submission(filled.saved()).observations
        assert read["missing_reason"].astype(str)[read["variable"] == RECEIVED].tolist() == [reason]


def test_money_asks_for_its_unit_where_a_figure_stands(tmp_path: Path) -> None:
    path = nq.form("2026", duty="nq03_year_end", body="P34-24", output=tmp_path / "a.xlsx")
    filled = Filled(path)
    variable = "local_budget_expenditure"
    unit, figure = filled.cell("Đơn vị tính", variable), filled.cell("Số liệu", variable)
    assert (unit.value, unit.protection.locked) == (None, False)
    rules = {str(one.sqref): [rule.formula[0] for rule in one.rules] for one in filled.page.conditional_formatting}
    row = unit.row
    assert rules[unit.coordinate] == [f'AND($E${row}<>"",$D${row}="")']
    lists = [one for one in filled.page.data_validations.dataValidation if unit.coordinate in one.sqref]
    assert [one.formula1 for one in lists] == ['"đồng,nghìn đồng,triệu đồng,tỷ đồng,nghìn tỷ đồng"']
    bounds = [one for one in filled.page.data_validations.dataValidation if figure.coordinate in one.sqref]
    assert [(one.type, one.formula1) for one in bounds] == [("decimal", "-1E+300")]
    both = next(formulas for places, formulas in rules.items() if figure.coordinate in places.split())
    assert both[0].startswith("AND($D$12=$D$13,$D$12=$D$14,AND(COUNT(")  # figures in two units are not compared


def test_areas_are_chosen_from_a_hidden_list(tmp_path: Path) -> None:
    path = nq.form("2026-S1", duty="nq03_half_year", areas=["P34-01", "P34-24"], output=tmp_path / "a.xlsx")
    filled = Filled(path)
    cell = filled.cell("Địa bàn", RECEIVED, "Hà Nội")
    [choice] = [one for one in filled.page.data_validations.dataValidation if cell.coordinate in one.sqref]
    assert choice.formula1 == "'nq57 - Danh mục'!$A$1:$A$34"
    lists = filled.book["nq57 - Danh mục"]
    assert (lists.sheet_state, lists["A1"].value, lists["A34"].value) == ("hidden", "Hà Nội", "Cà Mau")
    cell.value = "Huế"
    read = nq.read_submission(filled.put({RECEIVED: 5}, area="Hà Nội").saved()).observations.dropna(subset="obs_value")
    assert read["ref_area"].astype(str).tolist() == ["P34-46"]


def test_the_sheet_with_explanations_says_every_variable_formula_and_relation(filled: Filled) -> None:
    said = texts(filled.book["nq57 - Hướng dẫn"])
    for code in (RECEIVED, ONLINE, RESOLVED):
        assert code in said
    assert any(
        text.startswith("1. Tỷ lệ hồ sơ thủ tục hành chính nộp trực tuyến (phần trăm; online_dossier_rate)")
        for text in said
    )
    assert "1. “Số hồ sơ tiếp nhận trực tuyến trong kỳ” ≤ “Số hồ sơ tiếp nhận trong kỳ”" in said


def test_last_periods_money_says_its_unit(tmp_path: Path) -> None:
    history = nq.form("2025", duty="nq03_year_end", body="P34-24").assign(obs_value=[1.5e11, 3e11, 2.5e13])
    said = {"duty": "nq03_year_end", "body": "P34-24", "history": history}
    one, other = (nq.form("2026", output=tmp_path / f"{at}.xlsx", units=unit, **said) for at, unit in
                  enumerate((None, "tỷ đồng")))  # fmt: skip
    before = "Kỳ trước (năm 2025)"
    assert Filled(one).cell(before, "local_budget_expenditure").value == "25.000.000.000.000 đồng"
    assert Filled(other).cell(before, "local_budget_expenditure").value == 25000
