"""Charts of the tables, as SVG and PNG without a browser: ``pip install "nq57_indicators[charts]"``.

Each takes a table of the contract and gives a ``Picture``. Areas stand in their official order; figures and words are in
``lang`` ("vi" or "en"), colours of ``theme`` ("light" or "dark"), and no colour stands without a sign. Every picture says
where its figures are from and by which catalogue; pictures of scores, that they are no official ranking.

>>> import pandas as pd
>>> import nq57_indicators as nq
>>> figures = pd.DataFrame(
...     {
...         "variable": ["dossiers_received", "dossiers_received_online"] * 2,
...         "ref_area": ["Hà Nội"] * 4,
...         "time_period": ["2025-Q3"] * 2 + ["2025-Q4"] * 2,
...         "obs_value": [190, 120, 200, 150],
...     }
... )
>>> result = nq.assess(figures)
>>> nq.charts.over_time(result.values, "online_dossier_rate", gaps=result.gaps, trends=result.trends)
<Picture: Tỷ lệ hồ sơ thủ tục hành chính nộp trực tuyến>
"""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from nq57_indicators.catalogue import Catalogue
from nq57_indicators.charts.picture import Picture, extra
from nq57_indicators.charts.rows import table_of, words_given
from nq57_indicators.charts.style import theme_given
from nq57_indicators.errors import ArgumentError
from nq57_indicators.models.arguments import text_given

__all__ = ["Picture", "heat_map", "over_time", "profile", "side_by_side", "tiles"]

_PERIOD_KEY = ("ref_area", "time_period", "calendar")


def over_time(
    values: pd.DataFrame,
    indicator: str,
    areas: str | Sequence[str] | None = None,
    *,
    gaps: pd.DataFrame | None = None,
    trends: pd.DataFrame | None = None,
    frequency: str | None = None,
    lang: str = "vi",
    theme: str = "light",
    catalogue: Catalogue | None = None,
) -> Picture:
    """One indicator over time: a line for each area (at most eight), with bounds where a value is inexact.

    ``gaps`` adds the targets, with the class of progress of those that are owed, and for one area the way to them from where it
    began; ``trends`` the breaks of the series, which no line crosses. Where there are years and quarters the series with most
    values is drawn; ``frequency`` chooses.

    Raises ``ArgumentError`` where there is nothing to draw, and ``Nq57Error`` without the extra ``charts``.

    >>> import pandas as pd
    >>> import nq57_indicators as nq
    >>> figures = [
    ...     {"variable": "egdi_rank_world", "ref_area": "VN", "time_period": year, "obs_value": rank}
    ...     for year, rank in [("2022", 86), ("2024", 71)]
    ... ]
    >>> values = nq.assess(pd.DataFrame(figures)).values
    >>> "12/2022" in nq.charts.over_time(values, "egdi_rank_world", "VN", lang="en").svg()
    True
    """
    extra()
    from nq57_indicators.charts.lines import lines_picture

    table = table_of("over_time", "values", values, ("indicator", "preferred", "value", *_PERIOD_KEY))
    more = [
        None if other is None else table_of("over_time", name, other, ("indicator", column, *_PERIOD_KEY))
        for name, other, column in (("gaps", gaps, "outlook"), ("trends", trends, "series_break"))
    ]
    words = words_given(table, catalogue, lang)
    return lines_picture((table, more[0], more[1]), indicator, areas, frequency, words, theme_given(theme))


def side_by_side(
    table: pd.DataFrame,
    name: str,
    areas: str | Sequence[str] | None = None,
    *,
    period: str | None = None,
    gaps: pd.DataFrame | None = None,
    lang: str = "vi",
    theme: str = "light",
    catalogue: Catalogue | None = None,
) -> Picture:
    """The areas in official order, a bar each: an indicator of the values, or a node of the scores.

    Without ``period`` it is the latest of those that most areas have a value of (of scores, the last). An area without a
    figure says so; it has no bar. ``gaps`` adds a line for the target, where all areas have the same next due.

    >>> import pandas as pd
    >>> import nq57_indicators as nq
    >>> figures = [
    ...     {"variable": "pii_score", "ref_area": area, "time_period": "2024", "obs_value": score}
    ...     for area, score in [("P34-01", 61.2), ("P34-24", 49.5)]
    ... ]
    >>> values = nq.assess(pd.DataFrame(figures)).values
    >>> "49,5" in nq.charts.side_by_side(values, "pii_score", ["P34-24", "P34-01"]).svg()
    True
    """
    extra()
    from nq57_indicators.charts.bars import bars_picture, common_target, compared_scores, compared_values

    frame, scored = _values_or_scores("side_by_side", table)
    words = words_given(frame, catalogue, lang)
    if scored:
        return bars_picture(compared_scores(frame, name, areas, period, words), None, theme_given(theme), words.lang)
    compared = compared_values(frame, name, areas, period, words)
    other = None if gaps is None else table_of("side_by_side", "gaps", gaps, ("indicator", "target", *_PERIOD_KEY))
    target = None if other is None else common_target(other, name, compared, words)
    return bars_picture(compared, target, theme_given(theme), words.lang)


def heat_map(
    gaps: pd.DataFrame,
    areas: str | Sequence[str] | None = None,
    *,
    indicators: str | Sequence[str] | None = None,
    lang: str = "vi",
    theme: str = "light",
    catalogue: Catalogue | None = None,
) -> Picture:
    """Indicators down, areas across: the class of progress where a target is owed, else the distance from the target.

    A class has a sign, a distance its figure: percentages in percentage points, + above and − below the target of the
    country, which is no verdict on the area.

    >>> import pandas as pd
    >>> import nq57_indicators as nq
    >>> figures = pd.DataFrame(
    ...     {
    ...         "variable": ["dossiers_received", "dossiers_received_online"],
    ...         "ref_area": ["Hà Nội"] * 2,
    ...         "time_period": ["2025-Q4"] * 2,
    ...         "obs_value": [200, 150],
    ...     }
    ... )
    >>> nq.charts.heat_map(nq.assess(figures).gaps, "P34-01").title
    'Mục tiêu phải đạt và so với mục tiêu chung của cả nước'
    """
    extra()
    from nq57_indicators.charts.heat import heat_cells, heat_picture

    table = table_of("heat_map", "gaps", gaps, ("indicator", "target", "relation", "outlook", *_PERIOD_KEY))
    words = words_given(table, catalogue, lang)
    return heat_picture(heat_cells(table, areas, indicators, words), areas, words, theme_given(theme))


def profile(
    scores: pd.DataFrame,
    area: str,
    *,
    period: str | None = None,
    lang: str = "vi",
    theme: str = "light",
    catalogue: Catalogue | None = None,
) -> Picture:
    """The pillars of one area against the median and the middle half of all areas that have a score.

    Of fewer than eight areas neither is shown. Without ``period`` the scores are those of the last one.

    >>> from nq57_indicators.charts import profile
    >>> from nq57_indicators import assess, ArgumentError
    >>> import pandas as pd
    >>> figure = {"variable": "egdi_rank_world", "ref_area": "VN", "time_period": "2024", "obs_value": 71}
    >>> try:
    ...     profile(assess(pd.DataFrame([figure])).scores, "VN")
    ... except ArgumentError as error:
    ...     error.code
    'nothing-to-draw'
    """
    extra()
    from nq57_indicators.charts.pillars import profile_picture

    table = table_of("profile", "scores", scores, ("node", "ref_area", "time_period", "score", "framework"))
    words = words_given(table, catalogue, lang)
    if text_given("area", area) not in words.catalogue.areas:
        raise ArgumentError("no-such-area", area=area)
    return profile_picture(table, area, period, words, theme_given(theme))


def tiles(
    table: pd.DataFrame,
    name: str,
    *,
    period: str | None = None,
    lang: str = "vi",
    theme: str = "light",
    catalogue: Catalogue | None = None,
) -> Picture:
    """A chart of tiles of the 34 provinces: an indicator of the values, or a node of the scores.

    It is no map and draws no outline; the archipelagos Hoàng Sa and Trường Sa have tiles of their own beside Đà Nẵng and
    Khánh Hòa. The figure stands in each tile, whose colour is that of its fifth.

    >>> import pandas as pd
    >>> import nq57_indicators as nq
    >>> figures = [{"variable": "pii_score", "ref_area": "P34-48", "time_period": "2024", "obs_value": 55.1}]
    >>> "không phải bản đồ hành chính" in nq.charts.tiles(nq.assess(pd.DataFrame(figures)).values, "pii_score").svg()
    True
    """
    extra()
    from nq57_indicators.charts.bars import compared_scores, compared_values
    from nq57_indicators.charts.tile_chart import tiles_picture

    frame, scored = _values_or_scores("tiles", table)
    words = words_given(frame, catalogue, lang)
    compared = (compared_scores if scored else compared_values)(frame, name, None, period, words)
    return tiles_picture(compared, words, theme_given(theme))


def _values_or_scores(step: str, table: object) -> tuple[pd.DataFrame, bool]:
    """The table, and whether it holds scores."""
    frame = table_of(step, "table", table, ("ref_area", "time_period"))
    scored = "node" in frame.columns
    needed = ("score", "rank", "framework") if scored else ("indicator", "preferred", "value", "calendar")
    return table_of(step, "table", frame, needed), scored
