"""A picture is drawn without a browser, says what it shows, and names the extra where it is missing."""

from __future__ import annotations

import subprocess
import sys
from xml.etree import ElementTree

import pandas as pd
import pytest

import nq57_indicators as nq
from drawn import said, texts
from nq57_indicators.charts import Picture
from nq57_indicators.charts.picture import _read_as_one, converter

EVIL = '<script>alert("x")</script>'


@pytest.fixture(scope="module")
def values() -> pd.DataFrame:
    figures = [
        {"variable": "open_datasets_total", "ref_area": area, "time_period": "2024", "obs_value": score}
        for area, score in [("P34-01", 1061), ("P34-24", 49)]
    ]
    return nq.assess(pd.DataFrame(figures)).values


@pytest.fixture(scope="module")
def picture(values: pd.DataFrame) -> Picture:
    return nq.charts.side_by_side(values, "open_datasets_total", ["P34-24", "P34-01"])


def test_it_carries_its_title_for_readers_of_screens(picture: Picture) -> None:
    root = ElementTree.fromstring(picture.svg())
    assert root.attrib["role"] == "img"
    assert root.attrib["aria-label"] == picture.title
    assert root[0].text == picture.title
    assert [
        one.tag for one in root.iter() if one is not root and {"role", "aria-roledescription"} & one.attrib.keys()
    ] == []


def test_only_roles_are_taken_out_never_a_text() -> None:
    text = '<g role="graphics-object" class="a"><text>a role="x" b</text></g>'
    assert _read_as_one(text) == '<g class="a"><text>a role="x" b</text></g>'


def test_what_is_in_the_svg_is_in_the_png(picture: Picture) -> None:
    """The letters with their signs are drawn: a picture without one of the texts is another picture."""
    png = picture.png()
    assert png[:8] == b"\x89PNG\r\n\x1a\n"
    for text in ("Hà Nội", "49"):
        without = picture.svg().replace(f">{text}<", "><")
        assert without != picture.svg()
        assert bytes(converter().svg_to_png(without, scale=2.0)) != png


def test_figures_are_written_as_the_language_writes_them(values: pd.DataFrame) -> None:
    assert {"1.061", "49", "1.000"} <= set(texts(nq.charts.side_by_side(values, "open_datasets_total")))
    assert {"1,061", "49", "1,000"} <= set(texts(nq.charts.side_by_side(values, "open_datasets_total", lang="en")))


def test_source_and_catalogue_stand_in_it(picture: Picture) -> None:
    assert f"Nguồn số liệu: Hà Nội, Bắc Ninh. Danh mục {nq.load_catalogue().version}." in said(picture)


def test_light_and_dark_differ_and_no_other_theme_is_taken(values: pd.DataFrame) -> None:
    light, dark = (
        nq.charts.side_by_side(values, "open_datasets_total", theme=theme).svg() for theme in ("light", "dark")
    )
    assert '"#ffffff"' in light.split("<g")[0]
    assert '"#14191f"' in dark.split("<g")[0]
    with pytest.raises(nq.ArgumentError, match="theme"):
        nq.charts.side_by_side(values, "open_datasets_total", theme="blue")


def test_a_notebook_shows_it_without_a_network(picture: Picture) -> None:
    html = picture._repr_html_()
    assert "<svg" in html
    addresses = html.replace("http://www.w3.org/", "")
    assert "http" not in addresses
    assert "<script" not in html


def test_hostile_names_stay_text(values: pd.DataFrame) -> None:
    catalogue = nq.load_catalogue()
    named = catalogue.indicator("open_datasets_total").model_copy(
        update={"name": catalogue.indicator("open_datasets_total").name.model_copy(update={"vi": EVIL})}
    )
    other = type(catalogue)(catalogue._loaded, None)
    other.indicators = {**catalogue.indicators, "open_datasets_total": named}
    picture = nq.charts.side_by_side(values, "open_datasets_total", catalogue=other)
    assert "<script" not in picture.svg()
    assert EVIL in said(picture)


@pytest.mark.parametrize("missing", ["altair", "jinja2", "vl_convert"])
def test_without_the_extra_the_error_names_it(missing: str) -> None:
    """For a chart, and for the page, which has charts."""
    script = f"""
import sys
sys.modules[{missing!r}] = None
import pandas as pd
import nq57_indicators as nq
from nq57_indicators.services import service
for asked in (lambda: nq.charts.tiles(pd.DataFrame(), "open_datasets_total"), lambda: service("page_html")(None)):
    try:
        asked()
    except nq.Nq57Error as error:
        print(error.code, error.en)
"""
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    said = f'extra-missing This needs the library {missing}; install it with: pip install "nq57_indicators[charts]".'
    assert done.stdout.splitlines() == [said, said]


def test_the_libraries_are_imported_only_when_a_chart_is_asked_for() -> None:
    script = "import sys, nq57_indicators as nq; nq.charts.tiles; print({'altair', 'vl_convert'} & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "set()"
