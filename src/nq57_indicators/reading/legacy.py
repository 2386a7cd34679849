"""Vietnamese text of older encodings as Unicode: TCVN3, VNI, Windows-1258, and UTF-8 that was read as Windows-1252."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

# ---- TCVN3 ----------------------------------------------------------------------------------------------------------

_TONES: Final = ("", "\u0300", "\u0309", "\u0303", "\u0301", "\u0323")
_TCVN3_ROWS: Final = (
    "aµ¶·¸¹", "¨»¼½¾Æ", "©ÇÈÉÊË", "eÌÎÏÐÑ", "ªÒÓÔÕÖ", "i×ØÜÝÞ", "oßáâãä", "«åæçèé", "¬êëìíî", "uïñòóô", "\u00adõö÷øù", "yúûüýþ",
)  # fmt: skip
"""Each vowel without a tone, then with grave, hook, tilde, acute, dot below, as Latin-1 shows the bytes of TCVN3."""
_TCVN3_LETTERS: Final = dict(zip("¨©ª«¬\u00ad®¡¢£¤¥¦§", "ăâêôơưđĂÂÊÔƠƯĐ", strict=True))


def _tcvn3_table() -> dict[int, str]:
    table = {ord(sign): letter for sign, letter in _TCVN3_LETTERS.items()}
    for row in _TCVN3_ROWS:
        base = _TCVN3_LETTERS.get(row[0], row[0])
        for sign, tone in zip(row[1:], _TONES[1:], strict=True):
            table[ord(sign)] = unicodedata.normalize("NFC", base + tone)
    return table


_TCVN3: Final = _tcvn3_table()


def from_tcvn3(text: str) -> str:
    """Unicode of text whose bytes are TCVN3 and were taken for Latin-1.

    >>> from_tcvn3("TØnh B¾c Ninh")
    'Tỉnh Bắc Ninh'
    """
    return text.translate(_TCVN3)


# ---- VNI ------------------------------------------------------------------------------------------------------------

_ROUND, _BREVE, _HORN = "\u0302", "\u0306", "\u031b"
_VNI_MARKS: Final = {
    sign: shape + tone
    for shape, signs in (("", "øûõùï"), (_ROUND, "àåãáä"), (_BREVE, "èúüéë"))
    for sign, tone in zip(signs, _TONES[1:], strict=True)
} | {"â": _ROUND, "ê": _BREVE}
_VNI_SINGLE: Final = {
    "ñ": "đ", "ô": "o" + _HORN, "ö": "u" + _HORN, "ì": "i\u0300", "æ": "i\u0309", "ó": "i\u0303", "í": "i\u0301",
    "ò": "i\u0323", "î": "y\u0323",
}  # fmt: skip
_VNI: Final = re.compile("([aeouy])([øûõùïàåãáäèúüéëâê])|([ôö])([øûõùï]?)|([ñìæóíòî])", re.IGNORECASE)


def _vni_letter(found: re.Match[str]) -> str:
    base, mark, horned, tone, single = found.groups()
    whole = found[0].lower()
    if base:
        letters = base.lower() + _VNI_MARKS[mark.lower()]
    elif horned:
        letters = _VNI_SINGLE[whole[0]] + (_VNI_MARKS[tone.lower()] if tone else "")
    else:
        letters = _VNI_SINGLE[single.lower()]
    letter = unicodedata.normalize("NFC", letters)
    return letter.upper() if found[0][0].isupper() else letter


def from_vni(text: str) -> str:
    """Unicode of text whose bytes are VNI-Windows and were taken for Windows-1252.

    >>> from_vni("Tænh Baéc Ninh, Ñaø Naüng")
    'Tỉnh Bắc Ninh, Đà Nẵng'
    """
    return _VNI.sub(_vni_letter, text)


# ---- Windows-1258, and UTF-8 taken for Windows-1252 -----------------------------------------------------------------


def _from_cp1258(content: bytes) -> str:
    return unicodedata.normalize("NFC", content.decode("cp1258"))


_BROKEN: Final = re.compile("[\u00c3-\u00c6\u00e1][\u0080-\u00bf\u2018-\u2122\u0152-\u0192\u02c6\u02dc\u20ac]")


def from_mojibake(text: str) -> str | None:
    """Text whose UTF-8 was taken for Windows-1252, put right; ``None`` where it is not of that kind.

    >>> from_mojibake("Tá»‰nh Báº¯c Ninh"), from_mojibake("Tỉnh Bắc Ninh")
    ('Tỉnh Bắc Ninh', None)
    """
    if not _BROKEN.search(text):
        return None
    try:
        return b"".join(sign.encode("cp1252") if ord(sign) > 0xFF else bytes([ord(sign)]) for sign in text).decode()
    except UnicodeError:
        return None


# ---- which one it is ------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Legacy:
    """An encoding: its name, and what its bytes say."""

    name: str
    read: Callable[[bytes], str]


LEGACY: Final = (
    Legacy("TCVN3", lambda content: from_tcvn3(content.decode("latin-1"))),
    Legacy("VNI", lambda content: from_vni(content.decode("cp1252", "replace"))),
    Legacy("Windows-1258", _from_cp1258),
)
_WORD: Final = re.compile(r"\w+")
_REPORTS: Final = """
tỉnh năm kỳ số hồ hà nội tiếp nhận quý tháng trực tuyến đơn chỉ tiêu giá trị dân tổng địa phương báo cáo đã giải quyết của và
thành phố huế đà nẵng bắc thái nguyên phú thọ quảng hưng yên hải phòng nghệ tĩnh hóa lào điện biên lạng sơn khánh hòa đắk lắk
lâm đồng tây tháp vĩnh cần thơ cà bằng tuyên ngãi đúng hạn quá trước lũy kế ngân sách đăng ký sáng chế tỷ triệu người hành chính
thủ tục dịch vụ công khoa học nghìn đơn vị tính chú thực hiện dự toán
"""
_COMMON: Final = frozenset(word for word in _WORD.findall(_REPORTS) if not word.isascii())
"""Words that stand in every report; those without a mark say nothing about an encoding."""


def common_words(text: str) -> int:
    """How many words of Vietnamese reports a text holds."""
    return sum(
        word in _COMMON for word in _WORD.findall(unicodedata.normalize("NFC", text).lower()) if not word.isascii()
    )


def legacy_of(sample: bytes) -> Legacy | None:
    """The one encoding in which a sample reads as Vietnamese; ``None`` where that is not certain.

    >>> found = legacy_of("TØnh,N¨m,§¬n ®¨ng ký".encode("latin-1"))
    >>> found.name if found else None
    'TCVN3'
    """
    scores = []
    for encoding in LEGACY:
        try:
            scores.append((common_words(encoding.read(sample)), encoding))
        except UnicodeError:
            scores.append((0, encoding))
    scores.sort(key=lambda score: score[0], reverse=True)
    (most, best), (next_most, _), *_ = scores
    return best if most >= 2 and most > 2 * next_most else None


def from_font(font: str) -> Callable[[str], str] | None:
    """What a font of an older encoding makes of text, ``None`` for every other font.

    >>> converter = from_font(".VnTime")
    >>> converter("B¾c Ninh") if converter else None
    'Bắc Ninh'
    """
    name = font.lower()
    if name.startswith(".vn"):
        return _upper_tcvn3 if font.endswith("H") else from_tcvn3
    return from_vni if name.startswith("vni-") else None


def _upper_tcvn3(text: str) -> str:
    """Fonts such as .VnTimeH show small letters as capitals."""
    return from_tcvn3(text).upper()
