"""Who has sent, in a paragraph for the reminder: counts first, then names in their official order."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from pathlib import PurePosixPath

import pandas as pd

from nq57_indicators.catalogue import Catalogue
from nq57_indicators.texts.labels import label
from nq57_indicators.texts.periods import day_in_words, period_in_words

_MOST_FILES = 20
"""Files that a paragraph names one by one; the table has all of them."""


def paragraphs(
    table: pd.DataFrame, unplaced: pd.DataFrame, catalogue: Catalogue, known_at: str | None, lang: str
) -> Iterator[str]:
    """One paragraph per duty, and one for files of which no body is known."""
    for duty, rows in table.groupby("duty", sort=False):
        yield " ".join(_sentences(str(duty), rows, catalogue, known_at, lang))
    if len(unplaced):
        files = [
            f"{PurePosixPath(file).name} ({reason_in_words(rule, catalogue, lang)})"
            for file, rule in unplaced.head(_MOST_FILES).itertuples(index=False)
        ]
        if len(unplaced) > _MOST_FILES:
            files.append(label("and_more", lang, number=len(unplaced) - _MOST_FILES))
        yield label("collect.unplaced", lang, number=len(unplaced), files="; ".join(files))


def reason_in_words(rule: str, catalogue: Catalogue, lang: str) -> str:
    """Why a file could not be placed: the title of a rule, or that it is of something else."""
    if rule in catalogue.rules:
        return catalogue.rules[rule].title.in_language(lang)
    return label("collect.blank" if rule == "blank" else "collect.other", lang)


def body_in_words(body: str, catalogue: Catalogue, day: date, lang: str) -> str:
    """The full name of a body on a day."""
    if body not in catalogue.areas:
        return catalogue.bodies[body].name.in_language(lang)
    kind = catalogue.areas.type_on(body, day)
    return (kind or catalogue.areas[body]).name.in_language(lang)


def moment_in_words(known_at: str, lang: str) -> str:
    """A day, or an hour of it.

    >>> moment_in_words("2026-09-25T17:00:00", "vi"), moment_in_words("2026-09-25", "vi")
    ('17h ngày 25/9/2026', 'ngày 25/9/2026')
    """
    moment = datetime.fromisoformat(known_at)
    day = day_in_words(moment.date())
    if "T" not in known_at:
        return label("collect.on_day", lang, day=day)
    hour = f"{moment.hour}h" + (f"{moment.minute:02d}" if moment.minute else "")
    return label("collect.at_hour", lang, hour=hour, day=day)


def _sentences(duty: str, rows: pd.DataFrame, catalogue: Catalogue, known_at: str | None, lang: str) -> Iterator[str]:
    due = rows["due"].iloc[0].date()
    names = [body_in_words(body, catalogue, due, lang) for body in rows["body"]]
    rows = rows.assign(name=names)
    has = rows[rows["status"] != "not_sent"]
    owed = catalogue.obligations[duty]
    # levels are named in the singular, which is the plural in Vietnamese only
    who = catalogue.levels[owed.level].name.vi.lower() if owed.level and lang == "vi" else label("collect.bodies", lang)
    yield label(
        "collect.sent", lang, number=len(has), of=len(rows), who=who,
        until=label("collect.until", lang, moment=moment_in_words(known_at, lang)) if known_at else label("collect.now", lang),
        duty=owed.name.in_language(lang), period=period_in_words(rows["time_period"].iloc[0], lang),
        due=day_in_words(due),
    )  # fmt: skip
    in_time = rows[rows["status"] == "in_time"]
    if len(has):
        yield label("collect.in_time", lang, number=len(in_time), returned=int(in_time["returned"].sum()))
    for status in ("late", "undated", "not_sent"):
        of_it = rows[rows["status"] == status]
        if len(of_it):
            yield label(f"collect.{status}", lang, number=len(of_it), names=_names(of_it, with_day=status == "late"))
    returned = rows[rows["returned"]]
    if len(returned):
        yield label("collect.returned", lang, number=len(returned), names=_names(returned))
    sums = {name: int(rows[name].sum()) for name in ("asked", "given", "accepted", "excused", "questions")}
    yield label("collect.figures", lang, **sums)


def _names(rows: pd.DataFrame, *, with_day: bool = False) -> str:
    if not with_day:
        return ", ".join(rows["name"])
    days = (day_in_words(day.date()) for day in rows["received"])
    return ", ".join(f"{name} ({day})" for name, day in zip(rows["name"], days, strict=True))
