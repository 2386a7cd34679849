"""The commands of ``nq57 catalogue`` about law: what is covered, what changed, templates."""

from __future__ import annotations

from datetime import date
from typing import Annotated

import typer

from nq57_indicators.cli.exporting import export
from nq57_indicators.cli.options import CatalogueFolder, DebugOption, LangOption
from nq57_indicators.cli.usage import in_both


def a_day(param: typer.CallbackParam, value: str | None) -> str | None:
    """The value of an option if it is a day such as 2025-07-01."""
    if value is not None:
        try:
            date.fromisoformat(value)
        except ValueError as error:
            fields = {"option": "--as-of", "value": repr(value)}
            raise typer.BadParameter(in_both("error.no_date", **fields)) from error
    return value


def _days(param: typer.CallbackParam, values: list[str] | None) -> list[str] | None:
    for value in values or ():
        a_day(param, value)
    return values


AsOf = Annotated[
    str | None,
    typer.Option(
        "--as-of",
        help="Quy định có hiệu lực vào ngày này. / Rules in force on this day.",
        metavar="DATE",
        callback=a_day,
    ),
]


def register(catalogue: typer.Typer) -> None:
    """Add the commands to ``nq57 catalogue``."""
    for command in (coverage, diff, template, export):
        catalogue.command()(command)


def coverage(
    catalogue: CatalogueFolder = None,
    provinces: Annotated[
        bool,
        typer.Option(
            "--provinces",
            help="Mỗi tỉnh hiện nay đang có gì. / What is held of each of today's provinces.",
        ),
    ] = False,
    lang: LangOption = "vi",
    debug: DebugOption = False,
) -> int:
    """Điều khoản nào chưa có chỉ tiêu, và ngược lại / Clauses without indicators, and the other way round.

    Cùng với con số theo mức kiểm chứng, con số các nguồn nói khác nhau, mục tiêu trái nhau. / With figures by confidence,
    disputed figures and contradicting targets.
    """
    from nq57_indicators.cli.law import show_coverage, show_provinces

    return show_provinces(catalogue, lang) if provinces else show_coverage(catalogue, lang)


def diff(
    folders: Annotated[
        list[str] | None,
        typer.Argument(
            help="Hai thư mục định nghĩa: trước và sau. / Two folders: before and after.",
            metavar="FOLDER",
            show_default=False,
        ),
    ] = None,
    as_of: Annotated[
        list[str] | None,
        typer.Option(
            "--as-of",
            help="Hai ngày của cùng một danh mục: ghi hai lần. / Two days of one catalogue: give it twice.",
            metavar="DATE",
            callback=_days,
        ),
    ] = None,
    lang: LangOption = "vi",
    debug: DebugOption = False,
) -> int:
    """Danh mục đã đổi gì, chuỗi số liệu còn so được không / What changed, and whether series stay comparable."""
    from nq57_indicators.cli.law import show_difference

    return show_difference(folders or [], as_of or [], lang)


def template(
    kind: Annotated[
        str,
        typer.Argument(
            help="indicator, target, variable, document, clauses, disagreement, body, obligation, days_off, identity, framework, "
            "rule, area, unit, level, pillar, catalogue.",
            metavar="KIND",
        ),
    ],
    lang: LangOption = "vi",
    debug: DebugOption = False,
) -> int:
    """Mẫu có chú thích của một loại tệp / A commented template of one kind of file."""
    from nq57_indicators.cli.law import show_template

    return show_template(kind)
