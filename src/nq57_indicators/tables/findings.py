"""Findings as arrays while they are gathered, and as the findings table when somebody asks."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
from numpy.typing import NDArray

from nq57_indicators.models.codelists import CALENDARS, DIMENSIONS, FLOWS, OFF, SEVERITIES, STAGES
from nq57_indicators.models.limits import USUAL
from nq57_indicators.models.tables import column_names
from nq57_indicators.tables.codebook import Codebook
from nq57_indicators.tables.finding_texts import Texts, first_of, texts_of_first
from nq57_indicators.tables.found import Found, named_rows
from nq57_indicators.tables.frames import categories
from nq57_indicators.tables.identity import Coded, identities
from nq57_indicators.tables.observations import Codes, Observations, PeriodTable


@dataclass
class Source:
    """One sheet of one file that figures came from; its position in the list of sources is its code."""

    file: str
    sheet: str | None

    def __post_init__(self) -> None:
        # names out of old archives may hold bytes that are no text; they are shown as far as they can be
        self.file = self.file.encode("utf-8", "surrogateescape").decode("utf-8", "replace")


@dataclass
class FindingStore:
    """All findings of one submission, with the sources their places point into and the headers of their columns.

    Of each rule the first ``most`` are kept, and all are counted (``numbers``). ``figures`` counts the cells of figures that
    were read, also those whose key was refused.
    """

    codebook: Codebook
    periods: PeriodTable
    providers: list[str]
    sources: list[Source] = field(default_factory=list)
    headers: dict[int, dict[int, str]] = field(default_factory=dict)
    parts: list[Found] = field(default_factory=list)
    figures: int = 0
    most: int = USUAL.findings
    numbers: Counter[str] = field(default_factory=Counter)
    kept: Counter[str] = field(default_factory=Counter)
    written: dict[tuple[int, int, int], str] = field(default_factory=dict)
    """The texts of cells, by file, row and column, that show another figure than the one read; shared with stores beside."""
    severities: Mapping[str, str] = field(default_factory=dict)
    """Rules whose severity a caller has set, and to what; findings of a rule set to ``off`` are kept, but not listed."""

    def beside(self) -> FindingStore:
        """An empty store for findings on the same submission, to be taken in later."""
        return replace(self, parts=[], figures=0, numbers=Counter(), kept=Counter())

    def copy(self) -> FindingStore:
        """The same findings; what is added to one is not added to the other."""
        return replace(self, parts=list(self.parts), numbers=Counter(self.numbers), kept=Counter(self.kept))

    def take_in(self, other: FindingStore) -> None:
        """Add what was found beside."""
        for part in other.parts:
            self._keep(part)
        self.numbers += other.numbers
        self.figures += other.figures

    def room(self, rule: str) -> int:
        """How many more findings of a rule are kept."""
        return max(self.most - self.kept[rule], 0)

    def _keep(self, part: Found) -> None:
        room = self.room(part.rule)
        if room > 0:
            self.parts.append(part.first(room))
            self.kept[part.rule] += min(len(part), room)

    def add(
        self,
        rule: str,
        *,
        row: Any,
        file: Any,
        column: Any = 0,
        variable: Any = -1,
        area: Any = -1,
        period: Any = -1,
        calendar: Any = -1,
        flow: Any = -1,
        provider: Any = -1,
        stage: Any = -1,
        found: Texts = "",
        expected: Texts = "",
    ) -> None:
        """Add one finding per row; every other argument is one for all rows or one for each.

        All are counted; texts are made for those that are kept.
        """
        rows = np.atleast_1d(np.asarray(row, np.int64))
        self.numbers[rule] += len(rows)
        rows = rows[: self.room(rule)]
        if not len(rows):
            return

        def each(value: Any) -> Codes:
            return np.broadcast_to(first_of(np.asarray(value, np.int64), len(rows)), rows.shape)

        def text(value: Texts) -> NDArray[Any]:
            return np.broadcast_to(texts_of_first(value, len(rows)), rows.shape)

        self._keep(
            Found(
                rule, each(variable), each(area), each(period), each(calendar), each(flow), each(provider), each(stage),
                each(file), rows, each(column), text(found), text(expected),
            )
        )  # fmt: skip

    def add_rows(
        self, rule: str, observations: Observations, rows: Any, *, found: Texts = "", expected: Texts = ""
    ) -> None:
        """Findings on observations: key and place are theirs."""
        rows = np.flatnonzero(rows) if np.asarray(rows).dtype == bool else np.asarray(rows)
        kept = rows[: self.room(rule)]
        self.numbers[rule] += len(rows) - len(kept)
        rows = kept
        self.add(
            rule,
            row=observations.row[rows],
            file=observations.file[rows],
            column=observations.column[rows],
            variable=observations.variable[rows],
            area=observations.area[rows],
            period=observations.period[rows],
            calendar=observations.calendar[rows],
            flow=observations.flow[rows],
            provider=observations.provider[rows],
            stage=observations.stage[rows],
            found=found,
            expected=expected,
        )

    def renumber_providers(self, codes: Codes) -> None:
        """Take the new code of each provider; ``codes`` ends with that of none, -1."""
        self.parts = [replace(part, provider=codes[part.provider]) for part in self.parts]

    def name_rows(self, observations: Observations) -> None:
        """Give findings on a cell what they lack of the key of the figures in the same row, where that is certain.

        ``observations`` stand row by row, in the order of their sources.
        """
        if len(observations):
            self.parts = [named_rows(part, observations) for part in self.parts]

    def identities(self) -> list[NDArray[Any]]:
        """The identity of each finding, part by part."""
        if not self.parts:
            return []
        names, rule, order, at = _in_order(self)
        found = np.empty(len(order), object)
        found[order] = _identities(rule, names, at, self)
        return np.split(found, np.cumsum([len(part) for part in self.parts])[:-1])

    def drop(self, masks: list[NDArray[np.bool_]]) -> None:
        """Take out some findings of each part."""
        for part, mask in zip(self.parts, masks, strict=True):
            self.numbers[part.rule] -= int(mask.sum())
            self.kept[part.rule] -= int(mask.sum())
        self.parts = [part.only(~mask) for part, mask in zip(self.parts, masks, strict=True)]
        self.parts = [part for part in self.parts if len(part)]
        self.numbers, self.kept = +self.numbers, +self.kept  # without those of which nothing is left

    def severity(self, rule: str) -> str:
        """How severe the findings of a rule are: as set, or as its definition says."""
        return self.severities.get(rule) or self.codebook.catalogue.rules[rule].severity

    def listed(self) -> FindingStore:
        """The findings without those of rules that are off."""
        return self._only(lambda rule: self.severity(rule) != OFF, self.severities) if self.severities else self

    def set_aside(self) -> FindingStore:
        """The findings of rules that are off, as severe as they would have been."""
        return self._only(lambda rule: self.severity(rule) == OFF, {})

    def _only(self, wanted: Callable[[str], bool], severities: Mapping[str, str]) -> FindingStore:
        numbers, kept = (
            Counter({rule: counts[rule] for rule in counts if wanted(rule)}) for counts in (self.numbers, self.kept)
        )
        parts = [part for part in self.parts if wanted(part.rule)]
        return replace(self, parts=parts, numbers=numbers, kept=kept, severities=severities)

    def __len__(self) -> int:
        return sum(self.numbers.values()) + len(self.left_out)

    @property
    def left_out(self) -> dict[str, int]:
        """How many findings of a rule are counted only, by rule."""
        return dict(self.numbers - self.kept)

    def counts(self) -> dict[str, int]:
        """The number of findings by rule, also of those that are not listed one by one."""
        return {**self.numbers, **({MORE: len(self.left_out)} if self.left_out else {})}

    def to_frame(self) -> pd.DataFrame:
        """The findings table (see ``nq57_indicators.models.tables``), by file, row, column and rule."""
        return findings_frame(self)


def findings_frame(store: FindingStore) -> pd.DataFrame:
    """All findings as a frame."""
    store = _with_left_out(store)
    codes, rules = store.codebook, store.codebook.catalogue.rules
    severities = {rule: store.severity(rule) for rule in {part.rule for part in store.parts}}
    if not store.parts:
        return pd.DataFrame({name: pd.Series(dtype="str") for name in column_names("findings")})

    names, rule, order, at = _in_order(store)
    labels = [period.label for period in store.periods.periods]

    def of_rule(codes: Mapping[str, str], known: tuple[str, ...]) -> Any:
        picked = np.array([known.index(codes[name]) for name in names])
        return categories(picked[rule], known)

    return pd.DataFrame(
        {
            "finding": pd.Series(_identities(rule, names, at, store), dtype="str"),
            "rule": categories(rule, names),
            "severity": of_rule(severities, SEVERITIES),
            "dimension": of_rule({name: rules[name].dimension for name in names}, DIMENSIONS),
            "variable": _named(at["variable"], codes.items),
            "ref_area": _named(at["area"], codes.areas),
            "time_period": _named(at["period"], labels),
            "provider": _named(at["provider"], store.providers),
            "file": _named(at["file"], [source.file for source in store.sources]),
            "sheet": _named(at["file"], [source.sheet for source in store.sources]),
            "cell": _cells(at["row"], at["column"]),
            "found": pd.Series(_joined(store, "found")[order], dtype="str"),
            "expected": pd.Series(_joined(store, "expected")[order], dtype="str"),
        },
        columns=column_names("findings"),
    )


def _joined(store: FindingStore, name: str) -> NDArray[Any]:
    return np.concatenate([np.asarray(getattr(part, name)) for part in store.parts])


def _in_order(store: FindingStore) -> tuple[list[str], Codes, NDArray[np.intp], dict[str, Codes]]:
    """The rules; the rule of each finding by file, row and column; that order; and keys and places in it."""
    names = sorted({part.rule for part in store.parts})
    rule = np.concatenate([np.full(len(part), names.index(part.rule)) for part in store.parts])
    order = np.lexsort((rule, *(_joined(store, name) for name in ("column", "row", "file"))))
    return (
        names,
        rule[order],
        order,
        {name: _joined(store, name)[order] for name in (*_KEY, "file", "row", "column")},
    )


MORE = "more-findings"
"""The rule that says how many findings of another one are not listed."""


def _with_left_out(store: FindingStore) -> FindingStore:
    left_out = store.left_out
    if not left_out:
        return store
    told = replace(store.copy(), most=len(store) + 1)
    for rule, number in left_out.items():
        told.add(MORE, row=0, file=-1, found=str(number), expected=rule)
    return told


_KEY = ("variable", "area", "period", "calendar", "flow", "provider", "stage")


def _identities(rule: Codes, names: list[str], at: dict[str, Codes], store: FindingStore) -> NDArray[Any]:
    """The identity of each finding: its rule and key, with sheet and header where it speaks of no certain figure."""
    codes = store.codebook
    labels = [period.label for period in store.periods.periods]
    texts = (codes.items, codes.areas, labels, CALENDARS, FLOWS, store.providers, STAGES)
    certain = (at["variable"] >= 0) & (at["area"] >= 0) & (at["period"] >= 0)
    sheet = np.where(certain, -1, at["file"])
    places, header = np.unique(np.stack([sheet, np.where(certain, 0, at["column"])]), axis=1, return_inverse=True)
    headers = [store.headers.get(file, {}).get(column) for file, column in places.T.tolist()]
    key: list[Coded] = [(at[name], known) for name, known in zip(_KEY, texts, strict=True)]
    return identities([(rule, names), *key, (sheet, [source.sheet for source in store.sources]), (header, headers)])


def _named(codes: Codes, names: list[Any]) -> pd.Series[Any]:
    """Codes as text, missing for -1."""
    texts = pa.array(names, pa.large_string()).take(pa.array(codes, mask=codes < 0))
    return pd.Series(pd.array(texts, dtype="str"))


def _cells(row: Codes, column: Codes) -> pd.Series[Any]:
    """Places as a spreadsheet names them: ``C12``; a whole row ``12``; the file as a whole is empty."""
    letters = {number: column_letter(number) for number in np.unique(column).tolist()}
    texts = [
        f"{letters[at]}{line}" if line > 0 else letters[at] or None
        for line, at in zip(row.tolist(), column.tolist(), strict=True)
    ]
    return pd.Series(texts, dtype="str")


def column_letter(number: int) -> str:
    """The letters of a column: 1 is A, 27 is AA, 0 is none.

    >>> column_letter(28)
    'AB'
    """
    letters = ""
    while number > 0:
        number, rest = divmod(number - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters
