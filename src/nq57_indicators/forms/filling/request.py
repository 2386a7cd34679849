"""What a form asks for: which variables, of which areas, for which period, of whom."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from nq57_indicators.areas import resolve_area
from nq57_indicators.catalogue import Catalogue
from nq57_indicators.catalogue.deadlines import deadline_of
from nq57_indicators.catalogue.duties import body_named, duty_named, owing_bodies
from nq57_indicators.catalogue.problems import nearest
from nq57_indicators.errors import ArgumentError
from nq57_indicators.layouts.own_form import FormMark, meaning
from nq57_indicators.models.base import Text
from nq57_indicators.models.codelists import CALENDARS
from nq57_indicators.models.definitions import Obligation, Unit
from nq57_indicators.models.indicator import Indicator
from nq57_indicators.periods import Period, parse_period, period_given, previous
from nq57_indicators.tables.codebook import codebook
from nq57_indicators.texts.codes import code_given


@dataclass(frozen=True)
class FormItem:
    """One thing a form asks for: its id and name, and the units it may be given in; the first where nothing is chosen."""

    id: str
    name: str
    description: str
    units: tuple[Unit, ...]
    integer: bool
    is_stock: bool
    valid: tuple[float, float]

    @property
    def unit(self) -> Unit | None:
        """The unit the figure is asked in; ``None`` where whoever fills in the form has to say it."""
        return self.units[0] if len(self.units) == 1 else None


@dataclass(frozen=True)
class Request:
    """A form before it is drawn.

    ``areas`` are those the figures are of; none where the body that fills in the form chooses itself among ``bodies``.
    ``indicators`` are those that the figures make up.
    """

    catalogue: Catalogue
    asked: tuple[FormItem, ...]
    period: Period
    areas: tuple[str, ...]
    body: str | None
    bodies: tuple[str, ...]
    duty: Obligation | None
    indicators: tuple[Indicator, ...]
    receiver: str | None = None

    @property
    def previous(self) -> str:
        """The label of the period before."""
        before = previous(self.period.label)
        assert before is not None  # forms are made for periods that follow one another
        return before

    @property
    def due(self) -> date | None:
        """The last day of the report, where a duty says it."""
        return None if self.duty is None else deadline_of(self.duty, self.period, self.catalogue.days_off.values())

    @property
    def stage(self) -> str | None:
        """The stage that the duty expects of figures of a period that is not over."""
        return None if self.duty is None else self.duty.expects_stage

    @property
    def provider(self) -> str | None:
        """Who says so, where it is not the area itself."""
        return self.body if self.body is not None and self.body not in self.catalogue.areas else None

    @property
    def geography(self) -> str | None:
        """The scheme of areas that names are of."""
        named = self.areas or tuple(body for body in self.bodies if body in self.catalogue.areas)
        schemes = {self.catalogue.areas[name].scheme for name in named}
        return schemes.pop() if len(schemes) == 1 else None

    @property
    def level(self) -> str:
        """At which level formulas are read, where that of provinces differs from the country's."""
        return "national" if is_national(self.catalogue, self.areas) else "province"

    @property
    def mark(self) -> FormMark:
        """What the form says of itself."""
        facts = {
            "period": self.period.label,
            "calendar": self.period.calendar,
            "geography": self.geography or "",
            "area": self.catalogue.areas[self.areas[0]].name.vi if len(self.areas) == 1 else "",
            "body": self.body or "",
            "duty": self.duty.id if self.duty else "",
            "catalogue": self.catalogue.version,
            "rows": str(len(self.asked) * max(len(self.areas), 1)),
        }
        return FormMark(facts, {item.id: meaning(item.id, self.catalogue) for item in self.asked})

    def area_name(self, area: str) -> str:
        """The bare name of an area, as the rows of a form have it."""
        return self.catalogue.areas[area].name.vi

    def body_name(self, body: str) -> str:
        """The full name of a body: that of a province with its kind ("Tỉnh Bắc Ninh")."""
        kind = self.catalogue.areas.type_on(body, self.period.end) if body in self.catalogue.areas else None
        return kind.name.vi if kind else _name(self.catalogue, body)


def request_of(
    catalogue: Catalogue,
    period: str,
    *,
    duty: str | None = None,
    indicators: Sequence[str] = (),
    body: str | None = None,
    areas: Sequence[str] = (),
    calendar: str | None = None,
    units: Mapping[str, str] | str | None = None,
    receiver: str | None = None,
) -> Request:
    """What is asked, from the arguments of a call; what does not fit together is an ``ArgumentError``."""
    if (duty is None) == (not indicators):
        raise ArgumentError("form-asks-nothing")
    owed = None if duty is None else duty_named(catalogue, duty)
    wanted = tuple(catalogue.indicator(name) for name in indicators)
    asked_period = _period(catalogue, period, calendar, owed)
    body = None if body is None else body_named(catalogue, body, asked_period.end)
    bodies = _bodies(catalogue, owed, body, asked_period)
    body = bodies[0] if len(bodies) == 1 else body
    places = _areas(catalogue, areas, body, owed, asked_period)
    items = owed.variables if owed else tuple(dict.fromkeys(_items_of(wanted, catalogue, places)))
    asked = tuple(asked_of(item, catalogue, _unit_for(item, units)) for item in items)
    _all_used(units, asked)
    shown = wanted or tuple(_made_up(catalogue, set(items), places))
    return Request(catalogue, asked, asked_period, places, body, bodies, owed, shown, receiver)


def _period(catalogue: Catalogue, text: str, calendar: str | None, duty: Obligation | None) -> Period:
    kept: str = duty.calendar if duty else "statistical"
    if calendar is not None:
        kept = code_given("calendar", calendar, CALENDARS, "calendar", catalogue.vocabulary.codes.get("calendar"))
    period = parse_period(period_given("period", text, kept), kept)
    if previous(period.label) is None:
        raise ArgumentError("form-period-kind", period=text)
    if duty is not None and (duty.frequency, duty.calendar) != (period.frequency, period.calendar):
        raise ArgumentError(
            "form-period-of-duty", period=text, duty=duty.id, frequency=duty.frequency, calendar=duty.calendar
        )
    if duty is not None and not duty.in_force(period.end):
        raise ArgumentError("form-duty-not-in-force", period=text, duty=duty.id)
    return period


def _bodies(catalogue: Catalogue, duty: Obligation | None, body: str | None, period: Period) -> tuple[str, ...]:
    """Who may fill in the form: the body that is named, else all that owe it.

    Provinces choose themselves in the form, since its figures are theirs. Who provides figures of something else is not read
    from what was chosen, so that a form of several ministries has to name one.
    """
    if duty is None:
        return () if body is None else (body,)
    owing = owing_bodies(catalogue, duty, period.end)
    if body is not None:
        if owing and body not in owing:
            raise ArgumentError("form-body-owes-not", body=body, duty=duty.id)
        return (body,)
    if len(owing) > 1 and any(name not in catalogue.areas for name in owing):
        listed = ", ".join(f"{name} ({_name(catalogue, name)})" for name in owing)
        raise ArgumentError("form-body-to-be-named", duty=duty.id, listed=listed)
    return owing


def _name(catalogue: Catalogue, body: str) -> str:
    """The name of a body, which may be an area."""
    return (catalogue.areas[body].name if body in catalogue.areas else catalogue.bodies[body].name).vi


def _areas(
    catalogue: Catalogue, names: Sequence[str], body: str | None, duty: Obligation | None, period: Period
) -> tuple[str, ...]:
    """The areas asked about: those that are named (a scheme: all of it), else the body itself, else the country."""
    table = catalogue.areas
    if names:
        found = tuple(area for name in names for area in table.scheme(name) or (_area_named(name, catalogue, period),))
        strange = next((area for area in found if area not in table), None)
        if strange is not None:
            raise ArgumentError("form-no-such-area", area=strange, nearest=nearest(strange, table) or "–")
        gone = next((area for area in found if not table.exists_on(area, period.end)), None)
        if gone is not None:
            raise ArgumentError("form-area-not-there", area=gone, day=period.end.isoformat())
        return tuple(dict.fromkeys(found))
    if body is not None and body in table:
        if not table.exists_on(body, period.end):
            raise ArgumentError("form-area-not-there", area=body, day=period.end.isoformat())
        return (body,)
    whole = tuple(area for area in table if table[area].parent is None)
    if body is None and duty is not None:
        return ()
    if body is None:
        raise ArgumentError("form-of-nobody")
    return whole[:1]


def _area_named(name: str, catalogue: Catalogue, period: Period) -> str:
    """The id of an area, given by id or name; what is neither stays as it is, and is refused by its name."""
    return name if name in catalogue.areas else resolve_area(name, catalogue.areas, day=period.end).area or name


def _items_of(indicators: Iterable[Indicator], catalogue: Catalogue, areas: Sequence[str]) -> list[str]:
    """The variables that indicators are made of, the numerator first; one of words only asks for nothing."""
    found: list[str] = []
    for indicator in indicators:
        terms = terms_of(indicator, catalogue, areas)
        if not terms:
            raise ArgumentError("form-nothing-to-fill-in", indicator=indicator.id)
        found += terms
    return found


def terms_of(indicator: Indicator, catalogue: Catalogue, areas: Sequence[str]) -> list[str]:
    """The variables of an indicator for some areas, in the order of its formula."""
    formula = indicator.formula
    if not formula.rules.computed:
        return []
    if not formula.stated_parts:
        return [formula.variable or indicator.id]
    return formula.parts_at(national=is_national(catalogue, areas)).variables


def is_national(catalogue: Catalogue, areas: Sequence[str]) -> bool:
    """Whether the country itself is among the areas."""
    return any(catalogue.areas[area].parent is None for area in areas)


def _made_up(catalogue: Catalogue, items: set[str], areas: Sequence[str]) -> Iterable[Indicator]:
    """The indicators that can be computed from what is asked."""
    for indicator in catalogue.indicators.values():
        terms = terms_of(indicator, catalogue, areas)
        if terms and items.issuperset(terms):
            yield indicator


def _unit_for(item: str, units: Mapping[str, str] | str | None) -> str | None:
    return units if isinstance(units, str) or units is None else units.get(item)


def _all_used(units: Mapping[str, str] | str | None, asked: Sequence[FormItem]) -> None:
    """A unit that fits nothing that is asked is a mistake, and said."""
    by_item = {item.id: item.unit for item in asked}
    if isinstance(units, str):
        wrong = None if any(unit and units in (unit.id, unit.name.vi) for unit in by_item.values()) else units
    else:
        wrong = next(
            (f"{item}={text}" for item, text in (units or {}).items() if not _is(by_item.get(item), text)), None
        )
    if units and wrong is not None:
        raise ArgumentError("form-unit-fits-nothing", unit=wrong)


def _is(unit: Unit | None, text: str) -> bool:
    return unit is not None and text in (unit.id, unit.name.vi)


def asked_of(item: str, catalogue: Catalogue, chosen: str | None = None) -> FormItem:
    """What is asked of one variable, in the unit that was chosen where it fits."""
    codes = codebook(catalogue)
    at = codes.item[item]
    thing = catalogue.variables.get(item) or catalogue.indicators[item]
    low, high = codes.valid[at]
    integer = bool(codes.integer[at])
    return FormItem(
        item,
        thing.name.vi,
        thing.description.vi if thing.description else "",
        _units(catalogue, codes.unit_of[at], chosen, integer),
        integer,
        bool(codes.is_stock[at]),
        (float(low), float(high)),
    )


def _units(catalogue: Catalogue, own: str, chosen: str | None, integer: bool) -> tuple[Unit, ...]:
    """The units a figure may be given in: the one chosen where it fits; of money whoever fills in the form says which."""
    known = catalogue.units.get(own) or Unit(id=own, name=Text(vi=own, en=own))
    base = known.of or own
    family = tuple(unit for unit in catalogue.units.values() if (unit.of or unit.id) == base)
    fitting = tuple(unit for unit in family if chosen in (unit.id, unit.name.vi))
    if fitting:
        return fitting
    return (known,) if integer or len(family) <= 1 else family
