"""What ``nq57 status`` shows: each area in two parts, or the table as JSON or CSV."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from nq57_indicators.cli.assessing import SAID_OF_FIGURES, assessment_of
from nq57_indicators.cli.assessing import Wanted as Assessing
from nq57_indicators.cli.screen import Screen, columns
from nq57_indicators.cli.sources import Given, day, listed
from nq57_indicators.cli.validating import exit_code
from nq57_indicators.texts import date_text, figure, label

if TYPE_CHECKING:
    from datetime import date

    import pandas as pd

    from nq57_indicators.assessment import Assessment

_MOST_WITHOUT = 8
"""How many indicators without figures are named; the rest is counted."""


@dataclass(frozen=True)
class Wanted:
    """Which areas, as of which period and days, in which form."""

    areas: str
    period: str | None = None
    form: str = "text"
    known_at: str | None = None
    as_of: str | None = None
    without_figures: bool = False
    since: str | None = None


def show_status(given: Given, wanted: Wanted) -> int:
    """Assess, show where the areas stand, and return the exit code."""
    result = assessment_of(given, Assessing("", known_at=wanted.known_at, as_of=wanted.as_of))
    names = listed(wanted.areas)
    asked: str | list[str] = names[0] if len(names) == 1 else names
    since = day("--since", wanted.since)
    changes = None if since is None else result.changes(asked, since=since, period=wanted.period)
    if changes is not None and wanted.form != "text":
        from nq57_indicators.writing.printed import printed

        sys.stdout.write(printed("changes", changes, wanted.form))
        return exit_code(result.report, "error")
    status = result.status(asked, period=wanted.period, without_figures=True)
    if changes is not None:
        _show_changes(Screen(), result, changes, since, given.lang)
    if wanted.form == "text":
        show_areas(Screen(), result, status, given.lang, wanted.period)
    else:
        _print_table(status, wanted, given.lang)
    return exit_code(result.report, "error")


_MOST_CHANGES = 30


def _show_changes(screen: Screen, result: Assessment, changes: pd.DataFrame, since: date | None, lang: str) -> None:
    """How much has changed of what kind, and the first changes, one line each."""
    from nq57_indicators.models.codelists import CHANGES
    from nq57_indicators.writing.names import with_names

    numbers = {kind: figure(int((changes["change"] == kind).sum()), lang) for kind in CHANGES}
    screen.print(label("changes.counts", lang, since=date_text(since, lang), **numbers), style="bold")
    named = with_names(changes, lang, catalogue=result.catalogue)
    # what turned is rare and matters most
    first = named.assign(later=named["change"] != "turned").sort_values("later", kind="stable").head(_MOST_CHANGES)
    rows: list[dict[str, Any]] = first.to_dict("records")  # type: ignore[assignment]  # names of columns are texts
    for row in rows:
        fields = {
            "area": row["ref_area_name"],
            "indicator": row["indicator_name"],
            "period": row["time_period"],
            "before": row["outlook_before_words"] if row["change"] == "turned" else figure(row["value_before"], lang),
            "now": row["outlook_words"] if row["change"] == "turned" else figure(row["value"], lang),
        }
        screen.print(f"  {label(_SAID_OF_CHANGES[row['change']], lang, **fields)}")
    if len(changes) > _MOST_CHANGES:
        screen.print(f"  {label('and_more', lang, number=figure(len(changes) - _MOST_CHANGES, lang))}")
    screen.print()


_SAID_OF_CHANGES = {
    "new": "changes.new",
    "revised": "changes.revised",
    "withdrawn": "changes.withdrawn",
    "turned": "changes.turned",
}


def _print_table(status: pd.DataFrame, wanted: Wanted, lang: str) -> None:
    """The table as it is saved; what it leaves out is said beside it, on stderr."""
    from nq57_indicators.computation.results.verdicts import without_figure
    from nq57_indicators.writing.printed import printed

    missing = without_figure(status)
    shown = status if wanted.without_figures else status[~missing]
    sys.stdout.write(printed("status", shown, wanted.form))
    if missing.any() and not wanted.without_figures:
        number = figure(int(missing.sum()), lang)
        Screen(stderr=True).print(label("status.left_out", lang, number=number, option="--without-figures"))


def show_areas(screen: Screen, result: Assessment, status: pd.DataFrame, lang: str, period: str | None = None) -> None:
    """Each area of a status: what it owes, then what it is compared with."""
    from nq57_indicators.writing.names import with_names

    named = with_names(status, lang, catalogue=result.catalogue)
    for area, own in named.groupby("ref_area", sort=False, observed=True):
        name = result.catalogue.areas[str(area)].name.in_language(lang)
        key = "status.title_latest" if period is None else "status.title"
        screen.print(label(key, lang, area=name, period=period), style="bold")
        _show_part(screen, own, "owed", lang)
        _show_part(screen, own, "benchmark", lang)


def _show_part(screen: Screen, own: pd.DataFrame, relation: str, lang: str) -> None:
    from nq57_indicators.computation.results.verdicts import counted, without_figure

    mine = own[own["relation"] == relation]
    missing = without_figure(mine)
    shown = mine[~missing]
    screen.print()
    screen.print(label(f"status.{relation}", lang), style="bold")
    if relation == "owed" and len(shown):
        numbers = {name: figure(number, lang) for name, number in counted(shown).items()}
        screen.print(label("status.counts", lang, owed=figure(len(shown), lang), **numbers))
    if relation == "benchmark" and len(shown):
        screen.print(label("status.benchmark_how", lang), style="dim")
    if len(shown):
        _show_rows(screen, shown, relation, lang)
    else:
        screen.print(label(_NOTHING[relation], lang))
    if missing.any():
        names = mine.loc[missing, "indicator_name"].drop_duplicates().tolist()
        more = [label("and_more", lang, number=len(names) - _MOST_WITHOUT)] if len(names) > _MOST_WITHOUT else []
        said = "; ".join([*names[:_MOST_WITHOUT], *more])
        number = figure(int(missing.sum()), lang)
        screen.print(label("status.without_figures", lang, number=number, indicators=said), style="yellow")


_NOTHING = {"owed": "status.no_owed", "benchmark": "status.no_benchmark"}


def _show_rows(screen: Screen, rows: pd.DataFrame, relation: str, lang: str) -> None:
    titles = ["indicator", "asked", "value", "comparison", *(["outlook"] if relation == "owed" else []), "documents"]
    table = columns(*(label(f"status.{title}", lang) for title in titles), right=(1, 2))
    records: list[dict[str, Any]] = rows.to_dict("records")  # type: ignore[assignment]  # names of columns are texts
    for row in records:
        due = "" if row["due"] is None or row["due"] != row["due"] else f"\n{date_text(row['due'], lang)}"
        cells = [row["indicator_name"], f"{row['asked']}{due}", _value(row, lang), row["comparison"]]
        if relation == "owed":
            cells.append(_verdict(row))
        table.add_row(*cells, _documents(row, lang))
    screen.table(table)


def _value(row: dict[str, Any], lang: str) -> str:
    """The figure that is judged with its period, and a later one of a shorter period."""
    from nq57_indicators.writing.names import value_text

    notes = row["note"].split(",")
    marks = [label(f"status.{mark}", lang) for note, mark in _MARKS.items() if note in notes]
    lines = [value_text(row, lang), " ".join([row["time_period"], *(f"({mark})" for mark in marks)])]
    if isinstance(row["interim_period"], str):
        interim = figure(row["interim_value"], lang)
        lines.append(label("status.interim_words", lang, period=row["interim_period"], value=interim))
    return "\n".join(lines)


_MARKS = {"interim": "interim_mark", "by_estimate": "estimate_mark"}
"""What is said of a figure behind its period."""


def _documents(row: dict[str, Any], lang: str) -> str:
    """The acts, and how sure the figures asked for are."""
    marks = [label(f"catalogue.{note}", lang) for note in SAID_OF_FIGURES if note in row["note"].split(",")]
    return " ".join([row["documents"], *(f"[{mark}]" for mark in marks)])


def _verdict(row: dict[str, Any]) -> str:
    reason = row["outlook_reason_words"]
    return f"{row['outlook_words']} ({reason})" if isinstance(reason, str) else str(row["outlook_words"])
