"""What fields of one definition ask of one another, as JSON Schema: the validators of the models, said again for editors.

Orders of two figures and trees have no words in JSON Schema; those are checked by the models alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from nq57_indicators.models.formula_kinds import FORMULA_KINDS, OWN_FIELDS, Kind, kinds_with

_EMPTY: Final[dict[str, Any]] = {"enum": [[], ""]}


def _is(**constants: str) -> dict[str, Any]:
    return {
        "required": list(constants),
        "properties": {name: {"const": constant} for name, constant in constants.items()},
    }


def _unless(field: str, default: str, codes: Sequence[str]) -> dict[str, Any]:
    """A condition on a field that may be left out: that it is not one of ``codes``."""
    return {"not": {"properties": {field: {"enum": list(codes)}}} | ({} if default in codes else {"required": [field]})}


def _only_for(kinds: Sequence[str], *fields: str) -> dict[str, Any]:
    return {"if": _unless("kind", "", kinds), "then": {"properties": dict.fromkeys(fields, _EMPTY)}}


_FILLED: Final = {"minItems": 1}


def _needed_by(name: str, kind: Kind) -> dict[str, Any]:
    """What a formula of a kind must state: all fields of one group; lists are not empty."""
    groups = []
    for fields in kind.needs:
        filled = {field: _FILLED for field in fields if field in ("numerator", "denominator")}
        groups.append({"required": list(fields)} | ({"properties": filled} if filled else {}))
    return {"if": _is(kind=name), "then": {"anyOf": groups} if len(groups) > 1 else groups[0]}


_FIGURES: Final = ("value", "multiple_of_base", "plus_base")
_NO_RANGE: Final = {"low": False, "high": False, "two_sided": {"const": False}}


def _none_of(*fields: str) -> dict[str, Any]:
    return {"properties": dict.fromkeys(fields, False)}


RELATIONS: Final[dict[str, dict[str, Any]]] = {
    "Formula": {
        "allOf": [
            *(_only_for(kinds_with(field), field) for field in OWN_FIELDS),
            *(_needed_by(name, kind) for name, kind in FORMULA_KINDS.items() if kind.needs),
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
