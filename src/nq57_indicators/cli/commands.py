"""The commands of ``nq57`` with their options. Each one's work is imported when it runs: ``--help`` stays cheap."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated

import typer

from nq57_indicators.cli.lawful import AsOf, register
from nq57_indicators.models.codelists import CALENDARS, FLOWS, LOOKED_UP, SEVERITIES, STAGES
from nq57_indicators.texts.labels import LANGUAGES, label


def application() -> typer.Typer:
    """The program with all its commands."""
    app = typer.Typer(
        help="Kiểm tra và tính chỉ tiêu theo dõi Nghị quyết 57. / Check and compute the indicators of Resolution 57.",
        add_completion=False,
        pretty_exceptions_enable=False,
        rich_markup_mode=None,
    )
    catalogue = typer.Typer(
        help="Tra cứu và kiểm tra định nghĩa / Look up and check definitions.", rich_markup_mode=None
    )
    for command in (validate, assess, explain, schema, version):
        app.command()(command)
    catalogue.command("list")(list_)
    catalogue.command()(show)
    catalogue.command()(check)
    register(catalogue)
    app.add_typer(catalogue, name="catalogue")
    return app


def _one_of(codes: tuple[str, ...]) -> Callable[[typer.CallbackParam, str | None], str | None]:
    def checked(param: typer.CallbackParam, value: str | None) -> str | None:
        if value is not None and value not in codes:
            fields = {"option": f"--{param.name}", "value": repr(value), "choices": ", ".join(codes)}
            raise typer.BadParameter(" / ".join(label("error.no_choice", lang, **fields) for lang in LANGUAGES))
        return value

    return checked


def _option(names: str, text: str, codes: tuple[str, ...] = (), metavar: str | None = None) -> typer.models.OptionInfo:
    """An option; ``codes`` are the only values it takes."""
    option: typer.models.OptionInfo = typer.Option(
        *names.split(),
        help=text,
        metavar="|".join(codes) if codes else metavar,
        callback=_one_of(codes) if codes else None,
    )
    return option


Sources = Annotated[
    list[str], typer.Argument(help="Tệp hoặc thư mục. / Files or folders.", metavar="SOURCE", show_default=False)
]
Provider = Annotated[
    str | None, _option("--provider", "Đơn vị cung cấp số liệu. / Who provides the figures.", metavar="ID")
]
Received = Annotated[
    str | None, _option("--received", "Ngày nhận, ví dụ 2025-10-15. / Day of receipt (vintage).", metavar="DATE")
]
Geography = Annotated[
    str | None,
    _option("--geography", "Hệ địa giới của tên địa bàn: P34 hoặc P63. / Scheme of area names.", metavar="SCHEME"),
]
UnitOption = Annotated[
    list[str] | None,
    _option(
        "--unit", "Đơn vị tính, hoặc biến=đơn vị; lặp lại được. / Unit, or variable=unit; repeatable.", metavar="UNIT"
    ),
]
CalendarOption = Annotated[str | None, _option("--calendar", "Lịch báo cáo. / Reporting calendar.", CALENDARS)]
FlowOption = Annotated[str | None, _option("--flow", "Kiểu số liệu thời kỳ. / Flow of figures of a period.", FLOWS)]
StageOption = Annotated[str | None, _option("--stage", "Giai đoạn số liệu. / Stage of the figures.", STAGES)]
PeriodOfSource = Annotated[
    str | None, _option("--period", "Kỳ của mọi số liệu, ví dụ 2025-Q3. / Period of all figures.", metavar="PERIOD")
]
AreaOfSource = Annotated[str | None, _option("--area", "Địa bàn của mọi số liệu. / Area of all figures.", metavar="ID")]
DecimalOption = Annotated[str | None, _option("--decimal", "Dấu thập phân. / Decimal sign.", (",", "."))]
SheetOption = Annotated[str | None, _option("--sheet", "Trang tính cần đọc. / Sheet to read.", metavar="NAME")]
LimitsOption = Annotated[
    list[str] | None,
    _option(
        "--limits",
        "Giới hạn đọc một tệp, ví dụ cells=8000000; lặp lại được. / Limit on reading one file; repeatable.",
        metavar="NAME=NUMBER",
    ),
]
CatalogueFolder = Annotated[
    str | None,
    _option("--catalogue", "Thư mục định nghĩa khác. / Another folder of definitions.", metavar="FOLDER"),
]
LangOption = Annotated[str, _option("--lang", "Ngôn ngữ. / Language.", LANGUAGES)]
DebugOption = Annotated[bool, typer.Option("--debug", help="Hiện vết lỗi của chương trình. / Show tracebacks.")]
KnownAt = Annotated[
    str | None,
    _option("--known-at", "Chỉ dùng số liệu có đến ngày này. / Only figures known by this day.", metavar="DATE"),
]


def validate(
    sources: Sources,
    provider: Provider = None,
    received: Received = None,
    geography: Geography = None,
    unit: UnitOption = None,
    calendar: CalendarOption = None,
    flow: FlowOption = None,
    stage: StageOption = None,
    period: PeriodOfSource = None,
    area: AreaOfSource = None,
    decimal: DecimalOption = None,
    sheet: SheetOption = None,
    limits: LimitsOption = None,
    catalogue: CatalogueFolder = None,
    expected: Annotated[
        list[str] | None,
        _option(
            "--expected",
            "Nghĩa vụ báo cáo cần đối chiếu; lặp lại được. / Obligations to check; repeatable.",
            metavar="ID",
        ),
    ] = None,
    bodies: Annotated[
        str | None,
        _option("--bodies", "Chỉ các đơn vị này có nghĩa vụ (P34-01,…). / Only these bodies owe it.", metavar="IDS"),
    ] = None,
    known_at: Annotated[
        str | None,
        _option(
            "--known-at", "Hạn nộp sau ngày này chưa tính. / Deadlines after this day do not count.", metavar="DATE"
        ),
    ] = None,
    fail_on: Annotated[
        str, _option("--fail-on", "Mức phát hiện làm lệnh thất bại. / Severity that fails.", SEVERITIES)
    ] = "error",
    form: Annotated[str, _option("--format", "Dạng báo cáo. / Form of the report.", ("text", "json"))] = "text",
    output: Annotated[
        str | None, _option("--output", "Ghi báo cáo vào tệp. / Write the report to a file.", metavar="FILE")
    ] = None,
    limit: Annotated[
        int,
        typer.Option(
            help="Số phát hiện hiện ra mỗi quy tắc, 0 là tất cả. / Findings shown per rule, 0: all.", min=0, metavar="N"
        ),
    ] = 20,
    lang: LangOption = "vi",
    debug: DebugOption = False,
) -> int:
    """Kiểm tra số liệu trước khi nộp / Check a submission.

    Mã thoát: 0 dùng được, 1 có phát hiện từ mức --fail-on, 2 không mở được tệp. / Exit code: 0 fine, 1 findings of the
    severity --fail-on or worse, 2 a file cannot be opened.
    """
    from nq57_indicators.cli.sources import Given, listed
    from nq57_indicators.cli.validating import Checks, validate_sources

    given = Given(
        sources, provider, received, geography, unit or [], calendar, flow, stage, period, area, decimal, sheet,
        catalogue, lang, limits or [],
    )  # fmt: skip
    return validate_sources(given, Checks(expected or (), listed(bodies), known_at, fail_on, form, output, limit))


def assess(
    sources: Sources,
    output: Annotated[str, _option("--output", "Thư mục ghi kết quả. / Folder for the results.", metavar="FOLDER")],
    form: Annotated[
        str,
        _option("--format", "parquet,csv,json,xlsx; cách nhau bằng dấu phẩy. / Divided by commas.", metavar="FORMATS"),
    ] = "parquet",
    framework: Annotated[str | None, _option("--framework", "Khung chấm điểm. / Way of scoring.", metavar="ID")] = None,
    period: Annotated[
        list[str] | None,
        _option("--period", "Kỳ chấm điểm; lặp lại được. / Period of the scores; repeatable.", metavar="PERIOD"),
    ] = None,
    areas: Annotated[
        str | None, _option("--areas", "Địa bàn (mã, hoặc một hệ như P34). / Areas: ids, or a scheme.", metavar="IDS")
    ] = None,
    known_at: KnownAt = None,
    as_of: Annotated[
        str | None,
        _option("--as-of", "Mục tiêu có hiệu lực vào ngày này. / Targets in force on this day.", metavar="DATE"),
    ] = None,
    provider: Provider = None,
    received: Received = None,
    geography: Geography = None,
    unit: UnitOption = None,
    calendar: CalendarOption = None,
    decimal: DecimalOption = None,
    sheet: SheetOption = None,
    limits: LimitsOption = None,
    catalogue: CatalogueFolder = None,
    lang: LangOption = "vi",
    debug: DebugOption = False,
) -> int:
    """Tính giá trị, điểm, khoảng cách, xu hướng / Compute values, scores, gaps, trends.

    Kết quả tính từ số liệu dùng được vẫn được ghi khi có lỗi; mã thoát khi đó là 1. / Results of what can be used are
    written even where there are errors; the exit code is then 1.
    """
    from nq57_indicators.cli.assessing import Wanted, assess_sources
    from nq57_indicators.cli.sources import Given

    given = Given(
        sources, provider, received, geography, unit or [], calendar, None, None, None, None, decimal, sheet, catalogue,
        lang, limits or [],
    )  # fmt: skip
    return assess_sources(given, Wanted(output, form, framework, areas, period or (), known_at, as_of))


def explain(
    sources: Sources,
    indicator: Annotated[str, _option("--indicator", "Mã chỉ tiêu. / Id of the indicator.", metavar="ID")],
    area: Annotated[str, _option("--area", "Mã địa bàn, ví dụ P34-24. / Id of the area.", metavar="ID")],
    period: Annotated[str, _option("--period", "Kỳ, ví dụ 2025-Q3. / Period.", metavar="PERIOD")],
    provider: Provider = None,
    received: Received = None,
    geography: Geography = None,
    unit: UnitOption = None,
    calendar: CalendarOption = None,
    decimal: DecimalOption = None,
    sheet: SheetOption = None,
    limits: LimitsOption = None,
    catalogue: CatalogueFolder = None,
    lang: LangOption = "vi",
    debug: DebugOption = False,
) -> int:
    """Giải thích một con số: công thức, ô, mục tiêu / Explain one number."""
    from nq57_indicators.cli.explaining import explain_value
    from nq57_indicators.cli.sources import Given

    given = Given(
        sources, provider, received, geography, unit or [], calendar, None, None, None, None, decimal, sheet, catalogue,
        lang, limits or [],
    )  # fmt: skip
    return explain_value(given, indicator, area, period)


def list_(
    words: Annotated[
        list[str] | None,
        typer.Argument(help="Từ cần tìm, có dấu hoặc không. / Words to look for.", metavar="WORD", show_default=False),
    ] = None,
    kind: Annotated[
        str | None, _option("--kind", "Chỉ loại định nghĩa này. / Only this kind of definition.", LOOKED_UP)
    ] = None,
    pillar: Annotated[str | None, _option("--pillar", "Nhóm chỉ tiêu. / Pillar.", metavar="ID")] = None,
    document: Annotated[
        str | None, _option("--document", "Số hiệu văn bản, ví dụ 03/NQ-CP. / Number of a document.", metavar="NUMBER")
    ] = None,
    as_of: AsOf = None,
    catalogue: CatalogueFolder = None,
    lang: LangOption = "vi",
    debug: DebugOption = False,
) -> int:
    """Tra cứu chỉ tiêu, biến số, địa bàn, đơn vị đo… / List indicators, variables, areas, units…

    Không ghi từ nào: chỉ tiêu và biến số; có từ cần tìm: mọi loại định nghĩa. / Without words indicators and variables,
    with words every kind of definition.
    """
    from nq57_indicators.cli.browsing import Wanted, list_definitions

    return list_definitions(Wanted(words or (), kind, pillar, document, as_of), catalogue, lang)


def show(
    name: Annotated[
        str,
        typer.Argument(help="Mã hoặc tên của một định nghĩa. / Id or name of a definition.", metavar="ID"),
    ],
    as_of: AsOf = None,
    catalogue: CatalogueFolder = None,
    lang: LangOption = "vi",
    debug: DebugOption = False,
) -> int:
    """Một chỉ tiêu (công thức, mục tiêu, căn cứ), địa bàn, đơn vị đo… / One indicator, area, unit…"""
    from nq57_indicators.cli.browsing import show_definition

    return show_definition(name, catalogue, lang, as_of)


def check(
    folder: Annotated[str, typer.Argument(help="Thư mục định nghĩa. / Folder of definitions.", metavar="FOLDER")],
    form: Annotated[str, _option("--format", "Dạng báo cáo. / Form of the report.", ("text", "json"))] = "text",
    every: Annotated[
        bool, typer.Option("--all", help="Hiện mọi lỗi, không chỉ 20 lỗi đầu. / Every problem, not only the first 20.")
    ] = False,
    lang: LangOption = "vi",
    debug: DebugOption = False,
) -> int:
    """Kiểm tra một thư mục định nghĩa / Check a folder of definitions."""
    from nq57_indicators.cli.browsing import check_definitions

    return check_definitions(folder, lang, form, every)


def schema(
    indicator: Annotated[
        str | None,
        typer.Argument(
            help="Mã chỉ tiêu; không ghi: cả danh mục. / Id of an indicator; without it the whole catalogue.",
            metavar="INDICATOR",
            show_default=False,
        ),
    ] = None,
    form: Annotated[
        str,
        _option(
            "--form", "Mỗi dòng một số, hay mỗi biến một cột. / One record per figure, or per area.", ("long", "wide")
        ),
    ] = "long",
    everything: Annotated[
        str | None,
        _option("--all", "Ghi mọi lược đồ vào thư mục này. / Write every schema below this folder.", metavar="FOLDER"),
    ] = None,
    catalogue: CatalogueFolder = None,
    lang: LangOption = "vi",
    debug: DebugOption = False,
) -> int:
    """Lược đồ JSON của số liệu nộp / JSON Schema of a submission."""
    from nq57_indicators.cli.schema import print_schema, save_schemas

    if everything is not None:
        return save_schemas(everything, catalogue, lang)
    return print_schema(indicator, form, catalogue, lang)


def version(lang: LangOption = "vi", debug: DebugOption = False) -> int:
    """Phiên bản thư viện và danh mục / Versions of library and catalogue."""
    from nq57_indicators.cli.browsing import show_versions

    return show_versions(lang)
