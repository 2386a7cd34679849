import codecs
import csv
import io
import json
from math import inf, nan
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

from alike import assert_frame_equal
from nq57_indicators.models.base import Text
from nq57_indicators.models.tables import TABLES, Column
from nq57_indicators.writing.arrow import ARROW_TYPES, arrow_table
from nq57_indicators.writing.plain import CsvFile, JsonFile, ParquetFile, ParquetFolder, safe_text, without_formulas

TITLE = Text(vi="Tên", en="Name")
COLUMNS = (
    Column("ref_area", "id", TITLE),
    Column("score", "number", TITLE),
    Column("rank", "integer", TITLE),
    Column("due", "date", TITLE),
    Column("preferred", "flag", TITLE),
    Column("found", "text", TITLE),
)
TableFile = type[CsvFile] | type[JsonFile] | type[ParquetFile]


def _write(kind: TableFile, path: Path, *tables: pa.Table) -> None:
    file = kind(path)
    for table in tables:
        file.add(table)
    file.close()


def write_csv(table: pa.Table, path: Path) -> None:
    _write(CsvFile, path, table)


def write_json(table: pa.Table, path: Path) -> None:
    _write(JsonFile, path, table)


def write_parquet(table: pa.Table, path: Path) -> None:
    _write(ParquetFile, path, table)


FRAME = pd.DataFrame(
    {
        "ref_area": pd.Categorical(["P34-01", "P34-24"]),
        "score": [0.1 + 0.2, nan],
        "rank": pd.array([1, None], dtype="Int64"),
        "due": pd.to_datetime(["2030-12-31", None]),
        "preferred": [True, False],
        "found": ['Hà Nội, "thủ đô"\nhai dòng', None],
    }
)


def csv_rows(path: Path) -> list[list[str]]:
    return list(csv.reader(io.StringIO(path.read_text(encoding="utf-8-sig"))))


def test_csv_opens_in_excel_and_keeps_every_digit(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    write_csv(arrow_table(FRAME, COLUMNS), path)
    assert path.read_bytes().startswith(codecs.BOM_UTF8)
    assert csv_rows(path) == [
        ["ref_area", "score", "rank", "due", "preferred", "found"],
        ["P34-01", "0.30000000000000004", "1", "2030-12-31", "true", 'Hà Nội, "thủ đô"\nhai dòng'],
        ["P34-24", "", "", "", "false", ""],
    ]


def test_json_has_every_key_in_every_record(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    write_json(arrow_table(FRAME, COLUMNS), path)
    first, second = json.loads(path.read_text(encoding="utf-8"))
    assert first == {
        "ref_area": "P34-01",
        "score": 0.30000000000000004,
        "rank": 1,
        "due": "2030-12-31",
        "preferred": True,
        "found": 'Hà Nội, "thủ đô"\nhai dòng',
    }
    assert second == {
        "ref_area": "P34-24", "score": None, "rank": None, "due": None, "preferred": False, "found": None,
    }  # fmt: skip


def test_json_knows_no_infinity(tmp_path: Path) -> None:
    write_json(arrow_table(pd.DataFrame({"score": [inf, -inf, -0.0]}), COLUMNS[1:2]), tmp_path / "a.json")
    text = (tmp_path / "a.json").read_text(encoding="utf-8")
    assert [record["score"] for record in json.loads(text)] == [None, None, 0]
    assert "-0" not in text


def test_an_empty_table_is_an_empty_list_and_a_bare_header(tmp_path: Path) -> None:
    table = arrow_table(FRAME.iloc[:0], COLUMNS)
    write_json(table, tmp_path / "a.json")
    write_csv(table, tmp_path / "a.csv")
    assert json.loads((tmp_path / "a.json").read_text(encoding="utf-8")) == []
    assert len(csv_rows(tmp_path / "a.csv")) == 1


def test_parquet_carries_types_and_what_it_was_made_with(tmp_path: Path) -> None:
    write_parquet(arrow_table(FRAME, COLUMNS, {"nq57:catalogue": '"nq57 1"'}), tmp_path / "a.parquet")
    schema = pq.read_schema(tmp_path / "a.parquet")
    assert [schema.field(column.name).type for column in COLUMNS] == [ARROW_TYPES[column.kind] for column in COLUMNS]
    assert schema.metadata[b"nq57:catalogue"] == b'"nq57 1"'
    read = pd.read_parquet(tmp_path / "a.parquet")
    assert read["score"].tolist()[0] == 0.1 + 0.2


@pytest.mark.parametrize("name", list(TABLES))
def test_a_frame_without_rows_has_the_schema_of_its_table(name: str) -> None:
    columns = TABLES[name]
    empty = arrow_table(pd.DataFrame(columns=[column.name for column in columns]), columns)
    assert empty.schema.types == [ARROW_TYPES[column.kind] for column in columns]
    assert empty.num_rows == 0


@pytest.mark.parametrize("write", [write_csv, write_json, write_parquet])
def test_the_same_rows_give_the_same_bytes(write, tmp_path: Path) -> None:
    for name in ("a", "b"):
        write(arrow_table(FRAME.copy(), COLUMNS), tmp_path / name)
    assert (tmp_path / "a").read_bytes() == (tmp_path / "b").read_bytes()


@pytest.mark.parametrize(
    ("text", "safe"),
    [
        ("=1+1", "'=1+1"),
        ("+cmd|' /C calc'!A0", "'+cmd|' /C calc'!A0"),
        ("-2+3", "'-2+3"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("\t=1", "'\t=1"),
        ("\r=1", "'\r=1"),
        ("  =1+1", "'  =1+1"),
        ("\u00a0=1+1", "'\u00a0=1+1"),
        ("\u200b=1+1", "'\u200b=1+1"),
        ("\ufeff\u2060 @SUM(A1)", "'\ufeff\u2060 @SUM(A1)"),
        ("\uff1d1+1", "'\uff1d1+1"),
        ("\u3000\uff20SUM(A1)", "'\u3000\uff20SUM(A1)"),
        ("\n-2+3", "'\n-2+3"),
        *(
            (f"{unseen}=1", f"'{unseen}=1")
            for unseen in "\x85\u034f\u115f\u1160\u17b4\u2065\u2800\u3164\ufe0f\uffa0\U000e0001"
        ),
        *((f"{sign}1+1", f"'{sign}1+1") for sign in "\ufe66\ufe62\ufe63\ufe6b\uff0b\uff0d\u207a\u208c\ufb29\u2a75"),
        ("\u3164\u2800\ufe66cmd", "'\u3164\u2800\ufe66cmd"),
        ("– gạch đầu dòng", "– gạch đầu dòng"),
        ("① Đà Nẵng", "① Đà Nẵng"),
        ("-12,5", "-12,5"),
        ("+84", "+84"),
        ("#DIV/0!", "#DIV/0!"),
        ("Hà Nội = thủ đô", "Hà Nội = thủ đô"),
        ("", ""),
    ],
)
def test_no_text_runs_as_a_formula(text: str, safe: str) -> None:
    assert safe_text(text) == safe


@given(st.text())
def test_safe_texts_never_start_as_a_formula_unless_they_are_figures(text: str) -> None:
    safe = safe_text(text)
    assert safe.removeprefix("'").endswith(text.removeprefix("'"))
    if safe.startswith(("=", "@", "\t", "\r")):
        pytest.fail(safe)
    if safe.startswith(("+", "-")):
        assert set(safe[1:]) <= set("0123456789.,")


def test_formulas_are_made_safe_in_ids_too(tmp_path: Path) -> None:
    write_csv(arrow_table(pd.DataFrame({"ref_area": ["=1+1"]}), COLUMNS[:1]), tmp_path / "a.csv")
    assert csv_rows(tmp_path / "a.csv")[1] == ["'=1+1"]


def test_only_the_texts_of_a_table_are_made_safe() -> None:
    frame = pd.DataFrame({"file": ["=1.csv", "a.csv"], "due": pd.to_datetime(["2026-09-25", None]), "number": [-1, 2]})
    safe = without_formulas(frame)
    assert safe["file"].tolist() == ["'=1.csv", "a.csv"]
    assert_frame_equal(safe[["due", "number"]], frame[["due", "number"]])


def test_long_tables_are_one_list(tmp_path: Path) -> None:
    many = pa.table({"rank": pa.chunked_array([range(60_000), range(60_000)], pa.int64())})
    write_json(many, tmp_path / "a.json")
    assert len(json.loads((tmp_path / "a.json").read_text(encoding="utf-8"))) == 120_000


@pytest.mark.parametrize("kind", [CsvFile, JsonFile])
def test_parts_make_the_same_file_as_the_whole(kind: type[CsvFile] | type[JsonFile], tmp_path: Path) -> None:
    table = arrow_table(FRAME, COLUMNS)
    _write(kind, tmp_path / "whole", table)
    _write(kind, tmp_path / "parts", table.slice(0, 1), table.slice(1))
    assert (tmp_path / "parts").read_bytes() == (tmp_path / "whole").read_bytes()


def test_parts_with_other_names_make_one_parquet_file(tmp_path: Path) -> None:
    """Each part brings names of its own along."""
    parts = [arrow_table(FRAME.iloc[[at]], COLUMNS) for at in range(len(FRAME))]
    _write(ParquetFile, tmp_path / "parts", *parts)
    _write(ParquetFile, tmp_path / "whole", arrow_table(FRAME, COLUMNS))
    assert pq.read_table(tmp_path / "parts").to_pylist() == pq.read_table(tmp_path / "whole").to_pylist()


def test_a_folder_of_parquet_files_is_read_as_one_table(tmp_path: Path) -> None:
    folder = ParquetFolder(tmp_path / "a.parquet")
    parts = [arrow_table(FRAME.iloc[[at]], COLUMNS) for at in range(len(FRAME))]
    for part in [*parts, *parts, *parts]:
        folder.add(part)
    folder.close()
    assert len(list((tmp_path / "a.parquet").iterdir())) == 3 * len(parts)
    read = pd.read_parquet(tmp_path / "a.parquet")
    assert len(read) == 3 * len(FRAME)
    assert list(read.columns) == [column.name for column in COLUMNS]


def test_an_error_of_any_part_is_an_error_of_the_folder(tmp_path: Path) -> None:
    folder = ParquetFolder(tmp_path / "a.parquet")
    (tmp_path / "a.parquet").rmdir()
    folder.add(arrow_table(FRAME, COLUMNS))
    with pytest.raises(OSError, match=r"part-0000"):
        folder.close()
