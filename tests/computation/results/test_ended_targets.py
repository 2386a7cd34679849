"""Targets that ended before they were due: told of their time, owed no more; targets that ask for the same are one."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pandas as pd
import pytest

import nq57_indicators as nq
from computation.towns import assess, framework, land_of, level, node, target
from nq57_indicators.cli import run

FIGURES = (("a", "T1", "2019", 20), ("a", "T1", "2022", 50), ("a", "T1", "2024", 85))
UNTIL, SINCE = "valid_to = 2022-12-31\n", "valid_from = 2023-01-01\n"


def results(folder: Path, targets: str, *figures: tuple[Any, ...], **options: Any) -> nq.Assessment:
    indicators = level("a", targets=targets) + level("b")
    scoring = framework(node("root", 'indicators = ["a"]'), ("a", 0, 100))
    return assess(land_of(folder, indicators, scoring), *FIGURES, *figures, **options)


def counts(result: nq.Assessment, area: str = "T1") -> list[int]:
    summary = result.summary.set_index("ref_area").loc[area]
    return [int(summary[f"targets_{name}"]) for name in ("met", "unmet", "unknown")]


def notes(result: nq.Assessment) -> dict[tuple[str, str], bool]:
    """Which rows of the gaps (target, period) are of a target that has ended."""
    gaps = result.gaps.astype({"target": str, "time_period": str, "note": str})
    keys = zip(gaps["target"], gaps["time_period"], strict=True)
    return dict(zip(keys, ["ended" in note.split(",") for note in gaps["note"]], strict=True))


def test_a_target_that_has_ended_is_not_missed(tmp_path: Path) -> None:
    """Until 2022 the town was to reach 90 by 2030, since 2023 only 80, which it does."""
    result = results(tmp_path, target("old", 90, more=UNTIL) + target("new", 80, more=SINCE))
    assert notes(result) == {("old", "2022"): True, ("new", "2024"): False}
    assert counts(result) == [1, 0, 0]
    assert result.status("T1")["targets"].tolist() == ["new"]
    text = result.text("T1", "en")
    assert "90" not in text
    assert "1 reached, 0 not reached" in text


def test_while_it_stood_it_was_owed(tmp_path: Path) -> None:
    result = results(tmp_path, target("old", 90, more=UNTIL) + target("new", 80, more=SINCE))
    assert result.status("T1", period="2022")["outlook"].tolist() == ["on_time"]
    assert result.status("T1", period="2023").empty
    assert counts(results(tmp_path, target("old", 90, more=UNTIL), known_at="2022-12-31")) == [0, 1, 0]


def test_the_class_is_that_of_its_time(tmp_path: Path) -> None:
    """Due in 2023, ended in 2022: no figure of the due day was ever asked for, nor is one of 2024 looked at."""
    result = results(tmp_path, target("old", 90, "2023", UNTIL))
    row = result.gaps.iloc[0]
    assert (str(row["time_period"]), row["outlook"], row["met"]) == ("2022", "far_behind", "no")
    assert pd.isna(row["later_period"])
    known = results(tmp_path, target("old", 90, "2023", UNTIL), known_at="2026-01-01")
    assert known.gaps["outlook"].tolist() == ["far_behind"]


def test_what_was_due_while_in_force_stays_reached_or_missed(tmp_path: Path) -> None:
    result = results(tmp_path, target("old", 90, "2022", UNTIL))
    assert counts(result) == [0, 1, 0]
    assert result.status("T1")["outlook"].tolist() == ["overdue"]


def test_the_newest_figure_of_anything_tells_what_has_ended(tmp_path: Path) -> None:
    """The town has no figure of it since, but one of something else."""
    figures = [row for row in FIGURES if row[2] < "2023"]
    catalogue = land_of(
        tmp_path,
        level("a", targets=target("old", 90, more=UNTIL)) + level("b"),
        framework(node("root", 'indicators = ["a"]'), ("a", 0, 100)),
    )
    assert counts(assess(catalogue, *figures)) == [0, 1, 0]
    newer = assess(catalogue, *figures, ("b", "T2", "2024", 1))
    assert counts(newer) == [0, 0, 0]
    again = nq.target_gaps(newer.values, catalogue)
    pd.testing.assert_frame_equal(again.reset_index(drop=True), newer.gaps.reset_index(drop=True))


def test_nothing_is_asked_of_an_indicator_that_has_ended(tmp_path: Path) -> None:
    """It was reported on after its end in 2022: the scores do not ask for it (`not_applicable`), nor do the gaps."""
    catalogue = land_of(
        tmp_path,
        level("a", "valid_to = 2022-12-31", targets=target("t", 90)) + level("b"),
        framework(node("root", 'indicators = ["a", "b"]'), ("a", 0, 100), ("b", 0, 100)),
    )
    result = assess(catalogue, *FIGURES)
    assert notes(result) == {("t", "2022"): True}
    assert counts(result) == [0, 0, 0]
    assert result.status("T1", period="2022")["outlook"].tolist() == ["on_time"]


def test_nobody_owes_it_without_a_figure_either(tmp_path: Path) -> None:
    result = results(tmp_path, target("old", 90, more=UNTIL) + target("new", 80, more=SINCE))
    assert result.status("T2", without_figures=True)["targets"].tolist() == ["new"]


def test_what_takes_a_place_and_ends_gives_nothing_back(tmp_path: Path) -> None:
    """The second took the place of the first in 2022, and ended in 2023: neither is owed in 2024, with a day or without."""
    second = 'supersedes = ["first"]\nvalid_from = 2022-01-01\nvalid_to = 2023-12-31\n'
    both = target("first", 90) + target("second", 80, more=second)
    result = results(tmp_path, both)
    assert notes(result) == {("second", "2022"): True}
    assert counts(result) == [0, 0, 0]
    catalogue = result.catalogue
    assert [str(each) for each in catalogue.targets_on(pd.Timestamp("2023-06-01").date())] == ["second"]
    assert not catalogue.targets_on(pd.Timestamp("2024-06-01").date())


def test_the_words_of_it_are_known(tmp_path: Path) -> None:
    result = results(tmp_path, target("old", 90, more=UNTIL))
    why = result.explain("a", "T1", "2022", "class")
    assert "Hết hiệu lực" in result.explain("a", "T1", "2022", "gap").text("vi")
    assert why.outlook == "on_time"


@pytest.mark.parametrize("due", ["2030", "2030-12-31"])
def test_targets_that_ask_for_the_same_are_one(tmp_path: Path, due: str) -> None:
    """One act of 2020, another of 2024 that no figure is younger than: one target, with both acts."""
    act = 'id = "E"\nnumber = "2"\nissuer = "I"\nissued = "2025-03-01"\ntitle = { vi = "văn bản", en = "act" }\n'
    (tmp_path / "documents").mkdir()
    (tmp_path / "documents" / "E.toml").write_text(act, encoding="utf-8")
    second = target("second", 90, due).replace('document = "D"', 'document = "E"')
    result = results(tmp_path, target("first", 90) + second)
    for status in (result.status("T1"), result.status("T1", without_figures=True)):
        assert status[["targets", "value"]].values.tolist() == [["first second", 85.0]]
    assert counts(result) == [0, 1, 0]


def test_a_mean_over_years_is_another_target(tmp_path: Path) -> None:
    result = results(tmp_path, target("at", 90) + target("mean", 90, more='applies = "average_of"\n'))
    assert result.status("T1")["value"].tolist() == [85.0, 67.5]


def test_times_of_a_base_are_told_apart_without_a_base(tmp_path: Path) -> None:
    """No figure of 2018: neither twice nor four times of it is known, and they are not the same."""

    def times(name: str, many: int) -> str:
        more = f'base_period = "2018"\nmultiple_of_base = {many}\n'
        return target(name, 0, more=more).replace("value = 0\n", "")

    result = results(tmp_path, times("twice", 2) + times("four", 4) + times("again", 2))
    assert sorted(result.status("T1")["targets"]) == ["four", "twice again"]


def test_of_alike_the_value_that_decides_stays(tmp_path: Path) -> None:
    """The first ended with the year 2022, when it was due; the second goes on, of the same figure and day: one, by its value."""
    both = target("old", 90, "2024", "valid_to = 2022-12-31\n") + target("new", 90, "2024", SINCE)
    result = results(tmp_path, both)
    assert result.status("T1")[["targets", "value", "outlook"]].values.tolist() == [["new", 85.0, "overdue"]]
    assert counts(result) == [0, 1, 0]


def test_the_screen_says_that_targets_have_ended(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    land, source = tmp_path / "land", tmp_path / "figures.csv"
    land.mkdir()
    results(land, target("old", 90, more=UNTIL)).report.accepted.to_csv(source, index=False)
    asked = [str(source), "--catalogue", str(land)]
    assert run(["assess", *asked, "--output", str(tmp_path / "results")]) == 0
    assert "Hết hiệu lực trước hạn: 1 mục tiêu" in capsys.readouterr().out
    assert run(["status", *asked, "--areas", "T1"]) == 0
    assert "Không có mục tiêu nào" in capsys.readouterr().out
