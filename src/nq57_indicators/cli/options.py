"""The options that several commands share: one meaning wherever they stand.

``--period``, ``--area``, ``--flow`` and ``--stage`` describe the figures that are read; ``--score-period`` and ``--areas``
name the scores, or the one number, that is asked for.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from typing import Annotated, Final

import typer

from nq57_indicators.cli.completing import completion_of
from nq57_indicators.cli.usage import in_both
from nq57_indicators.models.codelists import CALENDARS, EXPLAINED, FLOWS, SEVERITIES, STAGES
from nq57_indicators.texts.language import LANGUAGES

LANGUAGE_VARIABLE: Final = "NQ57_LANG"


_Check = Callable[[typer.CallbackParam, str | None], str | None]


def _one_of(codes: tuple[str, ...]) -> _Check:
    def checked(param: typer.CallbackParam, value: str | None) -> str | None:
        if value is not None and value not in codes:
            fields = {"option": max(param.opts, key=len), "value": repr(value), "choices": ", ".join(codes)}
            raise typer.BadParameter(in_both("error.no_choice", **fields))
        return value

    return checked


def _severity(param: typer.CallbackParam, value: str | None) -> str | None:
    """A severity by its code, or by what it is called on the screen."""
    if value is not None and value not in SEVERITIES:
        from nq57_indicators.errors import ArgumentError
        from nq57_indicators.texts.codes import code_given

        with suppress(ArgumentError):
            value = code_given("fail_on", value, SEVERITIES, "severity")
    return _one_of(SEVERITIES)(param, value)


def _in_words(_: typer.CallbackParam, value: str | None) -> str | None:
    """A code, or words for it: those of the catalogue, which whoever reads the figures knows."""
    return value


def _language(ctx: typer.Context, param: typer.CallbackParam, value: str) -> str:
    """The language asked for wherever it stands: before the command, behind it, in the environment."""
    _one_of(LANGUAGES)(param, value)
    return str(ctx.obj or value)


def option(
    names: str, text: str, codes: tuple[str, ...] = (), metavar: str | None = None, check: _Check | None = None
) -> typer.models.OptionInfo:
    """An option; ``codes`` are the only values it takes, unless ``check`` knows others."""
    made: typer.models.OptionInfo = typer.Option(
        *names.split(),
        help=text,
        metavar="|".join(codes) if codes else metavar,
        callback=check or (_one_of(codes) if codes else None),
        autocompletion=completion_of(max(names.split(), key=len), codes),
    )
    return made


Sources = Annotated[
    list[str], typer.Argument(help="Tệp hoặc thư mục. / Files or folders.", metavar="SOURCE", show_default=False)
]
Provider = Annotated[
    str | None, option("--provider", "Đơn vị cung cấp số liệu. / Who provides the figures.", metavar="ID")
]
Received = Annotated[
    str | None, option("--received", "Ngày nhận, ví dụ 2025-10-15. / Day of receipt (vintage).", metavar="DATE")
]
ConfigOption = Annotated[
    str | None,
    option(
        "--config",
        "Tệp đặt mức của các quy tắc; không ghi: nq57.toml của thư mục được đọc. / File that sets severities of rules; "
        "without it nq57.toml of the folder read.",
        metavar="FILE",
    ),
]
Geography = Annotated[
    str | None,
    option("--geography", "Hệ địa giới của tên địa bàn: P34 hoặc P63. / Scheme of area names.", metavar="SCHEME"),
]
UnitOption = Annotated[
    list[str] | None,
    option(
        "--unit", "Đơn vị tính, hoặc biến=đơn vị; lặp lại được. / Unit, or variable=unit; repeatable.", metavar="UNIT"
    ),
]
CalendarOption = Annotated[
    str | None, option("--calendar", "Lịch báo cáo. / Reporting calendar.", CALENDARS, check=_in_words)
]
FlowOption = Annotated[
    str | None, option("--flow", "Kiểu số liệu thời kỳ. / Flow of figures of a period.", FLOWS, check=_in_words)
]
StageOption = Annotated[
    str | None, option("--stage", "Giai đoạn số liệu. / Stage of the figures.", STAGES, check=_in_words)
]
PeriodOfSource = Annotated[
    str | None, option("--period", "Kỳ của mọi số liệu, ví dụ 2025-Q3. / Period of all figures.", metavar="PERIOD")
]
AreaOfSource = Annotated[str | None, option("--area", "Địa bàn của mọi số liệu. / Area of all figures.", metavar="ID")]
DecimalOption = Annotated[str | None, option("--decimal", "Dấu thập phân. / Decimal sign.", (",", "."))]
SheetOption = Annotated[str | None, option("--sheet", "Trang tính cần đọc. / Sheet to read.", metavar="NAME")]
LimitsOption = Annotated[
    list[str] | None,
    option(
        "--limits",
        "Giới hạn đọc một tệp, ví dụ cells=8000000; lặp lại được. / Limit on reading one file; repeatable.",
        metavar="NAME=NUMBER",
    ),
]
LayoutOption = Annotated[
    list[str] | None,
    option("--layout", "Cách đọc biểu (nq57 layout); lặp lại được. / How a form is read; repeatable.", metavar="FILE"),
]
AnswersOption = Annotated[
    str | None, option("--answers", "Câu trả lời cho các câu hỏi. / Answers to doubts.", metavar="FILE")
]
HistoryOption = Annotated[
    list[str] | None,
    option(
        "--history",
        "Số liệu các kỳ đã nhận trước đây, tệp hoặc thư mục; lặp lại được. / Figures accepted earlier; repeatable.",
        metavar="SOURCE",
    ),
]
ConfirmationsOption = Annotated[
    str | None,
    option(
        "--confirmations",
        "Các xác nhận đã nhận, TOML hoặc CSV. / Confirmations received, TOML or CSV.",
        metavar="FILE",
    ),
]
CatalogueFolder = Annotated[
    str | None,
    option("--catalogue", "Thư mục định nghĩa khác. / Another folder of definitions.", metavar="FOLDER"),
]
LangOption = Annotated[
    str,
    typer.Option(
        "--lang",
        help="Ngôn ngữ; cũng có thể đặt bằng biến môi trường NQ57_LANG. / Language; also by the variable NQ57_LANG.",
        metavar="|".join(LANGUAGES),
        envvar=LANGUAGE_VARIABLE,
        callback=_language,
        autocompletion=completion_of("--lang", LANGUAGES),
    ),
]
DebugOption = Annotated[bool, typer.Option("--debug", help="Hiện vết lỗi của chương trình. / Show tracebacks.")]
ScorePeriods = Annotated[
    list[str] | None,
    option("--score-period", "Kỳ chấm điểm; lặp lại được. / Period of the scores; repeatable.", metavar="PERIOD"),
]
Areas = Annotated[
    str | None,
    option(
        "--areas", "Địa bàn được chấm điểm (mã, hoặc một hệ như P34). / Areas scored: ids, or a scheme.", metavar="IDS"
    ),
]
KnownAt = Annotated[
    str | None,
    option(
        "--known-at",
        "Chỉ dùng số liệu có đến ngày này; hạn trước đó là đã qua. / Only figures known by this day; earlier due days are past.",
        metavar="DATE",
    ),
]
Expected = Annotated[
    list[str] | None,
    option(
        "--expected", "Nghĩa vụ báo cáo cần đối chiếu; lặp lại được. / Obligations to check; repeatable.", metavar="ID"
    ),
]
Bodies = Annotated[
    str | None,
    option("--bodies", "Chỉ các đơn vị này có nghĩa vụ (P34-01,…). / Only these bodies owe it.", metavar="IDS"),
]
ValidatedAt = Annotated[
    str | None,
    option("--known-at", "Hạn nộp sau ngày này chưa tính. / Deadlines after this day do not count.", metavar="DATE"),
]
Limit = Annotated[
    int,
    typer.Option(
        help="Số phát hiện hiện ra mỗi quy tắc, 0 là tất cả. / Findings shown per rule, 0: all.", min=0, metavar="N"
    ),
]
FailOn = Annotated[
    str, option("--fail-on", "Mức phát hiện làm lệnh thất bại. / Severity that fails.", SEVERITIES, check=_severity)
]
ExplainedIndicator = Annotated[str | None, option("--indicator", "Mã chỉ tiêu. / Id of the indicator.", metavar="ID")]
ExplainedNode = Annotated[
    str | None, option("--node", "Mã nút của khung chấm điểm. / Id of a node of the framework.", metavar="ID")
]
ExplainedNumber = Annotated[
    str | None, option("--what", "Giải thích con số nào. / Which number is explained.", EXPLAINED)
]
ExplainedTarget = Annotated[
    str | None, option("--target", "Mã mục tiêu, nếu có nhiều. / Id of the target, if several.", metavar="ID")
]
ExplainedFramework = Annotated[str | None, option("--framework", "Khung chấm điểm. / Way of scoring.", metavar="ID")]
ExplanationForm = Annotated[str, option("--format", "Dạng kết quả. / Form of the answer.", ("text", "json", "html"))]
