"""What has changed in each area: since a day figures and classes, else each indicator since the period before."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pandas as pd

from nq57_indicators.computation.results.verdicts import without_figure
from nq57_indicators.texts import figure, label
from nq57_indicators.texts.language import LANGUAGES
from nq57_indicators.texts.periods import period_in_words
from nq57_indicators.writing.names import with_names
from nq57_indicators.writing.page.explained import Explained
from nq57_indicators.writing.paragraphs import counted_changes, movement_text, moves

if TYPE_CHECKING:
    from nq57_indicators.assessment import Assessment

_MOST: Final = 40
"""Of each area so many changes are listed; of more, the number."""
_FIRST: Final = ("turned", "revised", "withdrawn", "new", "undated")
"""What is rare and matters most stands first."""


@dataclass(frozen=True)
class Changed:
    """What is said of one area, the rows of what changed since a day, and how many more there are.

    ``directions`` says of each indicator and period whether its figure became better (1), worse (-1) or neither (0).
    """

    said: dict[str, str]
    directions: dict[tuple[str, str], int] = field(default_factory=dict)
    rows: list[dict[str, Any]] = field(default_factory=list)
    left: dict[str, str] | None = None


class Changes:
    """The changes of areas, by the days on which figures were known, or without a day by the period before."""

    def __init__(
        self, assessment: Assessment, areas: list[str], status: pd.DataFrame, explained: Explained, since: date | None
    ) -> None:
        self._assessment, self._explained, self._since = assessment, explained, since
        self._change = pd.Series(dtype="float64")
        if since is None:
            owed = status[(status["relation"] == "owed") & ~without_figure(status)]
            own, self._change = moves(owed, assessment.catalogue)
        else:
            own = assessment.changes(areas, since=since)
            place = own["change"].astype("str").map({kind: number for number, kind in enumerate(_FIRST)})
            own = own.iloc[place.argsort(kind="stable")]
        self._rows = dict(iter(own.groupby(own["ref_area"].astype("str"), sort=False)))
        self._none = own.iloc[:0]

    def of(self, area: str, asked: dict[str, list[int]]) -> Changed:
        """The changes of one area; ``asked`` are the numbers of what each of its indicators is held against."""
        own = self._rows.get(area, self._none)
        if self._since is None:
            change = self._change[own.index]
            keys = zip(own["indicator"].astype("str"), own["time_period"].astype("str"), strict=True)
            directions = dict(zip(keys, np.sign(change).astype(int).tolist(), strict=True))
            return Changed({lang: movement_text(change, lang) for lang in LANGUAGES}, directions)
        since = self._since
        said = {lang: counted_changes(own, since, lang) for lang in LANGUAGES}
        own = own[own["change"] != "undated"]
        left = {lang: self._left(len(own) - _MOST, lang) for lang in LANGUAGES} if len(own) > _MOST else None
        return Changed(said, rows=self._listed(own.head(_MOST), asked), left=left)

    def _left(self, number: int, lang: str) -> str:
        return label("page.changes_left", lang, number=figure(number, lang), since=self._since)

    def _listed(self, rows: pd.DataFrame, asked: dict[str, list[int]]) -> list[dict[str, Any]]:
        catalogue = self._assessment.catalogue
        named = [with_names(rows, lang, catalogue=catalogue).to_dict("records") for lang in LANGUAGES]
        return [self._row(dict(zip(LANGUAGES, both, strict=True)), asked) for both in zip(*named, strict=True)]

    @cached_property
    def _earlier(self) -> Assessment:
        """The results as they were known on the day before."""
        assert self._since is not None
        return self._assessment._as_known_on(self._since - timedelta(days=1))

    def _row(self, line: dict[str, dict[Any, Any]], asked: dict[str, list[int]]) -> dict[str, Any]:
        """One change in both languages; figures that are there open their explanations, those before as they were known then."""
        first = line["vi"]
        turned = first["change"] == "turned"
        key = (str(first["indicator"]), str(first["ref_area"]), str(first["time_period"]))
        now, before = (first[name] == first[name] for name in ("value", "value_before"))
        earlier = self._earlier if before and not turned else None
        return {
            "indicator": {lang: row["indicator_name"] for lang, row in line.items()},
            "period": {lang: period_in_words(str(first["time_period"]), lang) for lang in line},
            "kind": {lang: row["change_words"] for lang, row in line.items()},
            "before": {lang: _told(row, turned, "_before", lang) for lang, row in line.items()},
            "now": {lang: _told(row, turned, "", lang) for lang, row in line.items()},
            "turned": turned,
            "explained": self._explained.number(*key, first["value"]) if now else None,
            "earlier": self._explained.number(*key, first["value_before"], of=earlier) if earlier else None,
            "asked": " ".join(map(str, asked.get(key[0], []))),
        }


def _told(row: dict[Any, Any], turned: bool, when: str, lang: str) -> str:
    """The class or the figure, before or now."""
    return str(row[f"outlook{when}_words"]) if turned else figure(row[f"value{when}"], lang)
