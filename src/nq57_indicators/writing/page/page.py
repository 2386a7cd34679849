"""The page: status of areas, charts, findings, method and sources, in both languages, as one HTML text."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from collections.abc import Iterator
from datetime import date
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import pandas as pd
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from nq57_indicators.charts.style import THEMES, Theme
from nq57_indicators.computation.results.verdicts import ANSWERS, without_figure
from nq57_indicators.models.arguments import flag_given
from nq57_indicators.models.days import day_given
from nq57_indicators.texts import date_text, label
from nq57_indicators.texts.language import LANGUAGES, language_given
from nq57_indicators.texts.periods import period_in_words
from nq57_indicators.writing.own_areas import OwnAreas
from nq57_indicators.writing.page.changed import Changes
from nq57_indicators.writing.page.explained import Explained
from nq57_indicators.writing.page.found import findings_of
from nq57_indicators.writing.page.pictures import not_drawn, pictures_of
from nq57_indicators.writing.page.ranges import ranges_of
from nq57_indicators.writing.page.standing import class_table, standing_of
from nq57_indicators.writing.page.tongues import Tongues

if TYPE_CHECKING:
    from nq57_indicators.assessment import Assessment

_OPTIONAL: Final = re.compile(r"</t[dh]>(?=<t[dh][ >]|</tr>)|</p>(?=</td>|<p>)")
"""Tags that HTML lets be left out; thousands of rows have seven of them."""
_HERE: Final = Path(__file__).parent


def made_page(
    assessment: Assessment,
    area: str | list[str] | None = None,
    *,
    ranks: bool = False,
    since: date | str | None = None,
    lang: str = "vi",
) -> str:
    """The page of some areas (without any those that are scored), opened in ``lang``.

    It holds nothing of other areas but medians and quartiles of at least eight. ``ranks`` adds the scores, as ranges;
    ``since`` what has changed since a day, in place of since the period before.
    """
    language_given(lang)
    status = assessment.status(area, without_figures=True)
    areas = assessment._areas_of(area)
    tongues, own = Tongues(), OwnAreas.asked(assessment, areas if len(areas) == 1 else area)
    explained = Explained(assessment, tongues, own)
    changes = Changes(assessment, areas, status, explained, day_given("since", since))
    standings = standing_of(assessment, areas, status, explained, changes)
    shown = {
        "lang": lang,
        "say": said,
        "status": _of_status,
        "missing": _listed,
        "unofficial": {lang: label("unofficial", lang) for lang in LANGUAGES},
        "title": said("title") if len(areas) > 1 else said("title_of", area=standings[0].name),
        "areas": standings,
        "answers": ANSWERS,
        "classes": class_table(status[~without_figure(status)], areas, assessment.catalogue),
        "charts": list(pictures_of(assessment, areas, standings, explained, ranks=ranks)),
        "not_drawn": not_drawn(standings),
        "ranges": ranges_of(assessment, areas, explained) if flag_given("ranks", ranks) else None,
        "findings": findings_of(assessment.report, own),
        "sources": _sources(assessment, status, explained),
        "notice": assessment.framework is not None and not assessment.framework.official,
    }
    return _filled(shown, explained, tongues)


def said(key: str, **fields: Any) -> dict[str, str]:
    """A text of the page in both languages; fields may be in both, too."""
    both = {}
    for lang in LANGUAGES:
        given = {name: value[lang] if isinstance(value, dict) else value for name, value in fields.items()}
        both[lang] = label(f"page.{key}", lang, **given)
    return both


def _of_status(key: str, whose: dict[str, str] | None = None) -> dict[str, str]:
    """A text of the status in both languages; ``whose`` targets they are."""
    return {lang: label(f"status.{key}", lang, **({"whose": whose[lang]} if whose else {})) for lang in LANGUAGES}


def _listed(names: list[dict[str, str]]) -> dict[str, str]:
    return {lang: "; ".join(name[lang] for name in names) for lang in LANGUAGES}


def _sources(assessment: Assessment, status: pd.DataFrame, explained: Explained) -> dict[str, Any]:
    """The definitions and acts the page rests on, and the files its figures stand in."""
    known = {target.target.id: target.document for target in assessment.catalogue.all_targets}
    documents = {known[name].id: known[name] for names in status["targets"].astype("str") for name in names.split()}
    acts = sorted(documents.values(), key=lambda document: (document.issued, document.id))
    return {
        "catalogue": assessment.catalogue.version,
        "framework": assessment.versions["framework"],
        "library": version("nq57-indicators"),
        "documents": [
            {
                "number": act.number,
                "vi": act.title.vi,
                "en": act.title.en,
                "issued": _issued(act.issued),
            }
            for act in acts
        ],
        "files": explained.files,
    }


def _issued(when: str) -> dict[str, str]:
    """The day of an act, or the month or year that is known of it."""
    if len(when) == len("2025-12-31"):
        return {lang: date_text(date.fromisoformat(when), lang) for lang in LANGUAGES}
    return {lang: period_in_words(when, lang) for lang in LANGUAGES}


def _dark_charts() -> str:
    """Rules that turn the colours of light charts into those of dark ones: a page carries each chart once."""
    turned = dict(zip(_colours(THEMES["light"]), _colours(THEMES["dark"]), strict=True))
    rules = [
        f'figure [{part}="{light}"]{{{part}:{dark}}}' for part in ("fill", "stroke") for light, dark in turned.items()
    ]
    return f"@media screen and (prefers-color-scheme:dark){{{''.join(rules)}}}"


def _colours(theme: Theme) -> Iterator[str]:
    """Each colour of a theme."""
    for given in vars(theme).values():
        yield from [given] if isinstance(given, str) else given


def _filled(shown: dict[str, Any], explained: Explained, tongues: Tongues) -> str:
    """The template with everything in it; all that is filled in is escaped, only our own script may run.

    The data are taken last: the template numbers the texts that it says.
    """
    script = (_HERE / "page.js").read_text(encoding="utf-8")
    digest = base64.b64encode(hashlib.sha256(script.encode("utf-8")).digest()).decode()
    place = Environment(
        loader=FileSystemLoader(_HERE), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    place.filters |= {
        "both": tongues.text,
        "cell": tongues.cell,
        "english": tongues.english,
        "opens": tongues.opens,
        "line": tongues.line,
    }
    style = (_HERE / "page.css").read_text(encoding="utf-8") + _dark_charts()

    def data() -> str:
        carried = {**explained.data(), "texts": tongues.texts, "said": tongues.said}
        return json.dumps(carried, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c")

    made: str = place.get_template("page.html").render(**shown, style=style, script=script, digest=digest, data=data)
    return _OPTIONAL.sub("", made)
