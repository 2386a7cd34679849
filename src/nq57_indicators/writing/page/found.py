"""What checking found, as lines of the page: the first of each rule, and the others behind their number."""

from __future__ import annotations

from pathlib import PurePath
from typing import TYPE_CHECKING, Any, Final

from nq57_indicators.texts import figure, label
from nq57_indicators.texts.language import LANGUAGES
from nq57_indicators.writing.own_areas import OwnAreas

if TYPE_CHECKING:
    from nq57_indicators.validation.report import Report

Both = dict[str, str]
_FIRST: Final = 5
"""Of each rule so many findings are shown at once."""
_MOST: Final = 200
"""So many of each rule are carried; of more, the number."""


def findings_of(report: Report, own: OwnAreas | None) -> list[dict[str, Any]]:
    """Every rule that was broken with its findings; of some areas only what is theirs, without the names of others."""
    table = report.findings if own is None else own.rows(report.findings)
    sentences = {lang: report.sentences(lang).drop_duplicates("finding").set_index("finding") for lang in LANGUAGES}
    found = []
    for rule, rows in table.groupby("rule", sort=False, observed=True):
        definition = report.catalogue.rules[str(rule)]
        names = [name for name in rows["finding"].drop_duplicates().tolist() if name in sentences["vi"].index][:_MOST]
        left = len(rows) - int(rows["finding"].isin(names).sum())
        lines = [{lang: _line(sentences[lang].loc[name], own, lang) for lang in LANGUAGES} for name in names]
        found.append(
            {
                "severity": _both(f"severity.{definition.severity}"),
                "title": {"vi": definition.title.vi, "en": definition.title.en},
                "number": len(rows),
                "lines": lines[:_FIRST],
                "others": lines[_FIRST:],
                "more": len(rows) - int(rows["finding"].isin(names[:_FIRST]).sum()),
                "left": {lang: label("page.findings_left", lang, number=figure(left, lang)) for lang in LANGUAGES}
                if left
                else None,
            }
        )
    return found


def _both(key: str) -> Both:
    return {lang: label(key, lang) for lang in LANGUAGES}


def _line(row: Any, own: OwnAreas | None, lang: str) -> str:
    """Where a finding is, without the folders that lead to its file, and what it says."""
    file, *inside = str(row["place"]).split(" › ")
    sentence = str(row["sentence"])
    if own is not None:
        inside = [part for part in inside if not own.names_other(part)]
        sentence = label("page.of_others", lang) if own.speaks_of_other(sentence) else sentence
    name = PurePath(file.replace("\\", "/")).name if own is None else own.file(file, lang)
    place = " › ".join([name, *inside])
    return f"{place}: {sentence}" if place else sentence
