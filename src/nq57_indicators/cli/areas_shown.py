"""Where areas stand, on the screen: what each owes, then what it is compared with."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from nq57_indicators.cli.screen import Screen, columns, glued
from nq57_indicators.texts import date_text, figure, label
from nq57_indicators.texts.listing import first_of
from nq57_indicators.texts.periods import period_within
from nq57_indicators.texts.standing import whose_text

if TYPE_CHECKING:
    import pandas as pd

    from nq57_indicators.assessment import Assessment

MOST_WITHOUT = 8
"""How many indicators without figures are named; the rest is counted."""


def show_areas(
    screen: Screen,
    result: Assessment,
    status: pd.DataFrame,
    lang: str,
    period: str | None = None,
    asked: Sequence[str] = (),
) -> None:
    """Each area of a status: what it owes, then what it is compared with; also those ``asked`` for of which nothing is known."""
    from nq57_indicators.writing.names import with_names

    named = with_names(status, lang, catalogue=result.catalogue)
    rows = dict(iter(named.groupby(named["ref_area"].astype("str"), sort=False)))
    for area in dict.fromkeys([*rows, *asked]):
        own = rows.get(area, named.head(0))
        name = result.catalogue.areas[area].name.in_language(lang)
        key = "status.title_latest" if period is None else "status.title"
        said = None if period is None else period_within(period, lang)
        screen.print(label(key, lang, area=name, period=said), style="bold")
        whose = whose_text(area, result.catalogue, lang)
        _show_part(screen, own, "owed", whose, lang)
        if (own["relation"] == "benchmark").any() or result.catalogue.areas[area].parent is not None:
            _show_part(screen, own, "benchmark", whose, lang)


def _show_part(screen: Screen, own: pd.DataFrame, relation: str, whose: str, lang: str) -> None:
    from nq57_indicators.computation.results.verdicts import counted, without_figure

    mine = own[own["relation"] == relation]
    missing = without_figure(mine)
    shown = mine[~missing]
    screen.print()
    screen.print(label(f"status.{relation}", lang, whose=whose), style="bold")
    if relation == "owed" and len(shown):
        numbers = {name: figure(number, lang) for name, number in counted(shown).items()}
        screen.print(label("status.counts", lang, owed=figure(len(shown), lang), **numbers))
        screen.print(label("status.outlook_how", lang), style="dim")
    if relation == "benchmark" and len(shown):
        screen.print(label("status.benchmark_how", lang), style="dim")
    if len(shown):
        _show_rows(screen, shown, relation, lang)
    else:
        screen.print(label(_NOTHING[relation], lang, whose=whose))
    if missing.any():
        names = mine.loc[missing, "indicator_name"].drop_duplicates().tolist()
        numbers = {"number": figure(int(missing.sum()), lang), "indicators": figure(len(names), lang)}
        listed = first_of(names, MOST_WITHOUT, lang)
        said = label("status.without_figures", lang, whose=whose, **numbers, listed=listed)
        screen.print(said, style="yellow")


_NOTHING = {"owed": "status.no_owed", "benchmark": "status.no_benchmark"}


def _show_rows(screen: Screen, rows: pd.DataFrame, relation: str, lang: str) -> None:
    from nq57_indicators.writing.marks import asked_marks, value_lines
    from nq57_indicators.writing.names import asked_text, compared_text

    titles = ["indicator", "asked", "value", "comparison", *(["outlook"] if relation == "owed" else []), "documents"]
    table = columns(*(label(f"status.{title}", lang) for title in titles), right=(1, 2))
    records: list[dict[str, Any]] = rows.to_dict("records")  # type: ignore[assignment]  # names of columns are texts
    for row in records:
        due = "" if row["due"] is None or row["due"] != row["due"] else f"\n{date_text(row['due'], lang)}"
        cells = [
            row["indicator_name"],
            f"{asked_text(row)}{due}",
            "\n".join(value_lines(row, lang)),
            compared_text(row),
        ]
        if relation == "owed":
            cells.append(_verdict(row))
        table.add_row(
            cells[0], *map(glued, cells[1:]), " ".join(filter(None, (row["documents"], asked_marks(row, lang))))
        )
    screen.table(table)


def _verdict(row: dict[str, Any]) -> str:
    reason = row["outlook_reason_words"]
    return f"{row['outlook_words']} ({reason})" if isinstance(reason, str) else str(row["outlook_words"])
