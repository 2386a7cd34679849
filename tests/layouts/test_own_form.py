"""The mark of a form: written and read again, and what follows where the catalogue has changed since."""

from __future__ import annotations

import numpy as np
import pytest

import nq57_indicators as nq
from nq57_indicators.layouts.fitting import OWN_FORM, open_header
from nq57_indicators.layouts.grid import Grid
from nq57_indicators.layouts.own_form import (
    FormMark,
    changed_since,
    column_title,
    declared_with,
    layout_of,
    mark_of,
    meaning,
    stated_by,
    verdict_on,
)
from nq57_indicators.recognition.declared import Declared
from nq57_indicators.tables.cells import MOST_CHARACTERS, RawTable

FACTS = {
    "period": "2026-S1",
    "calendar": "administrative",
    "geography": "P34",
    "body": "P34-24",
    "duty": "nq03_half_year",
}


def grid(*lines: str) -> Grid:
    """A sheet with lines in its first column."""
    table = RawTable("a.xlsx", "Biểu", "excel", (), np.zeros(0, np.int32))
    size = len(lines)
    empty = np.full((size, 1), np.nan)
    return Grid(
        table, list(range(1, size + 1)), [1], [[one] for one in lines], empty, np.isnan(empty) & False, size, {}
    )


def test_a_mark_is_read_as_it_was_written() -> None:
    mark = FormMark(FACTS, {"dossiers_received": "1f00aa", "dossiers_resolved": "2e11bb"})
    assert mark_of(grid("BÁO CÁO", *mark.lines())) == mark
    assert mark_of(grid("BÁO CÁO", "Kỳ báo cáo")) is None
    found = mark_of(grid("nq57-form what; period=2026"))
    assert found is not None
    assert (found.version, found.facts, found.definitions) == (0, {"period": "2026"}, {})


def test_a_long_mark_stands_in_lines_that_are_read_whole() -> None:
    catalogue = nq.load_catalogue()
    mark = FormMark(FACTS, {name: meaning(name, catalogue) for name in catalogue.variables})
    lines = mark.lines()
    assert len(lines) > 5
    assert max(map(len, lines)) < MOST_CHARACTERS
    assert mark_of(grid(*lines)) == mark


def test_what_changes_the_meaning_of_a_figure_is_told() -> None:
    catalogue = nq.load_catalogue()
    same = {name: meaning(name, catalogue) for name in ("dossiers_received", "gii_rank", "online_dossier_rate")}
    assert changed_since(FormMark({}, same), catalogue) == []
    assert changed_since(FormMark({}, same | {"gone": "000000", "gii_rank": "000000"}), catalogue) == [
        "gii_rank",
        "gone",
    ]
    assert meaning("rd_expenditure", catalogue) != meaning("dossiers_received", catalogue)


@pytest.mark.parametrize(
    ("mark", "rule"),
    [
        (FormMark(FACTS | {"catalogue": "nq57 2025.1"}), "form-of-other-catalogue"),
        (FormMark(FACTS, {"gone": "000000"}), "form-outdated"),
        (FormMark(FACTS, version=2), "form-of-other-layout"),
    ],
)
def test_a_form_of_another_time_is_spoken_of(mark: FormMark, rule: str) -> None:
    verdict = verdict_on(mark, nq.load_catalogue())
    assert verdict is not None
    assert verdict.rule == rule
    assert verdict.refused == (rule != "form-of-other-catalogue")


def test_a_form_of_today_is_not_spoken_of() -> None:
    catalogue = nq.load_catalogue()
    assert verdict_on(FormMark(FACTS | {"catalogue": catalogue.version}), catalogue) is None


def test_the_layout_has_a_table_for_every_shape_of_the_form() -> None:
    layout = layout_of(FormMark(FACTS, {"dossiers_received": "0", "gone": "0"}), nq.load_catalogue())
    assert (layout.id, [len(table.columns) for table in layout.tables]) == (OWN_FORM, [10, 9, 9, 8])
    before = column_title("previous", period="6 tháng cuối năm 2025")
    assert any(column.header == open_header((before,)) for column in layout.tables[0].columns)
    assert [(row.label, row.role) for row in layout.tables[0].rows] == [("Số hồ sơ tiếp nhận trong kỳ", "data")]
    assert [(fact.part, fact.value) for fact in layout.tables[0].holds] == [
        ("calendar", "administrative"),
        ("geography", "P34"),
    ]


def test_a_body_that_is_no_area_is_who_provides() -> None:
    catalogue = nq.load_catalogue()
    assert stated_by(FormMark({"body": "M-KHCN"}), catalogue) == (("provider", "M-KHCN"),)
    assert stated_by(FormMark(FACTS), catalogue) == ()


def test_what_the_caller_says_goes_before_the_mark() -> None:
    mark = FormMark(FACTS | {"area": "Bắc Ninh"})
    found = declared_with(mark, Declared(period="2026-S2"))
    assert (found.period, found.area) == ("2026-S2", "Bắc Ninh")
