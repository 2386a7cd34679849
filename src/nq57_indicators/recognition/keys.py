"""The key columns of one table, read once however many figures its rows hold."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from nq57_indicators.models.codelists import CALENDARS, FLOWS
from nq57_indicators.periods import PeriodError, parse_period, read_period_text
from nq57_indicators.recognition.cells import RawTable
from nq57_indicators.recognition.dates import day_of
from nq57_indicators.recognition.fields import constant, field_of, pairs
from nq57_indicators.recognition.names import CODELISTS, fold
from nq57_indicators.recognition.observations import NO_DAY, NO_DECIMALS, day_number
from nq57_indicators.recognition.shapes import Shape

if TYPE_CHECKING:
    from nq57_indicators.recognition.recognise import Recogniser

Ints = NDArray[np.int32]
Mask = NDArray[np.bool_]
UNKNOWN = -2
"""The code of a text that is on no codelist (-1 is an empty cell)."""
_BAD_DAY = NO_DAY + 1


@dataclass(frozen=True)
class Keys:
    """One code per row of a table; ``known`` is false where a key column was refused.

    ``hint`` is the flow that the period's text suggests, ``decimals`` the printed digits that a column states.
    """

    period: Ints
    hint: Ints
    flow: Ints
    stage: Ints
    status: Ints
    reason: Ints
    provider: Ints
    vintage: Ints
    decimals: Ints
    known: Mask


class KeyReader:
    """Reads the key columns of a table and reports what it refuses, at the cell it stands in."""

    def __init__(self, owner: Recogniser, table: RawTable, shape: Shape, file: int) -> None:
        self.owner, self.table, self.shape, self.file = owner, table, shape, file

    def read(self) -> Keys:
        """All key columns."""
        calendar = self._code("calendar")
        period, hint = self._periods(calendar)
        coded = {name: self._code(name) for name in ("flow", "stage", "obs_status", "missing_reason")}
        vintage = self._vintages()
        known = (period >= 0) & (calendar != UNKNOWN) & (vintage != _BAD_DAY)
        for codes in coded.values():
            known &= codes != UNKNOWN
        return Keys(
            period,
            hint,
            coded["flow"],
            coded["stage"],
            coded["obs_status"],
            coded["missing_reason"],
            self._providers(),
            vintage,
            self._decimals(),
            known,
        )

    def _report(self, rule: str, wrong: Mask, role: str, found: Any = "", expected: Any = "") -> None:
        column = self.shape.roles[role].column if role in self.shape.roles else 0
        self.owner.store.add(
            rule, row=self.table.rows[wrong], file=self.file, column=column, found=found, expected=expected
        )

    def _periods(self, calendar: Ints) -> tuple[Ints, Ints]:
        roles, declared = self.shape.roles, self.owner.declared
        size = len(self.table)
        texts = field_of(roles["time_period"]) if "time_period" in roles else constant(declared.period or "", size)
        default = CALENDARS.index(declared.calendar or "statistical")
        distinct, where = pairs(texts.codes, np.where(calendar < 0, default, calendar).astype(np.int32))
        read = [self._period(texts.texts[text] if text >= 0 else "", CALENDARS[when]) for text, when in distinct]
        period = np.array([code for code, _, _ in read], np.int32)[where]
        wrong = period < 0
        if wrong.any():
            reasons = np.array([why for _, _, why in read], dtype=object)[where]
            self._report("bad-period", wrong, "time_period", texts.text[wrong], reasons[wrong])
        return period, np.array([hint for _, hint, _ in read], np.int32)[where]

    def _period(self, text: str, calendar: str) -> tuple[int, int, str]:
        """Code, hinted flow and, for a refused text, why."""
        try:
            return self.owner.periods.add(parse_period(text, calendar)), -1, ""
        except PeriodError:
            pass
        try:
            reading = read_period_text(text, calendar)
        except PeriodError as error:
            return -1, -1, f"{error.vi}\n{error.en}"
        return self.owner.periods.add(reading.period), FLOWS.index(reading.flow) if reading.flow else -1, ""

    def _code(self, role: str) -> Ints:
        column = self.shape.roles.get(role)
        if column is None:
            return np.full(len(self.table), -1, np.int32)
        known = self.owner.names.code_lists[role]
        texts = field_of(column)
        codes = texts.look_up(lambda text: known.get(fold(text), UNKNOWN))
        wrong = codes == UNKNOWN
        if wrong.any():
            self._report("unknown-code", wrong, role, texts.text[wrong], ", ".join(CODELISTS[role]))
        return codes

    def _providers(self) -> Ints:
        """Provider codes, -1 where nobody is named (the area itself); bodies that nobody knows are kept and reported."""
        owner, column = self.owner, self.shape.roles.get("provider")
        default = owner.provider_code(owner.declared.provider) if owner.declared.provider else -1
        if column is None:
            return np.full(len(self.table), default, np.int32)
        texts = field_of(column)
        codes = texts.look_up(owner.provider_code, empty=default)
        strange = np.isin(codes, list(owner.unknown_providers))
        if strange.any():
            self._report("unknown-provider", strange, "provider", texts.text[strange])
        return codes

    def _vintages(self) -> Ints:
        received, column = self.owner.declared.received, self.shape.roles.get("vintage")
        default = day_number(received) if received else NO_DAY
        if column is None:
            return np.full(len(self.table), default, np.int32)
        texts = field_of(column)
        days = texts.look_up(lambda text: _BAD_DAY if (day := day_of(text)) is None else day_number(day), empty=default)
        wrong = days == _BAD_DAY
        if wrong.any():
            self._report("bad-date", wrong, "vintage", texts.text[wrong])
        return days

    def _decimals(self) -> Ints:
        column = self.shape.roles.get("decimals")
        if column is None:
            return np.full(len(self.table), NO_DECIMALS, np.int32)
        return field_of(column).look_up(_digits, empty=NO_DECIMALS)


def _digits(text: str) -> int:
    """A stated number of printed digits; anything that is none says nothing."""
    return max(-30, min(30, int(text))) if text.strip().lstrip("-").isdigit() else NO_DECIMALS
