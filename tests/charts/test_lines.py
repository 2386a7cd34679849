"""Value over time: which series, where lines stop, which targets and ways are drawn."""

from __future__ import annotations

import pandas as pd
import pytest

import nq57_indicators as nq
from drawn import rows, said, texts
from made_up_results import all_results
from nq57_indicators.charts.lines import _target_texts
from nq57_indicators.charts.style import THEMES

YEARS = [("2022", 40.0), ("2023", 44.0), ("2024", 50.0)]


def _values(figures: list[tuple[str, str, float]], variable: str = "pii_score") -> pd.DataFrame:
    frame = pd.DataFrame(figures, columns=["ref_area", "time_period", "obs_value"]).assign(variable=variable)
    return nq.assess(frame).values


@pytest.fixture(scope="module")
def years() -> pd.DataFrame:
    return _values([("P34-01", year, value) for year, value in YEARS])


def test_every_value_stands_at_the_last_day_of_its_period(years: pd.DataFrame) -> None:
    picture = nq.charts.over_time(years, "pii_score")
    ends = [pd.Timestamp(f"{year}-12-31").toordinal() for year, _ in YEARS]
    drawn = rows(picture, "stretch")
    assert [(row["end"], row["value"]) for row in drawn] == list(zip(ends, [value for _, value in YEARS], strict=True))
    assert {"12/2022", "12/2023", "12/2024", "40", "44", "50"} <= set(texts(picture))


def test_a_height_alone_is_read_from_zero(years: pd.DataFrame) -> None:
    """Of several figures the movement is read: there the axis may begin elsewhere."""
    alone = texts(nq.charts.over_time(years[years["time_period"] == "2024"], "pii_score"))
    assert "0" in alone
    assert "0" not in texts(nq.charts.over_time(years, "pii_score"))


def test_bounds_are_drawn_and_said(years: pd.DataFrame) -> None:
    exact = nq.charts.over_time(years, "pii_score")
    assert "hai cận" not in said(exact)
    inexact = years.assign(lower=years["lower"] - 2, upper=years["upper"] + 1)
    inexact.loc[0, "value"] = float("nan")
    picture = nq.charts.over_time(inexact, "pii_score")
    assert "Thanh đứng: giá trị nằm giữa hai cận." in said(picture)
    assert [row["lower"] for row in rows(picture, "upper") if row["value"] is None] == [38.0]


def test_no_line_crosses_a_break(years: pd.DataFrame) -> None:
    kept = years.drop(columns=["preferred", "numerator", "denominator"])
    trends = kept.assign(series_break=[None, "territory", None])
    whole, broken = (
        nq.charts.over_time(years, "pii_score", trends=each) for each in (trends.assign(series_break=None), trends)
    )
    assert [row["stretch"][-1] for row in rows(whole, "stretch")] == ["1", "1", "1"]
    assert [row["stretch"][-1] for row in rows(broken, "stretch")] == ["1", "2", "2"]
    [mark] = rows(broken, "series_break")
    ends = [row["end"] for row in rows(broken, "stretch")]
    assert ends[0] < mark["end"] < ends[1]
    assert "đổi địa giới" in said(broken)
    assert "gián đoạn chuỗi" in said(broken)
    assert "gián đoạn chuỗi" not in said(whole)


def test_no_line_goes_from_one_provider_to_another(years: pd.DataFrame) -> None:
    years = years.astype({"provider": "str"})
    years.loc[2, "provider"] = "bo_khcn"
    stretches = [row["stretch"] for row in rows(nq.charts.over_time(years, "pii_score"), "stretch")]
    assert [stretch[-1] for stretch in stretches] == ["1", "1", "2"]


def test_the_way_to_a_target_that_is_owed() -> None:
    """Bắc Ninh owes 2 % by 2030; the way begins at its value of 2023. What the country owes is the same figure: once."""
    result = all_results()
    picture = nq.charts.over_time(result.values, "rd_gdp_share", "P34-24", gaps=result.gaps)
    way = rows(picture, "way")
    gaps = result.gaps
    own = gaps[(gaps["indicator"] == "rd_gdp_share") & (gaps["ref_area"] == "P34-24") & (gaps["relation"] == "owed")]
    assert [row["level"] for row in way] == [own["base_value"].iloc[-1], 2.0]
    assert way[0]["end"] == pd.Timestamp(f"{own['base_period'].iloc[-1]}-12-31").toordinal()
    assert way[1]["end"] == pd.Timestamp("2030-12-31").toordinal()
    assert [(row["relation"], row["text"]) for row in rows(picture, "relation") if row["low"] == 2] == [
        ("owed", "Mục tiêu ≥ 2, hạn 31/12/2030: ĐN")
    ]
    assert "Nét đứt" in said(picture)


def test_the_class_of_progress_is_that_of_the_status_whichever_series_is_drawn() -> None:
    """Its sign stands at the target, its words below; the words say that the class is ours."""
    result = all_results()
    status = result.status("P34-24")
    [row] = status[(status["indicator"] == "rd_gdp_share") & (status["relation"] == "owed")].to_dict("records")
    assert row["outlook"] == "slow"
    picture = nq.charts.over_time(result.values, "rd_gdp_share", "P34-24", gaps=result.gaps)
    assert "Mục tiêu phải đạt: ĐN = cần đẩy nhanh." in said(picture)
    assert "không phải trạng thái trên hệ thống giám sát chính thức" in said(picture)
    gaps = result.gaps.assign(
        outlook=result.gaps["outlook"].astype("object").where(result.gaps["outlook"].isna(), "overdue")
    )
    other = nq.charts.over_time(result.values, "rd_gdp_share", "P34-24", gaps=gaps, lang="en")
    assert "Targets owed: OD = overdue, not reached." in said(other)


def test_a_benchmark_has_no_class_of_progress() -> None:
    result = all_results()
    picture = nq.charts.over_time(result.values, "online_dossier_rate", "P34-01", gaps=result.gaps)
    assert {row["relation"] for row in rows(picture, "relation")} == {"benchmark"}
    assert "Mục tiêu phải đạt:" not in said(picture)
    assert "Mức tiến độ" not in said(picture)


def test_the_words_of_a_target_stand_where_there_is_room() -> None:
    goal = {"low": 1.0, "high": 1.0, "text": "Mục tiêu 1, hạn 31/12/2025"}
    layers = _target_texts([goal | {"end": 20}, goal | {"end": 90}], [0, 100], THEMES["light"])
    placed = {row["end"]: layer.mark["align"] for layer in layers for row in layer.data.values}
    assert placed == {20: "left", 90: "right"}


def test_of_several_areas_a_target_names_who_owes_it() -> None:
    result = all_results()
    areas = ["P34-01", "P34-48"]
    picture = nq.charts.over_time(result.values, "online_dossier_rate", areas, gaps=result.gaps)
    assert "Mục tiêu 95, hạn 31/12/2030 (Đà Nẵng: BĐ)" in texts(picture)
    assert "Mục tiêu chung của cả nước 80, hạn 31/12/2025" in texts(picture)
    assert rows(picture, "way") == []


def test_lines_differ_by_more_than_colour() -> None:
    values = _values([(area, year, value) for area in ("P34-01", "P34-24", "P34-48") for year, value in YEARS])
    picture = nq.charts.over_time(values, "pii_score", lang="en")
    assert "Ha Noi: 50 (2024)" in texts(picture)
    svg = picture.svg()
    dashes = {part.split('"')[0] for part in svg.split('stroke-dasharray="')[1:]}
    assert {"6,3", "2,2"} <= dashes
    spec = picture.chart.to_dict()
    [shapes] = {
        tuple(layer["encoding"]["shape"]["scale"]["range"])
        for layer in spec["vconcat"][0]["layer"]
        if "shape" in layer["encoding"]
    }
    assert len(set(shapes)) == 3


def test_years_and_quarters_are_not_one_line() -> None:
    result = all_results()
    monthly = nq.charts.over_time(result.values, "online_dossier_rate", "P34-24")
    assert "số tháng" in said(monthly)
    assert "chuỗi khác của chỉ tiêu này" in said(monthly)
    yearly = nq.charts.over_time(result.values, "online_dossier_rate", "P34-24", frequency="annual")
    assert len(rows(yearly, "stretch")) < len(rows(monthly, "stretch"))
    with pytest.raises(nq.ArgumentError) as caught:
        nq.charts.over_time(result.values, "online_dossier_rate", "P34-24", frequency="weekly")
    assert caught.value.code == "no-such-frequency"


def test_too_many_lines_and_nothing_at_all_are_refused() -> None:
    values = all_results().values
    with pytest.raises(nq.ArgumentError) as caught:
        nq.charts.over_time(values, "online_dossier_rate")
    assert (caught.value.code, caught.value.fields["number"]) == ("too-many-lines", 34)
    with pytest.raises(nq.ArgumentError) as caught:
        nq.charts.over_time(values, "gii_rank", "P34-01")
    assert caught.value.code == "nothing-to-draw"
    with pytest.raises(nq.UnknownIndicatorError):
        nq.charts.over_time(values, "no_such")
