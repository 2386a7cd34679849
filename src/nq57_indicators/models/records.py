"""One submitted figure as a record: the canonical form of a row of the observations table, for JSON and other languages."""

from __future__ import annotations

import re
import sys
from collections.abc import Mapping, Set
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from math import inf
from typing import Annotated, Any, Final, Self

from pydantic import BeforeValidator, ConfigDict, Field, JsonValue, ValidationInfo, model_validator
from pydantic_core import PydanticCustomError

from nq57_indicators.models.base import Definition, Id
from nq57_indicators.models.codelists import Calendar, Flow, MissingReason, ObsStatus, Stage

_MONTH_DAY: Final = (
    "(?:(?:0[13578]|1[02])-(?:0[1-9]|[12][0-9]|3[01])"
    "|(?:0[469]|11)-(?:0[1-9]|[12][0-9]|30)"
    "|02-(?:0[1-9]|1[0-9]|2[0-8]))"
)
_YEAR: Final = "(?:19|20)[0-9]{2}"
_DAY: Final = f"(?:{_YEAR}-{_MONTH_DAY}|(?:(?:19|20)(?:0[48]|[2468][048]|[13579][26])|2000)-02-29)"
_STANDARD: Final = f"{_YEAR}(?:-S[12]|-Q[1-4]|-(?:0[1-9]|1[0-2]))?"
# the 28th of December always lies in the last ISO week of its year
_LONG_YEARS: Final = "|".join(str(year) for year in range(1900, 2100) if date(year, 12, 28).isocalendar().week == 53)
_WEEK: Final = f"{_YEAR}-W(?:0[1-9]|[1-4][0-9]|5[0-2])|(?:{_LONG_YEARS})-W53"
# starts before 2070 and is shorter than 10,000 days, so that it ends before 2100 like every other period
_RANGE: Final = (
    f"(?:(?:19[0-9]|20[0-6])[0-9]-{_MONTH_DAY}"
    "|(?:19(?:0[48]|[2468][048]|[13579][26])|20(?:0[048]|[246][048]|[135][26]))-02-29)/P[1-9][0-9]{0,3}D"
)

DAY_PATTERN: Final = f"^{_DAY}$"
"""A day that exists, ``2025-09-30``."""
STANDARD_PATTERN: Final = f"^{_STANDARD}$"
"""Years, half-years, quarters and months: which days they cover is for the calendar to say."""
PERIOD_PATTERN: Final = f"^(?:{_STANDARD}|{_WEEK}|{_DAY}|{_RANGE})$"
"""Every canonical period: ``2025``, ``2025-S1``, ``2025-Q3``, ``2025-09``, ``2025-W36``, ``2025-09-30``, a range."""

MOST_DECIMALS: Final = 30
_DATED: Final = "2025-W36, 2025-09-30, 2025-07-01/P92D"


def _whole(value: object) -> object:
    """JSON knows one kind of number: 2.0 is a whole one."""
    return int(value) if isinstance(value, float) and value.is_integer() else value


Day = Annotated[str, Field(pattern=DAY_PATTERN)]
_LARGEST: Final = sys.float_info.max
Figure = Annotated[float, Field(strict=True, allow_inf_nan=False, ge=-_LARGEST, le=_LARGEST)]
"""A number that a double can hold; neither text nor true."""
Decimals = Annotated[int, Field(strict=True, ge=-MOST_DECIMALS, le=MOST_DECIMALS), BeforeValidator(_whole)]
Comment = Annotated[str, Field(strict=True)]


@dataclass(frozen=True)
class ItemShape:
    """What a catalogue asks of the figures of one variable or stated indicator.

    ``units``: the units it may be stated in, and how many of its own unit each is. ``unit_required``: no figure without a
    unit (money); ``doubtful_below``: none between 0 and this one (percentages: 1; people, who may be thousands of them).
    ``integer``: no figure with a fraction in its own unit (counts). ``valid`` holds in its own unit. ``flows``: the flows it
    can have.
    """

    units: Mapping[str, float]
    valid: tuple[float, float] = (-inf, inf)
    flows: tuple[str, ...] = ("period", "ytd", "since", "stock")
    unit_required: bool = False
    doubtful_below: float = 0.0
    integer: bool = False

    def bounds_in(self, unit: str | None) -> tuple[float, float]:
        """The valid bounds of figures stated in ``unit``; its own where none is stated.

        >>> ItemShape({"vnd": 1.0, "billion_vnd": 1e9}, (0.0, 5e9)).bounds_in("billion_vnd")
        (0.0, 5.0)
        """
        factor = self.factor_of(unit)
        return self.valid[0] / factor, self.valid[1] / factor

    def factor_of(self, unit: str | None) -> float:
        """How many of its own unit one ``unit`` is; its own where none is stated."""
        return self.units[unit] if unit is not None else 1.0

    def takes_fraction(self, figure: float, unit: str | None) -> bool:
        """Whether the fraction of ``figure``, if it has one in its own unit, is allowed.

        >>> people = ItemShape({"person": 1.0, "thousand_person": 1000.0}, integer=True)
        >>> people.takes_fraction(1.001, "thousand_person"), people.takes_fraction(1.0005, "thousand_person")
        (True, False)
        """
        # in decimals, as they were written: in doubles 1.001 thousand is 1000.9999999999999
        return not self.integer or (Fraction(str(figure)) * Fraction(str(self.factor_of(unit)))).denominator == 1


@dataclass(frozen=True)
class RecordShapes:
    """What a catalogue asks of records: its variables and stated indicators by id, and the ids of its areas."""

    items: Mapping[str, ItemShape]
    areas: Set[str]


SHAPE_RULES: Final = (
    "unknown-header",
    "unknown-column-of-dates",
    "unknown-variable",
    "unknown-area",
    "unknown-code",
    "bad-period",
    "bad-date",
    "bad-number",
    "bad-unit",
    "unit-not-declared",
    "flow-not-of-measure",
    "missing-with-value",
    "missing-without-reason",
    "out-of-valid-range",
)
"""The rules that one record can break by itself. Every door finds them; rules across rows live in frames only."""


def _given(name: str, **rules: Any) -> dict[str, Any]:
    """A condition on records in which ``name`` is there and not null."""
    return {"required": [name], "properties": {name: rules or {"type": "string"}}}


_CONDITIONS: Final[list[JsonValue]] = [
    {
        "if": _given("calendar", const="custom"),
        "then": {"properties": {"time_period": {"not": {"pattern": STANDARD_PATTERN}}}},
    },
    {"if": _given("flow", const="since"), "then": {"properties": {"time_period": {"pattern": "/"}}}},
    {
        "if": _given("flow", const="ytd"),
        "then": {
            "properties": {
                "time_period": {"not": {"pattern": "/"}},
                "calendar": {"not": {"const": "custom"}},
            }
        },
    },
    {
        "if": {"anyOf": [_given("obs_status", const="missing"), _given("missing_reason")]},
        "then": {"properties": {"obs_value": {"type": "null"}}},
    },
    {
        "if": {"properties": {"obs_value": {"type": "null"}}},
        "then": {"anyOf": [_given("missing_reason"), _given("obs_status", const="withdrawn")]},
    },
]
"""The rules between the fields of one record, as JSON Schema says them; ``ObservationRecord`` says the same."""


class ObservationRecord(Definition):
    """One submitted figure in canonical form: ids and codes, periods as SDMX writes them, figures as numbers.

    Fields that are left out or null mean what recognition takes them to mean: the statistical calendar, the usual flow of
    the variable, the area as its own provider, stage ``actual``. A missing figure is null and has a reason; a figure has
    none. Pass the shapes of a catalogue as validation context to check ids, units, flows and bounds too.

    Raises ``pydantic.ValidationError``; the type of an error between fields is the code of the rule it breaks.

    >>> record = ObservationRecord(variable="population", ref_area="P34-24", time_period="2025", obs_value=3.6e6)
    >>> record.model_dump(exclude_none=True)["time_period"]
    '2025'
    """

    model_config = ConfigDict(json_schema_extra={"allOf": _CONDITIONS})

    variable: Id
    ref_area: Id
    time_period: Annotated[str, Field(pattern=PERIOD_PATTERN)]
    calendar: Calendar | None = None
    flow: Flow | None = None
    provider: Id | None = None
    stage: Stage | None = None
    obs_value: Figure | None
    unit_measure: Id | None = None
    decimals: Decimals | None = None
    obs_status: ObsStatus | None = None
    missing_reason: MissingReason | None = None
    vintage: Day | None = None
    source: Comment | None = None
    note: Comment | None = None

    @model_validator(mode="after")
    def _period_fits(self) -> Self:
        is_range = "/" in self.time_period
        standard = re.match(STANDARD_PATTERN, self.time_period)
        if self.calendar == "custom" and (standard or self.flow == "ytd"):
            raise _broken("bad-period", f"{self.time_period} / custom", _DATED)
        if self.flow == "since" and not is_range:
            raise _broken("bad-period", f"{self.time_period} / since", "2025-07-01/P92D")
        if self.flow == "ytd" and is_range:
            raise _broken("bad-period", f"{self.time_period} / ytd", "2025-09")
        return self

    @model_validator(mode="after")
    def _figure_or_reason(self) -> Self:
        declared = self.obs_status == "missing" or self.missing_reason is not None
        if self.obs_value is not None and declared:
            raise _broken("missing-with-value", str(self.obs_value), "null")
        if self.obs_value is None and self.missing_reason is None and self.obs_status != "withdrawn":
            raise _broken("missing-without-reason", "null", "missing_reason")
        return self

    @model_validator(mode="after")
    def _fits_catalogue(self, info: ValidationInfo) -> Self:
        shapes = info.context
        if not isinstance(shapes, RecordShapes):
            return self
        shape = shapes.items.get(self.variable)
        if shape is None:
            raise _broken("unknown-variable", self.variable, "id")
        if self.ref_area not in shapes.areas:
            raise _broken("unknown-area", self.ref_area, "id")
        if self.flow is not None and self.flow not in shape.flows:
            raise _broken("flow-not-of-measure", self.flow, ", ".join(shape.flows))
        if self.obs_value is not None:
            _check_figure(self.obs_value, self.unit_measure, shape)
        return self


def _check_figure(figure: float, unit: str | None, shape: ItemShape) -> None:
    if unit is not None and unit not in shape.units:
        raise _broken("bad-unit", unit, ", ".join(shape.units))
    if unit is None and (shape.unit_required or 0 < figure < shape.doubtful_below):
        raise _broken("unit-not-declared", str(figure), ", ".join(shape.units))
    if not shape.takes_fraction(figure, unit):
        raise _broken("bad-number", str(figure), "số nguyên / a whole number")
    low, high = shape.bounds_in(unit)
    if not low <= figure <= high:
        raise _broken("out-of-valid-range", str(figure), f"{low} … {high}")


def _broken(rule: str, found: str, expected: str) -> PydanticCustomError:
    return PydanticCustomError(
        rule,
        "{rule}: '{found}'; cần / expected: {expected}",
        {"rule": rule, "found": found, "expected": expected},
    )
