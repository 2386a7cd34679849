"""The generated pages are fresh, whole, and say of every figure what a reader has to know."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from indicator_pages import indicator_page
from page_indexes import reference_pages
from page_parts import AMENDED, figure_of, table

import nq57_indicators as nq
from nq57_indicators.catalogue import Catalogue

REFERENCE = Path(__file__).parents[2] / "docs" / "reference"
PROGRAMME = "03/NQ-CP, "


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return nq.load_catalogue()


@pytest.fixture(scope="module")
def pages(catalogue: Catalogue) -> dict[str, str]:
    return reference_pages(catalogue)


def test_the_folder_holds_the_generated_pages_and_nothing_else(pages: dict[str, str]) -> None:
    there = {f"indicators/{path.name}" for path in (REFERENCE / "indicators").iterdir()} | {
        "indicators.md",
        "missing-wording.md",
        "duties.md",
    }
    assert there == set(pages)
    stale = [name for name, text in pages.items() if (REFERENCE / name).read_text(encoding="utf-8") != text]
    assert stale == [], "run: python docs/generate.py"


def test_every_indicator_has_its_page_with_both_names(pages: dict[str, str], catalogue: Catalogue) -> None:
    for one in catalogue.indicators.values():
        page = pages[f"indicators/{one.id}.md"]
        assert f"# {one.name.vi}\n" in page
        assert f"*{one.name.en}*" in page
        assert f"`{one.formula.definition_basis}`" in page


def test_every_target_stands_on_its_page(catalogue: Catalogue) -> None:
    for owned in catalogue.all_targets:
        indicator = catalogue.indicators[owned.target.variant or owned.indicator]
        rows = [line for line in indicator_page(indicator, catalogue).splitlines() if line.startswith("| ")]
        cited = f"{owned.document.number}, {owned.target.source.clause}"
        assert [row for row in rows if cited in row and figure_of(owned) in row], owned.target.id


def test_every_figure_of_the_programme_was_amended_dropped_or_may_have_been(pages: dict[str, str]) -> None:
    of_targets = [text for name, text in pages.items() if name != "duties.md"]
    rows = [line for text in of_targets for line in text.splitlines() if line.startswith("| ")]
    rows = [row for row in rows if f"| {PROGRAMME}" in row]
    assert len(rows) > 50
    said = {mark: [row for row in rows if mark in row] for mark in (AMENDED, "được thay từ 01/04/2025", "không còn từ")}
    assert sum(map(len, said.values())) == len(rows)
    assert all(said.values())


@pytest.mark.parametrize("index", ["by-document", "by-deadline"])
def test_indexes_list_every_target_in_force(index: str, pages: dict[str, str], catalogue: Catalogue) -> None:
    text = pages[f"indicators/{index}.md"]
    for owned in catalogue.targets:
        assert f"({owned.target.variant or owned.indicator}.md)" in text
        assert f"{owned.document.number}, {owned.target.source.clause}" in text


def test_the_index_of_bodies_tells_names_of_acts_apart(pages: dict[str, str]) -> None:
    text = pages["indicators/by-body.md"]
    finance = text[text.index("## Bộ Tài chính") :]
    assert "tfp_growth_contribution.md) | Bộ Kế hoạch và Đầu tư" in finance
    assert "## Bộ Thông tin và Truyền thông" not in text


def test_the_index_by_pillar_links_every_page(pages: dict[str, str], catalogue: Catalogue) -> None:
    linked = set(re.findall(r"\(indicators/(\w+)\.md\)", pages["indicators.md"]))
    assert set(catalogue.indicators) <= linked


@pytest.mark.parametrize(
    ("indicator", "said"),
    [
        ("patent_grant_growth", "no base year in the acts"),
        ("patent_grant_growth", "134.2"),
        ("rd_gdp_share", "dự thảo, không tính"),
        ("rd_gdp_share", "in force to 2025-06-30"),
        ("coverage_5g_nationwide", "hoàn thành / done"),
        ("sti_capacity_level", "in words only, never computed"),
        ("local_full_online_service_supply_rate", "(full_online_service_supply_rate.md)"),
        ("online_dossier_rate", "NĐ-CP, Điều 13"),
        ("tfp_growth_contribution", "nay là / now: Bộ Tài chính"),
        ("pii_score", "No act sets a figure"),
    ],
)
def test_pages_say_what_is_easily_missed(indicator: str, said: str, pages: dict[str, str]) -> None:
    assert said in pages[f"indicators/{indicator}.md"]


def test_a_clause_names_its_body_once(pages: dict[str, str]) -> None:
    """Two demands of one clause each have a line of their own, with the body named once."""
    lines = [line for line in pages["indicators/state_st_budget_gdp_share.md"].splitlines() if "chủ trì / lead" in line]
    assert [line.count("chủ trì / lead") for line in lines] == [1] * 3


def test_foreign_targets_on_a_base_are_said() -> None:
    mini = nq.load_catalogue(Path(__file__).parents[1] / "catalogues" / "mini")
    said = {figure_of(owned) for owned in mini.all_targets}
    assert any(" × " in text for text in said)
    assert any(" + " in text for text in said)
    assert reference_pages(mini)["indicators.md"].count("](indicators/") > len(mini.indicators)


def test_cells_keep_their_bars() -> None:
    assert table(("a", "b"), [("x|y", "z")]).splitlines()[2] == "| x\\|y | z |"


def test_every_duty_says_who_by_when_and_according_to_what(pages: dict[str, str], catalogue: Catalogue) -> None:
    rows = {
        line.partition("(`")[2].partition("`)")[0]: line for line in pages["duties.md"].splitlines() if "(`" in line
    }
    assert catalogue.obligations.keys() <= rows.keys()
    assert "ngày 14 tháng cuối kỳ" in rows["nq03_half_year"]
    assert "ước thực hiện" in rows["nq03_half_year"]
    assert "từ 11/09/2025 đến 31/12/2025" in rows["qd126_monthly"]
    assert "Trước ngày 25 hằng tháng" in rows["qd126_monthly"]
    assert "2629/QĐ-TTg, IV.5" in rows["qd2629_yearly"]
    assert "30/04/2026 – 01/05/2026" in pages["duties.md"]
