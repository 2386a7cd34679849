"""The page: one file, both languages, every number explained, nothing of areas that were not asked for."""

from __future__ import annotations

import json
import re
from html.parser import HTMLParser
from pathlib import Path

import pytest

import nq57_indicators as nq
from made_up_results import FIGURES, all_results, small_results
from nq57_indicators.writing.page.page import said
from nq57_indicators.writing.page.ranges import group_of, ranges_of

EVIL = '<script>alert("x")</script>'
CAPTION = "Kết quả tham khảo, không phải xếp hạng chính thức."


class _Texts(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.texts: list[str] = []
        self.attributes: list[tuple[str, str | None]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.attributes += attrs

    def handle_data(self, data: str) -> None:
        self.texts.append(data)


def _read(page: str) -> _Texts:
    read = _Texts()
    read.feed(page)
    return read


def _data(page: str) -> dict:
    found = re.search(r'<script type="application/json" id="data">(.*?)</script>', page, re.DOTALL)
    assert found
    return json.loads(found[1])


@pytest.fixture(scope="module")
def everything() -> str:
    return all_results().page()


@pytest.fixture(scope="module")
def small() -> str:
    return small_results().page(["P34-01", "P34-24"])


def test_it_is_one_file_of_less_than_three_megabytes(everything: str) -> None:
    assert len(everything.encode()) < 3_000_000
    addresses = [value for name, value in _read(everything).attributes if name in ("src", "href") and value]
    assert all(value.startswith(("#", "data:")) for value in addresses)
    assert "default-src 'none'" in everything


def test_provinces_stand_in_official_order_without_ranks(everything: str) -> None:
    sections = re.findall(r'<section class="area" id="([^"]+)">', everything)
    assert sections == all_results()._areas_of(None)
    assert CAPTION not in everything
    assert "Khoảng thứ hạng" not in everything


def test_it_holds_both_archipelagos_and_the_line(everything: str) -> None:
    """In both languages; names are broken into lines."""
    for part in ("Hoàng Sa", "Trường Sa", "Sơ đồ minh họa, không phải bản đồ hành chính, không theo tỷ lệ"):
        assert part in everything
    assert "Illustrative diagram; not an administrative map, not to scale" in everything


def test_what_the_page_says_is_what_the_table_says(everything: str) -> None:
    status = nq.with_names(all_results().status())
    texts = set(_read(everything).texts)
    for text in status["comparison"].drop_duplicates():
        assert text in texts


def test_a_target_of_the_country_is_neither_reached_nor_missed(small: str) -> None:
    """Hà Nội is compared with the country's target: no class, no count."""
    section = small.split('id="P34-01"')[1].split("</section>")[0]
    assert "thấp hơn mục tiêu cả nước 5 điểm phần trăm" in section
    compared = section.split("So với mục tiêu chung của cả nước")[1]
    assert not re.search(r">(đã đạt|chưa đạt)", compared.replace("không xét đạt hay chưa đạt", ""))


def test_every_number_opens_its_parts_with_their_cells(small: str) -> None:
    data, attributes = _data(small), _read(small).attributes
    opened = {int(value or "") for name, value in attributes if name == "data-x"}
    assert opened == set(range(len(data["values"])))
    [first] = [
        one for one in data["values"] if "Hà Nội" in data["texts"][one["t"]][0] and "nộp" in data["texts"][one["t"]][0]
    ]
    assert data["texts"][first["v"]] == ["75 phần trăm", "75 percent"]
    assert data["texts"][first["f"]][0].endswith("× 100")
    parts = [(data["texts"][figure][0], cells) for _, figure, cells, more in first["p"] if more == 0]
    assert [figure for figure, _ in parts] == ["150 hồ sơ", "200 hồ sơ"]
    [[file, place, number]] = parts[0][1]
    assert (data["files"][file], place, data["texts"][number][0]) == ("DataFrame", "D2", "150")
    assert all(len(asked) == 4 for asked in data["asked"])
    assert any("126/QĐ-BCĐCP" in data["texts"][asked[2]][0] for asked in data["asked"])


def test_a_page_of_one_province_does_not_change_with_the_others() -> None:
    """Not one figure of another province is on it: with other figures there it is the same page."""
    others = FIGURES.copy()
    others.loc[others["ref_area"] != "Bắc Ninh", "obs_value"] = [7, 5, 3, 2, 1, 1]
    pages = [nq.assess(frame).page("P34-24") for frame in (FIGURES, others)]
    assert pages[0] == pages[1]
    assert "96 %" in pages[0]


def test_a_page_of_one_province_names_no_other() -> None:
    page = all_results().page("P34-91", ranks=True)
    areas = nq.load_catalogue().areas
    named = [areas[area].name.vi for area in all_results()._areas_of(None) if area != "P34-91"]
    assert [name for name in named if re.search(rf"\b{name}\b", page)] == []
    assert [area for area in areas if area.startswith("P34-") and area != "P34-91" and area in page] == []
    assert str(Path(__file__).parents[2]) not in page
    assert CAPTION in page


def test_ranks_are_ranges_and_groups_with_the_caption() -> None:
    result = all_results()
    areas = ["P34-24", "P34-01"]
    shown = ranges_of(result, result._areas_of(areas))
    assert shown is not None
    scores = result.scores
    own = scores[(scores["node"] == "index") & (scores["ref_area"] == "P34-01")].iloc[0]
    assert shown["rows"][0]["range"] == f"{own['rank_best']}–{own['rank_worst']}/{own['rank_of']}"
    assert [row["name"]["vi"] for row in shown["rows"]] == [result.catalogue.areas[area].name.vi for area in areas]
    none = ranges_of(small_results(), ["P34-01"])
    assert none is None or [row["group"]["vi"] for row in none["rows"]] == ["không xếp hạng"]


@pytest.mark.parametrize(
    ("best", "worst", "group"),
    [
        (1, 3, "upper_third"),
        (4, 6, "middle_third"),
        (7, 9, "lower_third"),
        (3, 4, "several_thirds"),
        (1, 9, "several_thirds"),
    ],
)
def test_groups_by_hand(best: int, worst: int, group: str) -> None:
    assert group_of(best, worst, 9) == group


def test_hostile_text_stays_text() -> None:
    hostile = FIGURES.assign(provider=EVIL)
    page = nq.assess(hostile).page(["P34-01", "P34-24"])
    assert page.count("<script") == 2
    assert EVIL not in page
    assert "\\u003c" not in _read(page).texts


def test_both_languages_are_in_it_and_one_opens() -> None:
    page = small_results().page("P34-24", lang="en")
    assert '<body data-start="en">' in page
    assert 'data-en="Where' not in page.split("<title>")[0]
    assert said("previous") == {"vi": "Kỳ trước", "en": "Period before"}
    assert {"Kỳ trước"} <= set(_read(page).texts)
    assert ("data-en", "Period before") in _read(page).attributes


def test_it_is_saved_beside_about(tmp_path: Path) -> None:
    files = small_results().save(tmp_path / "results", "html")
    assert [file.name for file in files] == ["about.json", "assessment.html"]
    page = files[1].read_text(encoding="utf-8")
    assert page == small_results().page()
    about = json.loads(files[0].read_text(encoding="utf-8"))
    assert [one["file"] for one in about["files"]] == ["assessment.html"]


def test_ranks_without_a_page_are_refused(tmp_path: Path) -> None:
    with pytest.raises(nq.ArgumentError, match="ranks"):
        small_results().save(tmp_path / "results", "csv", ranks=True)
    assert not (tmp_path / "results").exists()


def test_an_unknown_area_is_refused() -> None:
    with pytest.raises(nq.ArgumentError):
        small_results().page("P34-99")


def test_findings_of_other_areas_are_left_out() -> None:
    own = small_results().page("P34-48")
    assert "khoảng 10" in own
    other = small_results().page("P34-01")
    assert "khoảng 10" not in other
