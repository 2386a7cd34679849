"""One list of marks: every note is said beside a figure, or tells how a class was found."""

from __future__ import annotations

import pandas as pd
import pytest

import nq57_indicators as nq
from nq57_indicators.display.notebook import assessment_html
from nq57_indicators.models.codelists import GAP_NOTES
from nq57_indicators.texts import label
from nq57_indicators.writing.annex import annexes_of
from nq57_indicators.writing.marks import OF_ASKED, OF_METHOD, OF_VALUE, asked_marks, told_in_full, value_lines
from nq57_indicators.writing.page.explained import Explained
from nq57_indicators.writing.page.standing import _records, _row
from nq57_indicators.writing.page.tongues import Tongues

ROW = {
    "value": 82.5, "lower": 82.5, "upper": 82.5, "unit_name": "phần trăm", "gap_unit": "percentage_point",
    "time_period": "2025-Q4", "carried_from": None, "interim_period": None, "interim_value": float("nan"),
}  # fmt: skip


def test_no_note_is_lost() -> None:
    assert sorted((*OF_VALUE, *OF_ASKED, *OF_METHOD)) == sorted(GAP_NOTES)


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_every_mark_is_said(lang: str) -> None:
    row = ROW | {"note": ",".join(GAP_NOTES), "carried_from": "2025-Q4"}
    beside = value_lines(row, lang)[1] + asked_marks(row, lang)
    assert all(label(f"mark.{note}", lang) in beside for note in (*OF_VALUE, *OF_ASKED, "carried"))
    assert len(told_in_full(row, lang)) == len(OF_VALUE) + len(OF_ASKED) + 1


def test_a_row_without_a_figure_has_no_marks() -> None:
    nothing = float("nan")
    row = ROW | {"value": nothing, "lower": nothing, "upper": nothing, "time_period": None, "note": ""}
    assert value_lines(row) == ["–"]
    assert asked_marks(row) == ""


def test_screen_page_annex_and_notebook_say_the_same() -> None:
    """Of an estimated year with a later month: each says the estimate, the month, and that the figure was carried forward."""
    columns = ["variable", "ref_area", "time_period", "obs_value", "obs_status"]
    rows = [
        (variable, "P34-48", f"2025-{month:02}", value, "estimate")
        for month in range(1, 13)
        for variable, value in (("dossiers_received", 200), ("dossiers_received_online", 150))
    ]
    rows += [
        ("dossiers_received", "P34-48", "2026-01", 200, "normal"),
        ("dossiers_received_online", "P34-48", "2026-01", 170, "normal"),
    ]
    result = nq.assess(pd.DataFrame(rows, columns=columns), areas=["P34-48"])
    status = result.status("P34-48")
    status = status[status["relation"] == "owed"].head(1)
    line, english = (_records(nq.with_names(status, lang))[0] for lang in ("vi", "en"))
    expected = ["75 %", "2025 (số ước, số kỳ trước)", "kỳ tạm tháng 1/2026: 85 %"]
    assert value_lines(line) == expected
    of_page = _row({"vi": line, "en": english}, Explained(result, Tongues()), None)
    assert [of_page[name]["vi"] for name in ("value", "period")] == expected[:2]
    assert f"{of_page['interim']['vi']} {of_page['interim_value']['vi']}" == expected[2]
    assert of_page["interim"]["en"] == "interim January 2026:"
    assert of_page["interim_explained"] is not None
    [annex] = annexes_of(result, status, {"catalogue": "x"}).values()
    _, [row, *_] = annex.parts[0]
    assert row[5] == "75 (2025); 85 (tháng 1/2026)"
    said = " ".join(annex.marks)
    assert "Theo số ước." in said
    assert "Dùng số kỳ trước." in said
    assert "<br>".join(expected) in assessment_html(result)
    text = result.text("P34-48")
    assert "mục tiêu được đánh giá theo số ước." in text
    assert "mục tiêu được chấm bằng số của kỳ trước." in text
