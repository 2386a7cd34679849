"""Delimited text: encodings, delimiters, line numbers, and what is refused."""

from __future__ import annotations

import csv
import io
import unicodedata
from pathlib import Path

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from nq57_indicators import load_catalogue
from nq57_indicators.errors import SubmissionError
from nq57_indicators.reading import csv as delimited
from nq57_indicators.reading.csv import csv_tables
from nq57_indicators.recognition.names import fold, roles_of_headers
from nq57_indicators.tables.cells import RawTable


def written(folder: Path, content: str | bytes, encoding: str = "utf-8") -> Path:
    path = folder / "a.csv"
    path.write_bytes(content if isinstance(content, bytes) else content.encode(encoding))
    return path


def only(path: Path) -> RawTable:
    tables = [table for table, _ in csv_tables(path, "a.csv")]
    assert len(tables) == 1
    return tables[0]


def cells(table: RawTable) -> dict[str, list[str | None]]:
    return {column.header: column.text.to_pylist() for column in table.columns}


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le-bom", "utf-16-be-bom", "utf-16-le", "utf-16-be"]
)
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
def test_encoding_and_delimiter_do_not_change_the_cells(
    tmp_path: Path, encoding: str, delimiter: str, line_end: str
) -> None:
    records = [["Tỉnh", "Số liệu"], ["Bắc Ninh", "1"], ["Đắk Lắk", ""]]
    text = line_end.join(delimiter.join(record) for record in records)
    if encoding.endswith("-bom"):
        text, encoding = "\ufeff" + text, encoding.removesuffix("-bom")
    table = only(written(tmp_path, text, encoding))
    assert cells(table) == {"Tỉnh": ["Bắc Ninh", "Đắk Lắk"], "Số liệu": ["1", None]}
    assert table.rows.tolist() == [2, 3]
    assert [column.column for column in table.columns] == [1, 2]


LINES = [
    ("plain", "a,b\n1,2\n3,4\n", [2, 3]),
    ("comments before the header", "# made up\n#second\n\na,b\n1,2\n", [5]),
    ("empty line between", "a,b\n1,2\n\n3,4\n", [2, 4]),
    ("row of empty cells", "a,b\n,\n3,4\n", [3]),
    ("quoted line break", 'a,b\n"x\ny",2\n3,4\n', [2, 4]),
    ("quoted line break in the header", '"a\nx",b\n1,2\n', [3]),
    ("empty quoted cell", 'a,b\n"",2\n', [2]),
    ("no line end", "a,b\n1,2", [2]),
    ("only a header", "a,b\n", []),
    ("only a header, no line end", "a,b", []),
    ("header and empty lines", "a,b\n\n\n", []),
    ("carriage returns", "a,b\r\n1,2\r\n\r\n3,4\r\n", [2, 4]),
]


@pytest.mark.parametrize(("text", "rows"), [case[1:] for case in LINES], ids=[case[0] for case in LINES])
def test_rows_are_line_numbers(tmp_path: Path, text: str, rows: list[int]) -> None:
    assert only(written(tmp_path, text)).rows.tolist() == rows


@pytest.mark.parametrize(
    ("text", "headers"),
    [
        ("#,a\n1,2\n", ["#", "a"]),
        ("a,b;c\n1;2\n3;4\n", ["a,b", "c"]),
        ('"a,b,c";d\n1;2\n', ["a,b,c", "d"]),
        ("a;b;c\n1,5;2,5;3,5\n", ["a", "b", "c"]),
        ("a;b, %;c\n1,0;2;3\n", ["a", "b, %", "c"]),
        ("a\n1\n", ["a"]),
        ("a,a\n1,2\n", ["a", "a"]),
        (" a ,b\n1,2\n", [" a ", "b"]),
        ("a,b,\n1,2,\n", ["a", "b"]),
        ("a,b,\n1,2,3\n", ["a", "b", ""]),
    ],
)
def test_headers_stand_as_in_the_file(tmp_path: Path, text: str, headers: list[str]) -> None:
    assert [column.header for column in only(written(tmp_path, text)).columns] == headers


@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("statement", ["sep={}", "SEP={}", '"sep={}"', "\nsep={}", "# note\nsep={}"])
def test_a_stated_delimiter_is_taken(tmp_path: Path, statement: str, delimiter: str, line_end: str) -> None:
    """Excel reads (and other programs write) a first line that says the delimiter, even where the header leaves it open."""
    lines = [*statement.format(delimiter).split("\n"), delimiter.join(["a,b", "c;d"]), delimiter.join(["1", "2"])]
    text = (
        line_end.join(lines) if delimiter not in ",;" else line_end.join(lines).replace("a,b", "a").replace("c;d", "c")
    )
    table = only(written(tmp_path, text, "utf-8-sig"))
    assert [column.text.to_pylist() for column in table.columns] == [["1"], ["2"]]
    assert table.rows.tolist() == [len(lines)]


def test_only_one_line_states_the_delimiter(tmp_path: Path) -> None:
    table = only(written(tmp_path, "sep=;\nsep=,;b\n1;2\n"))
    assert cells(table) == {"sep=,": ["1"], "b": ["2"]}


LETTERHEADS = [
    ("one cell above", "BÁO CÁO QUÝ I\n\nTỉnh,Kỳ,x\nBắc Ninh,2026,1\n", 3, [4]),
    ("two cells above", "UBND TỈNH,,CỘNG HÒA\nSở,,Độc lập\nSTT,Tỉnh,Kỳ,x\n1,Bắc Ninh,2026,1\n", 3, [4]),
    ("a comma in the title", "Báo cáo quý I, năm 2026\nTỉnh;Kỳ;x\nBắc Ninh;2026;1,5\n", 2, [3]),
    ("one role", "BÁO CÁO\nĐịa phương;x;y\nBắc Ninh;1;2\n", 2, [3]),
    ("two cells below lines", "BÁO CÁO\nQUÝ I, 2026\nTỉnh\tx\nBắc Ninh\t1\nHà Nội\t2\n", 3, [4, 5]),
    ("a stated delimiter", "sep=;\nBÁO CÁO, 2026\nTỉnh;Kỳ;x\nBắc Ninh;2026;1\n", 3, [4]),
    ("a quoted title of two lines", '"BÁO CÁO\nQUÝ I"\nTỉnh,Kỳ,x\nBắc Ninh,2026,1\n', 3, [4]),
    ("title cells that are one role", "Kỳ báo cáo,Quý I\nTỉnh,Kỳ,x\nBắc Ninh,2026,1\n", None, []),
]


@pytest.mark.parametrize(
    ("text", "header", "rows"), [case[1:] for case in LETTERHEADS], ids=[c[0] for c in LETTERHEADS]
)
def test_a_letterhead_above_the_header_is_passed_over(
    tmp_path: Path, text: str, header: int | None, rows: list[int]
) -> None:
    path = written(tmp_path, text)
    if header is None:  # the first line may be the header: nothing is guessed
        with pytest.raises(SubmissionError, match="line 2 has 3 cells"):
            only(path)
        return
    table = only(path)
    assert table.rows.tolist() == rows
    assert [column.header for column in table.columns][-1] in ("x", "y")


def test_a_letterhead_does_not_excuse_ragged_rows(tmp_path: Path) -> None:
    text = "BÁO CÁO\nTỉnh,Kỳ,x\nBắc Ninh,2026,1,5\nHà Nội,2026,2\n"
    with pytest.raises(SubmissionError, match="line 3 has 4 cells"):
        only(written(tmp_path, text))


@pytest.mark.parametrize("text", ["BÁO CÁO\nTỉnh,x\nBắc Ninh,1,5\n", "BÁO CÁO\nTỉnh,x\n"])
def test_two_cells_are_no_header_where_other_rows_or_none_follow(tmp_path: Path, text: str) -> None:
    with pytest.raises(SubmissionError, match="Rows do not match the header"):
        only(written(tmp_path, text))


def test_two_cells_are_no_header_below_a_line_as_wide(tmp_path: Path) -> None:
    assert only(written(tmp_path, "BÁO,CÁO\nTỉnh,x\nBắc Ninh,1\n")).header_row == 1


def test_a_header_far_below_is_not_looked_for(tmp_path: Path) -> None:
    with pytest.raises(SubmissionError, match="Rows do not match the header"):
        only(written(tmp_path, "lời\n" * 16 + "Tỉnh,Kỳ,x\nBắc Ninh,2026,1\n"))


def test_text_is_never_interpreted(tmp_path: Path) -> None:
    table = only(written(tmp_path, "a;b\nNaN;null\n1,5;007\n 2 ;TRUE\n"))
    assert cells(table) == {"a": ["NaN", "1,5", " 2 "], "b": ["null", "007", "TRUE"]}
    assert all(column.number is None for column in table.columns)


def windows_1258(text: str) -> bytes:
    """Vietnamese as Windows writes it: the letter, then its tone as a byte of its own where there is none for both."""
    encoded = b""
    for letter in unicodedata.normalize("NFC", text):
        try:
            encoded += letter.encode("cp1258")
        except UnicodeEncodeError:
            *base, tone = unicodedata.normalize("NFD", letter)
            if tone in "\u0302\u0306\u031b":  # ậ comes apart as a, dot below, circumflex
                *base, tone = base[0], tone, base[1]
            encoded += unicodedata.normalize("NFC", "".join(base)).encode("cp1258") + tone.encode("cp1258")
    return encoded


TCVN3_BYTES = {
    **dict(zip("ăâêôơưđ", range(0xA8, 0xAF), strict=True)),
    **dict(zip("àảãáạ", range(0xB5, 0xBA), strict=True)),
    **dict(zip("ằẳẵắ", range(0xBB, 0xBF), strict=True)),
    **dict(zip("ặầẩẫấậè", range(0xC6, 0xCD), strict=True)),
    **dict(zip("ẻẽéẹềểễếệìỉ", range(0xCE, 0xD9), strict=True)),
    **dict(zip("ĩíịò", range(0xDC, 0xE0), strict=True)),
    **dict(zip("ỏõóọồổỗốộờởỡớợù", range(0xE1, 0xF0), strict=True)),
    **dict(zip("ủũúụừửữứựỳỷỹýỵ", range(0xF1, 0xFF), strict=True)),
}


def tcvn3(text: str) -> bytes:
    """Vietnamese in the ABC fonts, whose capitals are other fonts."""
    return bytes(TCVN3_BYTES.get(letter, ord(letter) if letter < "\x80" else 0x3F) for letter in text.lower())


NAMES = sorted({area.name.vi for area in load_catalogue().areas.values() if not area.name.vi.isascii()})
LEGACY = [
    (windows_1258("Tỷ lệ, số liệu\nBắc Ninh, 1\n"), "looks like Windows-1258"),
    (tcvn3("Tỷ lệ, số liệu\nBắc Ninh, 1\n"), "looks like TCVN3"),
    (tcvn3("quyền, truyền\nđiện, 1\n"), "looks like TCVN3"),
    (windows_1258("Diện tích (m²), kỳ\nHà Nội, 1\n"), "looks like Windows-1258"),
    (windows_1258("\n".join(NAMES)), "looks like Windows-1258"),
    (tcvn3("\n".join(NAMES)), "looks like TCVN3"),
    (b"a,b\n\xff\xff,1\n", "a legacy encoding (TCVN3, Windows-1258, VNI…) or binary"),
]


@pytest.mark.parametrize(("content", "named"), LEGACY)
def test_a_legacy_encoding_is_named_with_its_line(tmp_path: Path, content: bytes, named: str) -> None:
    with pytest.raises(SubmissionError) as caught:
        list(csv_tables(written(tmp_path, content), "a.csv"))
    assert named in caught.value.en
    assert "UTF-8" in caught.value.vi
    assert caught.value.vi.startswith("Dòng ")


def test_the_line_of_the_first_bad_byte_is_right(tmp_path: Path) -> None:
    with pytest.raises(SubmissionError, match="Line 3:"):
        list(csv_tables(written(tmp_path, b"a,b\n1,2\nx\xff,3\n"), "a.csv"))


REFUSED = [
    ("delimiter draw", b"a,b;c\n", "equally likely"),
    ("draw in all records", b"a,b;c\n1,2;3\n", "comma and semicolon are equally likely"),
    ("too many cells", b"a,b\n1,2\n1,5,2\n", "line 3 has 3 cells (expected 2)"),
    ("too few cells", b"a,b,c\n1,2,3\n1,2\n", "line 3 has 2 cells (expected 3)"),
    ("only ragged rows", b"a,b\n1,2,3\n", "line 2 has 3 cells"),
    ("ragged after a quoted break", b'a,b\n"x\ny",2\n1,2,3\n', "line 4 has 3 cells"),
    ("ragged rows after one another", b"a,b\n1,2,3\n1,2\n1,2,3\n", "line 2 has 3 cells (expected 2); line 4 has 3"),
    ("many ragged rows", b"a,b\n" + b"1,2,3\n" * 8, "line 6 has 3 cells (expected 2); and 3 more"),
    ("NUL bytes", b"a,b\n1,\x002\n", "Line 2: the file holds NUL bytes"),
    ("cut UTF-16 without a mark", "a,b\n1,2\n".encode("utf-16-le")[:-1], "not valid UTF-16"),
    ("cut UTF-16", "a,b\n1,2\n".encode("utf-16")[:-1], "not valid UTF-16"),
    ("only comments", b"# one\n# two\n", "no header line"),
    ("only empty lines", b"\n\n", "no header line"),
    ("endless cell", b'a,"' + b"x" * 200_000 + b'",b\n1,2,3\n', "does not split into cells"),
]


@pytest.mark.parametrize(("content", "message"), [case[1:] for case in REFUSED], ids=[case[0] for case in REFUSED])
def test_broken_text_is_one_clear_error(tmp_path: Path, content: bytes, message: str) -> None:
    with pytest.raises(SubmissionError) as caught:
        list(csv_tables(written(tmp_path, content), "a.csv"))
    assert message in caught.value.en


def test_a_record_larger_than_a_block_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(delimited, "BLOCK_BYTES", 64)
    with pytest.raises(SubmissionError, match="does not split"):
        list(csv_tables(written(tmp_path, 'a,b\n1,"' + "x\n" * 200 + '"\n'), "a.csv"))


def test_blocks_follow_one_another(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(delimited, "BLOCK_BYTES", 100)
    lines = [f'"v\n{number}",x' if number % 10 == 0 else f"{number},y" for number in range(100)]
    tables = list(csv_tables(written(tmp_path, "a,b\n" + "\n".join(lines) + "\n"), "a.csv"))
    rows = [row for table, _ in tables for row in table.rows.tolist()]
    expected, line = [], 2
    for text in lines:
        expected.append(line)
        line += 1 + text.count("\n")
    assert len(tables) > 3
    assert rows == expected
    assert [share for _, share in tables] == sorted(share for _, share in tables)
    assert tables[-1][1] == 1.0


def test_a_ragged_row_in_a_later_block_has_its_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(delimited, "BLOCK_BYTES", 100)
    text = "a,b\n" + "1,2\n" * 200 + "1,2,3\n" + "1,2\n" * 3
    with pytest.raises(SubmissionError, match="line 202 has 3 cells"):
        list(csv_tables(written(tmp_path, text), "a.csv"))


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.lists(
            st.text(st.characters(codec="utf-8", exclude_characters="\x00\r"), max_size=8), min_size=2, max_size=2
        ),
        max_size=12,
    ),
    st.sampled_from([",", ";", "\t"]),
)
def test_any_text_comes_back_as_written(
    tmp_path_factory: pytest.TempPathFactory, records: list[list[str]], delimiter: str
) -> None:
    assume(not any(fold(text) in roles_of_headers() for record in records for text in record))  # they are headers
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=delimiter, quoting=csv.QUOTE_ALL, lineterminator="\n")
    writer.writerow(["first", "second"])
    writer.writerows(records)
    path = written(tmp_path_factory.mktemp("any"), out.getvalue())
    back = [table for table, _ in csv_tables(path, "a.csv")]
    got = [pair for table in back for pair in zip(*(column.text.to_pylist() for column in table.columns), strict=True)]
    assert got == [(a or None, b or None) for a, b in records if a or b]
