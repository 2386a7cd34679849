"""How every chart looks: colours in light and dark, letters that hold Vietnamese, figures as they are printed here."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from nq57_indicators.errors import ArgumentError

FONT: Final = "Roboto, Arial, sans-serif"
"""The first is drawn in PNG and comes along; another program that shows the SVG takes what it has."""


@dataclass(frozen=True)
class Theme:
    """The colours of one theme: of the ground, of what is written, of lines, and of areas that carry a meaning."""

    ground: str
    ink: str
    muted: str
    grid: str
    accent: str
    mark: str
    lines: tuple[str, ...]
    steps: tuple[str, ...]
    good: str
    watch: str
    bad: str
    unknown: str


THEMES: Final = {
    "light": Theme(
        ground="#ffffff",
        ink="#1b242d",
        muted="#4d5a66",
        grid="#d5dbe1",
        accent="#1f5f99",
        mark="#a33b00",
        lines=("#1f5f99", "#a33b00", "#00664d", "#7a3e8a", "#6b5200", "#a1286a", "#3a4a5a", "#00697a"),
        steps=("#f2f6fa", "#dfebf5", "#c6dcee", "#a9cae5", "#8ab6da"),
        good="#cfe3f5",
        watch="#ffe9a8",
        bad="#ffcfb3",
        unknown="#e9ecef",
    ),
    "dark": Theme(
        ground="#14191f",
        ink="#eef2f5",
        muted="#b3bec8",
        grid="#3a444f",
        accent="#7db8ec",
        mark="#ffb08a",
        lines=("#7db8ec", "#ffb08a", "#6fd6b5", "#d9a8ea", "#e6cf73", "#ff9fd0", "#c3ced8", "#6fdbe8"),
        steps=("#1c2733", "#213345", "#264159", "#2b506f", "#305f86"),
        good="#1d4468",
        watch="#5c4a00",
        bad="#6e2c06",
        unknown="#343c45",
    ),
}

SHAPES: Final = ("circle", "square", "triangle-up", "diamond", "cross", "triangle-down", "stroke", "triangle-right")
"""Beside its colour every line has a shape: who does not see colours tells them apart too."""

DASHES: Final = ([1, 0], [6, 3], [2, 2], [8, 2, 2, 2], [4, 4], [10, 3], [1, 3], [6, 2, 1, 2])

_SEPARATORS: Final = {"vi": (",", "."), "en": (".", ",")}


def theme_given(name: object) -> Theme:
    """The theme of that name.

    >>> theme_given("dark").ground
    '#14191f'
    """
    if not isinstance(name, str) or name not in THEMES:
        raise ArgumentError("no-such-theme", theme=name, listed=", ".join(THEMES))
    return THEMES[name]


def settings(theme: Theme, lang: str) -> dict[str, Any]:
    """What a Vega-Lite chart is told once: letters, colours, and how figures are written."""
    decimal, thousands = _SEPARATORS[lang]
    number = {"decimal": decimal, "thousands": thousands, "grouping": [3], "currency": ["", ""], "minus": "−"}
    words = {"labelFont": FONT, "titleFont": FONT, "labelColor": theme.ink, "titleColor": theme.muted}
    return {
        "background": theme.ground,
        "font": FONT,
        "locale": {"number": number},
        "padding": 12,
        "aria": False,  # the picture is read as a whole, by its title
        "view": {"stroke": None},
        "axis": {
            **words,
            "labelFontSize": 11,
            "titleFontSize": 11,
            "titleFontWeight": "normal",
            "gridColor": theme.grid,
            "domainColor": theme.muted,
            "tickColor": theme.muted,
            "labelLimit": 640,
        },
        "legend": {
            **words,
            "labelFontSize": 11,
            "titleFontSize": 11,
            "titleFontWeight": "normal",
            "symbolStrokeColor": theme.ink,
            "labelLimit": 320,
        },
        "title": {
            "font": FONT,
            "subtitleFont": FONT,
            "color": theme.ink,
            "subtitleColor": theme.muted,
            "anchor": "start",
            "fontSize": 15,
            "subtitleFontSize": 12,
            "subtitlePadding": 4,
            "offset": 12,
        },
        "text": {"font": FONT, "color": theme.ink, "fontSize": 11},
    }
