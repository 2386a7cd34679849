"""The paragraphs to be pasted: every figure in them is one of the status."""

from __future__ import annotations

import re
from datetime import date

import pandas as pd
import pytest

import nq57_indicators as nq
from alike import assert_frame_equal
from made_up_results import former_results
from nq57_indicators.computation.results.verdicts import counted
from nq57_indicators.texts import figure
from nq57_indicators.writing import paragraphs
from nq57_indicators.writing.paragraphs import counted_changes, status_text

NUMBER = re.compile(r"(?<![\w/(.,-])\d[\d.,]*(?= %| điểm| percentage)")


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_every_figure_is_one_of_the_status(lang: str) -> None:
    result = former_results()
    text = result.text("P34-24", lang)
    status = result.status("P34-24")
    owed = status[status["relation"] == "owed"]
    known = {
        figure(abs(number), lang)
        for name in ("value", "previous_value", "gap", "low", "high")
        for number in owed[name].dropna().tolist()
    }
    said = {number.rstrip(".,") for number in NUMBER.findall(text)}
    assert len(said) > 5
    assert said <= known


def test_what_is_said_of_bac_ninh() -> None:
    owed, changed, not_known = former_results().text("P34-24").split("\n\n")
    assert owed.startswith(
        "Bắc Ninh có 5 mục tiêu của địa phương đã có số liệu; theo số dùng để đánh giá, 2 mục tiêu đã đạt, 3 chưa đạt,"
    )
    assert (
        "82,49 % (quý III năm 2026), còn thiếu 17,51 điểm phần trăm so với mục tiêu 100 % đến 31/12/2026 (chậm nhiều;"
        in owed
    )
    assert "(chậm nhiều; theo đà hiện nay sẽ đạt vào 2027)" in owed
    assert changed.startswith("So với kỳ liền trước, trong 3 chỉ tiêu so sánh được, 3 chỉ tiêu tốt lên, 0 kém đi")
    assert not_known.startswith("1 mục tiêu của địa phương chưa có số liệu, thuộc 1 chỉ tiêu: ")
    assert counted(former_results().status("P34-24"))["met"] == 2


def test_of_many_the_farthest_are_said_one_by_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(paragraphs, "MOST", 2)
    owed, changed, _ = former_results().text("P34-24").split("\n\n")
    assert re.findall(r"còn thiếu [\d,]+", owed) == ["còn thiếu 28,33", "còn thiếu 17,51"]
    assert "Chưa đạt, 2 mục tiêu còn xa nhất: " in owed
    assert owed.endswith("; 1 mục tiêu chưa đạt khác nêu trong bảng tình hình.")
    # of 78.22, 84.83 and 82.55 percent: by 5.5, 5.3 and 3.0 percent of what they were
    assert re.findall(r"từ [\d,]+ % lên [\d,]+", changed) == ["từ 78,22 % lên 82,49", "từ 84,83 % lên 89,29"]
    assert "2 chỉ tiêu thay đổi nhiều nhất: " in changed


def test_what_gets_worse_is_said_to() -> None:
    result = former_results()
    status = result.status("P34-24", without_figures=True)
    turned = status.assign(value=status["previous_value"], previous_value=status["value"])
    changed = status_text(turned, "P34-24", result.catalogue).split("\n\n")[1]
    assert "0 chỉ tiêu tốt lên, 3 kém đi" in changed
    assert "giảm từ 89,29 % xuống 84,83 %" in changed


def test_where_nothing_is_known_that_is_said() -> None:
    result = former_results()
    empty = result.status("P34-24").iloc[:0]
    owed, changed, not_known = status_text(empty, "P34-24", result.catalogue).split("\n\n")
    assert "không có mục tiêu nào" in owed
    assert changed == "Chưa có số liệu kỳ liền trước để so sánh."
    assert not_known == "Mọi mục tiêu của địa phương đều có số liệu và đã kết luận được."


def test_names_of_another_catalogue_are_refused() -> None:
    status = former_results().status("P34-24")
    with pytest.raises(nq.ArgumentError):
        nq.with_names(status)
    named = nq.with_names(status, "en", catalogue=former_results().catalogue)
    assert list(named[list(status.columns)].columns) == list(status.columns)
    assert_frame_equal(named[list(status.columns)], status)
    assert set(named["outlook_words"].dropna()) == {"reached", "far behind", "overdue, not reached"}
    assert named["comparison"].iloc[0] == "short by 10.71 percentage points"


@pytest.mark.parametrize(
    ("kinds", "lang", "said"),
    [
        (["new", "turned"], "en", "Changes since 2026-01-01: 1 new figures, 0 revised, 0 withdrawn, 1 targets whose"),
        (["undated"] * 2, "en", "Nobody can say whether anything changed since 2026-01-01: 2 figures have no day of"),
        (
            ["new", "undated"],
            "en",
            "Changes since 2026-01-01 among figures with a day of publication or receipt: 1 new",
        ),
        (
            ["new", "undated"],
            "en",
            ". 1 more figures have no such day, so nobody can say whether they changed; give the",
        ),
        (
            ["undated"] * 2,
            "vi",
            "Không nói được có gì thay đổi từ 01/01/2026 hay không: 2 số không có ngày công bố hoặc",
        ),
        (
            ["new", "undated"],
            "vi",
            "Thay đổi từ 01/01/2026, chỉ tính số có ngày công bố hoặc nhận: 1 số mới, 0 số được",
        ),
        (
            ["new", "undated"],
            "vi",
            ". Còn 1 số không có ngày ấy nên không nói được là có thay đổi hay không; ghi ngày vào",
        ),
    ],
)
def test_what_nobody_can_say_is_not_counted_as_unchanged(kinds: list[str], lang: str, said: str) -> None:
    text = counted_changes(_changes(*((kind, "2025") for kind in kinds)), date(2026, 1, 1), lang)
    assert said in text
    assert ("0 revised" in text or "0 số được sửa" in text) is (set(kinds) != {"undated"})


def test_a_half_year_around_a_revised_quarter_is_said_to_be_one() -> None:
    """One quarter was revised: so was its half-year, and the year; another quarter is around nothing."""
    changes = _changes(
        ("revised", "2025-Q1"), ("revised", "2025-S1"), ("revised", "2025"), ("new", "2026-Q1"), ("turned", "2026")
    )
    assert counted_changes(changes, date(2026, 1, 1), "vi").endswith(
        ": 1 số mới, 3 số được sửa, 0 số bị rút, 1 mục tiêu đổi mức tiến độ. "
        "Trong các số có thay đổi, 2 số là của kỳ dài hơn, chứa một kỳ ngắn hơn cũng có thay đổi."
    )
    assert "longer period" not in counted_changes(changes.iloc[[0, 3, 4]], date(2026, 1, 1), "en")
    elsewhere = changes.assign(ref_area=["P34-01", "P34-24", "P34-46", "P34-48", "P34-01"])
    assert "longer period" not in counted_changes(elsewhere, date(2026, 1, 1), "en")


def _changes(*rows: tuple[str, str]) -> pd.DataFrame:
    """Changes of one indicator: kind and period."""
    return pd.DataFrame(rows, columns=["change", "time_period"]).assign(ref_area="P34-24", indicator="dossiers")
