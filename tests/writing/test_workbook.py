from datetime import date, datetime
from math import inf
from pathlib import Path

import openpyxl
import pandas as pd
import pytest

from made_up_results import all_results, small_results
from nq57_indicators import load_catalogue
from nq57_indicators.models.base import Text
from nq57_indicators.models.dimensions import DIMENSIONS
from nq57_indicators.models.tables import TABLES, Column
from nq57_indicators.texts import label
from nq57_indicators.writing import workbook
from nq57_indicators.writing.outputs import SAVED, WRITTEN, about_of


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> openpyxl.Workbook:
    folder = tmp_path_factory.mktemp("workbook")
    small_results().save(folder, ["xlsx"])
    return openpyxl.load_workbook(folder / "assessment.xlsx")


def column(sheet, name: str) -> list[object]:
    place = next(cell.column for cell in sheet[2] if cell.value == name)
    return [row[place - 1].value for row in sheet.iter_rows(min_row=3)]


def test_the_first_sheet_says_what_to_know(book: openpyxl.Workbook) -> None:
    sheet = book.worksheets[1]
    assert sheet.title == "Đọc trước - Read me"
    texts = [cell.value for row in sheet.iter_rows() for cell in row if cell.value]
    assert load_catalogue().version in texts
    assert any(text.startswith("KHÔNG CHÍNH THỨC") for text in texts)
    assert any(text.startswith("UNOFFICIAL") for text in texts)
    assert "definition_derived" in texts


def test_there_is_a_sheet_for_every_table_with_titles_and_names(book: openpyxl.Workbook) -> None:
    assert book.sheetnames == [
        "Tình hình",
        "Đọc trước - Read me",
        "Phụ lục P34-01",
        "Phụ lục P34-24",
        "Tổng hợp",
        "Điểm",
        "Khoảng cách",
        "Giá trị",
        "Xu hướng",
        "Phát hiện",
        "Câu hỏi",
        *(label(f"sheet.{name}") for name in DIMENSIONS),
    ]
    for name, columns in WRITTEN.items():
        sheet = book[label(f"sheet.{name}")]
        titles = [cell.value for cell in sheet[1]]
        names = [cell.value for cell in sheet[2] if cell.value]
        assert sorted(names) == sorted(each.name for each in columns), name
        assert all(each.title.vi in titles for each in columns)
        assert sheet.freeze_panes == "A3"
        assert sheet.column_dimensions["A"].width > 10


def test_what_is_only_looked_up_is_hidden_and_never_printed(book: openpyxl.Workbook) -> None:
    hidden = {sheet.title for sheet in book.worksheets if sheet.sheet_state != "visible"}
    assert hidden == {label(f"sheet.{name}") for name in DIMENSIONS}
    assert label("about.hidden") in [row[0] for row in book[label("sheet.about")].iter_rows(values_only=True)]


def test_names_come_first_and_ids_stand_outside_what_is_printed(book: openpyxl.Workbook) -> None:
    for title in ("Tình hình", "Giá trị", "Khoảng cách", "Xu hướng"):
        sheet = book[title]
        names = [cell.value for cell in sheet[2]]
        last = openpyxl.utils.range_boundaries(sheet.print_area.split("!")[1].replace("$", ""))[2]
        assert names.index("indicator") >= last
        assert names.index("ref_area") >= last
        assert {"Hà Nội", "Bắc Ninh"} == {row[0 if title == "Tình hình" else 2] for row in rows_read(sheet)} - {None}
        assert (sheet.page_setup.orientation, sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight) == (
            "landscape",
            1,
            0,
        )
        assert sheet.print_title_rows == "$1:$1"


def test_of_scores_the_whole_index_of_each_period_is_printed(tmp_path: Path) -> None:
    frame = pd.DataFrame({"node": ["index", "index", "leaf"] * 2, "time_period": ["2024"] * 3 + ["2025"] * 3})
    columns = tuple(column for column in TABLES["scores"] if column.name in frame)
    path = tmp_path / "scores.xlsx"
    workbook.write_workbook(path, {"scores": frame}, {"scores": columns}, about_of(small_results()), load_catalogue())
    sheet = openpyxl.load_workbook(path)["Điểm"]
    assert [column(sheet, "node")[row - 3] for row in (3, 4, 6, 7)] == ["index"] * 4
    assert sheet.print_area.replace("'Điểm'!", "").replace("$", "") == "A1:B4,A6:B7"


def rows_read(sheet) -> list[tuple[object, ...]]:
    return list(sheet.iter_rows(min_row=3, values_only=True))


@pytest.mark.parametrize("sheet", ["Giá trị", "Khoảng cách", "Xu hướng"])
def test_codes_of_the_key_are_said_in_words(sheet: str, book: openpyxl.Workbook) -> None:
    titles, names, *rows = book[sheet].iter_rows(values_only=True)
    for name, said in (("calendar", "thống kê"), ("flow", "trong kỳ"), ("stage", "thực tế")):
        place = titles.index(f"{titles[names.index(name)]} (bằng lời)")
        assert {row[place] for row in rows} == {said}


def test_the_annex_is_ready_to_be_attached(book: openpyxl.Workbook) -> None:
    """A4 across, Times New Roman, at most two pages; every figure is one of the status."""
    sheet = book["Phụ lục P34-24"]
    page = sheet.page_setup
    assert (page.paperSize, page.orientation, page.fitToWidth, page.fitToHeight) == (9, "landscape", 1, 2)
    cells = [cell for row in sheet.iter_rows() for cell in row if cell.value]
    assert {cell.font.name for cell in cells} == {"Times New Roman"}
    texts = [cell.value for cell in cells]
    assert texts[:2] == ["PHỤ LỤC", "TÌNH HÌNH THỰC HIỆN CÁC CHỈ TIÊU, MỤC TIÊU CỦA BẮC NINH"]
    heads = [
        "TT",
        "Chỉ tiêu",
        "ĐVT",
        "Mục tiêu (văn bản, hạn)",
        "Kỳ trước",
        "Thực hiện",
        "So mục tiêu",
        "Đánh giá",
        "Ghi chú",
    ]
    assert texts[texts.index("TT") :][:9] == heads
    [row] = [
        row for row in sheet.iter_rows(values_only=True) if row[1] == "Tỷ lệ hồ sơ thủ tục hành chính nộp trực tuyến"
    ]
    assert row[2:8] == (
        "%", "80 (126/QĐ-BCĐCP; 31/12/2025)", "–", "96 (quý IV/2025)", "cao hơn 16 điểm phần trăm", "–",
    )  # fmt: skip
    assert not any("Hà Nội" in text for text in texts)
    assert book._named_styles["Normal"].font.name == "Times New Roman"  # in which widths of columns are measured


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
    titles, names = ([cell.value for cell in row] for row in sheet.iter_rows(max_row=2))
    message, fix, rule = titles.index("Giải thích"), titles.index("Cách sửa"), names.index("rule")
    rows = {row[rule]: [row[message], row[fix]] for row in rows_read(sheet)}
    assert rows["bad-number"][0].startswith("Ô ghi “=1+1”, không dùng được làm số liệu. Đây là ô của “")
    assert all(all(texts) for texts in rows.values())


def test_notes_are_said_in_words(tmp_path: Path) -> None:
    frame = pd.DataFrame({"node": "index", "note": ["possibly_amended,due", "", None]})
    written = (next(column for column in TABLES["scores"] if column.name == "note"),)
    path = tmp_path / "notes.xlsx"
    workbook.write_workbook(path, {"scores": frame}, {"scores": written}, about_of(small_results()), load_catalogue())
    rows = [[cell.value for cell in row] for row in openpyxl.load_workbook(path)["Điểm"].iter_rows(min_row=3)]
    assert rows[0][1] == "possibly_amended,due"
    assert "con số có thể đã thay đổi" in rows[0][0]
    assert "Đúng ngày đến hạn" in rows[0][0]
    assert not any(cell for row in rows[1:] for cell in row)


COLUMNS = (
    Column("found", "text", Text(vi="Tìm thấy", en="Found")),
    Column("score", "number", Text(vi="Điểm", en="Score")),
    Column("rank", "integer", Text(vi="Hạng", en="Rank")),
)


def small_book(frame: pd.DataFrame, path: Path) -> openpyxl.Workbook:
    about = about_of(small_results())
    workbook.write_workbook(path, {"doubts": frame}, {"doubts": COLUMNS}, about, load_catalogue())
    return openpyxl.load_workbook(path)


def test_what_excel_cannot_hold_is_shown_otherwise(tmp_path: Path) -> None:
    frame = pd.DataFrame(
        {
            "found": ["a\x00b\x1fc", "#DIV/0!", "x" * 40_000, None],
            "score": [inf, -inf, 1.5, None],
            "rank": pd.array([1, 2, None, 3], dtype="Int64"),
        }
    )
    sheet = small_book(frame, tmp_path / "a.xlsx")["Câu hỏi"]
    found = [sheet.cell(row, 1).value for row in range(3, 7)]
    assert [found[0], found[1], len(found[2]), found[3]] == ["abc", "#DIV/0!", 32_000, None]
    assert sheet.cell(4, 1).data_type == "s"
    assert [sheet.cell(row, 2).value for row in range(3, 7)] == ["∞", "−∞", 1.5, None]
    assert [sheet.cell(row, 3).value for row in range(3, 7)] == [1, 2, None, 3]


def test_a_long_table_goes_on_in_a_further_sheet(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workbook, "ROWS_OF_A_SHEET", 3)
    frame = pd.DataFrame({"found": list("abcdefg"), "score": range(7), "rank": range(7)})
    book = small_book(frame, tmp_path / "a.xlsx")
    assert book.sheetnames[1:] == ["Câu hỏi", "Câu hỏi 2", "Câu hỏi 3"]
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
    sheet = small_book(frame, tmp_path / "a.xlsx")["Câu hỏi"]
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
    sheet = small_book(frame, tmp_path / "a.xlsx")["Câu hỏi"]
    assert (sheet["B3"].value, sheet["B3"].number_format) == (1234567.891, "#,##0.00")
    assert (sheet["C3"].value, sheet["C3"].number_format) == (3, "General")


def test_codes_are_said_in_words(book: openpyxl.Workbook) -> None:
    """A benchmark is neither met nor missed."""
    sheet = book["Khoảng cách"]
    titles, names, *rows = sheet.iter_rows(values_only=True)
    said, met, relation = titles.index("Đạt (bằng lời)"), names.index("met"), names.index("relation")
    words = {"yes": "đạt", "no": "chưa đạt"}
    assert {row[relation] for row in rows} >= {"benchmark"}
    assert all(row[said] == (words[row[met]] if row[relation] == "owed" else None) for row in rows)
    assert "sạch" in {cell.value for row in book["Phát hiện"].iter_rows(min_row=3) for cell in row}


def test_titles_and_explanations_have_room(book: openpyxl.Workbook) -> None:
    assert book["Giá trị"].row_dimensions[1].height == 60
    assert book["Giá trị"]["A1"].alignment.wrap_text
    first = book["Đọc trước - Read me"]
    assert max(first.row_dimensions[row].height for row in range(1, first.max_row + 1)) >= 30


def test_names_of_columns_have_room_beside_the_arrow_of_the_filter(book: openpyxl.Workbook) -> None:
    for sheet in (book[label(f"sheet.{name}")] for name in SAVED):
        for cell in sheet[2]:
            assert sheet.column_dimensions[cell.column_letter].width >= len(cell.value or "") + 3, (sheet, cell)


def test_nodes_have_names_too() -> None:
    scores = all_results().scores.head(40)
    read, codes = workbook._readable("scores", scores, TABLES["scores"], load_catalogue())
    names = {one.title: one.cells for one in read}
    assert names["Nút (tên)"].iloc[0] == "Chỉ số chung"
    assert "node" in {one.name for one in codes}
