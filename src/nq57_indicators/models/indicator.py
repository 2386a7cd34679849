"""Indicators and targets: what the law asks for."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Literal, cast

from pydantic import Field, model_validator

from nq57_indicators.models.base import Bounds, ContradictionError, Dated, Definition, Finite, Id, Nfc, Source, Text
from nq57_indicators.models.codelists import (
    FREQUENCIES,
    PERCENT,
    Applies,
    Averaging,
    Better,
    DefinitionBasis,
    Frequency,
    Operator,
    Strength,
)
from nq57_indicators.models.definitions import Variable, range_has_a_source
from nq57_indicators.models.formula_kinds import FORMULA_KINDS, OWN_FIELDS, FormulaKind, Kind

Term = str | float
"""A variable, ``-variable`` (subtracted) or a number."""


class Parts(Definition):
    """The two sides of a ratio at one level, where they differ by level (GDP and GRDP)."""

    numerator: tuple[Term, ...] = Field(min_length=1)
    denominator: tuple[Term, ...] = Field(min_length=1)

    @property
    def variables(self) -> list[str]:
        """The variables of both sides, in their order."""
        return _names((*self.numerator, *self.denominator))


def _names(terms: Sequence[Term]) -> list[str]:
    return [term.removeprefix("-") for term in terms if isinstance(term, str)]


class Formula(Definition):
    """How a value is computed.

    ``ratio``: sum of ``numerator`` / sum of ``denominator`` × ``per``; ``national`` and ``province`` replace the parts at
    those levels. ``level``: the one ``variable``, or the indicator's own id. ``growth``: of ``variable``, in percent, averaged
    as ``averaging`` says from ``base_period``. ``milestone``: ``variable`` is 1 when done. ``text``: wording only.
    """

    kind: FormulaKind
    numerator: tuple[Term, ...] = ()
    denominator: tuple[Term, ...] = ()
    per: float = 1.0
    national: Parts | None = None
    province: Parts | None = None
    variable: Id | None = None
    averaging: Averaging | None = None
    base_period: str | None = None
    definition_basis: DefinitionBasis
    source: Source | None = None
    note: Text | None = None

    @model_validator(mode="after")
    def _fields_of_its_kind(self) -> Formula:
        for name in OWN_FIELDS:
            if getattr(self, name) and name not in self.rules.fields:
                vi = f"{name}: không dùng với kind = {self.kind!r}; hãy bỏ dòng này hoặc sửa kind"
                raise ContradictionError(vi, f"{name}: not a field of kind {self.kind!r}")
        needs = self.rules.needs
        if needs and not any(all(getattr(self, name) for name in names) for names in needs):
            vi = f"kind = {self.kind!r} cần {' và '.join(needs[0])}"
            raise ContradictionError(vi, f"kind = {self.kind!r} needs {' and '.join(needs[0])}")
        if self.definition_basis == "source" and self.source is None:
            vi = "definition_basis = 'source' cần mục [formula.source] nêu văn bản định nghĩa công thức"
            raise ContradictionError(vi, "definition_basis = 'source' needs a [formula.source]")
        return self

    @property
    def rules(self) -> Kind:
        """What holds for all formulas of its kind."""
        return FORMULA_KINDS[self.kind]

    @property
    def is_average(self) -> bool:
        """Whether its figures are averages over years already."""
        return self.rules.of_change and self.averaging != "yoy"

    @property
    def variables(self) -> frozenset[str]:
        """The variables it names, at every level."""
        named = {name for parts in self.stated_parts.values() for name in parts.variables}
        return frozenset(named | {self.variable} if self.variable else named)

    @property
    def stated_parts(self) -> dict[str, Parts]:
        """The two sides of a ratio by the level they hold at: those of all levels under an empty name."""
        everywhere = bool(self.numerator and self.denominator)
        general = Parts(numerator=self.numerator, denominator=self.denominator) if everywhere else None
        found = {"": general, "national": self.national, "province": self.province}
        return {level: parts for level, parts in found.items() if parts is not None}

    def own_parts(self, *, national: bool) -> Parts | None:
        """The two sides that hold for the country, or below it; ``None`` where nothing is computed there."""
        stated = self.stated_parts
        return stated.get("national" if national else "province") or stated.get("")

    def parts_at(self, *, national: bool) -> Parts:
        """The two sides that hold for the country, or below it; else those of the other level, to be shown."""
        return self.own_parts(national=national) or next(iter(self.stated_parts.values()))


class Target(Dated):
    """One number of one document.

    ``level`` is who owes it, ``owner`` one body that set it for itself; ``benchmark_for`` are the levels it may be shown
    against. ``due`` is a period (its last day counts) or a date. ``applies``: ``at`` the due period, in ``every_period``,
    or on the ``average_of`` the years up to due.
    """

    id: Id
    due: str | None = None
    operator: Operator
    value: Finite | None = None
    low: Finite | None = None
    high: Finite | None = None
    two_sided: bool = False
    level: Id | None = None
    owner: Id | None = None
    benchmark_for: tuple[Id, ...] = ()
    applies: Applies = "at"
    rising: bool = False
    base_period: str | None = None
    multiple_of_base: Finite | None = None
    plus_base: Finite | None = None
    strength: Strength = "must"
    supersedes: tuple[Id, ...] = ()
    variant: Id | None = None
    source: Source
    note: Text | None = None

    def speaks_of(self, level: str | None) -> bool:
        """Whether areas of a level owe it or may be compared with it; a target without a level speaks of all."""
        return self.level is None or level is None or self.level == level or level in self.benchmark_for

    @property
    def relative(self) -> bool:
        """Whether it is measured from each body's own base instead of being one figure for all."""
        return self.multiple_of_base is not None or self.plus_base is not None

    @model_validator(mode="after")
    def _figure_fits_operator(self) -> Target:
        relative = [self.multiple_of_base, self.plus_base]
        if self.operator == "range":
            if self.low is None or self.high is None or self.low > self.high:
                vi = "operator = 'range' cần low và high, low không lớn hơn high"
                raise ContradictionError(vi, "a range needs low and high, in this order")
            if self.value is not None or any(part is not None for part in relative):
                vi = "operator = 'range' có low và high, không có value"
                raise ContradictionError(vi, "a range has low and high, no value")
            return self
        if self.low is not None or self.high is not None or self.two_sided:
            vi = "low, high và two_sided chỉ dùng với operator = 'range'"
            raise ContradictionError(vi, "low, high and two_sided belong to operator 'range'")
        figures = sum(part is not None for part in [self.value, *relative])
        if figures != (0 if self.operator == "done" else 1):
            vi = "ghi đúng một con số: value, multiple_of_base hoặc plus_base (operator = 'done' thì không ghi)"
            en = "one figure: value, multiple_of_base or plus_base (none for operator 'done')"
            raise ContradictionError(vi, en)
        if any(part is not None for part in relative) and self.base_period is None:
            vi = "multiple_of_base và plus_base cần base_period (kỳ gốc)"
            raise ContradictionError(vi, "multiple_of_base and plus_base need base_period")
        if self.applies == "at" and self.due is None:
            vi = "mục tiêu áp dụng tại hạn (applies = 'at') cần due (hạn)"
            raise ContradictionError(vi, "a target that applies at its due period needs due")
        return self


class Break(Definition):
    """From ``on`` values are not comparable with earlier ones."""

    on: date
    reason: Literal["definition", "method", "source"]
    note: Text | None = None


class Wording(Definition):
    """What a document asks for in words only: listed, never computed."""

    text: Text
    source: Source


def sign_of(better: Better) -> float:
    """1 where more is better, -1 where less is.

    >>> sign_of("higher"), sign_of("lower")
    (1.0, -1.0)
    """
    return 1.0 if better == "higher" else -1.0


class Indicator(Dated):
    """What the law asks for: a formula, a direction and the targets of each document.

    ``frequency`` is for levels that are their own variable, ``integer`` for those of them that are counts; ``max_age`` in
    months limits how old a value may be to score (0: only a value of the day itself); from a denominator below
    ``min_denominator`` a rate is shown, but neither scored nor ranked; ``composite``: no pillar brings it into a framework;
    ``peer_relative``: a score that depends on who else is compared never crosses a merger (ranks never do).
    ``natural_zero`` says whether value / target means something (left out: yes for ratios).
    """

    id: Id
    name: Text
    description: Text | None = None
    pillar: Id | None = None
    programme_item: str | None = None
    unit_measure: str
    better: Better = "higher"
    is_share: bool = False
    natural_zero: bool | None = None
    levels: tuple[Id, ...] = ()
    frequency: Frequency | None = None
    integer: bool = False
    max_age: int | None = Field(default=None, ge=0)
    min_denominator: float | None = Field(default=None, gt=0, allow_inf_nan=False)
    valid: Bounds | None = None
    plausible: Bounds | None = None
    plausible_source: Text | None = None
    formula: Formula
    variant_of: Id | None = None
    accountable: Id | None = None
    composite: bool = False
    peer_relative: bool = False
    breaks: tuple[Break, ...] = ()
    targets: tuple[Target, ...] = ()
    wordings: tuple[Wording, ...] = ()
    variables: tuple[Variable, ...] = ()
    aliases: tuple[Nfc, ...] = ()
    note: Text | None = None

    @model_validator(mode="after")
    def _operators_follow_direction(self) -> Indicator:
        wrong = {"higher": {"<=", "<"}, "lower": {">=", ">"}}[self.better]
        for target in self.targets:
            if target.operator in wrong:
                said = f"{target.operator!r}", f"better = {self.better!r}"
                vi = f"mục tiêu {target.id}: operator {said[0]} ngược với {said[1]}"
                raise ContradictionError(vi, f"target {target.id}: operator {said[0]} against {said[1]}")
        return self

    @model_validator(mode="after")
    def _range_has_a_source(self) -> Indicator:
        range_has_a_source(self.plausible, self.plausible_source)
        return self

    @model_validator(mode="after")
    def _least_denominator_of_a_rate(self) -> Indicator:
        if self.min_denominator is not None and not self.formula.rules.rate:
            vi = f"min_denominator chỉ dùng cho tỷ lệ có mẫu số, không dùng cho công thức {self.formula.kind!r}"
            en = f"min_denominator belongs to rates, which have a denominator, not to a formula of kind {self.formula.kind!r}"
            raise ContradictionError(vi, en)
        return self

    @property
    def sign(self) -> float:
        """1 where more is better, -1 where less is: figures times this are better the more they are."""
        return sign_of(self.better)

    @property
    def counts_from_zero(self) -> bool:
        """Whether value / target is meaningful: a ratio unless it says otherwise."""
        return self.formula.rules.rate if self.natural_zero is None else self.natural_zero

    @property
    def whole(self) -> float | None:
        """What a share is a part of: what a ratio is counted per, a hundred of a figure in percent; ``None`` of no share."""
        if not self.is_share:
            return None
        per_cent = self.unit_measure == PERCENT and not self.formula.rules.rate
        return 100.0 if per_cent else self.formula.per

    def judged_by_mean(self, target: Target) -> bool:
        """Whether a target is held against the mean of the years; growth that its own formula averages needs no second mean."""
        return target.applies == "average_of" and not self.formula.is_average

    def amounts_over_time(self, variables: Mapping[str, Variable]) -> list[Variable]:
        """The amounts that make the figure of a year the sum of those of its parts, also per head; none where it is not.

        A rate of two such amounts does not add up, nor what is not said to.
        """

        def added(names: Iterable[str]) -> list[Variable]:
            found = [variables[name] for name in names if name in variables]
            return [each for each in found if each.measure == "flow" and each.over_time == "sum"]

        rules = self.formula.rules
        if rules.rate:
            sides = [(added(_names(parts.numerator)), parts) for parts in self.formula.stated_parts.values()]
            return [each for above, parts in sides if not added(_names(parts.denominator)) for each in above]
        return [] if rules.of_change or rules.yes_or_no else added([self.formula.variable or self.id])

    def attainable(self, target: Target) -> bool:
        """Whether a share of the target means anything.

        Yes for milestones; else the figure must be above 0 (a target of 0 would make a cliff: 0.1 like 100), common to
        all and asked of values rather than of a mean over years, and, where more is better, the indicator must count from a
        natural zero. A two-sided range needs ends of 0 on.
        """
        if target.operator == "done":
            return True
        if target.relative or self.judged_by_mean(target):
            return False
        low = target.value if target.low is None else target.low
        high = target.value if target.high is None else target.high
        if low is None or high is None or (target.two_sided and low < 0):
            return False
        return high > 0 if self.sign < 0 else self.counts_from_zero and low > 0


def longest_period(amounts: Iterable[Variable]) -> Frequency:
    """The longest period that some amounts are reported by; irregular, that is of any length, without one.

    >>> longest_period([])
    'irregular'
    """
    known = [FREQUENCIES.index(each.frequency) for each in amounts if each.frequency != "irregular"]
    return cast(Frequency, FREQUENCIES[max(known)] if known else "irregular")


class TargetOverlay(Definition):
    """Targets that a body set for itself, or that a later document adds, in a file of their own."""

    indicator: Id
    owner: Id | None = None
    kind: Literal["targets"] = "targets"
    targets: tuple[Target, ...] = Field(min_length=1)
