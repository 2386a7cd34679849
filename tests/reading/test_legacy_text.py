"""Text of older encodings becomes Unicode: in CSV by its bytes, in workbooks by their fonts; it is told with a cell of it."""

from __future__ import annotations

import sys
import unicodedata
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.styles import Font

import nq57_indicators as nq
from nq57_indicators.errors import SubmissionError
from nq57_indicators.reading.legacy import from_mojibake, from_tcvn3, from_vni, legacy_of

sys.path.insert(
    0, str(Path(__file__).parents[2] / "benchmarks")
)  # encoders of their own, which know nothing of the package

from layouts.legacy import mojibake, tcvn3, vni, windows_1258

AREAS = [area.name.vi for area in nq.load_catalogue().areas.values()]
LOWER = "aăâbcdđeêghiklmnoôơpqrstuưvxyáàảãạắằẳẵặấầẩẫậéèẻẽẹếềểễệíìỉĩịóòỏõọốồổỗộớờởỡợúùủũụứừửữựýỳỷỹỵ"
CSV = "Tỉnh,Năm,Số đơn đăng ký sáng chế\nHà Nội,2025,412\nĐà Nẵng,2025,66\nThanh Hóa,2025,120\n"
ENCODERS = {"TCVN3": tcvn3, "VNI": vni, "Windows-1258": windows_1258, "UTF-8 → Windows-1252": mojibake}


def test_every_letter_comes_back() -> None:
    assert from_tcvn3(tcvn3(LOWER).decode("latin-1")) == LOWER
    assert from_tcvn3(tcvn3("ĐĂÂÊÔƠƯ").decode("latin-1")) == "ĐĂÂÊÔƠƯ"
    both = LOWER + LOWER.upper()
    assert from_vni(vni(both).decode("cp1252")) == both
    assert from_mojibake(mojibake(both).decode()) == both


@pytest.mark.parametrize("name", AREAS)
def test_names_of_provinces_come_back(name: str) -> None:
    name = unicodedata.normalize("NFC", name)
    assert from_vni(vni(name).decode("cp1252")) == name
    assert from_tcvn3(tcvn3(name).decode("latin-1")).lower() == name.lower()


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize(("name", "encode"), ENCODERS.items())
def test_csv_is_converted_and_told(tmp_path: Path, name: str, encode: Any, delimiter: str) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(encode(CSV.replace(",", delimiter)))
    submission = nq.read_submission(path, geography="P34")
    seen = submission.observations[["ref_area", "obs_value"]].values.tolist()
    assert seen == [["P34-01", 412.0], ["P34-48", 66.0], ["P34-38", 120.0]]
    told = submission.findings[["rule", "severity", "found", "expected"]].values.tolist()
    raw = encode("Tỉnh").decode("utf-8" if name.startswith("UTF") else "cp1252")
    assert told == [["text-converted", "note", f"{name}: {raw}", "Tỉnh"]]
    assert submission.files == [path.as_posix()]


@pytest.mark.parametrize("content", [b"\xff\xfe\x00", b"a,b\n\xe9t\xe9,\xe0\n", bytes(range(128, 256))])
def test_what_reads_as_no_vietnamese_is_refused(tmp_path: Path, content: bytes) -> None:
    assert legacy_of(content) is None
    (tmp_path / "a.csv").write_bytes(content)
    with pytest.raises(SubmissionError):
        nq.read_submission(tmp_path / "a.csv")


@pytest.mark.parametrize("text", [CSV, "Cà phê Ánh,1\nÃ,2\n", "naïve café,3\n", "a,b\n1,2\n"])
def test_good_text_stays(text: str) -> None:
    assert from_mojibake(text) is None


@pytest.mark.parametrize(
    ("font", "encode", "header"),
    [(".VnTime", tcvn3, "Tỉnh"), (".VnArial", tcvn3, "Tỉnh"), (".VnTimeH", tcvn3, "tỉnh"), ("VNI-Times", vni, "Tỉnh")],
)
def test_fonts_of_older_encodings_are_read_as_they_show(tmp_path: Path, font: str, encode: Any, header: str) -> None:
    book = openpyxl.Workbook()
    rows = [[header, "Năm", "Số đơn đăng ký sáng chế"], ["hà nội", 2025, 412], ["Đà Nẵng", 2025, 66]]
    for number, row in enumerate(rows, start=1):
        for column, value in enumerate(row, start=1):
            cell = book.worksheets[0].cell(number, column)
            cell.value = encode(value).decode("cp1252") if isinstance(value, str) else value
            cell.font = Font(name=font)
    book.worksheets[0]["D1"] = "Ghi chú"  # already Unicode, in an ordinary font
    book.save(tmp_path / "a.xlsx")
    submission = nq.read_submission(tmp_path / "a.xlsx", geography="P34")
    seen = submission.observations[["ref_area", "obs_value"]].values.tolist()
    assert seen == [["P34-01", 412.0], ["P34-48", 66.0]]
    assert submission.findings["rule"].tolist() == ["text-converted"]
    assert submission.findings["found"].iloc[0].startswith(f"{font}: ")


def test_unicode_under_an_old_font_stays(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    for row in (["Tỉnh", "Năm", "Số đơn đăng ký sáng chế"], ["Điện Biên", 2025, 4]):
        book.worksheets[0].append(row)
    for row in book.worksheets[0].iter_rows():
        for cell in row:
            cell.font = Font(name=".VnTime")
    book.save(tmp_path / "a.xlsx")
    submission = nq.read_submission(tmp_path / "a.xlsx", geography="P34")
    assert submission.observations["ref_area"].tolist() == ["P34-11"]
