"""What ``nq57 status`` shows: each area in two parts, or the table as JSON or CSV."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from nq57_indicators.cli.areas_shown import show_areas
from nq57_indicators.cli.assessing import Wanted as Assessing
from nq57_indicators.cli.assessing import assessment_of
from nq57_indicators.cli.declared import Declared
from nq57_indicators.cli.screen import Screen
from nq57_indicators.cli.sources import day, listed
from nq57_indicators.cli.validating import code_with_reason, exit_code
from nq57_indicators.texts import figure, label
from nq57_indicators.texts.periods import period_within

if TYPE_CHECKING:
    from datetime import date

    import pandas as pd

    from nq57_indicators.assessment import Assessment


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


def show_status(declared: Declared, wanted: Wanted) -> int:
    """Assess, show where the areas stand, and return the exit code."""
    result = assessment_of(declared, Assessing("", known_at=wanted.known_at, as_of=wanted.as_of))
    names = listed(wanted.areas)
    asked: str | list[str] = names[0] if len(names) == 1 else names
    since = day("--since", wanted.since)
    changes = None if since is None else result.changes(asked, since=since, period=wanted.period)
    if changes is not None and wanted.form != "text":
        from nq57_indicators.writing.printed import printed

        sys.stdout.write(printed("changes", changes, wanted.form))
        return exit_code(result.report, "error")
    status = result.status(asked, period=wanted.period, without_figures=True)
    if changes is not None and since is not None:
        _show_changes(Screen(), result, changes, since, declared.lang)
    if wanted.form == "text":
        show_areas(Screen(), result, status, declared.lang, wanted.period, result._areas_of(asked))
        return code_with_reason(result.report, "error", declared.lang)
    _print_table(status, wanted, declared.lang)
    return exit_code(result.report, "error")


_MOST_CHANGES = 30


def _show_changes(screen: Screen, result: Assessment, changes: pd.DataFrame, since: date, lang: str) -> None:
    """How much has changed of what kind, and the first changes, one line each."""
    from nq57_indicators.writing.names import with_names
    from nq57_indicators.writing.paragraphs import counted_changes

    screen.print(counted_changes(changes, since, lang), style="bold")
    changes = changes[changes["change"] != "undated"]
    named = with_names(changes, lang, catalogue=result.catalogue)
    # what turned is rare and matters most
    first = named.assign(later=named["change"] != "turned").sort_values("later", kind="stable").head(_MOST_CHANGES)
    rows: list[dict[str, Any]] = first.to_dict("records")  # type: ignore[assignment]  # names of columns are texts
    for row in rows:
        fields = {
            "area": row["ref_area_name"],
            "indicator": row["indicator_name"],
            "period": period_within(row["time_period"], lang),
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
