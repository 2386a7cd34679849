"""Periods in words, which must be read as the same period again."""

from __future__ import annotations

import pytest

from nq57_indicators.layouts.time_words import times_in
from nq57_indicators.layouts.times import period_of
from nq57_indicators.texts.periods import period_in_words, period_within


@pytest.mark.parametrize(
    ("label", "words"),
    [
        ("2026", "Năm 2026"),
        ("2026-S1", "6 tháng đầu năm 2026"),
        ("2026-S2", "6 tháng cuối năm 2026"),
        ("2026-Q1", "Quý I năm 2026"),
        ("2026-Q4", "Quý IV năm 2026"),
        ("2026-02", "Tháng 2 năm 2026"),
        ("2026-12", "Tháng 12 năm 2026"),
        ("2026-W06", "Tuần 6 năm 2026"),
    ],
)
def test_words_say_the_period_they_are_of(label: str, words: str) -> None:
    assert period_in_words(label) == words
    [time] = times_in(words)
    period = period_of(time)
    assert period is not None
    assert period.label == label


def test_what_has_no_words_is_shown_as_it_is() -> None:
    assert period_in_words("2026-09-14") == "2026-09-14"


@pytest.mark.parametrize(
    ("period", "vi", "en"),
    [
        ("2026", "năm 2026", "2026"),
        ("2026-S2", "6 tháng cuối năm 2026", "second half of 2026"),
        ("2026-Q3", "quý III năm 2026", "Q3 2026"),
        ("2026-09", "tháng 9 năm 2026", "September 2026"),
        ("2026-07-01/P92D", "2026-07-01/P92D", "2026-07-01/P92D"),
    ],
)
def test_a_period_within_a_sentence(period: str, vi: str, en: str) -> None:
    assert (period_within(period), period_within(period, "en")) == (vi, en)
