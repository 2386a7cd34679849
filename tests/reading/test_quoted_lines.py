"""Text of which every line was quoted once more as one cell, and what programs of old write behind the last line."""

from __future__ import annotations

from pathlib import Path

import pytest

from nq57_indicators.errors import SubmissionError
from nq57_indicators.reading.csv import csv_tables

HEADER, FIRST, SECOND = "area,value,note", 'Sơn La,"1,5",a', "Huế,2,b"


def cells(folder: Path, *lines: str, end: str = "") -> tuple[list[int], list[list[str | None]]]:
    path = folder / "a.csv"
    path.write_text("\r\n".join(lines) + end, encoding="utf-8", newline="")
    [(table, _)] = csv_tables(path, "a.csv")
    return table.rows.tolist(), [column.text.to_pylist() for column in table.columns]


def once_more(line: str) -> str:
    return '"' + line.replace('"', '""') + '"'


@pytest.mark.parametrize("header", [HEADER, once_more(HEADER)])
def test_lines_quoted_as_one_cell_are_read_without_these_quotes(tmp_path: Path, header: str) -> None:
    found = cells(tmp_path, "# giả định", header, once_more(FIRST), "", once_more(SECOND))
    assert found == ([3, 5], [["Sơn La", "Huế"], ["1,5", "2"], ["a", "b"]])


@pytest.mark.parametrize("odd", ['"x, y"', SECOND, '"one"'])
def test_a_file_with_other_lines_is_read_as_it_stands(tmp_path: Path, odd: str) -> None:
    with pytest.raises(SubmissionError, match="1 cells"):
        cells(tmp_path, HEADER, once_more(FIRST), odd)


def test_quoted_cells_are_no_quoted_lines(tmp_path: Path) -> None:
    quoted = ['"area","value"', '"Huế","2"']
    assert cells(tmp_path, *quoted) == ([2], [["Huế"], ["2"]])
    assert cells(tmp_path, '"area"', '"Huế"') == ([2], [["Huế"]])


@pytest.mark.parametrize("end", ["\r\n\x1a", "\r\n\x1a\r\n", "\r\n"])
def test_the_sign_of_the_end_of_a_file_is_no_row(tmp_path: Path, end: str) -> None:
    assert cells(tmp_path, HEADER, SECOND, end=end) == ([2], [["Huế"], ["2"], ["b"]])
