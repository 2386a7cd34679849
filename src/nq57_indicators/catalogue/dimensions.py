"""A catalogue as dimension tables: what the ids of results stand for, for whoever joins tables without Python."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Protocol

import pandas as pd

from nq57_indicators.areas import AreaTable
from nq57_indicators.models.base import Text
from nq57_indicators.models.definitions import Body, Document, Unit, Variable
from nq57_indicators.models.dimensions import DIMENSIONS
from nq57_indicators.models.framework import Framework
from nq57_indicators.models.indicator import Indicator
from nq57_indicators.models.tables import Column
from nq57_indicators.periods import Period, labels_in_time, parse_period, time_key

Row = dict[str, Any]


class Holds(Protocol):
    """What is asked of a catalogue, which hands these tables out itself."""

    @property
    def targets(self) -> Sequence[Any]:
        """The targets in force."""

    @property
    def all_targets(self) -> Sequence[Any]:
        """All targets there are."""

    areas: AreaTable
    bodies: Mapping[str, Body]
    documents: Mapping[str, Document]
    frameworks: Mapping[str, Framework]
    indicators: Mapping[str, Indicator]
    pillars: Mapping[str, Any]
    units: Mapping[str, Unit]
    variables: Mapping[str, Variable]


def dimensions_of(catalogue: Holds, periods: Iterable[Period] = ()) -> dict[str, pd.DataFrame]:
    """Every dimension table of a catalogue by name; ``periods`` join those that its targets are due in.

    >>> from nq57_indicators import load_catalogue
    >>> areas = dimensions_of(load_catalogue())["areas"].set_index("ref_area")
    >>> areas.loc["P34-24", "name_en"]
    'Bac Ninh'
    """
    rows = {
        "indicators": _indicators(catalogue),
        "variables": _variables(catalogue),
        "targets": _targets(catalogue),
        "areas": _areas(catalogue),
        "periods": _periods([*periods, *_due(catalogue)]),
        "bodies": _bodies(catalogue),
        "documents": _documents(catalogue),
        "nodes": _nodes(catalogue),
    }
    return {name: _frame(rows[name], columns) for name, columns in DIMENSIONS.items()}


def _frame(rows: Iterable[Row], columns: tuple[Column, ...]) -> pd.DataFrame:
    table = pd.DataFrame(list(rows), columns=[column.name for column in columns])
    kinds: dict[str, Any] = {"id": "category", "number": "float64", "date": "datetime64[s]", "flag": "bool"}
    types = {column.name: kinds.get(column.kind, "str") for column in columns}
    types |= {column.name: pd.CategoricalDtype(list(column.codes)) for column in columns if column.kind == "code"}
    if "time_period" in table:
        types["time_period"] = pd.CategoricalDtype(labels_in_time(table["time_period"]), ordered=True)
    return table.astype(types)


def _names(name: Text | None, title: str = "name") -> Row:
    return {f"{title}_vi": name.vi if name else None, f"{title}_en": name.en if name else None}


def _unit(catalogue: Holds, unit: str) -> Row:
    known = catalogue.units.get(unit)
    return {"unit_measure": unit, **_names(known.name if known else None, "unit")}


def _valid(thing: Any) -> Row:
    return {"valid_from": thing.valid_from, "valid_to": thing.valid_to}


def _indicators(catalogue: Holds) -> Iterator[Row]:
    for indicator in catalogue.indicators.values():
        pillar = catalogue.pillars.get(indicator.pillar or "")
        yield {
            "indicator": indicator.id,
            **_names(indicator.name),
            **_unit(catalogue, indicator.unit_measure),
            "better": indicator.better,
            "pillar": indicator.pillar,
            **_names(pillar.name if pillar else None, "pillar"),
            "programme_item": indicator.programme_item,
            "formula_kind": indicator.formula.kind,
            "variables": " ".join(sorted(indicator.formula.variables)) or indicator.id,
            "definition_basis": indicator.formula.definition_basis,
            "variant_of": indicator.variant_of,
            "accountable": indicator.accountable,
        }


def _variables(catalogue: Holds) -> Iterator[Row]:
    plain = ("measure", "frequency", "over_areas", "over_time", "custodian")
    for variable in catalogue.variables.values():
        fields = {name: getattr(variable, name) for name in plain}
        yield {
            "variable": variable.id,
            **_names(variable.name),
            **_unit(catalogue, variable.unit_measure),
            **fields,
            **_valid(variable),
        }


def _targets(catalogue: Holds) -> Iterator[Row]:
    standing = {owned.target.id for owned in catalogue.targets}
    for owned in catalogue.all_targets:
        target = owned.target
        low, high = (target.value if end is None else end for end in (target.low, target.high))
        is_done = target.operator == "done"
        yield {
            "target": target.id,
            "indicator": target.variant or owned.indicator,
            "operator": target.operator,
            "low": 1.0 if is_done else low,
            "high": 1.0 if is_done else high,
            "due_period": target.due,
            "due": parse_period(target.due).end if target.due else None,
            "applies": target.applies,
            "level": target.level,
            "owner": owned.owner,
            "benchmark_for": " ".join(target.benchmark_for),
            "strength": target.strength,
            "document": owned.document.id,
            "clause": target.source.clause,
            "wording": target.source.wording,
            "confidence": target.source.confidence,
            "in_force": target.id in standing,
            **_valid(target),
        }


def _areas(catalogue: Holds) -> Iterator[Row]:
    for area in catalogue.areas.values():
        yield {
            "ref_area": area.id,
            **_names(area.name),
            "scheme": area.scheme,
            "level": area.level,
            "parent": area.parent,
            "successors": " ".join(area.successors),
            **_valid(area),
        }


def _due(catalogue: Holds) -> Iterator[Period]:
    yield from (parse_period(owned.target.due) for owned in catalogue.all_targets if owned.target.due)


def _periods(periods: Iterable[Period]) -> Iterator[Row]:
    """Each period once, in the order of time."""
    known: Mapping[tuple[str, str], Period] = {(period.label, period.calendar): period for period in periods}
    for period in sorted(known.values(), key=time_key):
        yield {
            "time_period": period.label,
            "calendar": period.calendar,
            "frequency": period.frequency,
            "start": period.start,
            "end": period.end,
        }


def _bodies(catalogue: Holds) -> Iterator[Row]:
    """Bodies, and areas, which are bodies under their own ids."""
    for body in catalogue.bodies.values():
        yield {"body": body.id, **_names(body.name), "kind": body.kind, **_valid(body)}
    for area in catalogue.areas.values():
        yield {"body": area.id, **_names(area.name), "kind": "area", **_valid(area)}


def _documents(catalogue: Holds) -> Iterator[Row]:
    plain = ("number", "issuer", "issued", "issued_day", "effective", "ended", "status", "confidence", "address")
    for document in catalogue.documents.values():
        fields = {name: getattr(document, name) for name in plain}
        yield {"document": document.id, **_names(document.title, "title"), **fields}


def _nodes(catalogue: Holds) -> Iterator[Row]:
    """The nodes of each framework, and the indicators below them, as the table of scores names them."""
    for framework in catalogue.frameworks.values():
        same = {"framework": f"{framework.id} {framework.version}", "official": framework.official}
        for node in framework.nodes:
            yield {"node": node.id, **_names(node.name), "parent": node.parent, "kind": "node", **same}
            members = dict.fromkeys(node.members(catalogue.indicators), "indicator")
            for name, kind in (members | dict.fromkeys(node.deductions, "deduction")).items():
                indicator = catalogue.indicators.get(name)
                yield {
                    "node": name,
                    **_names(indicator.name if indicator else None),
                    "parent": node.id,
                    "kind": kind,
                    **same,
                }
