"""What is wrong with the TOML of a file: the line, the usual slip behind it, and how to mend it."""

from __future__ import annotations

import re
from collections.abc import Callable

from nq57_indicators.models.base import Text

_LINE = re.compile(r"at line (\d+)")
_KEY = re.compile(r"\s*([\w.\-]+)[\s\u00a0]*[=:]")
_VALUE = re.compile(r"=[\s\u00a0]*(.*)")

_Slip = tuple[Callable[[str, str], bool], str, str]
"""Whether a message of the reader and a line show it; what to do, in Vietnamese and English."""


def _said(*parts: str) -> Callable[[str, str], bool]:
    return lambda message, line: any(part in message for part in parts)


def _seen(pattern: str) -> Callable[[str, str], bool]:
    found = re.compile(pattern)
    return lambda message, line: bool(found.search(line))


def _value(pattern: str) -> Callable[[str, str], bool]:
    found = re.compile(pattern)
    return lambda message, line: bool((value := _VALUE.search(line)) and found.match(value[1]))


_SLIPS: tuple[_Slip, ...] = (
    (
        _said("Cannot overwrite a value", "Duplicate inline table key"),
        "khóa này được viết hai lần; hãy xóa một dòng",
        "this key is written twice: delete one of the lines",
    ),
    (
        _said("Cannot declare", "Cannot mutate", "Cannot redefine", "Cannot extend"),
        "mục này được viết hai lần; hãy gộp lại làm một, hoặc dùng [[mục]] nếu là danh sách nhiều mục",
        "this section is written twice: merge the two, or write [[section]] where it is a list",
    ),
    (
        _seen("[“”„‘’«»]"),
        'dấu nháy cong hoặc dấu ngoặc kiểu khác; hãy dùng dấu nháy thẳng " (tắt tự sửa dấu nháy của trình soạn thảo)',
        'curly or foreign quotes: use the straight quote " (switch off smart quotes in the editor)',
    ),
    (
        _seen("[\u00a0\u2007\u202f\u200b\ufeff]"),
        "có dấu cách đặc biệt (dán từ Word hoặc trang web); hãy xóa và gõ lại dấu cách",
        "there is a special blank (pasted from Word or a web page): delete it and type the blank again",
    ),
    (
        _seen(r"^\s*[\w.\-]+\s*:"),
        'sau tên khóa phải là dấu =, không phải dấu hai chấm; ví dụ: id = "ten_chi_tieu"',
        'after a key comes =, not a colon; for example: id = "some_indicator"',
    ),
    (
        _value(r"[+-]?\d[\d.]*,\d"),
        "số thập phân viết bằng dấu chấm, không có dấu phân cách hàng nghìn; ví dụ 90.5 hoặc 12000",
        "write decimals with a point and no thousands separators; for example 90.5 or 12000",
    ),
    (
        _value(r"\d{1,2}[/.\-]\d{1,2}[/.\-]\d{4}"),
        "ngày viết theo năm-tháng-ngày, không có dấu nháy; ví dụ 2025-07-01",
        "write days as year-month-day without quotes; for example 2025-07-01",
    ),
    (
        _value(r"(?i)(true|false|có|không|yes|no)\b"),
        "chỉ viết true hoặc false, chữ thường, không có dấu nháy",
        "write true or false, in lower case, without quotes",
    ),
    (
        _value(r'"[^"]*"[^"#\s]'),
        "trong văn bản có dấu nháy kép; hãy viết \\\" hoặc đặt cả văn bản trong dấu nháy đơn '...'",
        "there are quotes inside the text: write \\\" or put the whole text in single quotes '...'",
    ),
    (
        _said("Unescaped '\\'", "Invalid hex", "escape"),
        "dấu \\ trong văn bản phải viết \\\\, hoặc đặt cả văn bản trong dấu nháy đơn '...'",
        "write a backslash in a text as \\\\, or put the whole text in single quotes '...'",
    ),
    (
        _said("Illegal character", "Unterminated string"),
        'thiếu dấu nháy đóng " ở cuối văn bản; văn bản nhiều dòng đặt trong """ ... """',
        'the closing quote " is missing; a text of several lines stands between """ and """',
    ),
    (
        _said("Unclosed array", "Unclosed inline table", "Expected ']'"),
        "thiếu dấu đóng ] hoặc }, hoặc thiếu dấu phẩy giữa hai phần tử",
        "a closing ] or } is missing, or a comma between two items",
    ),
    (
        _value(r"$"),
        "sau dấu = chưa có giá trị; hãy ghi giá trị hoặc xóa dòng này",
        "there is no value after the =: write one or delete the line",
    ),
    (
        _value(r"[^\W\d]"),
        'văn bản phải đặt trong dấu nháy thẳng; ví dụ kind = "ratio"',
        'text stands in straight quotes; for example kind = "ratio"',
    ),
)


def what_is_wrong(text: str, error: Exception) -> tuple[str, Text]:
    """The field (``(TOML)`` where no key stands on the line) and what to do, for a text that the reader of TOML refused.

    >>> import tomllib
    >>> try:
    ...     tomllib.loads("kind = ratio")
    ... except tomllib.TOMLDecodeError as error:
    ...     field, said = what_is_wrong("kind = ratio", error)
    >>> field, said.en
    ('kind', 'not valid TOML, line 1: text stands in straight quotes; for example kind = "ratio"')
    """
    message = str(error)
    place = _LINE.search(message)
    lines = text.splitlines() or [""]
    number = int(place[1]) if place else len(lines)
    line = lines[number - 1] if number <= len(lines) else ""
    key = _KEY.match(line)
    for shows, vi, en in _SLIPS:
        if shows(message, line):
            return _at(key, number, vi, en)
    return _at(key, number, f"dòng này không đọc được ({message})", message)


def _at(key: re.Match[str] | None, number: int, vi: str, en: str) -> tuple[str, Text]:
    said = Text(vi=f"sai cú pháp TOML, dòng {number}: {vi}", en=f"not valid TOML, line {number}: {en}")
    return key[1] if key else "(TOML)", said
