"""Three paragraphs on one area, to be pasted: what is owed and missed, what has changed, what is not known."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import TYPE_CHECKING, Any, Final

import pandas as pd

from nq57_indicators.computation.results.verdicts import counted, verdicts, without_figure
from nq57_indicators.models.codelists import CHANGES
from nq57_indicators.periods import parse_period
from nq57_indicators.texts import date_text, figure, label
from nq57_indicators.texts.listing import first_of
from nq57_indicators.texts.periods import period_within
from nq57_indicators.texts.standing import whose_text
from nq57_indicators.writing.marks import OF_ASKED, OF_VALUE
from nq57_indicators.writing.names import asked_text, later_text, value_text, with_names

if TYPE_CHECKING:
    from nq57_indicators.catalogue import Catalogue

MOST: Final = 5
"""Of so many figures each paragraph speaks one by one: it is to be pasted, and read."""

_OF_FIGURES: Final = ("new", "revised", "withdrawn")
"""Changes of figures, not of what is said of them."""


def status_text(status: pd.DataFrame, area: str, catalogue: Catalogue, lang: str = "vi") -> str:
    """The paragraphs of one area, divided by an empty line; every figure in them stands in its ``status``.

    ``status`` also holds what has no figure. Benchmarks are not spoken of: they are nobody's duty here.
    """
    named = with_names(status, lang, catalogue=catalogue)
    owed = named[named["relation"] == "owed"]
    missing = without_figure(owed)
    known = owed[~missing]
    name, whose = catalogue.areas[area].name.in_language(lang), whose_text(area, catalogue, lang)
    return "\n\n".join(
        [
            " ".join(_owed(known, name, whose, lang)),
            " ".join(_changed(known, catalogue, lang)),
            " ".join(_not_known(known, owed[missing], whose, lang)),
        ]
    )


def _owed(known: pd.DataFrame, area: str, whose: str, lang: str) -> Iterator[str]:
    if known.empty:
        yield label("paragraph.nothing_owed", lang, area=area, whose=whose)
        return
    numbers = {name: figure(number, lang) for name, number in counted(known).items()}
    yield label("paragraph.owed", lang, area=area, whose=whose, owed=figure(len(known), lang), **numbers)
    unmet = known[verdicts(known) == "no"]
    if len(unmet) > MOST:
        farthest = [_missed(row, lang) for row in _records(unmet.loc[_farthest(unmet)])]
        left = figure(len(unmet) - MOST, lang)
        yield label("paragraph.farthest", lang, number=MOST, listed="; ".join(farthest), left=left)
    elif len(unmet):
        yield label("paragraph.unmet", lang, listed="; ".join(_missed(row, lang) for row in _records(unmet)))


def _farthest(unmet: pd.DataFrame) -> pd.Index[Any]:
    """Those that miss most of what is asked: units differ, so the gap is taken as a share of that figure."""
    share = unmet["gap"] / unmet["low"].where(unmet["low"] != 0).abs()
    return share.sort_values(ascending=False, kind="stable").index[:MOST]


def _missed(row: Mapping[Any, Any], lang: str) -> str:
    has_due = row["due"] is not None and row["due"] == row["due"]
    if row["outlook"] == "lost" and not pd.isna(row["later_period"]):  # the figure that is judged meets
        return label(
            "paragraph.lost_due",
            lang,
            indicator=row["indicator_name"],
            value=value_text(row, lang),
            period=period_within(row["time_period"], lang),
            asked=asked_text(row),
            due=date_text(row["due"], lang),
            later=later_text(row, lang),
            later_period=period_within(row["later_period"], lang),
        )
    return label(
        "paragraph.missed_due" if has_due else "paragraph.missed",
        lang,
        indicator=row["indicator_name"],
        value=value_text(row, lang),
        period=period_within(row["time_period"], lang),
        comparison=row["comparison"],
        asked=asked_text(row),
        due=date_text(row["due"], lang) if has_due else "",
        outlook="; ".join(filter(None, (row["outlook_words"], row["ahead"]))),
    )


def movement_text(change: pd.Series[Any], lang: str) -> str:
    """Of how many indicators the figure became better or worse since the period before, by how much each did."""
    if change.empty:
        return label("paragraph.nothing_before", lang)
    numbers = {
        "compared": len(change),
        "closer": int((change > 0).sum()),
        "away": int((change < 0).sum()),
        "same": int((change == 0).sum()),
    }
    return label("paragraph.changed", lang, **{name: figure(number, lang) for name, number in numbers.items()})


def counted_changes(changes: pd.DataFrame, since: date, lang: str) -> str:
    """How much changed since a day, of what kind; and of how many figures nobody can say, since they have no day."""
    numbers = {kind: int((changes["change"] == kind).sum()) for kind in CHANGES}
    said = {kind: figure(number, lang) for kind, number in numbers.items()}
    key = "changes.counts"
    if numbers["undated"]:
        key = "changes.cannot_say" if sum(numbers.values()) == numbers["undated"] else "changes.counts_of_dated"
    around = _around_others(changes)
    more = [label("changes.around_others", lang, number=figure(around, lang))] if around else []
    return " ".join([label(key, lang, since=date_text(since, lang), **said), *more])


def _around_others(changes: pd.DataFrame) -> int:
    """How many figures changed whose period holds a shorter one of the same indicator that changed, too.

    A half-year is mostly made of its quarters: one of these revised shows as two figures that changed.
    """
    rows = changes[changes["change"].isin(_OF_FIGURES)].astype({"time_period": "str"})
    rows = rows[["ref_area", "indicator", "time_period"]].drop_duplicates()
    days = {name: parse_period(name) for name in rows["time_period"].unique()}
    for end in ("start", "end"):
        rows[end] = rows["time_period"].map({name: getattr(period, end).toordinal() for name, period in days.items()})
    both = rows.merge(rows, on=["ref_area", "indicator"], suffixes=("", "_inside"))
    inside = (both["start"] <= both["start_inside"]) & (both["end"] >= both["end_inside"])
    inside &= both["time_period"] != both["time_period_inside"]
    return len(both.loc[inside, ["ref_area", "indicator", "time_period"]].drop_duplicates())


def moves(known: pd.DataFrame, catalogue: Catalogue) -> tuple[pd.DataFrame, pd.Series[Any]]:
    """Each indicator of an area once, however many targets it has, and how much better its figure became."""
    rows = known[known["previous_value"].notna() & known["value"].notna()]
    rows = rows.drop_duplicates(["ref_area", "indicator", "time_period"])
    sign = (
        rows["indicator"].astype("str").map({name: indicator.sign for name, indicator in catalogue.indicators.items()})
    )
    sign = sign.astype("float64")  # of no rows it would be text
    return rows, (rows["value"] - rows["previous_value"]) * sign


def _changed(known: pd.DataFrame, catalogue: Catalogue, lang: str) -> Iterator[str]:
    rows, change = moves(known, catalogue)
    yield movement_text(change, lang)
    share = (change / rows["previous_value"].where(rows["previous_value"] != 0)).abs()
    most = share[change != 0].sort_values(ascending=False, kind="stable").index[:MOST]
    moved = [_moved(row, lang) for row in _records(rows.loc[most])]
    if moved:
        key = "paragraph.listed" if (change != 0).sum() <= MOST else "paragraph.most_moved"
        yield label(key, lang, listed="; ".join(moved), number=MOST)


def _moved(row: Mapping[Any, Any], lang: str) -> str:
    up = row["value"] > row["previous_value"]
    unit = "%" if row["gap_unit"] == "percentage_point" else row["unit_name"]
    return label(
        "paragraph.up" if up else "paragraph.down",
        lang,
        indicator=row["indicator_name"],
        before=f"{figure(row['previous_value'], lang)} {unit}",
        now=value_text(row, lang),
        period=period_within(row["time_period"], lang),
    )


def _not_known(known: pd.DataFrame, missing: pd.DataFrame, whose: str, lang: str) -> Iterator[str]:
    said = False
    if len(missing):
        said = True
        names = missing["indicator_name"].drop_duplicates().tolist()
        numbers = {"number": figure(len(missing), lang), "indicators": figure(len(names), lang)}
        listed = first_of(names, MOST, lang)
        yield label("paragraph.without_figure", lang, whose=whose, **numbers, listed=listed)
    for key, rows in (
        ("paragraph.no_verdict", known[known["outlook"] == "no_verdict"]),
        *((f"paragraph.{note}", _noted(known, note)) for note in (*OF_VALUE, *OF_ASKED)),
        ("paragraph.carried", known[known["carried_from"].notna()]),
    ):
        if len(rows):
            said = True
            reasons = rows["outlook_reason_words"].dropna().drop_duplicates().tolist()
            yield label(key, lang, number=figure(len(rows), lang), reasons="; ".join(reasons))
    if not said:
        yield label("paragraph.all_known", lang, whose=whose)


def _noted(rows: pd.DataFrame, note: str) -> pd.DataFrame:
    return rows[[note in str(notes).split(",") for notes in rows["note"]]]


def _records(rows: pd.DataFrame) -> list[dict[Any, Any]]:
    return rows.to_dict("records")
