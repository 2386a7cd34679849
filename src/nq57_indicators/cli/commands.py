"""The commands of ``nq57`` with their options. Each one's work is imported when it runs: ``--help`` stays cheap."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Annotated

import typer

from nq57_indicators.cli.annotating import annotate
from nq57_indicators.cli.collecting import collect
from nq57_indicators.cli.declared import Declared, of_sources
from nq57_indicators.cli.forms import form
from nq57_indicators.cli.lawful import AsOf, register
from nq57_indicators.cli.manners import Program
from nq57_indicators.cli.options import (
    AnswersOption,
    Areas,
    Bodies,
    CatalogueFolder,
    DebugOption,
    Expected,
    ExplainedFramework,
    ExplainedIndicator,
    ExplainedNode,
    ExplainedNumber,
    ExplainedTarget,
    ExplanationForm,
    FailOn,
    KnownAt,
    LangOption,
    LayoutOption,
    Limit,
    ScorePeriods,
    SheetOption,
    ValidatedAt,
    option,
)
from nq57_indicators.cli.ruling import rule
from nq57_indicators.cli.schema import schema
from nq57_indicators.cli.status import status
from nq57_indicators.cli.verifying import verify
from nq57_indicators.models.codelists import LOOKED_UP, REPORT_FORMS


@cache
def program() -> Callable[..., object]:
    """The program as it is called: made once, however often a process calls it."""
    return typer.main.get_command(application())


def application() -> typer.Typer:
    """The program with all its commands."""
    app = Program(
        "Kiểm tra và tính chỉ tiêu theo dõi Nghị quyết 57. / Check and compute the indicators of Resolution 57.",
        completion=True,
    )
    catalogue = Program("Tra cứu và kiểm tra định nghĩa / Look up and check definitions.")
    for command in (validate, annotate, rule, assess, status, explain, verify, schema, version):
        app.command()(command)
    app.command("layout")(layout_)
    app.command()(form)
    app.command()(collect)
    catalogue.command("list")(list_)
    catalogue.command()(show)
    catalogue.command()(check)
    register(catalogue)
    app.add_typer(catalogue, name="catalogue")
    return app


@of_sources
def validate(
    *,
    declared: Declared,
    expected: Expected = None,
    bodies: Bodies = None,
    known_at: ValidatedAt = None,
    fail_on: FailOn = "error",
    form: Annotated[str, option("--format", "Dạng báo cáo. / Form of the report.", ("text", *REPORT_FORMS))] = "text",
    output: Annotated[
        str | None, option("--output", "Ghi báo cáo vào tệp. / Write the report to a file.", metavar="FILE")
    ] = None,
    limit: Limit = 20,
) -> int:
    """Kiểm tra số liệu trước khi nộp / Check a submission.

    Mã thoát: 0 dùng được, 1 có phát hiện từ mức --fail-on, 2 không mở được tệp. / Exit code: 0 fine, 1 findings of the
    severity --fail-on or worse, 2 a file cannot be opened.
    """
    from nq57_indicators.cli.sources import listed
    from nq57_indicators.cli.validating import Checks, validate_sources

    return validate_sources(declared, Checks(expected or (), listed(bodies), known_at, fail_on, form, output, limit))


@of_sources
def assess(
    *,
    output: Annotated[str, option("--output", "Thư mục ghi kết quả. / Folder for the results.", metavar="FOLDER")],
    form: Annotated[
        str,
        option(
            "--format",
            "parquet,csv,json,xlsx,html; cách nhau bằng dấu phẩy. / parquet,csv,json,xlsx,html; divided by commas.",
            metavar="FORMATS",
        ),
    ] = "parquet",
    ranks: Annotated[
        bool,
        typer.Option("--ranks", help="Trang html có thêm khoảng thứ hạng. / Adds ranges of ranks to the html page."),
    ] = False,
    since: Annotated[
        str | None,
        option(
            "--since",
            "Trang html: điều thay đổi từ ngày này. / Html page: what changed since this day.",
            metavar="DATE",
        ),
    ] = None,
    framework: Annotated[str | None, option("--framework", "Khung chấm điểm. / Way of scoring.", metavar="ID")] = None,
    score_period: ScorePeriods = None,
    areas: Areas = None,
    known_at: KnownAt = None,
    as_of: Annotated[
        str | None,
        option("--as-of", "Mục tiêu có hiệu lực vào ngày này. / Targets in force on this day.", metavar="DATE"),
    ] = None,
    expected: Expected = None,
    bodies: Bodies = None,
    fail_on: FailOn = "error",
    limit: Limit = 20,
    declared: Declared,
) -> int:
    """Tính giá trị, điểm, khoảng cách, xu hướng / Compute values, scores, gaps, trends.

    Kết quả tính từ số liệu dùng được vẫn được ghi khi có lỗi; mã thoát như nq57 validate. / Results of what can be used
    are written even where there are errors; exit codes as of nq57 validate.
    """
    from nq57_indicators.cli.assessing import Wanted, assess_sources
    from nq57_indicators.cli.sources import listed

    wanted = Wanted(
        output,
        form,
        framework,
        areas,
        score_period or (),
        known_at,
        as_of,
        expected or (),
        listed(bodies),
        fail_on,
        limit,
        ranks,
        since,
    )
    return assess_sources(declared, wanted)


def layout_(
    source: Annotated[str, typer.Argument(help="Tệp cần đọc. / File to read.", metavar="FILE", show_default=False)],
    output: Annotated[
        str | None, option("--output", "Ghi cách đọc vào tệp. / Write the layout to a file.", metavar="FILE")
    ] = None,
    layout: LayoutOption = None,
    answers: AnswersOption = None,
    sheet: SheetOption = None,
    catalogue: CatalogueFolder = None,
    lang: LangOption = "vi",
    debug: DebugOption = False,
) -> int:
    """Đề xuất cách đọc một biểu / Propose how a form is read.

    Mã thoát: 0 không số liệu nào phải chờ, 1 số liệu chờ câu trả lời. / Exit code: 0 where no figure waits, 1 where
    figures wait for an answer.
    """
    from nq57_indicators.cli.proposing import show_layout

    return show_layout(source, output, layout, answers, sheet, catalogue, lang)


@of_sources
def explain(
    *,
    areas: Annotated[
        str,
        option("--areas", "Địa bàn của con số, ví dụ P34-24; một hoặc nhiều. / Areas of the numbers.", metavar="IDS"),
    ],
    score_period: Annotated[
        list[str],
        option(
            "--score-period",
            "Kỳ của con số, ví dụ 2025-Q3; lặp lại được. / Period of the number; repeatable.",
            metavar="PERIOD",
        ),
    ],
    indicator: ExplainedIndicator = None,
    node: ExplainedNode = None,
    what: ExplainedNumber = None,
    target: ExplainedTarget = None,
    framework: ExplainedFramework = None,
    form: ExplanationForm = "text",
    declared: Declared,
) -> int:
    """Giải thích một con số: công thức, ô, mục tiêu / Explain one number."""
    from nq57_indicators.cli.explaining import NumberAsked, explain_numbers
    from nq57_indicators.cli.sources import listed

    asked = NumberAsked(indicator, node, what, target, framework, form)
    return explain_numbers(declared, asked, listed(areas), score_period)


def list_(
    words: Annotated[
        list[str] | None,
        typer.Argument(help="Từ cần tìm, có dấu hoặc không. / Words to look for.", metavar="WORD", show_default=False),
    ] = None,
    kind: Annotated[
        str | None, option("--kind", "Chỉ loại định nghĩa này. / Only this kind of definition.", LOOKED_UP)
    ] = None,
    pillar: Annotated[str | None, option("--pillar", "Nhóm chỉ tiêu. / Pillar.", metavar="ID")] = None,
    document: Annotated[
        str | None, option("--document", "Số hiệu văn bản, ví dụ 03/NQ-CP. / Number of a document.", metavar="NUMBER")
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
    form: Annotated[str, option("--format", "Dạng kết quả. / Form of the result.", ("text", "json"))] = "text",
    lang: LangOption = "vi",
    debug: DebugOption = False,
) -> int:
    """Một chỉ tiêu (công thức, mục tiêu, căn cứ), địa bàn, đơn vị đo… / One indicator, area, unit…"""
    from nq57_indicators.cli.browsing import show_definition

    return show_definition(name, catalogue, lang, as_of, form)


def check(
    folder: Annotated[str, typer.Argument(help="Thư mục định nghĩa. / Folder of definitions.", metavar="FOLDER")],
    form: Annotated[str, option("--format", "Dạng báo cáo. / Form of the report.", ("text", "json"))] = "text",
    every: Annotated[
        bool, typer.Option("--all", help="Hiện mọi lỗi, không chỉ 20 lỗi đầu. / Every problem, not only the first 20.")
    ] = False,
    lang: LangOption = "vi",
    debug: DebugOption = False,
) -> int:
    """Kiểm tra một thư mục định nghĩa / Check a folder of definitions."""
    from nq57_indicators.cli.browsing import check_definitions

    return check_definitions(folder, lang, form, every)


def version(lang: LangOption = "vi", debug: DebugOption = False) -> int:
    """Phiên bản thư viện và danh mục / Versions of library and catalogue."""
    from nq57_indicators.cli.browsing import show_versions

    return show_versions(lang)
