"""Pictures are written whole, as SVG or PNG and nothing else."""

from pathlib import Path

import pandas as pd
import pytest

import nq57_indicators as nq
from nq57_indicators.charts import Picture


@pytest.fixture(scope="module")
def picture() -> Picture:
    figure = {"variable": "egdi_rank_world", "ref_area": "VN", "time_period": "2024", "obs_value": 71}
    return nq.charts.over_time(nq.assess(pd.DataFrame([figure])).values, "egdi_rank_world")


def test_the_name_says_the_kind(picture: Picture, tmp_path: Path) -> None:
    svg, png = (picture.save(tmp_path / name) for name in ("một.svg", "hai.PNG"))
    assert svg.read_text(encoding="utf-8") == picture.svg()
    assert png.read_bytes() == picture.png()
    assert sorted(file.name for file in tmp_path.iterdir()) == ["hai.PNG", "một.svg"]


@pytest.mark.parametrize("name", ["chart.jpg", "chart"])
def test_another_kind_is_refused_and_nothing_written(picture: Picture, tmp_path: Path, name: str) -> None:
    with pytest.raises(nq.ArgumentError) as caught:
        picture.save(tmp_path / name)
    assert caught.value.code == "no-such-format"
    assert ".svg, .png" in caught.value.vi
    assert list(tmp_path.iterdir()) == []
