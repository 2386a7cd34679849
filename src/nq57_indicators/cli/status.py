"""``nq57 status``: where areas stand against the targets they owe, and beside those of the country."""

from __future__ import annotations

from typing import Annotated

import typer

from nq57_indicators.cli.declared import Declared, of_sources
from nq57_indicators.cli.lawful import AsOf
from nq57_indicators.cli.options import (
    KnownAt,
    option,
)

FORMS = ("text", "json", "csv")


@of_sources
def status(
    *,
    areas: Annotated[
        str, option("--areas", "Địa bàn cần xem: mã, hoặc một hệ như P34. / Areas: ids, or a scheme.", metavar="IDS")
    ],
    score_period: Annotated[
        str | None,
        option("--score-period", "Chỉ số liệu đến hết kỳ này. / Only figures up to this period.", metavar="PERIOD"),
    ] = None,
    declared: Declared,
    known_at: KnownAt = None,
    as_of: AsOf = None,
    form: Annotated[
        str,
        option("--format", "Dạng kết quả; json và csv giữ nguyên mã. / Form of the result; json, csv hold ids.", FORMS),
    ] = "text",
    since: Annotated[
        str | None,
        option(
            "--since",
            "Điều thay đổi từ ngày này; json, csv: bảng changes. / What changed since this day; json, csv: its table.",
            metavar="DATE",
        ),
    ] = None,
    without_figures: Annotated[
        bool,
        typer.Option(
            "--without-figures",
            help="json, csv: kể cả mục tiêu chưa có số liệu. / json, csv: also targets without any figure.",
        ),
    ] = False,
) -> int:
    """Địa bàn đạt, còn thiếu những mục tiêu nào / Which targets areas reach, and by how much they miss.

    Mã thoát như của assess. / Exit codes as those of assess.
    """
    from nq57_indicators.cli.standing import Wanted, show_status

    return show_status(declared, Wanted(areas, score_period, form, known_at, as_of, without_figures, since))
