"""``nq57 layout``: how a form would be read; and the lines that say how files were read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from nq57_indicators.cli.exit_codes import FINDINGS, FINE
from nq57_indicators.cli.screen import Screen
from nq57_indicators.models.arguments import path_given
from nq57_indicators.texts import label

if TYPE_CHECKING:
    from collections.abc import Sequence

    from nq57_indicators.catalogue import Catalogue
    from nq57_indicators.tables.doubts import Doubt, ReadAs

MOST_TOLD = 12
_AS_COUNTED = ("headers", "rows", "left_out", "notes", "filled")
"""What a line counts, where other parts say codes, ids and periods."""


def show_layout(
    source: str,
    output: str | None,
    layout: list[str] | None,
    answers: str | None,
    sheet: str | None,
    catalogue: str | None,
    lang: str,
) -> int:
    """Print or write the proposal; 1 where figures wait for an answer."""
    import nq57_indicators as nq
    from nq57_indicators.tables.doubts import waiting_for

    place = path_given("--output", output) if output is not None else None
    loaded = nq.load_catalogue(catalogue)
    found = nq.propose_layout(source, layout=layout, answers=answers, sheet=sheet, catalogue=loaded)
    screen = Screen()
    if place is None:
        screen.out(found.text, end="", highlight=False)
    else:
        from nq57_indicators.writing.whole import whole_file

        with whole_file(place) as path:
            path.write_text(found.text, encoding="utf-8", newline="\n")
        show_read_as(screen, found.read_as, loaded, lang)
        screen.print(label("layout.written", lang, file=output, doubts=len(found.doubts)))
    return FINDINGS if waiting_for(found.doubts) else FINE


def show_read_as(screen: Screen, read_as: Sequence[ReadAs], catalogue: Catalogue, lang: str) -> None:
    """How the tables were read that are not plainly long or wide, a line each."""
    from nq57_indicators.layouts.fitting import OWN_FORM
    from nq57_indicators.writing.words import Words

    words = Words(catalogue, lang)
    for a in read_as[:MOST_TOLD]:
        place = f"{a.file} › {a.sheet}" if a.sheet else a.file
        said = ((kind, value if kind in _AS_COUNTED else words.told(value)) for kind, value in a.said)
        parts = [label(f"layout.{kind}", lang, value=value) for kind, value in said]
        if a.layout is not None:
            parts.append(
                label("layout.own_form", lang) if a.layout == OWN_FORM else label("layout.layout", lang, value=a.layout)
            )
        screen.print(label("layout.read", lang, file=f"{place}: {'; '.join(parts)}"), style="dim")
    if len(read_as) > MOST_TOLD:
        screen.print(label("and_more", lang, number=len(read_as) - MOST_TOLD), style="dim")


def show_waiting(screen: Screen, waiting: Sequence[Doubt], lang: str) -> None:
    """The questions that figures wait for, and how many these are."""
    if waiting:
        figures = sum(doubt.figures for doubt in waiting)
        screen.print(label("layout.waiting", lang, doubts=len(waiting), figures=figures), style="bold yellow")


def show_assumed(screen: Screen, assumed: Sequence[Doubt], lang: str) -> None:
    """The questions that nothing waits for."""
    if assumed:
        screen.print(label("layout.assumed", lang, doubts=len(assumed)), style="dim")
