"""The tables that say what ids stand for: joined to results by their first columns, without any Python."""

from __future__ import annotations

from typing import Final, get_args

from nq57_indicators.models import codelists
from nq57_indicators.models.base import Confidence, Text
from nq57_indicators.models.formula_kinds import FORMULA_KINDS
from nq57_indicators.models.tables import Column, Kind

DOCUMENT_STATUSES: Final = ("draft", "in_force", "amended", "ended")
NODE_KINDS: Final = ("node", "indicator", "deduction")


def _column(name: str, kind: Kind, vi: str, en: str, codes: tuple[str, ...] = ()) -> Column:
    return Column(name, kind, Text(vi=vi, en=en), codes)


def _named(name: str, vi: str, en: str) -> tuple[Column, Column, Column]:
    """An id with its names in both languages."""
    return _column(name, "id", vi, en), *_names()


def _names() -> tuple[Column, Column]:
    return _column("name_vi", "text", "Tên tiếng Việt", "Vietnamese name"), _column(
        "name_en", "text", "Tên tiếng Anh", "English name"
    )


_UNIT: Final = (
    _column("unit_measure", "id", "Đơn vị tính", "Unit of measure"),
    _column("unit_vi", "text", "Đơn vị tính, tiếng Việt", "Unit in Vietnamese"),
    _column("unit_en", "text", "Đơn vị tính, tiếng Anh", "Unit in English"),
)
_VALID: Final = (
    _column("valid_from", "date", "Có hiệu lực từ ngày", "Valid from"),
    _column("valid_to", "date", "Có hiệu lực đến hết ngày", "Valid to"),
)

INDICATORS: Final = (
    *_named("indicator", "Chỉ tiêu", "Indicator"),
    *_UNIT,
    _column("better", "code", "Chiều tốt", "Better", ("higher", "lower")),
    _column("pillar", "id", "Nhóm chỉ tiêu", "Pillar"),
    _column("pillar_vi", "text", "Nhóm chỉ tiêu, tiếng Việt", "Pillar in Vietnamese"),
    _column("pillar_en", "text", "Nhóm chỉ tiêu, tiếng Anh", "Pillar in English"),
    _column("programme_item", "text", "Số thứ tự trong phụ lục chương trình", "Item of the programme's appendix"),
    _column("formula_kind", "code", "Loại công thức", "Kind of formula", tuple(FORMULA_KINDS)),
    _column("variables", "text", "Các biến số của công thức", "Variables of the formula"),
    _column(
        "definition_basis", "code", "Căn cứ của công thức", "Basis of the formula", get_args(codelists.DefinitionBasis)
    ),
    _column("variant_of", "id", "Là biến thể của", "Variant of"),
    _column("accountable", "id", "Cơ quan chịu trách nhiệm", "Accountable body"),
)
VARIABLES: Final = (
    *_named("variable", "Biến số", "Variable"),
    *_UNIT,
    _column("measure", "code", "Thời kỳ hay thời điểm", "Flow or stock", get_args(codelists.Measure)),
    _column("frequency", "code", "Kỳ báo cáo", "Frequency", codelists.FREQUENCIES),
    _column("over_areas", "code", "Cách gộp qua địa bàn", "Over areas", get_args(codelists.OverAreas)),
    _column("over_time", "code", "Cách gộp theo thời gian", "Over time", get_args(codelists.OverTime)),
    _column("custodian", "id", "Đơn vị giữ số liệu", "Custodian"),
    *_VALID,
)
TARGETS: Final = (
    _column("target", "id", "Mục tiêu", "Target"),
    _column("indicator", "id", "Chỉ tiêu được so với mục tiêu", "Indicator compared with it"),
    _column("operator", "code", "Phép so", "Operator", codelists.OPERATORS),
    _column("low", "number", "Con số, hoặc đầu dưới", "Figure, or low end"),
    _column("high", "number", "Con số, hoặc đầu trên", "Figure, or high end"),
    _column("due_period", "text", "Kỳ đến hạn", "Period due"),
    _column("due", "date", "Ngày đến hạn", "Due"),
    _column("applies", "code", "Áp dụng khi nào", "Applies", get_args(codelists.Applies)),
    _column("level", "id", "Cấp phải đạt", "Level that owes it"),
    _column("owner", "id", "Đơn vị tự đặt", "Body that set it for itself"),
    _column("benchmark_for", "text", "Các cấp được so với mục tiêu", "Levels it is compared with"),
    _column("strength", "code", "Mức độ ràng buộc", "Strength", get_args(codelists.Strength)),
    _column("document", "id", "Văn bản", "Document"),
    _column("clause", "text", "Điều khoản", "Clause"),
    _column("wording", "text", "Câu chữ của văn bản", "Wording of the act"),
    _column("confidence", "code", "Mức kiểm chứng", "Confidence", get_args(Confidence)),
    _column("in_force", "flag", "Đang có hiệu lực", "In force"),
    *_VALID,
)
AREAS: Final = (
    *_named("ref_area", "Địa bàn", "Reference area"),
    _column("scheme", "id", "Hệ địa giới", "Scheme"),
    _column("level", "id", "Cấp", "Level"),
    _column("parent", "id", "Thuộc", "Parent"),
    _column("successors", "text", "Kế tục", "Successors"),
    *_VALID,
)
PERIODS: Final = (
    _column("time_period", "id", "Kỳ", "Time period"),
    _column("calendar", "code", "Lịch báo cáo", "Calendar", codelists.CALENDARS),
    _column("frequency", "code", "Tần suất", "Frequency", codelists.FREQUENCIES),
    _column("start", "date", "Ngày đầu", "First day"),
    _column("end", "date", "Ngày cuối", "Last day"),
)
BODIES: Final = (
    *_named("body", "Đơn vị", "Body"),
    _column("kind", "id", "Loại", "Kind"),
    *_VALID,
)
DOCUMENTS: Final = (
    _column("document", "id", "Văn bản", "Document"),
    _column("number", "text", "Số hiệu", "Number"),
    _column("title_vi", "text", "Tiêu đề", "Title in Vietnamese"),
    _column("title_en", "text", "Tiêu đề, tiếng Anh", "Title in English"),
    _column("issuer", "text", "Nơi ban hành", "Issuer"),
    _column("issued", "text", "Ban hành, như đã biết", "Issued, as it is known"),
    _column("issued_day", "date", "Ngày ban hành, muộn nhất", "Day of issue, at the latest"),
    _column("effective", "date", "Ngày có hiệu lực", "Effective"),
    _column("ended", "date", "Ngày hết hiệu lực", "Ended"),
    _column("status", "code", "Tình trạng", "Status", DOCUMENT_STATUSES),
    _column("confidence", "code", "Mức kiểm chứng", "Confidence", get_args(Confidence)),
    _column("address", "text", "Nơi đọc được văn bản", "Where it was read"),
)
NODES: Final = (
    _column("framework", "id", "Khung chấm điểm", "Framework"),
    *_named("node", "Nút", "Node"),
    _column("parent", "id", "Thuộc nút", "Parent"),
    _column("kind", "code", "Nút, chỉ tiêu hay chỉ tiêu trừ điểm", "Node, indicator or deduction", NODE_KINDS),
    _column("official", "flag", "Khung chính thức", "Official framework"),
)

DIMENSIONS: Final = {
    "indicators": INDICATORS,
    "variables": VARIABLES,
    "targets": TARGETS,
    "areas": AREAS,
    "periods": PERIODS,
    "bodies": BODIES,
    "documents": DOCUMENTS,
    "nodes": NODES,
}
KEYS: Final = {
    "indicators": ("indicator",),
    "variables": ("variable",),
    "targets": ("target",),
    "areas": ("ref_area",),
    "periods": ("time_period", "calendar"),
    "bodies": ("body",),
    "documents": ("document",),
    "nodes": ("framework", "node", "parent"),
}
"""What identifies a row of each."""
