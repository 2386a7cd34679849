"""What must hold whatever the figures are, over the made-up land of ``tests/catalogues/mini``."""

from __future__ import annotations

from functools import lru_cache
from itertools import pairwise
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import nq57_indicators as nq
from alike import assert_frame_equal

TODAY = ("G2-AB", "G2-C", "G2-D", "G2-E")
FORMER = ("G1-A", "G1-B", "G1-C", "G1-D", "G1-E")
PETITIONS = ("petitions_letter", "petitions_bell", "petitions_void", "petitions_all")
HOMES = ("homes_lit", "homes_waiting", "homes")
RESULTS = ("values", "gaps", "trends", "scores")

few = settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.too_slow])
counts = st.integers(min_value=0, max_value=100)


@lru_cache(maxsize=1)
def _catalogue() -> nq.Catalogue:
    return nq.load_catalogue(Path(__file__).parent / "catalogues" / "mini")


def _row(variable: str, area: str, period: str, value: float) -> dict[str, Any]:
    flow = "stock" if variable.startswith("homes") else "period"
    return {
        "variable": variable,
        "ref_area": area,
        "time_period": period,
        "calendar": "statistical",
        "flow": flow,
        "provider": area,
        "stage": "actual",
        "obs_value": float(value),
        "unit_measure": "piece",
    }


def _petitions(area: str, period: str, letter: int, bell: int, void: int, rest: int) -> list[dict[str, Any]]:
    """Parts that hold together: the voided are among the letters, the whole is at least letters and bells."""
    figures = (letter, bell, min(void, letter), letter + bell + rest)
    return [_row(variable, area, period, figure) for variable, figure in zip(PETITIONS, figures, strict=True)]


@st.composite
def submissions(draw: st.DrawFn) -> pd.DataFrame:
    """Three years of petitions and homes of the four shires, some of them silent in some years."""
    rows: list[dict[str, Any]] = []
    for year in ("2022", "2023", "2024"):
        for area in TODAY:
            if draw(st.booleans()):
                rows += _petitions(area, year, *draw(st.tuples(counts, counts, counts, counts)))
            lit, waiting = draw(counts), draw(counts)
            rows += [_row(name, area, year, n) for name, n in zip(HOMES, (lit, waiting, 100), strict=True)]
    return pd.DataFrame(rows)


def _assess(frame: pd.DataFrame, **options: Any) -> Any:
    return nq.assess(
        frame.reset_index(drop=True), catalogue=_catalogue(), **{"framework": "fest", "period": "2024"} | options
    )


def _plain(frame: pd.DataFrame) -> pd.DataFrame:
    """The same cells without the memory of which codes there might have been."""
    coded = frame.select_dtypes("category").columns
    return frame.astype(dict.fromkeys(coded, "string")).reset_index(drop=True)


def _assert_same(first: Any, second: Any, tables: tuple[str, ...] = RESULTS) -> None:
    for table in tables:
        assert_frame_equal(_plain(getattr(first, table)), _plain(getattr(second, table)))


@few
@given(submissions(), st.randoms(use_true_random=False))
def test_the_order_of_rows_does_not_matter(frame: pd.DataFrame, random: Any) -> None:
    order = list(range(len(frame)))
    random.shuffle(order)
    _assert_same(_assess(frame), _assess(frame.iloc[order]))


def _score(result: Any, node: str, area: str) -> float:
    scores = result.scores
    return float(scores.loc[(scores["node"] == node) & (scores["ref_area"] == area), "score"].iloc[0])


@few
@given(submissions(), st.sampled_from(TODAY), st.sampled_from([("homes_lit", 1), ("homes_waiting", -1)]), counts)
def test_better_never_scores_less(frame: pd.DataFrame, area: str, change: tuple[str, int], by: int) -> None:
    variable, sign = change
    chosen = (frame["variable"] == variable) & (frame["ref_area"] == area) & (frame["time_period"] == "2024")
    better = frame.assign(obs_value=frame["obs_value"].mask(chosen, (frame["obs_value"] + sign * by).clip(0, 100)))
    before, after = _assess(frame), _assess(better)
    leaf = {"homes_lit": "lit_rate", "homes_waiting": "waiting_rate"}[variable]
    for node in (leaf, "hearth_node"):
        assert _score(after, node, area) >= _score(before, node, area)
    for other in set(TODAY) - {area}:
        assert _score(after, "hearth_node", other) == _score(before, "hearth_node", other)


def _parts(result: Any, indicator: str, area: str, period: str) -> tuple[float, float]:
    values = result.values
    found = values[
        (values["indicator"] == indicator) & (values["ref_area"] == area) & (values["time_period"] == period)
    ]
    assert len(found) == 1
    return float(found["numerator"].iloc[0]), float(found["denominator"].iloc[0])


@few
@given(st.lists(st.tuples(counts, counts, counts, counts), min_size=5, max_size=5))
def test_restatement_and_sums_keep_totals(figures: list[tuple[int, int, int, int]]) -> None:
    rows = [row for area, parts in zip(FORMER, figures, strict=True) for row in _petitions(area, "2019", *parts)]
    numerator = sum(letter + bell - min(void, letter) for letter, bell, void, _ in figures)
    denominator = sum(letter + bell + rest for letter, bell, _, rest in figures)
    result = _assess(pd.DataFrame(rows), period="2019")
    for total in ("G1", "G2"):
        assert _parts(result, "letter_rate", total, "2019") == (numerator, denominator)
    shires = [_parts(result, "letter_rate", area, "2019") for area in TODAY]
    assert tuple(sum(part) for part in zip(*shires, strict=True)) == (numerator, denominator)


BAD_ROWS = {
    "no such variable": {"variable": "dragons"},
    "no such area": {"ref_area": "G2-Z"},
    "no such period": {"time_period": "2025-Q7"},
    "below every bound": {"variable": "lore_spending", "obs_value": float("inf")},
    "no such flow": {"flow": "torrent"},
}


@pytest.mark.parametrize("fault", BAD_ROWS.values(), ids=BAD_ROWS)
@few
@given(submissions(), st.integers(min_value=0, max_value=1000))
def test_one_bad_row_changes_nothing_else(fault: dict[str, Any], frame: pd.DataFrame, place: int) -> None:
    bad = pd.DataFrame([_row("lore_spending", "G2-C", "2021", 5) | {"unit_measure": "crown"} | fault])
    at = place % (len(frame) + 1)
    with_bad = pd.concat([frame.iloc[:at], bad, frame.iloc[at:]], ignore_index=True)
    result, without = _assess(with_bad), _assess(frame)
    _assert_same(without, result)
    assert len(result.findings) > len(without.findings)


@few
@given(submissions())
def test_years_apart_or_together(frame: pd.DataFrame) -> None:
    """Yearly values do not lean on other years: computed year by year they come out the same."""
    years = [part for _, part in frame.groupby("time_period", sort=True)]
    together = _plain(_assess(frame).values)
    apart = pd.concat([_plain(_assess(part).values) for part in years], ignore_index=True)
    key = ["indicator", "ref_area", "time_period", "provider", "stage"]
    assert_frame_equal(
        together.sort_values(key, ignore_index=True), apart.sort_values(key, ignore_index=True), check_dtype=False
    )


@few
@given(frame=submissions(), cuts=st.lists(st.integers(min_value=0, max_value=100), max_size=3))
def test_one_file_or_several(tmp_path_factory: pytest.TempPathFactory, frame: pd.DataFrame, cuts: list[int]) -> None:
    folder = tmp_path_factory.mktemp("files")
    edges = [0, *sorted(cut % (len(frame) + 1) for cut in cuts), len(frame)]
    files = []
    as_needed: Any = {"index": False, "float_format": "%.15g"}
    for number, (start, stop) in enumerate(pairwise(edges)):
        if start < stop:
            files.append(folder / f"part{number}.csv")
            frame.iloc[start:stop].to_csv(files[-1], **as_needed)
    frame.to_csv(folder / "whole.csv", **as_needed)
    several = nq.read_submission(files, catalogue=_catalogue())
    whole = nq.read_submission(folder / "whole.csv", catalogue=_catalogue())
    options = {"catalogue": _catalogue(), "framework": "fest", "period": "2024"}
    result = nq.assess(whole, **options)
    _assert_same(result, nq.assess(several, **options))
    # what is printed in a file says its digits, a float does not: which verdicts half a digit would turn depends on them
    printed = frame["obs_value"].map(lambda figure: len(f"{figure:.15g}".partition(".")[2]))
    _assert_same(result, _assess(frame.assign(decimals=printed)))
