"""The chart of tiles: the 34 provinces, both archipelagos beside theirs, and the line that it is no map."""

from __future__ import annotations

import pandas as pd
import pytest

import nq57_indicators as nq
from drawn import rows, said
from made_up_results import all_results
from nq57_indicators.charts import Picture
from nq57_indicators.charts.picture import converter
from nq57_indicators.charts.rows import areas_shown
from nq57_indicators.charts.tile_chart import _steps, tile_places

NO_MAP = "Sơ đồ minh họa, không phải bản đồ hành chính, không theo tỷ lệ"


@pytest.fixture(scope="module")
def picture() -> Picture:
    return nq.charts.tiles(all_results().values, "online_dossier_rate")


def test_every_province_has_a_tile_of_its_own() -> None:
    catalogue = nq.load_catalogue()
    places = tile_places()["P34"]
    assert sorted(places["areas"]) == sorted(areas_shown("P34", pd.Series([], dtype="str"), catalogue))
    taken = [tuple(place) for place in [*places["areas"].values(), *places["marked"].values()]]
    assert len(set(taken)) == 36


def test_the_archipelagos_stand_beside_their_provinces() -> None:
    places = tile_places()["P34"]
    catalogue = nq.load_catalogue()
    for mark, area, name in (("hoang_sa", "P34-48", "Đà Nẵng"), ("truong_sa", "P34-56", "Khánh Hòa")):
        assert catalogue.areas[area].name.vi == name
        column, row = places["areas"][area]
        assert places["marked"][mark] == [column + 1, row]


def test_the_svg_holds_both_and_the_line(picture: Picture) -> None:
    for part in ("Quần đảo Hoàng Sa", "Quần đảo Trường Sa", NO_MAP):
        assert part in said(picture)
    english = said(nq.charts.tiles(all_results().values, "online_dossier_rate", lang="en"))
    for part in ("Hoang Sa archipelago", "Truong Sa archipelago", "not an administrative map, not to scale"):
        assert part in english


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_png_holds_both_and_the_line(theme: str) -> None:
    """A picture without one of them is another picture: the letters are really drawn."""
    picture = nq.charts.tiles(all_results().values, "online_dossier_rate", theme=theme)
    svg, png = picture.svg(), picture.png()
    for part in ("Hoàng Sa", "Trường Sa", NO_MAP):
        assert part in svg
        assert bytes(converter().svg_to_png(svg.replace(part, " "), scale=2.0)) != png


def test_no_outline_is_drawn(picture: Picture) -> None:
    """Nothing but rectangles and letters."""
    kinds = {mark.split(" ")[0] for mark in picture.svg().split('class="mark-')[1:]}
    assert kinds <= {"group", "rect", "text"}
    assert "bản đồ" not in said(picture).replace(NO_MAP, "")


def test_names_and_figures_stand_in_the_tiles(picture: Picture) -> None:
    tiles = {" ".join(row["lines"]): row["text"] for row in rows(picture, "lines")}
    assert len(tiles) == 36
    assert tiles["Quần đảo Hoàng Sa"] == tiles["Quần đảo Trường Sa"] == ""
    values = all_results().values
    own = values[
        (values["indicator"] == "online_dossier_rate") & (values["ref_area"] == "P34-24") & values["preferred"]
    ]
    [value] = own.loc[own["time_period"] == "2026-09", "value"]
    assert tiles["Bắc Ninh"] == f"{value:.2f}".replace(".", ",")


def test_a_province_without_a_figure_says_so() -> None:
    figures = {"variable": "pii_score", "ref_area": "P34-48", "time_period": "2024", "obs_value": 55.1}
    picture = nq.charts.tiles(nq.assess(pd.DataFrame([figures])).values, "pii_score")
    tiles = {" ".join(row["lines"]): row for row in rows(picture, "lines")}
    assert (tiles["Đà Nẵng"]["text"], tiles["Hà Nội"]["text"]) == ("55,1", "chưa có số liệu")
    assert tiles["Hà Nội"]["fill"] == "#ffffff" != tiles["Đà Nẵng"]["fill"]


def test_fifths_by_hand_equal_figures_in_one() -> None:
    steps, bounds = _steps(pd.Series([1.0, 2.0, 3.0, 4.0, 5.0, None], index=list("abcdef")))
    assert steps == {"a": 0, "b": 1, "c": 2, "d": 3, "e": 4}
    assert bounds == [(1, 1), (2, 2), (3, 3), (4, 4), (5, 5)]
    steps, bounds = _steps(pd.Series([7.0, 7.0, 7.0, 9.0], index=list("abcd")))
    assert steps == {"a": 0, "b": 0, "c": 0, "d": 3}
    assert bounds == [(7, 7), (9, 9)]
    assert _steps(pd.Series([], dtype="float64")) == ({}, [])


def test_scores_say_that_they_are_no_official_ranking() -> None:
    assert "Kết quả tham khảo, không phải xếp hạng chính thức." in said(nq.charts.tiles(all_results().scores, "index"))


def test_another_geography_has_no_tiles() -> None:
    figures = {"variable": "egdi_rank_world", "ref_area": "VN", "time_period": "2024", "obs_value": 71}
    with pytest.raises(nq.ArgumentError) as caught:
        nq.charts.tiles(nq.assess(pd.DataFrame([figures])).values, "egdi_rank_world")
    assert (caught.value.code, caught.value.fields["listed"]) == ("no-tiles", "P34")
