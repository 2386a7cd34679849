"""Which encoding a text file is in, checked over the whole file before anything is made of it."""

from __future__ import annotations

import codecs
from dataclasses import dataclass
from pathlib import Path

from nq57_indicators.errors import SubmissionError

CHUNK = 1 << 22
UTF_16_MARKS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
# Bytes that are frequent in Vietnamese text of one legacy encoding and rare in the other.
TCVN3_LETTERS = frozenset(b"\xa8\xa9\xaa\xab\xac\xad\xae\xb5\xb6\xb7\xb8\xb9\xcb\xc8\xd0\xd1")
CP1258_MARKS = frozenset(b"\xcc\xd2\xde\xec\xf2\xfd\xf5\xf0")


@dataclass(frozen=True)
class TextEncoding:
    """``name`` of the codec, and whether the text holds a double quote at all (without one, a record is a line)."""

    name: str
    quoted: bool


def encoding_of(path: Path) -> TextEncoding:
    """UTF-8 (with or without BOM) or UTF-16 with BOM; anything else raises ``SubmissionError`` naming the line.

    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     path = Path(folder) / "a.csv"
    ...     _ = path.write_bytes("tỉnh\\n".encode("utf-16"))
    ...     encoding_of(path).name
    'utf-16'
    """
    line, quoted = 1, False
    with path.open("rb") as stream:
        name = "utf-16" if stream.read(2) in UTF_16_MARKS else "utf-8-sig"
        stream.seek(0)
        decoder = codecs.getincrementaldecoder(name)()
        while True:
            chunk = stream.read(CHUNK)
            try:
                text = decoder.decode(chunk, final=not chunk)
            except UnicodeDecodeError as error:
                raise _not_unicode(chunk, line + chunk[: error.start].count(b"\n"), name) from error
            if "\x00" in text:
                raise _not_text(line + text[: text.index("\x00")].count("\n"))
            quoted = quoted or '"' in text
            line += text.count("\n")
            if not chunk:
                return TextEncoding(name, quoted)


def _not_unicode(chunk: bytes, line: int, name: str) -> SubmissionError:
    if name == "utf-16":
        return SubmissionError(
            f"Dòng {line}: tệp mở đầu như UTF-16 nhưng không phải UTF-16 hợp lệ; hãy lưu lại dạng CSV UTF-8.",
            f"Line {line}: the file begins as UTF-16 but is not valid UTF-16; save it again as CSV UTF-8.",
        )
    vi, en = _likely_encoding(chunk)
    return SubmissionError(
        f"Dòng {line}: tệp không phải UTF-8, có vẻ là {vi}; hãy mở bằng đúng bảng mã (chuyển mã sang Unicode nếu cần) "
        "rồi lưu lại: Excel → Lưu thành → “CSV UTF-8”.",
        f"Line {line}: the file is not UTF-8; it looks like {en}. Open it in that encoding (convert it to Unicode if "
        "needed) and save it again: Excel → Save As → “CSV UTF-8”.",
    )


def _likely_encoding(sample: bytes) -> tuple[str, str]:
    tcvn3 = sum(byte in TCVN3_LETTERS for byte in sample)
    cp1258 = sum(byte in CP1258_MARKS for byte in sample)
    if tcvn3 > cp1258:
        return "TCVN3 (ABC, phông .VnTime)", "TCVN3 (ABC, .VnTime fonts)"
    if cp1258 > tcvn3:
        return "cp1258 (Windows tiếng Việt)", "cp1258 (Windows Vietnamese)"
    return "bảng mã cũ hoặc dữ liệu nhị phân", "a legacy encoding or binary data"


def _not_text(line: int) -> SubmissionError:
    return SubmissionError(
        f"Dòng {line}: tệp chứa byte NUL, là dữ liệu nhị phân hoặc UTF-16 không có BOM, không phải văn bản UTF-8.",
        f"Line {line}: the file holds NUL bytes: binary data or UTF-16 without a byte order mark, not UTF-8 text.",
    )
