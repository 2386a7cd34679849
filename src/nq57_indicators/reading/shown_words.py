"""Words that a number format shows beside a figure or a date: the cell holds 12, and people read "12 nghìn"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import Final, NamedTuple

from nq57_indicators.texts.labels import label

_TOKEN: Final = re.compile(
    r'"(?P<quoted>[^"]*)"|\\(?P<escaped>.)|\[\$(?P<currency>[^\]-]*)(?:-[^\]]*)?\]|\[[^\]]*\]|(?P<gap>_.)|\*.'
    r"|(?P<figure>[Gg]eneral|[0#?][0#?,.]*(?:[eE][+-][0#?]+)?)|(?P<month>[mM]+)|(?P<year>[yY]+)|(?P<end>;)|(?P<sign>.)",
    re.DOTALL,
)
_TEXT: Final = ("quoted", "escaped", "currency")
_FIGURE: Final = re.compile(r"\d+(?:[., \xa0]\d+)*(?:[eE][+-]?\d+)?")
_EXPONENT: Final = re.compile(r"(?<=\d)[eE](?=[+-]?\d)")
_REMARK: Final = re.compile(r'0%?" \((.+)\)"')
_FIGURE_AS_TEXT: Final = re.compile(r"\s*-?\d[\d., \xa0]*%?\s*")
_PERIOD: Final = re.compile(r"(?P<year>\d{4})(?:-(?P<month>\d{2}))?")


class Part(NamedTuple):
    """One part of a section of a number format: its kind, and what it prints as it stands."""

    kind: str
    text: str


@lru_cache(maxsize=1024)
def _sections(number_format: str) -> tuple[tuple[Part, ...], ...]:
    """The sections of a format: of positive figures and dates, of negative figures, of zero, of texts."""
    sections: list[list[Part]] = [[]]
    for match in _TOKEN.finditer(number_format):
        kind = match.lastgroup or ""
        if kind == "end":
            sections.append([])
        elif kind:
            sections[-1].append(Part("text" if kind in _TEXT else kind, " " if kind == "gap" else match[kind]))
    return tuple(map(tuple, sections))


def has_words(number_format: str) -> bool:
    """Whether a format prints any words: then what a cell holds is not all that people read in it.

    >>> [has_words(text) for text in ('#,##0 "nghìn"', '0"%"', "_-* #,##0_-", '"Tháng "mm/yyyy')]
    [True, False, False, True]
    """
    return any(map(_worded, _sections(number_format)))


def as_shown(number_format: str, value: str | float) -> str | float:
    """A figure, or a month or year as ISO text, with the words that its format prints; as it is without any.

    >>> as_shown('#,##0.0 "tỷ đồng"', 12.5), as_shown('"Quý IV/"yyyy', "2025"), as_shown('0;-0;"-"', 0.0)
    ('12.5 tỷ đồng', 'Quý IV/2025', 0.0)
    """
    sections = _sections(number_format)
    if isinstance(value, str) and (remark := _REMARK.fullmatch(number_format)):
        return f"{value} ({remark[1]})" if _FIGURE_AS_TEXT.fullmatch(value) else value
    if isinstance(value, str):
        period = _PERIOD.fullmatch(value)
        return _dated(sections[0], period) if period and _worded(sections[0]) else value
    number = 1 if value < 0 and len(sections) > 1 else 2 if value == 0 and len(sections) > 2 else 0
    section = sections[number]
    if not _worded(section) or sum(part.kind == "figure" for part in section) > 1:
        return value
    percent = any(part == Part("sign", "%") for part in section)
    printed = _printed(abs(value) if number == 1 else value, percent=percent)
    return "".join(printed if part.kind == "figure" else part.text for part in section).strip()


def shows_nothing(number_format: str) -> bool:
    """Whether a format prints nothing of a figure above zero; one of zeros alone is often left out.

    >>> [shows_nothing(text) for text in (";;;", '""', "0;-0;;@", "General", "@")]
    [True, True, False, False, False]
    """
    first = _sections(number_format)[0]
    return bool(number_format) and not any(part.text.strip() for part in first)


def with_remark(number_format: str, remark: str) -> str:
    """A format that shows a figure with a remark behind it, so that nobody takes the figure for what people see.

    >>> as_shown(with_remark("0.0%", "struck out"), 0.5)
    '50% (struck out)'
    """
    percent = "%" if any(part == Part("sign", "%") for part in _sections(number_format)[0]) else ""
    return f'0{percent}" ({remark})"'


def of_struck(formats: Sequence[str], struck: Sequence[bool]) -> list[str]:
    """The formats of styles, those whose figures are struck out with a remark that says so."""
    remark = label("cell.struck")
    return [with_remark(each, remark) if out else each for each, out in zip(formats, struck, strict=True)]


def format_of_text(shown: str, *, percent: bool = False) -> str | None:
    """The format under which a figure is shown as a text with words; None for a text without any, or with several figures.

    >>> format_of_text("12,3 tỷ đồng"), format_of_text("1.234,5"), format_of_text("Chưa có số liệu")
    ('0" tỷ đồng"', None, '"Chưa có số liệu"')
    """
    words = shown.replace('"', "")
    figures = list(_FIGURE.finditer(words))
    if len(figures) > 1 or not any(map(str.isalpha, _EXPONENT.sub("", words))):
        return None
    if not figures:
        return f'"{words}"'
    before, after = words[: figures[0].start()].rstrip("-− "), words[figures[0].end() :]
    sign, after = ("%", after.replace("%", "", 1).strip()) if percent else ("", after)
    return "".join((f'"{before}"' if before else "", "0", sign, f'" {after.strip()}"' if after else ""))


def _worded(section: tuple[Part, ...]) -> bool:
    return any(part.kind == "text" and any(map(str.isalpha, part.text)) for part in section)


def _dated(section: tuple[Part, ...], period: re.Match[str]) -> str:
    return "".join(period[part.kind] or "" if part.kind in ("year", "month") else part.text for part in section).strip()


def _printed(value: float, *, percent: bool) -> str:
    """Digits that have one reading: three behind a point might be thousands."""
    text = f"{value * 100 if percent else value:.15g}"
    return f"{text}0" if re.fullmatch(r"-?\d+\.\d{3}", text) else text
