"""What all charts share: a title above, the caption and the source below, and signs that explain themselves."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from textwrap import wrap
from typing import Any

import altair as alt
import pandas as pd

from nq57_indicators.charts.picture import Picture
from nq57_indicators.charts.style import Theme, settings

_LETTER: float = 5.6
"""Points a letter of the smaller text takes on average: where to break a line."""


def picture(
    chart: Any, words: tuple[str, str], below: Sequence[str], theme: Theme, lang: str, *, width: int
) -> Picture:
    """The chart under its title and subtitle, over the lines below; whatever is said stands inside the picture."""
    title, subtitle = words
    letters = int(width / _LETTER)
    titled = chart.properties(
        title=alt.TitleParams(text=wrap(title, int(letters * 0.8)), subtitle=wrap(subtitle, letters))
    )
    foot = alt.TitleParams(
        text=[part for line in below if line for part in wrap(line, letters)],
        orient="bottom",
        anchor="start",
        fontSize=11,
        fontWeight="normal",
        color=theme.muted,
        offset=8,
    )
    whole = alt.vconcat(titled, title=foot)
    whole.config = alt.Config(**settings(theme, lang))
    return Picture(whole, title)


def data(rows: pd.DataFrame | Iterable[Mapping[str, Any]]) -> alt.InlineData:
    """The rows as the chart carries them; what is missing is null."""
    if not isinstance(rows, pd.DataFrame):
        return alt.InlineData(values=list(rows))
    records = rows.astype("object").where(rows.notna(), None).to_dict("records")
    return alt.InlineData(values=[{str(name): value for name, value in record.items()} for record in records])


def named(values: Sequence[str], letters: int = 200) -> str:
    """An expression that turns a place into its name, in lines of so many letters: ``0`` into the first of ``values``."""
    listed = ",".join(f"[{','.join(_quoted(line) for line in wrap(value, letters))}]" for value in values)
    return f"[{listed}][datum.value]"


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)
