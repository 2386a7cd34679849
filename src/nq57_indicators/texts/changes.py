"""Changes between catalogues in words."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from nq57_indicators.models.base import Text
from nq57_indicators.texts.labels import labels

if TYPE_CHECKING:
    from nq57_indicators.catalogue.difference import Change

_KINDS = {
    "indicator": Text(vi="Chỉ tiêu", en="Indicator"),
    "variable": Text(vi="Biến số", en="Variable"),
    "target": Text(vi="Mục tiêu", en="Target"),
    "document": Text(vi="Văn bản", en="Document"),
    "body": Text(vi="Cơ quan", en="Body"),
    "area": Text(vi="Địa bàn", en="Area"),
    "unit": Text(vi="Đơn vị đo", en="Unit"),
    "obligation": Text(vi="Nghĩa vụ báo cáo", en="Obligation"),
    "framework": Text(vi="Khung chấm điểm", en="Framework"),
    "identity": Text(vi="Cân đối", en="Identity"),
    "rule": Text(vi="Quy tắc kiểm tra", en="Rule"),
}
_ADDED = Text(vi="có thêm", en="added")
_REMOVED = Text(vi="không còn", en="no longer there")
_VERDICTS = {
    "comparable": Text(vi="Chuỗi số liệu: so sánh được", en="Series: comparable"),
    "rebase": Text(vi="Chuỗi số liệu: so sánh được sau khi quy đổi", en="Series: comparable after rebasing"),
    "break": Text(vi="Chuỗi số liệu: gián đoạn", en="Series: break"),
}
_PART = re.compile(r"([^.\[]+)(?:\[([^\]]*)\])?\.?")
_TOLD_BY_PATH = {"formula.kind": "formula_kind", "over_areas": "over", "over_time": "over", "status": "document_status"}
"""Fields whose codes are said under another name than their own."""


def change_text(change: Change, lang: str = "vi") -> str:
    """One change as a sentence, with its verdict for series.

    >>> from nq57_indicators.catalogue.difference import Change
    >>> change_text(Change("variable", "grdp", "changed", "unit_measure", "vnd", "million_vnd", "rebase"), "en")
    'Variable grdp: unit changed from “vnd” to “million_vnd”. Series: comparable after rebasing.'
    """
    head = f"{_KINDS[change.kind].in_language(lang)} {change.id}: "
    verdict = f" {_VERDICTS[change.verdict].in_language(lang)}." if change.verdict else ""
    if change.what != "changed":
        said = change.name.in_language(lang) if change.name else ""
        what = (_ADDED if change.what == "added" else _REMOVED).in_language(lang)
        return f"{head}{what}{f' ({said})' if said else ''}.{verdict}"
    body = _through(change, lang) if change.before == change.after else _changed(change, lang)
    return f"{head}{body}.{verdict}"


def field_text(path: str, lang: str = "vi") -> str:
    """A field of a definition in words, what it belongs to in brackets.

    >>> field_text("formula.national.numerator"), field_text("nodes[khcn].weight", "en")
    ('tử số (công thức, cả nước)', 'weight (node khcn)')
    """
    known = labels(lang)
    if f"field.{path}" in known:
        return known[f"field.{path}"]
    *above, last = [
        " ".join(part for part in (known.get(f"field.{name}", name), which) if part)
        for name, which in _PART.findall(path)
    ]
    if above and path.endswith((".vi", ".en")):
        *above, text = above
        last = last.format(field=text)
    return f"{last} ({', '.join(above)})" if above else last


def _value_text(path: str, value: str, lang: str) -> str:
    """What a field holds: codes and truth values in words, figures and ids as they are."""
    known = labels(lang)
    section = _TOLD_BY_PATH.get(path, path.rpartition(".")[2])
    return known.get(f"{section}.{value}", known.get(f"flag.{value}", value))


def _through(change: Change, lang: str) -> str:
    if change.field == "formula":
        text = Text(vi=f"biến số {change.after} đã đổi", en=f"its variable {change.after} changed")
    else:
        text = Text(vi=f"đơn vị đo {change.after} đã đổi", en=f"its unit {change.after} changed")
    return text.in_language(lang)


def _changed(change: Change, lang: str) -> str:
    field = field_text(change.field, lang)
    was, now = (f"“{_value_text(change.field, value, lang)}”" for value in (change.before, change.after))
    if not change.before:
        text = Text(vi=f"{field} ghi thêm {now}", en=f"{field} now says {now}")
    elif not change.after:
        text = Text(vi=f"{field} bỏ {was}", en=f"{field} no longer says {was}")
    else:
        text = Text(vi=f"{field} đổi từ {was} thành {now}", en=f"{field} changed from {was} to {now}")
    return text.in_language(lang)
