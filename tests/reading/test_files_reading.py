"""The door: kinds by content, folders, broken and hostile files, progress, and the same cells through every door."""

from __future__ import annotations

import contextlib
import os
import zipfile
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import openpyxl
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from workbooks import HEADER, archive, ods, ods_row, ole, xls, xlsx

from nq57_indicators.errors import ArgumentError, SubmissionError
from nq57_indicators.models.limits import Limits
from nq57_indicators.reading import files
from nq57_indicators.reading.files import tables_of
from nq57_indicators.reading.frame import table_from_frame
from nq57_indicators.reading.kinds import SUFFIX_KINDS
from nq57_indicators.tables.cells import RawColumn, RawTable, UnreadableFile
from nq57_indicators.texts.findings import in_language

CSV = "area,value\nP34-24,5\n"
SUFFIXES = sorted(SUFFIX_KINDS)


def refusal(path: Path) -> SubmissionError:
    with pytest.raises(SubmissionError) as caught:
        list(tables_of(path))
    assert caught.value.en.startswith(path.as_posix())
    assert "\n" not in caught.value.en
    return caught.value


def assert_read_or_refused(path: Path) -> None:
    with contextlib.suppress(SubmissionError):
        assert all(isinstance(table, RawTable) for table in tables_of(path))


def content(column: RawColumn) -> tuple[str, list[str | None], list[float | None] | None]:
    numbers = None if column.number is None else [None if np.isnan(n) else float(n) for n in column.number]
    return column.header, column.text.to_pylist(), numbers


def test_the_same_cells_come_through_every_door(tmp_path: Path) -> None:
    frame = pd.DataFrame({"area": ["Bắc Ninh", "Đắk Lắk", None], "value": [1.5, None, 3.25], "note": ["a", None, "b"]})
    frame.to_excel(tmp_path / "a.xlsx", index=False)
    frame.to_parquet(tmp_path / "a.parquet")
    frame.to_json(tmp_path / "a.json", orient="records", force_ascii=False)
    frame.to_json(tmp_path / "a.jsonl", orient="records", lines=True, force_ascii=False)
    cells = frame.astype(object).where(frame.notna(), "")
    rows = [list(frame.columns), *cells.values.tolist()]
    xls(tmp_path / "a.xls", [list(row) for row in rows])
    ods(tmp_path / "a.ods", "".join(ods_row(*row) for row in rows))
    expected = [content(column) for column in table_from_frame(frame).columns]
    for suffix in (".xlsx", ".xls", ".ods", ".parquet", ".json", ".jsonl"):
        (table,) = tables_of(tmp_path / f"a{suffix}")
        assert isinstance(table, RawTable)
        assert [content(column) for column in table.columns] == expected, suffix
    frame.to_csv(tmp_path / "a.csv", index=False)
    (table,) = tables_of(tmp_path / "a.csv")
    assert isinstance(table, RawTable)
    assert [column.text.to_pylist() for column in table.columns] == [
        ["Bắc Ninh", "Đắk Lắk", None],
        ["1.5", None, "3.25"],
        ["a", None, "b"],
    ]


def test_rows_are_lines_in_csv_sheet_rows_in_excel_records_elsewhere(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text(CSV, encoding="utf-8")
    (tmp_path / "b.json").write_text('[{"area": "P34-24", "value": 5}]', encoding="utf-8")
    xlsx(tmp_path / "c.xlsx", HEADER + '<row r="2"><c r="A2"><v>1</v></c></row>')
    tables = list(tables_of(tmp_path))
    assert [table.rows.tolist() for table in tables if isinstance(table, RawTable)] == [[2], [1], [2]]
    assert [table.door for table in tables if isinstance(table, RawTable)] == ["csv", "json", "excel"]


CASES = [
    ("a.csv", b"", "is empty (0 bytes)"),
    ("a.xlsx", b"", "is empty (0 bytes)"),
    ("a.odg", b"x", "Files of type “.odg” are not read"),
    ("a.docx", b"x", "is a letter or a picture"),
    ("noname", b"x", "Files of type “” are not read"),
    ("a.csv", b"PAR1" + bytes(20), "seems to be Parquet"),
    ("a.csv", b"%PDF-1.7\n", "seems to be a PDF file"),
    ("a.xlsx", b"\x89PNG\r\n", "seems to be a PNG picture"),
    ("a.json", b"\x1f\x8b\x08", "seems to be a gzip archive"),
    ("a.xlsx", b"area,value\n", "seems to be plain text"),
    ("a.parquet", b"\x00\x01\x02", "seems to be unknown binary data"),
    ("a.xls", b"<html><table><tr><td>1</td></tr></table></html>", "seems to be an HTML or XML page"),
    ("a.csv", b"\xef\xbb\xbf\n<!DOCTYPE html>", "seems to be an HTML or XML page"),
    ("a.parquet", b"PAR1" + bytes(100), "damaged or truncated and cannot be read as Parquet"),
    ("a.parquet", b"PAR1" + b"\xff" * 40 + b"\x28\x00\x00\x00PAR1", "damaged or truncated and cannot be read as"),
    ("a.xlsx", b"PK\x03\x04" + bytes(100), "truncated or damaged"),
    ("a.csv", b"a,b\n1,\x002\n", "NUL bytes"),
    ("a.xls", bytes.fromhex("d0cf11e0a1b11ae1") + bytes(600), "damaged or not safe"),
]


@pytest.mark.parametrize(("name", "content", "message"), CASES)
def test_each_broken_file_has_one_clear_error(tmp_path: Path, name: str, content: bytes, message: str) -> None:
    (tmp_path / name).write_bytes(content)
    error = refusal(tmp_path / name)
    assert message in error.en
    assert error.vi != error.en


def test_zip_files_are_named_for_what_they_are(tmp_path: Path) -> None:
    cases = {"word/document.xml": "a Word .docx document", "xl/workbook.bin": ".xlsb", "a.txt": "a zip archive"}
    for member, message in cases.items():
        assert message in refusal(archive(tmp_path / "a.xlsx", {member: "x"})).en
    assert "seems to be an Excel .xlsx workbook" in refusal(xlsx(tmp_path / "a.csv", HEADER)).en


def test_an_encrypted_workbook_says_so(tmp_path: Path) -> None:
    error = refusal(ole(tmp_path / "a.xlsx", "EncryptedPackage", b"secret"))
    assert "password-protected" in error.en
    assert "mật khẩu" in error.vi


def test_a_workbook_zipped_with_a_password_says_so(tmp_path: Path) -> None:
    path = xlsx(tmp_path / "a.xlsx", HEADER)
    content = bytearray(path.read_bytes())
    content[6] |= 1
    content[content.index(b"PK\x01\x02") + 8] |= 1
    path.write_bytes(bytes(content))
    assert "password-protected" in refusal(path).en


def test_a_workbook_under_the_suffix_of_another_is_read(tmp_path: Path) -> None:
    rows = '<row r="2"><c r="A2" t="str"><v>x</v></c></row>'
    for path in (xlsx(tmp_path / "a.xls", HEADER + rows), xls(tmp_path / "b.xlsx", [["a", "b"], ["x", "y"]])):
        (table,) = tables_of(path)
        assert isinstance(table, RawTable)
        assert table.columns[0].text.to_pylist() == ["x"]


@pytest.mark.parametrize("share", [0.1, 0.5, 0.9, 0.99])
@pytest.mark.parametrize("suffix", [".xlsx", ".parquet", ".json", ".ods"])
def test_a_cut_file_is_one_clear_error(tmp_path: Path, suffix: str, share: float) -> None:
    frame = pd.DataFrame({"area": [f"P34-{n}" for n in range(300)], "value": range(300)})
    path = tmp_path / f"a{suffix}"
    if suffix == ".xlsx":
        frame.to_excel(path, index=False)
    elif suffix == ".parquet":
        frame.to_parquet(path)
    elif suffix == ".ods":
        ods(path, "".join(ods_row("a", n) for n in range(300)))
    else:
        frame.to_json(path, orient="records")
    whole = path.read_bytes()
    path.write_bytes(whole[: int(len(whole) * share)])
    refusal(path)


def test_a_sheet_of_broken_xml_is_one_clear_error(tmp_path: Path) -> None:
    path = xlsx(tmp_path / "a.xlsx", '<row r="1"><c r="A1"><v>1</v>')
    assert "damaged or truncated and cannot be read as an Excel" in refusal(path).en
    path = xlsx(tmp_path / "a.xlsx", HEADER + '<row r="2"><c r="A2" t="s"><v>99</v></c></row>')
    assert "damaged or truncated" in refusal(path).en


def test_a_part_with_a_false_checksum_is_one_clear_error(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    with zipfile.ZipFile(xlsx(tmp_path / "b.xlsx", HEADER)) as whole, zipfile.ZipFile(path, "w") as stored:
        for name in whole.namelist():
            stored.writestr(name, whole.read(name))
    path.write_bytes(path.read_bytes().replace(b"<v>area</v>", b"<v>AREA</v>"))
    assert "BadZipFile" in refusal(path).en


@settings(max_examples=150, deadline=None)
@given(
    suffix=st.sampled_from(SUFFIXES),
    start=st.sampled_from([b"", b"PK\x03\x04", b"PAR1", b"\xff\xfe", b"\xef\xbb\xbf", b"[", b"{", b"a,b\n"]),
    content=st.binary(max_size=300),
)
def test_random_bytes_raise_nothing_else(
    tmp_path_factory: pytest.TempPathFactory, suffix: str, start: bytes, content: bytes
) -> None:
    path = tmp_path_factory.mktemp("fuzz") / f"a{suffix}"
    path.write_bytes(start + content)
    assert_read_or_refused(path)


WHOLE = {
    ".xlsx": lambda path: xlsx(path, HEADER + '<row r="2"><c r="A2"><v>1</v></c><c r="B2"><v>2</v></c></row>'),
    ".ods": lambda path: ods(path, ods_row("a", "b") + ods_row("x", 1.5)),
    ".parquet": lambda path: pd.DataFrame({"a": ["x"] * 50, "b": range(50)}).to_parquet(path),
}


@settings(max_examples=60, deadline=None)
@given(suffix=st.sampled_from(sorted(WHOLE)), places=st.lists(st.tuples(st.integers(0, 10**6), st.integers(0, 255))))
def test_flipped_bytes_raise_nothing_else(
    tmp_path_factory: pytest.TempPathFactory, suffix: str, places: list[tuple[int, int]]
) -> None:
    path = tmp_path_factory.mktemp("flip") / f"a{suffix}"
    WHOLE[suffix](path)
    damaged = bytearray(path.read_bytes())
    for place, byte in places:
        damaged[place % len(damaged)] = byte
    path.write_bytes(damaged)
    assert_read_or_refused(path)


def test_a_missing_file_and_odd_paths_are_refused(tmp_path: Path) -> None:
    assert "does not exist" in refusal(tmp_path / "none.csv").en
    too_long = refusal(tmp_path / ("x" * 5000 + ".csv")).en  # systems and Python versions differ in what they say
    assert "cannot be opened" in too_long or "does not exist" in too_long
    with pytest.raises(SubmissionError, match="holds no file to read"):
        list(tables_of(tmp_path))
    with pytest.raises(ArgumentError, match="list of files is empty"):
        list(tables_of([]))


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="named pipes are a Unix thing")
def test_a_pipe_does_not_hang(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "a.csv")
    assert "not a regular file" in refusal(tmp_path / "a.csv").en


def test_a_folder_is_read_in_order_and_goes_on_after_a_bad_file(tmp_path: Path) -> None:
    (tmp_path / "b").mkdir()
    (tmp_path / ".git").mkdir()
    for name in ("z.csv", "a.csv", "b/n.csv", "B.CSV"):
        (tmp_path / name).write_text(CSV, encoding="utf-8")
    passed_over = ("~$z.xlsx", ".hidden.csv", "README.txt", "readme", "notes.md", ".git/x.csv", "Thumbs.db")
    for name in passed_over:
        (tmp_path / name).write_text("x", encoding="utf-8")
    (tmp_path / "c.csv").write_bytes(b"")
    (tmp_path / "d.pdf").write_bytes(b"%PDF")
    found = list(tables_of(tmp_path))
    short = [(type(item).__name__, Path(item.file).relative_to(tmp_path).as_posix()) for item in found]
    assert short == [
        ("RawTable", "B.CSV"),
        ("RawTable", "a.csv"),
        ("RawTable", "b/n.csv"),
        ("UnreadableFile", "c.csv"),
        ("RawTable", "z.csv"),
        ("UnreadableFile", "d.pdf"),
    ]
    empty = found[3]
    assert isinstance(empty, UnreadableFile)
    assert in_language(empty.found, "en") == "The file is empty (0 bytes). Send the original again."
    assert in_language(empty.found, "vi") == "Tệp trống (0 byte). Hãy gửi lại tệp gốc."


def test_a_list_keeps_its_order_and_reports_what_is_missing(tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    for name in ("b.csv", "folder/a.csv"):
        (tmp_path / name).write_text(CSV, encoding="utf-8")
    found = list(tables_of([str(tmp_path / "none.csv"), tmp_path / "folder", tmp_path / "b.csv"]))
    assert [Path(item.file).name for item in found] == ["none.csv", "a.csv", "b.csv"]
    assert isinstance(found[0], UnreadableFile)


def test_links_to_folders_are_not_followed(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text(CSV, encoding="utf-8")
    try:
        (tmp_path / "loop").symlink_to(tmp_path, target_is_directory=True)
        (tmp_path / "dead.csv").symlink_to(tmp_path / "gone.csv")
    except OSError:
        pytest.skip("this system does not let us make links")
    found = list(tables_of(tmp_path))
    assert [type(item) for item in found] == [RawTable, UnreadableFile, UnreadableFile]
    assert isinstance(found[1], UnreadableFile)
    assert isinstance(found[2], UnreadableFile)
    assert "does not exist" in in_language(found[1].found, "en")
    assert "not followed" in in_language(found[2].found, "en")


def test_sheet_chooses_and_is_refused_where_there_are_none(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    for title in ("Q1", "Q2"):
        page = book.create_sheet(title)
        page.append(["area", "value"])
        page.append(["x", 1])
    book.save(tmp_path / "a.xlsx")
    assert [table.sheet for table in tables_of(tmp_path / "a.xlsx", sheet="Q2") if isinstance(table, RawTable)] == [
        "Q2"
    ]
    (tmp_path / "a.csv").write_text(CSV, encoding="utf-8")
    with pytest.raises(SubmissionError, match="has no sheet “Q2”"):
        list(tables_of(tmp_path / "a.csv", sheet="Q2"))


def test_progress_rises_to_one(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text(CSV * 1, encoding="utf-8")
    (tmp_path / "b.csv").write_bytes(b"")
    (tmp_path / "c.csv").write_text(CSV, encoding="utf-8")
    told: list[tuple[str, float]] = []
    list(
        tables_of(
            [tmp_path / "a.csv", tmp_path / "b.csv", tmp_path / "c.csv", tmp_path / "none.csv"],
            progress=lambda *t: told.append(t),
        )
    )
    shares = [share for _, share in told]
    assert shares == sorted(shares)
    assert shares[0] == pytest.approx(0.5)
    assert shares[-1] == 1.0
    assert {Path(name).name for name, _ in told} == {"a.csv", "b.csv", "c.csv", "none.csv"}


def test_a_bug_in_a_library_becomes_the_clear_error_and_keeps_its_cause(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(path: Path, name: str, limits: Limits) -> object:
        raise KeyError("deep inside")

    monkeypatch.setitem(files.READERS, "csv", fails)
    (tmp_path / "a.csv").write_text(CSV, encoding="utf-8")
    error = refusal(tmp_path / "a.csv")
    assert "damaged or truncated and cannot be read as CSV text (KeyError" in error.en
    assert error.__cause__ is not None


def test_too_little_memory_is_no_fault_of_the_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def read(path: Path, name: str, limits: Limits) -> Iterator[tuple[RawTable, float]]:
        raise MemoryError

    monkeypatch.setitem(files.READERS, "csv", read)
    path = tmp_path / "a.csv"
    path.write_text("a,b\n1,2\n", encoding="utf-8")
    with pytest.raises(SubmissionError, match="not enough memory"):
        list(tables_of(path))
