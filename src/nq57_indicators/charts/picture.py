"""A chart as a picture: SVG and PNG without a browser and without a network."""

from __future__ import annotations

import re
from functools import cached_property, lru_cache
from html import escape
from pathlib import Path
from types import ModuleType
from typing import Any, Final

from nq57_indicators.errors import Nq57Error
from nq57_indicators.models.arguments import path_given
from nq57_indicators.services import service

_LETTERS: Final = Path(__file__).parent / "fonts"
_SCALE: Final = 2.0
"""Pixels per point: sharp on a screen of today and on paper."""


class Picture:
    """A chart that was drawn. Get one from a function of ``nq57_indicators.charts``.

    ``svg()`` and ``png()`` are the picture, ``save`` writes it; ``chart`` is the altair chart, to be changed further. A
    notebook shows it by itself, without a network. ``title`` is what the picture says it shows.

    >>> import pandas as pd
    >>> import nq57_indicators as nq
    >>> figure = {"variable": "egdi_rank_world", "ref_area": "VN", "time_period": "2024", "obs_value": 71}
    >>> picture = nq.charts.over_time(nq.assess(pd.DataFrame([figure])).values, "egdi_rank_world")
    >>> picture.svg()[:4], picture.png()[1:4]
    ('<svg', b'PNG')
    """

    def __init__(self, chart: Any, title: str) -> None:
        self.chart = chart
        self.title = title

    def svg(self) -> str:
        """The picture as SVG, with its title for those who have it read to them."""
        return self._svg

    @cached_property
    def _svg(self) -> str:
        drawn: str = converter().vegalite_to_svg(self.chart.to_dict(validate=False))  # its parts were, one by one
        start, rest = _read_as_one(drawn).split(">", 1)
        return f'{start} role="img" aria-label="{escape(self.title)}"><title>{escape(self.title)}</title>{rest}'

    def png(self) -> bytes:
        """The picture as PNG, drawn from the SVG: what is in one is in the other."""
        drawn: bytes = converter().svg_to_png(self.svg(), scale=_SCALE)
        return drawn

    def save(self, file: str | Path) -> Path:
        """Write the picture to a ``.svg`` or ``.png`` file; ``ArgumentError`` for any other, nothing half written."""
        place = path_given("file", file)
        service("save_picture")(self, place)
        return place

    def _repr_html_(self) -> str:
        return f'<div style="max-width:100%;overflow-x:auto">{self.svg()}</div>'

    def __repr__(self) -> str:
        return f"<Picture: {self.title}>"


def _read_as_one(drawn: str) -> str:
    """Without the roles of its parts, which have no names of their own: a picture is read by its title."""
    return _TAGS.sub(lambda tag: _ROLES.sub("", tag[0]), drawn)


_TAGS: Final = re.compile(r"<[^<>]*>")
_ROLES: Final = re.compile(r' (?:role|aria-[a-z]+)="[^"]*"')


@lru_cache(maxsize=1)
def converter() -> ModuleType:
    """The library that draws, with the letters that come along: a machine without fonts draws Vietnamese, too."""
    _, vl_convert = extra()
    vl_convert.register_font_directory(str(_LETTERS))
    return vl_convert


def extra() -> tuple[ModuleType, ModuleType]:
    """The libraries of the extra ``charts``; without them an error that names the extra."""
    try:
        import altair
        import jinja2  # noqa: F401 - asked for as well: the page needs it, and all come with the one extra
        import vl_convert
    except ImportError as error:
        raise Nq57Error("extra-missing", extra="charts", package=error.name) from error
    return altair, vl_convert
