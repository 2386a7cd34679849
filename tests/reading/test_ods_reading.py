"""OpenDocument sheets: percentages, dates and texts as their cells show them, and what they hide."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest
from workbooks import ODS_TYPE, archive, ods, ods_row

from nq57_indicators import read_submission
from nq57_indicators.errors import LimitError, SubmissionError
from nq57_indicators.reading.excel import workbook_tables
from nq57_indicators.tables.cells import RawColumn, RawTable

HEADER = ods_row("area", "v")


def row(*cells: str, says: str = "") -> str:
    return f"<table:table-row {says}>{''.join(cells)}</table:table-row>"


def cell(shown: str, kind: str = "string", **says: object) -> str:
    extra = "".join(f' office:{name.replace("_", "-")}="{value}"' for name, value in says.items())
    text = f"<text:p>{shown}</text:p>" if shown else ""
    return f'<table:table-cell office:value-type="{kind}"{extra}>{text}</table:table-cell>'


def only_table(folder: Path, rows: str) -> RawTable:
    [(table, _)] = workbook_tables(ods(folder / "a.ods", HEADER + rows), "a.ods", "ods")
    return table


def value_column(folder: Path, shown: str, kind: str, **says: object) -> RawColumn:
    return only_table(folder, row(cell("x"), cell(shown, kind, **says))).columns[1]


@pytest.mark.parametrize(("shown", "value"), [("15,000", 15_000_000), ("15", 15_000_000), ("0", 400), ("-15", -15_300)])
def test_cells_that_show_thousands_of_what_they_hold_are_no_figures(tmp_path: Path, shown: str, value: float) -> None:
    column = value_column(tmp_path, shown, "float", value=value)
    assert column.text.to_pylist() == [f"{value} (#,##0,)"]


@pytest.mark.parametrize(
    ("shown", "value"),
    [
        ("15,000,000", 15_000_000),
        ("0", 0.4),
        ("1,5E+07", 15_000_000),
        ("-", 0),
        ("###", 150),
        ("", 7),
        ("12,35 m2", 12.345),
    ],
)
def test_cells_that_show_all_they_hold_are_figures(tmp_path: Path, shown: str, value: float) -> None:
    column = value_column(tmp_path, shown, "float", value=value)
    assert column.number is not None
    assert column.number.tolist() == [value]


@pytest.mark.parametrize(
    ("shown", "value", "decimals"),
    [("85,3%", 0.853, 1), ("85.30 %", 0.853, 2), ("85%", 0.853, 0), ("", 0.853, -1), ("85,3", 0.853, -1)],
)
def test_percent_cells_are_percentages_with_the_decimals_they_show(
    tmp_path: Path, shown: str, value: float, decimals: int
) -> None:
    column = value_column(tmp_path, shown, "percentage", value=value)
    assert column.number is not None
    assert column.percent is not None
    assert column.decimals is not None
    assert (column.number[0], bool(column.percent[0]), int(column.decimals[0])) == (value, True, decimals)


@pytest.mark.parametrize("kind", ["float", "currency"])
def test_other_numbers_are_no_percentages(tmp_path: Path, kind: str) -> None:
    column = value_column(tmp_path, "0,85", kind, value=0.853)
    assert column.number is not None
    assert column.percent is not None
    assert (column.number.tolist(), column.percent.tolist()) == ([0.853], [False])


@pytest.mark.parametrize(
    ("shown", "stored", "text"),
    [
        ("01/02/2026", "2026-02-01", "2026-02-01"),
        ("ngày 1 tháng 2 năm 2026", "2026-02-01", "2026-02-01"),
        ("02/2026", "2026-02-01", "2026-02"),
        ("tháng 2 năm 2026", "2026-02-01", "2026-02"),
        ("2026", "2026-01-01", "2026"),
        ("Feb 26", "2026-02-01", "2026-02-01T00:00:00"),
        ("01/02", "2026-02-01", "2026-02-01T00:00:00"),
        ("", "2026-02-01", "2026-02-01T00:00:00"),
        ("01/02/2026 08:30", "2026-02-01T08:30:00", "2026-02-01T08:30:00"),
    ],
)
def test_a_date_is_what_its_cell_shows(tmp_path: Path, shown: str, stored: str, text: str) -> None:
    assert value_column(tmp_path, shown, "date", date_value=stored).text.to_pylist() == [text]


@pytest.mark.parametrize(
    ("content", "text"),
    [
        ("<text:p>Bắc</text:p><text:p>Ninh</text:p>", "Bắc\nNinh"),
        ('<text:p>a<text:s text:c="3"/>b<text:tab/>c<text:line-break/>d</text:p>', "a   b\tc\nd"),
        ("<text:p>Bắc\n   Ninh</text:p>", "Bắc Ninh"),
        ("<office:annotation><text:p>lời nhắn</text:p></office:annotation><text:p>x</text:p>", "x"),
        (
            "<text:p><text:ruby><text:ruby-base>56</text:ruby-base><text:ruby-text>78</text:ruby-text></text:ruby></text:p>",
            "56",
        ),
        ("<text:p><text:span>a</text:span><text:a>b</text:a></text:p>", "ab"),
    ],
)
def test_the_text_of_a_cell_is_what_stands_in_it(tmp_path: Path, content: str, text: str) -> None:
    one = f'<table:table-cell office:value-type="string">{content}</table:table-cell>'
    assert only_table(tmp_path, row(one, cell("y"))).columns[0].text.to_pylist() == [text]


def test_text_that_is_not_shown_stands_in_the_attribute(tmp_path: Path) -> None:
    assert value_column(tmp_path, "", "string", string_value="ẩn").text.to_pylist() == ["ẩn"]


def test_formulas_without_a_result_are_marked(tmp_path: Path) -> None:
    formula = '<table:table-cell table:formula="of:=1+1"/>'
    column = only_table(tmp_path, row(cell("x"), formula)).columns[1]
    assert column.formula is not None
    assert column.formula.tolist() == [True]


def test_rows_and_columns_are_repeated_merged_and_hidden(tmp_path: Path) -> None:
    twice = row(cell("x"), cell("", "float", value=5), says='table:number-rows-repeated="2"')
    merged = '<table:table-cell office:value-type="string" table:number-rows-spanned="2"><text:p>m</text:p></table:table-cell>'
    hidden = row(cell("h"), cell("", "float", value=7), says='table:visibility="collapse"')
    columns = '<table:table-column/><table:table-column table:visibility="collapse"/>'
    rows = twice + row(merged, cell("", "float", value=6)) + row("<table:covered-table-cell/>") + hidden
    path = ods(tmp_path / "a.ods", columns + HEADER + rows)
    [(table, _)] = workbook_tables(path, "a.ods", "ods")
    assert table.rows.tolist() == [2, 3, 4, 6]
    assert table.merged == ((4, 1, 5, 1),)
    assert (table.hidden_rows, table.hidden_columns) == ({6}, {2})


def test_rows_and_columns_of_no_size_are_hidden_too(tmp_path: Path) -> None:
    styles = "".join(
        f'<style:style style:name="{name}"><style:table-{part}-properties style:{size}="0cm"/></style:style>'
        for name, part, size in (("ro0", "row", "row-height"), ("co0", "column", "column-width"))
    )
    columns = '<table:table-column/><table:table-column table:style-name="co0"/>'
    flat = row(cell("h"), cell("", "float", value=7), says='table:style-name="ro0"')
    path = ods(tmp_path / "a.ods", columns + HEADER + flat, styles=styles)
    [(table, _)] = workbook_tables(path, "a.ods", "ods")
    assert (table.hidden_rows, table.hidden_columns) == ({2}, {2})


def test_figures_struck_out_or_not_shown_say_so(tmp_path: Path) -> None:
    styles = (
        '<style:style style:name="ce1"><style:text-properties style:text-line-through-style="solid"/></style:style>'
        '<style:style style:name="ce2"><style:text-properties style:text-line-through-style="none"/></style:style>'
    )
    cells = [
        f'<table:table-cell table:style-name="{style}" office:value-type="float" office:value="7">{shown}</table:table-cell>'
        for style, shown in (("ce1", "<text:p>7</text:p>"), ("ce2", "<text:p/>"), ("ce2", "<text:p>7</text:p>"))
    ]
    path = ods(tmp_path / "a.ods", HEADER + "".join(row(cell("x"), each) for each in cells), styles=styles)
    [(table, _)] = workbook_tables(path, "a.ods", "ods")
    assert table.columns[1].text.to_pylist() == ["7 (gạch bỏ - struck out)", "7 (không hiện - not shown)", None]


def test_cells_that_were_deleted_under_tracking_are_no_cells(tmp_path: Path) -> None:
    gone = f"<table:cell-content-deletion>{cell('cũ')}</table:cell-content-deletion>"
    tracked = f"<table:tracked-changes>{gone}</table:tracked-changes>"
    path = tmp_path / "a.ods"
    ods(path, HEADER + row(cell("x"), cell("y")))
    with zipfile.ZipFile(path) as packed:
        parts: dict[str, str | bytes] = {name: packed.read(name) for name in packed.namelist()}
    content = bytes(parts["content.xml"]).decode() if isinstance(parts["content.xml"], bytes) else ""
    parts["content.xml"] = content.replace("<table:table ", f"{tracked}<table:table ", 1)
    archive(path, parts)
    [(table, _)] = workbook_tables(path, "a.ods", "ods")
    assert [column.text.to_pylist() for column in table.columns] == [["x"], ["y"]]


def test_a_workbook_with_a_password_says_so(tmp_path: Path) -> None:
    manifest = '<m><manifest:encryption-data xmlns:manifest="x"/></m>'
    content = bytes(range(255, 0, -1))  # what is locked is no XML
    path = archive(
        tmp_path / "a.ods", {"mimetype": ODS_TYPE, "content.xml": content, "META-INF/manifest.xml": manifest}
    )
    with pytest.raises(SubmissionError, match="password"):
        read_submission(path)


def test_cells_are_bounded(tmp_path: Path) -> None:
    path = ods(tmp_path / "a.ods", HEADER + ods_row("x", 1.0, repeated=1000))
    for limits in ({"cells": 1000}, {"text": 3}, {"characters": 999}):
        with pytest.raises(LimitError):
            read_submission(path, limits=limits)


def test_repeated_blanks_are_bounded_before_they_are_made(tmp_path: Path) -> None:
    blanks = '<table:table-cell office:value-type="string"><text:p>a<text:s text:c="2000000000"/></text:p></table:table-cell>'
    path = ods(tmp_path / "a.ods", HEADER + f"<table:table-row>{blanks}</table:table-row>")
    with pytest.raises(LimitError, match="longer than"):
        read_submission(path)


@pytest.mark.parametrize(
    ("kind", "shown", "value", "text"),
    [
        ("float", "12 nghìn", "12.3", "12.3 nghìn"),
        ("float", "-12 nghìn", "-12.3", "-12.3 nghìn"),
        ("float", "Chưa có số liệu", "0", "Chưa có số liệu"),
        ("percentage", "85% (ước)", "0.8512", "85.12% (ước)"),
        ("float", "1,2E+03", "1234", None),
        ("float", "12,3", "12.3", None),
    ],
)
def test_words_beside_a_figure_are_read_with_all_of_it(
    tmp_path: Path, kind: str, shown: str, value: str, text: str | None
) -> None:
    assert value_column(tmp_path, shown, kind, value=value).text.to_pylist() == [text]


@pytest.mark.parametrize("shown", ["Quý I/2026", "Lũy kế đến 02/2026"])
def test_words_that_make_another_period_of_a_date_are_read(tmp_path: Path, shown: str) -> None:
    assert value_column(tmp_path, shown, "date", date_value="2026-02-01").text.to_pylist() == [shown]
