"""Figures into the unit of their variable: converted where the units are of one kind, refused where they are not."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nq57_indicators.catalogue.problems import nearest
from nq57_indicators.errors import ArgumentError
from nq57_indicators.models.base import Text
from nq57_indicators.models.codelists import PERCENT
from nq57_indicators.recognition.figures import Figures, scaled
from nq57_indicators.recognition.names import Names, UnitCode, fold
from nq57_indicators.tables.fields import Field, constant, narrow
from nq57_indicators.tables.finding_texts import text_of
from nq57_indicators.tables.observations import NO_DECIMALS, Codes

_UNKNOWN = -2
DIFFER = "statements-differ"
Problem = tuple[NDArray[np.bool_], NDArray[Any], NDArray[Any]]
"""Rows, and for each what stood there and what was expected."""
_SHARES = ("percent", "fraction")
"""How a share between 0 and 1 may be meant."""


@dataclass
class Converted:
    """Figures in the unit of their variable; ``problems`` by rule: the rows, and for each what stood there, what was expected."""

    value: NDArray[np.float64]
    decimals: NDArray[np.int8]
    unit: Codes
    problems: dict[str, Problem] = field(default_factory=dict)


class Units:
    """Converts figures of one catalogue. ``declared`` is one unit for all, or a unit for each variable."""

    def __init__(self, names: Names, declared: Mapping[str, str] | str | None) -> None:
        self.names = names
        codes = names.codes
        known = list({unit.code: unit for unit in names.units.values()}.values())
        by_code: dict[int, UnitCode] = {unit.code: unit for unit in known}
        self.bases = bases = list(dict.fromkeys(unit.base for unit in known))
        self.base = np.array([bases.index(by_code[code].base) for code in range(len(by_code))], np.int32)
        self.factor = np.array([by_code[code].factor for code in range(len(by_code))])
        self.expected = np.array([names.units[fold(name)].code for name in codes.unit_of], np.int32)
        families = np.bincount(self.base, minlength=len(bases)) > 1
        # counts are whole; money comes in đồng, triệu and tỷ, and says so or is not read
        self.needs_unit = families[self.base[self.expected]] & ~codes.integer
        percent = names.units.get(PERCENT)
        self.percent = percent.code if percent else _UNKNOWN
        bare = np.array([self._doubtful_below(name, known) for name in codes.items])
        self.doubtful_below = np.where(self.expected == self.percent, 1.0, bare)
        self._double: dict[str, tuple[str, str]] = {}
        """The texts of two units that a header and a column beside it say of one figure."""
        self.declared, self._by_variable = self._declared(declared), isinstance(declared, Mapping)
        # of items by their codes, and of no item behind them
        self._expected_or_first, self._declared_or_none = (
            narrow([*self.expected.tolist(), 0]),
            narrow([*self.declared.tolist(), -1]),
        )

    def base_of(self, item: Codes) -> NDArray[np.int32]:
        """The kind of unit that variables are measured in, as its place in ``bases``."""
        return self.base.take(self.expected.take(item))

    def names_of_base(self, base: str) -> tuple[str, ...]:
        """The units of one kind as a person writes them, smallest first; of shares: in per cent, or as a fraction."""
        if base == PERCENT:
            return ("percent", "fraction")
        codes = sorted(
            np.flatnonzero(self.base == self.bases.index(base)).tolist(), key=lambda code: float(self.factor[code])
        )
        units = self.names.codes.catalogue.units
        return tuple(units[self.names.codes.units[code]].name.vi for code in codes)

    def _declared(self, declared: Mapping[str, str] | str | None) -> NDArray[np.int32]:
        """The declared unit of each item, -1 for none."""
        result = np.full(len(self.names.codes.items), -1, np.int32)
        self.declared_text = np.full(len(result), "", dtype=object)
        if isinstance(declared, str):
            result[:] = self._declared_code(declared)
            self.declared_text[:] = declared
        for name, text in declared.items() if isinstance(declared, Mapping) else ():
            item = self.names.item(name)
            if item < 0:
                raise _unknown("biến số", "variable", name, self.names.codes.items)
            result[item] = self._declared_code(text)
            self.declared_text[item] = text
        return result

    def _declared_code(self, text: str) -> int:
        """The code of a unit that the caller names: unlike one in a cell, it is refused when nobody knows it."""
        code = self._code(text)
        if code == _UNKNOWN:
            raise _unknown("đơn vị tính", "unit", text, self.names.codes.units)
        return code

    def _code(self, text: str) -> int:
        unit = self.names.units.get(fold(text))
        return unit.code if unit else _UNKNOWN

    def _doubtful_below(self, name: str, known: Iterable[UnitCode]) -> float:
        """From here on a bare count cannot be in thousands: more than its plausible range takes; 0 where none says so."""
        variable = self.names.codes.catalogue.variables.get(name)
        if variable is None or not variable.integer or variable.plausible[1] == np.inf:
            return 0.0
        own = self.names.units[fold(variable.unit_measure)]
        larger = [unit.factor / own.factor for unit in known if unit.base == own.base and unit.factor > own.factor]
        return float(np.floor(variable.plausible[1] / min(larger)) + 1) if larger else 0.0

    def convert(
        self,
        item: Codes,
        figures: Figures,
        column: Field | None,
        answered: Callable[[str, str], str | None] | None = None,
    ) -> Converted:
        """Figures of ``item`` in its unit. What the cell says wins over the column, the column over what was declared.

        Money without a unit is refused (it is a thousand times wrong as often as not), and so is a percentage between 0 and 1
        that does not say it is one, and a count of people that may be one of thousands of people.
        Under a mere “%” a fraction of a share of tens of per cent may be either, and is asked about:
        ``answered(rule, kind of unit)`` is what was answered.
        """
        stated_unit, expected = self._given(item, figures, column), self._expected_or_first.take(item, mode="wrap")
        stated_unit, differing = self._against_declared(item, figures, column, stated_unit, answered)
        whole = Converted(figures.value + 0.0, figures.decimals, expected)  # no minus zero
        # a figure in its own unit stays as it is, unless it may be a fraction under a sign of per cent
        odd = stated_unit != expected
        odd |= (expected == self.percent) & (figures.value > 0) & (figures.value < 1)
        odd &= ~np.isnan(figures.value) & (item >= 0)
        rows = np.flatnonzero(odd)
        if len(rows):
            own = None if column is None else column.take(rows)
            part = self._convert(item.take(rows), figures.take(rows), own, stated_unit.take(rows), answered)
            whole.decimals = figures.decimals.copy()
            whole.value[rows], whole.decimals[rows] = part.value, part.decimals
            for rule, (wrong, found, wanted) in part.problems.items():
                refused = np.zeros(len(odd), bool)
                refused[rows] = wrong
                whole.problems[rule] = (refused, found, wanted)
        whole.problems |= differing
        return whole

    def _against_declared(
        self, item: Codes, figures: Figures, column: Field | None, stated_unit: Codes,
        answered: Callable[[str, str], str | None] | None,
    ) -> tuple[Codes, dict[str, Problem]]:  # fmt: skip
        """Figures of two units: by their column or header and as declared, or by both of these; or as was answered."""
        declared = self._declared_or_none.take(item, mode="wrap")
        silent = (figures.unit == 0) & ~figures.percent  # what a cell says itself wins
        differ = (item >= 0) & (declared >= 0) & (stated_unit >= 0) & (declared != stated_unit) & silent
        if not self._by_variable:  # a unit for all is that of the figures of its kind
            differ &= self.base.take(np.maximum(declared, 0)) == self.base.take(np.maximum(stated_unit, 0))
        found = np.full(len(item), "", dtype=object)
        choices = found.copy()
        if differ.any():
            told = self.declared_text[item[differ]]
            said = _texts(figures, column, differ, told)
            found[differ], choices[differ] = "units=" + told + "; " + said, said + ", " + told
        if column is not None and any(text in self._double for text in column.texts):
            texts = np.array([*(text if text in self._double else "" for text in column.texts), ""], dtype=object)
            double = np.asarray(texts[column.codes] != "") & silent
            found[double] = texts[column.codes[double]]
            choices[double] = [", ".join(self._double[text]) for text in found[double]]
        wrong = np.asarray(found != "") & ~np.isnan(figures.value)
        for pair in dict.fromkeys(choices[wrong]):
            answer = answered(DIFFER, f"unit_measure|{pair}") if answered is not None else None
            if answer in pair.split(", "):
                mine = np.asarray(choices == pair)
                stated_unit, wrong = np.where(mine, self._code(str(answer)), stated_unit), wrong & ~mine
        if not wrong.any():
            return stated_unit, {}
        return np.where(wrong, self._expected_or_first.take(item, mode="wrap"), stated_unit), {
            DIFFER: (wrong, found[wrong], choices[wrong])
        }

    def _convert(
        self, item: Codes, figures: Figures, column: Field | None, stated_unit: Codes,
        answered: Callable[[str, str], str | None] | None,
    ) -> Converted:  # fmt: skip
        """The same for figures whose unit is another one, is not stated, or is in doubt."""
        expected = self.expected.take(item)
        figure = np.ones(len(item), bool)
        fraction = (expected == self.percent) & (figures.value > 0) & (figures.value < 1)
        bare = (figures.value > 0) & (figures.value < self.doubtful_below.take(item))
        undeclared = figure & (stated_unit == -1) & (self.needs_unit.take(item) | bare)
        doubtful = figure & fraction & (stated_unit == self.percent) & self._under_a_sign(item, figures, column)
        if answered is not None and (undeclared.any() or doubtful.any()):
            figures, stated_unit = self._as_answered(answered, figures, stated_unit, expected, undeclared, doubtful)
            undeclared &= stated_unit == -1
            doubtful &= answered("fraction-or-percent", "") not in _SHARES
        stated = stated_unit >= 0
        same = self.base.take(np.where(stated, stated_unit, expected)) == self.base.take(expected)
        value, decimals = figures.value + 0.0, figures.decimals  # no minus zero
        converts = np.flatnonzero(stated & same & (stated_unit != expected))
        if len(converts):
            factor = self.factor[stated_unit[converts]] / self.factor[expected[converts]]
            value[converts] = scaled(value[converts], factor)
            shift = np.round(np.log10(factor)).astype(np.int64)
            printed, decimals = decimals[converts], decimals.copy()
            known = printed != NO_DECIMALS
            decimals[converts] = np.where(known, np.clip(printed - shift, -30, 30), NO_DECIMALS)
        wrong = figure & ((stated_unit == _UNKNOWN) | (stated & ~same))
        names = np.array(self.names.codes.units, dtype=object)
        nothing = np.full(int(undeclared.sum()), "", dtype=object)
        problems = {
            "bad-unit": (
                wrong,
                _texts(figures, column, wrong, self.declared_text[item[wrong]]),
                names[expected[wrong]],
            ),
            "unit-not-declared": (undeclared, nothing, names[expected[undeclared]]),
            "fraction-or-percent": (
                doubtful,
                text_of(figures.value[doubtful]),
                text_of(_in_percent(figures.value[doubtful])),
            ),
        }
        return Converted(value, decimals, expected, problems)

    def _as_answered(
        self, answered: Callable[[str, str], str | None], figures: Figures, stated_unit: Codes,
        expected: Codes, undeclared: NDArray[np.bool_], doubtful: NDArray[np.bool_],
    ) -> tuple[Figures, Codes]:  # fmt: skip
        """Figures and their units by what was answered; where no answer helps, as they were."""
        stated_unit = stated_unit.astype(np.int32)
        as_share = doubtful & (answered("fraction-or-percent", "") == "fraction")
        for kind in np.unique(self.base.take(expected[undeclared])).tolist():
            answer = answered("unit-not-declared", self.bases[kind]) or ""
            code = self.percent if self.bases[kind] == PERCENT and answer in _SHARES else self._code(answer)
            if answer and code >= 0 and self.base[code] == kind:
                mine = undeclared & (self.base.take(expected) == kind)
                stated_unit[mine] = code
                as_share = as_share | (mine & (answer == "fraction"))
        value = figures.value.copy()
        value[as_share] = _in_percent(value[as_share])
        shifted = np.where(as_share & (figures.decimals != NO_DECIMALS), figures.decimals - 2, figures.decimals)
        return replace(figures, value=value, decimals=shifted.astype(np.int8)), stated_unit

    def _under_a_sign(self, item: Codes, figures: Figures, column: Field | None) -> NDArray[np.bool_]:
        """Shares of tens of per cent whose “%” stands in a header or column, neither in the cell nor as the id of the unit."""
        if column is None:
            return np.zeros(len(figures.value), bool)
        sign = column.look_up(lambda text: int(text.strip() != PERCENT), empty=0) == 1
        large: NDArray[np.bool_] = (item >= 0) & self.names.codes.large_share.take(item)
        return np.asarray(sign & stated_in_column(figures, column) & large)

    def of_header(self, unit: str | None, column: Field | None, size: int) -> Field | None:
        """The unit of a wide column, said by its header; both, which nobody can convert, where a column of units says another."""
        if unit is None or column is None:
            return column if unit is None else constant(unit, size)
        own, known = self.names.units.get(fold(unit)), self.names.units
        beside = [known.get(fold(text)) for text in column.texts]
        texts = [
            self._both(unit, text) if own and other and other.base == own.base and other != own else unit
            for text, other in zip(column.texts, beside, strict=True)
        ]
        return Field(np.where(column.codes < 0, len(texts), column.codes).astype(np.int32), [*texts, unit])

    def _both(self, unit: str, other: str) -> str:
        both = f"{unit} / {other}"
        self._double[both] = unit, other
        return both

    def larger(self, item: Codes, figures: Figures, column: Field | None) -> NDArray[np.bool_]:
        """Rows whose stated unit is larger than that of their variable: there a count may have a fraction."""
        return self._is_larger(item, self._given(item, figures, column))

    def stated_larger(self, item: Codes, column: Field | None) -> NDArray[np.bool_]:
        """The same by what a column or a declaration says, whatever stands beside single figures."""
        return self._is_larger(item, self._given_by_column(item, column))

    def _is_larger(self, item: Codes, stated_unit: Codes) -> NDArray[np.bool_]:
        own = self.factor.take(np.where(item >= 0, self.expected.take(item), 0))
        return np.asarray((stated_unit >= 0) & (self.factor.take(stated_unit) > own))

    def _given(self, item: Codes, figures: Figures, column: Field | None) -> Codes:
        """The unit each row states (-1: none, -2: one that nobody knows)."""
        stated_unit = self._given_by_column(item, column)
        if len(figures.units) > 1:
            codes = np.array([-1, *(self._code(unit) for unit in figures.units[1:])], np.int32)[figures.unit]
            stated_unit = np.where(codes != -1, codes, stated_unit)
        return np.where(figures.percent, self.percent, stated_unit) if figures.percent.any() else stated_unit

    def _given_by_column(self, item: Codes, column: Field | None) -> Codes:
        stated_unit = self._declared_or_none.take(item, mode="wrap")
        if column is not None:
            codes = column.look_up(self._code)
            stated_unit = np.where(codes != -1, codes, stated_unit) if (codes == -1).any() else codes
        return stated_unit


def _in_percent(share: NDArray[np.float64]) -> NDArray[np.float64]:
    """A share between 0 and 1 in per cent: 0.834 is 83.4 %, not 83.39999999999999 %."""
    return np.round(share * 100.0, 10)


def _unknown(vi: str, en: str, text: str, known: Iterable[str]) -> ArgumentError:
    """The error for a declared name that the catalogue does not hold."""
    guess = nearest(text, known)
    return ArgumentError("no-such-unit", what=Text(vi=vi, en=en), text=text, guess=guess)


def _texts(figures: Figures, column: Field | None, rows: NDArray[np.bool_], declared: NDArray[Any]) -> NDArray[Any]:
    """The unit of some rows in words: after the figure, else in its column, else as declared."""
    text = declared if column is None else np.where(column.codes[rows] < 0, declared, column.take(rows).text)
    beside = np.array(figures.units, dtype=object)[figures.unit[rows]]
    text = np.where(beside != "", beside, text)
    return np.where(figures.percent[rows], "%", text)


def stated_in_column(figures: Figures, column: Field | None) -> NDArray[np.bool_]:
    """Rows whose unit stands in a column of units: there is one, and the figure does not say its unit itself."""
    beside = np.zeros(len(figures.value), bool) if column is None else column.codes >= 0
    silent: NDArray[np.bool_] = (figures.unit == 0) & ~figures.percent
    return beside & silent
