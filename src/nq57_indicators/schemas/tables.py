"""Schemas of the tables as they are saved to JSON: a list of records, each with every column."""

from __future__ import annotations

from nq57_indicators.models.base import Text
from nq57_indicators.models.dimensions import DIMENSIONS, KEYS
from nq57_indicators.models.records import DAY_PATTERN
from nq57_indicators.models.tables import TABLES, Column
from nq57_indicators.schemas.wording import Schema, on_one_line, said

TITLES = {
    "observations": Text(vi="Bảng số liệu", en="Observations"),
    "findings": Text(vi="Bảng phát hiện", en="Findings"),
    "doubts": Text(vi="Bảng câu hỏi", en="Doubts"),
    "sentences": Text(vi="Bảng phát hiện bằng lời", en="Findings in sentences"),
    "returned": Text(vi="Bảng các tệp trả lại", en="Returned files"),
    "collected": Text(vi="Bảng theo dõi đơn vị gửi báo cáo", en="Who has sent"),
    "values": Text(vi="Bảng giá trị chỉ tiêu", en="Values"),
    "normalised": Text(vi="Bảng điểm từng chỉ tiêu trước khi tổng hợp", en="Normalised"),
    "scores": Text(vi="Bảng điểm và thứ hạng", en="Scores"),
    "gaps": Text(vi="Bảng khoảng cách tới mục tiêu", en="Gaps"),
    "status": Text(vi="Bảng tình hình thực hiện mục tiêu", en="Status"),
    "changes": Text(vi="Bảng những thay đổi từ một ngày", en="Changes"),
    "trends": Text(vi="Bảng xu hướng", en="Trends"),
    "indicators": Text(vi="Bảng danh mục chỉ tiêu", en="Indicators"),
    "variables": Text(vi="Bảng danh mục biến số", en="Variables"),
    "targets": Text(vi="Bảng danh mục mục tiêu", en="Targets"),
    "areas": Text(vi="Bảng danh mục địa bàn", en="Areas"),
    "periods": Text(vi="Bảng các kỳ", en="Periods"),
    "bodies": Text(vi="Bảng danh mục đơn vị", en="Bodies"),
    "documents": Text(vi="Bảng danh mục văn bản", en="Documents"),
    "nodes": Text(vi="Bảng các nút của khung chấm điểm", en="Nodes"),
}

_KEY = ("ref_area", "time_period", "calendar", "flow", "provider", "stage")
_NEVER_NULL = {
    "observations": ("variable", *_KEY, "obs_status", "file", "row", "column"),
    "findings": ("rule", "severity", "dimension"),
    "doubts": ("doubt", "question", "file", "found", "choices", "figures"),
    "sentences": ("finding", "rule", "severity", "place", "sentence", "fix"),
    "returned": ("file", "errors", "warnings", "confirms", "notes", "unsigned"),
    "collected": (
        "duty",
        "body",
        "time_period",
        "due",
        "status",
        "returned",
        "asked",
        "given",
        "accepted",
        "excused",
        "questions",
    ),
    "values": ("indicator", *_KEY, "preferred", "obs_status"),
    "normalised": ("node", "indicator", "ref_area", "time_period"),
    "scores": ("node", "ref_area", "time_period", "framework"),
    "gaps": ("indicator", *_KEY, "target", "met"),
    "status": ("ref_area", "indicator", "targets", "relation", "operator", "gap_unit"),
    "changes": ("ref_area", "indicator", "change"),
    "trends": ("indicator", *_KEY),
    **{name: tuple(key for key in keys if key != "parent") for name, keys in KEYS.items()},
}

_TYPES: dict[str, Schema] = {
    "id": {"type": "string"},
    "code": {"type": "string"},
    "number": {"type": "number"},
    "integer": {"type": "integer"},
    "date": {"type": "string", "format": "date", "pattern": DAY_PATTERN},
    "text": {"type": "string"},
    "flag": {"type": "boolean"},
}


def table_schemas() -> dict[str, Schema]:
    """The schema of every table, by its name.

    >>> table_schemas()["trends"]["items"]["properties"]["cagr"]["type"]
    ['number', 'null']
    """
    return {name: on_one_line(_table(name, columns)) for name, columns in (TABLES | DIMENSIONS).items()}


def _table(name: str, columns: tuple[Column, ...]) -> Schema:
    names = [column.name for column in columns]
    return {
        "title": said(TITLES[name]),
        "type": "array",
        "items": {
            "type": "object",
            "properties": {column.name: _column(column, _NEVER_NULL[name]) for column in columns},
            "required": names,
            "additionalProperties": False,
        },
    }


def _column(column: Column, never_null: tuple[str, ...]) -> Schema:
    schema: Schema = {"title": said(column.title)} | _TYPES[column.kind]
    codes: list[str | None] = list(column.codes)
    if column.name not in never_null:
        schema["type"] = [schema["type"], "null"]
        codes = [*codes, None]
    return schema | {"enum": codes} if column.codes else schema
