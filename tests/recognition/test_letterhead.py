"""Official forms open with a letterhead: its two cells are no headers."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import openpyxl
import pyarrow as pa
import pytest

import nq57_indicators as nq
from nq57_indicators.recognition.letterhead import below_letterhead
from nq57_indicators.recognition.names import names_of
from nq57_indicators.tables.cells import RawColumn, RawTable
from nq57_indicators.tables.codebook import codebook

LETTERHEAD = [
    ["UBND TỈNH BẮC NINH", None, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"],
    ["SỞ KHOA HỌC VÀ CÔNG NGHỆ", None, "Độc lập - Tự do - Hạnh phúc"],
    [],
    ["BÁO CÁO SỐ LIỆU (giả định)"],
]
TABLE = [["Tỉnh", "Kỳ", "dossiers_received", "dossiers_resolved"], ["Bắc Ninh", "Quý I/2026", 1200, "1.500"]]


def workbook(path: Path, rows: list[list[object]]) -> Path:
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    book.save(path)
    return path


def test_the_table_below_a_letterhead_is_read_in_its_place(tmp_path: Path) -> None:
    submission = nq.read_submission(workbook(tmp_path / "form.xlsx", [*LETTERHEAD, *TABLE]))
    assert submission.observations[["obs_value", "row", "column"]].values.tolist() == [[1200, 6, 3], [1500, 6, 4]]
    assert len(submission.findings) == 0


def test_one_known_word_above_the_table_is_no_row_of_headers() -> None:
    """In a table too long to be looked at by its layout, the first row that names two columns holds the headers."""
    area = RawColumn("BÁO CÁO", 1, pa.array(["Kỳ", "Tỉnh", "Bắc Ninh"]))
    figures = RawColumn("", 2, pa.array([None, "dossiers_received", "1200"]))
    table = RawTable("form.csv", None, "csv", (area, figures), np.arange(2, 5, dtype=np.int32))
    below = below_letterhead(table, names_of(codebook(nq.load_catalogue())), [])
    assert [column.header for column in below.columns] == ["Tỉnh", "dossiers_received"]
    assert below.rows.tolist() == [4]


@pytest.mark.parametrize("delimiter", [",", ";"])
def test_the_same_in_a_file_of_ragged_lines(tmp_path: Path, delimiter: str) -> None:
    lines = [delimiter.join("" if cell is None else str(cell) for cell in row) for row in [*LETTERHEAD, *TABLE]]
    path = tmp_path / "form.csv"
    path.write_text("\n".join(lines), encoding="utf-8")
    submission = nq.read_submission(path)
    assert submission.observations[["obs_value", "row", "column"]].values.tolist() == [[1200, 6, 3], [1500, 6, 4]]
    assert len(submission.findings) == 0


def test_a_table_without_known_headers_is_left_as_it_is(tmp_path: Path) -> None:
    findings = nq.read_submission(workbook(tmp_path / "other.xlsx", [["a", "b"], ["c", "d"]])).findings
    assert "missing-header" in set(findings["rule"].astype(str))


@pytest.mark.parametrize("door", ["csv", "xlsx"])
def test_one_known_header_is_enough_to_keep_the_first_row(tmp_path: Path, door: str) -> None:
    rows = [["Tỉnh", "strange"], ["dossiers_received", "ref_area"]]
    if door == "csv":
        path = tmp_path / "a.csv"
        path.write_text("\n".join(",".join(row) for row in rows), encoding="utf-8")
    else:
        path = workbook(tmp_path / "a.xlsx", rows)
    assert "unknown-variable" in set(nq.read_submission(path).findings["rule"].astype(str))


def test_a_file_of_strangers_ends(tmp_path: Path) -> None:
    """Every one of them is told what it may be."""
    path = tmp_path / "strangers.csv"
    rows = "".join(f"dossiers_received,Hà Nọi {number},2026-Q1,1\n" for number in range(2000))
    path.write_text("variable,ref_area,time_period,obs_value\n" + rows, encoding="utf-8")
    submission = nq.read_submission(path)
    assert len(submission.findings) == 2000
    assert submission.findings["found"].tolist() == [f"Hà Nọi {number}" for number in range(2000)]
    assert submission.findings["expected"].str.contains("P34-01").all()
    assert len(submission._store.parts) == 1  # one by one, 200,000 of them would take minutes


def test_a_file_of_unknown_variables_ends(tmp_path: Path) -> None:
    path = tmp_path / "strangers.csv"
    names = [f"dossiers_{number}" for number in range(1999)] + ["Hồ sơ trực tuyến"]
    rows = "".join(f"{name},Hà Nội,2026-Q1,1\n" for name in names)
    path.write_text("variable,ref_area,time_period,obs_value\n" + rows, encoding="utf-8")
    submission = nq.read_submission(path)
    assert submission.findings["found"].tolist() == names
    assert submission.findings["rule"].tolist()[-2:] == ["unknown-variable", "ambiguous-variable"]
    assert len(submission._store.parts) == 2


def test_a_file_name_that_is_no_text_is_shown_as_far_as_it_can_be(tmp_path: Path) -> None:
    try:
        path = tmp_path / "bad\udcffname.csv"
        path.write_text("variable,ref_area,time_period,obs_value\ndossiers_received,P34-01,2026-Q1,khoảng 3\n", "utf-8")
    except (OSError, UnicodeEncodeError):
        pytest.skip("this file system takes text names only")
    [file] = nq.read_submission(path).findings["file"].tolist()
    assert "name.csv" in file
    file.encode("utf-8")
