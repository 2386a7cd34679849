"""The heat map: a class with its sign where a target is owed, a distance with its figure where it is compared."""

from __future__ import annotations

import pandas as pd
import pytest

import nq57_indicators as nq
from drawn import said
from made_up_results import all_results
from nq57_indicators.charts.heat import heat_cells
from nq57_indicators.charts.rows import Words, words_given
from nq57_indicators.models.codelists import OUTLOOKS
from nq57_indicators.texts.labels import labels


@pytest.fixture(scope="module")
def words() -> Words:
    return words_given(all_results().gaps, None, "vi")


@pytest.fixture(scope="module")
def cells(words: Words) -> pd.DataFrame:
    return heat_cells(all_results().gaps, None, None, words)


def test_one_cell_for_each_indicator_and_area(cells: pd.DataFrame) -> None:
    assert not cells.duplicated(["indicator", "ref_area"]).any()
    assert set(cells["relation"]) == {"owed", "benchmark"}


def test_owed_shows_its_class_and_compared_its_distance(cells: pd.DataFrame) -> None:
    """Đà Nẵng owes 95 % by 2030; Hà Nội owes nothing here and is compared with the country's 80 % of 2025."""
    own = cells[cells["indicator"] == "online_dossier_rate"].set_index("ref_area")
    assert (own.loc["P34-48", "relation"], own.loc["P34-48", "sign"]) == ("owed", own.loc["P34-48", "outlook"])
    assert own.loc["P34-48", "low"] == 95
    compared = own.drop("P34-48")
    assert compared["target"].nunique() == 1
    [value] = compared.loc[["P34-01"], "value"]
    assert value < 80
    assert compared.loc["P34-01", "sign"] == f"−{80 - value:.1f}".replace(".", ",")


def test_within_a_range_there_is_no_distance(words: Words) -> None:
    rows = all_results().gaps
    own = rows[(rows["indicator"] == "patent_commercialisation_rate") & (rows["relation"] == "benchmark")]
    one = own[own["ref_area"] == "P34-01"].tail(1)
    signs = [
        heat_cells(one.assign(value=value, low=8.0, high=10.0), "P34-01", None, words)["sign"].iloc[0]
        for value in (7.5, 7.96, 9.0, 12.0, float("nan"))
    ]
    assert signs == ["−0,5", "−0,04", "0", "+2", "–"]


def test_what_is_missed_and_due_first_comes_before_what_is_met(words: Words) -> None:
    rows = all_results().gaps
    one = rows[(rows["relation"] == "owed") & (rows["ref_area"] == "P34-24")].tail(1)
    three = pd.concat([one, one, one]).assign(
        target=["a", "b", "c"],
        due=pd.to_datetime(["2025-12-31", "2027-12-31", "2030-12-31"]),
        met=["yes", "no", "no"],
        outlook=["reached", "slow", "far_behind"],
    )
    assert heat_cells(three, "P34-24", None, words)["sign"].tolist() == ["slow"]
    met = three.assign(met="yes", outlook="reached")
    assert heat_cells(met, "P34-24", None, words)["target"].tolist() == ["c"]


def test_colour_is_never_the_only_sign() -> None:
    for lang in ("vi", "en"):
        signs = [labels(lang)[f"outlook_sign.{name}"] for name in OUTLOOKS]
        assert len(set(signs)) == len(OUTLOOKS)


def test_the_picture_explains_its_signs_and_gives_no_verdict_on_what_is_not_owed() -> None:
    result = all_results()
    picture = nq.charts.heat_map(result.gaps, ["P34-01", "P34-48"], indicators=["online_dossier_rate", "rd_gdp_share"])
    text = said(picture)
    assert "2 chỉ tiêu, 2 địa bàn" in text
    assert "BĐ = bảo đảm tiến độ" in text
    assert "không phải kết luận đạt hay chưa đạt" in text
    assert "(mục tiêu 80, 31/12/2025; điểm phần trăm)" in text
    spec = picture.chart.to_dict()
    [names] = {layer["encoding"]["x"]["axis"]["labelExpr"] for layer in spec["vconcat"][0]["layer"]}
    assert names == '[["Hà Nội"],["Đà Nẵng"]][datum.value]'


def test_nothing_to_draw_is_refused() -> None:
    with pytest.raises(nq.ArgumentError) as caught:
        nq.charts.heat_map(all_results().gaps, "P34-01", indicators="gii_rank")
    assert caught.value.code == "nothing-to-draw"
