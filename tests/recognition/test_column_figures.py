"""The figures of one column: typed numbers over texts, formulas without results, percent cells."""

from __future__ import annotations

import numpy as np
import pyarrow as pa

from nq57_indicators.recognition.figures import FORMULA, Figures, figures_of
from nq57_indicators.recognition.numbers import PROBLEMS
from nq57_indicators.tables.cells import RawColumn
from nq57_indicators.tables.observations import NO_DECIMALS

NAN = float("nan")


def read(column: RawColumn, decimal: str | None = None) -> Figures:
    """The figures of a column that need not be whole."""
    size = len(column.number) if column.number is not None else len(column.text)
    return figures_of(column, decimal=decimal, integer=np.zeros(size, bool))


def test_texts() -> None:
    figures = read(RawColumn("h", 1, pa.array(["1,50", "45,6%", None, "7 tỷ", "abc", "chưa đến kỳ"])))
    np.testing.assert_array_equal(figures.value, [1.5, 45.6, NAN, 7, NAN, NAN])
    assert figures.decimals.tolist()[:2] == [2, 1]
    assert figures.percent.tolist() == [False, True, False, False, False, False]
    assert figures.missing.tolist() == [False, False, True, False, False, True]
    assert [figures.units[code] for code in figures.unit.tolist()] == ["", "", "", "tỷ", "", ""]
    assert figures.problem.tolist()[4] == PROBLEMS.index("bad-number")


def test_numbers_over_texts() -> None:
    column = RawColumn("h", 1, pa.array(["3", None, None, None]), np.array([NAN, 1.5, NAN, np.inf]))
    figures = read(column)
    np.testing.assert_array_equal(figures.value, [3, 1.5, NAN, NAN])
    assert figures.missing.tolist() == [False, False, True, False]
    assert figures.problem.tolist() == [0, 0, 0, PROBLEMS.index("bad-number")]


def test_numbers_alone() -> None:
    figures = read(RawColumn("h", 1, None, np.array([1.0, NAN])))
    np.testing.assert_array_equal(figures.value, [1, NAN])
    assert figures.missing.tolist() == [False, True]
    assert figures.decimals.tolist() == [NO_DECIMALS, NO_DECIMALS]


def test_a_column_without_any_text_beside_numbers() -> None:
    figures = read(RawColumn("h", 1, pa.array([None, None], pa.string()), np.array([1.0, 2.0])))
    np.testing.assert_array_equal(figures.value, [1, 2])


def test_printed_digits_and_percent_cells() -> None:
    column = RawColumn(
        "h",
        1,
        None,
        np.array([0.57, 0.456, 12.0, 0.5]),
        percent=np.array([True, True, False, False]),
        decimals=np.array([0, 1, -1, 1], np.int8),
    )
    figures = read(column)
    assert figures.value.tolist() == [57.0, 45.6, 12.0, 0.5]
    assert figures.percent.tolist() == [True, True, False, False]
    assert figures.decimals.tolist() == [0, 1, NO_DECIMALS, 1]


def test_formulas_without_results() -> None:
    column = RawColumn("h", 1, pa.array(["=A1", "3"]), np.array([NAN, NAN]), formula=np.array([True, False]))
    figures = read(column)
    assert figures.problem.tolist() == [FORMULA, 0]
    assert figures.missing.tolist() == [False, False]


def test_the_column_itself_is_not_changed() -> None:
    number = np.array([0.5])
    read(RawColumn("h", 1, None, number, percent=np.array([True])))
    assert number.tolist() == [0.5]
