"""How a figure stands to a target, in words."""

from __future__ import annotations

from math import nan

import pytest

from nq57_indicators.texts.standing import Figures, benchmark_text, owed_text

POINTS = "điểm phần trăm"


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (Figures(82.5, 100, 100, 17.5, "reach", POINTS), "còn thiếu 17,5 điểm phần trăm"),
        (Figures(85, 70, 70, -15, "reach", POINTS), "vượt 15 điểm phần trăm"),
        (Figures(70, 70, 70, 0, "reach", POINTS), "bằng mục tiêu"),
        (Figures(12, 10, 10, 2, "<=", POINTS, "lower"), "còn phải giảm 2 điểm phần trăm"),
        (Figures(8, 10, 10, -2, "<=", POINTS, "lower"), "thấp hơn mức phải đạt 2 điểm phần trăm"),
        (Figures(45, 40, 50, -5, "range", POINTS), "trong khoảng mục tiêu"),
        (Figures(55, 40, 50, -15, "range", POINTS), "vượt 15 điểm phần trăm"),
        (Figures(1, 1, 1, 0, "done", ""), "đã hoàn thành"),
        (Figures(0, 1, 1, 1, "done", ""), "chưa hoàn thành"),
        (Figures(nan, 1, 1, nan, "reach", ""), "chưa so được"),
        (Figures(nan, 1, 1, nan, "reach", "", bounded=True), "chỉ biết giá trị nằm trong một khoảng"),
    ],
)
def test_what_is_owed(given: Figures, said: str) -> None:
    assert owed_text(given) == said


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (Figures(75, 80, 80, 5, "reach", POINTS), "thấp hơn mục tiêu cả nước 5 điểm phần trăm"),
        (Figures(85, 80, 80, -5, "reach", POINTS), "cao hơn mục tiêu cả nước 5 điểm phần trăm"),
        (Figures(80, 80, 80, 0, "reach", POINTS), "bằng mục tiêu cả nước"),
        (Figures(12, 10, 10, 2, "<=", POINTS, "lower"), "cao hơn mục tiêu cả nước 2 điểm phần trăm"),
        (Figures(45, 40, 50, -5, "range", POINTS), "trong khoảng của mục tiêu cả nước"),
        (Figures(nan, 40, 50, nan, "range", POINTS), "chưa so được"),
    ],
)
def test_a_benchmark_is_above_or_below_and_never_met(given: Figures, said: str) -> None:
    assert benchmark_text(given) == said
    assert "mục tiêu để so sánh" in benchmark_text(given, of_country=False) or "so được" in said
    assert "đạt" not in said


@pytest.mark.parametrize(
    ("value", "lang", "said"),
    [
        (75, "vi", "thấp hơn 5 điểm phần trăm"),
        (85, "vi", "cao hơn 5 điểm phần trăm"),
        (75, "en", "below by 5 điểm phần trăm"),
        (85, "en", "above by 5 điểm phần trăm"),
        (80, "vi", "bằng mục tiêu cả nước"),
    ],
)
def test_below_a_heading_rows_do_not_say_whose_target_it_is(value: float, lang: str, said: str) -> None:
    assert benchmark_text(Figures(value, 80, 80, 80 - value, "reach", POINTS), lang, named=False) == said
