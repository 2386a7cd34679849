"""Which encoding a text file is in, checked over the whole file before anything is made of it."""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass
from pathlib import Path

from nq57_indicators.errors import SubmissionError
from nq57_indicators.models.base import Text

CHUNK = 1 << 22
UTF_16_MARKS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
HIGH_BYTES = bytes([0x00, 0x01, 0x03, 0x1E, 0x20])
"""The high bytes of Vietnamese letters, of tones and of dashes in UTF-16."""
SAMPLE = 1 << 12
# đ, ă, â, ê, ô, ơ, ư and most forms of a and ă; in Windows-1258 these bytes are signs that hardly ever stand in text.
TCVN3_LETTERS = re.compile(rb"[\xa8-\xae\xb5-\xb9\xbb-\xbe]")
# A vowel and the tone mark after it, which Windows-1258 writes as a byte of its own.
CP1258_TONES = re.compile(rb"[aeiouyAEIOUY\xc2\xc3\xca\xd4\xd5\xdd\xe2\xe3\xea\xf4\xf5\xfd][\xcc\xd2\xde\xec\xf2]")


@dataclass(frozen=True)
class TextEncoding:
    """``name`` of the codec, and how many double quotes the text holds (without one, a record is a line)."""

    name: str
    quotes: int

    @property
    def quoted(self) -> bool:
        """Whether cells may span lines."""
        return self.quotes > 0


def encoding_of(path: Path) -> TextEncoding:
    """UTF-8 or UTF-16, with or without BOM; anything else raises ``SubmissionError`` naming the line.

    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     path = Path(folder) / "a.csv"
    ...     _ = path.write_bytes("tỉnh\\n".encode("utf-16"))
    ...     encoding_of(path).name
    'utf-16'
    """
    line, quotes = 1, 0
    with path.open("rb") as stream:
        name = utf_16_of(stream.read(SAMPLE)) or "utf-8-sig"
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
            quotes += text.count('"')
            line += text.count("\n")
            if not chunk:
                return TextEncoding(name, quotes)


def utf_16_of(sample: bytes) -> str | None:
    """The codec of text in UTF-16, by its BOM or by the high bytes of its letters; ``None`` for any other text.

    >>> utf_16_of("Tỉnh;Năm".encode("utf-16-be")), utf_16_of("Tỉnh;Năm".encode())
    ('utf-16-be', None)
    """
    if sample.startswith(UTF_16_MARKS):
        return "utf-16"
    if b"\x00" not in sample:
        return None
    for name, high, low in (("utf-16-le", sample[1::2], sample[::2]), ("utf-16-be", sample[::2], sample[1::2])):
        if _mostly(high, HIGH_BYTES) and not _mostly(low, HIGH_BYTES):
            return name
    return None


def _mostly(content: bytes, among: bytes) -> bool:
    return len(content) > 0 and len(content.translate(None, among)) <= len(content) // 20


def _not_unicode(chunk: bytes, line: int, name: str) -> SubmissionError:
    if name.startswith("utf-16"):
        return SubmissionError("bad-utf16", line=line)
    vi, en = _likely_encoding(chunk)
    return SubmissionError("not-utf8", what=Text(vi=vi, en=en), line=line)


def _likely_encoding(sample: bytes) -> tuple[str, str]:
    tcvn3, cp1258 = len(TCVN3_LETTERS.findall(sample)), len(CP1258_TONES.findall(sample))
    if 4 * tcvn3 > cp1258:  # ề and ị of TCVN3 may look like a tone, its đ like nothing else
        return "TCVN3 (ABC, phông .VnTime)", "TCVN3 (ABC, .VnTime fonts)"
    if cp1258:
        return "Windows-1258 (Windows tiếng Việt)", "Windows-1258 (Windows Vietnamese)"
    return (
        "bảng mã cũ (TCVN3, Windows-1258, VNI…) hoặc dữ liệu nhị phân",
        "a legacy encoding (TCVN3, Windows-1258, VNI…) or binary data",
    )


def _not_text(line: int) -> SubmissionError:
    return SubmissionError("nul-bytes", line=line)
