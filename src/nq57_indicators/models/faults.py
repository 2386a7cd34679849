"""What pydantic complains of, said so that a person who does not program can mend it."""

from __future__ import annotations

from typing import Any

from nq57_indicators.models.base import ID_PATTERN, NOT_BLANK, ContradictionError
from nq57_indicators.models.definitions import ISSUED_PATTERN

_SENTENCES = {
    "extra_forbidden": ("khóa lạ, không dùng ở đây", "unknown key"),
    "date_parsing": ("phải là ngày, ví dụ 2025-07-01", "must be a date such as 2025-07-01"),
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
_QUOTED = {"float_type", "int_type", "bool_type", "date_type"}


def fault_text(detail: Any) -> tuple[str, str]:
    """One complaint (an item of ``ValidationError.errors()``) in Vietnamese and English.

    >>> fault_text({"type": "float_type", "input": "90", "loc": ("value",)})[1]
    'must be a number, without quotes'
    """
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
