from datetime import date, datetime
from math import inf
from pathlib import Path

import openpyxl
import pandas as pd
import pytest

from made_up_results import all_results, small_results
from nq57_indicators import load_catalogue
from nq57_indicators.models.base import Text
from nq57_indicators.models.tables import TABLES, Column
from nq57_indicators.writing import workbook
from nq57_indicators.writing.outputs import SAVED, about_of


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> openpyxl.Workbook:
    folder = tmp_path_factory.mktemp("workbook")
    small_results().save(folder, ["xlsx"])
    return openpyxl.load_workbook(folder / "assessment.xlsx")


def column(sheet, name: str) -> list[object]:
    place = next(cell.column for cell in sheet[2] if cell.value == name)
    return [row[place - 1].value for row in sheet.iter_rows(min_row=3)]


def test_the_first_sheet_says_what_to_know(book: openpyxl.Workbook) -> None:
    sheet = book.worksheets[0]
    assert sheet.title == "Đọc trước - Read me"
    texts = [cell.value for row in sheet.iter_rows() for cell in row if cell.value]
    assert load_catalogue().version in texts
    assert any(text.startswith("KHÔNG CHÍNH THỨC") for text in texts)
    assert any(text.startswith("UNOFFICIAL") for text in texts)
    assert "definition_derived" in texts


def test_there_is_a_sheet_for_every_table_with_titles_and_names(book: openpyxl.Workbook) -> None:
    assert book.sheetnames[1:] == [
        "Tình hình",
        "Tổng hợp",
        "Điểm",
        "Khoảng cách",
        "Giá trị",
        "Xu hướng",
        "Phát hiện",
        "Câu hỏi",
    ]
    for sheet, (name, columns) in zip(book.worksheets[1:], SAVED.items(), strict=True):
        titles = [cell.value for cell in sheet[1]]
        names = [cell.value for cell in sheet[2] if cell.value]
        assert names == [each.name for each in columns], name
        assert all(each.title.vi in titles for each in columns)
        assert sheet.freeze_panes == "A3"
        assert sheet.column_dimensions["A"].width > 10


def test_names_stand_beside_ids(book: openpyxl.Workbook) -> None:
    values = book["Giá trị"]
    row = [cell.value for cell in values[3]]
    assert row[:4] == ["online_dossier_rate", "Tỷ lệ hồ sơ thủ tục hành chính nộp trực tuyến", "P34-01", "Hà Nội"]


@pytest.mark.parametrize("sheet", ["Giá trị", "Khoảng cách", "Xu hướng"])
def test_codes_of_the_key_are_said_in_words_beside(sheet: str, book: openpyxl.Workbook) -> None:
    titles, names, *rows = book[sheet].iter_rows(values_only=True)
    for name, said in (("calendar", "thống kê"), ("flow", "trong kỳ"), ("stage", "thực tế")):
        place = names.index(name)
        assert titles[place + 1] == f"{titles[place]} (bằng lời)"
        assert {row[place + 1] for row in rows} == {said}


def test_figures_dates_and_flags_are_what_they_are(book: openpyxl.Workbook) -> None:
    assert column(book["Giá trị"], "value") == [75, 96]
    assert column(book["Giá trị"], "preferred") == ["có", "có"]
    assert column(book["Khoảng cách"], "due")[0] in (date(2025, 12, 31), datetime(2025, 12, 31))


def test_texts_of_the_submission_are_texts(book: openpyxl.Workbook) -> None:
    sheet = book["Phát hiện"]
    cells = [cell for row in sheet.iter_rows(min_row=3) for cell in row if str(cell.value).startswith("=")]
    assert {cell.value for cell in cells} == {"=HYPERLINK(1)", "=1+1"}
    assert {cell.data_type for cell in cells} == {"s"}


def test_findings_say_what_to_do(book: openpyxl.Workbook) -> None:
    sheet = book["Phát hiện"]
    assert [cell.value for cell in sheet[1]][-2:] == ["Giải thích", "Cách sửa"]
    rows = {row[1].value: [cell.value for cell in row][-2:] for row in sheet.iter_rows(min_row=3)}
    assert rows["bad-number"][0] == "“=1+1” không dùng được làm con số ở đây."
    assert all(all(texts) for texts in rows.values())


def test_notes_are_said_in_words(tmp_path: Path) -> None:
    frame = pd.DataFrame({"note": ["possibly_amended,due", "", None]})
    written = (next(column for column in TABLES["scores"] if column.name == "note"),)
    path = tmp_path / "notes.xlsx"
    workbook.write_workbook(path, {"scores": frame}, {"scores": written}, about_of(small_results()), load_catalogue())
    rows = [[cell.value for cell in row] for row in openpyxl.load_workbook(path)["Điểm"].iter_rows(min_row=3)]
    assert rows[0][0] == "possibly_amended,due"
    assert "con số có thể đã thay đổi" in rows[0][1]
    assert "Đúng ngày đến hạn" in rows[0][1]
    assert not any(cell for row in rows[1:] for cell in row)


COLUMNS = (
    Column("found", "text", Text(vi="Tìm thấy", en="Found")),
    Column("score", "number", Text(vi="Điểm", en="Score")),
    Column("rank", "integer", Text(vi="Hạng", en="Rank")),
)


def small_book(frame: pd.DataFrame, path: Path) -> openpyxl.Workbook:
    about = about_of(small_results())
    workbook.write_workbook(path, {"scores": frame}, {"scores": COLUMNS}, about, load_catalogue())
    return openpyxl.load_workbook(path)


def test_what_excel_cannot_hold_is_shown_otherwise(tmp_path: Path) -> None:
    frame = pd.DataFrame(
        {
            "found": ["a\x00b\x1fc", "#DIV/0!", "x" * 40_000, None],
            "score": [inf, -inf, 1.5, None],
            "rank": pd.array([1, 2, None, 3], dtype="Int64"),
        }
    )
    sheet = small_book(frame, tmp_path / "a.xlsx")["Điểm"]
    found = [sheet.cell(row, 1).value for row in range(3, 7)]
    assert [found[0], found[1], len(found[2]), found[3]] == ["abc", "#DIV/0!", 32_000, None]
    assert sheet.cell(4, 1).data_type == "s"
    assert [sheet.cell(row, 2).value for row in range(3, 7)] == ["∞", "−∞", 1.5, None]
    assert [sheet.cell(row, 3).value for row in range(3, 7)] == [1, 2, None, 3]


def test_a_long_table_goes_on_in_a_further_sheet(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workbook, "ROWS_OF_A_SHEET", 3)
    frame = pd.DataFrame({"found": list("abcdefg"), "score": range(7), "rank": range(7)})
    book = small_book(frame, tmp_path / "a.xlsx")
    assert book.sheetnames[1:] == ["Điểm", "Điểm 2", "Điểm 3"]
    texts = [row[0] for sheet in book.worksheets[1:] for row in sheet.iter_rows(min_row=3, values_only=True)]
    assert texts == list("abcdefg")
    first = [[cell.value for cell in row] for row in book.worksheets[0].iter_rows()]
    assert ["Bảng dài", "Bảng dài hơn 3 dòng được ghi tiếp ở các trang mang số 2, 3… sau tên trang."] in [
        row[:2] for row in first
    ]


def test_every_text_comes_back_as_it_was(tmp_path: Path) -> None:
    texts = [
        "a & b < c > d",
        '"trích"',
        "  hai đầu  ",
        "dòng\nhai",
        "_x0041_",
        "=1+1",
        "#N/A",
        "Thừa Thiên Huế",
        "",
        "5",
        "]]>",
    ]
    count = len(texts) * 2_001  # more rows than are written at once
    frame = pd.DataFrame({"found": texts * 2_001, "score": range(count), "rank": range(count)})
    sheet = small_book(frame, tmp_path / "a.xlsx")["Điểm"]
    rows = list(sheet.iter_rows(min_row=3, values_only=True))
    # openpyxl leaves the escape that Excel undoes
    assert [text.replace("_x005F_", "_") if text else "" for text, _, _ in rows] == texts * 2_001
    assert [rank for _, _, rank in rows] == list(range(count))


def test_a_day_is_a_day_in_the_order_of_the_country(book: openpyxl.Workbook) -> None:
    sheet = book["Khoảng cách"]
    place = next(cell.column for cell in sheet[2] if cell.value == "due")
    assert sheet.cell(3, place).number_format == "dd/mm/yyyy"


def test_figures_are_printed_short_and_held_whole(tmp_path: Path) -> None:
    frame = pd.DataFrame({"found": ["x"], "score": [1234567.891], "rank": [3]})
    sheet = small_book(frame, tmp_path / "a.xlsx")["Điểm"]
    assert (sheet["B3"].value, sheet["B3"].number_format) == (1234567.891, "#,##0.00")
    assert (sheet["C3"].value, sheet["C3"].number_format) == (3, "General")


def test_codes_are_said_in_words_beside(book: openpyxl.Workbook) -> None:
    sheet = book["Khoảng cách"]
    place = next(cell.column for cell in sheet[2] if cell.value == "met")
    assert sheet.cell(1, place + 1).value == "Đạt (bằng lời)"
    assert (sheet.cell(3, place).value, sheet.cell(3, place + 1).value) == ("no", "chưa đạt")
    assert "sạch" in {cell.value for row in book["Phát hiện"].iter_rows(min_row=3) for cell in row}


def test_titles_and_explanations_have_room(book: openpyxl.Workbook) -> None:
    assert book["Giá trị"].row_dimensions[1].height == 60
    assert book["Giá trị"]["A1"].alignment.wrap_text
    first = book.worksheets[0]
    assert max(first.row_dimensions[row].height for row in range(1, first.max_row + 1)) >= 30


def test_names_of_columns_have_room_beside_the_arrow_of_the_filter(book: openpyxl.Workbook) -> None:
    for sheet in book.worksheets[1:]:
        for cell in sheet[2]:
            assert sheet.column_dimensions[cell.column_letter].width >= len(cell.value or "") + 3, (sheet, cell)


def test_nodes_have_names_too() -> None:
    scores = all_results().scores.head(40)
    series = workbook._with_names("scores", scores, TABLES["scores"], load_catalogue())
    names = {title: values for title, _, _, values in series}
    assert names["Tên nút"].iloc[0] == "Chỉ số chung"
