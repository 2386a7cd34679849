"""A row rests on more than its value: an estimate, or a figure to be confirmed, on any of them is said."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest
from elnor import cell, notes
from towns import framework, land_of, level, node, target

import nq57_indicators as nq

Figures = dict[str, tuple[float, str]]
"""Value and stage by year."""


def assessed(folder: Path, owed: str, figures: Figures, more: str = "") -> nq.Assessment:
    """The results of one indicator of one town; the act is of 30 June 2020."""
    post = ("a", 100, 0) if "lower" in more else ("a", 0, 100)
    catalogue = land_of(folder, level("a", more, targets=owed), framework(node("index", 'indicators = ["a"]'), post))
    rows = [
        {"variable": "a", "ref_area": "T1", "time_period": year, "obs_value": value, "stage": stage}
        for year, (value, stage) in figures.items()
    ]
    return nq.assess(nq.read_submission(pd.DataFrame(rows), catalogue=catalogue))


EST, OUT = "expected", "executed"
DUE_2025 = target("t", 90, "2025")
RISING = target("t", 80, more="rising = true")
MEAN = target("t", 80, more='applies = "average_of"')
COUNTED = target("t", 0, more='base_period = "2020"\nplus_base = 20').replace("value = 0\n", "")
RESTS = [
    ("the base of the way", DUE_2025, {"2019": (20, EST), "2024": (50, OUT)}, "2024", "far_behind", True),
    ("reached whatever the base", DUE_2025, {"2019": (20, EST), "2024": (95, OUT)}, "2024", "reached", False),
    ("a base that met", DUE_2025, {"2019": (92, EST), "2024": (80, OUT)}, "2024", "lost", True),
    ("too early whatever the base", target("t", 90), {"2019": (20, EST), "2020-07": (25, OUT)}, "2020-07", "no_verdict", False),
    ("the later value", DUE_2025, {"2019": (20, OUT), "2025": (59, OUT), "2026": (91, EST)}, "2025", "reached_late", True),
    ("a later value that fell", DUE_2025, {"2019": (20, OUT), "2025": (91, OUT), "2026": (80, EST)}, "2025", "lost", True),
    ("a later value that kept it", DUE_2025, {"2025": (91, OUT), "2026": (92, EST)}, "2025", "reached", False),
    ("the year before", RISING, {"2022": (85, EST), "2023": (90, OUT)}, "2023", "reached", True),
    ("a year of a mean", MEAN, {"2022": (70, EST), "2023": (99, OUT)}, "2023", "on_time", True),
    ("no year of a mean", MEAN, {"2019": (70, EST), "2023": (99, OUT)}, "2023", "on_time", False),
    ("what the target is counted from", COUNTED, {"2020": (20, EST), "2023": (50, OUT)}, "2023", "reached", True),
]  # fmt: skip


@pytest.mark.parametrize(
    ("owed", "figures", "period", "outlook", "said"), [case[1:] for case in RESTS], ids=[case[0] for case in RESTS]
)
def test_what_a_class_rests_on(
    owed: str, figures: Figures, period: str, outlook: str, said: bool, tmp_path: Path
) -> None:
    result = assessed(tmp_path, owed, figures)
    gaps = result.gaps
    at = {"target": "t", "time_period": period}
    assert cell(gaps, "outlook", **at) == outlook
    assert ("by_estimate" in notes(gaps, **at)) == said
    explained = result.explain("a", "T1", period, "class")
    assert ("By an estimate." in explained.text("en")) == said


def test_an_estimate_afterwards_is_said_in_the_status(tmp_path: Path) -> None:
    result = assessed(tmp_path, DUE_2025, {"2025": (59, OUT), "2026": (91, EST)})
    text = result.text("T1", "vi")
    assert "1 mục tiêu được đánh giá theo số ước." in text


# ---- the value after the due day ------------------------------------------------------------------------------------------

LOST: Figures = {"2019": (20, OUT), "2025": (91, OUT), "2026": (80, OUT)}


def test_the_later_value_stands_in_the_tables(tmp_path: Path) -> None:
    result = assessed(tmp_path, DUE_2025, LOST)
    for table in (result.gaps, result.status("T1")):
        row = table.iloc[-1]
        assert (row["time_period"], row["value"], row["outlook"]) == ("2025", 91, "lost")
        assert (row["later_period"], row["later_value"]) == ("2026", 80)


def test_the_later_value_is_said_beside_the_comparison(tmp_path: Path) -> None:
    result = assessed(tmp_path, DUE_2025, LOST)
    named = nq.with_names(result.status("T1"), catalogue=nq.load_catalogue(tmp_path))
    assert named["ahead"].tolist() == ["số mới nhất sau hạn: 80 x (năm 2026)"]
    without = nq.with_names(result.status("T1").drop(columns="later_period"), catalogue=nq.load_catalogue(tmp_path))
    assert without["ahead"].tolist() == [""]


def test_before_the_due_day_nothing_is_later(tmp_path: Path) -> None:
    gaps = assessed(tmp_path, DUE_2025, {"2023": (20, OUT), "2024": (30, OUT)}).gaps
    assert gaps[["later_period", "later_value"]].isna().all(axis=None)


def test_what_was_lost_is_not_told_as_ahead(tmp_path: Path) -> None:
    text = assessed(tmp_path, DUE_2025, LOST).text("T1", "vi")
    assert "tên 91 x (năm 2025) đã đạt mục tiêu 90 x đến 31/12/2025, nay không còn đạt: 80 x (năm 2026)" in text
    assert "vượt" not in text


def test_a_later_range_that_may_or_may_not_meet_decides_nothing(tmp_path: Path) -> None:
    """Known between 85 and 95, the later figure does not say whether 90 is reached by now."""
    result = assessed(tmp_path, DUE_2025, {"2025": (59, OUT), "2026": (91, OUT)})
    values = result.values.assign(lower=[59.0, 85.0], upper=[59.0, 95.0])
    gaps = nq.target_gaps(values, nq.load_catalogue(tmp_path))
    assert gaps["outlook"].tolist() == ["overdue"]
    explanation = result.explain("a", "T1", "2025", "class")
    ranged = {"later_lower": 85.0, "later_upper": 95.0, "later_explained": None}
    assert nq.replay(explanation)["outlook"] == "reached_late"
    assert nq.replay(explanation.model_copy(update=ranged))["outlook"] == "overdue"


def test_the_explanation_holds_the_later_value_down_to_its_cell(tmp_path: Path) -> None:
    explanation = assessed(tmp_path, DUE_2025, LOST).explain("a", "T1", "2025", "class")
    assert (explanation.later_period, explanation.later_value, explanation.later) == ("2026", 80, "no")
    assert explanation.later_explained is not None
    assert [cell.obs_value for cell in explanation.later_explained.parts[0].cells] == [80]
    assert "Giá trị mới nhất sau hạn: 80 x, năm 2026: chưa đạt" in explanation.text("vi")


LATER = [
    ("", DUE_2025, LOST),
    ("", DUE_2025, {"2025": (59, OUT), "2026": (91, OUT)}),
    ('better = "lower"', target("t", 10, "2025"), {"2025": (8, OUT), "2026": (15, OUT)}),
    ("", target("t", 0, "2025", 'operator = "range"\nlow = 40\nhigh = 60\ntwo_sided = true'),
     {"2019": (20, OUT), "2025": (50, OUT), "2026": (70, OUT)}),
]  # fmt: skip


@pytest.mark.parametrize(("more", "owed", "figures"), LATER)
def test_another_later_value_gives_another_class_again(more: str, owed: str, figures: Figures, tmp_path: Path) -> None:
    """The class follows from the figures of the explanation alone: verdicts that it states are not taken as they are."""
    result = assessed(tmp_path, owed, figures, more)
    explanation = result.explain("a", "T1", "2025", "class")
    row = result.gaps[result.gaps["time_period"] == "2025"].iloc[0]
    again = nq.replay(explanation)
    assert again["outlook"] == row["outlook"] in ("lost", "reached_late")
    assert (again["met"], again["later_value"]) == (row["met"], row["later_value"])
    value = explanation.value
    same = explanation.model_copy(
        update={"later_value": value, "later_lower": value, "later_upper": value, "later_explained": None}
    )
    assert nq.replay(same)["outlook"] == ("reached" if row["met"] == "yes" else "overdue")


def test_what_was_to_rise_is_lost_when_it_falls(tmp_path: Path) -> None:
    """82 is above 80, but not above the 85 of the year before: that stands in the explanation too."""
    owed = target("t", 80, "2025", more="rising = true")
    figures = {"2024": (84.0, OUT), "2025": (85.0, OUT), "2026": (82.0, OUT)}
    explanation = assessed(tmp_path, owed, figures).explain("a", "T1", "2025", "class")
    assert (explanation.rose, explanation.later_rose, explanation.outlook) == ("yes", "no", "lost")
    assert nq.replay(explanation)["outlook"] == "lost"
