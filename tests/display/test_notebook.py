import re
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pandas as pd
import pytest

import nq57_indicators as nq
from alike import assert_frame_equal
from contrast import contrast
from made_up_results import all_results
from nq57_indicators.display import notebook as display
from nq57_indicators.display.blocks import DARK, LIGHT
from nq57_indicators.texts.language import shown_language
from shown import parsed

EVIL = '<script>alert("x")</script>'


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
    report = nq.validate(nq.read_submission(broken / "era-not-stated.csv"))
    tags = parsed(report._repr_html_())
    [option] = report.sentences()["option"]
    assert "P34" in option
    assert option in tags.texts
    assert any("cũng có thể khai báo một lần cho cả tệp" in text for text in tags.texts)
    many = pd.DataFrame(
        {
            "variable": ["dossiers_received"] * 5,
            "ref_area": ["Huế", "Hà Nội", "Bắc Ninh", "Lào Cai", "Sơn La"],
            "time_period": ["2025-Q4"] * 5,
            "obs_value": ["abc", "b", "c", "d", "e"],
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
    for part in ("dossiers_received_online", "hồ sơ", "DataFrame", "126/QĐ-BCĐCP", "75,5", "thấp hơn mục tiêu cả nước"):
        assert part in texts


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
    assert "Hà Nội, quý IV năm 2025" in texts
    assert "Công thức: “Số hồ sơ" in texts
    assert "percent" not in texts
    assert "Cách có được: tính lại từ các thành phần." in texts
    assert "Kỳ ngắn hơn năm: tạm so sánh" in texts
    assert "Công thức là cách đọc của thư viện" in texts


def test_an_assessment_says_which_columns_are_of_the_scored_period(result: nq.Assessment) -> None:
    said = (
        "Điểm, hạng: quý IV năm 2025. Các cột khác: theo giá trị mới nhất của từng chỉ tiêu, không theo kỳ chấm điểm."
    )
    assert said in parsed(result._repr_html_()).texts
    earlier = nq.assess(result.report, period="2024")
    assert "năm 2024. Các cột khác: theo giá trị mới nhất" in earlier._repr_html_()
    assert earlier.summary["indicators_with_value"].sum() == result.summary["indicators_with_value"].sum() > 0


def test_a_catalogue_names_its_units() -> None:
    assert "phần trăm" in parsed(nq.load_catalogue()._repr_html_()).texts


def test_the_language_is_chosen_for_what_is_shown_alone(result: nq.Assessment, report: nq.Report) -> None:
    vietnamese = {"values": result.values, "findings": report.sentences()}
    nq.set_language("en")
    try:
        assert "Validation" in parsed(report._repr_html_()).texts
        assert "Submission" in parsed(report.submission._repr_html_()).texts
        assert {"Ha Noi", "Area"} <= set(parsed(result._repr_html_()).texts)
        explained = result.explain("online_dossier_rate", "P34-01", "2025-Q4")._repr_html_()
        assert "Share of dossiers received online" in explained
        assert_frame_equal(result.values, vietnamese["values"])
        assert_frame_equal(report.sentences(), vietnamese["findings"])
        with pytest.raises(nq.ArgumentError) as caught:
            nq.set_language("fr")
        assert str(caught.value).startswith("lang='fr' (str) không dùng được")
    finally:
        nq.set_language("vi")
    assert "Kết quả kiểm tra" in parsed(report._repr_html_()).texts
    assert "Validation" in parsed(display.report_html(report, "en")).texts


def test_another_thread_keeps_its_own_language() -> None:
    nq.set_language("en")
    try:
        with ThreadPoolExecutor(1) as pool:
            assert pool.submit(shown_language).result() == "vi"
        assert shown_language() == "en"
    finally:
        nq.set_language("vi")


def test_nothing_of_a_table_is_in_vietnamese_under_english(result: nq.Assessment, report: nq.Report) -> None:
    owned = {name for one in nq.load_catalogue().indicators.values() for name in [one.name.vi]}
    for html in (display.report_html(report, "en"), display.assessment_html(result, "en")):
        assert not owned & set(parsed(html).texts)


def test_few_areas_show_first_what_they_owe() -> None:
    figures = {
        "variable": "rd_expenditure",
        "ref_area": "P34-24",
        "time_period": "2025",
        "obs_value": 2_000_000_000_000,
    }
    grdp = figures | {"variable": "grdp", "obs_value": 100_000_000_000_000}
    html = nq.assess(pd.DataFrame([figures, grdp]).assign(unit_measure="vnd"))._repr_html_()
    texts = parsed(html).texts
    assert any(text.startswith("Bắc Ninh: ") for text in texts)
    assert {"≥ 2 %", "2 %"} <= set(texts)


def test_areas_stand_in_official_order_with_what_scores_are_not() -> None:
    html = all_results()._repr_html_()
    texts = parsed(html).texts
    assert texts.index("Hà Nội") < texts.index("Bắc Ninh") < texts.index("Cà Mau")
    assert "Kết quả tham khảo, không phải xếp hạng chính thức." in texts


@pytest.mark.parametrize("colours", [LIGHT, DARK], ids=["light", "dark"])
def test_what_is_shown_can_be_read(colours: dict[str, str]) -> None:
    letters = [name for name in colours if name not in ("ground", "line")]
    assert min(contrast(colours[name], colours["ground"]) for name in letters) >= 4.5


def test_no_colour_is_used_beside_these(result: nq.Assessment, report: nq.Report) -> None:
    known = {*LIGHT.values(), *DARK.values()}
    for html in (result._repr_html_(), report._repr_html_(), report.submission._repr_html_()):
        assert set(re.findall(r"#[0-9a-f]{3,6}\b", html)) <= known
        assert "http" not in html
