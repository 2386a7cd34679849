"""``nq57 form``: a form to fill in."""

from __future__ import annotations

from typing import Annotated

from nq57_indicators.cli.options import (
    AnswersOption,
    CalendarOption,
    CatalogueFolder,
    DebugOption,
    LangOption,
    LayoutOption,
    UnitOption,
    option,
)


def form(
    period: Annotated[str, option("--period", "Kỳ của biểu, ví dụ 2026-S1. / Period of the form.", metavar="PERIOD")],
    output: Annotated[str, option("--output", "Tệp ghi biểu. / File of the form.", metavar="FILE")],
    duty: Annotated[
        str | None, option("--duty", "Nghĩa vụ báo cáo mà biểu trả lời. / Duty that the form answers.", metavar="ID")
    ] = None,
    indicators: Annotated[
        str | None,
        option(
            "--indicators", "Hoặc các chỉ tiêu, cách nhau bằng dấu phẩy. / Or indicators, by commas.", metavar="IDS"
        ),
    ] = None,
    body: Annotated[
        str | None,
        option(
            "--body", "Đơn vị báo cáo; không ghi: chọn trong biểu. / Reporting body, or chosen in it.", metavar="ID"
        ),
    ] = None,
    areas: Annotated[
        str | None,
        option("--areas", "Địa bàn của số liệu, ví dụ P34. / Areas of the figures, or a scheme.", metavar="IDS"),
    ] = None,
    calendar: CalendarOption = None,
    unit: UnitOption = None,
    receiver: Annotated[
        str | None, option("--receiver", "Đơn vị nhận báo cáo. / Receiving body.", metavar="NAME")
    ] = None,
    history: Annotated[
        str | None,
        option("--history", "Số liệu kỳ trước để ghi bên cạnh. / Earlier figures, shown beside.", metavar="SOURCE"),
    ] = None,
    layout: LayoutOption = None,
    answers: AnswersOption = None,
    form: Annotated[
        str | None,
        option("--format", "Dạng tệp; không ghi: theo đuôi tệp. / Else by suffix.", ("xlsx", "csv", "schema")),
    ] = None,
    catalogue: CatalogueFolder = None,
    lang: LangOption = "vi",
    debug: DebugOption = False,
) -> int:
    """Lập biểu Excel để nhập số liệu / Make a form to fill in.

    Biểu điền xong được đọc lại không cần tùy chọn. / What was filled in is read back without options.
    """
    import nq57_indicators as nq
    from nq57_indicators.cli.exit_codes import FINE
    from nq57_indicators.cli.screen import Screen
    from nq57_indicators.cli.sources import listed, units_of
    from nq57_indicators.texts import label

    loaded, earlier = nq.load_catalogue(catalogue), None
    if history is not None:
        from nq57_indicators.models.arguments import path_given
        from nq57_indicators.writing.overlap import check_file

        check_file(path_given("--output", output), [history])
        earlier = nq.validate(nq.read_submission(history, layout=layout, answers=answers, catalogue=loaded))
    written = nq.form(
        period,
        output=output,
        duty=duty,
        indicators=listed(indicators),
        body=body,
        areas=listed(areas),
        calendar=calendar,
        units=units_of(unit or []),
        receiver=receiver,
        history=earlier,
        format=form,
        catalogue=loaded,
    )
    Screen().print(label("form.written", lang, file=written.as_posix()))
    return FINE
