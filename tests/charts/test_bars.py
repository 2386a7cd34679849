"""Areas side by side: the official order, the chosen period, what is missing, and the caption of scores."""

from __future__ import annotations

import pandas as pd
import pytest

import nq57_indicators as nq
from drawn import rows, said, texts
from made_up_results import all_results
from nq57_indicators.charts.bars import common_target, compared_values
from nq57_indicators.charts.rows import words_given


def _values(figures: list[tuple[str, str, float]]) -> pd.DataFrame:
    frame = pd.DataFrame(figures, columns=["ref_area", "time_period", "obs_value"]).assign(variable="pii_score")
    return nq.assess(frame).values


@pytest.fixture(scope="module")
def values() -> pd.DataFrame:
    return _values(
        [("P34-24", "2024", 49.5), ("P34-01", "2024", 61.25), ("P34-24", "2023", 47.0), ("P34-01", "2025", 62.0)]
    )


def test_missing_is_not_zero(values: pd.DataFrame) -> None:
    picture = nq.charts.side_by_side(values, "pii_score", ["P34-24", "P34-01", "P34-48"])
    drawn = rows(picture, "place")
    assert [(row["name"], row["text"]) for row in drawn if "name" in row][-3:] == [
        ("Hà Nội", "61,25"),
        ("Bắc Ninh", "49,5"),
        ("Đà Nẵng", "chưa có số liệu"),
    ]
    assert {row["name"] for row in drawn if row["value"] is not None} == {"Hà Nội", "Bắc Ninh"}


def test_the_period_is_the_latest_that_most_have_or_the_one_asked_for(values: pd.DataFrame) -> None:
    assert "Năm 2024" in said(nq.charts.side_by_side(values, "pii_score"))
    later = nq.charts.side_by_side(values, "pii_score", period="2025")
    assert {"62", "chưa có số liệu"} <= set(texts(later))
    with pytest.raises(nq.ArgumentError) as caught:
        nq.charts.side_by_side(values, "pii_score", period="2021")
    assert (caught.value.code, caught.value.fields["listed"]) == ("period-not-there", "2024, 2025, 2023")


def test_an_interval_shows_its_bounds(values: pd.DataFrame) -> None:
    inexact = values.assign(lower=values["value"] - 1, upper=values["value"] + 1)
    inexact["value"] = inexact["value"].where(inexact["ref_area"] != "P34-24")
    assert "48,5 – 50,5" in texts(nq.charts.side_by_side(inexact, "pii_score", ["P34-01", "P34-24"], period="2024"))


def test_the_target_is_drawn_only_where_all_have_it() -> None:
    """Only Đà Nẵng owes 95 % of dossiers by 2030; all are held against 100 % of databases by 2027."""
    result = all_results()
    words = words_given(result.values, None, "vi")

    def target(name: str, areas: object = None) -> tuple[float, str] | None:
        return common_target(result.gaps, name, compared_values(result.values, name, areas, None, words), words)

    assert target("online_dossier_rate") is None
    assert target("online_dossier_rate", "P34-48") == (95.0, "Mục tiêu 95, hạn 31/12/2030")
    shared = target("task_monitoring_online_rate")
    assert shared is not None
    assert shared[1].startswith("Mục tiêu chung của cả nước 100, hạn ")
    picture = nq.charts.side_by_side(result.values, "task_monitoring_online_rate", gaps=result.gaps)
    assert shared[1] in texts(picture)


def test_scores_say_that_they_are_no_official_ranking() -> None:
    scores = all_results().scores
    for lang, caption in (
        ("vi", "Kết quả tham khảo, không phải xếp hạng chính thức"),
        ("en", "For reference; not an official ranking"),
    ):
        picture = nq.charts.side_by_side(scores, "index", lang=lang)
        assert caption in said(picture)
        assert "nq57_unofficial 1" in said(picture)
    drawn = [row["name"] for row in rows(picture, "name")]
    assert drawn[:3] == ["Ha Noi", "Cao Bang", "Tuyen Quang"]


def test_scores_of_an_indicator_and_of_nothing() -> None:
    scores = all_results().scores
    assert nq.load_catalogue().indicator("rd_gdp_share").name.vi == nq.charts.side_by_side(scores, "rd_gdp_share").title
    with pytest.raises(nq.ArgumentError) as caught:
        nq.charts.side_by_side(scores, "no_such_node")
    assert caught.value.code == "nothing-to-draw"
