"""The charts of a page, with the figures on them: tiles of all provinces, or the lines of what one area owes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final

import pandas as pd

from nq57_indicators.charts.bars import Compared
from nq57_indicators.charts.picture import Picture
from nq57_indicators.charts.rows import Words, main_series, values_of, words_given
from nq57_indicators.charts.style import THEMES
from nq57_indicators.computation.results.summary import last_snapshot
from nq57_indicators.computation.results.verdicts import REACHED
from nq57_indicators.errors import ArgumentError
from nq57_indicators.texts import figure, label
from nq57_indicators.texts.figures import NOTHING
from nq57_indicators.texts.language import LANGUAGES
from nq57_indicators.texts.periods import period_in_words
from nq57_indicators.writing.page.explained import Explained

if TYPE_CHECKING:
    from nq57_indicators.assessment import Assessment
    from nq57_indicators.writing.page.standing import Standing

_LIGHT: Final = THEMES["light"]
_MOST: Final = 8
"""Of so many indicators that an area owes a line is drawn, those that are missed first."""


@dataclass(frozen=True)
class Drawn:
    """A chart in both languages, where the figures on it are opened, and those that stand nowhere else, as rows of a table."""

    pictures: dict[str, Picture]
    opened: str
    """The text that says so, by its name."""
    rows: list[dict[str, Any]] = field(default_factory=list)
    medians: list[dict[str, dict[str, str]]] = field(default_factory=list)
    """What a median and quartiles on it rest on: for each node the figures, and of how many areas they are."""

    @cached_property
    def svg(self) -> dict[str, str]:
        """The chart itself."""
        return {lang: picture.svg() for lang, picture in self.pictures.items()}


def pictures_of(
    assessment: Assessment, areas: list[str], standings: list[Standing], explained: Explained, *, ranks: bool
) -> Iterator[Drawn]:
    """Each chart in both languages. Scores are drawn only where ranks were asked for."""
    table = assessment.gaps.head(0)  # carries the catalogue the results were computed with
    words = {lang: words_given(table, assessment.catalogue, lang) for lang in LANGUAGES}
    if len(areas) > 1:
        yield from _tiles(standings, words)
        return
    for name in _indicators(standings[0])[:_MOST]:
        pictures = {lang: _line(assessment, name, areas[0], word) for lang, word in words.items()}
        yield Drawn(pictures, "drawn_below", _drawn(assessment, name, standings[0], explained))
    if ranks and not assessment.scores.empty:
        from nq57_indicators.charts.pillars import profile_picture

        scores = assessment.scores
        yield Drawn(
            {lang: profile_picture(scores, areas[0], None, word, _LIGHT) for lang, word in words.items()},
            "drawn_scores",
            medians=_medians(scores, areas[0], words),
        )


def _medians(scores: pd.DataFrame, area: str, words: dict[str, Words]) -> list[dict[str, dict[str, str]]]:
    """The figures of the profile: score of the area, median, quartiles, and the number of areas these are of."""
    from nq57_indicators.charts.pillars import pillar_rows

    own = last_snapshot(scores).astype({"node": "str", "ref_area": "str"})
    made = {lang: pillar_rows(own, area, word).to_dict("records") for lang, word in words.items()}
    rows = zip(*(made[lang] for lang in LANGUAGES), strict=True)
    return [_median_cells(dict(zip(LANGUAGES, row, strict=True))) for row in rows]


def _median_cells(row: dict[str, dict[Any, Any]]) -> dict[str, dict[str, str]]:
    cells = {lang: [figure(each[name], lang) for name in _FIGURES] for lang, each in row.items()}
    return {
        "name": {lang: each["name"] for lang, each in row.items()},
        "score": {lang: cell[0] for lang, cell in cells.items()},
        "median": {lang: cell[1] for lang, cell in cells.items()},
        "middle": {lang: NOTHING if cell[2] == NOTHING else f"{cell[2]} – {cell[3]}" for lang, cell in cells.items()},
        "areas": {lang: cell[4] for lang, cell in cells.items()},
    }


_FIGURES: Final = ("score", "median", "low_quartile", "high_quartile", "areas")


def _indicators(standing: Standing) -> list[str]:
    """What an area owes and has figures of, those that are missed first."""
    missed_first = sorted(standing.owed, key=lambda row: row["class"] in REACHED)
    return list(dict.fromkeys(row["indicator"] for row in missed_first))


def not_drawn(standings: list[Standing]) -> dict[str, str] | None:
    """That only some of the indicators are drawn, where there are more of one area."""
    number = len(_indicators(standings[0]))
    if len(standings) > 1 or number <= _MOST:
        return None
    whose = standings[0].whose
    return {lang: label("page.not_drawn", lang, whose=whose[lang], drawn=_MOST, number=number) for lang in LANGUAGES}


def _line(assessment: Assessment, indicator: str, area: str, words: Words) -> Picture:
    from nq57_indicators.charts.lines import lines_picture

    tables = (assessment.values, assessment.gaps, assessment.trends)
    return lines_picture(tables, indicator, [area], None, words, _LIGHT)


def _drawn(assessment: Assessment, indicator: str, standing: Standing, explained: Explained) -> list[dict[str, Any]]:
    """The values that a line goes through, each with the number of its explanation and of all it is held against."""
    catalogue = assessment.catalogue
    rows, _ = main_series(values_of(assessment.values, indicator, [standing.id], catalogue))
    asked = {row["asked_by"]: None for row in standing.owed + standing.compared if row["indicator"] == indicator}
    return [
        {
            "indicator": {lang: catalogue.indicator(indicator).name.in_language(lang) for lang in LANGUAGES},
            "period": {lang: period_in_words(period, lang) for lang in LANGUAGES},
            "value": {lang: figure(value, lang) for lang in LANGUAGES},
            "explained": explained.number(indicator, standing.id, period, value),
            "asked": " ".join(map(str, asked)),
        }
        for period, value in rows.dropna(subset=["value"])[["time_period", "value"]].itertuples(index=False, name=None)
    ]


def _tiles(standings: list[Standing], words: dict[str, Words]) -> Iterator[Drawn]:
    """How many of the targets that each area owes are reached; nothing for a geography without tiles."""
    from nq57_indicators.charts.tile_chart import tiles_picture

    rows = pd.DataFrame(
        {
            "ref_area": [standing.id for standing in standings],
            "value": [
                standing.counts["met"] / len(standing.owed) if standing.owed else float("nan") for standing in standings
            ],
            "text": [
                f"{standing.counts['met']}/{len(standing.owed)}" if standing.owed else "" for standing in standings
            ],
        }
    )
    made = {}
    for lang, word in words.items():
        version = word.say("catalogue", catalogue=word.catalogue.version)
        compared = Compared(rows, word.say("owed_reached"), word.say("owed_reached_how"), (version,), "")
        try:
            made[lang] = tiles_picture(compared, word, _LIGHT, legend=False)
        except ArgumentError:  # another geography has no tiles
            return
    yield Drawn(made, "drawn_above")
