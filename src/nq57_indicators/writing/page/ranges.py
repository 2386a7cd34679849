"""Scores as ranges of ranks and groups: what a framework says, and no more than that."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from nq57_indicators.computation.results.summary import last_snapshot, root_of
from nq57_indicators.texts import figure, label
from nq57_indicators.texts.figures import NOTHING
from nq57_indicators.texts.language import LANGUAGES
from nq57_indicators.texts.periods import period_in_words
from nq57_indicators.writing.page.explained import Explained
from nq57_indicators.writing.page.scored import score_behind

if TYPE_CHECKING:
    from nq57_indicators.assessment import Assessment


def ranges_of(assessment: Assessment, areas: list[str], explained: Explained) -> dict[str, Any] | None:
    """For each area the score, the ranks it may have, and its group; nothing where nobody is scored."""
    scores, root = last_snapshot(assessment.scores), root_of(assessment.framework)
    if root is None:
        return None
    own = scores[(scores["node"].astype("str") == root) & scores["ref_area"].isin(areas)]
    if own.empty:
        return None
    rows = {str(row["ref_area"]): row for row in own.to_dict("records")}
    period = str(own["time_period"].iloc[0])
    shown = [area for area in areas if area in rows]
    explained.scores = [score_behind(assessment, explained, root, area, period) for area in shown]
    return {
        "period": {lang: period_in_words(period, lang) for lang in LANGUAGES},
        "rows": [_row(area, rows[area], assessment) for area in shown],
    }


def _row(area: str, row: dict[Any, Any], assessment: Assessment) -> dict[str, Any]:
    place = assessment.catalogue.areas[area].name
    best, worst, among = row["rank_best"], row["rank_worst"], row["rank_of"]
    known = all(pd.notna(row[name]) for name in ("rank", "rank_best", "rank_worst"))
    group = group_of(int(best), int(worst), int(among)) if known else "not_ranked"
    return {
        "name": {"vi": place.vi, "en": place.en},
        "score": {lang: figure(row["score"], lang, fixed=True) for lang in LANGUAGES},
        "range": f"{best}–{worst}/{among}" if known else NOTHING,
        "group": {lang: label(f"page.{group}", lang) for lang in LANGUAGES},
    }


def group_of(best: int, worst: int, among: int) -> str:
    """The third of all areas in which every rank lies that an area may have; where they lie in several, none.

    >>> group_of(1, 4, 34), group_of(12, 20, 34), group_of(24, 34, 34), group_of(8, 20, 34)
    ('upper_third', 'middle_third', 'lower_third', 'several_thirds')
    """
    first, last = (-(-rank * 3 // among) for rank in (best, worst))
    return ("upper_third", "middle_third", "lower_third")[first - 1] if first == last else "several_thirds"
