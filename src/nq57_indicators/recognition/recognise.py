"""From tables of cells to observations: whatever is not certain becomes a finding, never a guess."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import partial
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nq57_indicators.models.limits import USUAL, Limits
from nq57_indicators.parallel import Background
from nq57_indicators.recognition.comparing import Comparison
from nq57_indicators.recognition.context import stated_decimal, with_stated
from nq57_indicators.recognition.declared import Declared
from nq57_indicators.recognition.differing import Differing
from nq57_indicators.recognition.drafting import Drafter, Place
from nq57_indicators.recognition.figures import Figures, figures_of
from nq57_indicators.recognition.filling import filled_by_options
from nq57_indicators.recognition.gathering import Gathered
from nq57_indicators.recognition.hidden import Hidden
from nq57_indicators.recognition.idle_units import hold_figures_of_another_kind
from nq57_indicators.recognition.keys import KeyReader, Keys
from nq57_indicators.recognition.letterhead import below_letterhead
from nq57_indicators.recognition.marks import with_marks
from nq57_indicators.recognition.numbers import OTHER_SIGN, decimal_evidence, grouping_evidence, two_readings
from nq57_indicators.recognition.placing import FileInHand
from nq57_indicators.recognition.questions import ERA, NUMBER, Answered, Question, questions, unanswered
from nq57_indicators.recognition.remarks import without_remarks
from nq57_indicators.recognition.reported_names import report_not_nfc, report_variables
from nq57_indicators.recognition.session import Session
from nq57_indicators.recognition.shapes import DAYS, Shape, may_hold_figures, shape_of
from nq57_indicators.recognition.similar import join_similar
from nq57_indicators.recognition.statements import as_answered, declared_statements, key_of, rule_of, stated_statements
from nq57_indicators.recognition.territory import ACROSS, BEFORE, Territory, Unclear
from nq57_indicators.tables.cells import RawColumn, RawTable, UnreadableFile
from nq57_indicators.tables.codebook import Codebook, names_in_order
from nq57_indicators.tables.fields import Field, field_of
from nq57_indicators.tables.findings import FindingStore, Source
from nq57_indicators.tables.observations import Codes, Observations
from nq57_indicators.tables.statements import Statement

Ints = NDArray[np.int32]


class Recogniser(Session):
    """Takes tables one after another, and hands over all observations and findings at the end.

    ``faulty`` marks observations whose key is certain but whose figure was refused.
    """

    def __init__(
        self, codes: Codebook, declared: Declared, limits: Limits = USUAL, answered: Answered = unanswered
    ) -> None:
        super().__init__(codes, declared, limits, answered)
        self.territory = Territory(codes)
        self._gathered = Gathered()
        self._file: FileInHand | None = None
        self._rows = 0
        self._passed_over = False
        self._waiting: list[tuple[int, RawTable]] = []
        self._signs: dict[int, set[str]] = {}
        self._headers: dict[int, list[str]] = {}
        self._told: set[tuple[Any, ...]] = set()
        self._background: Background[FindingStore] = Background(1)
        self._in_order = True
        self._hidden = Hidden()
        self._unclear: dict[str, list[Unclear]] = {}
        self._differing = Differing(Comparison(self, self.territory), self.store, self._settled)

    def unreadable(self, problem: UnreadableFile) -> None:
        """Note a file, among several, that could not be opened as its kind, and results of ours that were passed over."""
        if problem.rule == "own-results":  # none of the files that were read
            self.store.add(problem.rule, row=0, file=-1, found=problem.found, expected=problem.expected)
            return
        self.store.sources.append(Source(problem.file, None))
        code = len(self.store.sources) - 1
        self.store.add(problem.rule, row=0, file=code, found=problem.found, expected=problem.expected)

    def remark(
        self,
        rule: str,
        source: Source,
        row: int,
        column: int,
        found: str,
        expected: str,
        of: tuple[str, str, str] = ("", "", ""),
    ) -> None:
        """Note what was said of a cell before it came here; ``of`` are body, period and calendar that its sheet is of."""
        file, (body, period, calendar) = self._source(source), of
        self.store.add(
            rule, row=row, file=file, column=column, found=found, expected=expected,
            area=self.codes.area.get(body, -1),
            provider=self.provider_code(body) if body in self.codes.catalogue.bodies else -1,
            period=self.period_code(period, calendar),
        )  # fmt: skip

    def add(self, table: RawTable) -> None:
        """Recognise one table (a block of a file; blocks of one file follow one another).

        Figures with two readings (1.234) wait until all blocks have spoken: what the others of their sheet prove decides.
        """
        if self._file is None or self._file.name != table.file:
            self._close_file()
            self._file = FileInHand(
                table.file, self.codes, self.periods, self.store, self.territory, self._gathered, self._differing
            )
            self._file.geographies = {
                when: self.answered(ERA, Source(table.file, None), when) for when in (BEFORE, ACROSS)
            }
        file = self._source(Source(table.file, table.sheet))
        table = without_remarks(below_letterhead(table, self.names, self._headers.setdefault(file, [])), self.names)
        self.store.headers.setdefault(file, {column.column: column.header for column in table.columns})
        if table.hidden and not may_hold_figures(table, self.names):
            self._passed_over = True
            self._report_once("hidden-sheet", file=file, column=0, found=table.sheet, expected="")
            return
        self._rows += len(table)
        self._hidden.note(file, table)
        if table.converted is not None:
            raw, text = f"{table.converted.encoding}: {table.converted.raw}", table.converted.text
            self._report_once("text-converted", file=file, column=0, found=raw, expected=text)
        table = with_stated(table, self.names, partial(self._report_stated, file))
        table = filled_by_options(table, self.declared, self.names, partial(self.note_filled, file))
        said = (*declared_statements(self.declared), *stated_statements(table, self.names), *table.statements)
        table = as_answered(
            replace(table, statements=said), self.names, lambda statement: self._settled(statement, file)
        )
        self._in_order &= table.door != "layout"
        shape = self._shape(table, file)
        if self._usable(shape, file, table.header_row):
            later = self._undecided(table, shape, file)
            if later is None:
                self._read(table, shape, file, self._declared_sign(table))
            else:
                self._in_order = False
                self._waiting.append((file, table.take(later)))
                rest = table.take(~later)
                self._read(rest, self._shape(rest, file), file, None)

    def finish(self) -> tuple[Observations, NDArray[np.bool_]]:
        """All observations whose key is certain, and which of them are faulty, row by row as they stand in their files."""
        self._close_file()
        self._background.close()
        join_similar(self.store)
        rows = self._gathered
        columns = {name: rows[name] if rows.size else np.zeros(0, kind) for name, kind in _COLUMNS.items()}
        mask = columns.pop("faulty")
        places = names_in_order(self.providers, len(self.codes.providers))
        if places is not None:
            columns["provider"] = places.take(columns["provider"], mode="wrap").astype(columns["provider"].dtype)
            self.store.renumber_providers(places)
        observations = Observations(
            codebook=self.codes, periods=self.periods, providers=self.providers, units=self.codes.units, **columns
        )
        if not self._in_order:
            order = np.lexsort((observations.column, observations.row, observations.file))
            observations, mask = observations.take(order), mask[order]
        hold_figures_of_another_kind(self, observations, mask)
        self._hidden.tell(observations, self.store)
        self.store.name_rows(observations)
        return observations, mask

    def questions(self) -> list[Question]:
        """What is left open, to be asked after ``finish``."""
        areas = self.codes.catalogue.areas
        merged = [area for area in areas.values() if area.successors]
        schemes = tuple(dict.fromkeys(areas[name].scheme for area in merged for name in (area.id, *area.successors)))
        return [*self.asked, *self._differing.found, *questions(self.store, self.units, self._unclear, schemes)]

    def _settled(self, statement: Statement, file: int) -> str | None:
        """What was answered where figures are of something else than a statement says."""
        return self.answer(rule_of(statement), file, key_of(statement))

    # ---- files and shapes -------------------------------------------------------------------------------------

    def _close_file(self) -> None:
        if self._file is not None:
            # a table without its key columns is a finding already
            for file, table in self._waiting:
                proved = self._signs[file]
                self._read(table, self._shape(table, file), file, next(iter(proved)) if len(proved) == 1 else None)
            self._tell(self._background.rest())
            if not self._rows and (self._passed_over or not self._file.is_empty):
                self.store.add("no-figures", row=0, file=self._source(Source(self._file.name, None)))
            self._file.close()
            self._unclear[self._file.name] = self._file.unclear
        self._file, self._rows, self._passed_over, self._waiting = None, 0, False, []

    def _shape(self, table: RawTable, file: int) -> Shape:
        """The columns of a table; what is wrong with its headers is told once for all blocks."""

        def report(rule: str, column: int, found: str, expected: str) -> None:
            self._report_once(rule, file=file, column=column, found=found, expected=expected)

        return shape_of(table, self.names, report)

    def _report_once(self, rule: str, **finding: Any) -> None:
        """A finding on a file or its headers, which every block of it shows again."""
        key = (rule, *finding.items())
        if key not in self._told:
            self._told.add(key)
            self.store.add(rule, **{"row": 0, **finding})

    def _report_stated(self, file: int, rule: str, **finding: Any) -> None:
        if finding["column"]:
            self.store.add(rule, file=file, **finding)
        else:
            del finding["row"]
            self._report_once(rule, file=file, **finding)

    def _declared_sign(self, table: RawTable) -> str | None:
        told = self.declared.decimal or stated_decimal(table)
        if told is not None:
            return told
        answer = self.answered(NUMBER, Source(table.file, table.sheet), "")
        return answer if answer in OTHER_SIGN else None

    def _undecided(self, table: RawTable, shape: Shape, file: int) -> NDArray[np.bool_] | None:
        """Rows with a figure that has two readings as long as nobody says what the decimal sign is; ``None`` without any."""
        if self._declared_sign(table) is not None:
            return None
        columns = [shape.roles["obs_value"]] if shape.is_long else [variable.column for variable in shape.variables]
        texts = [column.text for column in columns if column.has_texts]
        proved = self._signs.setdefault(file, set())
        for text in texts if len(proved) < len(OTHER_SIGN) else ():
            sign = decimal_evidence(text)
            if sign is not None:
                proved |= set(OTHER_SIGN) if sign == "conflict" else {sign}
        doubtful = [two_readings(text) for text in texts]
        if not any(rows.any() for rows in doubtful):
            return None
        for column, whole in self._counts(table, shape):
            if column.has_texts:
                proved |= grouping_evidence(column.text, whole)
        return np.asarray(np.logical_or.reduce(doubtful))

    def _counts(self, table: RawTable, shape: Shape) -> Iterator[tuple[RawColumn, NDArray[np.bool_]]]:
        """The columns of figures, and which of their rows hold counts in units of one."""
        common = field_of(shape.roles["unit_measure"]) if "unit_measure" in shape.roles else None
        if shape.is_long:
            item = field_of(shape.roles["variable"]).look_up(self.names.item)
            yield shape.roles["obs_value"], self._whole(item, common)
        for variable in () if shape.is_long else shape.variables:
            unit = self.units.of_header(variable.unit, common, len(table))
            yield variable.column, self._whole(np.full(len(table), variable.item, np.int32), unit)

    def _whole(self, item: Codes, unit: Field | None) -> NDArray[np.bool_]:
        integer = self.codes.integer.take(item) & (item >= 0)
        return np.asarray(integer & ~self.units.stated_larger(item, unit))

    def _read(self, table: RawTable, shape: Shape, file: int, sign: str | None) -> None:
        """The figures of a table whose decimal sign is settled (``None``: figures with two readings are refused)."""
        assert self._file is not None
        keys = KeyReader(self, table, shape, file).read()
        if "ref_area" in shape.roles:
            report_not_nfc(self.store, field_of(shape.roles["ref_area"]), shape.roles["ref_area"], table, file)
        self._file.expect(table.of_rows * (1 if shape.is_long else len(shape.variables)))
        for place in (self._long if shape.is_long else self._wide)(table, shape, file, keys):
            # what no other table bears on is done beside the reading of the next one
            self._tell(self._background.take(partial(self._take_figures, self._file, table, keys, place, sign)))

    def _tell(self, findings: Iterable[FindingStore]) -> None:
        for found in findings:
            self.store.take_in(found)

    def _take_figures(
        self, into: FileInHand, table: RawTable, keys: Keys, place: Place, sign: str | None
    ) -> FindingStore:
        """Keep the observations of one column of figures; gives back what there is to say of it."""
        found = self.store.beside()
        whole = self.codes.integer.take(place.item) & (place.item >= 0) & (keys.power == 0)
        figures = self._figures(place, whole, sign)
        into.add(Drafter(self, table, keys, found).draft(figures, place))
        return found

    def _area_texts(self, shape: Shape, table: RawTable, keys: Keys) -> tuple[Ints, int]:
        assert self._file is not None
        return self._file.area_texts(shape, len(table), keys.geography, self.declared)

    def _source(self, source: Source) -> int:
        if source not in self.store.sources:
            self.store.sources.append(source)
        return self.store.sources.index(source)

    def _usable(self, shape: Shape, file: int, header_row: int) -> bool:
        """Whether the columns a figure cannot do without are there; if not, one finding at the headers names them all."""
        missing = shape.missing
        if not {"ref_area", "area_code"} & set(shape.roles) and self.declared.area is None:
            missing.append("ref_area")
        if not shape.says_period and self.declared.period is None:
            missing.append("time_period")
        if missing:
            days = [shape.roles[role].header for role in DAYS if role in shape.roles and "time_period" in missing]
            self._report_once(
                "missing-header", file=file, row=header_row, column=0, found="".join(days), expected=", ".join(missing)
            )
        return shape.has_figures and not missing

    def _long(self, table: RawTable, shape: Shape, file: int, keys: Keys) -> Iterator[Place]:
        variable = field_of(shape.roles["variable"])
        item = variable.look_up(self.names.item)
        report_not_nfc(self.store, variable, shape.roles["variable"], table, file)
        wrong = (item < 0) & ~keys.uncomputed
        report_variables(self.store, self.names, variable, wrong, shape.roles["variable"], table, file)
        unit = field_of(shape.roles["unit_measure"]) if "unit_measure" in shape.roles else None
        area = self._area_texts(shape, table, keys)
        stated = _number_of(shape.roles.get("unit_measure"))
        yield Place(file, shape.roles["obs_value"], item, unit, *area, stated, shape.bounded())

    def _wide(self, table: RawTable, shape: Shape, file: int, keys: Keys) -> Iterator[Place]:
        self._in_order &= len(shape.variables) < 2
        area = self._area_texts(shape, table, keys)
        common = field_of(shape.roles["unit_measure"]) if "unit_measure" in shape.roles else None
        for variable in shape.variables:
            item = np.full(len(table), variable.item, np.int32)
            unit = self.units.of_header(variable.unit, common, len(table))
            stated = 0 if variable.unit else _number_of(shape.roles.get("unit_measure"))
            yield Place(file, variable.column, item, unit, *area, stated)

    def _figures(self, place: Place, integer: NDArray[np.bool_], sign: str | None) -> Figures:
        """The figures of a column. A count is whole, which tells 1.234 from 1,234, unless it is stated in thousands."""
        column = with_marks(place.column, self.names.marks)
        figures = figures_of(column, decimal=sign, integer=integer)
        if not column.has_texts:  # what is typed as a number has one reading
            return figures
        larger = integer & self.units.larger(place.item, figures, place.unit)
        return figures_of(column, decimal=sign, integer=integer & ~larger) if larger.any() else figures


def _number_of(column: RawColumn | None) -> int:
    return column.column if column else 0


_COLUMNS = {
    "variable": np.int32, "area": np.int32, "period": np.int32, "calendar": np.int8, "flow": np.int32,
    "provider": np.int32, "stage": np.int8, "value": np.float64, "unit": np.int32, "decimals": np.int8,
    "status": np.int8, "reason": np.int8, "vintage": np.int32, "file": np.int32, "row": np.int32, "column": np.int32,
    "faulty": np.bool_,
}  # fmt: skip
