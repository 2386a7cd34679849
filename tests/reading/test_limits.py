"""Every limit, at the limit: what is just allowed is read, one more is refused by the name of the limit."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from workbooks import HEADER, LINKS, MAIN, OFFICE, ods, ods_row, xls, xlsx

from nq57_indicators import read_submission
from nq57_indicators.errors import ArgumentError, LimitError, SubmissionError
from nq57_indicators.models.limits import NAMES, USUAL, Limits
from nq57_indicators.reading.files import tables_of
from nq57_indicators.tables.cells import RawTable
from nq57_indicators.texts.findings import in_language

Rows = list[list[str | float]]
TWO: Rows = [["area", "value"], ["x", 1.0]]


def csv(path: Path) -> Path:
    path.write_text("area,value\nx,1\n", encoding="utf-8")
    return path


def book(path: Path, rows: Rows = TWO, sheets: int = 1) -> Path:
    made = openpyxl.Workbook()
    for number in range(sheets):
        page = made.worksheets[0] if number == 0 else made.create_sheet()
        for row in rows:
            page.append(row)
    made.save(path)
    return path


def frame(path: Path) -> Path:
    pd.DataFrame({"area": ["x"], "value": [1.0]}).to_parquet(path)
    return path


def text(path: Path, content: str) -> Path:
    path.write_text(content, encoding="utf-8")
    return path


def shared(path: Path, content: str, uses: int) -> Path:
    """A workbook whose cells all show one shared text."""
    cells = "".join(f'<row r="{row}"><c r="A{row}" t="s"><v>0</v></c></row>' for row in range(2, uses + 2))
    link = f'<Relationship Id="rId2" Type="{OFFICE}/sharedStrings" Target="sharedStrings.xml"/></Relationships>'
    return xlsx(
        path,
        HEADER + cells,
        extra={
            "xl/sharedStrings.xml": f'<sst xmlns="{MAIN}"><si><t>{content}</t></si></sst>',
            "xl/_rels/workbook.xml.rels": LINKS.replace("</Relationships>", link),
        },
    )


CASES: list[tuple[str, str, Callable[[Path], Path], int]] = [
    ("bytes", "a.csv", csv, len("area,value\nx,1\n")),
    ("bytes", "a.jsonl", lambda path: text(path, '{"a": 1}\n'), 9),
    ("whole_bytes", "a.json", lambda path: text(path, '[{"a": 1}]'), 10),
    ("columns", "a.csv", csv, 2),
    ("columns", "a.xlsx", book, 2),
    ("columns", "a.parquet", frame, 2),
    ("columns", "a.json", lambda path: text(path, '[{"a": 1}, {"b": 2}]'), 2),
    ("columns", "a.jsonl", lambda path: text(path, '{"a": 1}\n{"b": 2}\n'), 2),
    ("cells", "a.xlsx", book, 4),
    ("cells", "a.xlsx", lambda path: book(path, sheets=3), 12),
    ("cells", "a.xls", lambda path: xls(path, TWO), 4),
    ("cells", "a.xls", lambda path: xls(path, TWO, last_cell=(99, 9)), 1000),
    ("cells", "a.ods", lambda path: ods(path, ods_row("area", "value") + ods_row("x", 1, repeated=9)), 20),
    ("cells", "a.json", lambda path: text(path, json.dumps([{f"k{i}": 1} for i in range(10)])), 100),
    ("cells", "a.jsonl", lambda path: text(path, "".join(f'{{"k{i}": 1}}\n' for i in range(10))), 100),
    ("sheets", "a.xlsx", lambda path: book(path, sheets=3), 3),
    ("text", "a.xlsx", lambda path: book(path, [["area", "value"], ["x" * 99, 1]]), 99),
    ("text", "a.xlsx", lambda path: shared(path, "x" * 99, 1), 99),
    ("characters", "a.xlsx", lambda path: shared(path, "x" * 99, 5), len("areavalue") + 6 * 99),
    (
        "characters",
        "a.ods",
        lambda path: ods(path, ods_row("area", "v") + ods_row("x" * 50, 1, repeated=9)),
        len("areav") + 9 * 50,
    ),
]


@pytest.mark.parametrize(("limit", "name", "make", "most"), CASES, ids=[f"{one[0]}-{one[1]}-{one[3]}" for one in CASES])
def test_at_the_limit(tmp_path: Path, limit: str, name: str, make: Callable[[Path], Path], most: int) -> None:
    path = make(tmp_path / name)
    assert list(tables_of(path, limits=Limits.given({limit: most})))
    with pytest.raises(LimitError) as caught:
        list(tables_of(path, limits=Limits.given({limit: most - 1})))
    assert caught.value.fields["limit"] == limit
    assert caught.value.fields["most"] == most - 1
    assert caught.value.en.startswith(path.as_posix())
    assert f"--limits {limit}=" in caught.value.vi


def test_members_and_what_they_unpack_to(tmp_path: Path) -> None:
    path = book(tmp_path / "a.xlsx")
    for limit in ("members", "unpacked_bytes"):
        with pytest.raises(LimitError) as caught:
            list(tables_of(path, limits=Limits.given({limit: 3})))
        assert caught.value.fields["limit"] == limit


def test_a_part_that_was_made_to_burst_is_refused_by_the_directory(tmp_path: Path) -> None:
    path = xlsx(tmp_path / "a.xlsx", HEADER, extra={"xl/media/a.bin": b"\0" * (51 << 20)})
    with pytest.raises(LimitError, match="unpacks to too much"):
        list(tables_of(path))


def test_one_part_for_many_sheets_counts_as_often_as_it_is_read(tmp_path: Path) -> None:
    sheets = "".join(f'<sheet name="S{number}" sheetId="{number}" r:id="rId1"/>' for number in range(1, 40))
    listed = f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><sheets>{sheets}</sheets></workbook>'
    path = xlsx(tmp_path / "a.xlsx", HEADER, extra={"xl/workbook.xml": listed})
    with pytest.raises(LimitError, match="spans more than"):
        next(tables_of(path, limits=Limits(cells=77)))  # before the first is laid out
    assert len(list(tables_of(path, limits=Limits(cells=78)))) == 39


def test_an_xls_of_far_cells_is_refused_before_it_is_laid_out(tmp_path: Path) -> None:
    path = xls(tmp_path / "a.xls", TWO, last_cell=(65_535, 65_535))
    with pytest.raises(LimitError, match="spans more than"):
        list(tables_of(path))


def test_a_parser_that_never_ends_is_stopped(tmp_path: Path) -> None:
    with pytest.raises(LimitError, match=r"takes more than 0\.001 seconds|takes more than 0 seconds"):
        list(tables_of(xls(tmp_path / "a.xls", TWO), limits=Limits(seconds=0.001)))  # type: ignore[arg-type]  # no whole second


def test_tags_beyond_those_of_cells_are_counted(tmp_path: Path) -> None:
    with pytest.raises(LimitError, match="spans more than"):
        list(tables_of(xlsx(tmp_path / "a.xlsx", HEADER + "<x/>" * 100_100), limits=Limits(cells=10)))


def test_a_parquet_file_that_claims_too_much_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.parquet"
    pq.write_table(
        pa.table({"area": pa.DictionaryArray.from_arrays(pa.array([0] * 5_000_000, pa.int8()), ["x"])}), path
    )
    assert path.stat().st_size < 20_000
    with pytest.raises(LimitError, match="spans more than"):
        list(tables_of(path))
    with pytest.raises(LimitError, match="unpacks to too much"):
        list(tables_of(path, limits=Limits(cells=5_000_000, unpacked_bytes=10)))


def test_limits_a_caller_sets() -> None:
    assert Limits.given(None) == USUAL
    assert Limits.given(Limits(cells=3)) == Limits(cells=3)
    assert set(NAMES) == set(vars(USUAL))
    for wrong in ({"cell": 1}, {"cells": 0}, {"cells": "9"}, {"cells": True}, {"cells": 1.5}, 9, "cells=9"):
        with pytest.raises(ArgumentError):
            Limits.given(wrong)


def test_ragged_rows_end_the_reading_early(tmp_path: Path) -> None:
    path = text(tmp_path / "a.csv", "a,b,c\n1,2,3\n" + "x\n" * 500_000)
    with pytest.raises(SubmissionError, match=r"line 3 has 1 cells \(expected 3\).*and at least 995 more"):
        list(tables_of(path))


def test_text_of_parquet_that_is_no_text(tmp_path: Path) -> None:
    bad = pa.Array.from_buffers(pa.string(), 2, pa.array([b"ok", b"\xff\xfe"], pa.binary()).buffers())
    for name, column in (("a", bad), ("b", bad.cast(pa.binary()).dictionary_encode())):
        if name == "b":
            column = pa.DictionaryArray.from_arrays(pa.array([0, 1], pa.int32()), bad)
        pq.write_table(pa.table({"variable": column}), tmp_path / f"{name}.parquet")
        with pytest.raises(SubmissionError, match="Row 2, column “variable”: the text is not UTF-8"):
            list(tables_of(tmp_path / f"{name}.parquet"))


def test_links_out_of_the_folder_are_not_followed(tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    outside = csv(tmp_path / "outside.csv")
    inside = csv(folder / "a.csv")
    try:
        (folder / "b.csv").symlink_to(outside)
        (folder / "c.csv").symlink_to(inside)
        (folder / "d.csv").symlink_to(folder / "d.csv")
    except OSError:
        pytest.skip("this system makes no links")
    read = {table.file.rpartition("/")[2]: table for table in tables_of(folder)}
    assert "outside the folder given" in in_language(getattr(read["b.csv"], "found", ""), "en")
    assert getattr(read["d.csv"], "found", "")
    assert not hasattr(read["a.csv"], "en")
    assert not hasattr(read["c.csv"], "en")


def test_a_cell_longer_than_any_header_is_read_and_shown_in_part(tmp_path: Path) -> None:
    long = "Sở KHCN " * 30_000
    path = text(tmp_path / "a.csv", f"variable,ref_area,time_period,obs_value\ndossiers_received,{long},2025-Q4,1\n")
    (table,) = tables_of(path)
    assert isinstance(table, RawTable)
    assert table.columns[1].text.to_pylist()[0].endswith("… [240000]")


def test_a_reference_of_millions_of_letters_ends_at_once(tmp_path: Path) -> None:
    cell = f'<row r="2"><c r="{"A" * 2_000_000}2"><v>1</v></c></row>'
    with pytest.raises(SubmissionError, match="beyond limits"):
        list(tables_of(xlsx(tmp_path / "a.xlsx", HEADER + cell)))


def test_thousands_of_columns_are_told_by_their_headers_alone(tmp_path: Path) -> None:
    names = ",".join(f"dossiers_received {number}" for number in range(3000))
    path = text(tmp_path / "a.csv", f"ref_area,time_period,{names}\nP34-24,2025-Q4,{','.join('1' * 3000)}\n")
    findings = read_submission(path).findings
    assert findings[["rule", "found", "expected"]].astype(str).to_numpy().tolist() == [
        ["table-too-wide", "3002", "500"]
    ]


@pytest.mark.parametrize(("page", "thousands"), [("hostile-input.md", ","), ("hostile-input.vi.md", ".")])
def test_the_page_says_the_usual_limits(page: str, thousands: str) -> None:
    said = (Path(__file__).parents[2] / "docs" / "explanation" / page).read_text(encoding="utf-8")
    rows = dict(re.findall(r"^\| `(\w+)` \| ([^|]+) \|", said, flags=re.MULTILINE))
    units = {" MiB": 1 << 20, " GiB": 1 << 30}
    for name in NAMES:
        text = rows.pop(name)
        unit = next((size for sign, size in units.items() if text.endswith(sign)), 1)
        assert int(text.split()[0].replace(thousands, "")) * unit == getattr(USUAL, name), name
    assert rows == {}


def test_providers_that_nobody_knows_are_counted(tmp_path: Path) -> None:
    rows = "".join(f"dossiers_received,P34-24,2025-Q4,1,Sở {number}\n" for number in range(5))
    path = text(tmp_path / "a.csv", f"variable,ref_area,time_period,obs_value,provider\n{rows}")
    assert len(read_submission(path, limits={"providers": 5}).observations) == 5
    with pytest.raises(LimitError) as caught:
        read_submission(path, limits={"providers": 4})
    assert caught.value.fields["limit"] == "providers"
