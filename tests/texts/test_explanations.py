"""Explanations in words: what is owed is met or missed, what is compared is above or below."""

from __future__ import annotations

import pandas as pd
import pytest

import nq57_indicators as nq

FIGURES = {"digital_economy_va": 20.0, "grdp": 100.0}
LINES = {
    "vi": {
        "144/KH-UBND": "chưa đạt, còn thiếu 25 điểm phần trăm",
        "71/NQ-CP": "thấp hơn mục tiêu cả nước 10 điểm phần trăm",
    },
    "en": {
        "144/KH-UBND": "not met, short by 25 percentage points",
        "71/NQ-CP": "below the target of the country by 10 percentage points",
    },
}


@pytest.fixture(scope="module")
def result() -> nq.Assessment:
    """Bắc Ninh in 2025: 20 % where its plan asks for 45 by 2030, and the country's for 30."""
    same = {"ref_area": "P34-24", "time_period": "2025", "unit_measure": "tỷ đồng"}
    rows = [{"variable": name, "obs_value": value} | same for name, value in FIGURES.items()]
    return nq.assess(pd.DataFrame(rows))


@pytest.mark.parametrize("lang", LINES)
def test_a_value_stands_otherwise_to_what_is_owed_than_to_a_benchmark(result: nq.Assessment, lang: str) -> None:
    text = result.explain("digital_economy_share", "P34-24", "2025").text(lang)
    for act, said in LINES[lang].items():
        line = next(line for line in text.splitlines() if line.strip().startswith(act))
        assert line.endswith(f": {said}")


@pytest.mark.parametrize(("act", "relation"), [("144/KH-UBND", "owed"), ("71/NQ-CP", "benchmark")])
def test_a_gap_says_the_same_with_its_unit(result: nq.Assessment, act: str, relation: str) -> None:
    value = result.explain("digital_economy_share", "P34-24", "2025")
    target = next(one for one in value.targets if one.document.startswith(act))
    assert target.relation == relation
    gap = result.explain("digital_economy_share", "P34-24", "2025", "gap", target=target.target)
    lines = [line.strip() for line in gap.text("vi").splitlines()]
    assert lines[0].endswith(" điểm phần trăm")
    assert f"Kết luận: {LINES['vi'][act]}" in lines


def test_a_class_says_of_its_target_what_the_gap_says(result: nq.Assessment) -> None:
    """With its operator and unit; one of a range would show both ends, as the gap does."""
    value = result.explain("digital_economy_share", "P34-24", "2025")
    for target in value.targets:
        only = {"target": target.target}
        lines = [
            next(line.strip() for line in explained.text("vi").splitlines() if line.strip().startswith("Mục tiêu: "))
            for explained in (
                result.explain("digital_economy_share", "P34-24", "2025", what, **only) for what in ("gap", "class")
            )
        ]
        assert lines[0] == lines[1]
        assert lines[0].startswith("Mục tiêu: ≥ ")
