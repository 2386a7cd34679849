"""Figures of the period before, to be shown beside the cells to fill in."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from nq57_indicators.forms.filling.request import Request
from nq57_indicators.models.codelists import FINALITY

if TYPE_CHECKING:
    import pandas as pd


def previous_figures(request: Request, accepted: pd.DataFrame) -> dict[tuple[str, str], float]:
    """The accepted figures of the period before, by variable and area, each in the unit of its variable.

    Of several the one of the body that reports, of the most final stage, published last. Plans and running totals are none.
    """
    asked = {item.id: "stock" if item.is_stock else "period" for item in request.asked}
    frame = accepted[
        accepted["variable"].isin(asked)
        & accepted["ref_area"].isin(request.areas)
        & (accepted["time_period"] == request.previous)
        & (accepted["calendar"] == request.period.calendar)
        & accepted["stage"].isin(FINALITY)
        & accepted["obs_value"].notna()
    ].astype({"variable": "object", "ref_area": "object", "provider": "object", "stage": "object", "flow": "object"})
    frame = frame[frame["flow"] == frame["variable"].map(asked)]
    provider = frame["ref_area"] if request.provider is None else request.provider
    ordered = frame.assign(
        own=frame["provider"] == provider, final=-frame["stage"].map(FINALITY.index).to_numpy(np.int64)
    ).sort_values(["own", "final", "vintage"], kind="stable", na_position="first")
    last = ordered.drop_duplicates(["variable", "ref_area"], keep="last")
    return dict(zip(zip(last["variable"], last["ref_area"], strict=True), last["obs_value"].tolist(), strict=True))
