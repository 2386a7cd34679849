"""Schemas of what bodies submit: one figure, and whole submissions of a catalogue or of one indicator."""

from __future__ import annotations

from collections.abc import Iterator
from math import isinf
from typing import Any, Literal

from nq57_indicators.catalogue import Catalogue, load_catalogue
from nq57_indicators.errors import Nq57Error
from nq57_indicators.models.base import Text
from nq57_indicators.models.codelists import Lang
from nq57_indicators.models.records import DAY_PATTERN, ItemShape, ObservationRecord, RecordShapes
from nq57_indicators.models.tables import OBSERVATIONS
from nq57_indicators.schemas.shapes import record_shapes
from nq57_indicators.schemas.wording import DIALECT, Schema, on_one_line, said, summary
from nq57_indicators.tables.agreement import agree

Form = Literal["long", "wide"]

_TITLES = {column.name: column.title for column in OBSERVATIONS} | {
    "source": Text(vi="Nguồn, chỉ để đọc", en="Where it was published, for readers"),
    "note": Text(vi="Ghi chú, chỉ để đọc", en="Remark, for readers"),
}
_RECORD = Text(vi="Một số liệu", en="One submitted figure")
_FORMS = {
    "long": Text(vi="Số liệu nộp, mỗi dòng một số", en="Submission, one record per figure"),
    "wide": Text(vi="Số liệu nộp, mỗi biến một cột", en="Submission, one field per variable"),
}
_RECEIVED = Text(vi="Ngày nhận", en="Day of receipt")
_OF_ONE_FIGURE = ("variable", "obs_value", "unit_measure")
_NUMBER_OR_NULL = ["number", "null"]


def record_schema(lang: Lang | None = None) -> Schema:
    """One figure in long form, whatever the catalogue: fields, patterns, codelists and what they ask of one another.

    >>> record_schema()["required"]
    ['variable', 'ref_area', 'time_period', 'obs_value']
    """
    schema = ObservationRecord.model_json_schema()
    for name, field in schema["properties"].items():
        schema["properties"][name] = {"title": said(_TITLES[name], lang)} | _without_default(field)
    kept = ("type", "properties", "required", "additionalProperties", "allOf")
    return _described(_RECORD, lang) | {key: on_one_line(schema[key]) for key in kept}


def _described(title: Text, lang: Lang | None) -> Schema:
    # docstrings are written in English
    return {"title": said(title, lang)} | ({} if lang == "vi" else {"description": summary(ObservationRecord)})


def _without_default(field: Schema) -> Schema:
    return {key: rule for key, rule in field.items() if key not in ("title", "default")}


def submission_schema(
    indicator: str | None = None, catalogue: Catalogue | None = None, *, form: Form = "long", lang: Lang | None = None
) -> Schema:
    """What may be submitted for one indicator, or for a whole catalogue: its variables, units, bounds and areas.

    A submission is a list of records, or an object with ``observations`` and what holds for all of them. ``lang`` picks
    the language of the titles, both without it. Raises ``UnknownIndicatorError``, and ``Nq57Error`` for an indicator that
    is wording only.

    >>> schema = submission_schema("online_dossier_rate")
    >>> schema["$defs"]["record"]["properties"]["variable"]["enum"]
    ['dossiers_received', 'dossiers_received_online', 'online_dossier_rate']
    """
    catalogue = catalogue or load_catalogue()
    names = list(record_shapes(catalogue).items) if indicator is None else items_of(indicator, catalogue)
    schema = items_schema(names, catalogue, form=form, lang=lang)
    if indicator is not None:
        schema["title"] = f"{said(catalogue.indicators[indicator].name, lang)}: {schema['title']}"
    return schema


def items_schema(names: list[str], catalogue: Catalogue, *, form: Form = "long", lang: Lang | None = None) -> Schema:
    """What may be submitted for some variables of a catalogue.

    >>> items_schema(["gii_rank"], load_catalogue())["$defs"]["record"]["properties"]["variable"]["enum"]
    ['gii_rank']
    """
    record = (_long if form == "long" else _wide)(catalogue, record_shapes(catalogue), names, lang)
    many = {"type": "array", "items": {"$ref": "#/$defs/record"}, "minItems": 1}
    common = {
        "provider": {"title": said(_TITLES["provider"], lang), "type": "string"},
        "received": on_one_line(
            {"title": said(_RECEIVED, lang), "type": "string", "format": "date", "pattern": DAY_PATTERN}
        ),
        "note": {"title": said(_TITLES["note"], lang), "type": "string"},
        "observations": many,
    }
    return {
        "$schema": DIALECT,
        "title": said(_FORMS[form], lang),
        "$comment": catalogue.version,
        "anyOf": [
            many,
            {
                "type": "object",
                "properties": common,
                "required": ["observations"],
                "additionalProperties": False,
            },
        ],
        "$defs": {"record": record},
    }


def items_of(indicator: str, catalogue: Catalogue) -> list[str]:
    """The variables an indicator is computed from, and its own id: a rate may be stated beside its parts.

    >>> items_of("gii_rank", load_catalogue())
    ['gii_rank']
    """
    known = catalogue.indicator(indicator)
    if not known.formula.rules.computed:
        raise Nq57Error("nothing-to-submit", indicator=known.id)
    return [*sorted(known.formula.variables - {known.id}), known.id]


# --- one record per figure -------------------------------------------------------------------------------------------


def _long(catalogue: Catalogue, shapes: RecordShapes, names: list[str], lang: Lang | None) -> Schema:
    schema = record_schema(lang)
    schema["properties"]["variable"] = {"title": said(_TITLES["variable"], lang), "enum": names}
    schema["properties"]["ref_area"] = {"title": said(_TITLES["ref_area"], lang), "enum": sorted(shapes.areas)}
    for name in names:
        then = _wording_of(catalogue, name, lang) | item_rules(shapes.items[name])
        schema["allOf"].append({"if": {"properties": {"variable": {"const": name}}}, "then": then})
    return schema


def _wording_of(catalogue: Catalogue, item: str, lang: Lang | None) -> Schema:
    thing = catalogue.variables.get(item) or catalogue.indicators[item]
    description = {"description": said(thing.description, lang)} if thing.description else {}
    return {"title": said(thing.name, lang)} | description


def item_rules(shape: ItemShape) -> Schema:
    """What a catalogue asks of a record of one variable: its units, flows, bounds and whole numbers."""
    unit: Schema = {"enum": list(shape.units) if shape.unit_required else [*shape.units, None]}
    figure: Schema = {"properties": {"unit_measure": unit}}
    if shape.unit_required:
        figure["required"] = ["unit_measure"]
    rules: Schema = {
        "properties": {"flow": {"enum": [*shape.flows, None]}},
        # the unit of a figure that is missing says nothing
        "if": {"properties": {"obs_value": {"type": "number"}}},
        "then": figure,
    }
    return rules | _long_figures(shape) | _long_fraction(shape)


def _long_figures(shape: ItemShape) -> Schema:
    """Rules of the value: once where they are the same in every unit, otherwise for each."""
    own = _figures(shape, None)
    by_unit = {unit: _figures(shape, unit) for unit in shape.units}
    if all(figures == own for figures in by_unit.values()):
        return {"properties": {"flow": {"enum": [*shape.flows, None]}, "obs_value": own}} if own else {}
    return {
        "allOf": [
            {
                "if": {"properties": {"unit_measure": {"const": unit}}, "required": ["unit_measure"]},
                "then": {"properties": {"obs_value": figures}},
            }
            for unit, figures in by_unit.items()
        ]
        + [{"if": _no_unit(), "then": {"properties": {"obs_value": own}}}]
    }


def _no_unit() -> Schema:
    return {"properties": {"unit_measure": {"type": "null"}}}


def _figures(shape: ItemShape, unit: str | None) -> Schema:
    """The bounds of figures stated in ``unit``, and of what they are multiples."""
    low, high = shape.bounds_in(unit)
    bounds = {"minimum": low, "maximum": high}
    return {key: _short(limit) for key, limit in bounds.items() if not isinf(limit)} | _multiples(shape, unit)


def _multiples(shape: ItemShape, unit: str | None) -> Schema:
    """Counts are whole. Of larger units nothing is said: in doubles, many a thousandth is no multiple of 0.001."""
    step = 1 / shape.factor_of(unit)
    return {"multipleOf": round(step)} if shape.integer and step >= 1 and agree(step, round(step)) else {}


def _short(figure: float) -> float | int:
    return int(figure) if figure.is_integer() else figure


def _long_fraction(shape: ItemShape) -> Schema:
    """0.45 may be 45 %, 1300 people thousands of them: such a figure says its unit."""
    if not shape.doubtful_below:
        return {}
    fraction = {"type": "number", "exclusiveMinimum": 0, "exclusiveMaximum": _short(shape.doubtful_below)}
    return {"not": _no_unit() | {"properties": _no_unit()["properties"] | {"obs_value": fraction}}}


# --- one field per variable ------------------------------------------------------------------------------------------


def _wide(catalogue: Catalogue, shapes: RecordShapes, names: list[str], lang: Lang | None) -> Schema:
    """Fields are ids; ``id (unit)`` states a unit, which money must. Row fields hold for every figure of the record."""
    long = _long(catalogue, shapes, [], lang)
    row = {name: field for name, field in long["properties"].items() if name not in _OF_ONE_FIGURE}
    items: dict[str, Schema] = {}
    flows: dict[str, Any] = {}
    for name in names:
        shape = shapes.items[name]
        for field, rules in _wide_fields(name, shape):
            items[field] = _wording_of(catalogue, name, lang) | {"type": _NUMBER_OR_NULL} | rules
            if len(shape.flows) < len(ItemShape({}).flows):
                flows[field] = {"properties": {"flow": {"enum": [*shape.flows, None]}}}
    return {
        "title": long["title"],
        "type": "object",
        "properties": row | items,
        "required": ["ref_area", "time_period"],
        # at least one figure
        "not": {"propertyNames": {"enum": list(row)}},
        "additionalProperties": False,
        "dependentSchemas": flows,
        "allOf": [*_between_key_fields(long["allOf"]), *_wide_missing(list(row))],
    }


def _wide_fields(name: str, shape: ItemShape) -> Iterator[tuple[str, Schema]]:
    if not shape.unit_required:
        yield name, _figures(shape, None) | _not_doubtful(shape)
    for unit in shape.units:
        yield f"{name} ({unit})", _figures(shape, unit)


def _not_doubtful(shape: ItemShape) -> Schema:
    return {"anyOf": [{"maximum": 0}, {"minimum": _short(shape.doubtful_below)}]} if shape.doubtful_below else {}


def _between_key_fields(conditions: list[Schema]) -> list[Schema]:
    """The conditions that do not speak of the one figure of a long record."""
    return [condition for condition in conditions if "obs_value" not in str(condition)]


def _wide_missing(row: list[str]) -> list[Schema]:
    """A reason, or the status missing, is that of every figure of the record; a null needs one."""
    reason = {"required": ["missing_reason"], "properties": {"missing_reason": {"type": "string"}}}
    missing, withdrawn = (
        {"required": ["obs_status"], "properties": {"obs_status": {"const": status}}}
        for status in ("missing", "withdrawn")
    )
    figures = f"^(?!(?:{'|'.join(row)})$)"
    return [
        {"if": {"anyOf": [reason, missing]}, "then": {"patternProperties": {figures: {"type": "null"}}}},
        {"if": {"not": {"anyOf": [reason, withdrawn]}}, "then": {"patternProperties": {figures: {"type": "number"}}}},
    ]
