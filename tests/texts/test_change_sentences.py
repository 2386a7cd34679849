"""Changes between catalogues in words: no name of a field, no code."""

from __future__ import annotations

from collections.abc import Iterator
from typing import get_args

import pytest
from pydantic import BaseModel

from nq57_indicators.catalogue.difference import Change
from nq57_indicators.catalogue.files import About
from nq57_indicators.models.definitions import Area, Body, DaysOff, Document, Identity, Obligation, Rule, Unit, Variable
from nq57_indicators.models.framework import Framework
from nq57_indicators.models.indicator import Indicator
from nq57_indicators.models.law import ClauseList, Disagreement
from nq57_indicators.models.layouts import Layout, Vocabulary
from nq57_indicators.texts.changes import change_text, field_text
from nq57_indicators.texts.labels import labels


def fields_of(model: type[BaseModel], above: str = "") -> Iterator[str]:
    """Every field of a model and of what it is made of, by dotted path."""
    for name, field in model.model_fields.items():
        yield f"{above}{name}"
        for part in models_in(field.annotation):
            yield from fields_of(part, f"{above}{name}.")


def models_in(annotation: object) -> Iterator[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for part in get_args(annotation):
        yield from models_in(part)


COMPARED = (Indicator, Variable, Document, Body, Area, Unit, Obligation, Identity, Rule, Framework)
SHOWN = (About, ClauseList, DaysOff, Disagreement, Layout, Vocabulary)
"""What no difference is told of, but a notebook shows."""


def test_no_words_for_fields_that_are_not() -> None:
    names = {part for model in (*COMPARED, *SHOWN) for path in fields_of(model) for part in path.split(".")}
    words = {key.removeprefix("field.") for key in labels("vi") if key.startswith("field.")}
    assert {word for word in words if "." not in word} <= names


@pytest.mark.parametrize("lang", ["vi", "en"])
@pytest.mark.parametrize("model", COMPARED)
def test_every_field_has_words(model: type[BaseModel], lang: str) -> None:
    own = {f"field.{path.rpartition('.')[2]}" for path in fields_of(model)} - {"field.amended_by", "field.extent"}
    own -= {"field.targets"}  # compared as things of their own
    assert own <= labels(lang).keys()
    assert not [path for path in fields_of(model) if "_" in field_text(path, lang) and "amended_by" not in path]


@pytest.mark.parametrize(
    ("field", "before", "after", "said"),
    [
        ("formula.national.numerator", "a", "b", "tử số (công thức, cả nước) đổi từ “a” thành “b”"),
        ("over_time", "sum", "last", "cách gộp theo thời gian đổi từ “cộng” thành “lấy số cuối kỳ”"),
        ("is_share", "", "True", "là tỷ trọng (tử số nằm trong mẫu số) ghi thêm “có”"),
        ("note.vi", "a", "", "ghi chú tiếng Việt bỏ “a”"),
        ("valid", "0 – 1", "0 – ∞", "khoảng bắt buộc đổi từ “0 – 1” thành “0 – ∞”"),
        ("nodes[khcn].weights.x", "1", "2", "x (nút khcn, trọng số từng chỉ tiêu) đổi từ “1” thành “2”"),
    ],
)
def test_fields_and_codes_are_said_in_words(field: str, before: str, after: str, said: str) -> None:
    change = Change("indicator", "x", "changed", field, before, after, "break")
    assert change_text(change) == f"Chỉ tiêu x: {said}. Chuỗi số liệu: gián đoạn."
