"""Areas side by side in the official order: values of an indicator, or scores of a node."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import altair as alt
import pandas as pd

from nq57_indicators.charts.drawing import data, named, picture
from nq57_indicators.charts.picture import Picture
from nq57_indicators.charts.rows import TARGET_TEXTS, Words, areas_shown, main_series, series_text, values_of
from nq57_indicators.charts.style import Theme
from nq57_indicators.computation.results.summary import last_snapshot
from nq57_indicators.errors import ArgumentError
from nq57_indicators.models.arguments import text_given
from nq57_indicators.periods import parse_period, period_given
from nq57_indicators.texts import date_text, figure
from nq57_indicators.texts.periods import period_in_words
from nq57_indicators.texts.targets import target_text

_WIDTH, _ROW = 560, 18


@dataclass(frozen=True)
class Compared:
    """One figure for each area, in official order (missing where it has none), with the words about it."""

    rows: pd.DataFrame
    title: str
    subtitle: str
    below: tuple[str, ...]
    period: str


def compared_values(values: pd.DataFrame, indicator: str, areas: object, period: object, words: Words) -> Compared:
    """The values of one period: the one asked for, else the latest of those that most areas have.

    ``rows`` has ``ref_area``, ``name``, ``value``, ``lower``, ``upper``, ``text``.
    """
    rows = values_of(values, indicator, areas, words.catalogue)
    rows, chosen = _of_period(rows, period, "value")
    order = areas_shown(areas, values["ref_area"], words.catalogue)
    said = f"{words.unit(indicator)}; {period_in_words(chosen, words.lang)}; {series_text(rows, words)}"
    table = _in_order(rows, order, "value", words)
    return Compared(table, words.indicator(indicator), said, (words.source(rows),), chosen)


def compared_scores(scores: pd.DataFrame, node: str, areas: object, period: object, words: Words) -> Compared:
    """The scores of one node: of the period asked for, else of the last one."""
    own = scores[scores["node"].astype("str") == text_given("name", node)]
    own = own.astype({"ref_area": "str", "time_period": "str"})
    if own.empty:
        raise ArgumentError("nothing-to-draw", name=node)
    if period is None:
        own = last_snapshot(own)
        chosen = own["time_period"].iloc[0]
    else:
        own, chosen = _of_period(own, period, "score")
    order = areas_shown(areas, own["ref_area"], words.catalogue)
    table = _in_order(own.rename(columns={"score": "value"}), order, "value", words)
    below = (words.say("unofficial"), words.source(own))
    return Compared(
        table,
        node_name(node, own, words),
        words.say("scores", period=period_in_words(str(chosen), words.lang)),
        below,
        str(chosen),
    )


def node_name(node: str, scores: pd.DataFrame, words: Words) -> str:
    """The name of a node of the framework the scores are of; an indicator's own name where it is one."""
    frameworks, known = words.catalogue.frameworks, str(scores["framework"].iloc[0]).split(" ")[0]
    nodes = {node.id: node for node in frameworks[known].nodes} if known in frameworks else {}
    name = nodes[node].name if node in nodes else None
    if name is not None:
        return name.in_language(words.lang)
    return words.indicator(node) if node in words.catalogue.indicators else node


def _of_period(rows: pd.DataFrame, period: object, column: str) -> tuple[pd.DataFrame, str]:
    if period is None:
        rows, _ = main_series(rows)
        areas = rows.dropna(subset=[column]).groupby("time_period")["ref_area"].nunique()
        most = areas[areas == areas.max()].index if len(areas) else rows["time_period"]
        chosen = str(rows[rows["time_period"].isin(most)].sort_values("end", kind="stable")["time_period"].iloc[-1])
    else:
        chosen = period_given("period", period)
    own = rows[rows["time_period"] == chosen]
    if own.empty:
        listed = ", ".join(rows["time_period"].drop_duplicates())
        raise ArgumentError("period-not-there", period=chosen, listed=listed)
    return own, chosen


def _in_order(rows: pd.DataFrame, order: list[str], column: str, words: Words) -> pd.DataFrame:
    """One row for each area; the text says that there is no figure, or between which bounds it lies."""
    found = rows.drop_duplicates("ref_area", keep="last").set_index("ref_area")
    found = found.reindex(order)[[column, "lower", "upper"]].rename_axis("ref_area").reset_index()
    names = [words.area(area) for area in order]
    texts = [_text(*figures, words) for figures in zip(found[column], found["lower"], found["upper"], strict=True)]
    return found.assign(name=names, text=texts, place=range(len(order)))


def _text(value: float, lower: float, upper: float, words: Words) -> str:
    if value == value:
        return figure(value, words.lang)
    if lower == lower and upper == upper:
        return f"{figure(lower, words.lang)} – {figure(upper, words.lang)}"
    return words.say("no_figure")


def bars_picture(compared: Compared, target: tuple[float, str] | None, theme: Theme, lang: str) -> Picture:
    """A bar for each area with its figure written beside it, over a line for the target where there is one."""
    rows = compared.rows
    names = rows["name"].tolist()
    axis = alt.Axis(labelExpr=named(names), values=list(range(len(names))), title=None, ticks=False, domain=False)
    place = alt.Y("place:O", axis=axis, sort=None)
    bar = alt.Chart(data(rows.dropna(subset=["value"]))).mark_bar(color=theme.accent, height=11)
    inexact = rows[(rows["lower"] != rows["upper"]) & rows["lower"].notna() & rows["upper"].notna()]
    bounds = alt.Chart(data(inexact)).mark_errorbar(ticks=True, thickness=1.5, color=theme.ink)
    written = alt.Chart(data(rows)).mark_text(align="left", color=theme.ink)
    layers: list[Any] = [
        bar.encode(y=place, x=alt.X("value:Q", title=None)),
        *([bounds.encode(y=place, x=alt.X("lower:Q", title=None), x2="upper:Q")] if len(inexact) else []),
        written.encode(y=place, x=alt.value(_WIDTH + 10), text="text:N"),
    ]
    if target is not None:
        line = alt.Chart(data([{"value": target[0], "text": target[1]}]))
        layers += [
            line.mark_rule(color=theme.mark, strokeWidth=2, strokeDash=[6, 3]).encode(x="value:Q"),
            line.mark_text(color=theme.mark, align="center", dy=-8, baseline="bottom").encode(
                x="value:Q", y=alt.value(0), text="text:N"
            ),
        ]
    chart = alt.layer(*layers).properties(width=_WIDTH, height=_ROW * len(names))
    return picture(chart, (compared.title, compared.subtitle), compared.below, theme, lang, width=_WIDTH)


def common_target(gaps: pd.DataFrame, indicator: str, compared: Compared, words: Words) -> tuple[float, str] | None:
    """The figure of the target that all these areas are held against: the one next due, with its words; none if they differ."""
    own = gaps[(gaps["indicator"].astype("str") == indicator) & gaps["low"].notna() & gaps["due"].notna()]
    own = own[own["ref_area"].astype("str").isin(compared.rows["ref_area"])]
    own = own[own["time_period"].astype("str") == compared.period]
    if own.empty:
        return None
    areas = int(compared.rows[["value", "lower"]].notna().any(axis=1).sum())
    shared = own.groupby("target", observed=True)["ref_area"].transform("nunique") == areas
    ends = [parse_period(*pair).end for pair in own[["time_period", "calendar"]].astype("str").itertuples(index=False)]
    ahead = own[shared & (own["due"] >= pd.Timestamp(max(ends)))].sort_values(["due", "target"], kind="stable")
    if ahead.empty:
        return None
    row = ahead.iloc[0]
    operator = {each.target.id: each.target.operator for each in words.catalogue.all_targets}[str(row["target"])]
    what = target_text(operator, row["low"], row["low"], row["high"], words.lang)
    owed = (ahead.loc[ahead["target"] == row["target"], "relation"].astype("str") == "owed").all()
    text = TARGET_TEXTS["owed" if owed else "benchmark"]
    return float(row["low"]), words.say(text, target=what, due=date_text(row["due"], words.lang))
