"""Movement: what is compared with what, what a figure is measured from, and where a line breaks."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest
from elnor import Row, codes, figures, lit, run
from hypothesis import given
from hypothesis import strategies as st

from nq57_indicators.computation.panels.time_axis import DAYS_A_YEAR, TimeAxis
from nq57_indicators.computation.trends.movement import Movement, slope_of
from nq57_indicators.computation.values.series import stretches
from nq57_indicators.periods import parse_period
from nq57_indicators.tables.observations import PeriodTable

SEASONS = [
    ("period", ["2023-Q4", "2023-S2", "2023", "2024-Q4"], [[0, 3], [1], [2]]),
    ("period", ["2022", "2023", "2024"], [[0, 1, 2]]),
    ("period", ["2023-Q3", "2023-Q4", "2024-Q3"], [[0, 2], [1]]),
    ("period", ["2023-S1", "2023-S2", "2024-S1"], [[0, 2], [1]]),
    ("stock", ["2023-12", "2024-01", "2024-12"], [[0, 2], [1]]),
    ("period", ["2023-W36", "2023-W37", "2024-W36"], [[0, 2], [1]]),
    ("stock", ["2024-03-10", "2024-09-30", "2025-03-10"], [[0, 1, 2]]),
    ("since", ["2024-07-01/P31D", "2024-08-01/P31D", "2024-07-01/P62D"], [[0, 2], [1]]),
    ("period", ["2024-07-01/P31D", "2024-08-01/P31D", "2025-07-01/P31D"], [[0], [1], [2]]),
]


def _axis(labels: list[str], calendar: str = "statistical") -> TimeAxis:
    table = PeriodTable()
    return TimeAxis(table, [table.add(parse_period(label, calendar)) for label in labels], longer=False)


@pytest.mark.parametrize(("flow", "labels", "expected"), SEASONS)
def test_what_is_compared_with_what(flow: str, labels: list[str], expected: list[list[int]]) -> None:
    axis = _axis(labels)
    assert [period.label for period in axis.periods] == labels
    seasons = axis.stock_seasons if flow == "stock" else axis.flow_seasons
    assert [season.tolist() for season in seasons] == expected


def test_administrative_months_are_seasons_too() -> None:
    axis = _axis(["2023-12", "2024-01", "2024-12"], "administrative")
    assert [season.tolist() for season in axis.flow_seasons] == [[0, 2], [1]]


def _moved(rows: list[Row], indicator: str) -> tuple[list[float], list[float], list[float], list[float]]:
    one = run(rows)
    code = codes().indicator[indicator]
    [series] = [series for series in one.series() if code in series.indicators]
    moved = Movement(series, stretches(series, codes()))
    years = np.flatnonzero([period.frequency == "annual" for period in series.time.periods])
    place = np.append(np.searchsorted(years, np.arange(years[-1] + 1)), -1)
    base, base_value = moved.base()
    at = int(np.flatnonzero(series.indicators == code)[0]), 0, years
    base, previous = (place[array[at]].tolist() for array in (base, moved.previous()))
    return base, base_value[at].tolist(), previous, moved.slope().slope[at].tolist()


def test_movement_starts_anew_after_a_break() -> None:
    speeds = {2020: 10, 2021: 20, 2022: 50, 2023: 60, 2024: 80}
    rows = [row for year, speed in speeds.items() for row in figures("G2-C", f"{year}", line_speed=speed)]
    base, base_value, previous, slope = _moved(rows, "net_speed")
    assert base == [-1, 0, -1, 2, 2]
    assert base_value[1:] == pytest.approx([10, np.nan, 50, 50], nan_ok=True)
    assert previous == [-1, 0, -1, 2, 3]
    years = [0, 365 / DAYS_A_YEAR, 731 / DAYS_A_YEAR]
    expected = float(np.polyfit(years, [50, 60, 80], 1)[0])
    assert slope == pytest.approx([np.nan] * 4 + [expected], nan_ok=True)


def test_a_gap_in_a_series_is_stepped_over() -> None:
    rows = [
        *lit("G2-C", "2021", 1, 10),
        *lit("G2-C", "2022", None, None, obs_status="missing", missing_reason="refused"),
        *lit("G2-C", "2023", 3, 10),
    ]
    base, base_value, previous, slope = _moved(rows, "lit_rate")
    assert (base, previous) == ([-1, -1, 0], [-1, 0, 0])
    assert base_value == pytest.approx([np.nan, np.nan, 10], nan_ok=True)
    assert np.isnan(slope).all()


def test_a_withdrawn_figure_is_no_base() -> None:
    rows = [
        *figures("G2-C", "2021", charm_rank=50, obs_status="withdrawn"),
        *figures("G2-C", "2022", charm_rank=40),
        *figures("G2-C", "2023", charm_rank=30),
    ]
    base, base_value, _, _ = _moved(rows, "charm_rank")
    assert base == [-1, -1, 1]
    assert base_value[2] == 40


@given(
    st.lists(st.floats(-100, 100), min_size=3, max_size=8),
    st.integers(2000, 2020),
)
def test_slopes_are_those_of_least_squares(speeds: list[float], first: int) -> None:
    """Checked against another way of fitting a line."""
    days = np.array([date(first + place, 12, 31).toordinal() for place in range(len(speeds))], float)
    years = (days - days[0]) / DAYS_A_YEAR
    values = np.array(speeds)
    sums = np.array([[float(len(years))], [years.sum()], [values.sum()], [(years**2).sum()], [(years * values).sum()]])
    expected = float(np.polyfit(years, values, 1)[0])
    assert slope_of(sums)[0] == pytest.approx(expected, rel=1e-7, abs=1e-7)


def test_two_points_make_noslope_of() -> None:
    assert np.isnan(slope_of(np.array([[2.0], [1.0], [3.0], [1.0], [2.0]]))).all()
