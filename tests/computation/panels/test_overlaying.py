"""How panels are laid over one another."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import numpy as np
import pytest
from elnor import Row, coded, codes, figures, late, panel
from numpy.testing import assert_array_equal

from nq57_indicators.computation.panels.laying import panels_of
from nq57_indicators.computation.panels.overlaying import blank, overlay, union_axes
from nq57_indicators.computation.panels.panel import ABSENT, Panel
from nq57_indicators.tables.observations import day_number


def _pair(rows: list[Row], more: list[Row]) -> tuple[Panel, Panel]:
    """Two panels of one data set, so that their codes of periods agree: by provider, then laid on one layer."""
    split = panels_of(coded([*rows, *({**row, "provider": "OBS"} for row in more)]))
    first, second = sorted(split.values(), key=lambda one: one.layer.provider)
    return first, replace(second, layer=first.layer)


def test_overlay_of_other_axes_fills_only_what_is_empty() -> None:
    base, extra = _pair(
        [*figures("G2-C", "2023", petitions_all=1), *figures("G2-D", "2024", petitions_all=2)],
        [
            *figures("G2-AB", "2022", petitions_all=11, petitions_late=10),
            *figures("G2-C", "2023", petitions_all=12),
            *figures("G2-D", "2023", petitions_all=13),
        ],
    )
    both = overlay(base, extra)
    assert [codes().areas[code] for code in both.areas] == ["G2-AB", "G2-C", "G2-D"]
    whole, part = (int(np.flatnonzero(both.items == codes().item[f"petitions_{name}"])[0]) for name in ("all", "late"))
    assert both.end.tolist() == [day_number(date(year, 12, 31)) for year in (2022, 2023, 2024)]
    nan = np.nan
    assert_array_equal(both.value[:, whole], [[11, nan, nan], [nan, 1, nan], [nan, 13, 2]])
    assert_array_equal(both.value[:, part], [[10, nan, nan], [nan, nan, nan], [nan, nan, nan]])
    assert_array_equal(both.status == ABSENT, np.isnan(both.value))
    assert_array_equal(both.row >= 0, ~np.isnan(both.value))
    assert both.lower is None


def test_overlay_on_nothing_is_the_other() -> None:
    only = panel(late("G2-C", "2024", 1, 10))
    assert overlay(None, only) is only


def test_overlay_leaves_both_as_they_were() -> None:
    base, extra = _pair(figures("G2-C", "2023", petitions_all=1), figures("G2-D", "2023", petitions_all=2))
    before = base.value.copy(), extra.value.copy()
    overlay(base, extra)
    assert_array_equal(base.value, before[0])
    assert_array_equal(extra.value, before[1])


@pytest.mark.parametrize("bounded", ["base", "extra", "both"])
def test_overlay_keeps_bounds_of_either(bounded: str) -> None:
    base, extra = _pair(figures("G2-C", "2023", petitions_all=1), figures("G2-D", "2023", petitions_all=2))
    if bounded != "extra":
        base = replace(base, lower=base.value - 0.5, upper=base.value + 0.5)
    if bounded != "base":
        extra = replace(extra, lower=extra.value - 0.25, upper=extra.value + 0.25)
    both = overlay(base, extra)
    own, other = (0.0 if bounded == "extra" else 0.5), (0.0 if bounded == "base" else 0.25)
    assert both.low[:, 0, 0].tolist() == [1 - own, 2 - other]
    assert both.high[:, 0, 0].tolist() == [1 + own, 2 + other]
    assert both.value[:, 0, 0].tolist() == [1, 2]


def test_overlay_keeps_vintages() -> None:
    base, extra = _pair(
        figures("G2-C", "2023", petitions_all=1, vintage="2024-01-31"),
        figures("G2-D", "2023", petitions_all=2, vintage="2024-02-29"),
    )
    both = overlay(base, extra)
    assert both.vintage is not None
    assert both.vintage[:, 0, 0].tolist() == [day_number(date(2024, 1, 31)), day_number(date(2024, 2, 29))]


def test_a_declared_reason_is_not_overlaid() -> None:
    base, extra = _pair(
        figures("G2-C", "2023", petitions_all=None, obs_status="missing", missing_reason="refused"),
        figures("G2-C", "2023", petitions_all=2),
    )
    both = overlay(base, extra)
    assert np.isnan(both.value).all()


def test_axes_of_both_without_a_cell_of_either() -> None:
    base, extra = _pair(figures("G2-C", "2024", petitions_all=1), figures("G2-AB", "2023", petitions_late=2))
    both = blank(base.layer, union_axes(base, extra))
    assert both.shape == (2, 2, 2)
    assert [codes().areas[code] for code in both.areas] == ["G2-AB", "G2-C"]
    assert both.end.tolist() == [day_number(date(year, 12, 31)) for year in (2023, 2024)]
    assert (both.status == ABSENT).all()
