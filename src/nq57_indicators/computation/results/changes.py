"""What has changed since a day: new figures, figures that were revised or withdrawn, and classes that turned."""

from __future__ import annotations

from typing import Any, Final

import pandas as pd

from nq57_indicators.computation.results.summary import last_days
from nq57_indicators.models.codelists import CHANGES as KINDS
from nq57_indicators.models.codelists import OUTLOOKS
from nq57_indicators.models.tables import column_names
from nq57_indicators.periods import Period
from nq57_indicators.tables.frames import time_category

_FIGURE: Final = ["ref_area", "indicator", "time_period", "calendar"]
_KEPT: Final = ["ref_area", "indicator", "time_period"]
_ASKED: Final = ["ref_area", "indicator", "operator", "low", "high", "due"]


def changes_between(
    values: tuple[pd.DataFrame, pd.DataFrame],
    status: tuple[pd.DataFrame, pd.DataFrame],
    dated: pd.DataFrame | None = None,
) -> pd.DataFrame:
    """The table of changes from the values and the status before and after; ids as texts.

    A figure is the preferred one of its indicator, area and period; a class turns where the same was asked before, too.
    ``dated`` are the values of figures whose day is known, where not every one has a day: what is not the same among them
    rests on others.
    """
    figures = _figures(*values)
    parts = [figures, _turned(*status)]
    if dated is not None:
        parts.append(_undated(values[1], dated, figures))
    rows = pd.concat(parts, ignore_index=True)
    order = rows["change"].map({name: place for place, name in enumerate(KINDS)})
    by = rows.assign(order=order).sort_values(["ref_area", "order", "indicator", "time_period"], kind="stable")
    return _typed(rows.loc[by.index].reset_index(drop=True))


def preferred_values(values: pd.DataFrame) -> pd.DataFrame:
    """The preferred values, ids as texts."""
    mine = values[values["preferred"].astype(bool)]
    return mine[[*_FIGURE, "value", "lower", "upper"]].astype(dict.fromkeys(_FIGURE, "str"))


def up_to(values: pd.DataFrame, period: Period) -> pd.DataFrame:
    """The values of periods that ended by the last day of one."""
    return values[last_days(values) <= period.end.toordinal()]


def _figures(before: pd.DataFrame, after: pd.DataFrame) -> pd.DataFrame:
    both = before.merge(after, on=_FIGURE, how="outer", suffixes=("_before", ""))
    was, now = (both[f"lower{suffix}"].notna() | both[f"value{suffix}"].notna() for suffix in ("_before", ""))
    same = pd.Series(True, index=both.index)
    for name in ("value", "lower", "upper"):
        then, own = both[f"{name}_before"], both[name]
        same &= (then == own) | (then.isna() & own.isna())
    found = both.assign(change=None)
    found.loc[now & ~was, "change"] = "new"
    found.loc[was & ~now, "change"] = "withdrawn"
    found.loc[was & now & ~same, "change"] = "revised"
    return found[found["change"].notna()].reindex(columns=column_names("changes"))


def _undated(after: pd.DataFrame, dated: pd.DataFrame, changed: pd.DataFrame) -> pd.DataFrame:
    """The values that rest on figures without a day, and show no change."""
    own = _figures(dated, after)
    key = pd.MultiIndex.from_frame
    seen = key(own[_KEPT]).isin(key(changed[_KEPT]))
    return own[~seen & (own["change"] != "withdrawn")].assign(change="undated", value_before=float("nan"))


def _turned(before: pd.DataFrame, after: pd.DataFrame) -> pd.DataFrame:
    owed = [
        table[table["relation"] == "owed"].astype(
            {"ref_area": "str", "indicator": "str", "operator": "str", "outlook": "str"}
        )
        for table in (before, after)
    ]
    kept = [*_ASKED, "value", "outlook"]
    both = owed[0][kept].merge(owed[1][[*kept, "targets", "time_period"]], on=_ASKED, suffixes=("_before", ""))
    turned = both[both["outlook_before"] != both["outlook"]].assign(change="turned")
    return turned.astype({"time_period": "str"}).reindex(columns=column_names("changes"))


def _typed(rows: pd.DataFrame) -> pd.DataFrame:
    codes = {"change": KINDS, "outlook_before": OUTLOOKS, "outlook": OUTLOOKS}
    kinds: dict[str, Any] = {name: pd.CategoricalDtype(list(known)) for name, known in codes.items()}
    kinds |= dict.fromkeys(("value_before", "value"), "float64") | {"targets": "str"}
    kinds |= dict.fromkeys(("ref_area", "indicator"), "category") | {
        "time_period": time_category(rows["time_period"].unique())
    }
    return rows.astype(kinds)
