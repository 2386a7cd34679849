"""Value over time: lines with their bounds and breaks, and the way to the target."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, Final

import altair as alt
import pandas as pd

from nq57_indicators.charts.drawing import data, picture
from nq57_indicators.charts.picture import Picture
from nq57_indicators.charts.rows import TARGET_TEXTS, Words, main_series, series_text, values_of
from nq57_indicators.charts.style import DASHES, SHAPES, Theme
from nq57_indicators.computation.results.summary import latest_gaps
from nq57_indicators.errors import ArgumentError
from nq57_indicators.periods import parse_period
from nq57_indicators.texts import date_text, figure
from nq57_indicators.texts.periods import period_in_words
from nq57_indicators.texts.targets import target_text

_WIDTH, _HEIGHT = 640, 300
_BREAKS: Final = {"territory": "break_territory", "definition": "break_definition"}
_MOST_TICKS = 9
_SMALL, _LETTER = 10, 5
"""The size of small words, and how wide a letter of them is."""
_FIGURES = ["low", "high", "due"]
"""What is the same target, whatever the document that sets it."""
_LABELLED = 14
"""Up to so many values all are written beside their points, otherwise the last one of each line."""


def lines_picture(
    tables: tuple[pd.DataFrame, pd.DataFrame | None, pd.DataFrame | None],
    indicator: str,
    areas: object,
    frequency: object,
    words: Words,
    theme: Theme,
) -> Picture:
    """One line for each area; targets from ``gaps``, breaks from ``trends`` where these are given."""
    values, gaps, trends = tables
    rows, others = main_series(values_of(values, indicator, areas, words.catalogue), frequency)
    names = rows["ref_area"].unique().tolist()
    if len(names) > len(SHAPES):
        raise ArgumentError("too-many-lines", number=len(names), most=len(SHAPES))
    breaks = _breaks(rows, trends)
    goals = _goals(rows, gaps, words)
    rows = _stretches(rows, breaks)
    days = [
        *rows["end"].tolist(),
        *(goal["end"] for goal in goals),
        *(goal["start"] for goal in goals if goal["start"]),
    ]
    layers = [
        *_target_layers(goals, theme),
        *_value_layers(rows, theme, words),
        *_break_layers(breaks, theme, words),
        *_target_texts(goals, _domain(days), theme),
    ]
    chart = alt.layer(*layers).encode(x=_axis(days)).properties(width=_WIDTH, height=_HEIGHT)
    said = f"{words.unit(indicator)}; {series_text(rows, words)}"
    more = [words.say("other_series", number=others)] if others else []
    explained = [words.say("end_of_period"), *_signs(rows, goals, breaks, words)]
    classes = words.classes({outlook for goal in goals for outlook in goal["classes"]})
    below = [" ".join(explained), *classes, *more, words.source(rows)]
    return picture(chart, (words.indicator(indicator), said), below, theme, words.lang, width=_WIDTH)


def _signs(rows: pd.DataFrame, goals: list[dict[str, Any]], breaks: pd.DataFrame, words: Words) -> list[str]:
    """What the signs that are there mean."""
    there = {
        "sign_path": any(goal["start"] for goal in goals),
        "sign_bounds": bool((rows["lower"] != rows["upper"]).any()),
        "sign_break": not breaks.empty,
    }
    return [words.say(sign) for sign, is_there in there.items() if is_there]


def _axis(days: list[int]) -> alt.X:
    """Years by their last day, written as a month, so that no value seems to be of the year after."""
    first, last = date.fromordinal(min(days)).year - 1, date.fromordinal(max(days)).year
    years = list(range(first, last + 1))
    shown = years[:: -(-len(years) // _MOST_TICKS)]
    ends = [date(year, 12, 31).toordinal() for year in shown]
    written = ",".join(f"'{end}':'12/{year}'" for end, year in zip(ends, shown, strict=True))
    axis = alt.Axis(values=ends, labelExpr=f"({{{written}}})[datum.value]", title=None, grid=False)
    return alt.X("end:Q", axis=axis, scale=alt.Scale(domain=_domain(days), nice=False))


def _domain(days: list[int]) -> list[int]:
    """The first and the last day drawn, from the end of the year before on."""
    before = date(date.fromordinal(min(days)).year - 1, 12, 31).toordinal()
    return [min(min(days), before + 1) - 20, max(days) + 60]


def _stretches(rows: pd.DataFrame, breaks: pd.DataFrame) -> pd.DataFrame:
    """The rows with the number of their unbroken stretch: no line crosses a break or goes from one provider to another."""
    keyed = rows.merge(breaks.assign(broken=1), on=["ref_area", "time_period"], how="left")
    changed = keyed["provider"].ne(keyed.groupby("ref_area")["provider"].shift()).astype("int64")
    number = keyed["broken"].fillna(0).astype("int64").clip(lower=changed).groupby(keyed["ref_area"]).cumsum()
    return rows.assign(stretch=(keyed["ref_area"] + " " + number.astype("str")).to_numpy())


def _breaks(rows: pd.DataFrame, trends: pd.DataFrame | None) -> pd.DataFrame:
    """Area and period of the values that stand after a break of their series, with its kind."""
    none = pd.DataFrame({"ref_area": [], "time_period": [], "series_break": []}, dtype="str")
    if trends is None:
        return none
    keys = ["indicator", "ref_area", "time_period", "calendar", "flow", "provider", "stage"]
    broken = trends[trends["series_break"].notna()]
    if broken.empty:
        return none
    text = broken[[*keys, "series_break"]].astype("str")
    return text.merge(rows[[*keys, "end"]], on=keys)[["ref_area", "time_period", "series_break", "end"]]


def _goals(rows: pd.DataFrame, gaps: pd.DataFrame | None, words: Words) -> list[dict[str, Any]]:
    """The targets of the areas shown, one for each figure and due day; what is owed covers what is compared.

    Where the way began is only for one area: the ways of several would cover each other.
    """
    if gaps is None:
        return []
    indicator, areas = rows["indicator"].iloc[0], set(rows["ref_area"])
    own = gaps[(gaps["indicator"].astype("str") == indicator) & gaps["ref_area"].astype("str").isin(areas)]
    own = own[own["due"].notna() & (own["low"].notna() | own["high"].notna())]
    classes = _classes(own)
    operator = {each.target.id: each.target.operator for each in words.catalogue.all_targets}
    names = ("target", "relation", "time_period", "calendar", "flow", "ref_area", "base_period")
    own = own.assign(**{name: own[name].astype("str") for name in names})
    own = own.merge(rows[["time_period", "calendar", "flow"]].drop_duplicates())
    own = own.assign(operator=own["target"].map(operator)).sort_values("relation", kind="stable")  # benchmark, owed
    owing = own[own["relation"] == "owed"].drop_duplicates([*_FIGURES, "ref_area"]).merge(classes)
    owing = owing.groupby(_FIGURES, dropna=False)[["ref_area", "class"]].agg(list)
    keyed = own.drop_duplicates(_FIGURES, keep="last").set_index(_FIGURES, drop=False)
    goals = []
    for key, row in zip(keyed.index, keyed.to_dict("records"), strict=True):
        owed = dict(zip(*owing.loc[[key]].iloc[0], strict=True)) if row["relation"] == "owed" else {}
        goals.append(_goal(row, owed, len(areas), words))
    return goals if len(areas) == 1 else [goal | {"start": None} for goal in goals]


def _classes(gaps: pd.DataFrame) -> pd.DataFrame:
    """The class of progress by the latest value, as the status has it, whichever series is drawn."""
    latest = latest_gaps(gaps)
    found = latest[["target", "ref_area"]].astype("str")
    return found.assign(**{"class": latest["outlook"].astype("object").fillna("no_verdict")})


def _goal(row: dict[str, Any], owed: dict[str, str], shown: int, words: Words) -> dict[str, Any]:
    """A target; ``owed`` are the classes of progress of the areas that owe it, of so many that are shown."""
    low, high = (
        row[side] if row[side] == row[side] else row[other] for side, other in (("low", "high"), ("high", "low"))
    )
    what = target_text(row["operator"], low, low, high, words.lang)
    text = words.say(TARGET_TEXTS[row["relation"]], target=what, due=date_text(row["due"], words.lang))
    begun = row["relation"] == "owed" and row["base_value"] == row["base_value"]
    return {
        "end": row["due"].toordinal(),
        "low": low,
        "high": high,
        "relation": row["relation"],
        "text": text + _progress(owed, shown, words),
        "classes": list(owed.values()),
        "start": parse_period(row["base_period"], row["calendar"]).end.toordinal() if begun else None,
        "base": row["base_value"] if begun else None,
    }


def _progress(owed: dict[str, str], shown: int, words: Words) -> str:
    """The sign of the class of progress of each area that owes a target; an area that is shown alone needs no name."""
    if shown == 1:
        return "".join(f": {words.sign(outlook)}" for outlook in owed.values())
    listed = "; ".join(f"{words.area(area)}: {words.sign(outlook)}" for area, outlook in owed.items())
    return f" ({listed})" if listed else ""


def _target_layers(goals: list[dict[str, Any]], theme: Theme) -> list[alt.Chart]:
    """A diamond (owed) or a ring (to compare with) at the due day, and the dashed way there from where it began."""
    layers = []
    paths = [
        {"way": number, "end": day, "level": level}
        for number, goal in enumerate(goals)
        if goal["start"]
        for day, level in ((goal["start"], goal["base"]), (goal["end"], goal["low"]))
    ]
    if paths:
        dashed = alt.Chart(data(paths)).mark_line(color=theme.mark, strokeDash=[5, 4], strokeWidth=1.5)
        layers.append(dashed.encode(y=alt.Y("level:Q"), detail="way:N"))
    for relation, shape, fill in (("owed", "diamond", theme.mark), ("benchmark", "circle", theme.ground)):
        own = [goal for goal in goals if goal["relation"] == relation]
        if own:
            point = alt.Chart(data(own))
            layers += [
                point.mark_rule(color=theme.mark, strokeWidth=2).encode(y="low:Q", y2="high:Q"),
                point.mark_point(size=110, shape=shape, stroke=theme.mark, fill=fill, opacity=1).encode(y="low:Q"),
            ]
    return layers


def _target_texts(goals: list[dict[str, Any]], domain: list[int], theme: Theme) -> list[alt.Chart]:
    """The words of the targets, on a ground of their own that no line crosses: to the left of the sign, if there is room."""
    first, last = domain
    room: dict[bool, list[dict[str, Any]]] = {True: [], False: []}
    for goal in goals:
        room[_LETTER * len(goal["text"]) < _WIDTH * (goal["end"] - first) / (last - first)].append(goal)
    layers: list[alt.Chart] = []
    for fits, some in room.items():
        if some:
            place: dict[str, Any] = {
                "align": "right" if fits else "left",
                "dx": -10 if fits else 10,
                "dy": -8,
                "fontSize": _SMALL,
            }
            written = alt.Chart(data(some)).encode(y="low:Q", text="text:N")
            ground = written.mark_text(**place, color=theme.ground, stroke=theme.ground, strokeWidth=4)
            layers += [ground, written.mark_text(**place, color=theme.mark)]
    return layers


def _value_layers(rows: pd.DataFrame, theme: Theme, words: Words) -> list[alt.Chart]:
    """Bounds below, lines and points above; every line has colour, shape and dash of its own."""
    written = rows.dropna(subset=["value"])
    last = {str(row["ref_area"]): row for row in written.drop_duplicates("ref_area", keep="last").to_dict("records")}
    names = {area: _legend(area, last, words) for area in rows["ref_area"].unique()}
    rows, count = rows.assign(name=rows["ref_area"].map(names)), len(names)
    legend = None if count == 1 else alt.Legend(title=None, orient="bottom", columns=2, symbolDash=[1, 0])
    color, shape, dash = (
        channel("name:N", scale=alt.Scale(domain=list(names.values()), range=list(signs[:count])), legend=shown)
        for channel, signs, shown in (
            (alt.Color, theme.lines, legend),
            (alt.Shape, SHAPES, legend),
            (alt.StrokeDash, DASHES, None),
        )
    )
    keep = ["end", "value", "lower", "upper", "name", "stretch"]
    there = alt.Chart(data(rows.dropna(subset=["value"])[keep]))
    inexact = rows[(rows["lower"] != rows["upper"]) & rows["lower"].notna() & rows["upper"].notna()]
    # a point alone shows no movement, only a height: that is read from zero
    moves = bool(written["ref_area"].duplicated().any())
    level = alt.Y("value:Q", title=None, scale=alt.Scale(zero=not moves, nice=True))
    bounds = alt.Chart(data(inexact[keep])).mark_errorbar(ticks=True, thickness=1.5)
    layers = [
        *([bounds.encode(y=alt.Y("lower:Q", title=None), y2="upper:Q", color=color)] if len(inexact) else []),
        there.mark_line(strokeWidth=2).encode(y=level, color=color, strokeDash=dash, detail="stretch:N"),
        there.mark_point(filled=True, size=55, opacity=1).encode(y=level, color=color, shape=shape),
    ]
    return [*layers, *(_figures(written, level, theme, words) if count == 1 else [])]


def _legend(area: str, last: Mapping[str, Mapping[Any, Any]], words: Words) -> str:
    """The name of a line with the last figure on it."""
    name = words.area(area)
    if area not in last:
        return name
    row, lang = last[area], words.lang
    period = period_in_words(row["time_period"], lang)
    return words.say("last_value", area=name, value=figure(row["value"], lang), period=period)


def _figures(written: pd.DataFrame, level: alt.Y, theme: Theme, words: Words) -> list[alt.Chart]:
    """The figures beside the points of a single line; of a long one the last."""
    many = len(written) > _LABELLED
    shown = written.tail(1) if many else written
    rows = pd.DataFrame(
        {"end": shown["end"], "value": shown["value"], "text": [figure(value, words.lang) for value in shown["value"]]}
    )
    place: dict[str, Any] = {"align": "left", "dx": 8} if many else {"dy": -11}
    return [alt.Chart(data(rows)).mark_text(**place, fontSize=10, color=theme.ink).encode(y=level, text="text:N")]


def _break_layers(breaks: pd.DataFrame, theme: Theme, words: Words) -> list[alt.Chart]:
    """A dotted line before the first value after a break, with what was broken."""
    if breaks.empty:
        return []
    kinds = breaks.drop_duplicates(["end", "series_break"])
    texts = [words.say(_BREAKS[kind]) for kind in kinds["series_break"]]
    rule = alt.Chart(data(kinds.assign(text=texts, end=kinds["end"] - 20)))
    return [
        rule.mark_rule(color=theme.muted, strokeDash=[1, 3], strokeWidth=1.5),
        rule.mark_text(
            angle=270, align="right", baseline="bottom", dx=-2, dy=-3, fontSize=10, color=theme.muted
        ).encode(y=alt.value(0), text="text:N"),
    ]
