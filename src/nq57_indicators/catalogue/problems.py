"""What is wrong with a definition file, said so that a person who does not program can mend it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from difflib import get_close_matches
from typing import Any

from pydantic import BaseModel, ValidationError

from nq57_indicators.errors import DefinitionProblem
from nq57_indicators.models.base import ID_PATTERN, NOT_BLANK, ContradictionError
from nq57_indicators.models.definitions import ISSUED_PATTERN

_NUMBER = re.compile(r"-?\d+([.,]\d+)?")
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
    "too_long": ("danh sách có quá nhiều phần tử", "the list has too many items"),
    "finite_number": ("phải là một số hữu hạn, không phải nan hay inf", "must be a finite number, not nan or inf"),
    "dict_type": ("phải là một mục [..] gồm tên = số", "must be a [..] section of name = number"),
}
_PATTERNS = {
    ID_PATTERN: (
        "mã chỉ gồm chữ cái không dấu, chữ số, dấu _ - và dấu chấm, bắt đầu bằng chữ hoặc số",
        "an id has letters without marks, digits, _ - and . only, and begins with a letter or digit",
    ),
    NOT_BLANK: _SENTENCES["string_too_short"],
    ISSUED_PATTERN: ("ghi như 2025, 2025-02 hoặc 2025-02-28", "write 2025, 2025-02 or 2025-02-28"),
}
_LIMITS = {
    "greater_than_equal": ("phải từ {ge} trở lên", "ge"),
    "greater_than": ("phải lớn hơn {gt}", "gt"),
    "less_than_equal": ("không được quá {le}", "le"),
    "less_than": ("phải nhỏ hơn {lt}", "lt"),
}
_TERM = ("phải là mã biến số trong dấu ngoặc kép, hoặc một số", "must be the id of a variable in quotes, or a number")
_QUOTED = {"float_type", "int_type", "bool_type", "date_type"}


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
    if _NUMBER.fullmatch(name):
        vi, en = f"{vi}; nếu là số thì bỏ dấu ngoặc kép", f"{en}; a number stands without quotes"
    return DefinitionProblem(file, field, vi, en)


def of_validation(
    file: str, model: type[BaseModel], error: ValidationError, entry: tuple[str, ...] = ()
) -> Iterator[DefinitionProblem]:
    """Every complaint of pydantic about one file, or about one ``entry`` of its list, in both languages."""
    details = error.errors(include_url=False)
    inside = {detail["loc"][:depth] for detail in details for depth in range(len(detail["loc"]))}
    for detail in details:
        path = detail["loc"]
        if detail["type"] == "too_short" and path in inside:  # its items are there, but faulty
            continue
        if path and path[-1] in ("str", "float"):  # one term that is neither: pydantic complains once for each
            if path[-1] == "str":
                yield DefinitionProblem(file, ".".join([*entry, *(str(step) for step in path[:-1])]), *_TERM)
            continue
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
    if kind == "tuple_type" and isinstance(detail["input"], dict):
        name = detail["loc"][-1]
        return f"là danh sách: hãy viết [[{name}]], hai ngoặc vuông", f"is a list: write [[{name}]] in double brackets"
    if kind in _SENTENCES:
        vi, en = _SENTENCES[kind]
        if kind in _QUOTED and isinstance(detail["input"], str):
            return f"{vi}, không có dấu ngoặc kép", f"{en}, without quotes"
        return vi, en
    if kind == "string_pattern_mismatch" and context["pattern"] in _PATTERNS:
        vi, en = _PATTERNS[context["pattern"]]
        return f"{detail['input']!r}: {vi}", f"{detail['input']!r}: {en}"
    if kind == "literal_error":
        expected = context["expected"].replace(" or ", ", ")
        return f"chỉ nhận một trong: {expected}", f"must be one of: {context['expected']}"
    if kind in _LIMITS:
        vi, limit = _LIMITS[kind]
        return f"{detail['input']!r}: {vi.format(**{limit: context[limit]})}", f"{detail['input']!r}: {detail['msg']}"
    if kind == "value_error" and isinstance(context["error"], ContradictionError):
        return f"không hợp lệ: {context['error'].vi}", context["error"].en
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
