"""The page: one file, both languages, every number explained, nothing of areas that were not asked for."""

from __future__ import annotations

import json
import re
from html.parser import HTMLParser
from pathlib import Path

import pandas as pd
import pytest

import nq57_indicators as nq
from made_up_results import FIGURES, all_results, small_results
from nq57_indicators.writing.page import changed
from nq57_indicators.writing.page.page import said
from nq57_indicators.writing.page.ranges import group_of, ranges_of
from nq57_indicators.writing.page.tongues import turned

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
    number = re.search(r'data-x="(\d+)"[^>]*>75 %<', small)
    assert number
    formula, _, _, value, unit, parts = data["values"][int(number[1])]
    assert (value, data["texts"][unit]) == ("75", ["phần trăm", "percent"])
    assert data["texts"][formula][0].endswith("× 100")
    assert [(figure, data["texts"][of][0], more) for _, figure, of, _, more in parts] == [
        ("150", "hồ sơ", 0),
        ("200", "hồ sơ", 0),
    ]
    [[file, place, cell]] = parts[0][3]
    assert (data["files"][file], place, cell) == ("DataFrame", "D2", "150")
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
    assert said("previous") == {"vi": "Kỳ trước", "en": "Period before"}
    assert {"Kỳ trước"} <= set(_read(page).texts)
    [number] = [place for place, text in enumerate(_data(page)["texts"]) if text == ["Kỳ trước", "Period before"]]
    assert ("data-e", str(number)) in _read(page).attributes


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


def test_every_text_becomes_english() -> None:
    """What the table says in English is what the page turns into: by its number, or with its signs turned."""
    result = all_results()
    page = result.page("P34-24")
    english = {text[-1] for text in _data(page)["texts"]}
    turnable = {turned(text) for text in _read(page).texts}
    status = nq.with_names(result.status("P34-24"), "en")
    for text in {*status["comparison"], *status["indicator_name"]}:
        assert text in english | turnable, text


VINTAGES = pd.DataFrame(
    [
        ("hdi", "P34-01", "2024", 0.78, "2025-06-30"),
        ("hdi", "P34-01", "2024", 0.77, "2026-03-31"),
        ("hdi", "P34-01", "2025", 0.79, "2026-06-30"),
        ("hdi", "P34-24", "2025", 0.71, "2026-06-30"),
    ],
    columns=["variable", "ref_area", "time_period", "obs_value", "vintage"],
)


def test_what_changed_since_a_day_is_listed() -> None:
    page = nq.assess(VINTAGES).page("P34-01", since="2026-01-01")
    section = page.split("<h3><span data-e=")[2].split("</table>")[0]
    assert "Thay đổi từ 01/01/2026: 1 số mới, 1 số được sửa, 0 số bị rút, 0 mục tiêu đổi mức tiến độ." in section
    [revised, new] = re.findall(r"<tr><th.*?</tr>", section.split("<tbody>")[1])
    assert [">được sửa<" in revised, ">0,78<" in revised, ">0,77<" in revised] == [True] * 3
    assert [">số mới<" in new, ">–<" in new, ">0,79<" in new] == [True] * 3
    assert "0,71" not in page


def test_without_a_day_it_is_the_period_before() -> None:
    result = all_results()
    section = result.page("P34-24").split(">Có gì thay đổi<")[1].split("<h3>")[0]
    assert result.text("P34-24").split("\n\n")[1].split(". Cụ thể")[0] in section


def test_changes_beyond_the_most_are_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(changed, "_MOST", 1)
    page = nq.assess(VINTAGES).page("P34-01", since="2026-01-01")
    assert "1 thay đổi khác không liệt kê ở đây; xem đủ: nq57 status --since 2026-01-01." in page


def test_a_class_that_turned_stands_first() -> None:
    """By hand: the base is 2022, halfway the first figure was behind; the second reached it."""
    rows = [("commune_staff", 100, "2026-06-30"), ("commune_staff_equipped", 100, "2026-06-30")]
    frame = pd.DataFrame(
        [
            *((name, "P34-24", "2026", 100, day) for name, _, day in rows),
            ("commune_staff_equipped", "P34-24", "2026", 90, "2026-03-31"),
            ("commune_staff", "P34-24", "2026", 100, "2026-03-31"),
        ],
        columns=["variable", "ref_area", "time_period", "obs_value", "vintage"],
    )
    section = nq.assess(frame).page("P34-24", since="2026-06-01").split(">Có gì thay đổi<")[1].split("</table>")[0]
    assert "1 số được sửa" in section
    assert "1 mục tiêu đổi mức tiến độ" in section
    shown = re.findall(r"<tr><th.*?</tr>", section.split("<tbody>")[1])
    assert ["đổi mức tiến độ" in row for row in shown] == [True, False]
    assert shown[0].endswith(">đã đạt</td></tr>")
    assert "<button" not in shown[0]


@pytest.mark.parametrize("since", ["soon", "2026-13-01"])
def test_since_is_a_day_and_of_a_page(since: str, tmp_path: Path) -> None:
    with pytest.raises(nq.ArgumentError):
        small_results().page("P34-01", since=since)
    with pytest.raises(nq.ArgumentError, match="since"):
        small_results().save(tmp_path / "results", "csv", since="2026-01-01")


def test_lines_that_are_not_drawn_are_told() -> None:
    page = all_results().page("P34-24")
    owed = all_results().status("P34-24")
    number = owed.loc[owed["relation"] == "owed", "indicator"].nunique()
    assert number > 8
    assert f"Vẽ 8 trong {number} chỉ tiêu của địa phương đã có số liệu" in page
    assert page.count('<figure data-lang="vi">') == 8
    assert "Vẽ 8 trong" not in small_results().page("P34-24")


def test_acts_have_their_day_as_each_language_writes_it(small: str) -> None:
    texts = " ".join(_read(small).texts)
    assert "03/NQ-CP" in texts
    assert "09/01/2025" in texts
