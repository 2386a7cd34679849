"""No Python per row: the number of calls follows the number of distinct periods, not that of figures."""

from __future__ import annotations

import sys
from collections.abc import Callable
from types import FrameType
from typing import Any

import pandas as pd
import pytest

import nq57_indicators as nq
from nq57_indicators import parallel
from nq57_indicators.computation.results import batch

FIGURES = {"dossiers_received": 200.0, "dossiers_received_online": 150.0}
CALLS_A_PERIOD = 150
"""Labels, bounds and seasons of one period are worked out one by one; a period of 34 provinces has 68 figures."""


@pytest.fixture(autouse=True)
def one_thread(monkeypatch: pytest.MonkeyPatch) -> None:
    """Only the calls of this thread are counted: there shall be no other."""
    monkeypatch.setattr(parallel, "THREADS", 1)


@pytest.fixture(scope="module")
def catalogue() -> nq.Catalogue:
    """The packaged catalogue with its 34 provinces."""
    return nq.load_catalogue()


def _figures(catalogue: nq.Catalogue, quarters: int) -> pd.DataFrame:
    provinces = [area for area in catalogue.areas.scheme("P34") if catalogue.areas[area].level == "province"]
    periods = [f"{year}-Q{quarter}" for year in range(2026, 2040) for quarter in range(1, 5)][:quarters]
    rows = pd.MultiIndex.from_product([FIGURES, provinces, periods], names=["variable", "ref_area", "time_period"])
    table = rows.to_frame(index=False)
    units = {name: catalogue.variables[name].unit_measure for name in FIGURES}
    return table.assign(
        obs_value=table["variable"].map(FIGURES) + table.index % 7,
        provider=table["ref_area"],
        unit_measure=table["variable"].map(units),
    )


def _everything(table: pd.DataFrame, catalogue: nq.Catalogue) -> None:
    """From the frame to every result."""
    result = nq.assess(table, catalogue=catalogue)
    assert all(len(one) for one in (result.values, result.trends, result.scores))
    assert len(result.gaps) < len(table)
    # a finding may cost a call: its text is made one by one
    assert len(result.findings) == 0


def _calls(table: pd.DataFrame, catalogue: nq.Catalogue, work: Callable[..., object] = _everything) -> int:
    """How many functions of this package were entered by some work on the frame."""
    entered = 0

    def count(frame: FrameType, event: str, _: Any) -> None:
        nonlocal entered
        if event == "call" and "nq57_indicators" in frame.f_code.co_filename:
            entered += 1

    before = sys.getprofile()
    sys.setprofile(count)
    try:
        work(table, catalogue)
    finally:
        sys.setprofile(before)
    return entered


def test_calls_do_not_follow_the_number_of_figures(catalogue: nq.Catalogue) -> None:
    few, many = _figures(catalogue, 8), _figures(catalogue, 32)
    _calls(few, catalogue)  # what is made once and kept is not counted
    more = _calls(many, catalogue) - _calls(few, catalogue)
    assert len(many) == 4 * len(few) == 34 * 2 * 32
    assert more < (32 - 8) * CALLS_A_PERIOD


def test_an_area_costs_the_same_however_many_its_periods(
    catalogue: nq.Catalogue, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Names are matched one by one, figures are not; that more figures take another batch is not what is asked here."""
    monkeypatch.setattr(batch, "CELLS", 1 << 30)
    costs = []
    for quarters in (8, 32):
        table = _figures(catalogue, quarters)
        few = table[table["ref_area"].isin(table["ref_area"].unique()[:8])].reset_index(drop=True)
        _calls(few, catalogue)
        costs.append(_calls(table, catalogue) - _calls(few, catalogue))
    assert costs[1] == pytest.approx(costs[0], rel=0.05)


def test_single_steps_take_plain_frames_column_by_column(catalogue: nq.Catalogue) -> None:
    few, many = _figures(catalogue, 8), _figures(catalogue, 32)
    _calls(few, catalogue, nq.indicator_values)
    more = _calls(many, catalogue, nq.indicator_values) - _calls(few, catalogue, nq.indicator_values)
    assert more < (32 - 8) * CALLS_A_PERIOD / 2
