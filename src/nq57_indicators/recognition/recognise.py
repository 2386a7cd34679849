"""From tables of cells to observations: whatever is not certain becomes a finding, never a guess."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from unicodedata import is_normalized, normalize

import numpy as np
from numpy.typing import NDArray

from nq57_indicators.models.codelists import CALENDARS, FLOWS, OBS_STATUSES, STAGES
from nq57_indicators.recognition.cells import RawColumn, RawTable, UnreadableFile
from nq57_indicators.recognition.codebook import Codebook
from nq57_indicators.recognition.declared import Declared
from nq57_indicators.recognition.fields import Field, constant, field_of
from nq57_indicators.recognition.figures import FORMULA, Figures, figures_of
from nq57_indicators.recognition.findings import FindingStore, Source, text_of
from nq57_indicators.recognition.keys import KeyReader, Keys
from nq57_indicators.recognition.letterhead import below_letterhead
from nq57_indicators.recognition.names import fold, names_of
from nq57_indicators.recognition.numbers import PROBLEMS, decimal_evidence
from nq57_indicators.recognition.observations import NO_DECIMALS, Observations, PeriodTable
from nq57_indicators.recognition.placing import Draft, FileInHand
from nq57_indicators.recognition.shapes import PARTS_OF_A_YEAR, Shape, refused_name, shape_of
from nq57_indicators.recognition.territory import Territory
from nq57_indicators.recognition.units import Units, stated_in_column

Ints = NDArray[np.int32]
_MISSING = OBS_STATUSES.index("missing")
_NUMBER_RULES = {
    PROBLEMS.index("ambiguous-number"): "ambiguous-number",
    PROBLEMS.index("bad-number"): "bad-number",
    PROBLEMS.index("excel-error"): "excel-error",
    PROBLEMS.index("not-exact"): "not-exact-number",
    FORMULA: "formula-without-value",
}


@dataclass(frozen=True)
class _Place:
    """Where one column of figures stands, what it holds, and the areas of its rows."""

    file: int
    column: RawColumn
    item: Ints
    unit: Field | None
    area_text: Ints
    area_column: int
    unit_column: int = 0


class Recogniser:
    """Takes tables one after another, and hands over all observations and findings at the end.

    ``faulty`` marks observations whose key is certain but whose figure was refused.
    """

    def __init__(self, codes: Codebook, declared: Declared) -> None:
        self.codes = codes
        self.names = names_of(codes)
        self.declared = declared
        self.periods = PeriodTable()
        self.providers = list(codes.providers)
        self.store = FindingStore(codes, self.periods, self.providers)
        self.territory = Territory(codes)
        self.units = Units(self.names, declared.units)
        self.unknown_providers: set[int] = set()
        self.reported: set[str] = set()
        self._done: list[tuple[dict[str, NDArray[Any]], NDArray[np.bool_]]] = []
        self._file: FileInHand | None = None
        self._rows = 0

    def unreadable(self, problem: UnreadableFile) -> None:
        """Note a file, among several, that could not be opened as its kind."""
        self.store.sources.append(Source(problem.file, None))
        code = len(self.store.sources) - 1
        self.store.add("file-unreadable", row=0, file=code, found=problem.vi, expected=problem.en)

    def add(self, table: RawTable) -> None:
        """Recognise one table (a block of a file; blocks of one file follow one another)."""
        if self._file is None or self._file.name != table.file:
            self._close_file()
            self._file = FileInHand(table.file, self.codes, self.periods, self.store, self.territory)
        file = self._source(Source(table.file, table.sheet))

        def report(rule: str, column: int, found: str, expected: str) -> None:
            self.store.add(rule, row=0, file=file, column=column, found=found, expected=expected)

        table = below_letterhead(table, self.names)
        shape = shape_of(table, self.names, report)
        self._rows += len(table)
        if self._usable(shape, file):
            keys = KeyReader(self, table, shape, file).read()
            if "ref_area" in shape.roles:
                self._report_not_nfc(field_of(shape.roles["ref_area"]), shape.roles["ref_area"], table, file)
            self._file.drafts += (self._long if shape.is_long else self._wide)(table, shape, file, keys)

    def finish(self) -> tuple[Observations, NDArray[np.bool_]]:
        """All observations whose key is certain, and which of them are faulty."""
        self._close_file()
        blocks = [columns for columns, _ in self._done]
        faulty = [mask for _, mask in self._done]
        joined = {
            name: np.concatenate([block[name] for block in blocks]) if blocks else np.zeros(0, kind)
            for name, kind in _COLUMNS.items()
        }
        observations = Observations(
            codebook=self.codes, periods=self.periods, providers=self.providers, units=self.codes.units, **joined
        )
        self.store.name_rows(observations)
        return observations, np.concatenate(faulty) if faulty else np.zeros(0, bool)

    # ---- files and shapes -------------------------------------------------------------------------------------

    def _close_file(self) -> None:
        if self._file is not None:
            # a table without its key columns is a finding already
            if self._file.drafts and not self._rows:
                self.store.add("no-figures", row=0, file=self._source(Source(self._file.name, None)))
            self._done += self._file.close()
        self._file, self._rows = None, 0

    def _area_texts(self, shape: Shape, table: RawTable, keys: Keys) -> tuple[Ints, int]:
        assert self._file is not None
        return self._file.area_texts(shape, len(table), keys.geography, self.declared)

    def _source(self, source: Source) -> int:
        if source not in self.store.sources:
            self.store.sources.append(source)
        return self.store.sources.index(source)

    def _usable(self, shape: Shape, file: int) -> bool:
        """Whether the columns a figure cannot do without are there; if not, one finding names them all."""
        missing = shape.missing
        if not {"ref_area", "area_code"} & set(shape.roles) and self.declared.area is None:
            missing.append("ref_area")
        if not {"time_period", "year", *PARTS_OF_A_YEAR} & set(shape.roles) and self.declared.period is None:
            missing.append("time_period")
        if missing:
            self.store.add("missing-header", row=0, file=file, found="", expected=", ".join(missing))
        return shape.has_figures and not missing

    def _long(self, table: RawTable, shape: Shape, file: int, keys: Keys) -> list[Draft]:
        variable = field_of(shape.roles["variable"])
        item = variable.look_up(self.names.item)
        self._report_not_nfc(variable, shape.roles["variable"], table, file)
        self._report_variables(variable, (item < 0) & ~keys.uncomputed, shape.roles["variable"], table, file)
        column = shape.roles["obs_value"]
        unit = field_of(shape.roles["unit_measure"]) if "unit_measure" in shape.roles else None
        figures = self._figures(column, item, unit, self._decimal_sign([column]))
        area = self._area_texts(shape, table, keys)
        place = _Place(file, column, item, unit, *area, _number_of(shape.roles.get("unit_measure")))
        return [self._draft(table, keys, figures, place)]

    def _wide(self, table: RawTable, shape: Shape, file: int, keys: Keys) -> list[Draft]:
        sign = self._decimal_sign([one.column for one in shape.variables])
        area = self._area_texts(shape, table, keys)
        common = field_of(shape.roles["unit_measure"]) if "unit_measure" in shape.roles else None
        drafts = []
        for one in shape.variables:
            item = np.full(len(table), one.item, np.int32)
            unit = constant(one.unit, len(table)) if one.unit else common
            figures = self._figures(one.column, item, unit, sign)
            stated = 0 if one.unit else _number_of(shape.roles.get("unit_measure"))
            place = _Place(file, one.column, item, unit, *area, stated)
            drafts.append(self._draft(table, keys, figures, place))
        return drafts

    def _figures(self, column: RawColumn, item: Ints, unit: Field | None, sign: str | None) -> Figures:
        """The figures of a column. A count is whole, which tells 1.234 from 1,234, unless it is stated in thousands."""
        integer = self.codes.integer[item] & (item >= 0)
        figures = figures_of(column, decimal=sign, integer=integer)
        larger = integer & self.units.larger(item, figures, unit)
        return figures_of(column, decimal=sign, integer=integer & ~larger) if larger.any() else figures

    def _decimal_sign(self, columns: list[RawColumn]) -> str | None:
        """The declared decimal sign, else the one that other figures of the table prove without contradiction."""
        if self.declared.decimal is not None:
            return self.declared.decimal
        texts = [column.text for column in columns if column.text is not None]
        signs = {decimal_evidence(text) for text in texts if text.null_count < len(text)} - {None}
        only = signs.pop() if len(signs) == 1 else None
        return only if only in (".", ",") else None

    # ---- one figure column ------------------------------------------------------------------------------------

    def _draft(self, table: RawTable, keys: Keys, figures: Figures, place: _Place) -> Draft:
        """The observations of one column of figures, less those whose key was refused."""
        item = place.item
        known = keys.known & (item >= 0)
        flow = self._flows(table, keys, place, known)
        known = known & (flow >= 0)
        value, decimals, unit, faulty = self._values(table, figures, place, known)
        status, reason, value = self._missing(table, keys, figures, value, place, known)
        stage = np.where(keys.stage >= 0, keys.stage, STAGES.index(self.declared.stage or "actual"))
        size = len(table)
        self.store.figures += size
        columns: dict[str, NDArray[Any]] = {
            "variable": item,
            "period": keys.period,
            "calendar": self._calendars()[keys.period],
            "flow": flow,
            "provider": keys.provider,
            "stage": stage.astype(np.int8),
            "value": value,
            "unit": unit,
            "decimals": np.where(keys.decimals != NO_DECIMALS, keys.decimals, decimals).astype(np.int8),
            "status": status.astype(np.int8),
            "reason": reason.astype(np.int8),
            "vintage": keys.vintage,
            "file": np.full(size, place.file, np.int32),
            "row": table.rows.astype(np.int32),
            "column": np.full(size, place.column.column, np.int32),
        }
        area = place.area_text
        if not known.all():
            columns = {name: array[known] for name, array in columns.items()}
            area, faulty = area[known], faulty[known]
        return Draft(place.file, columns, area, faulty, place.area_column)

    def _calendars(self) -> NDArray[np.int8]:
        return np.array([*(CALENDARS.index(one.calendar) for one in self.periods.periods), -1], np.int8)

    def _report(
        self, rule: str, wrong: NDArray[np.bool_], table: RawTable, place: _Place,
        found: Any = "", expected: Any = "", column: Any = None,
    ) -> None:  # fmt: skip
        """A finding at the figure of each wrong row, or in another column of it."""
        if wrong.any():
            self.store.add(
                rule, row=table.rows[wrong], file=place.file, column=place.column.column if column is None else column,
                variable=place.item[wrong], found=found, expected=expected,
            )  # fmt: skip

    def _flows(self, table: RawTable, keys: Keys, place: _Place, known: NDArray[np.bool_]) -> Ints:
        """The stated flow, else what the period's text says, else what the variable measures; -1 where they clash."""
        stock = FLOWS.index("stock")
        is_stock, strict = self.codes.is_stock[place.item], self.codes.strict_flow[place.item]
        usual = FLOWS.index(self.declared.flow) if self.declared.flow else FLOWS.index("period")
        default = np.where(is_stock, stock, usual)
        flow = np.where(keys.flow >= 0, keys.flow, np.where((keys.hint >= 0) & ~is_stock, keys.hint, default))
        wrong = known & strict & ((flow == stock) != is_stock)
        if wrong.any():
            names = np.array([*FLOWS, ""], dtype=object)
            expected = np.where(is_stock[wrong], "stock", "period, ytd, since")
            self._report("flow-not-of-measure", wrong, table, place, names[flow[wrong]], expected)
        return np.where(wrong, -1, flow).astype(np.int32)

    def _values(
        self, table: RawTable, figures: Figures, place: _Place, known: NDArray[np.bool_]
    ) -> tuple[NDArray[np.float64], NDArray[np.int8], Ints, NDArray[np.bool_]]:
        """Figures in the unit of their variable; what was refused, and why, as findings."""
        faulty = np.zeros(len(table), bool)
        for problem, rule in _NUMBER_RULES.items():
            wrong = known & (figures.problem == problem)
            if wrong.any():
                self._report(rule, wrong, table, place, field_of(place.column).text[wrong])
                faulty |= wrong
        converted = self.units.convert(place.item, figures, place.unit)
        sound = known & ~faulty
        for rule, (refused, found, expected) in converted.problems.items():
            wrong = refused & sound
            faulty |= wrong
            shown = wrong[refused]
            beside = (rule == "bad-unit") & stated_in_column(figures, place.unit)[wrong] & (place.unit_column > 0)
            column = np.where(beside, place.unit_column, place.column.column)
            self._report(rule, wrong, table, place, found[shown], expected[shown], column)
        whole = self.codes.integer[place.item] & (np.floor(converted.value) != converted.value)
        wrong = sound & ~faulty & ~np.isnan(figures.value) & (whole | ~np.isfinite(converted.value))
        if wrong.any():
            # half a dossier is a misprint, and so is a figure that no number can hold in its unit
            texts = field_of(place.column).text[wrong]
            self._report("bad-number", wrong, table, place, texts, "số nguyên\nwhole number")
            faulty |= wrong
        return np.where(faulty, np.nan, converted.value), converted.decimals, converted.unit, faulty

    def _missing(
        self,
        table: RawTable,
        keys: Keys,
        figures: Figures,
        value: NDArray[np.float64],
        place: _Place,
        known: NDArray[np.bool_],
    ) -> tuple[Ints, Ints, NDArray[np.float64]]:
        """Status, reason and value: a missing figure has a status and a reason, and no value."""
        reason = np.where(keys.reason >= 0, keys.reason, figures.reason)
        declared = (keys.status == _MISSING) | (reason >= 0)
        both = known & declared & ~np.isnan(value)
        self._report("missing-with-value", both, table, place, text_of(value[both]))
        blank = figures.missing & (figures.problem == 0) & (keys.status != OBS_STATUSES.index("withdrawn"))
        self._report("missing-without-reason", known & blank & (reason < 0), table, place)
        gone = blank | declared | both
        status = np.where(gone, _MISSING, np.where(keys.status >= 0, keys.status, 0))
        return status, np.where(gone, reason, -1), np.where(gone, np.nan, value)

    def provider_code(self, text: str) -> int:
        """The code of a provider; one that the catalogue does not know is kept under a new code."""
        code = self.names.providers.get(fold(text))
        if code is None and text in self.providers:
            code = self.providers.index(text)
        if code is None:
            self.providers.append(text)
            code = len(self.providers) - 1
            if self.codes.catalogue.bodies:
                self.unknown_providers.add(code)
        return code

    def _report_not_nfc(self, texts: Field, column: RawColumn, table: RawTable, file: int) -> None:
        """Names typed with loose accents are read all the same, and said so."""
        for code, text in enumerate(texts.texts):
            if not is_normalized("NFC", text):
                rows = texts.codes == code
                proper = normalize("NFC", text)
                self.store.add(
                    "not-nfc-text", row=table.rows[rows], file=file, column=column.column, found=text, expected=proper
                )

    def _report_variables(
        self, texts: Field, wrong: NDArray[np.bool_], column: RawColumn, table: RawTable, file: int
    ) -> None:
        """A finding for every row whose variable is not known; each text is looked up once, each rule reported once."""
        codes = np.unique(texts.codes[wrong]).tolist()
        told = {code: refused_name(texts.texts[code] if code >= 0 else "", self.names) for code in codes}
        rules = np.array([told.get(code, ("", ""))[0] for code in range(-1, len(texts.texts))], dtype=object)
        expected = np.array([told.get(code, ("", ""))[1] for code in range(-1, len(texts.texts))], dtype=object)
        for rule in dict.fromkeys(rule for rule, _ in told.values()):
            rows = wrong & (rules[texts.codes + 1] == rule)
            self.store.add(
                rule, row=table.rows[rows], file=file, column=column.column, found=texts.text[rows],
                expected=expected[texts.codes[rows] + 1],
            )  # fmt: skip


def _number_of(column: RawColumn | None) -> int:
    return column.column if column else 0


_COLUMNS = {
    "variable": np.int32, "area": np.int32, "period": np.int32, "calendar": np.int8, "flow": np.int32,
    "provider": np.int32, "stage": np.int8, "value": np.float64, "unit": np.int32, "decimals": np.int8,
    "status": np.int8, "reason": np.int8, "vintage": np.int32, "file": np.int32, "row": np.int32, "column": np.int32,
}  # fmt: skip
