"""The pillars of one area against the median and the middle half of all areas compared."""

from __future__ import annotations

import altair as alt
import pandas as pd

from nq57_indicators.charts.bars import node_name
from nq57_indicators.charts.drawing import data, named, picture
from nq57_indicators.charts.picture import Picture
from nq57_indicators.charts.rows import Words
from nq57_indicators.charts.style import Theme
from nq57_indicators.computation.results.summary import last_snapshot, root_of
from nq57_indicators.errors import ArgumentError
from nq57_indicators.periods import period_given
from nq57_indicators.texts import figure
from nq57_indicators.texts.periods import period_in_words

LEAST_AREAS = 8
"""Of fewer areas neither median nor quartiles are shown: they would say too much of each."""

_WIDTH, _ROW = 520, 46


def profile_picture(scores: pd.DataFrame, area: str, period: object, words: Words, theme: Theme) -> Picture:
    """For every node below the root: a dot for the area, a bar for the middle half, a stroke for the median."""
    own = scores if period is None else scores[scores["time_period"].astype("str") == period_given("period", period)]
    own = last_snapshot(own).astype({"node": "str", "ref_area": "str"})
    rows = pillar_rows(own, area, words) if len(own) else own
    if rows["score"].isna().all():
        raise ArgumentError("nothing-to-draw", name=area)
    names = rows["name"].tolist()
    axis = alt.Axis(labelExpr=named(names), values=list(range(len(names))), title=None, ticks=False, domain=False)
    place = alt.Y("place:O", axis=axis, sort=None)
    scale = alt.Scale(domain=list(_scale(own, words)))
    middle = rows.dropna(subset=["median"])
    band = alt.Chart(data(middle))
    dots = alt.Chart(data(rows.dropna(subset=["score"])))
    layers = [
        band.mark_bar(height=16, color=theme.steps[3], stroke=theme.muted, strokeWidth=1).encode(
            y=place, x=alt.X("low_quartile:Q", title=None, scale=scale), x2="high_quartile:Q"
        ),
        band.mark_tick(thickness=3, size=26, color=theme.ink).encode(y=place, x="median:Q"),
        dots.mark_point(shape="diamond", filled=True, size=150, color=theme.mark, opacity=1).encode(
            y=place, x="score:Q"
        ),
        dots.mark_text(dy=-17, fontSize=11, fontWeight="bold", color=theme.mark).encode(
            y=place, x="score:Q", text="text:N"
        ),
    ]
    chart = alt.layer(*layers).properties(width=_WIDTH, height=_ROW * len(names))
    said = f"{words.area(area)}; {words.say('scores', period=period_in_words(str(own['time_period'].iloc[0]), words.lang))}"
    signs = words.say("sign_profile", area=words.area(area), number=int(rows["areas"].max()))
    signs = signs if len(middle) else words.say("too_few", number=LEAST_AREAS)
    below = (signs, words.say("unofficial"), words.source(own))
    return picture(chart, (words.say("profile"), said), below, theme, words.lang, width=_WIDTH)


def pillar_rows(scores: pd.DataFrame, area: str, words: Words) -> pd.DataFrame:
    """One row for each node below the root: name, the score of the area, median and quartiles of at least eight areas."""
    known = str(scores["framework"].iloc[0]).split(" ")[0] if len(scores) else ""
    framework = words.catalogue.frameworks.get(known)
    if framework is None:
        raise ArgumentError("no-framework")
    root = root_of(framework)
    nodes = [node.id for node in framework.nodes if node.parent == root]
    own = scores[scores["node"].isin(nodes)]
    grouped = own.groupby("node")["score"]
    rows = pd.DataFrame({"areas": grouped.count(), "median": grouped.median()}).reindex(nodes)
    rows["low_quartile"], rows["high_quartile"] = grouped.quantile(0.25), grouped.quantile(0.75)
    rows.loc[rows["areas"] < LEAST_AREAS, ["median", "low_quartile", "high_quartile"]] = float("nan")
    rows["score"] = own[own["ref_area"] == area].set_index("node")["score"]
    rows["text"] = [figure(score, words.lang) for score in rows["score"]]
    rows["name"] = [node_name(node, scores, words) for node in nodes]
    rows["place"] = range(len(nodes))
    return rows.rename_axis("node").reset_index()


def _scale(scores: pd.DataFrame, words: Words) -> tuple[float, float]:
    return words.catalogue.frameworks[str(scores["framework"].iloc[0]).split(" ")[0]].scale
