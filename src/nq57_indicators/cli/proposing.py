"""``nq57 layout``: how a form would be read; and the lines that say how files were read."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from nq57_indicators.cli.exit_codes import FINDINGS, FINE
from nq57_indicators.cli.screen import Screen
from nq57_indicators.models.arguments import path_given
from nq57_indicators.texts import label
from nq57_indicators.texts.labels import labels

if TYPE_CHECKING:
    from collections.abc import Sequence

    from nq57_indicators.tables.doubts import Doubt, ReadAs

MOST_TOLD = 12
_WITH_CODES = ("calendar", "flow", "stage", "figures", "duties")
_CODE = re.compile(r"(?:^|(?<=, )|(?<=\())\w+(?=[,;)]|$)")
"""A word that stands alone, in a list or in brackets: where a line says a code."""


def show_layout(
    source: str, output: str | None, answers: str | None, sheet: str | None, catalogue: str | None, lang: str
) -> int:
    """Print or write the proposal; 1 where questions are left."""
    import nq57_indicators as nq

    place = path_given("--output", output) if output is not None else None
    found = nq.propose_layout(source, answers=answers, sheet=sheet, catalogue=nq.load_catalogue(catalogue))
    screen = Screen()
    if place is None:
        screen.out(found.text, end="", highlight=False)
    else:
        from nq57_indicators.writing.whole import whole_file

        with whole_file(place) as path:
            path.write_text(found.text, encoding="utf-8", newline="\n")
        show_read_as(screen, found.read_as, lang)
        screen.print(label("layout.written", lang, file=output, doubts=len(found.doubts)))
    return FINDINGS if found.doubts else FINE


def show_read_as(screen: Screen, read_as: Sequence[ReadAs], lang: str) -> None:
    """How the tables were read that are not plainly long or wide, a line each."""
    from nq57_indicators.layouts.own_form import FORM

    for a in read_as[:MOST_TOLD]:
        place = f"{a.file} › {a.sheet}" if a.sheet else a.file
        parts = [label(f"layout.{kind}", lang, value=_in_words(kind, value, lang)) for kind, value in a.said]
        if a.layout is not None:
            parts.append(
                label("layout.own_form", lang) if a.layout == FORM else label("layout.layout", lang, value=a.layout)
            )
        screen.print(label("layout.read", lang, file=f"{place}: {'; '.join(parts)}"), style="dim")
    if len(read_as) > MOST_TOLD:
        screen.print(label("and_more", lang, number=len(read_as) - MOST_TOLD), style="dim")


def _in_words(kind: str, value: str, lang: str) -> str:
    """Codes by their names: "lịch hành chính"; what is no code stays as it is."""
    if kind not in _WITH_CODES:
        return value
    known = labels(lang)
    return _CODE.sub(lambda code: known.get(f"code_word.{code[0]}", code[0]), value)


def show_waiting(screen: Screen, asked: Sequence[Doubt], lang: str) -> None:
    """The questions that are open, and how many figures wait for them."""
    if asked:
        waiting = sum(doubt.figures for doubt in asked)
        screen.print(label("layout.waiting", lang, doubts=len(asked), figures=waiting), style="bold yellow")
