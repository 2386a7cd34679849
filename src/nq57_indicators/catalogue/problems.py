"""What is wrong with a definition file, said so that a person who does not program can mend it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from difflib import get_close_matches
from typing import Any

from pydantic import BaseModel, ValidationError

from nq57_indicators.errors import DefinitionProblem

_SENTENCES = {
    "missing": ("thiếu trường bắt buộc", "required field is missing"),
    "string_type": ("phải là văn bản trong dấu ngoặc kép", "must be text in quotes"),
    "float_type": ("phải là số", "must be a number"),
    "float_parsing": ("phải là số", "must be a number"),
    "int_type": ("phải là số nguyên", "must be a whole number"),
    "int_parsing": ("phải là số nguyên", "must be a whole number"),
    "bool_type": ("phải là true hoặc false", "must be true or false"),
    "bool_parsing": ("phải là true hoặc false", "must be true or false"),
    "date_type": ("phải là ngày, ví dụ 2025-07-01", "must be a date such as 2025-07-01"),
    "date_from_datetime_parsing": ("phải là ngày, ví dụ 2025-07-01", "must be a date such as 2025-07-01"),
    "tuple_type": ("phải là danh sách trong ngoặc vuông", "must be a list in square brackets"),
    "model_type": ("phải là một mục [..] có các trường con", "must be a [..] section with fields of its own"),
    "string_too_short": ("không được để trống", "must not be empty"),
    "too_short": ("danh sách không được để trống", "the list must not be empty"),
}


def nearest(name: str, known: Iterable[str]) -> str | None:
    """The known name closest to ``name``, if one is close.

    >>> nearest("numarator", ["numerator", "denominator"])
    'numerator'
    """
    found = get_close_matches(name, list(known), n=1, cutoff=0.6)
    return found[0] if found else None


def unknown_name(file: str, field: str, name: str, known: Iterable[str]) -> DefinitionProblem:
    """The problem of a name that nothing bears, with the nearest one that something does."""
    guess = nearest(name, known)
    vi = f"không có {name!r}" + (f"; có phải là {guess!r}?" if guess else "")
    en = f"there is no {name!r}" + (f"; did you mean {guess!r}?" if guess else "")
    return DefinitionProblem(file, field, vi, en)


def of_validation(
    file: str, model: type[BaseModel], error: ValidationError, entry: tuple[str, ...] = ()
) -> Iterator[DefinitionProblem]:
    """Every complaint of pydantic about one file, or about one ``entry`` of its list, in both languages."""
    for detail in error.errors(include_url=False):
        path = detail["loc"]
        field = ".".join([*entry, *(str(step) for step in path)]) or "(tệp)"
        if detail["type"] == "extra_forbidden":
            yield DefinitionProblem(file, field, *_unknown_key(model, path))
        else:
            vi, en = _sentence(detail)
            yield DefinitionProblem(file, field, vi, en)


def _unknown_key(model: type[BaseModel], path: tuple[str | int, ...]) -> tuple[str, str]:
    *section, last = path
    key = str(last)
    guess = nearest(key, _fields_at(model, tuple(section)))
    vi, en = f"khóa lạ {key!r}", f"unknown key {key!r}"
    if section and (guess is None or key in model.model_fields):
        vi += "; trong TOML, khóa viết sau một dòng [mục] thuộc về mục đó: hãy chuyển lên đầu tệp"
        en += "; in TOML a key written after a [section] line belongs to that section: move it to the top of the file"
    if guess:
        vi += f"; có phải là {guess!r}?"
        en += f"; did you mean {guess!r}?"
    return vi, en


def _sentence(detail: Any) -> tuple[str, str]:
    kind, context = detail["type"], detail.get("ctx", {})
    if kind in _SENTENCES:
        return _SENTENCES[kind]
    if kind == "literal_error":
        return f"chỉ nhận một trong: {context['expected']}", f"must be one of: {context['expected']}"
    if kind == "value_error":
        return f"không hợp lệ: {context['error']}", str(context["error"])
    return (
        f"giá trị {detail.get('input')!r} không hợp lệ ({detail['msg']})",
        f"{detail.get('input')!r}: {detail['msg']}",
    )


def _fields_at(model: type[BaseModel], path: tuple[str | int, ...]) -> list[str]:
    """Field names of the model that stands at ``path`` inside ``model``."""
    at: type[BaseModel] | None = model
    for step in path:
        if isinstance(step, int) or at is None:
            continue
        info = at.model_fields.get(step)
        at = _model_inside(info.annotation) if info else None
    return list(at.model_fields) if at else []


def _model_inside(annotation: Any) -> type[BaseModel] | None:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    for part in getattr(annotation, "__args__", ()):
        inside = _model_inside(part)
        if inside is not None:
            return inside
    return None
