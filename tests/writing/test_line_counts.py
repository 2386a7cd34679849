"""Lines and widths of Times New Roman, by the widths its maker states."""

from __future__ import annotations

import pytest

from nq57_indicators.writing.line_counts import line_count, text_width


@pytest.mark.parametrize(
    ("text", "thousandths"),
    [
        ("", 0),
        ("0", 500),
        ("il", 278 + 278),
        ("Wm", 944 + 778),
        ("Đạt", 722 + 444 + 278),  # the dot below takes no room
        ("ơ", 500 + 40),
        ("số", 389 + 500),
        ("đ–", 500 + 500),
        ("≥ 3", 564 + 250 + 500),
        ("€", 722),
    ],
)
def test_widths(text: str, thousandths: int) -> None:
    assert text_width(text, 10) == pytest.approx(thousandths / 100)


@pytest.mark.parametrize(
    ("text", "width", "lines"),
    [
        ("", 10, 1),
        ("00", 10, 1),  # each digit is 5 points wide at 10 points
        ("00 00", 10, 2),
        ("0 0", 12.5, 1),
        ("0 0", 12.4, 2),
        ("00000", 10, 3),  # a longer word is cut
        ("0 00000", 10, 4),  # behind a word it begins a line of its own
        ("0000", 10, 2),
        ("00000 0", 12.5, 3),
        ("00000 00", 10, 4),
        ("0  0", 12.5, 1),
    ],
)
def test_lines(text: str, width: float, lines: int) -> None:
    assert line_count(text, width, 10) == lines
