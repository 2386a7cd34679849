"""Applying: a table of a sheet becomes long or wide tables that recognition reads as they are, every cell at its place."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from nq57_indicators.layouts.column_reading import ColumnReading
from nq57_indicators.layouts.grid import Cell, Grid
from nq57_indicators.layouts.held import Held
from nq57_indicators.layouts.replacing import shared_cells, with_texts
from nq57_indicators.layouts.row_times import parts_of_years, years_of_rows
from nq57_indicators.layouts.rows import DATA, RowReading
from nq57_indicators.layouts.settling import FigureColumn
from nq57_indicators.layouts.times import Time
from nq57_indicators.layouts.wording import Wording
from nq57_indicators.models.layouts import Marks
from nq57_indicators.recognition.marks import with_marks
from nq57_indicators.recognition.shapes import DAYS
from nq57_indicators.tables.cells import RawColumn, RawTable

_PASSED_ON = frozenset(
    {
        "area_code", "time_period", "year", "quarter", "month", "week", "calendar", "flow", "provider", "stage",
        "decimals", "unit_mult", "obs_status", "missing_reason", "vintage", "geography",
    }
)  # fmt: skip
"""Columns of keys that recognition reads itself, as they stand."""
_PERIODS = frozenset({"time_period", "year", "quarter", "month", "week"})


@dataclass
class Straight:
    """Makes straight tables of one table of a sheet."""

    grid: Grid
    columns: list[ColumnReading]
    rows: list[RowReading]
    figures: list[FigureColumn]
    held: Held
    wording: Wording
    marks: Marks = field(default_factory=Marks)
    header_row: int = 0
    """The row of the file that the headers begin in."""

    def tables(self) -> Iterator[RawTable]:
        """One table for every set of columns that share their keys; where rows name variables, one for each column."""
        ready = [figure for figure in self.figures if not figure.waits]
        if not ready or not self._lines:
            return
        if self._by_role("variable") is not None or any(row.variable for row in self._read):
            for figures in ready:
                yield self._table(
                    figures,
                    [
                        *self._keys(figures),
                        self._variables(figures),
                        *self._unit(figures),
                        self._figures(figures.column, "obs_value"),
                    ],
                )
            return
        for group in self._groups(ready):
            columns = [self._figures(figures.column, self._wide_header(figures)) for figures in group]
            units = self._unit(group[0]) if self._by_role("unit_measure") is not None else ()
            yield self._table(group[0], [*self._keys(group[0]), *units, *columns])

    def _groups(self, ready: list[FigureColumn]) -> list[list[FigureColumn]]:
        """Columns with the same period, flow, stage and area; a variable stands once in each group."""
        groups: list[list[FigureColumn]] = []
        for figures in ready:
            key = self._key(figures)
            for group in groups:
                if self._key(group[0]) == key and all(other.item != figures.item for other in group):
                    group.append(figures)
                    break
            else:
                groups.append([figures])
        return groups

    def _key(self, figures: FigureColumn) -> tuple[Any, ...]:
        stock = self._rows_have("flow") and self._is_stock(figures.item)
        return (
            figures.period,
            figures.part,
            figures.of_year,
            self.flow_of(figures),
            figures.stage,
            figures.provisional,
            figures.area,
            stock,
            figures.column if self._by_role("unit_measure") is not None else None,
        )

    def _rows_have(self, part: str) -> bool:
        """Whether a part of the key is said of any row, by a heading or by a column of words."""
        return any(getattr(row, part) for row in self._read)

    # ---- rows -----------------------------------------------------------------------------------------------------

    @property
    def _read(self) -> list[RowReading]:
        return [row for row in self.rows if row.kind == DATA]

    @property
    def _lines(self) -> list[int]:
        return [reading.row for reading in self._read]

    def _mask(self) -> NDArray[np.bool_]:
        mask = np.zeros(len(self.grid.table), bool)
        mask[[row - self.grid.above for row in self._lines]] = True
        return mask

    def _table(self, figures: FigureColumn, columns: list[RawColumn]) -> RawTable:
        rows = np.array([self.grid.lines[row] for row in self._lines], np.int32)
        table = self.grid.table
        return replace(
            table, door="layout", columns=tuple(columns), rows=rows, of_rows=0, above=(), header_row=self.header_row,
            merged=(),
        )  # fmt: skip

    # ---- columns --------------------------------------------------------------------------------------------------

    def _by_role(self, role: str) -> ColumnReading | None:
        return next((column for column in self.columns if column.role == role), None)

    def _raw(self, column: int) -> RawColumn | None:
        place = self.grid.places[column]
        return next((column for column in self.grid.table.columns if column.column == place), None)

    def _cut(self, column: int, header: str) -> RawColumn:
        raw = self._raw(column)
        assert raw is not None
        return replace(raw.take(self._mask()), header=header)

    def _key_column(self, column: int, role: str) -> RawColumn:
        """A column of keys; what stands in a merged cell holds for all of its rows."""
        if not any((row, column) in self.grid.merged for row in self._lines):
            return self._cut(column, role)
        return self._texts(role, [self.grid.anchored(row, column) for row in self._lines], column)

    def _figures(self, column: int, header: str) -> RawColumn:
        """A column of figures; marks of the layout as what they stand for."""
        cut = with_texts(self._cut(column, header), [self._shared.get((row, column)) for row in self._lines])
        return with_marks(cut, self.marks)

    @cached_property
    def _shared(self) -> dict[Cell, str]:
        return shared_cells(self.grid, {figures.column for figures in self.figures}, set(self._lines))

    def _constant(self, header: str, text: str, column: int = 0) -> RawColumn:
        codes = pa.array(np.zeros(len(self._lines), np.int32))
        return RawColumn(header, column, pa.DictionaryArray.from_arrays(codes, pa.array([text])).cast(pa.string()))

    def _texts(self, header: str, texts: list[str], column: int) -> RawColumn:
        """Texts that take the place of a column; a formula without a result stays one."""
        formula = self.grid.formula[self._lines, column]
        cells = pa.array([text.strip() or None for text in texts], pa.string())
        return RawColumn(header, self.grid.places[column], cells, formula=formula if formula.any() else None)

    def _named(self, role: str, names: list[str], column: int) -> RawColumn:
        """The names of a column; a bare figure where a name should stand is shown as it stands, not as an empty cell."""
        rows = zip(names, self._lines, strict=True)
        return self._texts(role, [name or self.grid.anchored(row, column) for name, row in rows], column)

    def _keys(self, figures: FigureColumn) -> Iterator[RawColumn]:
        """The columns of the key that all figures of one column share."""
        has = {reading.role: reading for reading in reversed(self.columns)}
        own_times = figures.period or figures.part or figures.of_year or self._rows_have("period")
        dropped = _PERIODS if own_times else frozenset()
        dropped |= {name for name in ("flow", "stage") if getattr(figures, name) is not None or self._rows_have(name)}
        dropped |= {"stage"} if self.held.stage is not None else frozenset()
        yield from self._areas(figures, has)
        yield from self._times(figures, has)
        yield from self._facts(figures, has)
        for role, reading in has.items():
            if role in _PASSED_ON - dropped:
                yield self._key_column(reading.column, role)

    def _times(self, figures: FigureColumn, has: dict[str, ColumnReading]) -> Iterator[RawColumn]:
        period = figures.period or (None if _PERIODS & has.keys() else self.held.period)
        calendar = self.held.calendar
        if figures.of_year:
            yield from self._years_of_rows(has)
            calendar = None
        elif self._rows_have("period") and (figures.period is None or figures.period == self.held.period):
            yield from self._periods_of_rows(figures, has)
            calendar = None
        elif period is not None:
            yield self._constant("time_period", period.label, self.grid.places[figures.column])
            calendar = period.calendar or calendar
        elif figures.part is not None and "year" in has:
            yield self._part_of_years(figures.part, has["year"].column)
        if calendar is not None and "calendar" not in has:
            yield self._constant("calendar", calendar)
        for role, column in ((role, has[role].column) for role in DAYS if role in has):
            yield self._texts(role, [self.grid.anchored(row, column) for row in self._lines], column)

    def _years_of_rows(self, has: dict[str, ColumnReading]) -> Iterator[RawColumn]:
        """The years of the periods that rows say: of plans, which are those of the whole year."""
        columns = [has[role].column for role in has if role in _PERIODS]
        if columns:
            yield self._texts("time_period", years_of_rows(self.grid, self._read, columns), columns[0])

    def _periods_of_rows(self, figures: FigureColumn, has: dict[str, ColumnReading]) -> Iterator[RawColumn]:
        """The periods that headings say, and parts of a year with the year around the table; other rows keep their cell."""
        column = next((has[role].column for role in has if role in _PERIODS), figures.column)
        other = self.held.period.label if self.held.period is not None else ""
        cells = [self.grid.anchored(row, column) if _PERIODS & has.keys() else other for row in self._lines]
        read = [row.period for row in self._read]
        yield self._texts(
            "time_period", [period.label if period else cell for period, cell in zip(read, cells, strict=True)], column
        )
        calendars = [(period.calendar if period else None) or self.held.calendar or "" for period in read]
        if "calendar" not in has and any(calendars):
            yield self._texts("calendar", calendars, column)

    def _facts(self, figures: FigureColumn, has: dict[str, ColumnReading]) -> Iterator[RawColumn]:
        """Flow, stage and status that the header or the title says."""
        stage = figures.stage or self.held.stage
        if figures.flow or self._rows_have("flow") or (self.flow_of(figures) is not None and "flow" not in has):
            yield self._flow(figures, has)
        if figures.stage is None and (self._rows_have("stage") or (stage is not None and "stage" in has)):
            yield self._of_rows("stage", [row.stage for row in self._read], figures, has, stage)
        elif stage is not None:
            yield self._constant("stage", stage)
        if self.held.geography is not None and "geography" not in has:
            yield self._constant("geography", self.held.geography)
        if figures.provisional and "obs_status" not in has:
            yield self._constant("obs_status", "provisional")

    def flow_of(self, figures: FigureColumn) -> str | None:
        """The flow that is said of a column, or of the table where the column has no period of its own; a stock has none."""
        flow = figures.flow or (self.held.flow if figures.period in (None, self.held.period) else None)
        return None if self._is_stock(figures.item) else flow

    def _is_stock(self, item: int) -> bool:
        return item >= 0 and bool(self.wording.names.codes.is_stock[item])

    def _flow(self, figures: FigureColumn, has: dict[str, ColumnReading]) -> RawColumn:
        """The flow of the figures of a column, left out where they are stocks."""
        items = [self._item(row, figures) for row in self._read]
        flows = [figures.flow or row.flow or self.flow_of(figures) for row in self._read]
        said = ["" if self._is_stock(item) else flow or "" for item, flow in zip(items, flows, strict=True)]
        return self._of_rows("flow", said, figures, has)

    def _of_rows(
        self, role: str, said: Sequence[str | None], figures: FigureColumn, has: dict[str, ColumnReading],
        otherwise: str | None = None,
    ) -> RawColumn:  # fmt: skip
        """What words say of each row; where they say nothing, the cell of the row as it stands; of an empty one ``otherwise``."""
        column = has[role].column if role in has and getattr(figures, role) is None else None
        cells = ["" if column is None else self.grid.anchored(row, column) for row in self._lines]
        texts = [text or cell or otherwise or "" for text, cell in zip(said, cells, strict=True)]
        return self._texts(role, texts, figures.column if column is None else column)

    def _item(self, row: RowReading, figures: FigureColumn) -> int:
        """The variable of a figure: named by its row or heading, else by its column."""
        item = self.wording.label(row.variable).item if row.variable else -1
        return item if item >= 0 else figures.item

    def _areas(self, figures: FigureColumn, has: dict[str, ColumnReading]) -> Iterator[RawColumn]:
        if figures.area is not None:
            yield self._constant("ref_area", figures.area, self.grid.places[figures.column])
        elif "ref_area" in has:
            yield self._named("ref_area", [row.area for row in self._read], has["ref_area"].column)
        elif self._rows_have("area") and "area_code" not in has:
            yield self._texts("ref_area", [row.area or self.held.area or "" for row in self._read], figures.column)
        elif self.held.area is not None and "area_code" not in has:
            yield self._constant("ref_area", self.held.area)

    def _part_of_years(self, part: Time, column: int) -> RawColumn:
        """A part of a year named in the header, in the year that each row says."""
        return self._texts("time_period", parts_of_years(self.grid, self._lines, part, column), column)

    def _variables(self, figures: FigureColumn) -> RawColumn:
        reading = self._by_role("variable")
        texts = [self._variable(row, figures) for row in self._read]
        named = self._texts if reading is None else self._named
        return named("variable", texts, figures.column if reading is None else reading.column)

    def _variable(self, row: RowReading, figures: FigureColumn) -> str:
        item = self._item(row, figures)
        return self.wording.names.codes.items[item] if item >= 0 else row.variable

    def _unit(self, figures: FigureColumn) -> Iterator[RawColumn]:
        """The unit of figures: said by their row, else by their header, else around the table."""
        column = self._by_role("unit_measure")
        named = self._rows_have("variable") or self._by_role("variable") is not None
        units = [self._unit_of(row, figures, named) for row in self._read]
        if column is not None or any(units):
            yield self._texts("unit_measure", units, column.column if column is not None else figures.column)

    def _unit_of(self, row: RowReading, figures: FigureColumn, is_named_by_row: bool) -> str:
        """A unit in the row of several columns is that of those which can be measured in it."""
        name = self._variable(row, figures)
        header = self._fitting((figures.unit,) if figures.unit else (), name)
        own = row.unit if is_named_by_row or not header else self._fitting((row.unit,) if row.unit else (), name)
        return own or header or ("" if figures.unit else self._fitting(self.held.units, name)) or ""

    def _fitting(self, units: tuple[str, ...], variable: str) -> str | None:
        """The unit said for a whole table, for the variables that can be measured in it."""
        item = self.wording.names.codes.item.get(variable, -1)
        return next((unit for unit in units if item >= 0 and self.wording.fits(unit, item)), None)

    def _wide_header(self, figures: FigureColumn) -> str:
        name = self.wording.names.codes.items[figures.item]
        if self._by_role("unit_measure") is not None:
            return name  # the unit of each row stands in its column
        unit = figures.unit or self._fitting(self.held.units, name)
        return f"{name} ({unit})" if unit else name
