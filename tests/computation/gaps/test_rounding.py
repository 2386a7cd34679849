"""Half a last digit that would turn a verdict is told: of the figure, of the parts of a rate, of every year of a mean."""

from __future__ import annotations

import itertools
from pathlib import Path
from random import Random
from typing import Any

import numpy as np
import pandas as pd
import pytest
from elnor import cell, notes
from hypothesis import given, settings
from hypothesis import strategies as st
from towns import framework, land_of, level, node, rate, target

import nq57_indicators as nq
from nq57_indicators.computation.gaps.printed_growth import ends_of_mean_rate

INDEX = framework(node("index", 'indicators = ["a"]'), ("a", 0, 100))
YEARLY = framework(node("index", 'indicators = ["a"]'), 'indicator = "a"\nworst = 0\nbest = 100\nfrequency = "annual"')
MEAN = target("t", 80, more='applies = "average_of"')
RISING = target("t", 80, more="rising = true")
COUNTED = target("t", 0, more='base_period = "2020"\nmultiple_of_base = 2').replace("value = 0\n", "")


def by_rounding(
    folder: Path, indicators: str, rows: list[tuple[Any, ...]], at: str = "2024", index: str = INDEX
) -> tuple[str, bool]:
    """The verdict on town T1 and whether rounding is noted; rows are variable, period, value, printed digits."""
    frame = pd.DataFrame(rows, columns=["variable", "time_period", "obs_value", "decimals"]).assign(ref_area="T1")
    catalogue = land_of(folder, indicators, index)
    gaps = nq.assess(nq.read_submission(frame, catalogue=catalogue)).gaps
    where = {"target": "t", "time_period": at}
    return cell(gaps, "met", **where), "by_rounding" in notes(gaps, **where)


def _a(*figures: tuple[str, float, int | None]) -> list[tuple[Any, ...]]:
    return [("a", *each) for each in figures]


SINGLE = [
    ("a mean of 80 of whole figures", MEAN, _a(("2022", 79, 0), ("2023", 80, 0), ("2024", 81, 0)), "yes", True),
    ("the same of unknown digits", MEAN, _a(("2022", 79, None), ("2023", 80, None), ("2024", 81, None)), "yes", True),
    ("a mean of 80.6", MEAN, _a(("2022", 80, 0), ("2023", 80, 0), ("2024", 82, 0)), "yes", False),
    ("a mean of 80.2", MEAN, _a(("2023", 80, 0), ("2024", 80.4, 1)), "yes", True),
    ("a mean of 79.8", MEAN, _a(("2023", 79, 0), ("2024", 80.6, 1)), "no", True),
    ("a mean of 79.8, printed with one digit", MEAN, _a(("2023", 79.0, 1), ("2024", 80.6, 1)), "no", False),
    ("not more than the year before", RISING, _a(("2023", 90, 0), ("2024", 90, 0)), "no", True),
    ("one more, which may be less", RISING, _a(("2023", 90, 0), ("2024", 91, 0)), "yes", False),
    ("little more, coarsely printed", RISING, _a(("2023", 90, 0), ("2024", 90.4, 1)), "yes", True),
    ("far more", RISING, _a(("2023", 85, 0), ("2024", 90, 0)), "yes", False),
    ("risen, at the border", RISING, _a(("2023", 70, 0), ("2024", 80, 0)), "yes", True),
    ("twice a printed base", COUNTED, _a(("2020", 40, 0), ("2024", 81.4, 1)), "yes", False),
    ("twice a printed base, nearer", COUNTED, _a(("2020", 40, 0), ("2024", 80.9, 1)), "yes", True),
]  # fmt: skip


@pytest.mark.parametrize(
    ("owed", "rows", "met", "said"), [case[1:] for case in SINGLE], ids=[case[0] for case in SINGLE]
)
def test_figures_that_are_compared(
    owed: str, rows: list[tuple[Any, ...]], met: str, said: bool, tmp_path: Path
) -> None:
    """90 and 91 printed whole lie at least a hair apart: 90.49 and 90.50."""
    assert by_rounding(tmp_path, level("a", targets=owed), rows) == (met, said)


@pytest.mark.parametrize(("later", "said"), [(90, True), (89, False), (92, False)])
def test_a_later_value_that_decides(later: float, said: bool, tmp_path: Path) -> None:
    """60 on the due day, 90 asked: 90 a year later has reached it, half a digit less has not."""
    indicators = level("a", targets=target("t", 90, "2024"))
    rows = _a(("2019", 20, 0), ("2024", 60, 0), ("2025", later, 0))
    assert by_rounding(tmp_path, indicators, rows) == ("no", said)


RANGE = 'operator = "range"\nlow = 40\nhigh = 60\ntwo_sided = true'
WITHIN = [
    (60, 0, "yes", True),
    (40, 0, "yes", True),
    (61, 0, "no", False),
    (60.4, 0, "no", True),
    (50, 0, "yes", False),
]


@pytest.mark.parametrize(("value", "decimals", "met", "said"), WITHIN)
def test_a_range_that_binds_at_both_ends(value: float, decimals: int, met: str, said: bool, tmp_path: Path) -> None:
    indicators = level("a", targets=target("t", 0, more=RANGE))
    assert by_rounding(tmp_path, indicators, _a(("2024", value, decimals))) == (met, said)


def test_an_interval_across_the_end_of_a_range_is_unknown(tmp_path: Path) -> None:
    """Between 50 and 65 the value may lie in the range of 40 to 60 or above it."""
    catalogue = land_of(tmp_path, level("a", targets=target("t", 0, more=RANGE)), INDEX)
    frame = pd.DataFrame([{"variable": "a", "ref_area": "T1", "time_period": "2024", "obs_value": 55.0}])
    values = nq.assess(nq.read_submission(frame, catalogue=catalogue)).values
    gaps = nq.target_gaps(values.assign(lower=50.0, upper=65.0), catalogue)
    assert gaps["met"].tolist() == ["unknown"]


LESS = [(10, 0, "yes", True), (10.4, 1, "no", False), (11, 0, "no", False), (10.4, 0, "no", True), (9, 0, "yes", False)]


@pytest.mark.parametrize(("value", "decimals", "met", "said"), LESS)
def test_where_less_is_better(value: float, decimals: int, met: str, said: bool, tmp_path: Path) -> None:
    indicators = level("a", 'better = "lower"', targets=target("t", 10))
    frame = [("a", "2024", value, decimals)]
    catalogue = framework(node("index", 'indicators = ["a"]'), ("a", 100, 0))
    rows = pd.DataFrame(frame, columns=["variable", "time_period", "obs_value", "decimals"]).assign(ref_area="T1")
    gaps = nq.assess(nq.read_submission(rows, catalogue=land_of(tmp_path, indicators, catalogue))).gaps
    assert (cell(gaps, "met", target="t"), "by_rounding" in notes(gaps, target="t")) == (met, said)


# ---- made of others -----------------------------------------------------------------------------------------------------

MONEY = rate("a", targets=target("t", 80), frequency="annual").replace('unit_measure = "case"', 'unit_measure = "x"')
COUNTS = MONEY.replace('over_areas = "sum"', 'over_areas = "sum"\ninteger = true')
GROWTH = (
    level("a", targets=target("t", 10)).replace('kind = "level"', 'kind = "growth", variable = "v", averaging = "yoy"')
    + '[[indicators.variables]]\nid = "v"\nunit_measure = "x"\nmeasure = "flow"\nfrequency = "annual"\n'
    'over_areas = "sum"\nover_time = "sum"\nname = { vi = "v", en = "v" }\n'
)


def _parts(part: float, whole: float, decimals: int | None, *, year: str = "2024") -> list[tuple[Any, ...]]:
    return [("a_part", year, part, decimals), ("a_whole", year, whole, decimals)]


MADE = [
    ("8 of 10 printed whole", MONEY, _parts(8, 10, 0), "yes", True),
    ("8.0 of 10.0", MONEY, _parts(8, 10, 1), "yes", True),
    ("9 of 10 printed whole may be 8.5 of 10.5", MONEY, _parts(9, 10, 0), "yes", False),
    ("8.1 of 10.0 may be 8.05 of 10.05", MONEY, _parts(8.1, 10, 1), "yes", False),
    ("8.1 of 10 printed whole", MONEY, [("a_part", "2024", 8.1, 1), ("a_whole", "2024", 10, 0)], "yes", True),
    ("7.9 of 10 printed whole", MONEY, [("a_part", "2024", 7.9, 1), ("a_whole", "2024", 10, 0)], "no", True),
    ("digits that nobody states", MONEY, _parts(8, 10, None), "yes", True),
    ("800.004 of 1000", MONEY, _parts(800.004, 1000, None), "yes", True),
    ("counts", COUNTS, _parts(8, 10, 0), "yes", False),
    ("growth of 10 %", GROWTH, [("v", "2023", 100, 0), ("v", "2024", 110, 0)], "yes", True),
    ("growth of 12 %", GROWTH, [("v", "2023", 100, 0), ("v", "2024", 112, 0)], "yes", False),
    ("growth of 11 %", GROWTH, [("v", "2023", 100, 0), ("v", "2024", 111, 0)], "yes", True),
    ("growth of 9.5 %", GROWTH, [("v", "2023", 1000, 1), ("v", "2024", 1095, 1)], "no", False),
    ("no growth at all", GROWTH, [("v", "2023", 3, 0), ("v", "2024", 3, 0)], "no", True),
    ("growth from what may be nothing", GROWTH, [("v", "2023", 0.4, 0), ("v", "2024", 9, 0)], "yes", True),
    ("growth of counts", GROWTH.replace('over_areas = "sum"', 'over_areas = "sum"\ninteger = true'),
     [("v", "2023", 100, 0), ("v", "2024", 110, 0)], "yes", False),
]  # fmt: skip


def _growth(averaging: str, asked: float) -> str:
    """Growth of v since 2020 of so much in percent."""
    made = GROWTH.replace('averaging = "yoy"', f'averaging = "{averaging}", base_period = "2020"')
    return made.replace("value = 10\n", f"value = {asked}\n")


def _v(*figures: float) -> list[tuple[Any, ...]]:
    """Figures printed whole, from 2020 on."""
    return [("v", str(2020 + number), figure, 0) for number, figure in enumerate(figures)]


MEANS = [
    ("10, 1, 10: 405 %, from 224 to 953", "mean_of_rates", 300, _v(10, 1, 10), "yes", True),
    ("the same, out of reach below", "mean_of_rates", 200, _v(10, 1, 10), "yes", False),
    ("the same, out of reach above", "mean_of_rates", 960, _v(10, 1, 10), "no", False),
    ("the same, just within reach above", "mean_of_rates", 950, _v(10, 1, 10), "no", True),
    ("100, 104, 110: 4.9 %, from 4.4 to 5.3", "mean_of_rates", 5, _v(100, 104, 110), "no", True),
    ("the same, asked for more", "mean_of_rates", 5.4, _v(100, 104, 110), "no", False),
    ("one year is that year", "mean_of_rates", 10, _v(100, 110), "yes", True),
    ("from what may be nothing on the way", "mean_of_rates", 500, _v(9, 0.4, 9), "yes", True),
    ("no growth in five years, from -0.2 to 0.2", "cagr", 0.3, _v(100, 9, 9, 9, 9, 100), "no", False),
    ("the same, nearer", "cagr", 0.15, _v(100, 9, 9, 9, 9, 100), "no", True),
]  # fmt: skip


@pytest.mark.parametrize(
    ("averaging", "asked", "rows", "met", "said"), [case[1:] for case in MEANS], ids=[case[0] for case in MEANS]
)
def test_growth_over_several_years(
    averaging: str, asked: float, rows: list[tuple[Any, ...]], met: str, said: bool, tmp_path: Path
) -> None:
    """Every year on the way counts for a mean of rates: 10.49, 0.5, 10.49 printed whole are 10, 1, 10 as well."""
    assert by_rounding(tmp_path, _growth(averaging, asked), rows, at=rows[-1][1]) == (met, said)


@settings(max_examples=15, deadline=None)
@given(st.lists(st.tuples(st.floats(1, 9), st.floats(0.01, 0.9)), min_size=2, max_size=6), st.randoms())
def test_no_figures_within_their_halves_have_a_mean_rate_beyond_the_ends(
    printed: list[tuple[float, float]], chance: Random
) -> None:
    figures = np.array([each for each, _ in printed])
    half = np.array([each for _, each in printed])
    least, most = ends_of_mean_rate((figures - half)[:, None], (figures + half)[:, None])
    for _ in range(20):
        tried = [
            figure + chance.choice((-1, 1, chance.uniform(-1, 1))) * width
            for figure, width in zip(figures, half, strict=True)
        ]
        mean = np.mean([now / before - 1 for before, now in itertools.pairwise(tried)])
        assert least[0] - 1e-9 <= mean <= most[0] + 1e-9 * abs(most[0])


@pytest.mark.parametrize(
    ("indicators", "rows", "met", "said"), [case[1:] for case in MADE], ids=[case[0] for case in MADE]
)
def test_figures_that_are_combined(
    indicators: str, rows: list[tuple[Any, ...]], met: str, said: bool, tmp_path: Path
) -> None:
    """By hand: 85/105 = 81 %, 8.05/10.05 = 80.1 %, 8.05/10.5 = 76.7 %, 7.95/9.5 = 83.7 %; 111.5/100.5 is 10.9 % of growth."""
    assert by_rounding(tmp_path, indicators, rows) == (met, said)


def test_halves_of_shorter_periods_add_up(tmp_path: Path) -> None:
    """Four quarters of 20, 20, 20 and 21 printed whole are 79 to 83; with a digit more they are 80.8 to 81.2."""
    yearly = level("a", targets=target("t", 80)).replace('kind = "level"', 'kind = "level", variable = "v"')
    yearly += (
        '[[indicators.variables]]\nid = "v"\nunit_measure = "x"\nmeasure = "flow"\nfrequency = "quarterly"\n'
        'over_areas = "sum"\nover_time = "sum"\nname = { vi = "v", en = "v" }\n'
    )
    for decimals, said in ((0, True), (1, False)):
        (folder := tmp_path / str(decimals)).mkdir()
        rows = [("v", f"2024-Q{quarter}", value, decimals) for quarter, value in enumerate((20, 20, 20, 21), 1)]
        assert by_rounding(folder, yearly, rows, index=YEARLY) == ("yes", said)
