"""What all results answer at once: where an area stands, and what has changed since a day."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING, Self

import pandas as pd

from nq57_indicators.catalogue.dimensions import dimensions_of
from nq57_indicators.computation.chain import areas_given
from nq57_indicators.computation.results.changes import changes_between, preferred_values, up_to
from nq57_indicators.computation.results.frames import tables_of, values_frame
from nq57_indicators.computation.results.status import Moment, Status
from nq57_indicators.computation.results.summary import last_snapshot
from nq57_indicators.computation.run import Choices, Run
from nq57_indicators.computation.scores.comparing import areas_asked, areas_of
from nq57_indicators.computation.scores.score_frame import scores_frame
from nq57_indicators.errors import ArgumentError
from nq57_indicators.models.arguments import flag_given, text_given
from nq57_indicators.models.days import day_given
from nq57_indicators.parallel import in_turn
from nq57_indicators.periods import parse_period, period_given
from nq57_indicators.services import service

if TYPE_CHECKING:
    from nq57_indicators.catalogue import Catalogue
    from nq57_indicators.models.framework import Framework

Texts = str | Sequence[str]
WHOLE_UP_TO = 2_000_000
"""From more values the tables they make are too large to be made whole: they are looked through part by part."""


class Answers(ABC):
    """What is asked of an assessment, across its tables."""

    framework: Framework | None
    _run: Run
    _areas: str | list[str] | None
    _stood: tuple[tuple[tuple[str, ...], str | None], Status] | None = None

    @property
    @abstractmethod
    def catalogue(self) -> Catalogue:
        """The catalogue the results were computed with."""

    @abstractmethod
    def parts(self) -> Iterator[dict[str, pd.DataFrame]]:
        """The tables ``values``, ``gaps`` and ``trends`` in parts that follow one another."""

    @abstractmethod
    def _marked(self, frame: pd.DataFrame) -> pd.DataFrame:
        """A frame that names catalogue and framework."""

    @property
    @abstractmethod
    def _scored(self) -> pd.DataFrame:
        """The table of scores."""

    @abstractmethod
    def _chosen_as(self, choices: Choices) -> Self:
        """The results of the same figures by other choices."""

    def _as_known_on(self, day: date) -> Self:
        """The same results of the figures known on a day."""
        return self._chosen_as(self._run.choices.as_known_on(day))

    def _of_dated(self) -> Self:
        """The same results of the figures whose day is known."""
        return self._chosen_as(replace(self._run.choices, dated=True))

    def _as_it_stood(self, moment: Moment | None) -> Self:
        """The same results at the end of a period: of figures of periods that ended by then."""
        return self if moment is None else self._chosen_as(self._run.choices.as_it_stood(moment.period.end))

    def status(
        self, area: Texts | None = None, *, period: str | None = None, without_figures: bool = False
    ) -> pd.DataFrame:
        """Where an area stands: a row for each figure that it owes, then for each that it is compared with.

        ``area``: an id, several ids or a scheme; without it the areas that are scored. ``period``: only values of periods that
        ended by its last day, as if there were no others: no later one has a part in a class. Without it the latest ones, and
        ranks and ``carried_from`` are those of the last period scored; of a target whose due day has passed the newest value
        after it stands in ``later_value``.

        A value decides: of the period a target is judged on if there is one, else of a shorter one, which ``note`` says
        (``interim``). A later value of a shorter period stands beside it in ``interim_value``. Targets that ask for the same by
        the same day are one row, of whichever documents. Benchmarks (``relation``) have no ``outlook``. ``gap`` is what is
        missing, negative where the figure is ahead, in ``gap_unit``. ``without_figures`` adds what is owed and has no figure
        at all (``outlook_reason`` is ``no_figure``). Columns: the table ``status``.

        Raises ``ArgumentError`` for an unknown area or what is not a period.

        >>> import pandas as pd
        >>> import nq57_indicators as nq
        >>> frame = pd.DataFrame(
        ...     {
        ...         "variable": ["dossiers_received", "dossiers_received_online"],
        ...         "ref_area": ["Hà Nội", "Hà Nội"],
        ...         "time_period": ["2025-Q4", "2025-Q4"],
        ...         "obs_value": [200, 150],
        ...     }
        ... )
        >>> status = nq.assess(frame).status("P34-01")
        >>> status[["relation", "value", "gap", "gap_unit"]].values.tolist()
        [['benchmark', 75.0, 5.0, 'percentage_point']]
        """
        with_all = flag_given("without_figures", without_figures)
        return self._marked(self._status(self._areas_of(area), period).table(without_figures=with_all))

    def changes(self, area: Texts | None = None, *, since: date | str, period: str | None = None) -> pd.DataFrame:
        """What has changed since the day ``since``, that day included, by the days on which figures were published or received.

        A row for each figure that is new, was revised or withdrawn, and for each target owed whose class of progress turned.
        Figures without such a day count as known before; of a value that rests on one and shows no change nobody can say
        whether it changed: it has a row, too (``undated``). ``area`` and ``period`` as in ``status``. Columns: the table
        ``changes``.

        Raises ``ArgumentError`` for an unknown area, or what is not a day or a period.

        >>> import pandas as pd
        >>> import nq57_indicators as nq
        >>> frame = pd.DataFrame(
        ...     {
        ...         "variable": ["hdi"] * 2,
        ...         "ref_area": ["P34-01"] * 2,
        ...         "time_period": ["2024", "2025"],
        ...         "obs_value": [0.78, 0.79],
        ...         "vintage": ["2025-06-30", "2026-06-30"],
        ...     }
        ... )
        >>> changes = nq.assess(frame).changes("P34-01", since="2026-01-01")
        >>> changes[["indicator", "time_period", "change", "value"]].values.tolist()
        [['hdi', '2025', 'new', 0.79]]
        """
        day = day_given("since", since)
        if day is None:
            raise ArgumentError("not-a-day", name="since", day=since)
        before, areas = self._as_known_on(day - timedelta(days=1)), self._areas_of(area)
        status = tuple(result.status(areas, period=period) for result in (before, self))
        values = tuple(result._values_of(areas, period) for result in (before, self))
        dated = self._of_dated()._values_of(areas, period) if self._run.has_undated else None
        return self._marked(changes_between((values[0], values[1]), (status[0], status[1]), dated))

    def _values_of(self, areas: list[str], period: str | None) -> pd.DataFrame:
        """The preferred values of some areas, of periods that ended by the last day of one."""
        values = preferred_values(values_frame(self._run.of_areas(areas)))
        return values if period is None else up_to(values, parse_period(period))

    def text(self, area: str, lang: str = "vi", *, period: str | None = None) -> str:
        """Three paragraphs on an area, to be pasted: what it owes and misses, what has changed, what is not known.

        Every figure in them is one of ``status``, for the same ``period``.

        >>> import pandas as pd
        >>> import nq57_indicators as nq
        >>> figure = {"variable": "dossiers_received", "ref_area": "P34-01", "time_period": "2025-Q4", "obs_value": 100}
        >>> nq.assess(pd.DataFrame([figure])).text("P34-01", "en").splitlines()[0]
        'Ha Noi: no target of the area can be held against a figure.'
        """
        status = self.status([text_given("area", area)], period=period, without_figures=True)
        said: str = service("status_text")(status, area, self.catalogue, lang)
        return said

    def dimensions(self) -> dict[str, pd.DataFrame]:
        """The tables that say what the ids of the results stand for: those of the catalogue, with the periods of the results.

        >>> import pandas as pd
        >>> import nq57_indicators as nq
        >>> figure = {"variable": "dossiers_received", "ref_area": "P34-01", "time_period": "2025-Q4", "obs_value": 100}
        >>> periods = nq.assess(pd.DataFrame([figure])).dimensions()["periods"].set_index("time_period")
        >>> str(periods.loc["2025-Q4", "end"].date())
        '2025-12-31'
        """
        return {
            name: self._marked(table)
            for name, table in dimensions_of(self.catalogue, self._run.time.table.periods).items()
        }

    def page(
        self, area: Texts | None = None, *, ranks: bool = False, since: date | str | None = None, lang: str = "vi"
    ) -> str:
        """One page for people, as HTML that needs no network: what is owed, missed and how sure, with charts and sources.

        ``area``: an id, several ids or a scheme; without it the areas that are scored. A page of some areas holds nothing of
        others but medians and quartiles of at least eight. ``ranks`` adds scores as ranges of ranks; ``since`` a day since which
        changes are listed, else they are those since the period before; ``lang`` is the language it opens in, and both are in
        it. Each figure opens its formula, its parts and the cells these stand in.

        Raises ``Nq57Error`` without the extra ``charts``, and ``ArgumentError`` for an unknown area or what is not a day.

        >>> import pandas as pd
        >>> import nq57_indicators as nq
        >>> frame = pd.DataFrame(
        ...     {
        ...         "variable": ["dossiers_received", "dossiers_received_online"],
        ...         "ref_area": ["Hà Nội", "Hà Nội"],
        ...         "time_period": ["2025-Q4", "2025-Q4"],
        ...         "obs_value": [200, 150],
        ...     }
        ... )
        >>> "thấp hơn mục tiêu cả nước 5 điểm phần trăm" in nq.assess(frame).page("P34-01")
        True
        """
        return str(service("page_html")(self, area, ranks=ranks, since=since, lang=lang))

    def _status(self, areas: list[str], period: str | None) -> Status:
        """What makes the tables of a status; the last one is kept, which screen, workbook, annex and page ask for in turn."""
        key, kept = (tuple(areas), period), self._stood
        if kept is not None and kept[0] == key:
            return kept[1]
        result = self._as_it_stood(None if period is None else self._moment(period))
        run = result._run.of_areas(areas)
        asked = self._asked_for_status(areas, period, run)
        for tables in _in_parts(run):
            asked.add(tables)
        return self._kept_status(areas, period, asked)

    def _kept_status(self, areas: list[str], period: str | None, asked: Status) -> Status:
        """The status that has seen everything: from here on nothing of it changes, so that several threads may ask it."""
        asked.take_in()
        self._stood = (tuple(areas), period), asked
        return asked

    def _parts_with_status(self, areas: list[str]) -> Iterator[dict[str, pd.DataFrame]]:
        """The parts of the results; the status of some areas is made of them on the way."""
        asked = self._asked_for_status(areas)
        for part in self.parts():
            asked.add(part)
            yield part
        self._kept_status(areas, None, asked)

    def _asked_for_status(self, areas: list[str], period: str | None = None, run: Run | None = None) -> Status:
        """What makes a status, once it has seen every part of the results (of a ``run``, where not of their own)."""
        moment = self._moment(period)
        return Status(run or self._run, areas, self._ranked(areas, moment), moment)

    def _areas_of(self, area: Texts | None) -> list[str]:
        """The areas asked for; without any those that are scored, without a framework those that have values."""
        asked, with_figures = areas_given(area, self.catalogue), self._run.areas_with_figures
        if asked is not None:
            return areas_asked(self._run.codes, asked)
        if self.framework is None:
            seen = with_figures()
            return [name for name in self.catalogue.areas if self._run.codes.area[name] in seen]
        return areas_of(self.framework, self._run.codes, self._areas, with_figures)

    def _moment(self, period: str | None) -> Moment | None:
        """The period looked at: the one asked for, else the last one scored, else the last one that has a value."""
        if period is not None:
            return Moment(parse_period(period_given("period", period)))
        scored = last_snapshot(self._scored)
        label = self._run.latest_period() if scored.empty else str(scored["time_period"].iloc[0])
        return None if label is None else Moment(parse_period(label))

    def _ranked(self, areas: list[str], moment: Moment | None) -> pd.DataFrame:
        """The scores of the period looked at."""
        scores, framework = self._scored, self.framework
        if moment is None or framework is None:
            return scores.iloc[:0]
        label = moment.period.label
        made = scores[scores["time_period"].astype("str") == label]
        if len(made):
            return made
        inside = areas_of(framework, self._run.codes, None, self._run.areas_with_figures)
        asked = [area for area in areas if area in inside]
        return scores_frame(self._run.scores(framework, asked, [label]), self._run.codes, "") if asked else made


def _in_parts(run: Run) -> Iterator[dict[str, pd.DataFrame]]:
    """The tables of a run, whole where they are small."""
    if sum(batch.value_count() for batch in run.batches) > WHOLE_UP_TO:
        yield from in_turn(lambda batch: tables_of(run, [batch]), run.batches)
    else:
        yield tables_of(run)
