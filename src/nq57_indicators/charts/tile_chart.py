"""A chart of tiles: one tile for each area, with its name and figure. It is no map, and says so."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from textwrap import wrap
from typing import Any, Final

import altair as alt
import pandas as pd

from nq57_indicators.charts.bars import Compared
from nq57_indicators.charts.drawing import data, picture
from nq57_indicators.charts.picture import Picture
from nq57_indicators.charts.rows import Words
from nq57_indicators.charts.style import Theme
from nq57_indicators.errors import ArgumentError
from nq57_indicators.texts import figure

_TILE: Final = (104, 44)
_NAME_LETTERS: Final = 18
_MARKED_LETTERS: Final = 13
_MARKED: Final = ("hoang_sa", "truong_sa")
"""Tiles with a name and no figure."""


@lru_cache(maxsize=1)
def tile_places() -> Mapping[str, Any]:
    """The places of the tiles of every scheme that has them: ``areas`` and ``marked``, column and row."""
    return tomllib.loads(Path(__file__).with_name("tiles.toml").read_text(encoding="utf-8"))


def tiles_picture(compared: Compared, words: Words, theme: Theme, *, legend: bool = True) -> Picture:
    """The tiles of a whole scheme; coloured by fifths (``legend`` says from what to what), with the figure in the tile."""
    rows = compared.rows
    scheme = _scheme_of(set(rows["ref_area"]), words)
    places = tile_places()[scheme]
    figures = rows.set_index("ref_area")
    steps, bounds = _steps(figures["value"])
    tiles = [
        _tile(
            words.area(area),
            place,
            figures["text"].get(area, ""),
            theme.steps[steps[area]] if area in steps else theme.ground,
        )
        for area, place in places["areas"].items()
    ]
    marked = [_tile(words.say(name), places["marked"][name], "", theme.unknown, _MARKED_LETTERS) for name in _MARKED]
    fifths = words.say("tile_steps", steps="; ".join(_ranges(bounds, words))) if bounds and legend else ""
    below = [words.say("no_map"), fifths, *compared.below]
    chart = _chart(tiles, marked, theme)
    width = _TILE[0] * (1 + max(column for column, _ in [*places["areas"].values(), *places["marked"].values()]))
    return picture(chart, (compared.title, compared.subtitle), below, theme, words.lang, width=width)


def _scheme_of(areas: set[str], words: Words) -> str:
    """The scheme whose tiles these areas are; another geography has none here."""
    for scheme, places in tile_places().items():
        if areas <= places["areas"].keys():
            return scheme
    raise ArgumentError("no-tiles", listed=", ".join(tile_places()))


def _tile(name: str, place: list[int], text: str, fill: str, letters: int = _NAME_LETTERS) -> dict[str, Any]:
    column, row = place
    lines = wrap(name, letters)
    wide, high = _TILE
    return {
        "x": column * wide,
        "y": row * high,
        "x2": column * wide + wide - 4,
        "y2": row * high + high - 4,
        "middle": column * wide + (wide - 4) / 2,
        "centre": row * high + (high - 4) / 2,
        "lines": lines,
        "text": text,
        "fill": fill,
    }


def _chart(tiles: list[dict[str, Any]], marked: list[dict[str, Any]], theme: Theme) -> Any:
    wide = max(tile["x2"] for tile in [*tiles, *marked])
    high = max(tile["y2"] for tile in [*tiles, *marked])
    x = alt.X("x:Q", axis=None, scale=alt.Scale(domain=[0, wide], nice=False, zero=False))
    y = alt.Y("y:Q", axis=None, scale=alt.Scale(domain=[0, high], reverse=True, nice=False, zero=False))
    box = {"x": x, "y": y, "x2": "x2:Q", "y2": "y2:Q"}
    fill = alt.Fill("fill:N", scale=None)
    plain, special = alt.Chart(data(tiles)), alt.Chart(data(marked))
    middle = {"x": alt.X("middle:Q", axis=None), "y": alt.Y("centre:Q", axis=None)}
    layers = [
        plain.mark_rect(stroke=theme.muted, strokeWidth=1).encode(**box, fill=fill),
        special.mark_rect(stroke=theme.ink, strokeWidth=1.5, strokeDash=[4, 3]).encode(**box, fill=fill),
        plain.mark_text(dy=-8, fontSize=11, color=theme.ink).encode(**middle, text="lines:N"),
        plain.mark_text(dy=9, fontSize=11, fontWeight="bold", color=theme.ink).encode(**middle, text="text:N"),
        special.mark_text(fontSize=11, dy=-6, lineHeight=14, color=theme.ink).encode(**middle, text="lines:N"),
    ]
    return alt.layer(*layers).properties(width=wide, height=high)


def _steps(values: pd.Series[Any]) -> tuple[dict[Any, int], list[tuple[float, float]]]:
    """The fifth each figure is in, and the least and greatest figure of each; equal figures are in one."""
    there = values.dropna()
    if there.empty:
        return {}, []
    share = there.rank(method="min").sub(1) / len(there)
    number = (share * 5).astype("int64").clip(upper=4)
    grouped = there.groupby(number)
    return number.to_dict(), list(zip(grouped.min(), grouped.max(), strict=True))


def _ranges(bounds: list[tuple[float, float]], words: Words) -> list[str]:
    return [
        figure(low, words.lang) if low == high else f"{figure(low, words.lang)} – {figure(high, words.lang)}"
        for low, high in bounds
    ]
