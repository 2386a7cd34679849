"""Quotes in CSV: a remark may take several lines, but never the records that stand on them."""

from __future__ import annotations

from pathlib import Path

import pytest

from nq57_indicators import read_submission
from nq57_indicators.errors import SubmissionError
from nq57_indicators.reading.csv import csv_tables

HEADER = ["variable", "ref_area", "time_period", "obs_value", "note"]
RECORDS = [
    ["dossiers_received", area, "2025-Q4", str(10 * n)] for n, area in enumerate(("P34-01", "P34-04", "P34-08"), 1)
]
DELIMITERS = pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"], ids=["comma", "semicolon", "tab", "pipe"])


def file_of(folder: Path, delimiter: str, *notes: str, line_end: str = "\n", encoding: str = "utf-8") -> Path:
    lines = [HEADER, *([*record, note] for record, note in zip(RECORDS, notes, strict=True))]
    path = folder / "a.csv"
    path.write_bytes(line_end.join(delimiter.join(line) for line in [*lines, [""]]).encode(encoding))
    return path


@DELIMITERS
@pytest.mark.parametrize(
    ("notes", "line"),
    [
        (('"Sở KHCN', "ok", 'xong"'), 2),
        (("ok", '"Sở KHCN', 'xong"'), 3),
        (('"màn hình 24""', "", '"màn hình 32""'), 2),
    ],
    ids=["closed later", "next line", "inch"],
)
def test_a_quote_that_swallows_lines_is_refused_at_its_line(
    tmp_path: Path, delimiter: str, notes: tuple[str, ...], line: int
) -> None:
    with pytest.raises(SubmissionError, match=f"Line {line}, column 5: a quoted cell goes on over the next lines"):
        read_submission(file_of(tmp_path, delimiter, *notes))


@DELIMITERS
@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
@pytest.mark.parametrize(
    ("notes", "line"),
    [
        (('"Sở KHCN', "ok", "ok"), 2),
        (("ok", "ok", '"Sở KHCN'), 4),
        (('"một, hai\nba ""bốn"""', '"Sở', 'x""y'), 4),
    ],
    ids=["first", "last", "after a good one"],
)
def test_a_quote_that_never_closes_is_refused_at_its_line(
    tmp_path: Path, delimiter: str, line_end: str, notes: tuple[str, ...], line: int
) -> None:
    with pytest.raises(SubmissionError, match=f"Line {line}: a quote opens here and is never closed"):
        read_submission(file_of(tmp_path, delimiter, *notes, line_end=line_end))


@DELIMITERS
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le"])
def test_remarks_of_several_lines_are_read(tmp_path: Path, delimiter: str, encoding: str) -> None:
    # a quote inside a cell that is not doubled ends it early, on its own line
    notes = ('"Gồm:\n1, Sở KHCN; 2, Sở TTTT |\n3, UBND xã, phường, đặc khu"', '"dòng\n\n""trích""\n"', '"Sở "KHCN""')
    submission = read_submission(file_of(tmp_path, delimiter, *notes, encoding=encoding))
    assert submission.observations["obs_value"].tolist() == [10.0, 20.0, 30.0]
    assert submission.findings.empty


@DELIMITERS
@pytest.mark.parametrize(
    ("text", "cells"),
    [
        ('"tỉnh"{d}"ghi chú"\n"Hà Nội"{d}"a{d}b\nc"\n', "a{d}b\nc"),  # every cell in quotes: no record was swallowed
        ('tỉnh{d}ghi chú\nHà Nội{d}"{d}\n"\n', "{d}\n"),  # no record has only delimiters
    ],
    ids=["all quoted", "only delimiters"],
)
def test_a_cell_with_as_many_delimiters_as_lines_is_read(tmp_path: Path, delimiter: str, text: str, cells: str) -> None:
    path = tmp_path / "a.csv"
    path.write_text(text.replace("{d}", delimiter), "utf-8")
    [(table, _)] = csv_tables(path, "a.csv")
    assert [column.text.to_pylist() for column in table.columns] == [["Hà Nội"], [cells.replace("{d}", delimiter)]]


@DELIMITERS
@pytest.mark.parametrize("header", ["tỉnh{d}ghi chú", '"tỉnh"{d}"ghi chú"'], ids=["plain", "all quoted"])
def test_records_of_two_columns_that_are_swallowed_are_found(tmp_path: Path, delimiter: str, header: str) -> None:
    cells = 'Hà Nội{d}"màn hình 24""\n""{d}"x"\n' if header.startswith('"') else 'Hà Nội{d}"màn hình\nHuế{d}5"\n'
    path = tmp_path / "a.csv"
    path.write_text(f"{header}\n{cells}".replace("{d}", delimiter), "utf-8")
    with pytest.raises(SubmissionError, match="Line 2, column 2: a quoted cell goes on"):
        list(csv_tables(path, "a.csv"))


def test_a_header_that_holds_records_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text('variable,ref_area,time_period,obs_value,"note\ndossiers_received,P34-01,2025-Q4,1,a"\n', "utf-8")
    with pytest.raises(SubmissionError, match="Line 1, column 5"):
        read_submission(path)


def test_a_header_of_two_lines_is_read(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text('variable,"ref_area\n",time_period,obs_value\ndossiers_received,P34-01,2025-Q4,1\n', "utf-8")
    assert read_submission(path).observations["obs_value"].tolist() == [1.0]


def test_a_pipe_is_a_delimiter_like_others(tmp_path: Path) -> None:
    submission = read_submission(file_of(tmp_path, "|", "", "a,b;c", "d"))
    assert submission.observations["obs_value"].tolist() == [10.0, 20.0, 30.0]
    assert submission.findings.empty
