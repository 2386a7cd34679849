"""What the single steps share: which table they are given, and which options can still act on it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

import pandas as pd

from nq57_indicators.areas import resolve_area
from nq57_indicators.catalogue import Catalogue, catalogue_given
from nq57_indicators.computation.results.coded import observations_of
from nq57_indicators.computation.results.values_given import values_given
from nq57_indicators.computation.run import Choices, Run
from nq57_indicators.computation.scores.comparing import areas_of
from nq57_indicators.computation.scores.leaves import Leaves
from nq57_indicators.computation.scores.leaves_given import leaves_given
from nq57_indicators.errors import ArgumentError
from nq57_indicators.models.arguments import flag_given, texts_given
from nq57_indicators.models.days import day_given
from nq57_indicators.models.framework import Framework
from nq57_indicators.periods import parse_period, period_given
from nq57_indicators.tables.codebook import codebook
from nq57_indicators.tables.frames_given import frame_given
from nq57_indicators.tables.observations import Observations

Day = date | str | None
Texts = str | Sequence[str] | None

TAKEN_BY = {
    "known_at": "indicator_values",
    "assumed_base": "indicator_values",
    "as_of": "normalise",
    "unsure": "normalise",
    "period": "normalise",
}
"""The step that takes an option which a later one can no longer use."""


class StepInput:
    """The table that a step was given: ``kind`` is its name in the contract."""

    def __init__(self, step: str, table: object, kinds: Sequence[str], catalogue: Catalogue | None) -> None:
        self.frame = frame_given("table" if len(kinds) > 1 else kinds[0], table)
        self.kind = _kind_of(self.frame)
        if self.kind not in kinds:
            raise ArgumentError("table-not-taken", step=step, kinds=" / ".join(kinds), kind=self.kind)
        self.catalogue = catalogue_given(catalogue)

    def observations(self) -> Observations:
        """The observations as codes."""
        return observations_of(self.frame, self.catalogue)

    def run(
        self, *, known_at: Day = None, as_of: Day = None, unsure: bool = False, assumed_base: str | None = None
    ) -> Run:
        """The computation over the table."""
        day = day_given("known_at", known_at)
        choices = Choices(
            known_at=day,
            clock=day,
            as_of=day_given("as_of", as_of),
            unsure=flag_given("unsure", unsure),
            assumed_base=None if assumed_base is None else period_given("assumed_base", assumed_base),
        )
        if self.kind == "observations":
            return Run(self.observations(), choices)
        return Run.of_values(*values_given(self.frame, codebook(self.catalogue)), choices)

    def refuse(self, **options: Any) -> None:
        """Refuse options that cannot act on the table, whoever else takes them."""
        for name, value in options.items():
            if value is not None and value is not False:
                raise ArgumentError("option-cannot-act", name=name, kind=self.kind, step=TAKEN_BY[name])

    def framework(self, name: str | None) -> Framework:
        """The framework of that name, or the catalogue's own."""
        chosen = self.catalogue.framework(name)
        if chosen is None:
            raise ArgumentError("no-framework")
        return chosen

    def leaves(self, framework: Framework, areas: Texts) -> list[Leaves]:
        """The leaves of a normalised table, to be shown for some areas (all of them)."""
        return leaves_given(self.frame, framework, codebook(self.catalogue), areas_given(areas, self.catalogue))


def leaves_of_run(run: Run, framework: Framework, areas: Texts, period: Texts) -> list[Leaves]:
    """The leaves of the areas and periods asked for; without a period of the latest one, none where there is no value."""
    latest = run.latest_period()
    asked = [period_given("period", text) for text in texts_given("period", period)]
    names = areas_of(framework, run.codes, areas_given(areas, run.codes.catalogue), run.areas_with_figures)
    return run.leaves(framework, names, asked or ([latest] if latest else []))


def areas_given(areas: object, catalogue: Catalogue, periods: Sequence[str] = ()) -> str | list[str] | None:
    """A scheme, or the ids of areas: one alone is a list of one (``P34``, a scheme and an area, is the scheme).

    All may be written by their names; the name of an area is that of the last of ``periods``, without any that of today's
    areas.
    """
    if areas is None:
        return None
    several = texts_given("areas", areas)
    scheme = catalogue.areas.scheme_named(areas) if isinstance(areas, str) else None
    day = max((parse_period(period).end for period in periods), default=date.max)
    return scheme or [_area_named(name, catalogue, day) for name in several]


def _area_named(text: str, catalogue: Catalogue, day: date) -> str:
    match = resolve_area(text, catalogue.areas, day=day)
    if match.area is not None:
        return match.area
    if match.suggestions:
        raise ArgumentError("area-unclear", name="areas", reason=match.reason)
    raise ArgumentError("no-such-area", area=text)


def _kind_of(frame: pd.DataFrame) -> str:
    """Which table of the contract has these columns; observations, where none shows itself."""
    columns = set(frame.columns)
    if "node" in columns:
        return "scores" if "rank" in columns else "normalised"
    if "indicator" not in columns or "variable" in columns:
        return "observations"
    if "targets" in columns:
        return "status"
    return "gaps" if "target" in columns else "trends" if "base_period" in columns else "values"
