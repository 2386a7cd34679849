"""The tables that every public step takes and gives. A column is added here, with schema, docs and test, or nowhere."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

from nq57_indicators.models import codelists
from nq57_indicators.models.base import Text

Kind = Literal["id", "code", "number", "integer", "date", "text", "flag"]


@dataclass(frozen=True)
class Column:
    """One column: its name, what its cells hold, its titles; ``codes`` are the allowed codes of a closed codelist."""

    name: str
    kind: Kind
    title: Text
    codes: tuple[str, ...] = ()


def _column(name: str, kind: Kind, vi: str, en: str, codes: tuple[str, ...] = ()) -> Column:
    return Column(name, kind, Text(vi=vi, en=en), codes)


_VARIABLE = _column("variable", "id", "Biến số", "Variable")
_INDICATOR = _column("indicator", "id", "Chỉ tiêu", "Indicator")
_REF_AREA = _column("ref_area", "id", "Địa bàn", "Reference area")
_TIME_PERIOD = _column("time_period", "id", "Kỳ", "Time period")
_CALENDAR = _column("calendar", "code", "Lịch báo cáo", "Calendar", codelists.CALENDARS)
_FLOW = _column("flow", "code", "Kiểu số liệu (trong kỳ, lũy kế, thời điểm)", "Flow", codelists.FLOWS)
_PROVIDER = _column("provider", "id", "Nguồn cung cấp", "Provider")
_STAGE = _column("stage", "code", "Giai đoạn (dự toán, thực hiện, quyết toán)", "Stage", codelists.STAGES)
_LOWER = _column("lower", "number", "Cận dưới", "Lower bound")
_UPPER = _column("upper", "number", "Cận trên", "Upper bound")
_MISSING_REASON = _column("missing_reason", "code", "Lý do thiếu", "Reason for missing", codelists.MISSING_REASONS)
_STATUS = _column("obs_status", "code", "Trạng thái số liệu", "Observation status", codelists.OBS_STATUSES)
_BASIS = _column("basis", "code", "Cách có được số liệu", "Basis", codelists.BASES)
_VINTAGE = _column("vintage", "date", "Ngày công bố hoặc nhận", "Vintage")
_VALUE = _column("value", "number", "Giá trị", "Value")
_NODE = _column("node", "id", "Nút", "Node")
_SCORE = _column("score", "number", "Điểm", "Score")
_WEIGHT = _column("weight", "number", "Trọng số", "Weight")
_VALUE_PERIOD = _column("value_period", "id", "Kỳ của giá trị", "Period of the value")
_AGE = _column("age", "integer", "Tuổi của giá trị (ngày)", "Age of the value (days)")
_CARRIED_FROM = _column("carried_from", "id", "Dùng số kỳ trước", "Carried forward from")
_NO_SCORE = _column("missing_reason", "code", "Lý do không có điểm", "Reason for no score", codelists.SCORE_REASONS)
_NOTE = _column("note", "text", "Ghi chú", "Notes")
_RELATION = _column("relation", "code", "Phải đạt hay để so sánh", "Owed or a benchmark", codelists.RELATIONS)
_OWNER = _column("owner", "id", "Đơn vị chịu trách nhiệm", "Owner")
_DUE = _column("due", "date", "Hạn", "Due")
_LOW = _column("low", "number", "Mục tiêu, đầu dưới", "Target, low end")
_HIGH = _column("high", "number", "Mục tiêu, đầu trên", "Target, high end")
_GAP = _column("gap", "number", "Còn thiếu (số âm: vượt)", "Gap (negative: ahead)")
_TIME_SHARE = _column("time_share", "number", "Phần thời gian đã qua", "Share of the time gone")
_PROGRESS = _column(
    "progress", "number", "Phần đã đi được từ mốc xuất phát tới mục tiêu", "Progress from the base to the target"
)
_OUTLOOK = _column("outlook", "code", "Mức tiến độ", "Class of progress", codelists.OUTLOOKS)
_OUTLOOK_REASON = _column(
    "outlook_reason", "code", "Lý do chưa kết luận", "Reason for no verdict", codelists.OUTLOOK_REASONS
)
_LATER_PERIOD = _column(
    "later_period", "id", "Kỳ của số mới nhất sau hạn", "Period of the newest figure after the due day"
)
_LATER_VALUE = _column("later_value", "number", "Số mới nhất sau hạn", "Newest figure after the due day")
_REQUIRED_PACE = _column("required_pace", "number", "Tốc độ cần mỗi năm", "Required pace per year")
_OBSERVED_PACE = _column("observed_pace", "number", "Tốc độ thực tế mỗi năm", "Observed pace per year")
_PROJECTED_YEAR = _column(
    "projected_year", "integer", "Năm dự kiến đạt theo đà hiện nay", "Year projected at the observed pace"
)
_RANK = _column("rank", "integer", "Hạng", "Rank")
_RANK_OF = _column("rank_of", "integer", "Số đơn vị được xếp hạng", "Number ranked")
_KEY = (_INDICATOR, _REF_AREA, _TIME_PERIOD, _CALENDAR, _FLOW, _PROVIDER, _STAGE)

OBSERVATIONS: Final = (
    _VARIABLE,
    _REF_AREA,
    _TIME_PERIOD,
    _CALENDAR,
    _FLOW,
    _PROVIDER,
    _STAGE,
    _column("obs_value", "number", "Số liệu", "Observed value"),
    _LOWER,
    _UPPER,
    _column("unit_measure", "id", "Đơn vị tính", "Unit of measure"),
    _column("decimals", "integer", "Số chữ số thập phân đã in", "Printed decimals"),
    _STATUS,
    _MISSING_REASON,
    _BASIS,
    _VINTAGE,
    _column("file", "integer", "Mã tệp và trang tính", "File and sheet code"),
    _column("row", "integer", "Dòng", "Row"),
    _column("column", "integer", "Cột", "Column"),
    _NOTE,
)

FINDINGS: Final = (
    _column("finding", "text", "Mã phát hiện", "Finding"),
    _column("rule", "id", "Quy tắc", "Rule"),
    _column("severity", "code", "Mức độ", "Severity", codelists.SEVERITIES),
    _column("dimension", "code", "Yêu cầu dữ liệu (đúng, đủ, sạch, sống)", "Quality dimension", codelists.DIMENSIONS),
    _VARIABLE,
    _REF_AREA,
    _TIME_PERIOD,
    _PROVIDER,
    _column("file", "text", "Tệp", "File"),
    _column("sheet", "text", "Trang tính", "Sheet"),
    _column("cell", "text", "Ô", "Cell"),
    _column("found", "text", "Tìm thấy", "Found"),
    _column("expected", "text", "Cần có", "Expected"),
)

DOUBTS: Final = (
    _column("doubt", "text", "Mã câu hỏi", "Doubt"),
    _column("question", "id", "Câu hỏi (quy tắc)", "Question (rule)"),
    _column("file", "text", "Tệp", "File"),
    _column("sheet", "text", "Trang tính", "Sheet"),
    _column("cell", "text", "Ô", "Cell"),
    _column("found", "text", "Tìm thấy", "Found"),
    _column("choices", "text", "Các cách trả lời", "Choices"),
    _column("figures", "integer", "Số liệu đang chờ", "Figures that wait"),
    _column("assumed", "text", "Đang đọc theo", "Read by until answered"),
)

SENTENCES: Final = (
    _column("finding", "text", "Mã phát hiện", "Finding"),
    _column("rule", "id", "Quy tắc", "Rule"),
    _column("severity", "code", "Mức độ", "Severity", codelists.SEVERITIES),
    _column("place", "text", "Ở đâu", "Place"),
    _column("sentence", "text", "Vấn đề", "What is wrong"),
    _column("fix", "text", "Cách sửa", "How to mend it"),
    _column("option", "text", "Khai báo trả lời được", "Declaration that answers it"),
)

RETURNED: Final = (
    _column("file", "text", "Tệp đã nhận", "File received"),
    _column("workbook", "text", "Tệp trả lại", "Workbook returned"),
    _column("errors", "integer", "Lỗi", "Errors"),
    _column("warnings", "integer", "Cảnh báo", "Warnings"),
    _column("confirms", "integer", "Đề nghị xác nhận", "To be confirmed"),
    _column("notes", "integer", "Lưu ý", "Notes"),
    _column("mended", "integer", "Không còn so với lần trước", "No longer found since the earlier report"),
    _column("left", "integer", "Chưa sửa từ lần trước", "Left from the earlier report"),
    _column("new", "integer", "Mới so với lần trước", "New since the earlier report"),
    _column("unsigned", "flag", "Không còn chữ ký số", "Lost its digital signature"),
    _column("refused", "text", "Không trả lại được vì", "Not returned because"),
)

COLLECTED: Final = (
    _column("duty", "id", "Nghĩa vụ báo cáo", "Duty"),
    _column("body", "id", "Đơn vị", "Body"),
    _TIME_PERIOD,
    _column("due", "date", "Hạn", "Due"),
    _column("status", "code", "Tình trạng gửi", "Whether it was sent", codelists.SENDINGS),
    _column("returned", "flag", "Trả lại để sửa", "To be returned"),
    _column("received", "date", "Ngày gửi lần đầu", "First received on"),
    _column("file", "text", "Tệp gửi gần nhất", "File sent last"),
    _column("asked", "integer", "Số liệu cần", "Figures asked for"),
    _column("given", "integer", "Số liệu đã nhận", "Figures received"),
    _column("accepted", "integer", "Số liệu dùng được", "Figures accepted"),
    _column("excused", "integer", "Thiếu có lý do", "Missing with a reason"),
    _column("questions", "integer", "Câu hỏi chưa trả lời", "Open questions"),
)

VALUES: Final = (
    *_KEY,
    _column("preferred", "flag", "Được dùng để tổng hợp", "Preferred"),
    _VALUE,
    _LOWER,
    _UPPER,
    _column("numerator", "number", "Tử số", "Numerator"),
    _column("denominator", "number", "Mẫu số", "Denominator"),
    _BASIS,
    _STATUS,
    _MISSING_REASON,
    _VINTAGE,
    _NOTE,
)

NORMALISED: Final = (
    _NODE,
    _INDICATOR,
    _REF_AREA,
    _TIME_PERIOD,
    _SCORE,
    _LOWER,
    _UPPER,
    _WEIGHT,
    _VALUE_PERIOD,
    _AGE,
    _CARRIED_FROM,
    _NO_SCORE,
    _NOTE,
)

SCORES: Final = (
    _NODE,
    _REF_AREA,
    _TIME_PERIOD,
    _SCORE,
    _LOWER,
    _UPPER,
    _WEIGHT,
    _column("availability", "number", "Tỷ lệ trọng số có số liệu", "Availability"),
    _RANK,
    _column("rank_best", "integer", "Hạng cao nhất có thể", "Best possible rank"),
    _column("rank_worst", "integer", "Hạng thấp nhất có thể", "Worst possible rank"),
    _RANK_OF,
    _VALUE_PERIOD,
    _AGE,
    _CARRIED_FROM,
    _column("carried_weight", "number", "Tỷ lệ trọng số dùng số kỳ trước", "Share of weight carried forward"),
    _column("unlike_weight", "number", "Tỷ lệ trọng số không cùng loại số liệu", "Share of weight of unlike values"),
    _column("clipped", "integer", "Số điểm bị cắt ở đầu thang", "Scores cut at an end of the scale"),
    _NO_SCORE,
    _column("framework", "id", "Khung chấm điểm", "Framework"),
    _NOTE,
)

GAPS: Final = (
    *_KEY,
    _column("target", "id", "Mục tiêu", "Target"),
    _OWNER,
    _DUE,
    _column("value", "number", "Giá trị đem so với mục tiêu", "Value compared with the target"),
    _LOW,
    _HIGH,
    _column("met", "code", "Đạt", "Met", codelists.MET),
    _GAP,
    _column("gap_lower", "number", "Còn thiếu, cận dưới", "Gap, lower bound"),
    _column("gap_upper", "number", "Còn thiếu, cận trên", "Gap, upper bound"),
    _RELATION,
    _column("base_period", "id", "Kỳ gốc", "Base period"),
    _column("base_value", "number", "Giá trị gốc", "Base value"),
    _TIME_SHARE,
    _PROGRESS,
    _OUTLOOK,
    _OUTLOOK_REASON,
    _LATER_PERIOD,
    _LATER_VALUE,
    _column("outlook_method", "code", "Cách xét mức tiến độ", "How the class is found", codelists.OUTLOOK_METHODS),
    _REQUIRED_PACE,
    _OBSERVED_PACE,
    _PROJECTED_YEAR,
    _NOTE,
)

STATUS: Final = (
    _REF_AREA,
    _INDICATOR,
    _column("targets", "text", "Các mục tiêu như nhau", "Targets that ask for the same"),
    _RELATION,
    _OWNER,
    _DUE,
    _column("operator", "code", "Phép so", "Operator", codelists.OPERATORS),
    _LOW,
    _HIGH,
    _column("time_period", "id", "Kỳ của số dùng để đánh giá", "Period of the figure that is judged"),
    _CALENDAR,
    _column("value", "number", "Số dùng để đánh giá", "Figure that is judged"),
    _LOWER,
    _UPPER,
    _STATUS,
    _BASIS,
    _column("carried_from", "id", "Dùng số kỳ trước, kỳ", "Carried forward from"),
    _column("interim_period", "id", "Kỳ tạm mới hơn", "Later interim period"),
    _column("interim_value", "number", "Số của kỳ tạm mới hơn", "Figure of the later interim period"),
    _column("previous_value", "number", "Số kỳ liền trước", "Figure of the period before"),
    _column("year_before_value", "number", "Số cùng kỳ năm trước", "Figure of the same period a year before"),
    _GAP,
    _column("gap_unit", "id", "Đơn vị tính phần còn thiếu", "Unit of the gap"),
    _PROGRESS,
    _TIME_SHARE,
    _OBSERVED_PACE,
    _REQUIRED_PACE,
    _PROJECTED_YEAR,
    _column("projected_first", "integer", "Năm sớm nhất trong các cách ước theo đà", "First year of all slopes"),
    _column("projected_last", "integer", "Năm muộn nhất trong các cách ước theo đà", "Last year of all slopes"),
    _OUTLOOK,
    _OUTLOOK_REASON,
    _LATER_PERIOD,
    _LATER_VALUE,
    _RANK,
    _RANK_OF,
    _NOTE,
)

CHANGES: Final = (
    _REF_AREA,
    _INDICATOR,
    _TIME_PERIOD,
    _column("change", "code", "Thay đổi", "Change", codelists.CHANGES),
    _column("targets", "text", "Các mục tiêu như nhau", "Targets that ask for the same"),
    _column("value_before", "number", "Giá trị trước đó", "Value before"),
    _VALUE,
    _column("outlook_before", "code", "Mức tiến độ trước đó", "Class of progress before", codelists.OUTLOOKS),
    _OUTLOOK,
)

TRENDS: Final = (
    *_KEY,
    _VALUE,
    _LOWER,
    _UPPER,
    _column("base_period", "id", "Kỳ gốc", "Base period"),
    _column("change", "number", "Thay đổi so với kỳ gốc", "Change since the base period"),
    _column("change_percent", "number", "Thay đổi so với kỳ gốc (%)", "Change since the base period (%)"),
    _column("cagr", "number", "Tăng bình quân năm từ kỳ gốc (%)", "Average yearly growth since the base period (%)"),
    _column("previous_change", "number", "Thay đổi so với kỳ liền trước", "Change since the period before"),
    _column(
        "yearly_change", "number", "Thay đổi so với cùng kỳ năm trước", "Change since the same period a year before"
    ),
    _column("series_break", "text", "Gián đoạn chuỗi", "Break in series"),
)

TABLES: Final = {
    "observations": OBSERVATIONS,
    "findings": FINDINGS,
    "doubts": DOUBTS,
    "sentences": SENTENCES,
    "returned": RETURNED,
    "collected": COLLECTED,
    "values": VALUES,
    "normalised": NORMALISED,
    "scores": SCORES,
    "gaps": GAPS,
    "status": STATUS,
    "changes": CHANGES,
    "trends": TRENDS,
}


def column_names(table: str) -> list[str]:
    """Names of the columns of ``table``, in order.

    >>> column_names("trends")[-3:]
    ['previous_change', 'yearly_change', 'series_break']
    """
    return [column.name for column in TABLES[table]]
