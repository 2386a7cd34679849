"""Which area a text names, by the era of its period."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import numpy as np
import pytest

import nq57_indicators as nq
from nq57_indicators.recognition import territory as territory_module
from nq57_indicators.recognition.territory import AreaText, Territory
from nq57_indicators.tables.codebook import codebook
from nq57_indicators.tables.observations import day_number

MERGER = date(2025, 7, 1)


@pytest.fixture(scope="module")
def territory() -> Territory:
    return Territory(codebook(nq.load_catalogue()))


def days(*texts: str) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
    return np.array([day_number(date.fromisoformat(text)) for text in texts], np.int64)


def unstated(territory: Territory, *rows: tuple[str, str, str], geography: str = "") -> list[bool]:
    """Whether the era of each row (name, first day, last day) of one file is unclear."""
    texts = [AreaText(name, "", geography) for name, _, _ in rows]
    start, end = days(*(row[1] for row in rows)), days(*(row[2] for row in rows))
    return territory.unstated(texts, np.arange(len(rows), dtype=np.int32), start, end).tolist()


OLD, NEW, ACROSS = ("2024-01-01", "2024-12-31"), ("2026-01-01", "2026-03-31"), ("2025-01-01", "2025-12-31")


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ([("Bắc Ninh", *OLD), ("Bắc Ninh", *NEW)], [True, False]),
        ([("Bắc Ninh", *OLD), ("Hà Nội", *NEW)], [True, False]),
        ([("Bắc Ninh", *OLD)], [True]),
        ([("Bắc Ninh", *OLD), ("Bắc Giang", *OLD)], [False, False]),
        ([("Bắc Ninh", *OLD), ("Bắc Giang", *OLD), ("Hà Nội", *NEW)], [True, False, False]),
        ([("Hà Nội", *OLD), ("Hà Nội", *NEW)], [False, False]),
        ([("Hà Nội", *ACROSS), ("Bắc Ninh", *ACROSS)], [False, True]),
        ([("Bắc Ninh", *NEW)], [False]),
        ([("Bắc Ninh", "2025-04-01", "2025-06-30"), ("Bắc Giang", "2025-04-01", "2025-06-30")], [False, False]),
        ([("Bắc Ninh", "2025-06-30", "2025-07-01")], [True]),
        ([("Bắc Ninh", "2025-07-01", "2025-07-01")], [False]),
        ([("P34-24", *OLD), ("P63-27", *NEW)], [False, False]),
        ([("P34-24", *NEW), ("Bắc Ninh", *OLD)], [False, True]),  # only names of the 34
        ([("P34-24", *NEW), ("Bắc Ninh", *OLD), ("Bắc Giang", *OLD)], [False, False, False]),
        ([("Trường Sa", *OLD)], [False]),
        ([], []),
    ],
)
def test_rows_whose_era_is_unclear(
    territory: Territory, rows: list[tuple[str, str, str]], expected: list[bool]
) -> None:
    assert unstated(territory, *rows) == expected


def test_a_declared_geography_is_clear(territory: Territory) -> None:
    assert unstated(territory, ("Bắc Ninh", *OLD), ("Bắc Ninh", *NEW), geography="P63") == [False, False]


def test_the_unchanged_provinces_are_never_unclear(territory: Territory) -> None:
    table = territory.table
    unchanged = [
        one for one in table.values() if one.scheme == "P34" and table.unchanged(one.id) and one.level == "province"
    ]
    assert len(unchanged) == 11
    rows = [(one.name.vi, *span) for one in unchanged for span in (OLD, NEW, ACROSS)]
    assert not any(unstated(territory, *rows))


def test_the_merged_provinces_are_unclear_across_the_border(territory: Territory) -> None:
    table = territory.table
    merged = [one for one in table.values() if one.scheme == "P34" and table.merged(one.id) and one.level == "province"]
    kept = [one for one in merged if any(table[old].name.vi == one.name.vi for old in table.members(one.id))]
    assert (len(merged), len(kept)) == (23, 23)
    assert all(unstated(territory, *((one.name.vi, *ACROSS) for one in kept)))


def test_eras_begin_on_the_day_of_a_change(territory: Territory) -> None:
    before, on = territory.era_of(days("2025-06-30", "2025-07-01")).tolist()
    assert before + 1 == on
    name = AreaText("Bắc Ninh", "", "")
    assert (territory.match(name, before).area, territory.match(name, on).area) == ("P63-27", "P34-24")


def test_before_all_changes(territory: Territory) -> None:
    assert territory.match(AreaText("P63-27", "", ""), 0).area == "P63-27"


def test_codes_and_names(territory: Territory) -> None:
    era = int(territory.era_of(days("2026-03-31"))[0])
    assert territory.match(AreaText("", "24", ""), era).area == "P34-24"
    assert territory.match(AreaText("Bắc Ninh", "24", ""), era).area == "P34-24"
    assert territory.match(AreaText("Bắc Ninh", "27", ""), era).status == "old_code"
    assert territory.match(AreaText("", "", ""), era).area is None
    assert territory.match(AreaText("Bắc Ninh", "", "P63"), era).area == "P63-27"


def test_a_catalogue_whose_areas_never_changed() -> None:
    folder = Path(__file__).parents[1] / "catalogues" / "hdi"
    territory = Territory(codebook(nq.load_catalogue(folder)))
    assert territory.era_of(days("2024-12-31")).tolist() == [0]
    assert territory.match(AreaText("NOR", "", ""), 0).area == "NOR"
    assert unstated(territory, ("Norway", *OLD)) == [False]


@pytest.mark.parametrize("code", ["", "24"])
@pytest.mark.parametrize(
    "name", ["Tổng cộng", "TỔNG:", "Tổng  số", "Cộng", "Toàn tỉnh", "Tong cong", "Total", "cả tỉnh"]
)
def test_a_row_of_totals_is_no_area_and_told_what_to_do(territory: Territory, name: str, code: str) -> None:
    match = territory.match(AreaText(name, code, ""), len(territory.changes))
    assert (match.area, match.status, match.suggestions) == (None, "unknown", ())
    assert match.reason.vi.startswith(f"“{name}” là dòng tổng")
    assert "Hãy bỏ dòng này" in match.reason.vi
    assert match.reason.en.startswith(f"“{name}” is a row of totals")
    assert "Leave the row out" in match.reason.en


@pytest.mark.parametrize("name", ["Cả nước", "Toàn quốc"])
def test_the_whole_country_is_an_area(territory: Territory, name: str) -> None:
    assert territory.match(AreaText(name, "", ""), len(territory.changes)).status == "ok"


def test_a_name_that_only_begins_like_a_total_is_a_stranger(territory: Territory) -> None:
    reason = territory.match(AreaText("Tổng công ty Điện lực", "", ""), len(territory.changes)).reason
    assert "dòng tổng" not in reason.vi


def test_an_empty_area_is_said_to_be_empty(territory: Territory) -> None:
    match = territory.match(AreaText("", "", ""), len(territory.changes))
    assert (match.area, match.status) == (None, "unknown")
    assert match.reason.vi.startswith("Ô địa bàn để trống")
    assert match.reason.en.startswith("The cell of the area is empty")


def test_strangers_of_one_file_leave_the_next_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """After too many strangers a file's names are not looked for; a name that nobody has in one era nobody has in another."""
    monkeypatch.setattr(territory_module, "_MOST_STRANGERS", 2)
    monkeypatch.setattr(territory_module, "_MOST_SUGGESTIONS", 1)
    territory = Territory(codebook(nq.load_catalogue()))
    era = len(territory.changes)
    first, second, third = (AreaText(f"Hà Nọi {number}", "", "") for number in range(3))
    for when in (0, era):
        assert territory.match(first, when).suggestions
        assert territory.match(second, when).reason.code == "area-unknown-alone"
    for late in (third, AreaText("Hà Nội", "", "")):
        assert territory.match(late, era).reason.code == "area-too-many-strangers"
    assert territory.match(AreaText("P34-01", "", ""), era).area == "P34-01"
    territory.next_file()
    assert territory.match(AreaText("Hà Nội", "", ""), era).area == "P34-01"


def test_codes_that_no_area_has_are_strangers(monkeypatch: pytest.MonkeyPatch) -> None:
    """Alone, and beside a right name, which is looked up once for all of them."""
    monkeypatch.setattr(territory_module, "_MOST_STRANGERS", 2)
    territory = Territory(codebook(nq.load_catalogue()))
    era = len(territory.changes)
    assert territory.match(AreaText("Hà Nội", "998", ""), era).suggestions == ("P34-01",)
    assert territory.match(AreaText("", "999", ""), era).status == "unknown"
    assert territory.match(AreaText("Hà Nội", "997", ""), era).reason.code == "area-too-many-strangers"
    assert territory.match(AreaText("Hà Nội", "998", ""), era).status == "ambiguous"
