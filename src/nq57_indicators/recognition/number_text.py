"""Text to figures: Vietnamese (1.234,5) and English (1,234.5) printing, words for zero and for missing, never a guess.

One number with a single separator before exactly three digits (169.317) has two readings that differ 1000 times. It is
``ambiguous-number`` unless the file declares its decimal sign or the figure must be an integer; where these two speak
against each other it stays ambiguous. 12.000 may be a whole 12 printed with decimals, or twelve thousand: that the figure is
an integer does not tell. A number with only one possible reading is read so whatever the file declares.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from nq57_indicators.models.visible import visible

PROBLEMS: Final = ("", "ambiguous-number", "bad-number", "excel-error", "not-exact")
"""Problem codes; a column holds positions in this tuple (0: none)."""


@dataclass(frozen=True, slots=True)
class NumberReading:
    """One text as a figure.

    ``value`` is ``None`` where missing or refused; ``decimals`` are the printed ones (-1: not known, e.g. exponents).
    ``problem`` is one of ``PROBLEMS``. ``percent``: a percent sign stood there, the value is as printed. ``missing``:
    a marker of a missing figure stood there. ``from_word``: a zero said in words. ``unit_text`` is what followed the
    figure. ``proves`` is the decimal sign that this text alone makes certain.
    """

    value: float | None = None
    decimals: int = -1
    problem: str = ""
    percent: bool = False
    missing: bool = False
    missing_reason: str | None = None
    from_word: bool = False
    unit_text: str = ""
    proves: str = ""


# ---- the ways a number is printed ------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class NumberForm:
    """Digits printed in one certain way.

    ``group`` separates thousands, ``decimal`` the decimals; ``proves`` is the decimal sign that follows from it.
    """

    pattern: str
    group: str = ""
    decimal: str = ""
    proves: str = ""

    def plain(self, digits: str) -> str:
        """``digits`` without separators of thousands and with a point."""
        ungrouped = digits.replace(self.group, "") if self.group else digits
        return ungrouped.replace(",", ".") if self.decimal == "," else ungrouped


GROUPED: Final = r"[1-9][0-9]{0,2}(?:%s[0-9]{3})"


def _shapes_of(decimal: str, group: str) -> Iterator[NumberForm]:
    point, comma = re.escape(decimal), re.escape(group)
    not_three = "(?:[0-9]{1,2}|[0-9]{4,})"
    certain = f"(?:[0-9]+{point}{not_three}|0{point}[0-9]{{3}}|[0-9]{{4,}}{point}[0-9]{{3}})"
    grouped, spaced = GROUPED % comma, GROUPED % " "
    yield NumberForm(certain, "", decimal, decimal)
    yield NumberForm(f"{grouped}{{2,}}", group, "", decimal)
    yield NumberForm(f"{grouped}+{point}[0-9]+", group, decimal, decimal)
    yield NumberForm(f"{spaced}+{point}[0-9]+", " ", decimal, decimal)


SHAPES: Final = (
    NumberForm("[0-9]+"),
    *(shape for both in zip(_shapes_of(".", ","), _shapes_of(",", "."), strict=True) for shape in both),
    NumberForm(GROUPED % " " + "+", " "),
)
_COMPILED: Final = tuple((re.compile(shape.pattern), shape) for shape in SHAPES)
_TWO_WAYS: Final = re.compile(r"[0-9]{1,3}([.,])[0-9]{3}")
_EXPONENT: Final = re.compile(r"[0-9]+(?:([.,])[0-9]+)?[eE][+-]?[0-9]{1,3}")
OTHER_SIGN: Final = {".": ",", ",": "."}


def _read_digits(digits: str, decimal: str | None, integer: bool) -> NumberReading:
    """The figure of digits and separators, without sign, percent or unit."""
    if match := _TWO_WAYS.fullmatch(digits):
        if not digits.startswith(f"0{match[1]}"):
            return _read_two_ways(digits, match[1], decimal, integer)
    elif match := _EXPONENT.fullmatch(digits):
        return _figure(digits.replace(",", "."), -1, match[1] or "")
    for pattern, shape in _COMPILED:
        if pattern.fullmatch(digits):
            plain = shape.plain(digits)
            return _figure(plain, len(plain.partition(".")[2]), shape.proves)
    return NumberReading(problem="bad-number")


def _read_two_ways(digits: str, sign: str, decimal: str | None, integer: bool) -> NumberReading:
    """A number such as 169.317, by what is known about the file (its decimal sign) and the figure (an integer)."""
    says = {sign == decimal} if decimal else set()
    if integer and not digits.endswith("000"):
        says.add(False)
    if len(says) != 1:
        return NumberReading(problem="ambiguous-number")
    if says == {True}:
        return _figure(digits.replace(sign, "."), 3, "")
    if digits.startswith("0"):
        return NumberReading(problem="bad-number")
    return _figure(digits.replace(sign, ""), 0, "")


def _figure(plain: str, decimals: int, proves: str) -> NumberReading:
    value = float(plain)
    if value == float("inf"):
        return NumberReading(problem="bad-number")
    return NumberReading(value, decimals, proves=proves)


# ---- words -----------------------------------------------------------------------------------------------------------

_ZERO: Final = NumberReading(0.0, 0, from_word=True)
_WORDS: Final = {
    word: reading
    for reading, words in (
        (_ZERO, "khong|khong co|chua phat sinh|khong phat sinh|chua co phat sinh|khong co phat sinh|kps|ko|kc"),
        (NumberReading(missing=True), "|-|--|---|.|..|...|…|x|n/a|n.a|chua co"),
        (NumberReading(missing=True), r"na|<na>|nan|-nan|nat|null|none|\n"),  # as programs write them
        (NumberReading(missing=True), "chua co so lieu|khong co so lieu|chua co du lieu|khong co du lieu|no data"),
        (NumberReading(missing=True), "dang tong hop|dang cap nhat|chua tong hop|chua bao cao|chua cap nhat"),
        (NumberReading(missing=True, missing_reason="not_due"), "chua den ky|chua den ky bao cao|not due|not_due"),
        (
            NumberReading(missing=True, missing_reason="not_applicable"),
            "khong ap dung|not applicable|not_applicable",
        ),
        (NumberReading(missing=True, missing_reason="not_collected"), "khong thu thap|not collected|not_collected"),
        (NumberReading(missing=True, missing_reason="refused"), "tu choi|tu choi cung cap|refused"),
    )
    for word in words.split("|")
}
_EXCEL_ERROR: Final = re.compile(
    r"#(?:NULL!|DIV/0!|VALUE!|REF!|NAME\?|NUM!|N/A|SPILL!|CALC!|GETTING_DATA|FIELD!|BLOCKED!|UNKNOWN!|CONNECT!|#+)"
    r"|Err:[0-9]{3}",
    re.IGNORECASE,
)
_ABOUT: Final = re.compile(
    r"(?:['’‘~≈≃><≥≤±]|(?:khoang|gan|hon|tren|duoi|xap xi|uoc|it nhat|toi da|toi thieu|"
    r"about|approximately|around|nearly|over|under|more than|less than|at least|at most|up to)\b)[^0-9]{0,30}[0-9].*"
)
_RANGE: Final = re.compile(r"[0-9][0-9., ]*%? ?(?:-|÷|den|to) ?[0-9][0-9., ]*(?:[^0-9].*)?")
_DATE: Final = re.compile(r"(?:19|20)[0-9]{2}-(?:0[1-9]|1[0-2])-[0-9]{2}(?:t.*)?")
_OR_MORE: Final = re.compile(r"[0-9][0-9., ]*%? ?(?:\+|tro len|tro xuong|or more|or less)")
_DASHES: Final = {ord(dash): "-" for dash in "‐‑–—−"}


def _words(text: str) -> str:
    """Lower case, no diacritics, plain dashes: for words only, never for figures."""
    if text.isascii():
        return text.lower()
    letters = unicodedata.normalize("NFD", text.lower().replace("đ", "d"))
    return "".join(sign for sign in letters if not unicodedata.combining(sign)).translate(_DASHES)


def _not_a_figure(text: str) -> NumberReading:
    words = _words(text)
    reading = _WORDS.get(words) or _WORDS.get(words.rstrip("."))
    if reading is not None:
        return reading
    if _EXCEL_ERROR.fullmatch(text):
        return NumberReading(problem="excel-error")
    inexact = not _DATE.fullmatch(words) and any(pattern.fullmatch(words) for pattern in (_ABOUT, _RANGE, _OR_MORE))
    return NumberReading(problem="not-exact" if inexact else "bad-number")


# ---- one text --------------------------------------------------------------------------------------------------------

_LONGEST_TEXT: Final = 200
LONGEST_FIGURE: Final = 40
_PARTS: Final = re.compile(
    r"(?P<open>\()? ?(?P<sign>[+\-−–])?"
    r"(?P<digits>[0-9]+(?:[., ][0-9]+)*(?:[eE][+-]?[0-9]{1,3}(?![0-9]))?)"
    r" ?(?P<percent>%)? ?(?P<close>\))?(?P<after>%)?(?P<unit> ?[^\W\d_].*| ?[₫$€‰°].*)?"
)
_TWO_FIGURES: Final = re.compile(r"[0-9](?:\s{2,}|[\t-\r])[0-9]")  # on two lines, or far apart: not thousands
_DIGIT_IN_UNIT: Final = re.compile(r"(?<![mM])[0-9]|[0-9](?=[\w.,])")


def _width(sign: str) -> str:
    """Full-width signs as ordinary ones, an ellipsis as dots. Superscripts stay: 45¹ is a footnote, not 451."""
    wide = unicodedata.decomposition(sign).startswith("<wide>") or sign == "…"
    return unicodedata.normalize("NFKC", sign) if wide else sign


def _tidy(text: str) -> str:
    """Single ordinary spaces (no-break and narrow ones too), ordinary width, NFC."""
    if not text.isascii():
        text = unicodedata.normalize("NFC", "".join(map(_width, visible(text))))
    return " ".join(text.split())


def read_number(text: str | None, *, decimal: str | None = None, integer: bool = False) -> NumberReading:
    """The figure that ``text`` prints.

    ``decimal`` is the sign ("." or ",") its file declares, ``integer`` whether the figure must be one. Refusals and
    missing markers are part of the reading; nothing is raised.

    >>> read_number("1.172,7 tỷ").value, read_number("1.172,7 tỷ").unit_text
    (1172.7, 'tỷ')
    >>> read_number("169.317").problem, read_number("169.317", decimal=",").value
    ('ambiguous-number', 169317.0)
    """
    text = (text or "").strip()
    if len(text) > _LONGEST_TEXT or _TWO_FIGURES.search(text):
        return NumberReading(problem="bad-number")
    tidy = _tidy(text)
    match = _PARTS.fullmatch(tidy)
    if match is None or not _holds_together(match):
        return _not_a_figure(tidy)
    reading = _read_digits(match["digits"], decimal, integer)
    if reading.value is None:
        return reading
    negative = match["open"] or match["sign"] in ("-", "−", "–")
    return NumberReading(
        # adding zero makes -0.0 an ordinary zero
        value=(-reading.value if negative else reading.value) + 0.0,
        decimals=reading.decimals,
        percent=bool(match["percent"] or match["after"]),
        unit_text=(match["unit"] or "").strip(),
        proves=reading.proves,
    )


def _holds_together(match: re.Match[str]) -> bool:
    """Brackets in pairs and without a sign inside, one percent sign, a unit without figures, not too many digits."""
    bracketed = match["open"] is not None
    return (
        bracketed == (match["close"] is not None)
        and not (bracketed and match["sign"])
        and not (match["percent"] and match["after"])
        and len(match["digits"]) <= LONGEST_FIGURE
        and (match["unit"] is None or _is_unit(match["unit"].strip()))
        and not _OR_MORE.fullmatch(_words(match[0]))
    )


def _is_unit(text: str) -> bool:
    """Words or a currency sign without figures; not a footnote mark (45¹) or a fraction (5½)."""
    return (text[0].isalpha() or text[0] in "₫$€‰°") and not _DIGIT_IN_UNIT.search(text)
