"""What fields of one definition ask of one another, as JSON Schema: the validators of the models, said again for editors.

Orders of two figures and trees have no words in JSON Schema; those are checked by the models alone.
"""

from __future__ import annotations

from typing import Any, Final

_EMPTY: Final[dict[str, Any]] = {"enum": [[], ""]}


def _is(**constants: str) -> dict[str, Any]:
    return {
        "required": list(constants),
        "properties": {name: {"const": constant} for name, constant in constants.items()},
    }


def _unless(field: str, default: str, codes: list[str]) -> dict[str, Any]:
    """A condition on a field that may be left out: that it is not one of ``codes``."""
    return {"not": {"properties": {field: {"enum": codes}}} | ({} if default in codes else {"required": [field]})}


def _only_for(kinds: list[str], *fields: str) -> dict[str, Any]:
    return {"if": _unless("kind", "", kinds), "then": {"properties": dict.fromkeys(fields, _EMPTY)}}


_FILLED: Final = {"minItems": 1}
_HAS_PARTS: Final = [
    {"required": ["numerator", "denominator"], "properties": {"numerator": _FILLED, "denominator": _FILLED}},
    {"required": ["national"]},
    {"required": ["province"]},
]
_FIGURES: Final = ("value", "multiple_of_base", "plus_base")
_NO_RANGE: Final = {"low": False, "high": False, "two_sided": {"const": False}}


def _none_of(*fields: str) -> dict[str, Any]:
    return {"properties": dict.fromkeys(fields, False)}


RELATIONS: Final[dict[str, dict[str, Any]]] = {
    "Formula": {
        "allOf": [
            _only_for(["ratio"], "numerator", "denominator", "national", "province"),
            _only_for(["level", "growth", "milestone"], "variable"),
            _only_for(["growth"], "averaging", "base_period"),
            {"if": _is(kind="ratio"), "then": {"anyOf": _HAS_PARTS}},
            {"if": _is(kind="growth"), "then": {"required": ["variable", "averaging"]}},
            {"if": _is(definition_basis="source"), "then": {"required": ["source"]}},
        ]
    },
    "Target": {
        "allOf": [
            {
                "if": _is(operator="range"),
                "then": {"required": ["low", "high"]} | _none_of(*_FIGURES),
                "else": {"properties": _NO_RANGE},
            },
            {"if": _is(operator="done"), "then": _none_of(*_FIGURES)},
            {
                "if": _unless("operator", "", ["range", "done"]),
                "then": {"oneOf": [{"required": [field]} for field in _FIGURES]},
            },
            {
                "if": {"anyOf": [{"required": ["multiple_of_base"]}, {"required": ["plus_base"]}]},
                "then": {"required": ["base_period"]},
            },
            {
                "if": {
                    "allOf": [
                        {"properties": {"applies": {"const": "at"}}},
                        _unless("operator", "", ["range"]),
                    ]
                },
                "then": {"required": ["due"]},
            },
        ]
    },
    "Obligation": {
        "oneOf": [
            {"required": ["level"], "properties": {"bodies": {"maxItems": 0}}},
            {"required": ["bodies"], "properties": {"bodies": _FILLED, "level": False}},
        ]
    },
    "Clause": {
        "anyOf": [
            {"required": ["indicators"], "properties": {"indicators": _FILLED}},
            {"required": ["reason"]},
            _is(kind="heading"),
        ]
    },
    "Indicator": {
        "if": _is(better="lower"),
        "then": {"properties": {"targets": {"items": {"properties": {"operator": {"not": {"enum": [">=", ">"]}}}}}}},
        "else": {"properties": {"targets": {"items": {"properties": {"operator": {"not": {"enum": ["<=", "<"]}}}}}}},
    },
}
