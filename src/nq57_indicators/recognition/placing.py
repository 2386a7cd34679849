"""The areas of one file: resolved at its end, when all its periods are known.

Each distinct text in each distinct stretch of days is resolved once; rows look their area up.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nq57_indicators.areas import AreaMatch
from nq57_indicators.models.codelists import FLOWS
from nq57_indicators.parallel import in_order, in_turn
from nq57_indicators.periods import PeriodError, flow_bounds
from nq57_indicators.recognition.blocks import Block, Draft
from nq57_indicators.recognition.declared import Declared
from nq57_indicators.recognition.differing import Differing
from nq57_indicators.recognition.gathering import Gathered
from nq57_indicators.recognition.shapes import Shape
from nq57_indicators.recognition.territory import ACROSS, BEFORE, AreaText, Territory, Unclear, day_of_number
from nq57_indicators.tables.codebook import Codebook
from nq57_indicators.tables.fields import Field, constant, field_of, pairs
from nq57_indicators.tables.finding_texts import Texts, coded
from nq57_indicators.tables.findings import FindingStore
from nq57_indicators.tables.frames import code_kind
from nq57_indicators.tables.observations import PeriodTable, day_number

Ints = NDArray[np.int32]
Mask = NDArray[np.bool_]

_MOST_NAMED = 5
_MOST_COMBINATIONS = 50_000_000
"""Up to here a table tells the place of a combination; beyond, a search does."""

_RULES = {
    "wrong_era": "wrong-era-area",
    "old_code": "wrong-era-area",
    "type_mismatch": "area-type-mismatch",
}


@dataclass(frozen=True)
class _Spans:
    """Stretches of days that figures cover: first and last day, and whether flow and period agree."""

    start: NDArray[np.int64]
    end: NDArray[np.int64]
    bounded: Mask


class FileInHand:
    """Observations of one file, and the texts that name their areas."""

    def __init__(
        self,
        name: str,
        codes: Codebook,
        periods: PeriodTable,
        store: FindingStore,
        territory: Territory,
        gathered: Gathered,
        differing: Differing,
    ) -> None:
        self.name, self._differing = name, differing
        territory.next_file()
        self._gathered, self._start = gathered, gathered.size
        self._blocks: list[Block] = []
        self._codes, self._periods, self._store, self._territory = codes, periods, store, territory
        self._texts: dict[AreaText, int] = {}
        self._reported: dict[tuple[int, str], set[int]] = {}
        self.geographies: dict[str, str | None] = {}
        """The schemes of bare names that may be of two eras, of periods before a merger and across it, where answered."""
        self.unclear: list[Unclear] = []
        """Such names, where nothing was answered."""

    @property
    def is_empty(self) -> bool:
        """Whether nothing was read in it that looks like a column of figures."""
        return not self._blocks

    def expect(self, count: int) -> None:
        """Say how many observations the file may have."""
        self._gathered.expect(self._start + count)

    def add(self, draft: Draft) -> None:
        """Keep the rows of a draft whose key is certain but for the area."""
        nowhere = {"area": np.full(len(draft.known), -1, code_kind(len(self._codes.areas)))}
        rows = self._gathered.add(draft.columns | nowhere, draft.known)
        self._blocks.append(Block(draft.file, rows, draft.area_column, draft.statements, draft.stated_in))

    def area_texts(self, shape: Shape, size: int, geography: Field | None, declared: Declared) -> tuple[Ints, int]:
        """The number of the area text of each row, and the column it stands in; a declared area serves a table without one."""
        nothing = Field(np.full(size, -1, np.int32), [])
        fields = {
            role: field_of(shape.roles[role]) if role in shape.roles else nothing for role in ("ref_area", "area_code")
        }
        if declared.area and not fields.keys() & set(shape.roles):
            fields["ref_area"] = constant(declared.area, size)
        geographies = geography or nothing
        both, where = pairs(fields["ref_area"].codes, fields["area_code"].codes)
        triples, row = pairs(where, np.maximum(geographies.codes, -1))
        numbers = []
        for at, place in triples:
            first, second = both[at]
            text = AreaText(
                _text(fields["ref_area"], first),
                _text(fields["area_code"], second),
                _text(geographies, place) or declared.geography or "",
            )
            numbers.append(self._texts.setdefault(text, len(self._texts)))
        column = shape.roles.get("ref_area") or shape.roles.get("area_code")
        return np.array(numbers, np.int32).take(row), column.column if column else 0

    def close(self) -> None:
        """Give every row its area, and drop those that have none: a finding says why."""
        texts, there = list(self._texts), self._combinations()
        if not len(there):
            return
        text, span = (np.asarray(part, np.int32) for part in np.divmod(there, self._spans_in_all))
        spans = self._days_of(span)
        start, end = spans.start, spans.end
        unclear = self._territory.unstated(texts, text, start, end)
        across = self._territory.is_across(start, end)
        for when, mine in ((BEFORE, unclear & ~across), (ACROSS, unclear & across)):
            if mine.any() and self._is_scheme(self.geographies.get(when)):
                text, texts = self._as_answered(texts, text, mine, str(self.geographies[when]))
                unclear = unclear & ~mine
        distinct, match_at = pairs(text, self._territory.era_of(end).astype(np.int32))
        named = [texts[number] for number, _ in distinct]
        matches = [self._territory.match(texts[number], when) for number, when in distinct]
        bounded = spans.bounded
        clear = bounded & ~unclear
        found = np.array([self._codes.area[match.area] if match.area else -1 for match in matches], np.int32)
        area = np.where(clear, found[match_at], -1).astype(code_kind(len(self._codes.areas)))
        gone = (area >= 0) & (start > self._territory.last_day[area])
        told = np.array([match.area is None or match.status == "ok_unaccented" for match in matches], bool)
        told_at = np.where(clear & told[match_at], match_at, -1)
        left = np.where(gone, -1, area).astype(area.dtype)
        to_tell = (told_at >= 0) | gone | ~bounded
        place_of = _Places(there)
        counts: dict[int, NDArray[np.int64] | None] = {}

        def placed(block: Block) -> tuple[NDArray[np.int64], NDArray[np.integer[Any]]]:
            """Place the rows; those of which something is to be said, and their combinations."""
            at = place_of(self._combination(block))
            self._gathered["area"][block.rows] = own = left.take(at)
            provider = self._gathered["provider"][block.rows]
            np.copyto(provider, own, where=provider < 0)  # a body that reports on itself is its own provider
            counts[block.rows.start] = np.bincount(at, minlength=len(there)) if unclear.any() else None
            told = np.flatnonzero(to_tell.take(at))
            return told + block.rows.start, at[told]

        for block, (rows, at) in zip(self._blocks, in_turn(placed, self._blocks), strict=True):
            self._report_bounds(block, rows[~bounded[at]])
            self._report_matches(block, rows, told_at[at], matches, named)
            self._report_gone(block, rows[gone[at]], area[at[gone[at]]])
        if unclear.any():
            figures = np.sum([count for count in counts.values() if count is not None], axis=0)
            self._ask_for_era(texts, text, {BEFORE: unclear & ~across, ACROSS: unclear & across}, figures, spans)
            self._report_unclear([texts[number] for number in np.unique(text[unclear]).tolist()])
        waiting = self._differing.waiting(self._blocks, self._gathered, self._start)
        self._gathered.keep(self._start, (self._gathered["area"][self._start :] >= 0) & ~waiting)

    def _is_scheme(self, geography: str | None) -> bool:
        return geography is not None and bool(self._codes.catalogue.areas.scheme(geography))

    def _as_answered(
        self, texts: list[AreaText], text: Ints, unclear: Mask, geography: str
    ) -> tuple[Ints, list[AreaText]]:
        """Names that may be of two eras, with the scheme that was answered for them."""
        stated = {number: texts[number]._replace(geography=geography) for number in np.unique(text[unclear]).tolist()}
        texts = [*texts, *stated.values()]
        number = np.arange(len(texts), dtype=np.int32)
        number[list(stated)] = np.arange(len(texts) - len(stated), len(texts))
        return np.where(unclear, number.take(text), text).astype(np.int32), texts

    @property
    def _spans_in_all(self) -> int:
        """The number of period × flow."""
        return len(self._periods) * len(FLOWS)

    def _days_of(self, span: Ints) -> _Spans:
        """The stretches of days of some period × flow."""
        distinct, where = np.unique(span, return_inverse=True)
        days = []
        for period_code, flow_code in zip(*np.divmod(distinct, len(FLOWS)), strict=True):
            period = self._periods.periods[period_code]
            try:
                first, last = flow_bounds(period, FLOWS[flow_code])
                days.append((day_number(first), day_number(last), 1))
            except PeriodError:
                days.append((day_number(period.start), day_number(period.end), 0))
        array = np.array(days, np.int64).reshape(-1, 3)[where]
        return _Spans(array[:, 0], array[:, 1], array[:, 2].astype(bool))

    def _combinations(self) -> NDArray[np.int64]:
        """The numbers of the text × period × flow that occur, ascending."""
        size = len(self._texts) * self._spans_in_all
        if size > _MOST_COMBINATIONS:
            found = in_order(lambda block: np.unique(self._combination(block)), self._blocks)
            return np.unique(np.concatenate([np.zeros(0, np.int64), *found]))
        seen = np.zeros(size, bool)

        def look(block: Block) -> None:
            seen[self._combination(block)] = True

        in_order(look, self._blocks)
        return np.flatnonzero(seen)

    def _combination(self, block: Block) -> NDArray[np.int64]:
        """Area text × period × flow of each row, as one number."""
        key = self._gathered["area_text"][block.rows].astype(np.int64)
        key *= len(self._periods)
        key += self._gathered["period"][block.rows]
        key *= len(FLOWS)
        key += self._gathered["flow"][block.rows]
        return key

    def _report_matches(
        self, block: Block, rows: NDArray[np.int64], at: Ints, matches: list[AreaMatch], named: list[AreaText]
    ) -> None:
        """What is to be said of the names in some rows; ``at`` is the number of the match to tell of, or -1.

        Each name is worded once, each rule reported once.
        """
        rows, at = rows[at >= 0], at[at >= 0]
        numbers, where = np.unique(at, return_inverse=True)
        said = [self._said(matches[number], named[number]) for number in numbers.tolist()]
        texts = np.array(said, dtype=object).reshape(-1, 3)[where]
        for rule in dict.fromkeys(rule for rule, _, _ in said):
            mine = texts[:, 0] == rule
            self._report_once_per_row(block, rows[mine], rule, texts[mine, 1], texts[mine, 2])

    def _said(self, match: AreaMatch, text: AreaText) -> tuple[str, str, str]:
        """Rule, what was found and what was expected."""
        if match.area is not None:
            return "unaccented-name", text.name, self._codes.catalogue.areas[match.area].name.vi
        found = " ".join(part for part in (text.code, text.name) if part)
        return _RULES.get(match.status, "unknown-area"), found, coded(match.reason)

    def _report_gone(self, block: Block, rows: NDArray[np.int64], area: NDArray[np.integer[Any]]) -> None:
        """An id or a declared geography says which area is meant, but not that it still existed."""
        table = self._codes.catalogue.areas
        for code in np.unique(area).tolist():
            ended = table[self._codes.areas[code]]
            successors = [f"{table[name].name.vi} ({name})" for name in ended.successors]
            fields = {"name": ended.name, "area": ended.id, "day": ended.valid_to, "instead": successors or ["—"]}
            self._report_once_per_row(
                block, rows[area == code], "wrong-era-area", ended.id, coded("area-ended", fields)
            )

    def _ask_for_era(
        self,
        texts: list[AreaText],
        text: Ints,
        unclear: dict[str, Mask],
        figures: NDArray[np.int64],
        spans: _Spans,
    ) -> None:
        """A question for periods before a merger, and one for those across it, with their first and last day."""
        for when, mine in unclear.items():
            if mine.any():
                names = _names([texts[number] for number in np.unique(text[mine]).tolist()])
                days = [day_of_number(int(day)) for day in (spans.start[mine].min(), spans.end[mine].max())]
                self.unclear.append(Unclear(when, f"{names} ({days[0]}/{days[1]})", int(figures[mine].sum())))

    def _report_unclear(self, texts: list[AreaText]) -> None:
        """One finding for the whole file."""
        self._store.add("era-not-stated", row=0, file=self._blocks[0].file, found=_names(texts))

    def _report_bounds(self, block: Block, rows: NDArray[np.int64]) -> None:
        if not len(rows):
            return
        labels = np.array([period.label for period in self._periods.periods], dtype=object)
        flows = np.array(FLOWS, dtype=object)
        found = labels[self._gathered["period"][rows]] + " / " + flows[self._gathered["flow"][rows]]
        self._store.add(
            "bad-period", row=self._gathered["row"][rows], file=block.file, column=self._gathered["column"][rows],
            variable=self._gathered["variable"][rows], found=found,
        )  # fmt: skip

    def _report_once_per_row(
        self, block: Block, rows: NDArray[np.int64], rule: str, found: Texts, expected: Texts
    ) -> None:
        """An area stands once in its row, however many variables the row holds."""
        lines, first = np.unique(self._gathered["row"][rows], return_index=True)
        seen = self._reported.setdefault((block.file, rule), set())
        fresh = [place for line, place in zip(lines.tolist(), first.tolist(), strict=True) if line not in seen]
        seen.update(lines.tolist())
        at = np.array(fresh, np.int64)
        picked = rows[at]
        found, expected = (np.broadcast_to(np.asarray(text, object), rows.shape)[at] for text in (found, expected))
        self._store.add(
            rule, row=self._gathered["row"][picked], file=block.file, column=block.area_column,
            period=self._gathered["period"][picked], found=found, expected=expected,
        )  # fmt: skip


class _Places:
    """The place of numbers of combinations among those that occur."""

    def __init__(self, there: NDArray[np.int64]) -> None:
        self._there = there
        self._table: Ints | None = None
        if there[-1] < _MOST_COMBINATIONS:
            self._table = np.zeros(int(there[-1]) + 1, np.int32)
            self._table[there] = np.arange(len(there))

    def __call__(self, combination: NDArray[np.int64]) -> NDArray[np.integer[Any]]:
        if self._table is None:
            return np.searchsorted(self._there, combination)
        return np.asarray(self._table.take(combination))


def _names(texts: list[AreaText]) -> str:
    """The first few of some names."""
    named = sorted({text.name or text.code for text in texts})
    return ", ".join(named[:_MOST_NAMED]) + (f", … ({len(named)})" if len(named) > _MOST_NAMED else "")


def _text(field: Field, code: int) -> str:
    return field.texts[code] if code >= 0 else ""
