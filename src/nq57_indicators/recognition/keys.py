"""The key columns of one table, read once however many figures its rows hold."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import product
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nq57_indicators.models.codelists import CALENDARS, FLOWS
from nq57_indicators.models.records import MOST_DECIMALS
from nq57_indicators.models.visible import visible
from nq57_indicators.periods import PeriodError, parse_period, read_period_text
from nq57_indicators.recognition.dates import day_of
from nq57_indicators.recognition.days_beside import DaysBeside
from nq57_indicators.recognition.names import CODELISTS, fold
from nq57_indicators.recognition.parts_beside import contradicting, part_read
from nq57_indicators.recognition.questions import DIFFER, Question
from nq57_indicators.recognition.session import Session
from nq57_indicators.recognition.shapes import DAYS, PARTS_OF_A_YEAR, Shape
from nq57_indicators.recognition.statements import NOT_READ
from nq57_indicators.recognition.territory import schemes_in_words
from nq57_indicators.recognition.year_parts import year_and_part
from nq57_indicators.tables.cells import RawTable
from nq57_indicators.tables.fields import Field, constant, field_of, narrow, pairs
from nq57_indicators.tables.finding_texts import coded
from nq57_indicators.tables.observations import NO_DAY, NO_DECIMALS, Codes, day_number

Mask = NDArray[np.bool_]
UNKNOWN = -2
"""The code of a text that is on no codelist (-1 is an empty cell)."""
REFUSED = -3
"""The code of a geography that the catalogue does not have."""
_BAD_DAY = NO_DAY + 1
_BAD_DIGITS = MOST_DECIMALS + 1
_WHOLE_DIGITS = coded("whole-number-within", {"least": -MOST_DECIMALS, "most": MOST_DECIMALS})


@dataclass(frozen=True)
class Keys:
    """One code per row of a table; ``known`` is false where a key column was refused.

    ``hint`` is the flow that the period's text suggests, ``decimals`` the printed digits that a column states, ``power`` the
    power of ten that figures are printed in (SDMX: UNIT_MULT).
    ``uncomputed`` marks rows in which a key is a formula without a stored result; they were reported. ``stated_in`` are the
    columns of the file in which the parts of the key stand.
    """

    period: Codes
    hint: Codes
    flow: Codes
    stage: Codes
    status: Codes
    reason: Codes
    provider: Codes
    vintage: Codes
    decimals: Codes
    power: Codes
    geography: Field | None
    known: Mask
    uncomputed: Mask
    stated_in: Mapping[str, int]


class KeyReader:
    """Reads the key columns of a table and reports what it refuses, at the cell it stands in."""

    def __init__(self, session: Session, table: RawTable, shape: Shape, file: int) -> None:
        self.session, self.table, self.shape, self.file = session, table, shape, file

    def read(self) -> Keys:
        """All key columns."""
        uncomputed = self._uncomputed()
        calendar = self._code("calendar")
        coded = {name: self._code(name) for name in ("flow", "stage", "obs_status", "missing_reason")}
        period, hint = self._periods(calendar, coded["flow"], uncomputed)
        vintage = self._vintages()
        geography = self._geography()
        decimals, power = self._digits("decimals", NO_DECIMALS), self._digits("unit_mult", 0)
        known = ~uncomputed & (period >= 0) & (calendar != UNKNOWN) & (vintage != _BAD_DAY)
        known &= (decimals != _BAD_DIGITS) & (power != _BAD_DIGITS)
        if geography is not None:
            known &= geography.codes != REFUSED
        for codes in coded.values():
            known &= codes != UNKNOWN
        known &= ~self._lower()
        return Keys(
            period,
            hint,
            coded["flow"],
            coded["stage"],
            coded["obs_status"],
            coded["missing_reason"],
            self._providers(),
            vintage,
            decimals,
            power,
            geography,
            known,
            uncomputed,
            {role: column.column for role, column in self.shape.roles.items()},
        )

    def _report(self, rule: str, wrong: Mask, role: str, found: Any = "", expected: Any = "") -> None:
        column = self.shape.roles[role].column if role in self.shape.roles else 0
        self.session.store.add(
            rule, row=self.table.rows[wrong], file=self.file, column=column, found=found, expected=expected
        )

    def _uncomputed(self) -> Mask:
        """Rows with a formula that was never computed in any column but that of figures."""
        anywhere = np.zeros(len(self.table), bool)
        for role, column in self.shape.roles.items():
            if column.formula is not None and role != "obs_value":
                self._report("formula-without-value", column.formula, role)
                anywhere |= column.formula
        return anywhere

    def _lower(self) -> Mask:
        """Rows of communes beside the name of their province: their figures are not those of the province."""
        column = self.shape.roles.get("lower_area")
        if column is None:
            return np.zeros(len(self.table), bool)
        texts = field_of(column)
        lower = (texts.codes >= 0) & ~self._of_smallest_areas()
        if lower.any():
            self._report("unknown-area", lower, "lower_area", texts.take(lower).text, coded("area-lower"))
        return lower

    def _of_smallest_areas(self) -> Mask:
        """Rows whose area is an id of the last level of the catalogue: the name beside it says nothing else."""
        catalogue, column = self.session.codes.catalogue, self.shape.roles.get("ref_area")
        if column is None or not catalogue.levels:
            return np.zeros(len(self.table), bool)
        last = list(catalogue.levels)[-1]
        smallest = {name for name, area in catalogue.areas.items() if area.level == last}
        found: Mask = field_of(column).look_up(lambda text: int(text.strip() in smallest), empty=0) == 1
        return found

    def _periods(self, calendar: Codes, flow: Codes, uncomputed: Mask) -> tuple[Codes, Codes]:
        """The period of each row, and the flow that its words suggest."""
        days = DaysBeside(self.shape, len(self.table)) if set(DAYS) & set(self.shape.roles) else None
        named, hint = self._named_periods(calendar, uncomputed, days)
        if days is None:
            return named, hint
        wrong = np.zeros(len(self.table), bool)
        for role in DAYS:
            bad = days.unreadable(role) & ~uncomputed
            if bad.any():
                self._report("bad-date", bad, role, days.texts[role].take(bad).text)
            wrong |= bad
        usual = self.session.declared.calendar
        settled = days.settle(self.session.periods, named, calendar, np.where(flow < 0, hint, flow), usual)
        for rule, role in product(("days-contradict-period", "bad-period"), DAYS):
            told = (settled.rule == rule) & (settled.role == role) & ~wrong & ~uncomputed
            if told.any():
                self._report(rule, told, role, settled.found[told], settled.expected[told])
        return np.where(wrong, -1, settled.period), hint

    def _named_periods(self, calendar: Codes, uncomputed: Mask, days: DaysBeside | None) -> tuple[Codes, Codes]:
        """The periods that names say; a row that names none may say its days instead."""
        declared = self.session.declared
        texts = self._period_texts()
        default = CALENDARS.index(declared.calendar or "statistical")
        distinct, where = pairs(texts.codes, np.where(calendar < 0, default, calendar).astype(np.int32))
        read = [self._period(texts.texts[text] if text >= 0 else "", CALENDARS[when]) for text, when in distinct]
        period = narrow([code for code, _, _ in read]).take(where)
        wrong = (period < 0) & ~uncomputed
        if days is not None:
            wrong &= ~(days.whole & (texts.codes < 0))
        if wrong.any():
            reasons = np.array([why for _, _, why in read], dtype=object)
            says = next(
                (role for role in ("time_period", *PARTS_OF_A_YEAR, "year", *DAYS) if role in self.shape.roles), ""
            )
            self._report("bad-period", wrong, says, texts.take(wrong).text, reasons[where[wrong]])
        period = self._without_contradicted(period)
        return period, narrow([hint for _, hint, _ in read]).take(where)

    def _without_contradicted(self, period: Codes) -> Codes:
        """The periods without those of rows that say another year, quarter or month in a column beside them."""
        periods = self.session.periods.periods
        differs = np.zeros(len(period), bool)
        for role, texts, wrong in contradicting(self.shape, period, periods):
            if not wrong.any():
                continue
            said = texts.take(wrong).text
            labels = np.array([periods[code].label for code in period[wrong].tolist()], dtype=object)
            header = self.shape.roles[role].header
            found = np.array([f"{header} {text}; {label}" for text, label in zip(said, labels, strict=True)], object)
            answer = self._beside(role, found[0], wrong)
            if answer is None:
                self._report("statements-differ", wrong, role, found, labels + ", " + said)
            differs |= wrong & (answer != self._header_read())
        return np.where(differs, -1, period).astype(period.dtype)

    def _header_read(self) -> str:
        """The header of the column that says the period: what a contradicting one is held against."""
        roles, part = self.shape.roles, part_read(self.shape)
        return roles["time_period" if "time_period" in roles else part if part is not None else "year"].header

    def _beside(self, role: str, found: str, wrong: Mask) -> str | None:
        """The answer to which column is right, by its header: that of the period, or none; else one question for all rows."""
        column, key = self.shape.roles[role], f"beside|{role}|{self.shape.roles[role].header}"
        choices = (self._header_read(), NOT_READ)
        answer = self.session.answer(DIFFER, self.file, key)
        if answer in choices:
            return answer
        rows = self.table.rows[wrong]
        figures = len(rows) * (1 if self.shape.is_long else len(self.shape.variables))
        place = self.session.store.sources[self.file], key, int(rows[0]), column.column
        self.session.ask(Question(DIFFER, *place, found, choices, figures))
        return None

    def _period_texts(self) -> Field:
        """What says the period: one column, or a year beside a quarter, month or week; else what was declared."""
        roles = self.shape.roles
        part = part_read(self.shape)
        if "time_period" in roles:
            return field_of(roles["time_period"])
        if part is None:
            said = self.session.declared.period
            nothing = Field(np.full(len(self.table), -1, np.int32), [])
            return field_of(roles["year"]) if "year" in roles else constant(said, len(self.table)) if said else nothing
        if "year" not in roles:
            return field_of(roles[part])
        years, parts = field_of(roles["year"]), field_of(roles[part])
        both, where = pairs(years.codes, parts.codes)
        return Field(
            where, [year_and_part(part, _text(parts, part_code), _text(years, year)) for year, part_code in both]
        )

    def _geography(self) -> Field | None:
        """The declared scheme of each row's area, as the catalogue spells it; texts that name none are refused."""
        column = self.shape.roles.get("geography")
        if column is None:
            return None
        areas = self.session.codes.catalogue.areas
        texts = field_of(column)
        wrong = texts.look_up(lambda text: int(areas.scheme_named(text) is None), empty=0) == 1
        if wrong.any():
            self._report("unknown-code", wrong, "geography", texts.take(wrong).text, schemes_in_words(areas))
        named = Field(texts.codes, [areas.scheme_named(text) or "" for text in texts.texts])
        return Field(np.where(wrong, REFUSED, named.codes).astype(np.int32), named.texts)

    def _period(self, text: str, calendar: str) -> tuple[int, int, str]:
        """Code, hinted flow and, for a refused text, why."""
        text = visible(text)
        try:
            return self.session.periods.add(parse_period(text, calendar)), -1, ""
        except PeriodError:
            pass
        try:
            reading = read_period_text(text, calendar)
        except PeriodError as error:
            return -1, -1, coded(error)
        return self.session.periods.add(reading.period), FLOWS.index(reading.flow) if reading.flow else -1, ""

    def _code(self, role: str) -> Codes:
        column = self.shape.roles.get(role)
        if column is None:
            return np.full(len(self.table), -1, np.int8)
        known = self.session.names.code_lists[role]
        texts = field_of(column)
        codes = texts.look_up(lambda text: known.get(fold(text), UNKNOWN))
        wrong = codes == UNKNOWN
        if wrong.any():
            others = [self._other_list(role, text) for text in texts.texts]
            other = np.array([*others, ""], dtype=object)[texts.codes]
            misplaced, strange = wrong & (other != ""), wrong & (other == "")
            if misplaced.any():
                self._report("misplaced-code", misplaced, role, texts.take(misplaced).text, other[misplaced])
            if strange.any():
                self._report("unknown-code", strange, role, texts.take(strange).text, ", ".join(CODELISTS[role]))
        return codes

    def _other_list(self, role: str, text: str) -> str:
        """The role of another column that a text is a code of."""
        lists = self.session.names.code_lists
        return next((other for other in CODELISTS if other != role and fold(text) in lists[other]), "")

    def _providers(self) -> Codes:
        """Provider codes, -1 where nobody is named (the area itself); bodies that nobody knows are kept and reported."""
        session, column = self.session, self.shape.roles.get("provider")
        declared = session.declared.provider
        default = session.provider_code(declared) if declared else -1
        if declared and default in session.unknown_providers and declared not in session.reported:
            session.reported.add(declared)
            session.store.add("unknown-provider", row=0, file=self.file, found=declared)
        if column is None:
            return np.full(len(self.table), default, np.int32)
        texts = field_of(column)
        codes = texts.look_up(session.provider_code, empty=default)
        strangers = list(session.unknown_providers)
        if strangers and (strange := np.isin(codes, strangers)).any():
            self._report("unknown-provider", strange, "provider", texts.take(strange).text)
        return codes

    def _vintages(self) -> Codes:
        received, column = self.session.declared.received, self.shape.roles.get("vintage")
        default = day_number(received) if received else NO_DAY
        if column is None:
            return np.full(len(self.table), default, np.int32)
        texts = field_of(column)
        days = texts.look_up(lambda text: _BAD_DAY if (day := day_of(text)) is None else day_number(day), empty=default)
        wrong = days == _BAD_DAY
        if wrong.any():
            self._report("bad-date", wrong, "vintage", texts.take(wrong).text)
        return days

    def _digits(self, role: str, usual: int) -> Codes:
        """A number of digits in each row, ``usual`` where there is none."""
        column = self.shape.roles.get(role)
        if column is None:
            return np.full(len(self.table), usual, np.int8)
        texts = field_of(column)
        digits = texts.look_up(_digits, empty=usual)
        wrong = digits == _BAD_DIGITS
        if wrong.any():
            self._report("bad-number", wrong, role, texts.take(wrong).text, _WHOLE_DIGITS)
        return digits


def _text(field: Field, code: int) -> str:
    return field.texts[code].strip() if code >= 0 else ""


def _digits(text: str) -> int:
    """A stated number of digits; of printed ones negative numbers are the places that were rounded away."""
    try:
        digits = int(text)
    except ValueError:
        return _BAD_DIGITS
    return digits if abs(digits) <= MOST_DECIMALS else _BAD_DIGITS
