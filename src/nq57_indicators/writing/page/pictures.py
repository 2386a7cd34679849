"""The charts of a page: tiles of all provinces, or the lines of what one area owes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

import pandas as pd

from nq57_indicators.charts.bars import Compared
from nq57_indicators.charts.picture import Picture
from nq57_indicators.charts.rows import Words, words_given
from nq57_indicators.charts.style import THEMES
from nq57_indicators.computation.results.verdicts import REACHED
from nq57_indicators.errors import ArgumentError
from nq57_indicators.texts import label
from nq57_indicators.texts.labels import LANGUAGES

if TYPE_CHECKING:
    from nq57_indicators.assessment import Assessment
    from nq57_indicators.writing.page.standing import Standing

_LIGHT: Final = THEMES["light"]
_MOST: Final = 8
"""Of so many indicators that an area owes a line is drawn, those that are missed first."""


def pictures_of(
    assessment: Assessment, areas: list[str], standings: list[Standing], *, ranks: bool
) -> Iterator[dict[str, Picture]]:
    """Each chart in both languages. Scores are drawn only where ranks were asked for."""
    table = assessment.gaps.head(0)  # carries the catalogue the results were computed with
    words = {lang: words_given(table, assessment.catalogue, lang) for lang in LANGUAGES}
    if len(areas) > 1:
        yield from _tiles(standings, words)
        return
    for name in _indicators(standings[0])[:_MOST]:
        yield {lang: _line(assessment, name, areas[0], word) for lang, word in words.items()}
    if ranks and not assessment.scores.empty:
        from nq57_indicators.charts.pillars import profile_picture

        yield {lang: profile_picture(assessment.scores, areas[0], None, word, _LIGHT) for lang, word in words.items()}


def _indicators(standing: Standing) -> list[str]:
    """What an area owes and has figures of, those that are missed first."""
    missed_first = sorted(standing.owed, key=lambda row: row["class"] in REACHED)
    return list(dict.fromkeys(row["indicator"] for row in missed_first))


def not_drawn(standings: list[Standing]) -> dict[str, str] | None:
    """That only some of the indicators are drawn, where there are more of one area."""
    number = len(_indicators(standings[0]))
    if len(standings) > 1 or number <= _MOST:
        return None
    return {lang: label("page.not_drawn", lang, drawn=_MOST, number=number) for lang in LANGUAGES}


def _line(assessment: Assessment, indicator: str, area: str, words: Words) -> Picture:
    from nq57_indicators.charts.lines import lines_picture

    tables = (assessment.values, assessment.gaps, assessment.trends)
    return lines_picture(tables, indicator, [area], None, words, _LIGHT)


def _tiles(standings: list[Standing], words: dict[str, Words]) -> Iterator[dict[str, Picture]]:
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
    yield made
