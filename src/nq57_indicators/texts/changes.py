"""Changes between catalogues in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from nq57_indicators.models.base import Text

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
}
_ADDED = Text(vi="có thêm", en="added")
_REMOVED = Text(vi="không còn", en="no longer there")
_VERDICTS = {
    "comparable": Text(vi="Chuỗi số liệu: so sánh được", en="Series: comparable"),
    "rebase": Text(vi="Chuỗi số liệu: so sánh được sau khi quy đổi", en="Series: comparable after rebasing"),
    "break": Text(vi="Chuỗi số liệu: gián đoạn", en="Series: break"),
}
_FIELDS = {
    "unit_measure": Text(vi="đơn vị tính", en="unit"),
    "formula.numerator": Text(vi="tử số", en="numerator"),
    "formula.denominator": Text(vi="mẫu số", en="denominator"),
    "formula.per": Text(vi="hệ số nhân", en="factor"),
    "formula.averaging": Text(vi="cách tính bình quân", en="averaging"),
    "formula.base_period": Text(vi="kỳ gốc", en="base period"),
    "formula.kind": Text(vi="loại công thức", en="kind of formula"),
    "measure": Text(vi="thời kỳ hay thời điểm", en="flow or stock"),
    "price_basis": Text(vi="giá hiện hành hay so sánh", en="price basis"),
    "value": Text(vi="con số", en="figure"),
    "operator": Text(vi="phép so", en="operator"),
    "due": Text(vi="hạn", en="due"),
    "status": Text(vi="tình trạng", en="status"),
    "amended_by.known": Text(vi="sửa đổi", en="amendment"),
    "amended_by.unknown": Text(
        vi="sửa đổi (chưa có nội dung: mọi con số của văn bản này có thể đã sửa đổi)",
        en="amendment (its text is not at hand: every figure of this document is possibly amended)",
    ),
    "accountable": Text(vi="cơ quan chịu trách nhiệm", en="accountable body"),
    "name.vi": Text(vi="tên tiếng Việt", en="Vietnamese name"),
    "name.en": Text(vi="tên tiếng Anh", en="English name"),
}


def change_text(change: Change, lang: str = "vi") -> str:
    """One change as a sentence, with its verdict for series.

    >>> from nq57_indicators.catalogue.difference import Change
    >>> change_text(Change("variable", "grdp", "changed", "unit_measure", "vnd", "million_vnd", "rebase"), "en")
    'Variable grdp: unit changed from “vnd” to “million_vnd”. Series: comparable after rebasing.'
    """
    head = f"{_KINDS[change.kind].in_language(lang)} {change.id}: "
    if change.what != "changed":
        said = change.name.in_language(lang) if change.name else ""
        what = _ADDED if change.what == "added" else _REMOVED
        return f"{head}{what.in_language(lang)}{f' ({said})' if said else ''}."
    body = _through(change, lang) if change.field == "formula" else _changed(change, lang)
    verdict = f" {_VERDICTS[change.verdict].in_language(lang)}." if change.verdict else ""
    return f"{head}{body}.{verdict}"


def _through(change: Change, lang: str) -> str:
    text = Text(vi=f"biến số {change.after} đã đổi", en=f"its variable {change.after} changed")
    return text.in_language(lang)


def _changed(change: Change, lang: str) -> str:
    known = _FIELDS.get(change.field)
    field = known.in_language(lang) if known else change.field
    was, now = f"“{change.before}”", f"“{change.after}”"
    if not change.before:
        text = Text(vi=f"{field} ghi thêm {now}", en=f"{field} now says {now}")
    elif not change.after:
        text = Text(vi=f"{field} bỏ {was}", en=f"{field} no longer says {was}")
    else:
        text = Text(vi=f"{field} đổi từ {was} thành {now}", en=f"{field} changed from {was} to {now}")
    return text.in_language(lang)
