"""The profile of an area: its pillars, and median and quartiles of at least eight areas."""

from __future__ import annotations

import pandas as pd
import pytest

import nq57_indicators as nq
from drawn import said
from made_up_results import all_results
from nq57_indicators.charts.pillars import LEAST_AREAS, pillar_rows
from nq57_indicators.charts.rows import words_given

PILLARS = ["tru_cot_khcn", "tru_cot_dmst", "tru_cot_cds"]


def _scores(areas: int) -> pd.DataFrame:
    """The first pillar of so many areas, scored 0, 10, 20 …"""
    scores = all_results().scores
    own = scores[scores["node"] == PILLARS[0]].head(areas).astype({"node": "str", "ref_area": "str"})
    return own.assign(score=[10.0 * number for number in range(len(own))])


def test_median_and_quartiles_by_hand() -> None:
    """Of 0, 10 … 80 the median is 40, the quartiles are 20 and 60."""
    rows = pillar_rows(_scores(9), "P34-04", words_given(pd.DataFrame(), None, "vi")).set_index("node")
    assert rows.index.tolist() == PILLARS
    first = rows.loc[PILLARS[0]]
    assert first[["score", "low_quartile", "median", "high_quartile", "areas"]].tolist() == [10, 20, 40, 60, 9]
    assert rows["score"].isna().tolist() == [False, True, True]


def test_fewer_than_eight_areas_give_no_median() -> None:
    words = words_given(pd.DataFrame(), None, "vi")
    for areas, shown in ((LEAST_AREAS - 1, False), (LEAST_AREAS, True)):
        first = pillar_rows(_scores(areas), "P34-01", words).iloc[0]
        assert first[["low_quartile", "median", "high_quartile"]].notna().all() == shown
    picture = nq.charts.profile(_scores(7), "P34-01")
    assert "Chưa đủ 8 địa bàn có điểm" in said(picture)


def test_the_picture_says_what_its_signs_are_and_that_it_is_no_ranking() -> None:
    text = said(nq.charts.profile(all_results().scores, "P34-24"))
    for part in (
        "Bắc Ninh; điểm, Năm 2026",
        "Khoa học, công nghệ",
        "Hình thoi: Bắc Ninh. Thanh: nửa giữa của 34 địa bàn",
        "Kết quả tham khảo, không phải xếp hạng chính thức.",
        "Khung chấm điểm nq57_unofficial 1.",
    ):
        assert part in text


def test_what_cannot_be_drawn_is_refused() -> None:
    scores = all_results().scores
    for area, code in (("P34-99", "no-such-area"), ("VN", "nothing-to-draw")):
        with pytest.raises(nq.ArgumentError) as caught:
            nq.charts.profile(scores, area)
        assert caught.value.code == code
    with pytest.raises(nq.ArgumentError) as caught:
        nq.charts.profile(scores, "P34-24", period="2019")
    assert caught.value.code == "nothing-to-draw"
