"""The years in which targets would be reached at the present pace, as spans: for the few rows that people read."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from nq57_indicators.computation.gaps.projection import TargetEnds, span_ahead
from nq57_indicators.computation.values.series import Series, stretches
from nq57_indicators.models.codelists import FLOWS, MET

if TYPE_CHECKING:
    from nq57_indicators.computation.run import Run

FIRST, LAST = "projected_first", "projected_last"


def with_spans(rows: pd.DataFrame, run: Run) -> pd.DataFrame:
    """Rows of gaps with the first and the last year beside their ``projected_year``; nothing where slopes do not agree on any."""
    spans = pd.DataFrame({FIRST: pd.NA, LAST: pd.NA}, index=rows.index, dtype="Int64")
    ahead = rows[rows["projected_year"].notna()]
    for indicator, own in ahead.groupby("indicator", observed=True):
        for series in run.batch_of(str(indicator)).series():
            stretch = stretches(series, run.codes)
            for at in own.index[own["flow"].astype("str") == FLOWS[series.layer.flow]]:
                found = _span(run, series, stretch, own.loc[at])
                if found is not None:
                    spans.loc[at] = found
    return rows.assign(**{name: spans[name] for name in (FIRST, LAST)})


def _span(run: Run, series: Series, stretch: Any, row: pd.Series[Any]) -> tuple[int, int] | None:
    codes = run.codes
    [owned] = [each for each in run.targets if each.target.id == str(row["target"])]
    place = (
        int(np.searchsorted(series.indicators, codes.indicator[str(row["indicator"])])),
        int(np.searchsorted(series.areas, codes.area[str(row["ref_area"])])),
        series.time.position(str(row["time_period"]), str(row["calendar"])),
    )
    definition = codes.catalogue.indicators[owned.target.variant or owned.indicator]
    asked = TargetEnds.of(
        definition, row["low"], row["high"], MET.index(str(row["met"])), two_sided=owned.target.two_sided
    )
    return span_ahead(series, stretch, place, float(row["value"]), asked, run.choices.clock)
