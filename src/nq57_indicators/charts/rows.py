"""Which rows of a table a chart shows, and the words that stand beside them."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any, Final

import pandas as pd

from nq57_indicators.catalogue import Catalogue, catalogue_given
from nq57_indicators.computation.chain import areas_given
from nq57_indicators.errors import ArgumentError
from nq57_indicators.models.arguments import text_given
from nq57_indicators.models.codelists import FREQUENCIES, OUTLOOKS
from nq57_indicators.periods import parse_period
from nq57_indicators.tables.frames_given import frame_given
from nq57_indicators.texts import label
from nq57_indicators.texts.language import language_given

_LENGTHS = {name: place for place, name in enumerate(FREQUENCIES)}
TARGET_TEXTS: Final = {"owed": "target_text", "benchmark": "benchmark_text"}
"""The words beside a target: what an area owes is its target, what it is compared with is that of the country."""
_NAMED = 3
"""So many providers are named; of more, the number."""


@dataclass(frozen=True)
class Words:
    """The catalogue whose names are used, and the language."""

    catalogue: Catalogue
    lang: str

    def say(self, key: str, **fields: Any) -> str:
        """A text of charts."""
        return label(f"chart.{key}", self.lang, **fields)

    def area(self, area: str) -> str:
        """The name of an area."""
        known = self.catalogue.areas
        return known[area].name.in_language(self.lang) if area in known else area

    def provider(self, provider: str) -> str:
        """The name of an area or of a body."""
        bodies = self.catalogue.bodies
        return bodies[provider].name.in_language(self.lang) if provider in bodies else self.area(provider)

    def indicator(self, indicator: str) -> str:
        """The name of an indicator."""
        return self.catalogue.indicator(indicator).name.in_language(self.lang)

    def unit(self, indicator: str) -> str:
        """The unit an indicator is measured in."""
        return self.catalogue.units[self.catalogue.indicator(indicator).unit_measure].name.in_language(self.lang)

    def distance(self, indicator: str) -> str:
        """The unit of a difference of its values: percentages differ by percentage points."""
        percent = self.catalogue.indicator(indicator).unit_measure == "percent"
        return self.say("points") if percent else self.unit(indicator)

    def sign(self, outlook: str) -> str:
        """The sign of a class of progress."""
        return label(f"outlook_sign.{outlook}", self.lang)

    def classes(self, there: Collection[str]) -> list[str]:
        """What the signs of the classes that are there stand for, and that the classes are ours; nothing where none is."""
        listed = [f"{self.sign(name)} = {label(f'outlook.{name}', self.lang)}" for name in OUTLOOKS if name in there]
        if not listed:
            return []
        return [self.say("sign_classes", signs="; ".join(listed)), label("status.outlook_how", self.lang)]

    def source(self, rows: pd.DataFrame) -> str:
        """Where the figures are from, and by which definitions they were computed."""
        version = self.catalogue.version
        if "provider" not in rows:
            framework = ", ".join(sorted(rows["framework"].astype("str").unique()))
            return self.say("framework", framework=framework, catalogue=version)
        names = [self.provider(name) for name in rows["provider"].astype("str").unique()]
        listed = ", ".join(names) if len(names) <= _NAMED else self.say("providers", number=len(names))
        return self.say("source", providers=listed, catalogue=version)


def words_given(table: pd.DataFrame, catalogue: object, lang: object) -> Words:
    """The words of a chart; a table that was computed with another catalogue is refused."""
    known = catalogue_given(catalogue)
    version = table.attrs.get("catalogue", known.version)
    if version != known.version:
        raise ArgumentError("other-catalogue", version=version)
    return Words(known, language_given(lang))


def table_of(step: str, name: str, value: object, columns: Sequence[str]) -> pd.DataFrame:
    """A table of the contract that has these columns."""
    table = frame_given(name, value)
    for column in columns:
        if column not in table:
            raise ArgumentError("column-missing", name=column, place=f"{step}({name}=…)")
    return table


def areas_shown(areas: object, there: pd.Series[Any], catalogue: Catalogue) -> list[str]:
    """The areas asked for, in the official order; without any those that are compared with one another.

    These are the areas of the default framework's scheme if one of them is there, else all that are there.
    """
    known = catalogue.areas
    chosen = areas_given(areas, catalogue)
    if chosen is None:
        framework = catalogue.framework()
        scheme = _compared(framework.areas, catalogue) if framework and framework.areas else []
        found = set(there.astype("str").unique())
        return scheme if found & set(scheme) else [area for area in known if area in found]
    if isinstance(chosen, str):
        if chosen in known and known[chosen].scheme == chosen:
            return [chosen]  # the country, in the scheme that bears its name
        inside = _compared(chosen, catalogue)
        if not inside:
            raise ArgumentError("no-such-geography", scheme=chosen, known=known.schemes)
        return inside
    for area in chosen:
        if area not in known:
            raise ArgumentError("no-such-area", area=area)
    return [area for area in known if area in set(chosen)]


def _compared(scheme: str, catalogue: Catalogue) -> list[str]:
    """The areas of a scheme that hold no others of it: its provinces without its regions."""
    known = catalogue.areas
    inside = known.scheme(scheme)
    outer = {known[area].parent for area in inside}
    return [area for area in inside if area not in outer]


def values_of(values: pd.DataFrame, indicator: object, areas: object, catalogue: Catalogue) -> pd.DataFrame:
    """The preferred values of one indicator with the end and the frequency of their periods, in official order of areas.

    Refuses an indicator that the catalogue does not know, and one without any value here.
    """
    name = catalogue.indicator(text_given("indicator", indicator)).id
    own = values[(values["indicator"].astype("str") == name) & values["preferred"].astype("bool")]
    shown = areas_shown(areas, own["ref_area"], catalogue)
    own = own[own["ref_area"].astype("str").isin(shown)]
    if own.empty:
        raise ArgumentError("nothing-to-draw", name=name)
    texts = ["indicator", "ref_area", "time_period", "calendar", "flow", "provider", "stage"]
    own = with_period(own.astype(dict.fromkeys(texts, "str")))
    place = {area: number for number, area in enumerate(shown)}
    return own.assign(place=own["ref_area"].map(place)).sort_values(["place", "end"], kind="stable")


def with_period(rows: pd.DataFrame) -> pd.DataFrame:
    """The rows with ``end`` (day number) and ``frequency`` of their period; each label is read once."""
    pairs = rows[["time_period", "calendar"]].drop_duplicates()
    read = [parse_period(*pair) for pair in pairs.itertuples(index=False, name=None)]
    pairs = pairs.assign(
        end=[period.end.toordinal() for period in read], frequency=[period.frequency for period in read]
    )
    return rows.merge(pairs, on=["time_period", "calendar"], how="left")


SERIES = ["frequency", "calendar", "flow"]
"""What values must share to be drawn in one line."""


def main_series(rows: pd.DataFrame, frequency: object = None) -> tuple[pd.DataFrame, int]:
    """The rows of the series with most values (of the longest periods, where equal), and how many others there are.

    A year and its quarters in one line would go up and down without reason; ``frequency`` chooses.
    """
    if frequency is not None:
        there = rows["frequency"].unique().tolist()
        if frequency not in there:
            raise ArgumentError("no-such-frequency", frequency=frequency, listed=", ".join(there))
        rows = rows[rows["frequency"] == frequency]
    counted = rows.groupby(SERIES, sort=False).size().rename("number").reset_index()
    counted["length"] = counted["frequency"].map(_LENGTHS)
    first = counted.sort_values(["number", "length"], ascending=False, kind="stable").iloc[0]
    own = rows[(rows[SERIES] == first[SERIES]).all(axis=1)]
    return own, len(counted) - 1


def series_text(rows: pd.DataFrame, words: Words) -> str:
    """What kind of series the rows are: frequency, flow, calendar."""
    kinds = ("frequency", "flow", "calendar")
    first = rows.iloc[0]
    return words.say("series", **{kind: label(f"{kind}.{first[kind]}", words.lang) for kind in kinds})
