"""``nq57 annotate``: the submitted workbooks back, with every finding written where it is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

from nq57_indicators.cli.declared import Declared, of_sources
from nq57_indicators.cli.options import (
    Bodies,
    Expected,
    FailOn,
    ValidatedAt,
    option,
)

if TYPE_CHECKING:
    from nq57_indicators.cli.validating import Checks


@of_sources
def annotate(
    *,
    output: Annotated[
        str,
        option("--output", "Tệp .xlsx hoặc thư mục trả lại. / Workbook or folder to write.", metavar="FILE|FOLDER"),
    ],
    previous: Annotated[
        str | None,
        option(
            "--previous",
            "Báo cáo JSON lần trước (validate --format json). / Earlier report in JSON.",
            metavar="REPORT.json",
        ),
    ] = None,
    expected: Expected = None,
    bodies: Bodies = None,
    known_at: ValidatedAt = None,
    fail_on: FailOn = "error",
    declared: Declared,
) -> int:
    """Trả lại tệp đã nộp, ghi lỗi tại từng ô / Return the files sent, each finding on its cell.

    Mã thoát như nq57 validate. / Exit codes as of nq57 validate.
    """
    from nq57_indicators.cli.sources import listed
    from nq57_indicators.cli.validating import Checks

    return annotate_sources(declared, Checks(expected or (), listed(bodies), known_at, fail_on), output, previous)


def annotate_sources(declared: Declared, checks: Checks, output: str, previous: str | None) -> int:
    """Validate, return every file, say what was returned and found, and return the exit code."""
    from nq57_indicators.cli.screen import Screen
    from nq57_indicators.cli.validating import code_with_reason, report_of, show_read, show_verdict
    from nq57_indicators.texts import label

    report = report_of(declared, checks)
    returned = report.annotate(output, previous=previous, lang=declared.lang)
    screen = Screen()
    show_read(screen, report, declared.lang)
    for row in returned[returned["refused"].notna()].to_dict("records"):
        screen.print(
            label("todo.not_returned", declared.lang, file=row["file"], reason=row["refused"]), style="bold red"
        )
    for file in returned.loc[returned["unsigned"], "file"]:
        screen.print(f"{file}: {label('todo.unsigned', declared.lang)}", style="bold yellow")
    number = int(returned["workbook"].notna().sum())
    screen.print(label("todo.returned", declared.lang, number=number, output=output))
    show_verdict(screen, report, checks.fail_on, declared.lang)
    return code_with_reason(report, checks.fail_on, declared.lang)
