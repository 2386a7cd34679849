"""What definitions may say: every refusal of a model, beside the nearest thing it accepts."""

from __future__ import annotations

import unicodedata
from datetime import date
from typing import Any

import pytest
from pydantic import BaseModel, ValidationError

from nq57_indicators.models import codelists
from nq57_indicators.models.base import Dated, Source, Text
from nq57_indicators.models.definitions import (
    Area,
    Body,
    Deadline,
    Document,
    Identity,
    Obligation,
    Rule,
    Unit,
    Variable,
)
from nq57_indicators.models.framework import Framework, Goalpost, Node, Reference
from nq57_indicators.models.indicator import Formula, Indicator, Parts, Target, TargetOverlay
from nq57_indicators.models.tables import TABLES, column_names

Fields = dict[str, Any]
NAME = {"vi": "tên", "en": "name"}
SOURCE = {"document": "D", "clause": "1", "confidence": "found"}
VARIABLE = {"id": "v", "name": NAME, "unit_measure": "piece", "measure": "flow", "frequency": "annual"}
RATIO = {"kind": "ratio", "numerator": ["a"], "denominator": ["b"], "definition_basis": "derived"}
TARGET = {"id": "t", "due": "2030", "operator": "reach", "value": 90, "source": SOURCE}
RANGE = {"id": "t", "due": "2030", "operator": "range", "low": 1, "high": 2, "source": SOURCE}
INDICATOR = {"id": "i", "name": NAME, "unit_measure": "percent", "formula": RATIO}
DOCUMENT = {"id": "D", "number": "1", "title": NAME, "issuer": "I", "issued": "2025-01-09"}
OBLIGATION = {
    "id": "o",
    "name": NAME,
    "level": "province",
    "variables": ["v"],
    "frequency": "annual",
    "deadline": {"months": 1, "day": 5},
    "source": SOURCE,
}
IDENTITY = {"id": "i", "name": NAME, "left": ["a"], "operator": "=", "right": ["b", "-c"]}
NODE = {"id": "n", "indicators": ["i"]}
FRAMEWORK = {"id": "f", "official": False, "version": "1", "nodes": [NODE]}
GOALPOST = {"indicator": "i", "worst": 0, "best": 1}
RULE = {"id": "r", "severity": "error", "dimension": "clean", "title": NAME, "message": NAME, "fix": NAME}

SOUND: list[tuple[type[BaseModel], Fields]] = [
    (Variable, VARIABLE),
    (
        Variable,
        VARIABLE | {"valid": [0, 0], "plausible": [float("-inf"), 1], "plausible_source": NAME, "lag": 60, "phase": 1},
    ),
    (Formula, RATIO),
    (Formula, {"kind": "ratio", "national": {"numerator": ["a"], "denominator": [1.5]}, "definition_basis": "derived"}),
    (Formula, {"kind": "level", "definition_basis": "derived"}),
    (Formula, {"kind": "text", "definition_basis": "source", "source": SOURCE}),
    (Formula, {"kind": "milestone", "variable": "v", "definition_basis": "derived"}),
    (
        Formula,
        {"kind": "growth", "variable": "v", "averaging": "cagr", "base_period": "2020", "definition_basis": "derived"},
    ),
    (Target, TARGET),
    (Target, RANGE),
    (Target, RANGE | {"low": 2, "two_sided": True}),
    (Target, TARGET | {"value": 0}),
    (Target, {name: v for name, v in TARGET.items() if name != "value"} | {"operator": "done"}),
    (
        Target,
        {name: v for name, v in TARGET.items() if name != "value"} | {"multiple_of_base": 2, "base_period": "2020"},
    ),
    (Target, {name: v for name, v in TARGET.items() if name != "value"} | {"plus_base": 0, "base_period": "2020"}),
    (Target, {name: v for name, v in TARGET.items() if name != "due"} | {"applies": "every_period"}),
    (Indicator, INDICATOR),
    (Indicator, INDICATOR | {"better": "lower", "targets": [TARGET | {"operator": "<="}]}),
    (Indicator, INDICATOR | {"targets": [TARGET | {"operator": ">"}]}),
    (Indicator, INDICATOR | {"min_denominator": 30}),
    (Document, DOCUMENT | {"issued": "2026-02"}),
    (Document, DOCUMENT | {"issued": "2026"}),
    (Obligation, OBLIGATION),
    (Identity, IDENTITY),
    (Framework, FRAMEWORK),
    (Framework, FRAMEWORK | {"nodes": [NODE, {"id": "m", "parent": "n"}, {"id": "k", "parent": "m"}]}),
    (Framework, FRAMEWORK | {"nodes": [NODE, {"id": "m"}]}),
    (Goalpost, GOALPOST),
    (Goalpost, GOALPOST | {"worst": 0.1, "transform": "log"}),
    (Rule, RULE),
    (TargetOverlay, {"indicator": "i", "targets": [TARGET]}),
    (Reference, {"document": "D", "else": "none"}),
    (Unit, {"id": "u", "name": NAME, "factor": 0.001}),
    (Body, {"id": "b", "kind": "office", "name": NAME}),
    (Area, {"id": "P34-24", "scheme": "P34", "level": "province", "name": NAME}),
]

REFUSED: list[tuple[type[BaseModel], Fields, str]] = [
    (Variable, VARIABLE | {"valid": [1, 0]}, "valid"),
    (Variable, VARIABLE | {"plausible": [1, 0], "plausible_source": NAME}, "plausible"),
    (Variable, VARIABLE | {"plausible": [0, 1]}, "plausible_source"),
    (Variable, VARIABLE | {"plausible_source": NAME}, "plausible_source"),
    (Variable, VARIABLE | {"colour": "red"}, "colour"),
    (Variable, VARIABLE | {"id": "two words"}, "id"),
    (Variable, VARIABLE | {"id": "-x"}, "id"),
    (Variable, VARIABLE | {"lag": 61}, "lag"),
    (Variable, VARIABLE | {"phase": 2}, "phase"),
    (Formula, RATIO | {"numerator": []}, "numerator and denominator"),
    (Formula, RATIO | {"denominator": []}, "numerator and denominator"),
    (Formula, RATIO | {"variable": "v"}, "variable"),
    (Formula, {"kind": "level", "numerator": ["a"], "definition_basis": "derived"}, "numerator"),
    (Formula, {"kind": "level", "averaging": "yoy", "definition_basis": "derived"}, "averaging"),
    (Formula, {"kind": "text", "variable": "v", "definition_basis": "derived"}, "variable"),
    (Formula, {"kind": "growth", "variable": "v", "definition_basis": "derived"}, "averaging"),
    (Formula, {"kind": "growth", "averaging": "yoy", "definition_basis": "derived"}, "variable"),
    (Formula, RATIO | {"definition_basis": "source"}, "formula.source"),
    (Formula, RATIO | {"base_period": "2020"}, "base_period"),
    (Parts, {"numerator": [], "denominator": ["b"]}, "numerator"),
    (Target, RANGE | {"low": None}, "low and high"),
    (Target, RANGE | {"high": None}, "low and high"),
    (Target, RANGE | {"low": 3}, "in this order"),
    (Target, RANGE | {"value": 1}, "no value"),
    (Target, RANGE | {"plus_base": 1}, "no value"),
    (Target, TARGET | {"low": 1}, "range"),
    (Target, TARGET | {"high": 1}, "range"),
    (Target, TARGET | {"two_sided": True}, "range"),
    (Target, TARGET | {"value": None}, "one figure"),
    (Target, TARGET | {"plus_base": 1}, "one figure"),
    (Target, TARGET | {"operator": "done"}, "one figure"),
    (Target, TARGET | {"value": None, "plus_base": 1}, "base_period"),
    (Target, TARGET | {"due": None}, "due"),
    (Target, TARGET | {"value": float("nan")}, "value"),
    (Target, TARGET | {"value": float("inf")}, "value"),
    (Indicator, INDICATOR | {"targets": [TARGET | {"operator": "<="}]}, "better"),
    (Indicator, INDICATOR | {"better": "lower", "targets": [TARGET | {"operator": ">"}]}, "better"),
    (Indicator, INDICATOR | {"max_age": -1}, "max_age"),
    (
        Indicator,
        INDICATOR | {"min_denominator": 30, "formula": {"kind": "level", "definition_basis": "derived"}},
        "min_denominator belongs to rates",
    ),
    (Indicator, INDICATOR | {"valid": [1, 0]}, "valid"),
    (Document, DOCUMENT | {"issued": "9/1/2025"}, "issued"),
    (Document, DOCUMENT | {"issued": "2025-13"}, "issued"),
    (Document, DOCUMENT | {"issued": "2025-02-30"}, "issued"),
    (Obligation, OBLIGATION | {"bodies": ["M-X"]}, "one of the two"),
    (Obligation, OBLIGATION | {"level": None}, "one of the two"),
    (Obligation, OBLIGATION | {"variables": []}, "variables"),
    (Deadline, {"months": 1, "day": 0}, "day"),
    (Deadline, {"months": 1, "day": 32}, "day"),
    (Deadline, {"months": -13, "day": 1}, "months"),
    (Identity, IDENTITY | {"left": []}, "left"),
    (Identity, IDENTITY | {"operator": "<"}, "operator"),
    (Framework, FRAMEWORK | {"nodes": []}, "nodes"),
    (Framework, FRAMEWORK | {"scale": [-1e308, 1e308]}, "too far apart"),
    (Node, NODE | {"weight": 1e10}, "less than or equal"),
    (Goalpost, GOALPOST | {"worst": -1e308, "best": 1e308}, "too far apart"),
    (Node, NODE | {"weight": -1}, "weight"),
    (Node, NODE | {"availability": 1.1}, "availability"),
    (Node, NODE | {"on_missing": "zero"}, "on_missing"),
    (Goalpost, GOALPOST | {"best": 0}, "differ"),
    (Goalpost, GOALPOST | {"transform": "log"}, "worst and best above 0"),
    (Unit, {"id": "u", "name": NAME, "factor": 0}, "factor"),
    (TargetOverlay, {"indicator": "i", "targets": []}, "targets"),
    (Rule, RULE | {"dimension": "đúng"}, "dimension"),
    (Source, SOURCE | {"confidence": "sure"}, "confidence"),
    (Text, {"vi": "", "en": "x"}, "vi"),
    (Text, {"vi": "x"}, "en"),
]


@pytest.mark.parametrize(("model", "fields"), SOUND, ids=lambda part: getattr(part, "__name__", ""))
def test_what_is_accepted(model: type[BaseModel], fields: Fields) -> None:
    one = model.model_validate(fields)
    assert model.model_validate(one.model_dump(by_alias=True)) == one
    with pytest.raises(ValidationError):
        one.__setattr__(next(iter(model.model_fields)), "changed")  # definitions do not change


@pytest.mark.parametrize(
    ("model", "fields", "says"), REFUSED, ids=[f"{model.__name__} {says}" for model, _, says in REFUSED]
)
def test_what_is_refused(model: type[BaseModel], fields: Fields, says: str) -> None:
    with pytest.raises(ValidationError, match=says):
        model.model_validate(fields)


def test_texts_are_kept_in_nfc() -> None:
    text = Text(vi=unicodedata.normalize("NFD", "Tỷ lệ"), en="rate")
    assert text.vi == "Tỷ lệ"
    assert (text.in_language("vi"), text.in_language("en")) == ("Tỷ lệ", "rate")


@pytest.mark.parametrize(
    ("day", "inside"),
    [
        (None, True),
        (date(2024, 12, 31), False),
        (date(2025, 1, 1), True),
        (date(2025, 6, 30), True),
        (date(2025, 7, 1), False),
    ],
)
def test_days_in_force(day: date | None, inside: bool) -> None:
    assert Dated(valid_from=date(2025, 1, 1), valid_to=date(2025, 6, 30)).in_force(day) is inside
    assert Dated().in_force(day)


@pytest.mark.parametrize(
    ("issued", "day"),
    [
        ("2025-01-09", date(2025, 1, 9)),
        ("2024-02", date(2024, 2, 29)),
        ("2025-02", date(2025, 2, 28)),
        ("2025", date(2025, 12, 31)),
    ],
)
def test_the_day_of_issue(issued: str, day: date) -> None:
    assert Document.model_validate(DOCUMENT | {"issued": issued}).issued_day == day


@pytest.mark.parametrize(
    ("formula", "said", "zero"),
    [
        (RATIO, None, True),
        (RATIO, False, False),
        ({"kind": "level", "definition_basis": "derived"}, None, False),
        ({"kind": "level", "definition_basis": "derived"}, True, True),
    ],
)
def test_counting_from_zero(formula: Fields, said: bool | None, zero: bool) -> None:
    one = Indicator.model_validate(INDICATOR | {"formula": formula, "natural_zero": said})
    assert one.counts_from_zero is zero


def test_codelists_hold_each_code_once() -> None:
    for name in dir(codelists):
        value = getattr(codelists, name)
        if name.isupper() and isinstance(value, tuple):
            assert len(set(value)) == len(value), name
    assert set(codelists.FINALITY) | codelists.PLAN_STAGES == set(codelists.STAGES)


def test_tables_are_those_of_the_design() -> None:
    assert column_names("doubts") == [
        "doubt",
        "question",
        "file",
        "sheet",
        "cell",
        "found",
        "choices",
        "figures",
        "assumed",
    ]
    assert column_names("findings") == [
        "finding", "rule", "severity", "dimension", "variable", "ref_area", "time_period", "provider", "file", "sheet",
        "cell", "found", "expected",
    ]  # fmt: skip
    for table in TABLES:
        names = column_names(table)
        assert len(names) == len(set(names))
        assert all(column.title.vi and column.title.en for column in TABLES[table])
        assert all(column.codes for column in TABLES[table] if column.kind == "code")
    with pytest.raises(KeyError):
        column_names("opinions")
