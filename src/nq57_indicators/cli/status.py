"""``nq57 status``: where areas stand against the targets they owe, and beside those of the country."""

from __future__ import annotations

from typing import Annotated

import typer

from nq57_indicators.cli.lawful import AsOf
from nq57_indicators.cli.options import (
    AnswersOption,
    AreaOfSource,
    CalendarOption,
    CatalogueFolder,
    DebugOption,
    DecimalOption,
    FlowOption,
    Geography,
    KnownAt,
    LangOption,
    LayoutOption,
    LimitsOption,
    PeriodOfSource,
    Provider,
    Received,
    SheetOption,
    Sources,
    StageOption,
    UnitOption,
    option,
)

FORMS = ("text", "json", "csv")


def status(
    sources: Sources,
    areas: Annotated[
        str, option("--areas", "Địa bàn cần xem: mã, hoặc một hệ như P34. / Areas: ids, or a scheme.", metavar="IDS")
    ],
    score_period: Annotated[
        str | None,
        option("--score-period", "Chỉ số liệu đến hết kỳ này. / Only figures up to this period.", metavar="PERIOD"),
    ] = None,
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
    layout: LayoutOption = None,
    answers: AnswersOption = None,
    catalogue: CatalogueFolder = None,
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
    lang: LangOption = "vi",
    debug: DebugOption = False,
) -> int:
    """Địa bàn đạt, còn thiếu những mục tiêu nào / Which targets areas reach, and by how much they miss.

    Mã thoát như của assess. / Exit codes as those of assess.
    """
    from nq57_indicators.cli.sources import Given
    from nq57_indicators.cli.standing import Wanted, show_status

    given = Given(
        sources, provider, received, geography, unit or [], calendar, flow, stage, period, area, decimal, sheet,
        catalogue, lang, limits or [], layout, answers,
    )  # fmt: skip
    return show_status(given, Wanted(areas, score_period, form, known_at, as_of, without_figures, since))
