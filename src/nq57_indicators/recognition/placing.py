"""The areas of one file: resolved at its end, when all its periods are known."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nq57_indicators.areas import AreaMatch
from nq57_indicators.models.codelists import FLOWS
from nq57_indicators.periods import PeriodError, flow_bounds
from nq57_indicators.recognition.codebook import Codebook
from nq57_indicators.recognition.declared import Declared
from nq57_indicators.recognition.fields import Field, constant, field_of, pairs
from nq57_indicators.recognition.findings import FindingStore, Texts
from nq57_indicators.recognition.observations import PeriodTable, day_number
from nq57_indicators.recognition.shapes import Shape
from nq57_indicators.recognition.territory import AreaText, Territory

Ints = NDArray[np.int32]
Mask = NDArray[np.bool_]
Placed = tuple[dict[str, NDArray[Any]], Mask]

_RULES = {
    "wrong_era": "wrong-era-area",
    "old_code": "wrong-era-area",
    "type_mismatch": "area-type-mismatch",
}


@dataclass
class Draft:
    """One column of figures whose areas are not yet resolved: ``area_text`` numbers the texts of the file."""

    file: int
    columns: dict[str, NDArray[Any]]
    area_text: Ints
    faulty: Mask
    area_column: int


class FileInHand:
    """Drafts of one file, and the texts that name their areas."""

    def __init__(
        self, name: str, codes: Codebook, periods: PeriodTable, store: FindingStore, territory: Territory
    ) -> None:
        self.name = name
        self.drafts: list[Draft] = []
        self._codes, self._periods, self._store, self._territory = codes, periods, store, territory
        self._texts: dict[AreaText, int] = {}
        self._reported: dict[tuple[int, str], set[int]] = {}

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
        return np.array(numbers, np.int32)[row], column.column if column else 0

    def close(self) -> Iterator[Placed]:
        """The observations of the file whose area is certain, column by column, and which of them are faulty."""
        if not self.drafts:
            return
        texts = list(self._texts)
        text = np.concatenate([draft.area_text for draft in self.drafts])
        start, end, bounded = self._bounds()
        unclear = self._territory.unstated(texts, text, start, end)
        if unclear.any():
            self._report_unclear([texts[one] for one in np.unique(text[unclear]).tolist()])
        era = self._territory.era_of(end).astype(np.int32)
        distinct, match_at = pairs(text, era)
        named = [texts[one] for one, _ in distinct]
        matches = [self._territory.match(texts[one], when) for one, when in distinct]
        clear = bounded & ~unclear
        at = 0
        for draft in self.drafts:
            rows = slice(at, at + len(draft.area_text))
            at += len(draft.area_text)
            self._report_bounds(draft, ~bounded[rows])
            yield self._placed(draft, match_at[rows], clear[rows], matches, named, start[rows])

    def _bounds(self) -> tuple[NDArray[np.int64], NDArray[np.int64], Mask]:
        """First and last day of every figure; a flow that does not fit its period has none."""
        period = np.concatenate([draft.columns["period"] for draft in self.drafts])
        flow = np.concatenate([draft.columns["flow"] for draft in self.drafts])
        known, where = pairs(period, flow)
        table = []
        for period_code, flow_code in known:
            one = self._periods.periods[period_code]
            try:
                first, last = flow_bounds(one, FLOWS[flow_code])
                table.append((day_number(first), day_number(last), 1))
            except PeriodError:
                table.append((day_number(one.start), day_number(one.end), 0))
        array = np.array(table, np.int64).reshape(-1, 3)[where]
        return array[:, 0], array[:, 1], array[:, 2].astype(bool)

    def _placed(
        self,
        draft: Draft,
        match_at: Ints,
        clear: Mask,
        matches: list[AreaMatch],
        named: list[AreaText],
        start: NDArray[np.int64],
    ) -> Placed:
        """The rows of a draft whose area is known; a body that reports on itself is its own provider."""
        codes = np.array([self._codes.area[match.area] if match.area else -1 for match in matches], np.int32)
        area = np.where(clear, codes[match_at], -1).astype(np.int32)
        told = np.array([match.area is None or match.status == "ok_unaccented" for match in matches], bool)
        self._report_told(draft, np.flatnonzero(clear & told[match_at]), match_at, matches, named)
        gone = (area >= 0) & (start > self._territory.last_day[area])
        for code in np.unique(area[gone]).tolist():
            self._report_gone(draft, np.flatnonzero(gone & (area == code)), code)
        known = (area >= 0) & ~gone
        columns = {name: array[known] for name, array in draft.columns.items()}
        columns["area"] = area[known]
        columns["provider"] = np.where(columns["provider"] < 0, columns["area"], columns["provider"])
        return columns, draft.faulty[known]

    def _report_told(
        self, draft: Draft, rows: NDArray[np.int64], match_at: Ints, matches: list[AreaMatch], named: list[AreaText]
    ) -> None:
        """What is to be said of the names of some rows; each name is worded once, each rule reported once."""
        numbers, where = np.unique(match_at[rows], return_inverse=True)
        said = [self._said(matches[number], named[number]) for number in numbers.tolist()]
        texts = np.array(said, dtype=object).reshape(-1, 3)[where]
        for rule in dict.fromkeys(rule for rule, _, _ in said):
            of_rule = texts[:, 0] == rule
            self._report_once_per_row(draft, rows[of_rule], rule, texts[of_rule, 1], texts[of_rule, 2])

    def _said(self, match: AreaMatch, text: AreaText) -> tuple[str, str, str]:
        """Rule, what was found and what was expected."""
        if match.area is not None:
            return "unaccented-name", text.name, self._codes.catalogue.areas[match.area].name.vi
        found = " ".join(part for part in (text.code, text.name) if part)
        return _RULES.get(match.status, "unknown-area"), found, f"{match.reason.vi}\n{match.reason.en}"

    def _report_gone(self, draft: Draft, rows: NDArray[np.int64], code: int) -> None:
        """An id or a declared geography says which area is meant, but not that it still existed."""
        table = self._codes.catalogue.areas
        area = table[self._codes.areas[code]]
        heirs = ", ".join(f"{table[name].name.vi} ({name})" for name in area.successors) or "—"
        reason = (
            f"{area.name.vi} ({area.id}) đã kết thúc ngày {area.valid_to:%d/%m/%Y}; nay là {heirs}.\n"
            f"{area.name.en} ({area.id}) ended on {area.valid_to}; now {heirs}."
        )
        self._report_once_per_row(draft, rows, "wrong-era-area", area.id, reason)

    def _report_unclear(self, texts: list[AreaText]) -> None:
        """One finding for the whole file."""
        named = sorted({text.name or text.code for text in texts})
        shown = ", ".join(named[:5]) + (f", … ({len(named)})" if len(named) > 5 else "")
        self._store.add("era-not-stated", row=0, file=self.drafts[0].file, found=shown)

    def _report_bounds(self, draft: Draft, wrong: Mask) -> None:
        rows = np.flatnonzero(wrong)
        if not len(rows):
            return
        labels = np.array([period.label for period in self._periods.periods], dtype=object)
        flows = np.array(FLOWS, dtype=object)
        found = labels[draft.columns["period"][rows]] + " / " + flows[draft.columns["flow"][rows]]
        self._store.add(
            "bad-period", row=draft.columns["row"][rows], file=draft.file, column=draft.columns["column"][rows],
            variable=draft.columns["variable"][rows], found=found,
        )  # fmt: skip

    def _report_once_per_row(
        self, draft: Draft, rows: NDArray[np.int64], rule: str, found: Texts, expected: Texts
    ) -> None:
        """An area stands once in its row, however many variables the row holds."""
        lines, first = np.unique(draft.columns["row"][rows], return_index=True)
        seen = self._reported.setdefault((draft.file, rule), set())
        fresh = [place for line, place in zip(lines.tolist(), first.tolist(), strict=True) if line not in seen]
        seen.update(lines.tolist())
        at = np.array(fresh, np.int64)
        picked = rows[at]
        found, expected = (np.broadcast_to(np.asarray(text, object), rows.shape)[at] for text in (found, expected))
        self._store.add(
            rule, row=draft.columns["row"][picked], file=draft.file, column=draft.area_column,
            period=draft.columns["period"][picked], found=found, expected=expected,
        )  # fmt: skip


def _text(field: Field, code: int) -> str:
    return field.texts[code] if code >= 0 else ""
