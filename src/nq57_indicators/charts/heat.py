"""A heat map: the class of progress where a target is owed, the distance from it where it is only compared with."""

from __future__ import annotations

from datetime import date
from typing import Any, Final

import altair as alt
import pandas as pd

from nq57_indicators.charts.drawing import data, named, picture
from nq57_indicators.charts.picture import Picture
from nq57_indicators.charts.rows import Words, areas_shown, with_period
from nq57_indicators.charts.style import Theme
from nq57_indicators.computation.results.summary import latest_gaps
from nq57_indicators.errors import ArgumentError
from nq57_indicators.models.arguments import texts_given
from nq57_indicators.texts import date_text, figure
from nq57_indicators.texts.targets import target_text

_WIDE, _HIGH = 34, 26
_NAME_LETTERS = 96
_EPOCH: Final = date(1970, 1, 1).toordinal()
_NEVER: Final = date.max.toordinal()
_TONES: Final = {
    "reached": "good",
    "reached_late": "good",
    "on_time": "good",
    "slow": "watch",
    "far_behind": "bad",
    "moving_away": "bad",
    "overdue": "bad",
    "lost": "bad",
    "too_early": "unknown",
    "no_verdict": "unknown",
}


def heat_cells(gaps: pd.DataFrame, areas: object, indicators: object, words: Words) -> pd.DataFrame:
    """One row for each indicator and area with a target: ``sign``, ``tone`` and ``relation`` of its cell, and its ``target``.

    Owed: the class of the target missed that is due first, else of the one due last. Compared: by how much the value is
    above (+) or below (−) the target that is next due after the values, else the one due last; it is no verdict.
    """
    latest = latest_gaps(gaps)
    texts = ["indicator", "ref_area", "target", "relation", "met", "outlook", "time_period", "calendar"]
    rows = latest.assign(**{name: latest[name].astype("object").where(latest[name].notna(), "") for name in texts})
    asked = [words.catalogue.indicator(name).id for name in texts_given("indicators", indicators)]
    shown = areas_shown(areas, rows["ref_area"], words.catalogue)
    rows = rows[rows["ref_area"].isin(shown) & (rows["indicator"].isin(asked) if asked else True)]
    if rows.empty:
        raise ArgumentError("nothing-to-draw", name=", ".join(asked) or "gaps")
    owed = _owed(rows[rows["relation"] == "owed"])
    return pd.concat([owed, _compared(rows[rows["relation"] == "benchmark"], owed, words)]).reset_index(drop=True)


def _owed(rows: pd.DataFrame) -> pd.DataFrame:
    """What is missed and due first; where nothing is missed, what is due last."""
    due = _days(rows["due"])
    missed = rows["met"] != "yes"
    ordered = rows.assign(late=~missed, order=due.where(missed, -due)).sort_values(["late", "order"], kind="stable")
    first = ordered.drop_duplicates(["indicator", "ref_area"])
    outlook = first["outlook"].where(first["outlook"] != "", "no_verdict")
    return first.assign(sign=outlook, tone=outlook.map(_TONES))


def _compared(rows: pd.DataFrame, owed: pd.DataFrame, words: Words) -> pd.DataFrame:
    """The distance from one and the same target in a row, where nothing is owed."""
    operator = {each.target.id: each.target.operator for each in words.catalogue.all_targets}
    taken = owed[["indicator", "ref_area"]].assign(taken=True)
    rows = with_period(rows).merge(taken, on=["indicator", "ref_area"], how="left")
    rows = rows[rows["taken"].isna() & rows["due"].notna() & (rows["target"].map(operator) != "done")]
    due = _days(rows["due"])
    ahead = due >= rows["end"].groupby(rows["indicator"]).transform("max").astype("int64")
    ordered = rows.assign(late=~ahead, order=due.where(ahead, -due))
    target = ordered.sort_values(["late", "order", "target"], kind="stable").drop_duplicates("indicator")
    own = rows.merge(target[["indicator", "target"]], on=["indicator", "target"])
    low, high = own["low"].fillna(own["high"]), own["high"].fillna(own["low"])
    distance = own["value"] - own["value"].clip(low, high)
    sign = [_signed(number, words.lang) for number in distance]
    tone = distance.map(lambda number: "unknown" if number != number else "above" if number >= 0 else "below")
    return own.assign(sign=sign, tone=tone)


def _days(due: pd.Series[Any]) -> pd.Series[int]:
    """The numbers of the due days; what has none is due after everything else."""
    days = due.astype("datetime64[s]").astype("int64") // 86_400 + _EPOCH
    return days.where(due.notna(), _NEVER)


def _signed(distance: float, lang: str) -> str:
    text = figure(distance, lang, 1 if abs(distance) >= 1 else 2)
    return f"+{text}" if distance > 0 and text != "0" else text


def heat_picture(cells: pd.DataFrame, areas: object, words: Words, theme: Theme) -> Picture:
    """Areas across in official order, indicators down; every cell has a sign or a figure beside its colour."""
    shown = areas_shown(areas, cells["ref_area"], words.catalogue)
    order = [name for name in words.catalogue.indicators if name in set(cells["indicator"])]
    across, down = ({name: place for place, name in enumerate(names)} for names in (shown, order))
    relations = {name: cells.loc[cells["indicator"] == name, "relation"].iloc[0] for name in order}
    colours = {name: getattr(theme, name) for name in ("good", "watch", "bad", "unknown")}
    colours |= {"above": theme.ground, "below": theme.ground}
    signs = [
        words.sign(sign) if relation == "owed" else sign
        for sign, relation in zip(cells["sign"], cells["relation"], strict=True)
    ]
    drawn = pd.DataFrame(
        {
            "x": cells["ref_area"].map(across),
            "y": cells["indicator"].map(down),
            "text": signs,
            "fill": cells["tone"].map(colours),
        }
    )
    rows = [_row_name(name, cells[cells["indicator"] == name], words) for name in order]
    above = alt.Axis(
        labelExpr=named([words.area(name) for name in shown]), orient="top", labelAngle=-90, title=None, ticks=False
    )
    beside = alt.Axis(labelExpr=named(rows, _NAME_LETTERS), title=None, labelFontSize=10, ticks=False)
    x, y = alt.X("x:O", axis=above, sort=None), alt.Y("y:O", axis=beside, sort=None)
    base = alt.Chart(data(drawn)).encode(x=x, y=y)
    chart = alt.layer(
        base.mark_rect(stroke=theme.grid).encode(fill=alt.Fill("fill:N", scale=None)),
        base.mark_text(fontSize=9.5, color=theme.ink).encode(text="text:N"),
    ).properties(width=_WIDE * len(shown), height=_HIGH * len(order))
    below = [
        *words.classes(set(cells.loc[cells["relation"] == "owed", "sign"])),
        words.say("sign_distance") if "benchmark" in relations.values() else "",
        words.source(cells),
    ]
    title = words.say("heat"), words.say("heat_subtitle", indicators=len(order), areas=len(shown))
    return picture(chart, title, below, theme, words.lang, width=_WIDE * len(shown) + 400)


def _row_name(indicator: str, rows: pd.DataFrame, words: Words) -> str:
    """The name of the indicator; where it is compared, with the target and the unit of the distance."""
    compared = rows[rows["relation"] == "benchmark"]
    name = words.indicator(indicator)
    if compared.empty:
        return name
    row = compared.iloc[0]
    operator = {each.target.id: each.target.operator for each in words.catalogue.all_targets}[row["target"]]
    low, high = (
        row[side] if row[side] == row[side] else row[other] for side, other in (("low", "high"), ("high", "low"))
    )
    what = target_text(operator, low, low, high, words.lang)
    return words.say(
        "heat_row", name=name, target=what, due=date_text(row["due"], words.lang), unit=words.distance(indicator)
    )
