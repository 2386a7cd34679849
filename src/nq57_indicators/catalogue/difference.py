"""What changed between two catalogues, or two days of one, and what each change does to a series of values."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from pydantic import BaseModel

from nq57_indicators.catalogue import Catalogue, OwnedTarget
from nq57_indicators.models.base import Text
from nq57_indicators.models.definitions import Document, Variable
from nq57_indicators.models.indicator import Indicator

Verdict = Literal["comparable", "rebase", "break"]
"""Whether values before and after can stand in one series: as they are, after converting the older ones, or not."""

Kind = Literal[
    "area",
    "unit",
    "indicator",
    "variable",
    "target",
    "document",
    "body",
    "obligation",
    "identity",
    "rule",
    "framework",
]
What = Literal["added", "removed", "changed"]

_WORST: tuple[Verdict, ...] = ("comparable", "rebase", "break")
_APART = {"indicator": {"targets", "variables", "wordings"}, "document": {"amended_by", "dated_notes"}}
"""Parts of a file that are compared as things of their own, by day, or are texts."""

_BREAKS = {
    "indicator": (
        "formula.kind",
        "formula.numerator",
        "formula.denominator",
        "formula.national",
        "formula.province",
        "formula.variable",
        "formula.averaging",
        "breaks",
    ),
    "variable": ("measure", "price_basis", "over_areas", "over_time", "sums_to_country"),
    "area": ("scheme", "level", "parent", "successors"),
    "unit": ("of",),
}
_REBASES = {"indicator": ("formula.per", "formula.base_period"), "variable": (), "area": (), "unit": ("factor",)}
_FIGURES = (int, float)


@dataclass(frozen=True)
class Change:
    """One change. A thing added or removed has a ``name``, a field changed has ``field``, ``before`` and ``after``.

    ``verdict`` is empty where no series is touched.
    """

    kind: Kind
    id: str
    what: What
    field: str = ""
    before: str = ""
    after: str = ""
    verdict: Verdict | None = None
    name: Text | None = None


def difference(before: Catalogue, after: Catalogue) -> tuple[Change, ...]:
    """Every change from one catalogue to another, in the order of kinds and ids.

    Each is seen as on the day it was loaded for: targets, bodies, areas and obligations in force, documents issued and not ended.
    An indicator whose variable changed carries the verdict of that change, too, and so does what is measured in a unit that
    converts otherwise. A series ends with its variable, indicator or area, unless the area has successors that are there.

    >>> from nq57_indicators import load_catalogue
    >>> changes = difference(load_catalogue(as_of="2025-02-28"), load_catalogue(as_of="2025-03-01"))
    >>> [(change.what, change.id) for change in changes if change.id == "M-TTTT"]
    [('removed', 'M-TTTT')]
    """
    old, new = _view(before), _view(after)
    changes = [change for kind in old for change in _compared(kind, old[kind], new[kind], before, after)]
    changes += _through_units(changes, before, after)
    return (*changes, *_through_variables(changes, after.indicators.values()))


def verdicts(changes: Iterable[Change]) -> Mapping[str, Verdict]:
    """The worst verdict for each indicator, variable, area and unit that changed.

    >>> verdicts([Change("indicator", "a", "changed", "note", "x", "y", "comparable")])
    {'a': 'comparable'}
    """
    found: dict[str, Verdict] = {}
    for change in changes:
        if change.verdict is not None:
            known = found.get(change.id, "comparable")
            found[change.id] = max(known, change.verdict, key=_WORST.index)
    return found


_View = dict[Kind, Mapping[str, dict[str, str]]]


def _view(catalogue: Catalogue) -> _View:
    """Everything in force, as flat fields by kind and id."""
    day = catalogue.as_of
    targets = {owned.target.id: _target_fields(owned) for owned in catalogue.targets}
    bodies = [body for body in catalogue.bodies.values() if body.in_force(day)]
    documents = [document for document in catalogue.documents.values() if _issued(document, catalogue)]
    return {
        "document": {document.id: _document_fields(document, catalogue) for document in documents},
        "body": _flat_by_id("body", bodies),
        "area": _flat_by_id("area", (area for area in catalogue.areas.values() if area.in_force(day))),
        "unit": _flat_by_id("unit", catalogue.units.values()),
        "variable": _flat_by_id("variable", catalogue.variables.values()),
        "indicator": _flat_by_id("indicator", catalogue.indicators.values()),
        "target": targets,
        "obligation": _flat_by_id("obligation", catalogue.obligations.values()),
        "identity": _flat_by_id("identity", catalogue.identities.values()),
        "rule": _flat_by_id("rule", catalogue.rules.values()),
        "framework": _flat_by_id("framework", catalogue.frameworks.values()),
    }


def _issued(document: Document, catalogue: Catalogue) -> bool:
    return catalogue.as_of is None or document.in_force(catalogue.as_of)


def _document_fields(document: Document, catalogue: Catalogue) -> dict[str, str]:
    """The fields of a document; an amendment stands from its day on, and what is not yet amended says so."""
    day = catalogue.as_of
    known = document.amendments_until(day)
    fields = _flat(document, "document")
    for amendment in known:
        fields[f"amended_by.{amendment.extent}"] = f"{amendment.document} ({amendment.on})"
    for note in document.notes_until(day):
        fields[f"dated_notes[{note.on}].vi"], fields[f"dated_notes[{note.on}].en"] = note.text.vi, note.text.en
    if document.status == "amended" and not known:
        fields["status"] = "in_force"
    return fields


def _target_fields(owned: OwnedTarget) -> dict[str, str]:
    whose = {"indicator": owned.indicator, "owner": owned.owner or ""}
    return {name: text for name, text in {**_flat(owned.target, "target"), **whose}.items() if text}


def _flat_by_id(kind: Kind, models: Iterable[Any]) -> dict[str, dict[str, str]]:
    return {model.id: _flat(model, kind) for model in models}


def _flat(model: BaseModel, kind: Kind) -> dict[str, str]:
    """The fields of a definition by dotted path, as texts; what is left out is not there."""
    data = model.model_dump(exclude=_APART.get(kind), exclude_defaults=True)
    return dict(_paths(data, ""))


def _paths(data: Any, path: str) -> Iterator[tuple[str, str]]:
    if isinstance(data, dict):
        for key, value in data.items():
            yield from _paths(value, f"{path}.{key}" if path else key)
    elif isinstance(data, tuple) and any(isinstance(part, dict) for part in data):
        for number, value in enumerate(data):
            yield from _paths(value, f"{path}[{value.get('id', number)}]")
    elif isinstance(data, tuple) and all(isinstance(part, _FIGURES) for part in data):
        yield path, " – ".join(map(_plain, data))
    elif isinstance(data, tuple):
        # the order of terms, levels and names says nothing
        yield path, ", ".join(sorted(map(_plain, data)))
    elif data is not None:
        yield path, _plain(data)


def _plain(value: Any) -> str:
    """A value as text, figures with every digit that tells them apart.

    >>> _plain(1e6), _plain(1000001.0), _plain(float("inf")), _plain(True)
    ('1000000', '1000001', '∞', 'True')
    """
    return repr(value).removesuffix(".0").replace("inf", "∞") if isinstance(value, float) else str(value)


def _compared(
    kind: Kind,
    old: Mapping[str, dict[str, str]],
    new: Mapping[str, dict[str, str]],
    before: Catalogue,
    after: Catalogue,
) -> Iterator[Change]:
    for name in sorted({*old, *new}):
        if name not in new:
            yield Change(kind, name, "removed", name=_name(kind, old[name]), verdict=_ended(kind, name, after))
        elif name not in old:
            yield Change(kind, name, "added", name=_name(kind, new[name]))
        else:
            for field in sorted({*old[name], *new[name]}):
                was, now = old[name].get(field, ""), new[name].get(field, "")
                if was != now:
                    verdict = _verdict(kind, field, was, now, before, after)
                    yield Change(kind, name, "changed", field, was, now, verdict)


def _name(kind: Kind, fields: dict[str, str]) -> Text:
    """What a thing is called; a target by its indicator, figure, due date and owner."""
    if kind != "target":
        vi, en = (fields.get(f"name.{lang}") or fields.get(f"title.{lang}") or "–" for lang in ("vi", "en"))
        return Text(vi=vi, en=en)
    figure = fields.get("value") or "–".join(fields[bound] for bound in ("low", "high") if bound in fields)
    parts = (fields["indicator"], fields["operator"], figure, fields.get("due", ""), fields.get("owner", ""))
    said = " ".join(part for part in parts if part)
    return Text(vi=said, en=said)


def _ended(kind: Kind, name: str, after: Catalogue) -> Verdict | None:
    """What becomes of a series whose subject is no longer there; an area may live on in its successors."""
    if kind not in ("indicator", "variable", "area"):
        return None
    lives_on = kind == "area" and name in after.areas and after.areas[name].successors
    return "rebase" if lives_on else "break"


def _verdict(kind: Kind, field: str, was: str, now: str, before: Catalogue, after: Catalogue) -> Verdict | None:
    if kind not in _BREAKS:
        return None
    if field == "unit_measure":
        return "rebase" if _converts(was, now, before, after) else "break"
    if any(field == breaking or field.startswith((f"{breaking}.", f"{breaking}[")) for breaking in _BREAKS[kind]):
        return "break"
    return "rebase" if field in _REBASES[kind] else "comparable"


def _converts(was: str, now: str, before: Catalogue, after: Catalogue) -> bool:
    """Whether two units are multiples of one another."""
    return was in before.units and now in after.units and _root(was, before) == _root(now, after)


def _through_units(changes: list[Change], before: Catalogue, after: Catalogue) -> Iterator[Change]:
    """The variables and indicators whose figures a changed unit converts, be it to their own unit or by way of it."""
    for change in [change for change in changes if change.kind == "unit" and change.verdict in ("rebase", "break")]:
        family = {_root(change.id, before), _root(change.id, after)}
        kinds: tuple[tuple[Kind, Mapping[str, Variable | Indicator]], ...] = (
            ("variable", after.variables),
            ("indicator", after.indicators),
        )
        for kind, things in kinds:
            for thing in things.values():
                if _root(thing.unit_measure, after) in family:
                    yield Change(kind, thing.id, "changed", "unit_measure", change.id, change.id, change.verdict)


def _root(unit: str, catalogue: Catalogue) -> str:
    """The unit that this one and its multiples convert to."""
    known = catalogue.units.get(unit)
    return (known.of if known else None) or unit


def _through_variables(changes: list[Change], indicators: Iterable[Indicator]) -> Iterator[Change]:
    """The indicators that a changed variable reaches through their formulas."""
    touched = {name: verdict for name, verdict in verdicts(changes).items() if verdict != "comparable"}
    variables = {change.id for change in changes if change.kind == "variable"}
    for indicator in indicators:
        terms = indicator.formula.variables
        for name in sorted(terms & variables & set(touched)):
            if name != indicator.id:
                yield Change("indicator", indicator.id, "changed", "formula", name, name, touched[name])
