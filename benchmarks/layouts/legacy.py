"""Vietnamese text in the bytes of older encodings, from their own code tables."""

from __future__ import annotations

import unicodedata

# TCVN 5712:1993 (ABC), lower case: the letter, then with grave, hook, tilde, acute, dot below.
_TCVN3 = {
    "a": b"a\xb5\xb6\xb7\xb8\xb9",
    "ă": b"\xa8\xbb\xbc\xbd\xbe\xc6",
    "â": b"\xa9\xc7\xc8\xc9\xca\xcb",
    "e": b"e\xcc\xce\xcf\xd0\xd1",
    "ê": b"\xaa\xd2\xd3\xd4\xd5\xd6",
    "i": b"i\xd7\xd8\xdc\xdd\xde",
    "o": b"o\xdf\xe1\xe2\xe3\xe4",
    "ô": b"\xab\xe5\xe6\xe7\xe8\xe9",
    "ơ": b"\xac\xea\xeb\xec\xed\xee",
    "u": b"u\xef\xf1\xf2\xf3\xf4",
    "ư": b"\xad\xf5\xf6\xf7\xf8\xf9",
    "y": b"y\xfa\xfb\xfc\xfd\xfe",
}
_TCVN3_CAPITALS = {
    "Ă": b"\xa1",
    "Â": b"\xa2",
    "Ê": b"\xa3",
    "Ô": b"\xa4",
    "Ơ": b"\xa5",
    "Ư": b"\xa6",
    "Đ": b"\xa7",
    "đ": b"\xae",
}
_TONES = ("", "\u0300", "\u0309", "\u0303", "\u0301", "\u0323")
_ROUND = {"\u0302": "^", "\u0306": "(", "\u031b": "+"}


def _parts(sign: str) -> tuple[str, str]:
    """A letter with its shape, and its tone."""
    letters = unicodedata.normalize("NFD", sign)
    tone = next((one for one in letters if one in _TONES[1:]), "")
    return unicodedata.normalize("NFC", letters.replace(tone, "") if tone else letters), tone


def tcvn3(text: str) -> bytes:
    """TCVN3 bytes; toned capitals take the letters of lower case, as ordinary (not capital) fonts do."""
    out = b""
    for sign in unicodedata.normalize("NFC", text):
        letter, tone = _parts(sign)
        if letter.lower() in _TCVN3 and (tone or letter not in _TCVN3_CAPITALS):
            if not tone and letter != letter.lower():
                out += letter.encode("ascii", "replace")
            else:
                place = _TONES.index(tone)
                out += _TCVN3[letter.lower()][place : place + 1]
        else:
            out += _TCVN3_CAPITALS.get(letter) or sign.encode("cp1252", "replace")
    return out


_VNI_LOWER = {
    "": {"\u0300": "ø", "\u0309": "û", "\u0303": "õ", "\u0301": "ù", "\u0323": "ï"},
    "^": {"": "â", "\u0300": "à", "\u0309": "å", "\u0303": "ã", "\u0301": "á", "\u0323": "ä"},
    "(": {"": "ê", "\u0300": "è", "\u0309": "ú", "\u0303": "ü", "\u0301": "é", "\u0323": "ë"},
}
_VNI_I = {"\u0300": "ì", "\u0309": "æ", "\u0303": "ó", "\u0301": "í", "\u0323": "ò"}


def vni(text: str) -> bytes:
    """VNI-Windows bytes: a letter and, after it, a sign for its shape and tone."""
    return "".join(map(_vni, unicodedata.normalize("NFC", text))).encode("cp1252", "replace")


def _vni(sign: str) -> str:
    if sign in "đĐ":
        return "ñ" if sign == "đ" else "Ñ"
    letter, tone = _parts(sign)
    upper = letter != letter.lower()
    marks = unicodedata.normalize("NFD", letter.lower())
    base, shape = marks[0], _ROUND.get(marks[1], "") if len(marks) > 1 else ""
    if base == "i" and tone:
        out = _VNI_I[tone]
    elif base == "y" and tone == "\u0323":
        out = "î"
    elif shape == "+":
        out = {"o": "ô", "u": "ö"}[base] + (_VNI_LOWER[""][tone] if tone else "")
    else:
        mark = _VNI_LOWER[shape].get(tone, "") if shape or tone else ""
        out = base + mark
    return out.upper() if upper else out if letter.isalpha() else sign


def windows_1258(text: str) -> bytes:
    """Windows-1258 bytes: shapes in the letter, tones as a byte after it."""
    out = b""
    for sign in unicodedata.normalize("NFC", text):
        letter, tone = _parts(sign)
        try:
            out += letter.encode("cp1258") + tone.encode("cp1258")
        except UnicodeEncodeError:
            out += sign.encode("cp1258", "replace")
    return out


def mojibake(text: str) -> bytes:
    """UTF-8 that was read as Windows-1252 and written as UTF-8."""
    seen = "".join(
        chr(byte) if byte in (0x81, 0x8D, 0x8F, 0x90, 0x9D) else bytes([byte]).decode("cp1252")
        for byte in text.encode()
    )
    return seen.encode()
