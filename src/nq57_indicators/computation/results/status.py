"""Where areas stand: one row for each figure they owe or are compared with, by the value that is judged."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from nq57_indicators.computation.gaps.notes import NOTE
from nq57_indicators.computation.gaps.targets import NEVER
from nq57_indicators.computation.panels.time_axis import SHORTEST
from nq57_indicators.computation.results.summary import alike, joined, last_days, latest_gaps, newest_first, noted
from nq57_indicators.computation.results.years_ahead import with_spans
from nq57_indicators.computation.run import Run
from nq57_indicators.models.codelists import (
    BASES,
    CALENDARS,
    OBS_STATUSES,
    OPERATORS,
    OUTLOOK_REASONS,
    OUTLOOKS,
    PERCENT,
    PERCENTAGE_POINT,
    RELATIONS,
)
from nq57_indicators.models.tables import STATUS, Column, column_names
from nq57_indicators.periods import Period, PeriodError, parse_period, previous, previous_year
from nq57_indicators.tables.frames import time_category
from nq57_indicators.tables.observations import day_number

Tables = Mapping[str, pd.DataFrame]

_SERIES: Final = ["indicator", "ref_area", "time_period", "calendar", "flow", "provider"]
_LINE: Final = ["indicator", "ref_area", "target"]
_NO_FIGURE: Final = pd.Index(column_names("status")).difference(["rank", "rank_of"])
_OF_THE_WAY: Final = ("progress", "time_share", "required_pace", "projected_year")
"""What is only said of targets that are owed: how far the way to them is."""
_IDS: Final = ("indicator", "ref_area", "target", "owner", "time_period", "interim_period", "later_period")
_MANY_ROWS: Final = 200_000
"""From so many rows of gaps on the parts that wait are taken in."""
_LATE: Final = NOTE["due"] | NOTE["overdue"] | NOTE["base_meets"]
"""Notes of a duty, which a benchmark is not."""


@dataclass(frozen=True)
class Moment:
    """A period that is looked at."""

    period: Period

    @property
    def day(self) -> int:
        """Its last day."""
        return self.period.end.toordinal()


class Status:
    """Makes the status of some areas.

    ``scores`` is the table of scores at ``moment``, from which ranks are taken; a value is carried forward if it belongs to
    an earlier period than that.
    """

    def __init__(self, run: Run, areas: Sequence[str], scores: pd.DataFrame, moment: Moment | None) -> None:
        self._run, self._areas, self._scores, self._moment = run, list(areas), scores, moment
        self._catalogue = run.codes.catalogue
        self._rows: list[pd.DataFrame] = []
        self._waiting: list[dict[str, pd.DataFrame]] = []
        self._measured: list[pd.DataFrame] = []
        self._targets = {target.target.id: target for target in self._catalogue.all_targets}

    def add(self, tables: Tables) -> None:
        """Take in what a part of the results says of the areas."""
        mine = {name: _of_areas(tables[name], self._areas) for name in ("values", "gaps", "trends")}
        self._measured.append(mine["gaps"][["ref_area", "target"]].drop_duplicates().astype("str"))
        self._waiting.append(mine)
        if sum(map(len, (rows["gaps"] for rows in self._waiting))) > _MANY_ROWS:
            self.take_in()

    def take_in(self) -> None:
        """Make the rows of the parts that wait: many small ones at once."""
        if self._waiting:
            tables = {
                name: pd.concat([part[name] for part in self._waiting], ignore_index=True) for name in self._waiting[0]
            }
            self._rows.append(self._of_part(tables))
            self._waiting = []

    def table(self, *, without_figures: bool = False) -> pd.DataFrame:
        """The rows of all parts, in the order of areas, owed before benchmarks; if asked also what is owed without a figure."""
        self.take_in()
        found = [*self._rows, self._without_figures()]
        filled = [rows for rows in found if len(rows)] or found[:1]
        rows = self._joined_to_alike(pd.concat(filled, ignore_index=True))
        return self._in_order(rows if without_figures else rows[rows["outlook_reason"] != "no_figure"])

    def _joined_to_alike(self, rows: pd.DataFrame) -> pd.DataFrame:
        """What has no figure, its act being younger than all of them, goes to the row of another act that asks for the same."""
        told = rows.assign(target=rows["targets"].astype("str").str.split(" ").str[0])
        number = alike(told, self._catalogue).to_numpy()
        order = np.lexsort((told["outlook_reason"] == "no_figure", number))
        targets = joined(rows["targets"].iloc[order], number[order], " ")
        first = np.sort(order[np.diff(number[order], prepend=-1) != 0])
        return rows.iloc[first].assign(targets=targets[number[first]])

    def _without_figures(self) -> pd.DataFrame:
        """A row for each target that is owed and that no figure can be held against.

        Nobody owes what was asked for after the area had ended, nor what ended before it was due.
        """
        targets, codes = self._run.chosen_targets.in_calendar(0), self._run.codes
        ids = pd.Index([owned.target.id for owned in targets.owned], dtype="str")
        areas = np.array([codes.area[area] for area in self._areas], np.int64)
        owed = targets.owes[areas] & (targets.issued[None, :] <= self._last_days()[:, None])
        owed &= ~self._run.chosen_targets.ended
        names = pd.Index(self._areas, dtype="str")
        for table in self._measured:
            owed[names.get_indexer(pd.Index(table["ref_area"])), ids.get_indexer(pd.Index(table["target"]))] = False
        area, at = np.nonzero(owed)
        low, high = (end[at] * targets.sign[at] for end in (targets.low, targets.high))
        due = np.where(targets.due[at] == NEVER, np.iinfo(np.int64).min, targets.due[at]).astype("datetime64[D]")
        asked = [codes.indicators[code] for code in targets.indicator[at].tolist()]
        said = {
            "indicator": pd.Series(asked, dtype="str"),
            "ref_area": names[area],
            "target": ids[at],
            "owner": names[area],
            "due": due.astype("datetime64[s]"),
            "low": np.fmin(low, high),
            "high": np.fmax(low, high),
        }
        same = {
            "relation": "owed",
            "met": "unknown",
            "outlook": "no_verdict",
            "outlook_reason": "no_figure",
            "note": "",
        }
        table = pd.DataFrame(said).assign(**same)
        table = table.reindex(columns=[*table, *_NO_FIGURE.difference(table.columns)])
        return self._once(table.astype({"time_period": "str"}))

    def _last_days(self) -> NDArray[np.int64]:
        """The last day of each area."""
        ends = [self._catalogue.areas[area].valid_to for area in self._areas]
        return np.array([NEVER if end is None else day_number(end) for end in ends], np.int64)

    def _of_part(self, tables: Tables) -> pd.DataFrame:
        gaps = tables["gaps"]
        judged = latest_gaps(gaps)
        rows = judged.merge(_interim(gaps, judged), on=_LINE, how="left")
        return self._once(_with_earlier(self._with_values(rows, tables["values"]), tables["trends"]))

    @staticmethod
    def _with_values(rows: pd.DataFrame, values: pd.DataFrame) -> pd.DataFrame:
        """The bounds, the status and the origin of each value; bounds of a mean over years are known only if it is exact."""
        mine = values[values["preferred"].astype(bool)]
        columns = {"value": "own", "lower": "lower", "upper": "upper", "obs_status": "obs_status", "basis": "basis"}
        found = mine[[*_SERIES, "stage", *columns]].rename(columns=columns)
        rows = rows.merge(found, on=[*_SERIES, "stage"], how="left")
        mean = rows["value"].notna() & (rows["value"] != rows["own"])
        exact = rows["gap_lower"] == rows["gap_upper"]
        for bound in ("lower", "upper"):
            rows[bound] = rows[bound].mask(mean, rows["value"].where(exact))
        return rows.assign(is_mean=mean)

    def _once(self, rows: pd.DataFrame) -> pd.DataFrame:
        """Targets that ask an area for the same as one row, with all of them named and everything noted."""
        names = rows["target"].astype("str")
        number = alike(rows, self._catalogue).to_numpy()
        # of several acts the first one that gives a verdict tells how far the way is
        issued = names.map({name: target.document.issued_day.toordinal() for name, target in self._targets.items()})
        no_verdict = rows["outlook"].astype("str") == "no_verdict"
        chosen = newest_first(rows, number, issued, no_verdict)[1]
        first = rows.iloc[chosen].assign(number=number[chosen])
        targets = joined(names, number, " ")
        # what is noted of an earlier value says nothing of the one that is told
        same = rows["time_period"].astype("str").to_numpy() == first["time_period"].astype("str").to_numpy()[number]
        said = np.zeros(len(targets), np.int64)
        np.bitwise_or.at(said, number[same], _bits(rows["note"])[same])
        owed = first["relation"].astype("str") == "owed"
        said = np.where(owed, said[first["number"]], said[first["number"]] & ~_LATE)
        return self._columns(first, owed, targets[first["number"]], said)

    def _columns(
        self, rows: pd.DataFrame, owed: pd.Series[bool], targets: NDArray[Any], notes: NDArray[np.int64]
    ) -> pd.DataFrame:
        rows = rows.astype(dict.fromkeys(_IDS, "str"))
        operators = {name: target.target.operator for name, target in self._targets.items()}
        units = {name: indicator.unit_measure for name, indicator in self._catalogue.indicators.items()}
        unit = rows["indicator"].astype("str").map(units)
        made = rows.assign(
            targets=targets,
            operator=rows["target"].astype("str").map(operators),
            gap_unit=unit.where(unit != PERCENT, PERCENTAGE_POINT),
            carried_from=self._carried(rows),
            note=[",".join(name for name, bit in NOTE.items() if number & bit) for number in notes.tolist()],
            **{name: rows[name].where(owed) for name in _OF_THE_WAY},
        )
        made = with_spans(made, self._run).merge(self._ranks(), on=["indicator", "ref_area", "time_period"], how="left")
        return made[[column.name for column in STATUS]]

    def _carried(self, rows: pd.DataFrame) -> pd.Series[Any]:
        """The period of a value that belongs to an earlier period than the one looked at."""
        labels = rows["time_period"].astype("str")
        if self._moment is None:
            return pd.Series(None, index=rows.index, dtype="str")
        carried = [label for label in labels.dropna().unique() if _is_carried(label, self._moment)]
        return labels.where(labels.isin(carried))

    def _ranks(self) -> pd.DataFrame:
        """The ranks of indicators, with the period of the value that is ranked."""
        scores = self._scores
        leaves = scores[scores["value_period"].notna() & scores["ref_area"].isin(self._areas)]
        ranks = leaves[["node", "ref_area", "value_period", "rank", "rank_of"]]
        ranks = ranks.rename(columns={"node": "indicator", "value_period": "time_period"})
        ranked = ranks[ranks["rank"].notna()]
        return ranked.astype({"indicator": "str", "ref_area": "str", "time_period": "str"})

    def _in_order(self, rows: pd.DataFrame) -> pd.DataFrame:
        places = {area: place for place, area in enumerate(self._areas)}
        order = {name: place for place, name in enumerate(self._run.codes.indicators)}
        by = rows.assign(
            place=rows["ref_area"].astype("str").map(places),
            benchmark=rows["relation"].astype("str") == "benchmark",
            number=rows["indicator"].astype("str").map(order),
        )
        by = by.sort_values(["place", "benchmark", "number", "due", "low", "targets"], kind="stable")
        return _typed(rows.loc[by.index].reset_index(drop=True))


def _of_areas(table: pd.DataFrame, areas: list[str]) -> pd.DataFrame:
    """The rows of some areas, with notes as plain text: parts have notes of their own, and all other ids in common."""
    own = table[table["ref_area"].isin(areas)]
    return own.astype({"note": "str"}) if "note" in own else own


def _interim(gaps: pd.DataFrame, judged: pd.DataFrame) -> pd.DataFrame:
    """The newest value of a shorter period that is later than the one judged, for each target of each area."""
    shorter = gaps[noted(gaps, "interim")]
    latest = shorter.iloc[np.argsort(last_days(shorter), kind="stable")].drop_duplicates(_LINE, keep="last")
    until = judged[_LINE].assign(until=last_days(judged))
    later = latest.assign(end=last_days(latest)).merge(until, on=_LINE)
    later = later[later["end"] > later["until"]]
    named = {"time_period": "interim_period", "value": "interim_value"}
    return later[[*_LINE, *named]].rename(columns=named)


def _with_earlier(rows: pd.DataFrame, trends: pd.DataFrame) -> pd.DataFrame:
    """The values of the period before and of the same period a year before, where they may be compared.

    A target of an average is held against a mean, which has none.
    """
    period, labels = rows["time_period"].cat.codes.to_numpy(), trends["time_period"].cat.categories
    figures = pd.Index(_numbers(trends, trends["time_period"].cat.codes.to_numpy()))
    own = figures.get_indexer(pd.Index(_numbers(rows, period)))
    made = {}
    for column, change, before in (
        ("previous_value", "previous_change", previous),
        ("year_before_value", "yearly_change", previous_year),
    ):
        then = np.full(len(labels), -1)
        there = np.unique(period)
        then[there] = labels.get_indexer(pd.Index([_or_none(before, str(labels[place])) for place in there]))
        at = figures.get_indexer(pd.Index(_numbers(rows, then[period])))
        compared = (own >= 0) & (at >= 0) & (then[period] >= 0) & ~rows["is_mean"].to_numpy()
        compared &= np.append(trends[change].notna().to_numpy(), False)[own]
        made[column] = np.where(compared, np.append(trends["value"].to_numpy(), np.nan)[at], np.nan)
    return rows.assign(**made)


def _numbers(table: pd.DataFrame, period: NDArray[Any]) -> NDArray[np.int64]:
    """A number for each series and period; both tables have their ids in common."""
    number = period.astype(np.int64)
    for name in _SERIES:
        if name != "time_period":
            number = number * len(table[name].cat.categories) + table[name].cat.codes.to_numpy()
    return number


def _or_none(before: Any, label: str) -> str | None:
    try:
        earlier: str | None = before(label)
    except PeriodError:
        return None
    return earlier


def _is_carried(label: str, moment: Moment) -> bool:
    """As in scores: the period ended before the one looked at began, or one as long as it has passed since."""
    period = parse_period(label, moment.period.calendar)
    age = moment.day - period.end.toordinal()
    shortest = SHORTEST.get(period.frequency)
    return period.end < moment.period.start or (shortest is not None and age >= shortest)


def _bits(notes: pd.Series[Any]) -> NDArray[np.int64]:
    codes, texts = pd.factorize(notes.astype("str").fillna(""))
    table = np.array([sum(NOTE[name] for name in str(text).split(",") if name) for text in texts] + [0], np.int64)
    return table[codes]


_CODES: Final = {
    "calendar": CALENDARS,
    "relation": RELATIONS,
    "operator": OPERATORS,
    "obs_status": OBS_STATUSES,
    "basis": BASES,
    "outlook": OUTLOOKS,
    "outlook_reason": OUTLOOK_REASONS,
}


def _typed(rows: pd.DataFrame) -> pd.DataFrame:
    """The columns of the table in their types."""
    return pd.DataFrame({column.name: _as_kind(rows[column.name], column) for column in STATUS})


def _as_kind(values: pd.Series[Any], column: Column) -> pd.Series[Any]:
    if column.kind == "code":
        return values.astype(pd.CategoricalDtype(list(_CODES[column.name])))
    if column.name == "time_period":
        return values.astype(time_category(values.dropna().unique()))
    kinds: dict[str, Any] = {"number": "float64", "integer": "Int64", "date": "datetime64[s]", "id": "category"}
    return values.astype(kinds.get(column.kind, "str"))
