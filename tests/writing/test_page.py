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
from nq57_indicators.charts.style import THEMES
from nq57_indicators.computation.results.verdicts import verdicts
from nq57_indicators.texts import figure
from nq57_indicators.writing.names import compared_text
from nq57_indicators.writing.page import changed
from nq57_indicators.writing.page import page as page_module
from nq57_indicators.writing.page.explained import Explained
from nq57_indicators.writing.page.page import said
from nq57_indicators.writing.page.ranges import group_of, ranges_of
from nq57_indicators.writing.page.tongues import Tongues, turned
from shown import closed

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
def bac_ninh() -> str:
    """The page of one province with its scores: its charts take seconds to draw."""
    return all_results().page("P34-24", ranks=True)


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
    assert {compared_text(row) for row in status.to_dict("records")} <= texts


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
    number = re.search(r"<tr data-x=(\d+)[^>]*>(?:(?!</tr>).)*>75 %<", small)
    assert number
    head, value, period, *parts = data["values"][int(number[1])]
    parts = [part.split(" ", 2) for part in parts]
    formula, _, _, unit = data["heads"][head]
    assert (value, data["texts"][unit]) == ("75", ["phần trăm", "percent"])
    assert data["texts"][period] == ["Quý IV năm 2025", "Q4 2025"]
    assert data["texts"][formula][0].endswith("× 100")
    units = [data["texts"][data["terms"][int(term)][1]][0] for term, *_ in parts]
    assert list(zip([figure for _, figure, *_ in parts], units, strict=True)) == [("150", "hồ sơ"), ("200", "hồ sơ")]
    source, place = parts[0][2].split(":")  # one cell, whose figure is that of the part
    assert (data["texts"][data["sources"][int(source)]], place) == (["DataFrame"], "D2")
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
    shown = ranges_of(result, result._areas_of(areas), Explained(result, Tongues()))
    assert shown is not None
    scores = result.scores
    own = scores[(scores["node"] == "index") & (scores["ref_area"] == "P34-01")].iloc[0]
    assert shown["rows"][0]["range"] == f"{own['rank_best']}–{own['rank_worst']}/{own['rank_of']}"
    assert [row["name"]["vi"] for row in shown["rows"]] == [result.catalogue.areas[area].name.vi for area in areas]
    none = ranges_of(small_results(), ["P34-01"], Explained(small_results(), Tongues()))
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
    data = _data(page)
    assert ["Kỳ trước", "Period before"] in [data["texts"][number] for number in data["said"]]


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


def test_every_text_becomes_english(bac_ninh: str) -> None:
    """What the table says in English is what the page turns into: by its number, or with its signs turned."""
    result, page = all_results(), bac_ninh
    english = {text[-1] for text in _data(page)["texts"]}
    turnable = {turned(text) for text in _read(page).texts}
    status = nq.with_names(result.status("P34-24"), "en")
    patterns = [re.escape(text).replace(r"\#", r"[\d.,]+") for text in english if "#" in text]
    for text in {*map(compared_text, status.to_dict("records")), *status["indicator_name"]}:
        assert text in english | turnable or any(re.fullmatch(pattern, text) for pattern in patterns), text


def test_a_median_says_of_how_many_areas_it_is(bac_ninh: str) -> None:
    """Each row of the profile: score, median, quartiles as the table of scores has them, and the number of areas."""
    table = closed(bac_ninh).split("Trung vị trên biểu đồ tính trên bao nhiêu địa bàn")[1].split("</table>")[0]
    rows = [
        re.findall(r"<t[hd][^>]*>([^<]*)<", row) for row in re.findall(r"<tr><th.*?</tr>", table.split("<tbody>")[1])
    ]
    scores = all_results().scores
    own = scores[(scores["time_period"] == scores["time_period"].iloc[-1])].astype({"node": "str", "ref_area": "str"})
    for name, score, median, _, areas in rows:
        node = next(one.id for one in all_results().framework.nodes if one.name and one.name.vi == name)
        of_node = own[own["node"] == node].set_index("ref_area")["score"]
        assert (score, median, areas) == (
            figure(of_node["P34-24"]),
            figure(of_node.median()),
            str(of_node.notna().sum()),
        )
    assert len(rows) > 2


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
    section = page.split(">Có gì thay đổi<")[1].split("</table>")[0]
    assert "Thay đổi từ 01/01/2026: 1 số mới, 1 số được sửa, 0 số bị rút, 0 mục tiêu đổi mức tiến độ." in section
    [revised, new] = re.findall(r"<tr[^>]*><th.*?</tr>", section.split("<tbody>")[1])
    assert [">được sửa<" in revised, ">0,78<" in revised, ">0,77<" in revised] == [True] * 3
    assert [">số mới<" in new, ">–<" in new, ">0,79<" in new] == [True] * 3
    assert "0,71" not in page


def test_without_a_day_it_is_the_period_before(bac_ninh: str) -> None:
    section = bac_ninh.split(">Có gì thay đổi<")[1].split("<h3>")[0]
    assert all_results().text("P34-24").split("\n\n")[1].split(" 5 chỉ tiêu")[0] in section


def test_a_changed_figure_opens_both_its_figures_and_the_clause() -> None:
    """100 of 100 now, 90 of 100 as it was known before: each with its own cell, held against the act of the country."""
    rows = [("commune_staff", 100, "2026-03-31"), ("commune_staff_equipped", 90, "2026-03-31")]
    rows.append(("commune_staff_equipped", 100, "2026-06-30"))
    frame = pd.DataFrame(rows, columns=["variable", "obs_value", "vintage"]).assign(
        ref_area="P34-24", time_period="2026"
    )
    page = nq.assess(frame).page("P34-24", since="2026-06-01")
    data, section = _data(page), page.split(">Có gì thay đổi<")[1].split("</table>")[0]
    revised = re.search(r'<tr data-x=(\d+) data-d="([\d ]+)" data-y=(\d+)>(?:(?!</tr>).)*được sửa', section)
    assert revised
    now, before = (data["values"][int(revised[group])] for group in (1, 3))
    assert [(now[1], now[3].split(" ")[2]), (before[1], before[3].split(" ")[2])] == [("100", "0:B3"), ("90", "0:B2")]
    acts = [data["texts"][data["asked"][int(number)][2]][0] for number in revised[2].split()]
    assert any("11/QĐ-BCĐCP" in act for act in acts)


def test_the_figure_of_the_period_before_opens_its_own_cells() -> None:
    """80 of 100 in 2025 stands beside 90 of 100 in 2026."""
    rows = [("2025", 100, 80), ("2026", 100, 90)]
    frame = pd.DataFrame(
        [(name, year, figure) for year, *both in rows for name, figure in zip(PARTS, both, strict=True)],
        columns=["variable", "time_period", "obs_value"],
    ).assign(ref_area="P34-24")
    page = nq.assess(frame).page("P34-24")
    number = re.search(r" data-y=(\d+)", page)
    assert number
    _, figure, period, *parts = _data(page)["values"][int(number[1])]
    assert (figure, _data(page)["texts"][period][0]) == ("80", "Năm 2025")
    assert [part.partition(":")[2] for part in parts] == ["C2", "C1"]


PARTS = ("commune_staff", "commune_staff_equipped")


def test_counts_open_the_rows_they_count(bac_ninh: str) -> None:
    page, status = bac_ninh, all_results().status("P34-24")
    found = verdicts(status[status["relation"] == "owed"])
    for answer in ("yes", "no", "unknown"):
        counted = re.search(rf"<button data-c={answer}>(\d+)<", page)
        assert counted
        assert int(counted[1]) == (found == answer).sum() == page.count(f" data-k={answer}")
    moved = {way: len(re.findall(rf" data-m={way}[ >]", page)) for way in ("1", "-1", "0")}
    said = re.search(r"trong (\d+) chỉ tiêu so sánh được, (\d+) chỉ tiêu tốt lên, (\d+) kém đi, (\d+) giữ nguyên", page)
    assert said
    assert [int(number) for number in said.groups()] == [sum(moved.values()), moved["1"], moved["-1"], moved["0"]]


def test_a_score_opens_the_parts_that_make_it(bac_ninh: str) -> None:
    """The contributions of the pillars add up to the score, and each indicator leads to its value."""
    result, page = all_results(), bac_ninh
    [tree] = _data(page)["scores"]
    scores = result.scores
    own = scores[(scores["node"] == "index") & (scores["ref_area"] == "P34-24")].iloc[0]

    def number(text: str) -> float:
        return float(turned(text).replace(",", ""))

    _, score, bounds, _, _, parts = tree
    assert number(score) == pytest.approx(own["score"], abs=0.006)
    assert [number(text) for text in bounds] == pytest.approx([own["lower"], own["upper"]], abs=0.006)
    assert sum(number(part[4]) for part in parts) == pytest.approx(own["score"], abs=0.02)
    profile = re.findall(r"<text[^>]*>([^<]*)</text>", page.split('<figure data-lang="vi">')[-1])
    assert {pillar[1] for pillar in parts} <= set(profile)  # what the chart shows is opened by the score, as it says
    indicators = [leaf for pillar in parts for below in pillar[5] for leaf in below[5]]
    assert any(value is not None for *_, value in indicators)
    assert all(value is None or number(_data(page)["values"][value][1]) >= 0 for *_, value in indicators)


def test_targets_have_their_unit(small: str) -> None:
    assert re.search(r">80 %</button><p>", small)


def test_charts_turn_dark_with_the_page(small: str) -> None:
    """Every colour of a light chart has one colour in the dark; on paper it stays light."""
    light, dark = THEMES["light"], THEMES["dark"]
    assert f'figure [fill="{light.ink}"]{{fill:{dark.ink}}}' in small
    assert f'figure [stroke="{light.grid}"]{{stroke:{dark.grid}}}' in small
    assert small.count("@media screen and (prefers-color-scheme:dark)") == 2
    drawn = set(re.findall(r'(?:fill|stroke)="(#[0-9a-f]+)"', small))
    assert drawn
    assert all(f'figure [fill="{colour}"]' in small for colour in drawn)
    pairs = set(zip(page_module._colours(light), page_module._colours(dark), strict=True))
    assert len({first for first, _ in pairs}) == len(pairs)


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
    page = closed(nq.assess(frame).page("P34-24", since="2026-06-01"))
    section = page.split(">Có gì thay đổi<")[1].split("</table>")[0]
    assert "1 số được sửa" in section
    assert "1 mục tiêu đổi mức tiến độ" in section
    shown = re.findall(r"<tr[^>]*><th.*?</tr>", section.split("<tbody>")[1])
    assert ["đổi mức tiến độ" in row for row in shown] == [True, False]
    assert shown[0].endswith(">đã đạt</button></td></tr>")


@pytest.mark.parametrize("since", ["soon", "2026-13-01"])
def test_since_is_a_day_and_of_a_page(since: str, tmp_path: Path) -> None:
    with pytest.raises(nq.ArgumentError):
        small_results().page("P34-01", since=since)
    with pytest.raises(nq.ArgumentError, match="since"):
        small_results().save(tmp_path / "results", "csv", since="2026-01-01")


def test_lines_that_are_not_drawn_are_told(bac_ninh: str) -> None:
    owed = all_results().status("P34-24")
    number = owed.loc[owed["relation"] == "owed", "indicator"].nunique()
    assert number > 8
    assert f"Vẽ 8 trong {number} chỉ tiêu của địa phương đã có số liệu" in bac_ninh
    assert bac_ninh.count('<figure data-lang="vi">') == 8 + len(["profile of the pillars"])
    assert "Vẽ 8 trong" not in small_results().page("P34-24")


def test_acts_have_their_day_as_each_language_writes_it(small: str) -> None:
    texts = " ".join(_read(small).texts)
    assert "03/NQ-CP" in texts
    assert "09/01/2025" in texts
