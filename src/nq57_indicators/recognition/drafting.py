"""One column of figures with the keys of its rows: what is certain becomes a draft, the rest findings."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nq57_indicators.models.codelists import CALENDARS, FLOWS, OBS_STATUSES, STAGES
from nq57_indicators.recognition.blocks import Draft
from nq57_indicators.recognition.figures import FORMULA, Figures
from nq57_indicators.recognition.keys import Keys
from nq57_indicators.recognition.numbers import PROBLEMS
from nq57_indicators.recognition.session import Session
from nq57_indicators.recognition.units import stated_in_column
from nq57_indicators.tables.cells import RawColumn, RawTable
from nq57_indicators.tables.fields import Field, field_of
from nq57_indicators.tables.finding_texts import coded, text_of
from nq57_indicators.tables.findings import FindingStore
from nq57_indicators.tables.frames import code_kind
from nq57_indicators.tables.observations import NO_DECIMALS, Codes

_MISSING = np.int8(OBS_STATUSES.index("missing"))
_NUMBER_RULES = {
    PROBLEMS.index("ambiguous-number"): "ambiguous-number",
    PROBLEMS.index("bad-number"): "bad-number",
    PROBLEMS.index("excel-error"): "excel-error",
    PROBLEMS.index("not-exact"): "not-exact-number",
    FORMULA: "formula-without-value",
}


@dataclass(frozen=True)
class Place:
    """Where one column of figures stands, what it holds, and the areas of its rows."""

    file: int
    column: RawColumn
    item: Codes
    unit: Field | None
    area_text: Codes
    area_column: int
    unit_column: int = 0
    bounded: NDArray[np.bool_] | None = None
    """Rows with bounds, which are not read: that is told of their column, and why they have no figure."""


class Drafter:
    """Makes drafts of the columns of one table, and reports to ``store`` what it refuses, at the cell it stands in."""

    def __init__(self, session: Session, table: RawTable, keys: Keys, store: FindingStore) -> None:
        self.session, self.table, self.keys, self.store = session, table, keys, store

    def draft(self, figures: Figures, place: Place) -> Draft:
        """The observations of one column of figures, less those whose key was refused."""
        item, figures = place.item, figures.times_ten_to(self.keys.power)
        known = self.keys.known & (item >= 0)
        flow = self._flows(place, known)
        known = known & (flow >= 0)
        self._one_day(flow, place, known)
        value, decimals, unit, faulty = self._values(figures, place, known)
        status, reason, value = self._missing(figures, value, place, known)
        usual = np.int8(STAGES.index(self.session.declared.stage or "actual"))
        self.store.figures += len(self.table)
        stated = self.keys.decimals
        columns: dict[str, NDArray[Any]] = {
            "variable": _small(item, len(self.session.codes.items)),
            "period": _small(self.keys.period, len(self.session.periods)),
            "calendar": self._calendars().take(self.keys.period),
            "flow": flow,
            "provider": _small(self.keys.provider, len(self.session.providers)),
            "stage": np.where(self.keys.stage >= 0, self.keys.stage, usual),
            "value": value,
            "unit": _small(unit, len(self.session.codes.units)),
            "decimals": np.where(stated != NO_DECIMALS, stated - self.keys.power, decimals).astype(np.int8),
            "status": status,
            "reason": reason,
            "vintage": self.keys.vintage.astype(np.int32, copy=False),
            "file": np.full(len(self.table), place.file, code_kind(place.file)),
            "row": self.table.rows.astype(np.int32, copy=False),
            "area_text": place.area_text,
            "faulty": faulty,
            "column": np.full(len(self.table), place.column.column, code_kind(place.column.column)),
        }
        return Draft(place.file, columns, known, place.area_column, self.table.statements, self.keys.stated_in)

    def _calendars(self) -> NDArray[np.int8]:
        return np.array([*(CALENDARS.index(period.calendar) for period in self.session.periods.periods), -1], np.int8)

    def _report(
        self, rule: str, wrong: NDArray[np.bool_], place: Place,
        found: Any = "", expected: Any = "", column: Any = None,
    ) -> None:  # fmt: skip
        """A finding at the figure of each wrong row, or in another column of it."""
        if wrong.any():
            self.store.add(
                rule, row=self.table.rows[wrong], file=place.file, column=place.column.column if column is None else column,
                variable=place.item[wrong], found=found, expected=expected,
            )  # fmt: skip

    def _flows(self, place: Place, known: NDArray[np.bool_]) -> Codes:
        """The stated flow, else what the period's text says, else what the variable measures; -1 where they clash."""
        stock = FLOWS.index("stock")
        is_stock, strict = self.session.codes.is_stock.take(place.item), self.session.codes.strict_flow.take(place.item)
        usual = FLOWS.index(self.session.declared.flow) if self.session.declared.flow else FLOWS.index("period")
        default = np.where(is_stock, np.int8(stock), np.int8(usual))
        flow = np.where(
            self.keys.flow >= 0, self.keys.flow, np.where((self.keys.hint >= 0) & ~is_stock, self.keys.hint, default)
        )
        wrong = known & strict & ((flow == stock) != is_stock)
        if wrong.any():
            names = np.array([*FLOWS, ""], dtype=object)
            expected = np.where(is_stock[wrong], "stock", "period, ytd, since")
            self._report("flow-not-of-measure", wrong, place, names[flow[wrong]], expected)
        return np.where(wrong, np.int8(-1), flow)

    def _one_day(self, flow: Codes, place: Place, known: NDArray[np.bool_]) -> None:
        """Tell flows of a single day: the first of a month in a column of dates often stands for the month."""
        periods = self.session.periods.periods
        single = np.array([*(period.start == period.end for period in periods), False], bool)
        if single.any():
            short = known & single.take(self.keys.period) & (flow == FLOWS.index("period"))
            days = np.array([*(period.label for period in periods), ""], dtype=object).take(self.keys.period[short])
            self._report("one-day-flow", short, place, days, np.array([day[:7] for day in days], dtype=object))

    def _values(
        self, figures: Figures, place: Place, known: NDArray[np.bool_]
    ) -> tuple[NDArray[np.float64], NDArray[np.int8], Codes, NDArray[np.bool_]]:
        """Figures in the unit of their variable; what was refused, and why, as findings."""
        faulty = np.zeros(len(self.table), bool)
        for problem, rule in _NUMBER_RULES.items() if figures.problem.any() else ():
            wrong = known & (figures.problem == problem)
            if wrong.any():
                self._report(rule, wrong, place, field_of(place.column.take(wrong)).text)
                faulty |= wrong
        converted = self.session.units.convert(
            place.item, figures, place.unit, lambda rule, key: self.session.answer(rule, place.file, key)
        )
        sound = known & ~faulty
        for rule, (refused, found, expected) in converted.problems.items():
            wrong = refused & sound
            if not wrong.any():
                continue
            faulty |= wrong
            shown = wrong[refused]
            beside = (
                (rule in ("bad-unit", "statements-differ"))
                & stated_in_column(figures, place.unit)[wrong]
                & (place.unit_column > 0)
            )
            column = np.where(beside, place.unit_column, place.column.column)
            self._report(rule, wrong, place, found[shown], expected[shown], column)
        self._keep_written(figures, converted.value, place, sound & ~faulty)
        whole = self.session.codes.integer.take(place.item) & (np.floor(converted.value) != converted.value)
        wrong = sound & ~faulty & ~np.isnan(figures.value) & (whole | ~np.isfinite(converted.value))
        if wrong.any():
            # half a dossier is a misprint, and so is a figure that no number can hold in its unit
            texts = field_of(place.column.take(wrong)).text
            self._report("bad-number", wrong, place, texts, coded("whole-number"))
            faulty |= wrong
        return np.where(faulty, np.nan, converted.value), converted.decimals, converted.unit, faulty

    def _keep_written(
        self, figures: Figures, value: NDArray[np.float64], place: Place, sound: NDArray[np.bool_]
    ) -> None:
        """Keep the texts of cells that show another figure than the one read: in brackets, or with a unit of their own.

        As many as there may be findings of a rule; findings on others tell the figure alone.
        """
        if not place.column.has_texts:
            return
        other = sound & ((value < 0) | ((figures.unit > 0) & (value != figures.value)))
        other &= np.cumsum(other) <= self.session.limits.findings
        if other.any():
            texts, rows = field_of(place.column.take(other)).text, self.table.rows[other]
            self.store.written |= {
                (place.file, row, place.column.column): text.strip()
                for row, text, unit in zip(rows.tolist(), texts, figures.unit[other].tolist(), strict=True)
                if unit or text.strip().startswith("(")
            }

    def _missing(
        self,
        figures: Figures,
        value: NDArray[np.float64],
        place: Place,
        known: NDArray[np.bool_],
    ) -> tuple[Codes, Codes, NDArray[np.float64]]:
        """Status, reason and value: a missing figure has a status and a reason, and no value."""
        reason = np.where(self.keys.reason >= 0, self.keys.reason, figures.reason)
        declared = (self.keys.status == _MISSING) | (reason >= 0)
        both = known & declared & ~np.isnan(value)
        self._report("missing-with-value", both, place, text_of(value[both]))
        blank = figures.missing & (figures.problem == 0) & (self.keys.status != OBS_STATUSES.index("withdrawn"))
        silent = known & blank & (reason < 0)
        if place.bounded is not None:
            silent &= ~place.bounded
        self._report("missing-without-reason", silent, place, field_of(place.column.take(silent)).text)
        gone = blank | declared | both
        stated = np.where(self.keys.status >= 0, self.keys.status, np.int8(0))
        return np.where(gone, _MISSING, stated), np.where(gone, reason, np.int8(-1)), np.where(gone, np.nan, value)


def _small(codes: Codes, count: int) -> Codes:
    return codes.astype(code_kind(count), copy=False)
