"""Đúng: copies of other periods and areas, blocks moved by a row, slips of scale, levels that a series cannot explain."""

from __future__ import annotations

import re
from typing import Any

import numpy as np
import pandas as pd
import pytest

import nq57_indicators as nq
from nq57_indicators.texts.findings import in_language
from nq57_indicators.validation.review import Review
from nq57_indicators.validation.series import Series, series_of

MONTHS = [f"{year}-{month:02}" for year in (2024, 2025) for month in range(1, 13)]
VARIABLES = {
    "dossiers_received": 52_000, "transactions": 880_000, "work_files": 14_300, "patent_applications": 570,
    "intl_publications": 211, "patent_grants": 310, "cashless_transactions": 412_000,
}  # fmt: skip
"""Flows with the size of their figures."""
AREAS = ["P34-01", "P34-04", "P34-08"]
NEW = {
    "scale-differs-from-series", "level-unexplained", "zero-where-never", "repeats-other-period", "repeats-other-area",
    "rows-moved",
}  # fmt: skip


def clean(seed: int = 7, *, season: float = 0.2, noise: float = 0.03, growth: float = 0.01) -> pd.DataFrame:
    """Two years of months of some provinces: seasons, growth, chance."""
    chance = np.random.default_rng(seed)
    rows = []
    for scale, area in zip((1.0, 0.13, 0.31), AREAS, strict=True):
        for variable, size in VARIABLES.items():
            for number, month in enumerate(MONTHS):
                swing = season * np.sin(2 * np.pi * number / 12) + growth * number + noise * chance.standard_normal()
                rows.append((variable, area, month, float(round(scale * size * np.exp(swing)))))
    return pd.DataFrame(rows, columns=["variable", "ref_area", "time_period", "obs_value"])


def told(frame: pd.DataFrame, **options: Any) -> pd.DataFrame:
    """The findings of these rules."""
    found = nq.validate(frame, **options).findings
    return found[found["rule"].isin(NEW)]


def at(frame: pd.DataFrame, **where: str) -> pd.Series:
    """The rows of a frame with these keys."""
    mask = pd.Series(True, index=frame.index)
    for name, value in where.items():
        mask &= frame[name] == value
    return mask


def multiplied(frame: pd.DataFrame, rows: pd.Series, factor: float) -> None:
    """Multiply some figures; counts stay whole."""
    frame.loc[rows, "obs_value"] = (frame.loc[rows, "obs_value"] * factor).round()


def keys(found: pd.DataFrame) -> set[tuple[str, str, str, str]]:
    return set(found[["rule", "variable", "ref_area", "time_period"]].itertuples(index=False, name=None))


@pytest.mark.parametrize("seed", range(5))
def test_seasons_growth_and_chance_raise_no_question(seed: int) -> None:
    assert told(clean(seed)).empty


@pytest.mark.parametrize(
    ("factor", "rule"),
    [
        (1000.0, "scale-differs-from-series"),
        (0.001, "scale-differs-from-series"),
        (0.1, "scale-differs-from-series"),
        (0.01, "scale-differs-from-series"),
        (3.0, "level-unexplained"),
        (0.4, "level-unexplained"),
        (0.0, "zero-where-never"),
    ],
)
@pytest.mark.parametrize("month", ["2024-01", "2024-07", "2025-12"])
def test_one_figure_off_is_told_at_its_cell(factor: float, rule: str, month: str) -> None:
    frame = clean()
    multiplied(frame, at(frame, variable="work_files", ref_area="P34-04", time_period=month), factor)
    assert keys(told(frame)) == {(rule, "work_files", "P34-04", month)}


def test_a_new_level_that_stays_is_asked_about_once() -> None:
    frame = clean()
    later = at(frame, variable="work_files", ref_area="P34-01") & (frame["time_period"] >= "2025-05")
    multiplied(frame, later, 2.5)
    assert keys(told(frame)) == {("level-unexplained", "work_files", "P34-01", "2025-05")}


def test_the_same_peak_in_two_years_is_a_season() -> None:
    frame = clean()
    for month in ("2024-02", "2025-02"):
        multiplied(frame, at(frame, variable="work_files", time_period=month), 0.45)
    assert told(frame).empty


def test_a_whole_block_in_another_unit_is_told_row_by_row() -> None:
    frame = clean()
    block = at(frame, ref_area="P34-08", time_period="2025-06")
    multiplied(frame, block, 1000)
    found = told(frame)
    assert set(found["rule"]) == {"scale-differs-from-series"}
    assert set(found["variable"]) == set(VARIABLES)


def copied(frame: pd.DataFrame, source: pd.Series, target: pd.Series) -> pd.DataFrame:
    frame = frame.copy()
    frame.loc[target, "obs_value"] = frame.loc[source, "obs_value"].to_numpy()
    return frame


def test_a_copy_of_another_period_is_told_once_for_the_block() -> None:
    frame = clean()
    area = {"ref_area": "P34-04"}
    frame = copied(frame, at(frame, time_period="2025-10", **area), at(frame, time_period="2025-11", **area))
    found = told(frame)
    assert found[["rule", "ref_area", "time_period", "found", "expected"]].to_numpy().tolist() == [
        ["repeats-other-period", "P34-04", "2025-11", "7", found["expected"].iloc[0]]
    ]
    assert re.fullmatch(r"2025-10 \(mã khối ([0-9a-f]{8})\)", in_language(found["expected"].iloc[0], "vi"))


def test_a_copy_of_another_area_is_told_and_names_it() -> None:
    frame = clean()
    first = frame["time_period"] == "2024-03"
    frame = copied(frame[first], at(frame[first], ref_area="P34-01"), at(frame[first], ref_area="P34-08"))
    found = told(frame)
    assert found[["rule", "ref_area"]].to_numpy().tolist() == [["repeats-other-area", "P34-08"]]
    assert re.fullmatch(r"Ha Noi \(code of the block ([0-9a-f]{8})\)", in_language(found["expected"].iloc[0], "en"))


@pytest.mark.parametrize(
    "values",
    [
        [0, 0, 0, 0, 0, 0, 0],
        [100, 100, 100, 100, 100, 100, 100],
        [5, 5, 5, 5, 5, 5, 5],
        [1, 2, 3, 0, 100, 0, 100],
    ],
)
def test_what_repeats_by_its_nature_is_no_copy(values: list[float]) -> None:
    rows = [
        (variable, area, month, float(value))
        for area in AREAS
        for month in MONTHS[:3]
        for variable, value in zip(VARIABLES, values, strict=True)
    ]
    frame = pd.DataFrame(rows, columns=["variable", "ref_area", "time_period", "obs_value"])
    assert told(frame).empty


def test_unchanged_stocks_are_no_copy() -> None:
    stocks = [
        v.id for v in nq.load_catalogue().variables.values() if v.measure == "stock" and v.unit_measure == "procedure"
    ]
    rows = [(name, "P34-01", month, 100.0 + 7 * number) for number, name in enumerate(stocks) for month in MONTHS[:12]]
    frame = pd.DataFrame(rows, columns=["variable", "ref_area", "time_period", "obs_value"])
    assert told(frame).empty


@pytest.mark.parametrize(("step", "said"), [(1, "+1"), (-1, "-1")])
def test_a_block_moved_by_a_row_is_told(step: int, said: str) -> None:
    frame = clean()
    block = at(frame, ref_area="P34-01", time_period="2025-12")
    frame.loc[block, "obs_value"] = np.roll(frame.loc[block, "obs_value"].to_numpy(), step)
    found = told(frame)
    moved = found[found["rule"] == "rows-moved"]
    assert moved[["ref_area", "time_period", "expected"]].to_numpy().tolist() == [["P34-01", "2025-12", said]]


def test_a_block_may_begin_in_the_first_row() -> None:
    """Six figures are the least that are a block; the first of all rows is one of them."""
    frame = clean()
    frame = frame[frame["ref_area"] == "P34-01"]
    last = frame["time_period"] == "2025-12"
    six = frame["variable"].isin(frame.loc[last, "variable"].iloc[:6])
    frame = pd.concat([frame[last & six], frame[~last & six]], ignore_index=True)
    block = at(frame, time_period="2025-12")
    frame.loc[block, "obs_value"] = np.roll(frame.loc[block, "obs_value"].to_numpy(), 1)
    assert (told(frame)["rule"] == "rows-moved").sum() == 1


def test_history_serves_as_the_submission_itself_would() -> None:
    frame = clean()
    last = frame["time_period"] == "2025-12"
    wrong = frame[last].copy()
    multiplied(wrong, at(wrong, variable="work_files", ref_area="P34-04"), 1000)
    stale = copied(frame, frame["time_period"] == "2025-11", last)[last]
    assert told(frame[last]).empty
    assert told(frame[last], history=nq.read_submission(frame[~last])).empty
    assert keys(told(wrong, history=nq.read_submission(frame[~last]))) == {
        ("scale-differs-from-series", "work_files", "P34-04", "2025-12")
    }
    assert told(stale, history=nq.read_submission(frame[~last]))["rule"].tolist() == ["repeats-other-period"] * len(
        AREAS
    )


def test_a_submission_is_no_news_to_itself() -> None:
    frame = clean().assign(vintage="2026-01-10")
    older = frame.head(5).assign(vintage="2025-12-10", obs_value=frame["obs_value"].head(5) + 1)
    submission = nq.read_submission(pd.concat([frame, older]))
    assert "changed-without-vintage" not in set(nq.validate(submission, history=submission).findings["rule"])


def test_who_else_reports_changes_nothing_for_an_area() -> None:
    frame = clean()
    multiplied(frame, at(frame, variable="work_files", ref_area="P34-04", time_period="2025-03"), 3)
    alone = told(frame[frame["ref_area"] == "P34-04"])
    together = told(frame)
    assert keys(alone) == keys(together)


def test_a_province_that_reports_on_another_one_is_asked_about() -> None:
    row = {"variable": "work_files", "ref_area": "P34-04", "time_period": "2025-03", "obs_value": 5.0}
    frame = pd.DataFrame([{**row, "provider": provider} for provider in ("P34-04", "P34-01", "M-KHCN")])
    found = nq.validate(frame).findings
    assert found.loc[found["rule"] == "provider-of-another-area", ["found", "expected"]].to_numpy().tolist() == [
        ["P34-01", "P34-04"]
    ]


def test_to_confirm_is_no_error_and_fails_only_where_asked() -> None:
    frame = clean()
    multiplied(frame, at(frame, variable="work_files", ref_area="P34-04", time_period="2025-03"), 3)
    report = nq.validate(frame)
    assert report.ok
    assert len(report.accepted) == len(frame)
    report.raise_for_findings("warning")
    with pytest.raises(nq.InvalidDataError):
        report.raise_for_findings("confirm")


def balanced(fall: str) -> pd.DataFrame:
    """What is pending and what the next month begins with, about the same every month but for one in which it falls."""
    months = [f"{year}-{month:02}" for year in (2024, 2025) for month in range(1, 13)]
    late = np.array([40, 42, 41, 43, 40, 44] * 4)
    pending = np.array([900, 915, 905, 910, 895, 920] * 4)
    pending[months.index(fall)] = 390
    columns = {
        "dossiers_pending": pending,
        "dossiers_pending_overdue": late,
        "dossiers_pending_in_time": pending - late,
    }
    columns["dossiers_carried_over"] = np.roll(pending, 1)
    wide = pd.DataFrame({"time_period": months, "ref_area": "P34-01"} | columns)
    return wide.melt(["time_period", "ref_area"], var_name="variable", value_name="obs_value")


def test_figures_of_one_balance_are_one_question_also_where_the_next_period_begins_with_one() -> None:
    report = nq.validate(balanced("2025-06"))
    found = report.findings[report.findings["rule"].isin(NEW)]
    assert found["time_period"].tolist() == ["2025-06"]
    assert "; 2 số liệu khác thay đổi cùng chiều" in in_language(found["expected"].iloc[0], "vi")
    waiting = report.accepted[report._unconfirmed][["variable", "time_period"]].astype(str).to_numpy().tolist()
    assert sorted(waiting) == [
        ["dossiers_carried_over", "2025-07"], ["dossiers_pending", "2025-06"], ["dossiers_pending_in_time", "2025-06"],
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("changes", "asked"),
    [
        ({"2025-02": 1.4}, False),  # what was left lying over Tết of January
        ({"2025-01": 0.55}, False),
        ({"2025-02": 3.0}, True),
        ({"2025-01": 0.25}, True),
        # a level of January that stays, but for Tết, is asked about where it begins
        ({"2025-01": 2.9, "2025-02": 1.6} | {f"2025-{month:02}": 3.0 for month in range(3, 13)}, True),
    ],
)
def test_months_of_tet_are_judged_less_closely(changes: dict[str, float], asked: bool) -> None:
    frame = clean(season=0.0, growth=0.0)
    for month, factor in changes.items():
        multiplied(frame, at(frame, variable="work_files", ref_area="P34-01", time_period=month), factor)
    first = {("level-unexplained", "work_files", "P34-01", next(iter(changes)))}
    assert keys(told(frame)) == (first if asked else set())


@pytest.mark.parametrize(("factor", "asked"), [(1.6, False), (0.65, False), (2.6, True), (0.3, True)])
def test_the_first_figure_of_a_series_is_judged_less_closely(factor: float, asked: bool) -> None:
    frame = clean(season=0.0, growth=0.0)
    frame = frame[frame["time_period"] >= "2024-04"].reset_index(drop=True)
    multiplied(frame, at(frame, variable="work_files", ref_area="P34-01", time_period="2024-04"), factor)
    expected = {("level-unexplained", "work_files", "P34-01", "2024-04")} if asked else set()
    assert keys(told(frame)) == expected


# ---- the lines that rules look at -------------------------------------------------------------------------------------


def as_figures(series: Series) -> set[tuple[int, ...]]:
    """Every figure of some series, with its key and its period."""
    line, place = np.nonzero(series.row >= 0)
    assert np.array_equal(np.isnan(series.value), series.row < 0)
    columns = [series.variable, series.area, series.calendar, series.flow, series.provider, series.stage]
    found = [column[line] for column in columns] + [place + series.first, series.row[line, place]]
    return set(zip(*(column.tolist() for column in found), series.value[line, place].tolist(), strict=True))


def test_series_are_the_same_from_panels_and_from_rows() -> None:
    """With and without history (an empty one): gaps, quarters, calendars, a revision, figures that are missing or refused."""
    rows = [
        ("dossiers_received", "P34-01", period, calendar, value, vintage)
        for period, calendar, value, vintage in (
            ("2025-11", "statistical", 1.0, None), ("2026-03", "statistical", 4.0, None),
            ("2026-01", "administrative", 9.0, None),
            ("2025-Q4", "statistical", 5.0, None), ("2026-Q2", "statistical", 7.0, None), ("2025", "statistical", 30.0, None),
        )
    ] + [
        ("dossiers_received", "P34-04", "2026-02", "statistical", 2.0, "2026-03-01"),
        ("dossiers_received", "P34-04", "2026-02", "statistical", 3.0, "2026-04-01"),  # the same, sent again
        ("dossiers_resolved", "P34-04", "2026-02", "statistical", None, None),
        ("dossiers_resolved", "P34-04", "2026-01", "statistical", -5.0, None),  # refused: below zero
        ("transactions", "P34-08", "2026-01", "statistical", 6.0, None),
    ]  # fmt: skip
    names = ["variable", "ref_area", "time_period", "calendar", "obs_value", "vintage"]
    observations = nq.read_submission(pd.DataFrame(rows, columns=names))._coded
    review = Review(observations, observations.value < 0, nq.read_submission(pd.DataFrame(rows, columns=names))._store)
    none = observations.take(np.zeros(0, np.int64))
    own, beside = list(series_of(review)), list(series_of(review, none))
    assert [each.months for each in own] == [each.months for each in beside] == [1, 3, 12]
    for one, other in zip(own, beside, strict=True):
        assert as_figures(one) == as_figures(other)
        assert (one.first, one.value.shape) == (other.first, other.value.shape)
    assert [len(as_figures(each)) for each in own] == [5, 2, 1]
    assert own[0].value.shape == (4, 5)  # November to March; nobody reports on December
