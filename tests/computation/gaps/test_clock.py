"""The day up to which data is known is the clock: a due day before it that has no figure leaves no verdict."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from elnor import cell
from towns import assess, framework, land_of, level, node, rate, rows, target

import nq57_indicators as nq
from alike import assert_frame_equal
from nq57_indicators.computation.results.verdicts import counted

SCORING = framework(node("index", 'indicators = ["a"]'), ("a", 0, 100))
SLOW = {"2019": 20, "2029": 70}
"""Far from 90, with nearly all the time gone."""

CLOCKS: list[tuple[str | None, dict[str, float], str, tuple[str, str | None]]] = [
    # the day of the data, the figures, the period that is looked at, the class of progress and why there is none
    (None, SLOW, "2029", ("slow", None)),
    ("2030-06-30", SLOW, "2029", ("slow", None)),
    ("2030-12-31", SLOW, "2029", ("slow", None)),
    ("2031-01-01", SLOW, "2029", ("no_verdict", "no_due_figure")),
    ("2040-01-01", SLOW, "2029", ("no_verdict", "no_due_figure")),
    ("2031-01-01", SLOW | {"2028": 65}, "2028", ("slow", None)),
    ("2031-01-01", {"2019": 20, "2029": 95}, "2029", ("no_verdict", "no_due_figure")),
    ("2031-01-01", SLOW | {"2030": 90}, "2030", ("reached", None)),
    ("2031-01-01", SLOW | {"2030": 89}, "2030", ("overdue", None)),
    ("2031-01-01", SLOW | {"2030": 90}, "2029", ("slow", None)),
    ("2040-01-01", {"2030": 59, "2031": 91}, "2030", ("reached_late", None)),
]


@pytest.mark.parametrize(("day", "values", "period", "expected"), CLOCKS)
def test_after_the_due_day_only_its_own_figure_gives_a_verdict(
    day: str | None, values: dict[str, float], period: str, expected: tuple[str, str | None], tmp_path: Path
) -> None:
    catalogue = land_of(tmp_path, level("a", targets=target("t", 90)), SCORING)
    result = assess(catalogue, *(("a", "T1", year, value) for year, value in values.items()), known_at=day)
    assert _found(result, "t", period) == expected
    assert nq.replay(result.explain("a", "T1", period, "class"))["outlook"] == expected[0]


@pytest.mark.parametrize("value", [70, 95])
def test_nobody_counts_a_target_by_a_figure_of_before_its_due_day(value: float, tmp_path: Path) -> None:
    """Whether the last figure met it or not: what stood on the due day is not known."""
    catalogue = land_of(tmp_path, level("a", targets=target("t", 90)), SCORING)
    result = assess(catalogue, ("a", "T1", "2019", 20), ("a", "T1", "2029", value), known_at="2031-01-01")
    counts = result.summary.set_index("ref_area").loc["T1", ["targets_met", "targets_unmet", "targets_unknown"]]
    assert counts.tolist() == [0, 0, 1]
    assert counted(result.status("T1")) == {"met": 0, "unmet": 0, "unknown": 1}


def _found(result: nq.Assessment, name: str, period: str) -> tuple[str, str | None]:
    outlook, reason = (
        cell(result.gaps, column, target=name, time_period=period) for column in ("outlook", "outlook_reason")
    )
    return str(outlook), None if pd.isna(reason) else str(reason)


def test_the_clock_moves_nothing_but_classes_and_nobody_else_sets_it(tmp_path: Path) -> None:
    """The same call without a day gives the same, whatever day it is; the step from observations agrees with the whole."""
    catalogue = land_of(tmp_path, level("a", targets=target("t", 90)), SCORING)
    given = [("a", "T1", year, value) for year, value in SLOW.items()]
    without, later = assess(catalogue, *given), assess(catalogue, *given, known_at="2031-01-01")
    told = ["outlook", "outlook_reason", "outlook_method"]
    assert_frame_equal(without.gaps.drop(columns=told), later.gaps.drop(columns=told))
    for name in ("values", "trends", "scores"):
        assert_frame_equal(getattr(without, name), getattr(later, name))
    observations = nq.read_submission(rows(*given), catalogue=catalogue).observations
    step = nq.target_gaps(observations, catalogue, known_at="2031-01-01")
    assert_frame_equal(step, later.gaps)


def test_a_figure_of_the_due_day_of_another_length_is_one(tmp_path: Path) -> None:
    """The year is there, so its third quarter stays what it was; a year alone without one has no verdict."""
    scoring = framework(node("index", 'indicators = ["r"]'), ("r", 0, 100))
    own = rate("r", targets=target("t", 90, more='base_period = "2019"'), frequency="quarterly")
    catalogue = land_of(tmp_path, own, scoring)

    def assessed(*given: tuple[str, int]) -> nq.Assessment:
        both = [
            (name, "T1", period, part) for period, made in given for name, part in (("r_part", made), ("r_whole", 100))
        ]
        return assess(catalogue, *both, known_at="2031-02-01")

    third = ("2030-Q3", 70)
    assert _found(assessed(third), "t", "2030-Q3") == ("no_verdict", "no_due_figure")
    assert _found(assessed(third, ("2030", 95)), "t", "2030") == ("reached", None)
    assert _found(assessed(third, ("2030", 95)), "t", "2030-Q3") != ("no_verdict", "no_due_figure")


YEARLY = target("t", 90).replace('due = "2030"\n', 'applies = "every_period"\n')
AVERAGE = target("t", 90).replace('due = "2030"\n', 'applies = "average_of"\ndue = "2030"\n')


@pytest.mark.parametrize(
    ("owed", "day", "expected"),
    [
        (YEARLY, "2029-12-31", ("overdue", None)),
        (YEARLY, "2031-01-01", ("overdue", None)),
        (AVERAGE, "2029-12-31", ("no_verdict", "average")),
        (AVERAGE, "2031-01-01", ("no_verdict", "no_due_figure")),
    ],
)
def test_duties_of_a_year_and_averages(owed: str, day: str, expected: tuple[str, str | None], tmp_path: Path) -> None:
    """A yearly duty is owed on the last day of the value's own year, an average on that of its last year."""
    catalogue = land_of(tmp_path, level("a", targets=owed), SCORING)
    result = assess(catalogue, *(("a", "T1", year, value) for year, value in SLOW.items()), known_at=day)
    assert _found(result, "t", "2029") == expected


@pytest.mark.parametrize("later", [95, 10])
def test_an_average_without_the_year_it_ends_with(later: float, tmp_path: Path) -> None:
    """A value of the year after tells that the due day has passed, whatever it is."""
    catalogue = land_of(tmp_path, level("a", targets=AVERAGE), SCORING)
    given = [("a", "T1", year, value) for year, value in SLOW.items()]
    result = assess(catalogue, *given, ("a", "T1", "2031", later))
    assert _found(result, "t", max(SLOW)) == ("no_verdict", "no_due_figure")
    known = assess(catalogue, *given, ("a", "T1", "2030", 95), ("a", "T1", "2031", later))
    assert _found(known, "t", "2030")[0] in ("reached", "overdue")


MEANS = [
    ({"2028": 95, "2029": 95, "2030": 95}, {"2028": False, "2029": False, "2030": False}),
    ({"2028": 95, "2030": 95}, {"2028": False, "2030": True}),
    ({"2030": 95}, {"2030": True}),
    ({"2020": 50, "2028": 95, "2029": 95}, {"2020": False, "2028": False, "2029": False}),  # before the act
]


@pytest.mark.parametrize(("values", "expected"), MEANS)
def test_a_mean_that_lacks_years_says_so(values: dict[str, float], expected: dict[str, bool], tmp_path: Path) -> None:
    """Of an act of 2028: 2028 to 2030."""
    land_of(tmp_path, level("a", targets=AVERAGE), SCORING)
    act = tmp_path / "documents" / "D.toml"
    act.write_text(act.read_text(encoding="utf-8").replace("2020-06-30", "2028-02-01"), encoding="utf-8")
    gaps = assess(nq.load_catalogue(tmp_path), *(("a", "T1", year, value) for year, value in values.items())).gaps
    said = {str(row["time_period"]): "incomplete_mean" in row["note"] for row in gaps.to_dict("records")}
    assert said == {year: expected[year] for year in said}
    assert "2030" in said or "2029" in said


DONE = 'operator = "done"\n'


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({"2028": 1}, ("reached", None)),
        ({"2028": 0}, ("no_verdict", "no_due_figure")),
        ({"2028": 1, "2031": 0}, ("lost", None)),
        ({"2028": 1, "2031": 1}, ("reached", None)),
    ],
)
def test_what_is_done_before_the_due_day_needs_no_figure_of_it(
    values: dict[str, float], expected: tuple[str, str | None], tmp_path: Path
) -> None:
    own = level("a", targets=target("t", 1, more=DONE).replace("value = 1\n", ""))
    own = own.replace('kind = "level"', 'kind = "milestone"').replace('unit_measure = "x"', 'unit_measure = "yes_no"')
    catalogue = land_of(tmp_path, own, framework(node("index", 'indicators = ["a"]'), ("a", 0, 1)))
    result = assess(catalogue, *(("a", "T1", year, value) for year, value in values.items()), known_at="2032-01-01")
    assert _found(result, "t", "2028") == expected
    assert nq.replay(result.explain("a", "T1", "2028", "class"))["outlook"] == expected[0]


def test_an_earlier_day_is_told_by_the_same_rule(tmp_path: Path) -> None:
    """What changed since a day: without a clock now there is none then; with one the due day passes between the two."""
    catalogue = land_of(tmp_path, level("a", targets=target("t", 90)), SCORING)
    given: list[tuple[Any, ...]] = [("a", "T1", year, value) for year, value in SLOW.items()]

    def turned(day: str | None, since: str) -> int:
        return int((assess(catalogue, *given, known_at=day).changes("T1", since=since)["change"] == "turned").sum())

    assert [turned(None, "2030-06-30"), turned(None, "2031-06-30")] == [0, 0]
    assert [turned("2032-01-01", "2030-06-30"), turned("2032-01-01", "2031-06-30")] == [1, 0]


CLOCKS_AHEAD = [
    (None, "2027"),
    ("2026-12-31", "2027"),
    ("2027-12-31", "2027"),
    ("2028-01-01", None),
    ("2031-06-30", None),
]
"""The day of the data, and in which year the straight line from 20 in 2020 to 50 in 2023 reaches 90."""


@pytest.mark.parametrize(("day", "year"), CLOCKS_AHEAD)
def test_no_year_is_told_that_is_over(day: str | None, year: str | None, tmp_path: Path) -> None:
    """Of 2027 nobody says in 2031 that the target will be reached in it; the table keeps the year of least squares."""
    catalogue = land_of(tmp_path, level("a", targets=target("t", 90)), SCORING)
    straight = [("a", "T1", str(2020 + step), 20.0 + 10.0 * step) for step in range(4)]
    result = assess(catalogue, *straight, known_at=day)
    ahead = nq.with_names(result.status("T1"), "en", catalogue=catalogue)["ahead"].iloc[0]
    explained = result.explain("a", "T1", "2023", "gap")
    assert cell(result.gaps, "projected_year", target="t", time_period="2023") == explained.projected_year == 2027
    assert (year is None) == (not ahead) == (explained.projected_years is None)
    assert year is None or (year in ahead and year in explained.text("en"))
