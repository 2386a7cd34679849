"""Science, resources, innovation and digital economy: the definition files say what the table of law says."""

from __future__ import annotations

import csv
import re
from datetime import date
from pathlib import Path

import pytest

from nq57_indicators.catalogue import Catalogue, OwnedTarget, load_catalogue
from nq57_indicators.catalogue.files import PACKAGED, read_folder
from nq57_indicators.models.indicator import Indicator, Target, TargetOverlay

DATA = Path(__file__).parent.parent / "data"
PILLARS = ("khcn", "nguon_luc", "dmst", "kinh_te_so")
with (DATA / "law_update_2026.csv").open(encoding="utf-8", newline="") as handle:
    LATER = {row["id"] for row in csv.DictReader(handle)}
"""Targets found later, held to the catalogue by test_law_update.py."""

with (DATA / "legal_targets.csv").open(encoding="utf-8", newline="") as handle:
    ROWS = {row["id"]: row for row in csv.DictReader(handle) if row["pillar"] in PILLARS}

QUALITATIVE = [name for name, row in ROWS.items() if row["kind"] == "qualitative"]
NUMERIC = [name for name in ROWS if name not in QUALITATIVE]

FIGURE_COLUMNS = (
    "target_2025",
    "target_2026",
    "target_2030_nq57",
    "target_2030_nq03",
    "target_2030_other",
    "target_2045",
    "growth_target",
    "rank_target",
)

NOT_IN_THE_TABLE = {
    "569qdttg-tfp-2030": "press report of 569/QĐ-TTg: TFP above 50%",
    "ctr-bcdtw-2026-tfp": "the 2026 programme of the Central Steering Committee, facts on provincial practice, row 7",
    "dhdbcp-tfp-2030": "the Government Party Congress, facts on law, section 7; same figure as 03/NQ-CP",
}
"""Targets whose figure the table does not print in their indicator's row, with where it comes from."""

PROVINCES = [
    # owner, indicator, operator, figures, due, document: facts on provincial practice, sections 1.1 and 1.2
    ("P63-40", "digital_economy_share", "reach", (20,), "2030", "CTHD-NgheAn_2025-03"),
    ("P63-40", "tfp_growth_contribution", "reach", (50,), "2030", "17-NQ-TU-NgheAn_2024"),
    ("P63-40", "innovative_enterprise_rate", "reach", (40,), "2030", "17-NQ-TU-NgheAn_2024"),
    ("P63-22", "digital_economy_share", "reach", (30,), "2030", "46-CTr-TU-QuangNinh_2025-01-15"),
    ("P63-22", "tfp_growth_contribution", ">", (55,), "2030", "46-CTr-TU-QuangNinh_2025-01-15"),
    ("P63-27", "digital_economy_share", ">=", (35,), "2030", "NQ-HDND-BacNinh_2023-11"),
    ("P34-48", "digital_economy_share", "range", (35, 40), "2030", "21-KH-TU-DaNang_2025-09"),
    ("P34-48", "online_dossier_rate", "reach", (95,), "2030", "21-KH-TU-DaNang_2025-09"),
    ("P34-48", "online_payment_rate", "reach", (90,), "2030", "21-KH-TU-DaNang_2025-09"),
    ("P63-31", "digital_economy_share", "reach", (35,), "2025", "106-KH-UBND-HaiPhong_2025-05"),
    ("P63-31", "digital_enterprises_per_1000", ">", (0.7,), "2025", "106-KH-UBND-HaiPhong_2025-05"),
    ("P63-31", "bank_account_rate_15plus", "reach", (85,), "2025", "106-KH-UBND-HaiPhong_2025-05"),
    ("P63-31", "digital_signature_rate", ">", (50,), "2025", "106-KH-UBND-HaiPhong_2025-05"),
    ("P63-66", "tfp_growth_contribution", ">=", (42,), "2030", "61-CTr-TU-DakLak_2025-02-25"),
    ("P63-66", "digital_economy_share", ">=", (30,), "2030", "61-CTr-TU-DakLak_2025-02-25"),
    ("P63-66", "innovative_enterprise_rate", ">", (30,), "2030", "61-CTr-TU-DakLak_2025-02-25"),
    ("P63-66", "cashless_transaction_rate", "reach", (80,), "2030", "61-CTr-TU-DakLak_2025-02-25"),
    ("P63-66", "online_service_usage_rate", ">", (80,), "2030", "61-CTr-TU-DakLak_2025-02-25"),
    ("P63-66", "hdi", "reach", (0.7,), "2030", "61-CTr-TU-DakLak_2025-02-25"),
    ("P63-66", "stid_budget_share", ">=", (3,), None, "61-CTr-TU-DakLak_2025-02-25"),
    ("P34-86", "digital_economy_share", "reach", (10.08,), "2030", "NQ-DH-VinhLong_2025-10"),
    ("P63-79", "digital_economy_share", "reach", (40,), "2030", "63-CTrHD-TU-TPHCM_2025-02-27"),
    ("P63-79", "rd_gdp_share", "reach", (2,), "2030", "63-CTrHD-TU-TPHCM_2025-02-27"),
    ("P63-79", "rd_personnel_per_10k", "reach", (12,), "2030", "63-CTrHD-TU-TPHCM_2025-02-27"),
    ("P63-79", "stid_budget_share", ">=", (3,), None, "63-CTrHD-TU-TPHCM_2025-02-27"),
    ("P63-79", "online_service_usage_rate", ">", (80,), "2030", "63-CTrHD-TU-TPHCM_2025-02-27"),
    ("P63-79", "cashless_transaction_rate", ">", (80,), "2030", "63-CTrHD-TU-TPHCM_2025-02-27"),
    ("P63-79", "innovative_enterprise_rate", ">", (40,), "2030", "63-CTrHD-TU-TPHCM_2025-02-27"),
    ("P63-30", "digital_economy_share", ">=", (30,), "2030", "CTrHD-HaiDuong_2025"),
    ("P63-30", "tfp_growth_contribution", ">=", (55,), "2030", "CTrHD-HaiDuong_2025"),
    ("P63-30", "online_service_usage_rate", "reach", (100,), "2030", "CTrHD-HaiDuong_2025"),
    ("P63-86", "tfp_growth_contribution", ">", (50,), "2030", "KH-VinhLong_2023-08"),
    ("P63-86", "st_investment_grdp_share", "range", (1.2, 1.5), "2025", "KH-VinhLong_2023-08"),
    ("P63-86", "st_investment_budget_grdp_share", "range", (0.8, 1), "2025", "KH-VinhLong_2023-08"),
    ("P63-86", "st_investment_social_share", "range", (60, 65), "2025", "KH-VinhLong_2023-08"),
    ("P34-48", "digital_economy_share", "reach", (60,), "2045", "21-KH-TU-DaNang_2025-09"),
    ("P63-27", "digital_economy_share", "reach", (20,), "2025", "NQ-HDND-BacNinh_2023-11"),
    ("P34-79", "rd_gdp_share", "range", (2, 3), "2030", "DT-NQ-DH-TPHCM_2025-10"),
    ("P34-79", "stid_budget_share", "range", (4, 5), "2030", "DT-NQ-DH-TPHCM_2025-10"),
]


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return load_catalogue()


@pytest.fixture(scope="module")
def overlays() -> list[TargetOverlay]:
    return [overlay for _, overlay in read_folder(PACKAGED).entries["targets"]]


def numbers_in(text: str) -> set[float]:
    """Figures of a cell of the table; the names of documents and sources in brackets are not figures."""
    without_documents = re.sub(r"\((?:[^()]*(?:QĐ|Chỉ thị|S\d)[^()]*)\)", " ", text)
    return {float(found) for found in re.findall(r"\d+(?:\.\d+)?", without_documents)}


def figures_of(target: Target) -> tuple[float, ...]:
    bounds = (target.low, target.high) if target.operator == "range" else (target.value,)
    return tuple(figure for figure in bounds if figure is not None)


def expected_of(cell: str) -> tuple[str, tuple[float, ...]] | None:
    """Operator and figures that a cell asks for; ``None`` for a cell in words.

    >>> expected_of(">=3, rising"), expected_of("40-50"), expected_of("2 (đạt)"), expected_of("several fields")
    (('>=', (3.0,)), ('range', (40.0, 50.0)), ('reach', (2.0,)), None)
    """
    found = re.match(r"^[~]?(>=|<=|>|<)?(\d+(?:\.\d+)?)(?:-(\d+(?:\.\d+)?))?", cell)
    if found is None:
        return None
    operator, low, high = found.groups()
    if high is not None:
        return "range", (float(low), float(high))
    return operator or "reach", (float(low),)


@pytest.mark.parametrize("name", ROWS)
def test_every_row_has_its_indicator(catalogue: Catalogue, name: str) -> None:
    row, indicator = ROWS[name], catalogue.indicators[name]
    # names in full, the table abbreviates; our own words say "tỷ"
    assert {row["name_vi"], row["name_vi"].replace("Tỉ ", "Tỷ ")} & {indicator.name.vi, *indicator.aliases}
    assert indicator.name.en == row["name_en"]
    assert indicator.pillar == row["pillar"]
    assert indicator.better == row["direction"]
    assert (indicator.programme_item or "") == row["nq03_item"]
    assert list(indicator.levels) == row["level"].split("; ")
    assert (PACKAGED / "indicators" / f"{name}.toml").exists()


@pytest.mark.parametrize("name", QUALITATIVE)
def test_a_qualitative_row_is_words_only(catalogue: Catalogue, name: str) -> None:
    indicator = catalogue.indicators[name]
    assert indicator.formula.kind == "text"
    assert indicator.wordings
    assert not indicator.targets


@pytest.mark.parametrize(
    ("column", "document", "due"),
    [
        ("target_2030_nq57", "57-NQ-TW_2024-12-22", "2030"),
        ("target_2030_nq03", "03-NQ-CP_2025-01-09", "2030"),
        ("target_2026", "11-QD-BCDCP_2026-02", "2026"),
        ("target_2045", None, "2045"),
    ],
)
@pytest.mark.parametrize("name", NUMERIC)
def test_a_figure_of_the_table_is_a_target(
    catalogue: Catalogue, name: str, column: str, document: str | None, due: str
) -> None:
    expected = expected_of(ROWS[name][column])
    if column == "target_2026" and "yearly" in ROWS[name][column]:
        document = "03-NQ-CP_2025-01-09"  # a rule for every year, of the older act
    if expected is None:
        assert not any(t.due == due and t.source.document == document for t in catalogue.indicators[name].targets)
        return
    found = [
        (target.operator, figures_of(target))
        for target in catalogue.indicators[name].targets
        if document is None or target.source.document == document
        if target.due == due or target.applies == "every_period"
    ]
    assert expected in found


@pytest.mark.parametrize("name", NUMERIC)
def test_every_target_stands_in_the_table(catalogue: Catalogue, name: str) -> None:
    printed = set().union(*(numbers_in(ROWS[name][column]) for column in FIGURE_COLUMNS))
    for target in catalogue.indicators[name].targets:
        if target.id in NOT_IN_THE_TABLE or target.id in LATER:
            continue
        assert set(figures_of(target)) <= printed, target.id


def test_exceptions_are_targets_that_exist(catalogue: Catalogue) -> None:
    known = {target.id for indicator in catalogue.indicators.values() for target in indicator.targets}
    assert set(NOT_IN_THE_TABLE) <= known


@pytest.mark.parametrize(
    ("name", "document", "operator", "figure"),
    [
        ("tfp_growth_contribution", "57-NQ-TW_2024-12-22", ">", 55),
        ("tfp_growth_contribution", "03-NQ-CP_2025-01-09", ">=", 55),
        ("innovative_enterprise_rate", "57-NQ-TW_2024-12-22", ">", 40),
        ("innovative_enterprise_rate", "03-NQ-CP_2025-01-09", ">=", 40),
        ("rd_gdp_share", "57-NQ-TW_2024-12-22", "reach", 2),
    ],
)
def test_each_document_keeps_its_operator(
    catalogue: Catalogue, name: str, document: str, operator: str, figure: float
) -> None:
    found = [(t.operator, t.value) for t in catalogue.indicators[name].targets if t.source.document == document]
    assert found == [(operator, figure)]


def test_digital_enterprises_are_a_target_of_2045_in_both_acts(catalogue: Catalogue) -> None:
    targets = catalogue.indicators["digital_enterprises_per_1000"].targets
    assert {(t.source.document, t.due, t.value) for t in targets} == {
        ("71-NQ-CP_2025-04-01", "2045", 1),
        ("03-NQ-CP_2025-01-09", "2045", 1),
    }


def test_growth_has_no_invented_base_year(catalogue: Catalogue) -> None:
    growing = [one for one in catalogue.indicators.values() if one.formula.kind == "growth"]
    assert {one.id for one in growing} == {
        "intl_publication_growth",
        "patent_application_growth",
        "patent_grant_growth",
        "patent_grant_growth_mean_of_rates",
    }
    for indicator in growing:
        assert indicator.formula.base_period is None
        assert indicator.formula.averaging == ("mean_of_rates" if indicator.variant_of else "cagr")
        assert {target.applies for target in indicator.targets} == (set() if indicator.variant_of else {"average_of"})


def test_the_budget_share_asks_for_both_parts(catalogue: Catalogue) -> None:
    formula = catalogue.indicators["stid_budget_share"].formula
    both = ("stid_recurrent_expenditure", "stid_investment_expenditure")
    assert formula.national is not None
    assert formula.province is not None
    assert formula.national.numerator == formula.province.numerator == both
    assert formula.national.denominator == ("state_budget_expenditure",)
    assert formula.province.denominator == ("local_budget_expenditure",)
    yearly = [t for t in catalogue.indicators["stid_budget_share"].targets if t.applies == "every_period"]
    assert {(t.value, t.rising, t.valid_from) for t in yearly} == {(3, True, date(2025, 1, 1))}


def test_a_policy_estimate_is_another_indicator(catalogue: Catalogue) -> None:
    estimate = catalogue.indicators["digital_economy_share_policy_estimate"]
    assert estimate.variant_of == "digital_economy_share"
    assert not catalogue.targets_of.get(estimate.id, ())


def cited(indicator: Indicator) -> set[str]:
    sources = [target.source for target in indicator.targets] + [wording.source for wording in indicator.wordings]
    if indicator.formula.source:
        sources.append(indicator.formula.source)
    return {source.document for source in sources}


def test_every_document_cited_exists(catalogue: Catalogue, overlays: list[TargetOverlay]) -> None:
    documents = {document for name in ROWS for document in cited(catalogue.indicators[name])}
    documents |= {target.source.document for overlay in overlays for target in overlay.targets}
    documents |= {obligation.source.document for obligation in catalogue.obligations.values()}
    assert documents <= set(catalogue.documents)
    for document in documents:
        assert (PACKAGED / "documents" / f"{document}.toml").exists()


def test_the_programme_was_amended_in_part(catalogue: Catalogue) -> None:
    (amendment,) = catalogue.documents["03-NQ-CP_2025-01-09"].amended_by
    assert (amendment.document, amendment.on, amendment.extent) == ("71-NQ-CP_2025-04-01", date(2025, 4, 1), "partial")


def test_overlays_say_what_the_provinces_set(overlays: list[TargetOverlay]) -> None:
    found = {
        (overlay.owner, overlay.indicator, target.operator, figures_of(target), target.due, target.source.document)
        for overlay in overlays
        for target in overlay.targets
        if target.id not in LATER
    }
    assert found == set(PROVINCES)


def test_owners_fit_the_day_of_issue(catalogue: Catalogue, overlays: list[TargetOverlay]) -> None:
    for overlay in overlays:
        assert overlay.owner is not None
        area = catalogue.areas[overlay.owner]
        (successor,) = [catalogue.areas[one] for one in area.successors] or [area]
        predecessors = [one for one in catalogue.areas.values() if successor.id in one.successors]
        merged = len(predecessors) > 1 and area is not successor
        for target in overlay.targets:
            document = catalogue.documents[target.source.document]
            # where only the year is known the province stood on its first day at least
            issued = document.issued_day if len(document.issued) > 4 else date(int(document.issued), 1, 1)
            assert area.in_force(issued), target.id
            assert target.valid_to == (date(2025, 6, 30) if merged else None), target.id


def test_a_draft_does_not_count(catalogue: Catalogue) -> None:
    def of(owner: str) -> list[OwnedTarget]:
        return [owned for owned in catalogue.targets if owned.owner == owner and owned.indicator == "rd_gdp_share"]

    assert catalogue.documents["DT-NQ-DH-TPHCM_2025-10"].status == "draft"
    assert not of("P34-79")
    assert [owned.target.value for owned in of("P63-79")] == [2]


def test_unit_spellings_name_one_unit(catalogue: Catalogue) -> None:
    spelled: dict[str, str] = {}
    for unit in catalogue.units.values():
        for text in {unit.id, unit.name.vi, unit.name.en, *unit.aliases}:
            assert spelled.setdefault(text.casefold(), unit.id) == unit.id
    assert spelled["tỷ đồng"] == "billion_vnd"
    assert spelled["%"] == "percent"


@pytest.mark.parametrize(
    ("unit", "base", "factor"),
    [
        ("million_vnd", "vnd", 1e6),
        ("billion_vnd", "vnd", 1e9),
        ("trillion_vnd", "vnd", 1e12),
        ("million_usd", "usd", 1e6),
    ],
)
def test_money_converts_to_its_base(catalogue: Catalogue, unit: str, base: str, factor: float) -> None:
    assert (catalogue.units[unit].of, catalogue.units[unit].factor) == (base, factor)


def test_units_convert_in_one_step(catalogue: Catalogue) -> None:
    for unit in catalogue.units.values():
        assert unit.of is None or catalogue.units[unit.of].of is None


def test_ended_ministries_name_their_successors(catalogue: Catalogue) -> None:
    ended = {body.id: body for body in catalogue.bodies.values() if body.valid_to}
    assert ended["M-TTTT"].successors == ("M-KHCN",)
    assert ended["M-KHDT"].successors == ("M-TC",)
    for body in ended.values():
        assert body.valid_to == date(2025, 2, 28)
        assert body.successors
        assert all(catalogue.bodies[one].valid_to is None for one in body.successors)
    for name in ROWS:
        accountable = catalogue.indicators[name].accountable
        assert accountable is None or catalogue.bodies[accountable].valid_to is None


def test_the_framework_takes_what_a_province_computes_and_has_a_target(catalogue: Catalogue) -> None:
    framework = catalogue.frameworks["nq57_unofficial"]
    assert framework.official is False
    top = [node.id for node in framework.nodes if node.parent == "index"]
    assert top == ["tru_cot_khcn", "tru_cot_dmst", "tru_cot_cds"]
    for node in framework.nodes:
        if node.pillar is None:
            continue
        inside = [one for one in catalogue.indicators.values() if one.pillar == node.pillar]
        assert set(node.exclude) <= {one.id for one in inside}, "only indicators of the pillar are left out"
        leaves = [one for one in inside if one.id not in node.exclude]
        assert leaves, node.id
        for leaf in leaves:
            assert "province" in leaf.levels, leaf.id
            assert leaf.targets, leaf.id
            assert leaf.formula.kind == "ratio", leaf.id
            assert not leaf.composite, leaf.id


@pytest.mark.parametrize(
    ("name", "months", "day"), [("nq03_half_year", 0, 14), ("nq03_year_end", -1, 30), ("nd09_quarterly", 0, 25)]
)
def test_deadlines_are_those_of_the_acts(catalogue: Catalogue, name: str, months: int, day: int) -> None:
    obligation = catalogue.obligations[name]
    assert (obligation.deadline.months, obligation.deadline.day) == (months, day)
    assert obligation.level == "province"
    assert set(obligation.variables) <= set(catalogue.variables)
