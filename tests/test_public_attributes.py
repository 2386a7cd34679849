"""What can be read off a public object is documented; the rest is private."""

from __future__ import annotations

import inspect
import re
from dataclasses import fields, is_dataclass
from functools import cached_property
from itertools import pairwise
from typing import Any

import pandas as pd
import pytest
from pydantic import BaseModel

import nq57_indicators as nq
from nq57_indicators.tables.own_copy import own_copy

RESULT = nq.assess(
    pd.DataFrame(
        {
            "variable": ["dossiers_received", "dossiers_received_online"],
            "ref_area": ["P34-24"] * 2,
            "time_period": ["2025-Q4"] * 2,
            "obs_value": [10, 5],
        }
    )
)
OBJECTS = [
    RESULT,
    RESULT.report,
    RESULT.report.submission,
    RESULT.catalogue,
    RESULT.explain("online_dossier_rate", "P34-24", "2025-Q4"),
]
WITH_DOCSTRINGS = (property, cached_property, own_copy)


@pytest.mark.parametrize("thing", OBJECTS, ids=lambda thing: type(thing).__name__)
def test_every_public_attribute_is_documented(thing: Any) -> None:
    kind = type(thing)
    said = set(re.findall(r"``\.?(\w+)", " ".join([inspect.getdoc(kind) or "", _attribute_docs(kind)])))
    own = {name for name in dir(thing) if not name.startswith("_")}
    documented = {name for name in own if inspect.getdoc(getattr(kind, name, None)) and _has_own(kind, name)}
    shown = {field.name for field in fields(thing)} if is_dataclass(thing) else set[str]()
    if isinstance(thing, BaseModel):
        shown = {*kind.model_fields, *dir(BaseModel)}
    assert own - documented - said - shown == set()


def _has_own(kind: type, name: str) -> bool:
    found = inspect.getattr_static(kind, name)
    return callable(found) or isinstance(found, (*WITH_DOCSTRINGS, classmethod, staticmethod))


def _attribute_docs(kind: type) -> str:
    """Names of attributes that a string below them describes."""
    lines = inspect.getsource(kind).splitlines()
    named = [
        re.match(r"\s+(?:self\.)?(\w+)\b.*[:=]", before)
        for before, line in pairwise(lines)
        if line.lstrip().startswith('"""')
    ]
    return " ".join(f"``{found[1]}``" for found in named if found)
