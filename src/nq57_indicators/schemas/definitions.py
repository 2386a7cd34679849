"""Schemas of definition files, made from the models that read them, for editors and for other languages."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pydantic import BaseModel, TypeAdapter

from nq57_indicators.catalogue.files import KINDS, About, Code
from nq57_indicators.models.base import Id, Text
from nq57_indicators.models.confirmations import Confirmations
from nq57_indicators.models.definitions import Area, Unit
from nq57_indicators.models.layouts import Answers
from nq57_indicators.recognition.names import CODELISTS
from nq57_indicators.schemas.relations import RELATIONS
from nq57_indicators.schemas.wording import Schema, note_of, on_one_line, said, summary

_ID: Schema = TypeAdapter(Id).json_schema()
_DAY_PATTERN = r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$"

TITLES = {
    "About": Text(vi="Danh mục", en="Catalogue"),
    "Amendment": Text(vi="Sửa đổi", en="Amendment"),
    "DaysOff": Text(vi="Ngày nghỉ", en="Days off"),
    "Holiday": Text(vi="Kỳ nghỉ lễ", en="Holiday"),
    "DatedNote": Text(vi="Lưu ý theo ngày", en="Dated note"),
    "Area": Text(vi="Địa bàn", en="Area"),
    "AreaType": Text(vi="Loại đơn vị hành chính", en="Kind of unit"),
    "Body": Text(vi="Cơ quan, đơn vị", en="Body"),
    "Break": Text(vi="Gián đoạn chuỗi", en="Break in series"),
    "Clause": Text(vi="Điều khoản", en="Clause"),
    "ClauseList": Text(vi="Các điều khoản của một văn bản", en="Clauses of a document"),
    "Code": Text(vi="Mã", en="Code"),
    "Deadline": Text(vi="Thời hạn", en="Deadline"),
    "Disagreement": Text(vi="Số liệu không khớp nhau", en="Disagreement between sources"),
    "Document": Text(vi="Văn bản", en="Document"),
    "Formula": Text(vi="Công thức", en="Formula"),
    "Framework": Text(vi="Khung chấm điểm", en="Framework"),
    "Goalpost": Text(vi="Thang cố định", en="Goalpost"),
    "ProgressClasses": Text(vi="Ngưỡng của các mức tiến độ", en="Classes of progress"),
    "Identity": Text(vi="Đẳng thức cân đối", en="Identity"),
    "Indicator": Text(vi="Chỉ tiêu", en="Indicator"),
    "HeldFact": Text(vi="Điều đúng cho cả bảng", en="What holds for a whole table"),
    "Layout": Text(vi="Cách đọc một biểu", en="Layout of a form"),
    "LayoutColumn": Text(vi="Cột của một biểu", en="Column of a form"),
    "LayoutRow": Text(vi="Dòng của một biểu", en="Row of a form"),
    "LayoutTable": Text(vi="Bảng của một biểu", en="Table of a form"),
    "Marks": Text(vi="Dấu thay cho số", en="Marks in place of figures"),
    "Answer": Text(vi="Câu trả lời", en="Answer"),
    "SeriesThresholds": Text(vi="Ngưỡng của các quy tắc theo chuỗi", en="Thresholds over time"),
    "Confirmation": Text(vi="Xác nhận", en="Confirmation"),
    "Confirmations": Text(vi="Các xác nhận", en="Confirmations"),
    "Answers": Text(vi="Các câu trả lời", en="Answers to doubts"),
    "Node": Text(vi="Nút", en="Node"),
    "Obligation": Text(vi="Nghĩa vụ báo cáo", en="Obligation"),
    "Parts": Text(vi="Tử số và mẫu số", en="Parts of a ratio"),
    "Reference": Text(vi="Mục tiêu dùng để chấm", en="Target that scores"),
    "Rule": Text(vi="Quy tắc kiểm tra", en="Rule"),
    "Source": Text(vi="Căn cứ", en="Source"),
    "StatedFigure": Text(vi="Con số của một nguồn", en="Figure of one source"),
    "Target": Text(vi="Mục tiêu", en="Target"),
    "TargetOverlay": Text(vi="Mục tiêu bổ sung", en="Targets of a file of their own"),
    "Text": Text(vi="Văn bản hai thứ tiếng", en="Text in both languages"),
    "Unit": Text(vi="Đơn vị tính", en="Unit of measure"),
    "Variable": Text(vi="Biến số", en="Variable"),
    "Wording": Text(vi="Yêu cầu chỉ có lời", en="Wording"),
}

FILE_NAMES = {
    "documents": "document",
    "variables": "variable",
    "indicators": "indicator",
    "targets": "targets",
    "frameworks": "framework",
    "bodies": "body",
    "obligations": "obligation",
    "identities": "identity",
    "rules": "rule",
    "clauses": "clauses",
    "disagreements": "disagreement",
    "layouts": "layout",
    "days_off": "days_off",
}
"""The schema of the files of each folder of a catalogue."""


def definition_schemas() -> dict[str, Schema]:
    """The schema of every kind of definition file, by its name.

    >>> definition_schemas()["variable"]["$defs"]["Variable"]["properties"]["measure"]["description"]
    'flow: phát sinh trong kỳ; stock: có tại thời điểm / flow: arises in a period; stock: stands at a moment'
    """
    schemas = {FILE_NAMES[kind]: _one_or_many(kind, model) for kind, model in KINDS.items()}
    schemas["catalogue"] = _one_or_many("catalogue", About)
    schemas["answers"] = _single(Answers)
    schemas["confirmations"] = _single(Confirmations)
    schemas["units"] = _list("units", Unit)
    schemas["codes"] = _list("codes", Code)
    schemas["headers"] = _headers()
    schemas["area"] = _list("areas", Area)
    schemas["area-row"] = _area_row()
    return {name: on_one_line(schema) for name, schema in schemas.items()}


def _one_or_many(kind: str, model: type[BaseModel]) -> Schema:
    """A file holds one object, or several as ``[[kind]]``."""
    single, defs = _model(model)
    return _titled(model) | {"anyOf": [single, _many(kind, single)], "$defs": defs}


def _single(model: type[BaseModel]) -> Schema:
    """A file holds one object."""
    single, defs = _model(model)
    return _titled(model) | single | {"$defs": defs}


def _list(kind: str, model: type[BaseModel]) -> Schema:
    single, defs = _model(model)
    return _titled(model) | _many(kind, single) | {"$defs": defs}


def _many(kind: str, single: Schema) -> Schema:
    return {
        "type": "object",
        "properties": {kind: {"type": "array", "items": single}},
        "required": [kind],
        "additionalProperties": False,
    }


def _titled(model: type[BaseModel]) -> Schema:
    return {"title": said(TITLES[model.__name__]), "description": summary(model)}


def _model(model: type[BaseModel]) -> tuple[Schema, Mapping[str, Schema]]:
    """A reference to a model and the definitions behind it."""
    schema = model.model_json_schema(by_alias=True)
    defs = schema.pop("$defs", {}) | {model.__name__: schema}
    fields = _fields_by_alias(model)
    return {"$ref": f"#/$defs/{model.__name__}"}, {name: _definition(name, defs[name], fields) for name in sorted(defs)}


def _fields_by_alias(model: type[BaseModel]) -> dict[str, str]:
    """What a file calls a field, and what the model does (``else`` is no name in Python)."""
    found: dict[str, str] = {}
    for field, info in model.model_fields.items():
        found[info.alias or field] = field
        for inside in _models_in(info.annotation):
            found |= _fields_by_alias(inside)
    return found


def _models_in(annotation: Any) -> list[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return [annotation]
    return [model for part in getattr(annotation, "__args__", ()) for model in _models_in(part)]


def _definition(name: str, schema: Schema, aliases: Mapping[str, str]) -> Schema:
    properties = {}
    for key, field in schema["properties"].items():
        note = note_of(name, aliases.get(key, key))
        properties[key] = ({"description": said(note)} if note else {}) | _field(field)
    shape = {
        "title": said(TITLES[name]),
        "description": " ".join(schema["description"].split()).replace("``", "`"),
        "type": "object",
        "properties": properties,
        "required": schema.get("required", []),
        "additionalProperties": False,
    }
    return shape | RELATIONS.get(name, {})


def _field(field: Schema) -> Schema:
    """A field as TOML can hold it: TOML knows no null, JSON no infinity."""
    kept = {key: rule for key, rule in field.items() if key not in ("title", "description")}
    if "default" in kept and not _is_plain(kept["default"]):
        del kept["default"]
    choices = [choice for choice in kept.pop("anyOf", []) if choice != {"type": "null"}]
    if len(choices) == 1:
        kept = choices[0] | kept
    elif choices:
        kept["anyOf"] = choices
    if kept.get("format") == "date":
        kept["pattern"] = _DAY_PATTERN
    return kept


def _is_plain(default: object) -> bool:
    """Whether a file could say it; pydantic writes endless bounds as nulls."""
    return default is not None and not (isinstance(default, list) and None in default)


def _headers() -> Schema:
    """``codelists/headers.toml``: the spellings of headers and codes that recognition reads."""
    spellings = {"type": "array", "items": {"type": "string", "minLength": 1}}
    codes = {
        name: {
            "type": "object",
            "properties": dict.fromkeys(known, spellings),
            "additionalProperties": False,
        }
        for name, known in CODELISTS.items()
    }
    return {
        "title": said(Text(vi="Tiêu đề cột và cách viết mã", en="Column headers and spellings of codes")),
        "type": "object",
        "properties": {
            "roles": {"type": "object", "additionalProperties": spellings},
            "ambiguous": {"type": "object", "additionalProperties": {"type": "array", "items": _ID}},
            "same": {"type": "object", "additionalProperties": spellings},
            "words": {"type": "object", "additionalProperties": spellings},
            "codes": {
                "type": "object",
                "properties": codes,
                "required": list(codes),
                "additionalProperties": False,
            },
        },
        "additionalProperties": False,
    }


def _area_row() -> Schema:
    """A row of ``areas.csv``: the cells that are not empty, as text."""
    day = {"type": "string", "format": "date", "pattern": _DAY_PATTERN}
    text = {"type": "string", "minLength": 1}
    id_pattern = _ID["pattern"].strip("^$")
    columns: dict[str, Schema] = {
        "id": _ID, "scheme": _ID, "level": _ID, "parent": _ID, "valid_from": day, "valid_to": day,
        "successors": {"type": "string", "pattern": f"^{id_pattern}( +{id_pattern})*$"},
        "code": text, "name_vi": text, "name_en": text,
    }  # fmt: skip
    properties = {}
    for name, rules in columns.items():
        note = note_of("Area", "name" if name.startswith("name_") else name)
        properties[name] = ({"description": said(note)} if note else {}) | rules
    return {
        "title": said(Text(vi="Một dòng của areas.csv", en="A row of areas.csv")),
        "type": "object",
        "properties": properties,
        "required": ["id", "scheme", "level"],
        "anyOf": [{"required": ["name_vi"]}, {"required": ["name_en"]}],
        "additionalProperties": False,
    }
