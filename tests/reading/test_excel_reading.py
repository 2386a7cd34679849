"""Workbooks: formats, formulas, hidden parts, headers, and what is refused."""

from __future__ import annotations

import datetime
import zipfile
from pathlib import Path
from typing import Any

import numpy as np
import openpyxl
import pytest
from openpyxl.chart import BarChart
from workbooks import HEADER, ods, ods_row, xls, xlsx

from nq57_indicators import read_submission
from nq57_indicators.errors import SubmissionError
from nq57_indicators.reading import archives, plain_worker
from nq57_indicators.reading.excel import workbook_tables
from nq57_indicators.reading.formats import printed_format
from nq57_indicators.reading.kinds import Kind
from nq57_indicators.reading.plain_worker import answers
from nq57_indicators.tables.cells import RawColumn, RawTable
from nq57_indicators.texts.findings import in_language


def tables(path: Path, kind: Kind = "xlsx", sheet: str | None = None) -> list[RawTable]:
    return [table for table, _ in workbook_tables(path, "a.xlsx", kind, sheet)]


def saved(folder: Path, rows: list[list[Any]], formats: dict[str, str] | None = None) -> Path:
    book = openpyxl.Workbook()
    page = book.worksheets[0]
    for row in rows:
        page.append(row)
    for place, number_format in (formats or {}).items():
        page[place].number_format = number_format
    path = folder / "a.xlsx"
    book.save(path)
    return path


def only_column(folder: Path, value: Any, number_format: str = "General") -> RawColumn:
    (table,) = tables(saved(folder, [["area", "v"], ["x", value]], {"B2": number_format}))
    return table.columns[1]


FORMATS = [
    ("0.00%", True, 2),
    ("0%", True, 0),
    ("#,##0.0", False, 1),
    ("#,##0", False, 0),
    ("0", False, 0),
    ("0.000;[Red]-0.000", False, 3),
    ('0.0" %"', False, 1),
    ("0.0\\%", False, 1),
    ("[$₫-42A] #,##0.00", False, 2),
    ('_-* #,##0.00_-;-* #,##0.00_-;_-* "-"??_-;_-@_-', False, 2),
    ("0.00E+00", False, -1),
    ("# ?/?", False, -1),
    ("#,##0,", False, -1),
    ("#,##0.0,,", False, -1),
    ("0.##", False, -1),
    ("0.0#", False, -1),
    ('"text"', False, -1),
]


@pytest.mark.parametrize(("number_format", "percent", "decimals"), FORMATS)
def test_a_format_tells_percent_and_printed_decimals(number_format: str, percent: bool, decimals: int) -> None:
    shape = printed_format(number_format)
    assert (shape.percent, shape.decimals, shape.general) == (percent, decimals, False)


@pytest.mark.parametrize("number_format", ["#,##0,", "#,##0.0,,", '#,##0," nghìn"', "0.0,,_);(0.0,,)"])
def test_a_cell_that_shows_thousands_is_no_number_yet(tmp_path: Path, number_format: str) -> None:
    column = only_column(tmp_path, 12_500_000, number_format)
    assert column.text.to_pylist() == [f"12500000 ({number_format})"]
    assert column.number is None or np.isnan(column.number).all()


@pytest.mark.parametrize("number_format", ["#,##0", "#,##0.00", "#,##0_);(#,##0)", "# ##0", '0"," '])
def test_separators_of_thousands_scale_nothing(tmp_path: Path, number_format: str) -> None:
    column = only_column(tmp_path, 12_500_000, number_format)
    assert column.number is not None
    assert column.number.tolist() == [12_500_000]


@pytest.mark.parametrize(
    ("value", "number_format", "percent", "decimals"),
    [
        (0.456, "0.0%", True, 1),
        (0.456, "General", False, -1),
        (45.0, "General", False, 0),
        (45, "@", False, 0),
        (12.345, "0.00", False, 2),
    ],
)
def test_a_number_keeps_value_percent_and_decimals(
    tmp_path: Path, value: float, number_format: str, percent: bool, decimals: int
) -> None:
    column = only_column(tmp_path, value, number_format)
    assert column.number is not None
    assert column.percent is not None
    assert column.decimals is not None
    assert column.number.tolist() == [value]
    assert column.percent.tolist() == [percent]
    assert column.decimals.tolist() == [decimals]
    assert column.text.to_pylist() == [None]


@pytest.mark.parametrize(
    ("value", "number_format", "text"),
    [
        (datetime.date(2025, 9, 30), "dd/mm/yyyy", "2025-09-30"),
        (datetime.datetime(2025, 9, 30, 8, 30), "dd/mm/yyyy hh:mm", "2025-09-30T08:30:00"),
        (datetime.date(2026, 2, 1), "m/yyyy", "2026-02"),
        (datetime.date(2026, 2, 1), "[$-42A]mmm-yy;@", "2026-02"),
        (datetime.date(2026, 2, 1), 'mm"-"yyyy', "2026-02"),
        (datetime.date(2026, 2, 1), "yyyy", "2026"),
        (datetime.date(2026, 2, 1), "d-mmm", "2026-02-01"),
        (datetime.time(8, 30), "hh:mm", "08:30:00"),
        (datetime.time(8, 30), "mm:ss", "08:30:00"),
        (True, "General", "true"),
        (False, "General", "false"),
        ("#DIV/0!", "General", "#DIV/0!"),
        ("007", "@", "007"),
        ("  Đắk Lắk ", "General", "  Đắk Lắk "),
    ],
)
def test_other_cells_become_text(tmp_path: Path, value: Any, number_format: str, text: str) -> None:
    column = only_column(tmp_path, value, number_format)
    assert column.text.to_pylist() == [text]
    assert column.number is None


def test_a_number_that_is_no_date_stays_a_number(tmp_path: Path) -> None:
    column = only_column(tmp_path, 99_999_999, "dd/mm/yyyy")
    assert column.number is not None
    assert column.number.tolist() == [99_999_999]


def test_a_formula_without_stored_result_is_marked(tmp_path: Path) -> None:
    rows = (
        '<row r="2"><c r="A2" t="str"><v>x</v></c><c r="B2"><f>1+1</f></c></row>'
        '<row r="3"><c r="A3" t="str"><v>y</v></c><c r="B3"><f>1+1</f><v>2</v></c></row>'
        '<row r="4"><c r="A4" t="str"><v>z</v></c><c r="B4" t="str"><f>""</f><v></v></c></row>'
        '<row r="5"><c r="B5"><f>1+1</f></c></row>'
    )
    (table,) = tables(xlsx(tmp_path / "a.xlsx", HEADER + rows))
    area, value = table.columns
    assert table.rows.tolist() == [2, 3, 4, 5]
    assert value.formula is not None
    assert value.number is not None
    assert value.formula.tolist() == [True, False, False, True]
    np.testing.assert_array_equal(value.number, [np.nan, 2, np.nan, np.nan])
    assert area.formula is None


def test_formulas_written_by_a_program_are_marked(tmp_path: Path) -> None:
    column = only_column(tmp_path, "=1+1")
    assert column.formula is not None
    assert column.formula.tolist() == [True]


def test_title_rows_gaps_and_empty_columns(tmp_path: Path) -> None:
    rows = [["BÁO CÁO QUÝ III"], [], [None, "Tỉnh", None, 2025, None], [], [None, "x", None, 1, None, "note"], [], [1]]
    (table,) = tables(saved(tmp_path, rows))
    assert table.rows.tolist() == [5, 7]
    assert [(column.header, column.column) for column in table.columns] == [("", 1), ("Tỉnh", 2), ("2025", 4), ("", 6)]
    assert table.columns[3].text.to_pylist() == ["note", None]


def test_hidden_rows_and_sheets_are_read_and_notes_passed_over(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    first = book.worksheets[0]
    for row in (["area", "v"], ["x", 1], ["y", 2]):
        first.append(row)
    first.row_dimensions[3].hidden = True
    first.column_dimensions["B"].hidden = True
    hidden = book.create_sheet("Ẩn")
    hidden.sheet_state = "hidden"
    hidden.append(["area", "v"])
    hidden.append(["z", 3])
    book.create_sheet("Ghi chú").append(["chỉ là ghi chú"])
    book.create_sheet("Trống")
    book.create_chartsheet("Biểu đồ").add_chart(BarChart())
    path = tmp_path / "a.xlsx"
    book.save(path)
    found = tables(path)
    assert [(table.sheet, table.rows.tolist()) for table in found] == [("Sheet", [2, 3]), ("Ẩn", [2])]
    assert [table.hidden for table in found] == [False, True]
    assert [(table.sheet, table.hidden) for table in tables(path, sheet="Ẩn")] == [("Ẩn", False)]
    with pytest.raises(SubmissionError, match="There is no sheet “Khác”; the file has: Sheet, Ẩn"):
        tables(path, sheet="Khác")
    with pytest.raises(SubmissionError, match="has no table"):
        tables(path, sheet="Ghi chú")


def test_only_a_header_gives_an_empty_table(tmp_path: Path) -> None:
    (table,) = tables(saved(tmp_path, [["area", "v"]]))
    assert len(table) == 0
    assert [column.header for column in table.columns] == ["area", "v"]


CELLS = [
    ("inline text", '<c r="B2" t="inlineStr"><is><t>a</t></is></c>', "a"),
    ("rich inline text", '<c r="B2" t="inlineStr"><is><r><t>a</t></r><r><t>b</t></r></is></c>', "ab"),
    ("ISO date", '<c r="B2" t="d"><v>2025-09-30T00:00:00</v></c>', "2025-09-30"),
    ("error", '<c r="B2" t="e"><v>#N/A</v></c>', "#N/A"),
    ("no reference", '<c t="str"><v>a</v></c>', "a"),
]


@pytest.mark.parametrize(("cell", "text"), [case[1:] for case in CELLS], ids=[case[0] for case in CELLS])
def test_rare_cell_types(tmp_path: Path, cell: str, text: str) -> None:
    rows = f'<row r="2"><c r="A2" t="str"><v>x</v></c>{cell}</row>'
    (table,) = tables(xlsx(tmp_path / "a.xlsx", HEADER + rows))
    assert table.columns[1].text.to_pylist() == [text]


def test_prefixed_elements_and_rows_without_numbers(tmp_path: Path) -> None:
    row = '<x:row xmlns:x="m">{}</x:row>'
    text = '<x:c t="str"><x:v>{}</x:v></x:c>'
    rows = row.format(text.format("a") + text.format("b")) + row.format("<x:c><x:v>1</x:v></x:c>")
    (table,) = tables(xlsx(tmp_path / "a.xlsx", rows))
    assert table.rows.tolist() == [2]
    assert [column.header for column in table.columns] == ["a", "b"]


def test_a_false_dimension_hides_nothing(tmp_path: Path) -> None:
    path = xlsx(tmp_path / "a.xlsx", HEADER + '<row r="9"><c r="C9"><v>1</v></c></row>', dimension="A1:A1")
    (table,) = tables(path)
    assert table.rows.tolist() == [9]
    assert [column.column for column in table.columns] == [1, 2, 3]


ABUSED = [
    ("row beyond the grid", '<row r="1048577"><c r="A1048577"><v>1</v></c></row>'),
    ("column beyond the grid", '<row r="2"><c r="XFE2"><v>1</v></c></row>'),
    ("rows out of order", '<row r="5"/><row r="3"><c r="A3"><v>1</v></c></row>'),
    ("row twice", '<row r="2"/><row r="2"/>'),
    ("cell twice", '<row r="2"><c r="A2"><v>1</v></c><c r="A2"><v>2</v></c></row>'),
    ("cell without a column", '<row r="2"><c r="2"><v>1</v></c></row>'),
]


@pytest.mark.parametrize("rows", [case[1] for case in ABUSED], ids=[case[0] for case in ABUSED])
def test_a_grid_that_is_no_grid_is_refused(tmp_path: Path, rows: str) -> None:
    with pytest.raises(SubmissionError, match="beyond limits"):
        tables(xlsx(tmp_path / "a.xlsx", HEADER + rows))


ODS_ROWS = ods_row("area", "v") + ods_row() + ods_row("x", 1.5) + ods_row("y", "1,5")


def test_ods_cells(tmp_path: Path) -> None:
    (table,) = tables(ods(tmp_path / "a.ods", ODS_ROWS), "ods")
    assert (table.sheet, table.rows.tolist()) == ("S", [3, 4])
    value = table.columns[1]
    assert value.number is not None
    assert value.decimals is not None
    np.testing.assert_array_equal(value.number, [1.5, np.nan])
    assert value.text.to_pylist() == [None, "1,5"]
    assert value.decimals.tolist() == [-1, -1]
    assert value.percent is not None
    assert value.percent.tolist() == [False, False]


def test_ods_dates_and_truth_values(tmp_path: Path) -> None:
    cells = (
        '<table:table-cell office:value-type="date" office:date-value="2025-09-30"/>'
        '<table:table-cell office:value-type="boolean" office:boolean-value="true"/>'
    )
    path = ods(tmp_path / "a.ods", ods_row("d", "b") + f"<table:table-row>{cells}</table:table-row>")
    (table,) = tables(path, "ods")
    assert [column.text.to_pylist() for column in table.columns] == [["2025-09-30T00:00:00"], ["true"]]


def test_ods_repeats_cannot_fill_the_memory(tmp_path: Path) -> None:
    cell = '<table:table-cell table:number-columns-repeated="16000" office:value-type="string"/>'
    wide = f"<table:table-row>{cell}</table:table-row>"
    with pytest.raises(SubmissionError, match="spans more than"):
        tables(ods(tmp_path / "a.ods", ods_row("a", "b", repeated=3_000_000) + wide), "ods")


def test_ods_trailing_empty_area_is_no_data(tmp_path: Path) -> None:
    cell = '<table:table-cell table:number-columns-repeated="16384"/>'
    empty = f'<table:table-row table:number-rows-repeated="1048000">{cell}</table:table-row>'
    (table,) = tables(ods(tmp_path / "a.ods", ODS_ROWS + empty), "ods")
    assert table.rows.tolist() == [3, 4]


def test_xls_cells(tmp_path: Path) -> None:
    (table,) = tables(xls(tmp_path / "a.xls", [["Báo cáo"], ["area", "v"], ["Bắc Ninh", 1.5], ["x", "1,5"]]), "xls")
    area, value = table.columns
    assert (table.sheet, table.rows.tolist()) == ("S", [3, 4])
    assert area.text.to_pylist() == ["Bắc Ninh", "x"]
    assert value.number is not None
    assert value.decimals is not None
    np.testing.assert_array_equal(value.number, [1.5, np.nan])
    assert value.text.to_pylist() == [None, "1,5"]
    assert value.decimals.tolist() == [-1, -1]


def test_xls_with_a_password_says_so(tmp_path: Path) -> None:
    path = xls(tmp_path / "a.xls", [["a", "b"]], protected=True)
    with pytest.raises(SubmissionError, match="password-protected"):
        tables(path, "xls")
    assert list(answers(str(path), "xls")) == [{"error": "password"}]
    # what is encrypted seems to lie anywhere: that is no reason to speak of its extent
    with pytest.raises(SubmissionError, match="password-protected"):
        tables(xls(tmp_path / "b.xls", [["a", "b"]], protected=True, last_cell=(60_000, 250)), "xls")


@pytest.mark.parametrize("suffix", [".xls", ".ods"])
def test_the_worker_answers_line_by_line(tmp_path: Path, suffix: str) -> None:
    path = str(xls(tmp_path / f"a{suffix}", [["a", "b"], ["x", 1.5]]))
    assert list(answers(path, "xls")) == [
        {"names": ["S"]},
        {"title": "S", "hidden": False, "rows": [["a", "b"], ["x", 1.5]]},
    ]
    assert list(answers(path, "xls", "Khác")) == [{"names": ["S"]}]


VALUES = [
    ("", None),
    (True, "true"),
    (False, "false"),
    (3, 3.0),
    (datetime.datetime(2025, 9, 30), "2025-09-30T00:00:00"),
    (datetime.date(2025, 9, 30), "2025-09-30T00:00:00"),
    (datetime.datetime(2025, 9, 30, 8), "2025-09-30T08:00:00"),
    (datetime.time(8), "08:00:00"),
    (datetime.timedelta(hours=30), "1 day, 6:00:00"),
]


@pytest.mark.parametrize(("value", "plain_value"), VALUES)
def test_the_worker_turns_cells_plain(value: object, plain_value: object) -> None:
    assert plain_worker._plain(value) == plain_value


def test_a_date_cell_is_a_day_but_no_period_where_its_format_is_not_known(tmp_path: Path) -> None:
    day = '<table:table-cell office:value-type="date" office:date-value="2026-02-01"/>'
    figure = '<table:table-cell office:value-type="float" office:value="1"/>'
    area, period = (
        f'<table:table-cell office:value-type="string"><text:p>{text}</text:p></table:table-cell>'
        for text in ("Bắc Ninh", "2026-01")
    )
    rows = "".join(f"<table:table-row>{area}{when}{day}{figure}</table:table-row>" for when in (day, period))
    path = ods(tmp_path / "a.ods", ods_row("Tỉnh", "Kỳ", "Ngày nhận", "dossiers_received") + rows)
    submission = read_submission(path)
    assert submission.findings[["rule", "cell"]].values.tolist() == [["bad-period", "B2"]]
    assert "holds a date" in in_language(submission.findings["expected"].iloc[0], "en")
    assert submission.observations["row"].tolist() == [3]
    assert submission.observations["vintage"].tolist() == [datetime.datetime(2026, 2, 1)]


def test_unknown_sheet_in_ods(tmp_path: Path) -> None:
    with pytest.raises(SubmissionError, match="There is no sheet"):
        tables(ods(tmp_path / "a.ods", ODS_ROWS), "ods", sheet="Khác")


BOMB = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'


@pytest.mark.parametrize("part", ["xl/worksheets/sheet1.xml", "xl/workbook.xml", "docProps/core.xml", "xl/styles.xml"])
def test_a_document_type_is_refused_in_any_part(tmp_path: Path, part: str) -> None:
    path = xlsx(tmp_path / "a.xlsx", HEADER, extra={part: f"{BOMB}<x>&b;</x>"})
    with pytest.raises(SubmissionError, match="DOCTYPE"):
        tables(path)


def test_a_document_type_in_another_encoding_is_refused(tmp_path: Path) -> None:
    part = f'<?xml version="1.0" encoding="utf-16"?>{BOMB}<x>&b;</x>'.encode("utf-16")
    with pytest.raises(SubmissionError, match="DOCTYPE"):
        tables(xlsx(tmp_path / "a.xlsx", HEADER, extra={"xl/styles.xml": part}))
    with pytest.raises(SubmissionError, match="DOCTYPE"):
        tables(ods(tmp_path / "a.ods", ODS_ROWS, prolog=BOMB), "ods")


def test_an_endless_prolog_is_refused(tmp_path: Path) -> None:
    path = xlsx(tmp_path / "a.xlsx", HEADER, prolog="<!--" + "x" * (archives.PROLOG_BYTES + 10) + "-->")
    with pytest.raises(SubmissionError, match="not valid XML"):
        tables(path)


@pytest.mark.filterwarnings("ignore:Duplicate name")  # zipfile warns while the hostile file is built
def test_two_parts_of_one_name_are_refused(tmp_path: Path) -> None:
    path = xlsx(tmp_path / "a.xlsx", HEADER)
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("xl/worksheets/sheet1.xml", "<worksheet/>")
    with pytest.raises(SubmissionError, match="two parts of one name"):
        tables(path)


def test_macros_and_external_links_are_left_alone(tmp_path: Path) -> None:
    rows = '<row r="2"><c r="A2" t="str"><v>x</v></c><c r="B2"><f>[1]S!A1</f><v>7</v></c></row>'
    extra: dict[str, str | bytes] = {
        "xl/vbaProject.bin": b"Sub AutoOpen()",
        "xl/externalLinks/externalLink1.xml": '<externalLink xmlns="x"/>',
    }
    (table,) = tables(xlsx(tmp_path / "a.xlsm", HEADER + rows, extra=extra))
    assert table.columns[1].number is not None
    assert table.columns[1].number.tolist() == [7]
