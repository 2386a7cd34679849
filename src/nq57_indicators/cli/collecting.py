"""``nq57 collect``: who has sent, and who has not."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

from nq57_indicators.cli.options import (
    AnswersOption,
    Bodies,
    CatalogueFolder,
    DebugOption,
    Expected,
    LangOption,
    LayoutOption,
    Sources,
    option,
)

if TYPE_CHECKING:
    from nq57_indicators.cli.screen import Screen
    from nq57_indicators.forms.collecting.collection import Collection


def collect(
    sources: Sources,
    expected: Expected = None,
    period: Annotated[
        str | None,
        option("--period", "Kỳ cần thu; không ghi: kỳ duy nhất có trong tệp. / Period to collect.", metavar="PERIOD"),
    ] = None,
    bodies: Bodies = None,
    known_at: Annotated[
        str | None,
        option("--known-at", "Thời điểm xét, ví dụ 2026-09-25T17:00. / Moment that is looked at.", metavar="MOMENT"),
    ] = None,
    register: Annotated[
        str | None,
        option("--register", "Sổ ngày nhận: cột tệp, ngày nhận. / Register: file, day received.", metavar="FILE"),
    ] = None,
    output: Annotated[
        str | None, option("--output", "Ghi bảng vào tệp .xlsx, .csv. / Write the table.", metavar="FILE")
    ] = None,
    form: Annotated[str, option("--format", "Dạng in ra. / Form of the output.", ("text", "json"))] = "text",
    layout: LayoutOption = None,
    answers: AnswersOption = None,
    catalogue: CatalogueFolder = None,
    lang: LangOption = "vi",
    debug: DebugOption = False,
) -> int:
    """Đơn vị nào đã gửi, chưa gửi / Who has sent, and who has not.

    Mã thoát: 0 đủ và đúng hạn, 1 còn thiếu, chậm hoặc phải trả lại. / Exit code: 0 complete and in time, 1 otherwise.
    """
    import nq57_indicators as nq
    from nq57_indicators.cli.exit_codes import FINDINGS, FINE
    from nq57_indicators.cli.screen import Screen, progress
    from nq57_indicators.cli.sources import listed
    from nq57_indicators.texts import label

    with progress(lang) as tell:
        found = nq.collect(
            sources[0] if len(sources) == 1 else sources,
            expected or [],
            period=period,
            bodies=listed(bodies) or None,
            known_at=known_at,
            register=register,
            layout=layout,
            answers=answers,
            catalogue=nq.load_catalogue(catalogue),
            progress=tell,
        )
    screen = Screen()
    if output is not None:
        found.save(output, lang)
    if form == "json":
        screen.out(_json(found), highlight=False)
    else:
        _show(screen, found, lang)
        if output is not None:
            screen.print(label("collect.written", lang, file=output))
    return FINE if found.complete else FINDINGS


def _json(found: Collection) -> str:
    import json

    table = found.table.assign(due=found.table["due"].dt.strftime("%Y-%m-%d"))
    table["received"] = table["received"].dt.strftime("%Y-%m-%d")
    rows = table.astype("object").where(table.notna(), None).to_dict("records")
    unplaced = found.unplaced.to_dict("records")
    said = {"text": {lang: found.text(lang) for lang in ("vi", "en")}, "collected": rows, "unplaced": unplaced}
    return json.dumps(said, ensure_ascii=False, indent=2)


def _show(screen: Screen, found: Collection, lang: str) -> None:
    """A line for every body, and the paragraph below."""
    from pathlib import PurePosixPath

    from nq57_indicators.cli.screen import columns
    from nq57_indicators.forms.collecting.telling import body_in_words
    from nq57_indicators.texts import label
    from nq57_indicators.texts.periods import day_in_words

    names = ("name", "status", "received", "accepted", "file")
    table = columns(*(label(f"collect_column.{name}", lang) for name in names), right=(3,))
    for row in found.table.astype("object").where(found.table.notna(), None).to_dict("records"):
        returned = f", {label('collect_column.returned', lang).lower()}" if row["returned"] else ""
        table.add_row(
            body_in_words(row["body"], found.report.catalogue, row["due"].date(), lang),
            label(f"collect_status.{row['status']}", lang) + returned,
            day_in_words(row["received"].date()) if row["received"] is not None else "",
            f"{row['accepted']}/{row['asked']}",
            "; ".join(PurePosixPath(file).name for file in (row["file"] or "").split("; ")),
        )
    screen.table(table)
    screen.print(found.text(lang))
