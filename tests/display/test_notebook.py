from html.parser import HTMLParser
from pathlib import Path

import pandas as pd
import pytest

import nq57_indicators as nq
from nq57_indicators.display import notebook as display

EVIL = '<script>alert("x")</script>'


class _Tags(HTMLParser):
    """Gathers tags and texts, and whether tags close in order."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.seen: set[str] = set()
        self.texts: list[str] = []

    def handle_starttag(self, tag: str, attrs: list) -> None:
        self.seen.add(tag)
        if tag != "br":
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.texts.append(data)


def parsed(html: str) -> _Tags:
    tags = _Tags()
    tags.feed(html)
    assert tags.open == []
    assert tags.seen <= {
        "div", "b", "table", "thead", "tbody", "tr", "th", "td", "span", "br", "small", "code", "ul", "li", "details", "summary",
    }  # fmt: skip
    return tags


@pytest.fixture(scope="module")
def report() -> nq.Report:
    figures = pd.DataFrame(
        {
            "variable": ["dossiers_received", "dossiers_received_online", EVIL, "dossiers_received"],
            "ref_area": ["Hà Nội", "Hà Nội", "Hà Nội", "Huế"],
            "time_period": ["2025-Q4"] * 4,
            "obs_value": [200, 151, 1, 40],
            "provider": ["P34-01", EVIL, "P34-01", EVIL],
        }
    )
    return nq.validate(figures)


@pytest.fixture(scope="module")
def result(report: nq.Report) -> nq.Assessment:
    figures = report.accepted.assign(provider=report.accepted["ref_area"])
    return nq.assess(figures[["variable", "ref_area", "time_period", "obs_value", "provider"]])


def test_a_submission_shows_its_first_figures(report: nq.Report) -> None:
    html = report.submission._repr_html_()
    assert "Số liệu đã đọc" in html
    assert "151" in parsed(html).texts
    assert {"Hà Nội", "hồ sơ"} < set(parsed(html).texts)
    assert not {"ref_area", "P34-01", "dossier"} & set(parsed(html).texts)
    assert "alert(" in "".join(parsed(html).texts)


def test_a_report_shows_its_counts(report: nq.Report) -> None:
    html = report._repr_html_()
    tags = parsed(html)
    assert "unknown-variable" in tags.texts
    assert "Biến số hoặc chỉ tiêu không có trong danh mục" in tags.texts
    assert EVIL not in html


def test_a_report_shows_its_findings_by_rule_and_how_to_go_on() -> None:
    broken = Path(__file__).parents[2] / "sample_data" / "broken"
    tags = parsed(nq.validate(nq.read_submission(broken / "era-not-stated.csv"))._repr_html_())
    assert 'geography="P34" | geography="P63"' in tags.texts
    assert any(text.startswith("Khai báo một lần") for text in tags.texts)
    many = pd.DataFrame(
        {
            "variable": ["dossiers_received"] * 5,
            "ref_area": ["Huế", "Hà Nội", "Bắc Ninh", "Lào Cai", "Sơn La"],
            "time_period": ["2025-Q4"] * 5,
            "obs_value": ["abc"] * 5,
        }
    )
    texts = parsed(nq.validate(many)._repr_html_()).texts
    assert sum("› D" in text for text in texts) == 3
    assert any("2 nữa" in text for text in texts)


def test_a_report_without_findings_has_no_table() -> None:
    figures = {"variable": ["dossiers_received"], "ref_area": ["P34-01"], "time_period": ["2025-Q4"], "obs_value": [1]}
    assert "table" not in parsed(nq.validate(pd.DataFrame(figures))._repr_html_()).seen


def test_an_assessment_shows_areas_and_that_it_is_unofficial(result: nq.Assessment) -> None:
    tags = parsed(result._repr_html_())
    assert any(text.startswith("KHÔNG CHÍNH THỨC") for text in tags.texts)
    assert {"Hà Nội", "Huế"} & set(tags.texts) == {"Hà Nội"}  # Huế has no value


def test_an_explanation_shows_formula_parts_cells_and_targets(result: nq.Assessment) -> None:
    html = result.explain("online_dossier_rate", "P34-01", "2025-Q4")._repr_html_()
    texts = " ".join(parsed(html).texts)
    for part in ("dossiers_received_online", "hồ sơ", "DataFrame", "126/QĐ-BCĐCP", "75,5", "chưa đạt"):
        assert part in texts


def test_a_catalogue_and_an_indicator_show_what_they_hold() -> None:
    catalogue = nq.load_catalogue()
    texts = parsed(display.catalogue_html(catalogue)).texts
    assert f"Danh mục {catalogue.version}" in texts
    texts = parsed(display.indicator_html(catalogue.indicator("rd_gdp_share"))).texts
    assert "đọc ở bản sao, cần đối chiếu Công báo" in texts
    assert "R&D expenditure share of GDP (GRDP)" in texts
    assert "rd_gdp_share; phần trăm" in texts
    assert "57-NQ/TW" in texts


def test_an_indicator_of_another_catalogue_borrows_no_words() -> None:
    """Its ``percent`` need not be ours; with its own catalogue beside it, it has names."""
    own = nq.load_catalogue().indicator("rd_gdp_share").model_copy(update={"id": "x"})
    texts = parsed(own._repr_html_()).texts
    assert "x; percent" in texts
    assert "57-NQ-TW_2024-12-22" in texts
    assert "đọc trong văn bản đã công bố" in texts
    assert "x; phần trăm" in parsed(display.indicator_html(own, nq.load_catalogue())).texts


def test_amendments_count_from_their_day_on() -> None:
    catalogue = nq.load_catalogue(as_of="2025-03-31")
    html = display.indicator_html(catalogue.indicator("rd_gdp_share"), catalogue)
    assert "có thể đã sửa đổi" not in html


def test_long_tables_show_their_first_rows(report: nq.Report) -> None:
    many = pd.concat([report.submission.observations] * 5)
    figures = many.assign(ref_area=[f"P34-{code}" for code in _codes(len(many))], variable="dossiers_received")
    html = nq.read_submission(figures[["variable", "ref_area", "time_period", "obs_value"]])._repr_html_()
    assert "10 dòng đầu" in html
    assert html.count("<tr>") == 11


def _codes(number: int) -> list[str]:
    areas = nq.load_catalogue().areas
    return [areas[area].code for area in areas.scheme("P34") if areas[area].level == "province"][:number]


def test_figures_that_were_refused_are_counted() -> None:
    """A wrong key and a wrong figure are both refused; neither is left out of what was read."""
    figures = pd.DataFrame(
        {
            "variable": ["dossiers_received", "dossiers_recieved", "dossiers_resolved"],
            "ref_area": ["Hà Nội"] * 3,
            "time_period": ["2025-Q4"] * 3,
            "obs_value": ["200", "151", "khoảng 3"],
        }
    )
    submission = nq.read_submission(figures)
    line = "Đã đọc 1 tệp, 3 số liệu; dùng được 1, bị từ chối 2."
    assert line in display.submission_html(submission)
    assert line in display.report_html(nq.validate(submission))


def test_an_explanation_speaks_vietnamese_first(result: nq.Assessment) -> None:
    html = result.explain("online_dossier_rate", "P34-01", "2025-Q4")._repr_html_()
    texts = "".join(parsed(html).texts)
    assert "75,5 phần trăm" in texts
    assert "Hà Nội, kỳ 2025-Q4" in texts
    assert "Công thức: “Số hồ sơ" in texts
    assert "percent" not in texts
    assert "Cách có được: tính lại từ các thành phần." in texts
    assert "Kỳ ngắn hơn năm: tạm so sánh" in texts
    assert "Công thức là cách đọc của thư viện" in texts


def test_an_assessment_says_which_columns_are_of_the_scored_period(result: nq.Assessment) -> None:
    said = "Điểm, hạng: kỳ 2025-Q4. Các cột khác: theo giá trị mới nhất của từng chỉ tiêu, không theo kỳ chấm điểm."
    assert said in parsed(result._repr_html_()).texts
    earlier = nq.assess(result.report, period="2024")
    assert "kỳ 2024. Các cột khác: theo giá trị mới nhất" in earlier._repr_html_()
    assert earlier.summary["indicators_with_value"].sum() == result.summary["indicators_with_value"].sum() > 0


def test_a_catalogue_names_its_units() -> None:
    assert "phần trăm" in parsed(nq.load_catalogue()._repr_html_()).texts
